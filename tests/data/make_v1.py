"""Makes the first station files with data, once: `python -m tests.data.make_v1`. Never overwrites them.

A district, a township and a village after a small month: people in force, a payment reconciled, one red letter, a
month closed. Later programs must open them; see README.md beside them.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

from app.services import months, reconciliations
from app.services.line_reversals import reverse_line
from app.services.sign_in import KEYS, STORE
from tests.stations import HOMES, Stations, build, id_of, name_of

FOLDER = Path(__file__).parent / "v1"
PLACES = {"区": "district", "镇": "township", "东村": "village"}


def month(stations: Stations) -> None:
    """Three people; two pay, one of them has entered the treasury, the other's payment is reversed."""
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    stations.settle()
    (line,) = stations.lines("区", 1)
    rows = [
        ("电子税票号码", "缴费人名称", "证件号码", "费款所属年度", "实缴金额", "入库日期", "终端编号", "参考号"),
        ("R00001", name_of(1), id_of(1), 2026, "200.00", "20261012", line.terminal, line.rrn),
    ]
    path = stations.root / "treasury.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    reconciliations.reconcile(stations.desk("区财务"), path, "2026-10")
    reverse_line(stations.desk("东村"), stations.lines("东村", 2)[0].line, "录错人")
    months.close(stations.desk("东村"), "2026-10")
    stations.settle()


def main() -> None:
    if FOLDER.exists():
        return
    root = Path(tempfile.mkdtemp())
    template = build(root / "template")
    (root / "work").mkdir()
    stations = Stations.copied(template, root / "work")
    month(stations)
    stations.close()
    for place, name in PLACES.items():
        (FOLDER / name).mkdir(parents=True)
        for part in (KEYS, STORE):
            shutil.copyfile(root / "work" / HOMES[place] / part, FOLDER / name / part)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
