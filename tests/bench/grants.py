"""财政补助 of a year for a whole district: what everybody is owed, out of so many payments in so many villages.

`python -m tests.bench.grants [payments]` (500,000 in 250 villages unless said). One query for each kind of record, however
many villages there are; the floor reads the same payments, sorted alike, from a plain SQLCipher table.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.domain.money_records import Membership
from app.services import grant_claims, stations
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from db import Opener
from tests.bench.floors import Spent, plain_store, spent
from tests.bench.interest import DISTRICT, PASS
from tests.bench.large import batch, line, resident
from tests.bench.people import DAY, people

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


def floor(folder: Path, desk: Desk) -> Spent:
    """The same payments read from a plain table, in the same order."""
    connection = plain_store(folder / "floor")
    connection.execute("CREATE TABLE entered (village, line, subject, name, id_number, kind, fen, paid_on, entered_on)")
    with desk.store.read() as unit:
        rows = [(x.village, x.line, x.subject, x.name, x.id_number, x.kind, x.fen, x.paid_on, x.entered_on) for x in unit.lines.entered(YEAR)]
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO entered VALUES ({','.join('?' * 9)})", rows)
    connection.execute("COMMIT")
    found = spent(partial(_read, connection))
    connection.close()
    return found


def _read(connection: Any) -> int:
    return len(connection.execute("SELECT * FROM entered ORDER BY village, name, line").fetchall())


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Seconds and processor seconds of both kinds of claims, and how many people they name."""
    desk = build(folder, count)
    found: dict[str, Any] = {"payments": count}
    for name, what in (("subsidy", SUBSIDY), ("government", GOVERNMENT)):
        took = spent(partial(grant_claims.claims, desk, what, YEAR))
        found |= {f"{name}_seconds": round(took.seconds, 2), f"{name}_cpu": round(took.cpu, 2)}
        found[f"{name}_people"] = sum(one.people for one in grant_claims.claims(desk, what, YEAR))
    bare = floor(folder, desk)
    desk.close()
    return {**found, "floor_cpu": round(bare.cpu, 2), "ratio": round(found["subsidy_cpu"] / max(bare.cpu, 0.001), 2)}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(measure(Path(place), count), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
