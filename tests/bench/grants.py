"""财政补助 of a year for a whole district: what everybody is owed, out of so many payments in so many villages.

`python -m tests.bench.grants [payments]` (500,000 in 250 villages unless said). The floor reads
the same payments and the same people from two plain SQLCipher tables and puts each payment to its payer, by village and name.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.domain.money_records import Membership
from app.services import grant_claims, stations
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from app.services.grant_claims import VillageClaim
from db import Opener
from db.rows import values_of
from db.tables import lines, residents
from tests.bench.district import batch, line, resident
from tests.bench.floors import Spent, plain_store, spent
from tests.bench.interest import DISTRICT, PASS
from tests.bench.people import DAY, people

BOOKS = {"lines": lines, "residents": residents}
LINE_COLUMNS, RESIDENT_COLUMNS = "subject, line, kind, amount_fen, paid_on, entered_on", "subject, village, name, id_number"
YEAR, BATCH, MEMBER_EVERY = 2026, 500, 20
PAID = {"conflict": "higher", "groups": [{"group": "低保", "yuan": 70}, {"group": "重度残疾", "yuan": 200}]}


def build(folder: Path, count: int) -> Desk:
    """A district in which everybody has paid and it has entered; every twentieth belongs to one or two groups."""
    policy, persons = folder / "policy.json", people(count)
    policy.write_text(json.dumps({**POLICY, "valid_from": "2025-01-01", "government_paid": PAID}), encoding="utf-8")
    desk = stations.init_district(
        folder / DISTRICT, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS, opener=Opener(),
        clock=SystemClock(DAY.isoformat()),
    )  # fmt: skip
    for start in range(0, count, BATCH):
        with desk.store.write() as unit:
            chosen = range(start, min(start + BATCH, count))
            made = [resident(at, persons[at]) for at in chosen]
            for one in made:
                unit.residents.add(one)
            logged = [line(at, persons[at]) for at in chosen]
            unit.lines.add_batch(batch(start + 1, logged), logged)
            for one in made[::MEMBER_EVERY]:
                for group in ("低保", "重度残疾")[: 1 + one.n // MEMBER_EVERY % 2]:
                    unit.memberships.put(Membership(one.subject, group, "2026-01-01", "", one.village, "民政局", 1))
    return desk


def floor(folder: Path, count: int) -> Spent:
    """The same payments and people read from two plain tables with the columns of the books, put together and sorted."""
    persons, connection = people(count), plain_store(folder / "floor")
    rows = (
        ("lines", (values_of(line(at, person)) for at, person in enumerate(persons))),
        ("residents", (values_of(resident(at, person)) for at, person in enumerate(persons))),
    )
    for table, made in rows:
        names = [column.name for column in BOOKS[table].columns]
        connection.execute(f"CREATE TABLE {table} ({','.join(names)})")
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})", made)
        connection.execute("COMMIT")

    def work() -> None:
        payers = {who: rest for who, *rest in connection.execute(f"SELECT {RESIDENT_COLUMNS} FROM residents")}
        at: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for who, *paid in connection.execute(f"SELECT {LINE_COLUMNS} FROM lines"):
            place, *named = payers[who]
            at[place].append((*named, who, *paid))
        for together in at.values():
            together.sort()

    found = spent(work)
    connection.close()
    return found


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Seconds and processor seconds of both kinds of claims, and how many people they name."""
    desk = build(folder, count)
    found: dict[str, Any] = {"payments": count}
    for name, what in (("subsidy", SUBSIDY), ("government", GOVERNMENT)):
        sums: list[VillageClaim] = []
        took = spent(lambda: sums.extend(grant_claims.claim_sums(desk, what, YEAR)))
        found |= {f"{name}_seconds": round(took.seconds, 2), f"{name}_cpu": round(took.cpu, 2), f"{name}_grown_mebibytes": took.grown}
        found[f"{name}_people"] = sum(one.people for one in sums)
    desk.close()
    bare = floor(folder, count)
    return {**found, "reach": "≤ 2 × 读出同样的缴费和人并按村排好", "floor_cpu": round(bare.cpu, 2), "ratio": round(found["subsidy_cpu"] / max(bare.cpu, 0.001), 2)}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measure(Path(place), count), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
