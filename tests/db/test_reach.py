"""Revision 0005: a personal account is found by its person, the fund's accounts by their own index, filings by kind and day."""

from __future__ import annotations

import pytest

from app.domain.posting import TREASURY, Posting, account
from db import Opener, dockets, engine, fund_sums, migrate, postings, queues
from db.finding import sums, totals
from tests.db.samples import KEY, docket
from tests.db.test_migrations import shape

WHO = f"{7:032x}"
BOOKED = (
    Posting("在途/a/T1", "待入库/x", 500, "2026-03-01", "2026-03-02"),
    Posting("待入库/x", account(WHO), 500, "2026-03-01", "2026-03-02", WHO),
    Posting("应收财政补助/county", account(WHO, "县级补贴"), 30, "2026-03-01", "2026-03-02", WHO),
    Posting(account(WHO), "暂收/待退/x", 200, "2026-03-01", "2026-04-01", WHO),
    Posting(account(WHO), account(WHO, "利息"), 5, "2026-03-01", "2026-04-01", WHO),
)
PLANS = {
    "fund_credit": (
        postings._FUND_CREDITS,
        postings._BY_FUND_CREDIT,
        *fund_sums._BEFORE[1:],
        *fund_sums._OPENINGS["value", False][1:],
    ),
    "subject": (postings._ENTRIES, postings._DIRECT),
    "COVERING INDEX postings_subject": (sums._OWNED, totals._OWNED),
    "dockets_kind (kind=? AND business_date>? AND business_date<?)": (dockets._OF_DAYS,),
    "dockets USING INDEX dockets_state (state=?)": (
        queues._shares((False, "unanswered", "state", "station"), "state"),
        queues._ids((False, "state", "kinds")),
        dockets._FILED_OF,
    ),
    "dockets USING INDEX dockets_awaits (awaits=?)": (queues._shares((True, "kinds"), "kind"),),
    "later USING INDEX dockets_subject": (queues._shares((False, "unanswered", "state", "station"), "state"),),
    "INTEGER PRIMARY KEY (rowid>? AND rowid<?)": (dockets._FEN_BETWEEN,),
}


def test_a_file_of_revision_0004_keeps_its_postings_and_gets_the_shape_of_a_new_one(path, monkeypatch) -> None:
    older = {name: module for name, module in migrate.REVISIONS.items() if name < "0005"}
    with monkeypatch.context() as before:
        before.setattr(migrate, "REVISIONS", older)
        before.setattr(migrate, "HEAD", "0004")
        made = engine.engine(path, lambda: KEY, structure=True, new=True)
        with made.begin() as connection:
            migrate.create_tables(connection)
            for at, row in enumerate(BOOKED, 1):
                connection.exec_driver_sql("INSERT INTO postings VALUES (?, 1, ?, ?, ?, ?, ?, ?)", (at, *row.as_row()))
        made.dispose()
    store = Opener().open(path, KEY)
    with store.read() as unit:
        assert [row[1:] for row in sorted(unit.books()["postings"])] == [
            tuple(row.as_row()) for row in sorted(BOOKED, key=_row)
        ]
        upgraded = shape(unit._connection)
    assert store.check() == []
    assert store.structure() == []
    store.close()
    fresh = Opener().create(path.with_name("new.xb"), KEY)
    with fresh.read() as unit:
        assert shape(unit._connection) == upgraded
    fresh.close()


def _row(posting: Posting) -> list[str | int]:
    return posting.as_row()


@pytest.mark.parametrize("index", PLANS)
def test_what_is_asked_often_is_answered_by_its_index(store, index: str) -> None:
    with store.read() as unit:
        for query in PLANS[index]:
            asked = f"EXPLAIN QUERY PLAN {query.text}"
            plan = [row[3] for row in unit.work._raw.execute(asked, [""] * query.text.count("?")) if "USING" in row[3]]
            assert any(index in step for step in plan), plan


def test_filings_of_a_kind_are_found_by_their_day_and_state(either) -> None:
    with either.write() as unit:
        for n, (kind, day) in enumerate(
            (
                ("reversal", "2025-02-28"),
                ("reversal", "2025-03-01"),
                ("batch", "2025-03-02"),
                ("reversal", "2025-03-31"),
            ),
            1,
        ):
            unit.dockets.add(docket(n, kind=kind, business_date=day, state="filed" if n == 4 else "effective"))
        for n in (5, 6):
            unit.dockets.add(docket(n, kind="correction", business_date="2025-03-09", state="effective"))
    with either.read() as unit:
        asked = (("reversal", "correction"), "2025-03-01", "2025-03-31")
        assert [one.n for one in unit.dockets.of_days(*asked, "effective")] == [6, 5, 2]
        assert [one.n for one in unit.dockets.of_days(*asked, "filed")] == [4]


def test_balances_of_the_fund_and_of_a_person_come_from_the_same_rows(either) -> None:
    with either.write() as unit:
        unit.postings.add(1, BOOKED)
        assert unit.postings.balance("待入库") == unit.postings.balance("待入库/x") == 0
        assert unit.postings.balance("暂收") == 200
        assert unit.postings.balance(f"个人账户/{WHO}") == unit.postings.balance("个人账户") == 330
        assert unit.postings.balances("个人账户") == [
            (account(WHO, leaf), fen) for leaf, fen in (("个人缴费", 295), ("利息", 5), ("县级补贴", 30))
        ]
        assert [entry.fen for entry in unit.postings.of_account(WHO)] == [500, 30, -200, 5, -5]
        assert unit.postings.paid_directly([WHO]) == set()
        unit.postings.add(2, [Posting(TREASURY, account(WHO), 100, "2026-05-01", "2026-05-01", WHO)])
        assert unit.postings.paid_directly([WHO, "other"]) == {WHO}
    with either.read() as unit:
        for path, opening, closing in (("暂收", 0, -200), (f"个人账户/{WHO}", -530, 100)):
            before, rows = unit.funds.rows_of(path, "2026-04-01", "2026-12-31", "booked")
            assert (before, sum(row.fen for row in rows)) == (opening, closing)
