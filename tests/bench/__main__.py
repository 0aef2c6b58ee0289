"""`python build/make.py bench`: the speed figures that exist so far as JSON, each beside its floor of the same run.

Options: a number of residents (default 50,000). Machines differ; the ratio to the floor is what counts.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.ledger import DetailRow, LedgerPaper, ledger_pdf
from app.domain.pinyin import initials
from app.domain.records import Resident
from app.keys import slots
from app.services import (
    exchange_in,
    exchange_out,
    people,
    people_lists,
    pos_imports,
    reviews,
    rosters,
    sign_in,
    stations,
    verification,
    workbench,
)
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from db import Opener
from tests.bench import floors, funds, grants, interest, opening
from tests.bench.floors import Spent, seconds, spent
from tests.bench.people import DAY, pos_export, roster
from tests.bench.people import people as invented

PASS = "测速-口令-不作-他用-2026"
VILLAGE, TOWNSHIP, DISTRICT = "150404100200", "150404100", "150404"


def figure(measured: float, reach: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"seconds": round(measured, 3), "reach": reach}
    for name, value in more.items():
        found[name] = round(value, 4) if isinstance(value, float) else value
    if isinstance(found.get("floor"), float) and found["floor"]:
        found["ratio"] = round(measured / found["floor"], 2)
    return found


def batch_figure(measured: Spent, reach: str, floor: Spent, **more: Any) -> dict[str, Any]:
    """Batch work is held against its floor in processor time."""
    cpu = {"cpu": measured.cpu, "floor_cpu": floor.cpu, "ratio": round(measured.cpu / max(floor.cpu, 0.001), 2)}
    return figure(measured.seconds, reach, floor_seconds=floor.seconds, **cpu, **more)


class Bench:
    def __init__(self, folder: Path, residents: int) -> None:
        self.folder, self.opener, self.clock = folder, Opener(), SystemClock(DAY.isoformat())
        self.persons = invented(residents)
        self.count = residents
        self.found: dict[str, Any] = {"residents": residents, "cores": os.cpu_count()}

    def desk(self, home: str, name: str | None = None) -> Any:
        return sign_in.sign_in(self.folder / home, name, PASS, self.opener, self.clock)

    def stations(self) -> None:
        policy = self.folder / "policy.json"
        policy.write_text(json.dumps(POLICY), encoding="utf-8")
        stations.init_district(
            self.folder / DISTRICT, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS,
            opener=self.opener, clock=self.clock,
        ).close()  # fmt: skip
        for level, code, parent in (("township", TOWNSHIP, DISTRICT), ("village", VILLAGE, TOWNSHIP)):
            asked, grant = self.folder / f"{code}.request", self.folder / f"{code}.grant"
            stations.request(
                self.folder / code, level=level, code=code, name=code, operator=code, out=asked, passphrase=PASS, opener=self.opener,
            )  # fmt: skip
            desk = self.desk(parent)
            stations.admit(desk, asked, grant)
            desk.close()
            stations.join(self.folder / code, grant, None, PASS, self.opener, self.clock)

    def intake(self) -> None:
        file = roster(self.folder / "名册.xlsx", self.persons)
        desk = self.desk(VILLAGE)
        took = spent(lambda: rosters.import_roster(desk, file))
        floor = spent(lambda: floors.roster(file, self.folder / "floor1"))
        self.found["roster"] = batch_figure(took, "≤ 2 × 读表格并把同样多的行插入两次、连同查找", floor)
        lines = min(20_000, self.count)
        pos = pos_export(self.folder / "pos.csv", self.persons, lines)
        took = spent(lambda: pos_imports.import_pos(desk, pos))
        floor = spent(lambda: floors.pos(pos, self.folder / "floor2"))
        self.found["pos"] = batch_figure(took, "≤ 3 × 读文件并插入同样多的行", floor, lines=lines)
        desk.close()

    def exchange(self) -> None:
        village, township = self.desk(VILLAGE), self.desk(TOWNSHIP)
        out: list[Any] = []
        took_out = seconds(lambda: out.extend(exchange_out.export(village, self.folder)))
        took_in = spent(lambda: exchange_in.read_in(township, out[0].file))
        with township.store.read() as unit:
            acts = list(unit.journal.all_acts())
        raws = [raw for act in acts for raw in act.raws]
        floor = spent(lambda: floors.journal(raws, len(acts), self.folder / "floor3"))
        size = out[0].file.stat().st_size
        self.found["package_out"] = figure(took_out, "", bytes_per_filing=size / max(out[0].filings, 1))
        self.found["package_in"] = batch_figure(took_in, "≤ 2.5 × 散列、验签、插入同样多的行", floor)
        took = spent(lambda: reviews.approve_clean(township))
        self.found["approve_clean"] = batch_figure(took, "每份审核单一份新单据", floor, filings=len(raws))
        township.close()
        took = spent(lambda: verification.verify(village, self.opener, full=True))
        self.found["verify_full"] = batch_figure(took, "≤ 2.5 × 散列、验签、插入同样多的行", floor)
        village.close()

    def opening(self) -> None:
        home = self.folder / VILLAGE
        derive = seconds(lambda: slots.open_slot(home / "keys.json", None, PASS))
        desk = None
        start = time.perf_counter()
        desk = self.desk(VILLAGE)
        workbench.summary(desk)
        self.found["open"] = figure(time.perf_counter() - start, "≤ 1.5 s", floor=derive)
        people_lists.prepare(desk)
        at_once = seconds(partial(_first_page, desk, "wangxiu"))
        self.found["search_at_once"] = figure(at_once, "登录后马上就查，不等")
        desk.store.behind.settle()
        took = []
        for query in ("王", "zws", "1504", "0001", "秀英", "wangxiu", "19850", "李建国", "139"):
            took.append(seconds(partial(_first_page, desk, query)))
        texts = [p["name"] + p["id_number"] + p["phone"] for p in self.persons]
        floor = seconds(lambda: floors.like(texts, "0001"))
        self.found["search"] = figure(max(took), "95 % < 0.05 s", floor=floor, median=statistics.median(took))
        desk.close()

    def paper(self) -> None:
        rows = tuple(
            DetailRow("某村", p["name"], p["id_number"], 2026, int(p["tier"]) * 100, int(p["tier"]) * 100, "2026-10-09", f"15040001/000001/{n:06d}", "已入账")
            for n, p in enumerate(self.persons[:5000], 1)
        )  # fmt: skip
        cells = [[r.village, r.name, r.id_number, "2026", f"{r.tier_fen}", f"{r.amount_fen}", r.paid_on, r.voucher, r.status] for r in rows]
        floor = spent(lambda: floors.draw_strings(cells))
        ledger_pdf(LedgerPaper("某镇", "2026年10月", rows[:10], ()))
        took = spent(lambda: ledger_pdf(LedgerPaper("某镇", "2026年10月", rows, ())))
        self.found["ledger_pdf"] = batch_figure(took, "≤ 0.35 × drawString", floor)

    def interest(self) -> None:
        """A year's interest of as many accounts, a thousand to a village."""
        folder = self.folder / "interest"
        folder.mkdir()
        self.found["interest"] = interest.measure(folder, max(self.count, interest.VILLAGE_PEOPLE))

    def money(self) -> None:
        """Of as many people: what they are owed, the fund's books of their payments, their accounts taken over."""
        for name, measure in (("grants", grants.measure), ("funds", funds.measure), ("openings", opening.measure)):
            folder = self.folder / name
            folder.mkdir()
            self.found[name] = measure(folder, max(self.count, interest.VILLAGE_PEOPLE))

    def names(self) -> None:
        texts = [p["name"] for p in self.persons]
        initials("张")
        self.found["pinyin"] = figure(seconds(lambda: [initials(text) for text in texts]), "≤ 0.2 s / 50,000")

    def window(self) -> None:
        """Resident memory of the window on the village of all these people, offscreen."""
        self.found["window_memory"] = {"mebibytes": window_mebibytes(self.folder / VILLAGE), "reach": "≤ 300"}


def window_mebibytes(home: Path) -> int:
    """Resident memory of a window on a station, in a process of its own."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.bench.window", str(home), PASS]
    return int(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()[-1])


def _first_page(desk: Desk, query: str) -> list[Resident]:
    return people.rows(desk, people.find_ids(desk, query)[:200])


def main() -> None:
    residents = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place), residents)
        for step in (bench.stations, bench.intake, bench.exchange, bench.opening, bench.paper, bench.interest, bench.money, bench.names, bench.window):
            print(step.__name__, file=sys.stderr, flush=True)
            step()
    print(json.dumps(bench.found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
