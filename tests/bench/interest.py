"""Interest of a year for a whole district, beside reading and writing as many rows (performance.md).

`python -m tests.bench.interest [accounts]` alone; `build/make.py bench` measures as many as its residents,
`bench --large` all 500,000 in 500 villages. Six entries an account: two years' payments and subsidies, and the interest of the first year.
The floor reads all entries from a plain SQLCipher table of the same columns and indexes, and writes the year's interest.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.money_records import Mark
from app.domain.posting import Posting, account
from app.domain.records import Resident
from app.services import reviews, settlements, sign_in, stations
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from app.services.operators import add_operator
from db import Opener
from tests.bench.floors import Spent, plain_store, spent
from tests.bench.people import DAY

DISTRICT, PASS, VILLAGE_PEOPLE = "150404", "测速-口令-不作-他用-2026", 1_000
YEAR = 2025
RATES = [{"year": 2024, "percent": "2.62", "status": "final"}, {"year": YEAR, "percent": "1.50", "status": "final"}]
COLUMNS = "id, n, debit, credit, fen, value_on, booked_on, subject"


def village(at: int) -> str:
    number = at // VILLAGE_PEOPLE
    return f"{DISTRICT}{100 + number // 20:03d}{200 + number % 20:03d}"


def subject(at: int) -> str:
    """Spread over the index as the subjects of real people are."""
    return f"{at * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128):032x}"


def entries(at: int) -> Iterator[Posting]:
    who, tier = subject(at), (20_000, 30_000, 50_000, 100_000)[at % 4]
    for year in (2024, YEAR):
        day = f"{year}-{at % 12 + 1:02d}-15"
        yield Posting("待入库/x", account(who), tier, day, day, who)
        yield Posting("应收财政补助/county", account(who, "县级补贴"), 3_500, f"{year}-12-01", day, who)
    for leaf, fen in (("个人缴费利息", 131), ("县级补贴利息", 11)):
        yield Posting("个人账户记账利息/2024", account(who, leaf), fen + at % 9, "2024-12-31", "2025-03-01", who)


def build(folder: Path, count: int) -> None:
    """A district with `count` accounts, 1,000 to a village, the year before settled."""
    from tests.bench.district import resident
    from tests.bench.people import people

    policy, opener, clock = folder / "policy.json", Opener(), SystemClock(DAY.isoformat())
    policy.write_text(json.dumps({**POLICY, "interest": {"rates": RATES}}), encoding="utf-8")
    desk = stations.init_district(
        folder / DISTRICT, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS, opener=opener, clock=clock
    )
    add_operator(desk, "复核", ("reviewer",), PASS, PASS)
    persons = people(count)
    for start in range(0, count, 50_000):
        with desk.store.write() as unit:
            chosen = range(start, min(start + 50_000, count))
            for at in chosen:
                unit.residents.add(_moved(resident(at, persons[at]), at))
            for at in chosen:
                unit.postings.add(at + 1, list(entries(at)))
            for at in range(chosen.start, chosen.stop, VILLAGE_PEOPLE):
                unit.marks.put(Mark("interest", f"{village(at)}/2024", {"stage": "final"}, 1))
    desk.close()


def _moved(found: Resident, at: int) -> Resident:
    return replace(found, subject=subject(at), village=village(at), status="effective")


def desk_of(folder: Path, name: str) -> Desk:
    return sign_in.sign_in(folder / DISTRICT, name, PASS, Opener(), SystemClock(DAY.isoformat()))


def floor(folder: Path, count: int) -> Spent:
    """The same entries read from a plain table, and as many rows of interest written to it."""
    connection = plain_store(folder / "floor")
    connection.execute(f"CREATE TABLE postings ({COLUMNS})")
    for name in ("subject", "debit", "credit"):
        connection.execute(f"CREATE INDEX i_{name} ON postings ({name})")
    put = f"INSERT INTO postings VALUES ({','.join('?' * 8)})"
    connection.execute("BEGIN")
    rows = (posting for at in range(count) for posting in entries(at))
    connection.executemany(put, ((no, 1, *posting.as_row()) for no, posting in enumerate(rows)))
    connection.execute("COMMIT")
    written = [
        (6 * count + 2 * at + no, 1, "个人账户记账利息/2025", account(subject(at), leaf), 345, "2025-12-31", "2026-10-08", subject(at))
        for at in range(count)
        for no, leaf in enumerate(("个人缴费利息", "县级补贴利息"))
    ]

    def work() -> None:
        connection.execute("BEGIN")
        for _row in connection.execute(f"SELECT {COLUMNS} FROM postings"):
            pass
        connection.executemany(put, written)
        connection.execute("COMMIT")

    found = spent(work)
    connection.close()
    return found


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Counted, filed and agreed: seconds and processor seconds, the ratio in processor time. Whole villages only."""
    count -= count % VILLAGE_PEOPLE
    build(folder, count)
    maker, checker = desk_of(folder, "区"), desk_of(folder, "复核")
    counted = spent(partial(settlements.preview, maker, YEAR))
    filed = spent(partial(settlements.file, maker, YEAR, "final"))
    agreed = spent(partial(reviews.approve_clean, checker))
    with checker.store.read() as unit:
        settled = len(unit.marks.all("interest")) - count // VILLAGE_PEOPLE
    for desk in (maker, checker):
        desk.close()
    bare = floor(folder, count)
    assert settled == count // VILLAGE_PEOPLE, settled
    found = {"accounts": count, "villages": settled, "reach": "≤ 2 × 读写同样多的行"}
    for name, took in (("preview", counted), ("file", filed), ("agree", agreed), ("floor", bare)):
        found |= {f"{name}_seconds": round(took.seconds, 2), f"{name}_cpu": round(took.cpu, 2)}
    found["grown_mebibytes"] = max(filed.grown, agreed.grown)
    return {**found, "ratio": round((filed.cpu + agreed.cpu) / max(bare.cpu, 0.001), 2)}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps({"interest": measure(Path(place), count)}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
