"""`python build/make.py bench --large`: finding and listing in a district of 500,000, beside the same of 50,000.

Filing half a million registrations would take a quarter of an hour and is measured at 50,000 by the ordinary bench;
here the people, their payments and their account entries are put straight through the store's own repositories, in
villages of 2,000. Every key stroke of a mixed list of queries is timed as the people page asks it: all numbers found,
and the records of the first screenful.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.filing import StationId
from app.domain.listing import Listing
from app.domain.records import Resident, Station
from app.services import people, people_lists, progress, sign_in, stations, workbench
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from db import Opener, Store
from tests.bench import funds, grants, interest
from tests.bench.__main__ import DISTRICT, PASS, figure, window_mebibytes
from tests.bench.district import VILLAGE_PEOPLE, batch, credited, line, resident, village
from tests.bench.floors import seconds
from tests.bench.people import DAY
from tests.bench.people import people as invented

TYPED = (
    "王秀英", "李建国", "张㛃", "巴特尔", "其其格", "wxy", "ljg", "zhangwei", "wangxiuying", "wangxy", "sgl", "zxy", "150404197001",
    "15040419850", "199008", "002X", "7831", "13912345678", "1581", "62178888", "6217000012345678901", "1504040001234",
    "第12村 wxy", "12村 王", "zeng", "吕", "曾玉兰",
)  # fmt: skip
SORTS = ("", "name", "id_number", "village", "birth", "tier", "group", "status", "insurance_number", "phone")


def build(folder: Path, count: int) -> Path:
    """A district's folder with `count` people, four of five of whom have paid and been credited."""
    policy, opener, clock = folder / "policy.json", Opener(), SystemClock(DAY.isoformat())
    policy.write_text(json.dumps(POLICY), encoding="utf-8")
    home = folder / str(count)
    desk = stations.init_district(
        home, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS, opener=opener, clock=clock
    )
    persons = invented(count)
    with desk.store.write() as unit:
        for at in range(max(count // VILLAGE_PEOPLE, 1)):
            code = village(at)
            unit.roster.add_station(Station(StationId(code), f"第{at + 1}村", "00", "00", ""), 1)
    for start in range(0, count, 50_000):
        with desk.store.write() as unit:
            for at, person in enumerate(persons[start : start + 50_000], start):
                unit.residents.add(resident(at, person))
                if at % 5:
                    unit.postings.add(at + 1, [credited(at, person)])
            for first in range(start, min(start + 50_000, count), 500):
                logged = [line(at, persons[at]) for at in range(first, min(first + 500, count)) if at % 5]
                unit.lines.add_batch(batch(first, logged), logged)
    desk.close()
    return home


def page(desk: Desk, query: str) -> list[Resident]:
    """What the people page does at a key stroke."""
    return people.rows(desk, people.find_ids(desk, query)[:200])


def _scanned(desk: Desk) -> None:
    """Every row of the two indexes that a collection is summed from, looked at once and not handed over."""
    with desk.store.read() as unit:
        unit.tallies.tiers(desk.today.year)
        unit.residents.count()


def settle(desk: Desk) -> None:
    """Wait until the bit sets have been built."""
    assert isinstance(desk.store.behind, Store)
    desk.store.behind.settle()


def strokes() -> list[str]:
    """Every beginning of every query, as it is typed."""
    return [query[:end] for query in TYPED for end in range(1, len(query) + 1)]


def spread(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {
        "median": round(statistics.median(ordered), 4), "p95": round(ordered[int(len(ordered) * 0.95)], 4), "worst": round(ordered[-1], 4)
    }  # fmt: skip


def measure(home: Path) -> dict[str, Any]:
    desk: Desk | None = None
    start = time.perf_counter()
    desk = sign_in.sign_in(home, None, PASS, Opener(), SystemClock(DAY.isoformat()))
    summed = seconds(partial(workbench.summary, desk))
    opened = time.perf_counter() - start
    people_lists.prepare(desk)
    first = seconds(partial(page, desk, ""))
    before = spread([seconds(partial(page, desk, query)) for query in ("wxy", "王", "1504", "7831")])
    ready = seconds(partial(settle, desk))
    page(desk, "王")
    collected = seconds(partial(progress.collected, desk))
    scanned = seconds(partial(_scanned, desk))
    found = {
        "open": round(opened, 3), "workbench": round(summed, 3), "collected": round(collected, 3), "first_list": round(first, 3), "search_while_built": before,
        "floor_collected": round(scanned, 3), "built": round(ready, 3),
        "search": spread([seconds(partial(people.find_ids, desk, query)) for query in strokes()]),
        "search_and_rows": spread([seconds(partial(page, desk, query)) for query in strokes()]),
        "key_strokes": len(strokes()),
    }  # fmt: skip
    for sort in SORTS:
        ask = partial(people.list_ids, desk, Listing(sort=sort, descending=True))
        found[f"sort_{sort or 'own'}"] = [round(seconds(ask), 4), round(seconds(ask), 4)]
    unpaid = partial(people.list_ids, desk, Listing(filters=(("paid", ("unpaid",)),)))
    found["unpaid"] = [round(seconds(unpaid), 4), round(seconds(unpaid), 4)]
    everybody = people.list_ids(desk, Listing())
    for share in (1, 2, 100):
        found[f"totals_{len(everybody) // share}"] = round(seconds(partial(people.totals, desk, everybody[: len(everybody) // share])), 4)
    found["choices"] = round(seconds(partial(people.filter_choices, desk, "village")), 4)
    desk.close()
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as place:
        small, large = (build(Path(place), number) for number in (count // 10, count))
        tenth, whole = measure(small), measure(large)
        ratios = {
            "open": figure(whole["open"], "≤ 1.5 × 十分之一人数的", floor=tenth["open"]),
            "search": round(whole["search_and_rows"]["p95"] / tenth["search_and_rows"]["p95"], 2),
            "search_query": figure(whole["search"]["p95"], "95 % < 0.01 s", floor=tenth["search"]["p95"]),
            "collected": figure(whole["collected"], "≤ 0.5 s", floor=whole["floor_collected"]),
            "totals_half": figure(whole[f"totals_{count // 2}"], "≤ 0.3 s", floor=tenth[f"totals_{count // 20}"]),
        }
        memory = {"mebibytes": window_mebibytes(large), "reach": "≤ 400"}
        for name, ask in (("interest", interest.measure), ("grants", grants.measure), ("funds", funds.measure)):
            (Path(place) / name).mkdir()
            ratios[name] = ask(Path(place) / name, count)
        print(json.dumps({f"{count // 10}": tenth, f"{count}": whole, "ratios": ratios, "window": memory}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
