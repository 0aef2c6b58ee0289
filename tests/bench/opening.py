"""期初建账 of a district in one run, beside reading the file and writing as many rows (performance.md).

`python -m tests.bench.opening [accounts]`: a balance file of all accounts (five components, ten years each) is imported and
agreed to by another key. The floor reads the file with the same reader and writes its postings, years and marks to plain
tables of a SQLCipher file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from app.services import openings, reviews, sign_in, stations
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from app.services.operators import add_operator
from db import Opener
from tests.bench import floors
from tests.bench.floors import Spent, spent
from tests.bench.interest import DISTRICT, PASS, subject, village
from tests.bench.people import DAY

YEARS = range(2015, 2025)
PARTS = (("个人缴费", 200_000), ("省级补贴", 15_000), ("市级补贴", 10_000), ("县级补贴", 10_000), ("利息", 12_345))
CLOSED = 2025


def build(folder: Path, count: int) -> Path:
    """A district with `count` people, 1,000 to a village, and the older system's file about them."""
    from tests.bench.district import resident
    from tests.bench.people import people

    policy, clock = folder / "policy.json", SystemClock(DAY.isoformat())
    policy.write_text(json.dumps(POLICY), encoding="utf-8")
    desk = stations.init_district(
        folder / DISTRICT, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS, opener=Opener(), clock=clock
    )
    for name, role in (("经办", "clerk"), ("复核", "reviewer")):
        add_operator(desk, name, (role,), PASS, PASS)
    found = [
        replace(resident(at, one), subject=subject(at), village=village(at), status="effective")
        for at, one in enumerate(people(count))
    ]
    with desk.store.write() as unit:
        for one in found:
            unit.residents.add(one)
    desk.close()
    book = xlsxwriter.Workbook(str(folder / "余额.xlsx"), {"constant_memory": True})
    sheet = book.add_worksheet()
    heads = ("姓名", "身份证号码", "保险编号", *(name for name, _ in PARTS), "合计", *(f"{year}年" for year in YEARS))
    sheet.write_row(0, 0, heads)
    whole = sum(fen for _, fen in PARTS)
    for at, one in enumerate(found, 1):
        money = [f"{fen / 100:.2f}" for _, fen in (*PARTS, ("", whole))]
        sheet.write_row(at, 0, (one.name, one.id_number, f"NX{at:08d}", *money, *("200",) * len(YEARS)))
    book.close()
    return folder / "余额.xlsx"


def desk_of(folder: Path, name: str) -> Desk:
    return sign_in.sign_in(folder / DISTRICT, name, PASS, Opener(), SystemClock(DAY.isoformat()))


def floor(folder: Path, file: Path, count: int) -> Spent:
    """The file read, and as many rows as the books get."""
    from app.intake.sheets import read_file

    def work() -> None:
        read_file(file)
        rows = [(no, subject(no % count), "期初", f"个人账户/{no}", 200_000, "2025-12-31") for no in range(count * len(PARTS))]
        floors.insert(folder / "floor1", rows, indexed=True)
        years = [(no, subject(no % count), 2020, "opening", 20_000) for no in range(count * len(YEARS))]
        floors.insert(folder / "floor2", years, indexed=True)
        floors.insert(folder / "floor3", [("opening", subject(no), no, "{}" * 60) for no in range(count)], indexed=True)

    return spent(work)


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Looked at, filed and agreed: seconds and processor seconds, the ratio in processor time."""
    file = build(folder, count)
    maker, checker = desk_of(folder, "经办"), desk_of(folder, "复核")
    looked = spent(partial(openings.import_balances, maker, file, CLOSED, dry_run=True))
    filed = spent(partial(openings.import_balances, maker, file, CLOSED))
    ns = [docket.n for docket in reviews.waiting(checker)]
    agreed = spent(partial(reviews.approve, checker, ns))
    with checker.store.read() as unit:
        opened = len(unit.marks.all("opening"))
    for desk in (maker, checker):
        desk.close()
    bare = floor(folder, file, count)
    assert opened == count, opened
    found = {"accounts": count, "filings": len(ns), "reach": "≤ 8 × 读文件并写同样多的行"}
    for name, took in (("preview", looked), ("file", filed), ("agree", agreed), ("floor", bare)):
        found |= {f"{name}_seconds": round(took.seconds, 2), f"{name}_cpu": round(took.cpu, 2)}
    found["grown_mebibytes"] = max(filed.grown, agreed.grown)
    return {**found, "ratio": round((filed.cpu + agreed.cpu) / max(bare.cpu, 0.001), 2)}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps({"opening": measure(Path(place), count)}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
