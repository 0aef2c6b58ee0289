"""科目余额表 and 收支分析 of a district's postings, beside reading the same rows (performance.md; Linyi 004 2(5)).

`python -m tests.bench.funds [payments]` (100,000 unless said, six postings each): a payment goes from 在途 to 待入库, from
the treasury to 在途 and on to the account; the county's subsidy and two interests follow. The floor reads the two sides, the
day and the amount of every row from a plain SQLCipher table of the same columns and indexes, row by row.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.posting import TREASURY, Posting, account, awaiting, in_transit
from app.services import fund_books, stations
from app.services.clock import SystemClock
from app.services.demo import POLICY
from app.services.desk import Desk
from db import Opener
from tests.bench.floors import Spent, plain_store, spent
from tests.bench.interest import COLUMNS, DISTRICT, PASS, subject
from tests.bench.people import DAY

YEAR, AT_ONCE = 2025, 50_000


def entries(at: int) -> Iterator[Posting]:
    """One payment's way to the account, and what follows it there."""
    who, fen, day = subject(at), (20_000, 30_000, 50_000, 100_000)[at % 4], f"{YEAR}-{at % 12 + 1:02d}-15"
    transit, waits = in_transit(f"{DISTRICT}100200-00", f"150400{at % 50:02d}"), awaiting(f"{subject(at // 500)}-{at % 500 + 1}")
    yield Posting(transit, waits, fen, day, day, "")
    yield Posting(TREASURY, transit, fen, day, day, "")
    yield Posting(waits, account(who), fen, day, day, who)
    yield Posting("应收财政补助/county", account(who, "县级补贴"), 3_500, f"{YEAR}-12-01", day, who)
    for leaf, interest in (("个人缴费利息", 131), ("县级补贴利息", 11)):
        yield Posting(f"个人账户记账利息/{YEAR}", account(who, leaf), interest + at % 9, f"{YEAR}-12-31", f"{YEAR + 1}-03-01", who)


def build(folder: Path, count: int) -> Desk:
    policy = folder / "policy.json"
    policy.write_text(json.dumps(POLICY), encoding="utf-8")
    desk = stations.init_district(
        folder / DISTRICT, code=DISTRICT, name="区", operator="区", policy=policy, passphrase=PASS, opener=Opener(),
        clock=SystemClock(DAY.isoformat()),
    )  # fmt: skip
    for start in range(0, count, AT_ONCE):
        with desk.store.write() as unit:
            for at in range(start, min(start + AT_ONCE, count)):
                unit.postings.add(at + 1, list(entries(at)))
    return desk


def floor(folder: Path, count: int) -> Spent:
    """The same rows read from a plain table."""
    connection = plain_store(folder / "floor")
    connection.execute(f"CREATE TABLE postings ({COLUMNS})")
    for name in ("subject", "debit", "credit"):
        connection.execute(f"CREATE INDEX i_{name} ON postings ({name})")
    connection.execute("BEGIN")
    rows = (posting for at in range(count) for posting in entries(at))
    connection.executemany(
        f"INSERT INTO postings VALUES ({','.join('?' * 8)})", ((no, 1, *posting.as_row()) for no, posting in enumerate(rows))
    )
    connection.execute("COMMIT")

    def work() -> None:
        for _row in connection.execute("SELECT value_on, debit, credit, fen FROM postings"):
            pass

    found = spent(work)
    connection.close()
    return found


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Seconds and processor seconds of the year's books; ratios in processor time."""
    desk = build(folder, count)
    trial = spent(partial(fund_books.trial_balance, desk, str(YEAR)))
    analysed = spent(partial(fund_books.analysis, desk, str(YEAR)))
    ledger = spent(partial(fund_books.account_ledger, desk, TREASURY, f"{YEAR}-10-01", f"{YEAR}-10-31"))
    books = fund_books.trial_balance(desk, str(YEAR))
    assert books.agrees
    assert books.debit_fen, books
    desk.close()
    bare = floor(folder, count)
    found: dict[str, Any] = {"postings": 6 * count, "reach": "≤ 2 × 逐行读出同样的分录"}
    for name, took in (("trial", trial), ("analysis", analysed), ("treasury_month", ledger), ("floor", bare)):
        found |= {f"{name}_seconds": round(took.seconds, 2), f"{name}_cpu": round(took.cpu, 2)}
    return {**found, "ratio": round(trial.cpu / max(bare.cpu, 0.001), 2)}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps({"funds": measure(Path(place), count)}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
