"""Which month three parties work on, what of a certified month may change later, where 补缴 waits (Songshan 003 art. 8, 10-11)."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from app.business import certificate
from app.commands import three_way
from app.domain.open_items import IN_DEPOSIT, REVERSED, TERMINAL_ONLY
from app.services import (
    handling,
    ledgers,
    line_reversals,
    month_books,
    payment_enquiries,
    reconciliations,
    review_sheets,
    reviews,
    verification,
)
from app.services.month_books import MonthView
from db import Opener
from tests.business.back_pay_steps import approved, deposit, deposited, transferred, treasury
from tests.services.lists import filed, receipts, tickets
from tests.services.test_back_payments import text_of
from tests.services.test_month import month
from tests.services.test_three_way import after, read_tax
from tests.stations import Stations, id_of

__all__ = ["month"]


def looked(stations: Stations, key: str = "") -> MonthView:
    return month_books.view(stations.desk("区财务"), key)


def kinds(stations: Stations, key: str = "2026-10") -> list[str]:
    return [row.item.kind for row in looked(stations, key).rows]


def clean(stations: Stations) -> None:
    for place in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(place), Opener(), full=True).problems == (), place


@pytest.fixture
def certified(month: Stations) -> Stations:
    """October agrees on all sides and is certified on 5 November."""
    read_tax(month, tickets(month))
    reconciliations.reconcile(month.desk("区财务"), receipts(month), "2026-10")
    after(month)
    filed(month, "certificate", month="2026-10")
    return month


def test_it_opens_at_the_current_month_when_nothing_else_is_to_do(certified: Stations) -> None:
    assert looked(certified).standing.month == "2026-11"


def test_it_opens_at_the_oldest_month_with_rows_that_is_not_certified(month: Stations) -> None:
    after(month)
    month.batch("西村", month.sale("西村", 12, day="2026-11-03"), terminal="T2")
    month.settle()
    after(month, date(2027, 1, 4))
    assert looked(month).standing.month == "2026-10"
    filed(month, "certificate", month="2026-10")
    assert looked(month).standing.month == "2026-11"
    filed(month, "certificate", month="2026-11")
    assert looked(month).standing.month == "2027-01"


def test_it_opens_at_a_certified_month_again_when_a_list_has_come(certified: Stations) -> None:
    read_tax(certified, [("R9", "生人", id_of(77), 2026, "200.00", "2026-10-09", "", "", "", "")], name="补充.csv")
    assert looked(certified).standing.month == "2026-10"


def test_the_command_line_opens_at_the_same_month(month: Stations) -> None:
    after(month)
    desk = month.desk("区财务")
    call: Any = SimpleNamespace(desk=lambda: nullcontext(desk), options=SimpleNamespace(month="", pdf=None, xlsx=None))
    assert three_way.run_month(call)[0]["month"] == "2026-10"


def test_a_payment_reversed_in_a_later_month_leaves_the_certificate_and_stands_in_its_own_month(certified: Stations) -> None:
    """A line of a closed month is booked in the first open month; the tax office's ticket is to be given back there."""
    before = {side.name: side.fen for side in looked(certified, "2026-10").standing.sides}
    line = certified.lines("东村", 1)[0].line
    line_reversals.reverse_line(certified.desk("东村"), line, "刷错了人")
    certified.settle()
    found = looked(certified, "2026-10")
    assert (found.certified, found.stale, found.agrees) == ("2026-11-05", False, True)
    assert {side.name: side.fen for side in found.standing.sides} == before
    assert looked(certified).standing.month == "2026-11"
    assert kinds(certified, "2026-11") == [REVERSED]
    assert looked(certified, "2026-11").standing.sides[0].fen == -20_000
    first = tickets(certified)[0]
    read_tax(certified, [(*first[:4], "-200.00", "2026-11-12", "2026-11-12", "", "", "")], "2026-11", "退库.csv")
    assert kinds(certified, "2026-11") == []
    assert looked(certified, "2026-10").agrees
    clean(certified)


def test_a_reversal_filed_before_and_agreed_after_the_certificate_stands_in_the_first_open_month(month: Stations) -> None:
    """Songshan 003 art. 11, 16: a certified month never changes; both months are said beside the red letter, everywhere."""
    read_tax(month, tickets(month))
    reconciliations.reconcile(month.desk("区财务"), receipts(month), "2026-10")
    month.down()
    after(month, date(2026, 10, 30))
    line_reversals.reverse_line(month.desk("东村"), month.lines("东村", 1)[0].line, "刷错了人")
    after(month)
    filed(month, "certificate", month="2026-10")
    before = looked(month, "2026-10").standing.sides
    month.settle()
    found = looked(month, "2026-10")
    assert (found.agrees, found.standing.sides) == (True, before)
    assert looked(month, "2026-11").standing.sides[0].fen == -20_000
    assert kinds(month, "2026-11") == [REVERSED]
    for who in ("区", "镇", "东村"):
        desk = month.desk(who)
        with desk.store.read() as unit:
            (docket,) = unit.dockets.listed(kinds=("reversal",))
        said = "".join(text_of(review_sheets.form_pdf(desk, docket.n)).split())
        assert "2026-10-30报送；2026年10月在复核以前已经对账确认，红字记入2026年11月。" in said
        october, november = ledgers.ledger(desk, "2026-10"), ledgers.ledger(desk, "2026-11")
        assert [line.state for line in october.lines if line.state == "red"] == []
        (row,) = ledgers.paper(desk, november).rows
        assert (row.paid_on, row.amount_fen, row.note) == ("2026-10-30", -20_000, "2026年10月已确认，记入本月")
    clean(month)


def test_what_was_on_its_way_when_a_month_was_certified_may_come_later(month: Stations) -> None:
    read_tax(month, tickets(month))
    after(month)
    filed(month, "certificate", month="2026-10")
    before = looked(month, "2026-10").standing.transit
    assert before
    reconciliations.reconcile(month.desk("区财务"), receipts(month, day="2026-11-05"), "2026-11")
    found = looked(month, "2026-10")
    assert (found.standing.transit, found.agrees, found.stale) == (before, True, False)
    assert looked(month, "2026-11").standing.transit == ()


def test_a_payment_filed_into_a_certified_month_asks_for_a_new_certificate(certified: Stations) -> None:
    certified.batch("西村", certified.sale("西村", 12, day="2026-10-30"), terminal="T2")
    certified.settle()
    assert not looked(certified, "2026-10").agrees


def test_a_certificate_of_an_older_program_is_judged_by_the_sides_it_counted_alike(certified: Stations) -> None:
    """Version 1 left payments reversed later out of POS and had back payments in it."""
    found = looked(certified, "2026-10").standing
    body = {**certificate.body_of(found), "sides": [{"name": "POS 收缴", "fen": 1, "there": True, "count": 1}]}
    body["sides"] += [{"name": side.name, "fen": side.fen, "there": side.there, "count": side.count} for side in found.sides[1:]]
    for version in (1, 2):
        header: Any = SimpleNamespace(kind_version=version)
        filing: Any = SimpleNamespace(header=header, body=body)
        assert certificate.still_holds(filing, found) == (version == 1)


def test_a_deposit_is_open_as_waiting_for_its_transfer_with_its_age_until_the_township_hands_it_on(month: Stations) -> None:
    read_tax(month, tickets(month))
    reconciliations.reconcile(month.desk("区财务"), receipts(month), "2026-10")
    approved(month, 6)
    after(month, date(2026, 10, 12))
    handling.file(month.desk("东村"), "back_deposit", deposit(month, "东村", 6))
    month.up()
    assert kinds(month) == [IN_DEPOSIT] * 3  # shown to the village's slip as soon as it is there, reviewed or not
    month.settle()
    after(month, date(2026, 11, 20))
    (row, *_) = looked(month, "2026-11").rows
    assert (row.item.title, row.item.since, row.age) == ("在指定账户，待划转", "2026-10-09", "1 个月")
    assert looked(month, "2026-10").standing.transit == ()
    transferred(month, "600.00", moved_on="2026-11-20")
    for key in ("2026-10", "2026-11"):
        assert kinds(month, key) == []
        assert sum(one.fen for one in looked(month, key).standing.transit) == 60_000
    assert looked(month, "2026-11").standing.sides[-1].fen == 60_000
    clean(month)


def test_after_the_transfer_it_belongs_to_the_transfers_month_and_needs_its_ticket(month: Stations) -> None:
    approved(month, 6)
    deposited(month, 6)
    rows = tickets(month)
    read_tax(month, rows)
    after(month, date(2026, 11, 20))
    transferred(month, "600.00", moved_on="2026-11-20")
    name = month.lines("区", 6)[0].name
    paid: list[tuple[object, ...]] = [(f"B{year}", name, id_of(6), year, "200.00", "2026-11-22", "2026-11-22", "", "", "") for year in (2019, 2020)]
    read_tax(month, paid, "2026-11", "补缴.csv")
    assert kinds(month, "2026-11") == [TERMINAL_ONLY]
    assert kinds(month, "2026-10") == []
    listed = treasury(month, *[(f"B{year}", 6, year, "200.00", "") for year in (2019, 2020)])
    reconciliations.reconcile(month.desk("区财务"), listed, "2026-11")
    assert kinds(month, "2026-11") == [TERMINAL_ONLY]
    assert kinds(month, "2026-10") == []
    clean(month)


def test_a_deposit_taken_back_before_its_transfer_is_open_no_more(month: Stations) -> None:
    approved(month, 6)
    deposited(month, 6)
    read_tax(month, tickets(month))
    assert kinds(month) == [IN_DEPOSIT] * 3
    line_reversals.reverse_line(month.desk("东村"), month.lines("东村", 6)[0].line, "参加职工保险")
    month.settle()
    assert kinds(month) == [IN_DEPOSIT] * 2
    clean(month)


def test_money_paid_at_the_tax_hall_is_no_deposit(month: Stations) -> None:
    approved(month, 6)
    after(month, date(2026, 10, 12))
    handling.file(month.desk("东村"), "back_deposit", deposit(month, "东村", 6, channel="税务大厅"))
    read_tax(month, tickets(month))
    month.settle()
    assert kinds(month) == [TERMINAL_ONLY] * 3


def test_a_certificate_names_what_waits_for_its_transfer(month: Stations) -> None:
    read_tax(month, tickets(month))
    reconciliations.reconcile(month.desk("区财务"), receipts(month), "2026-10")
    approved(month, 6)
    deposited(month, 6)
    after(month)
    filed(month, "certificate", month="2026-10")
    assert reviews.listed(month.desk("区财务"), kinds=("certificate",))[0].count == 3
    after(month, date(2026, 12, 3))
    assert kinds(month, "2026-11") == [IN_DEPOSIT] * 3
    month_books.as_pdf(month.desk("区财务"), "2026-11")
    assert payment_enquiries.asked(month.desk("区"), payment_enquiries.question(channel="back")).fen == 60_000
    clean(month)


def on_the_way(stations: Stations, key: str) -> list[tuple[str, int, int]]:
    return [(one.terminal, one.count, one.fen) for one in looked(stations, key).standing.transit]


def test_what_the_treasury_got_after_the_month_was_on_its_way_at_its_end(month: Stations) -> None:
    """POS of October = treasury of October + 在途 at its end, whenever somebody looks (architecture: 月清月结)."""
    before = on_the_way(month, "2026-10")
    assert sum(fen for _, _, fen in before) == 220_000
    after(month)
    reconciliations.reconcile(month.desk("区财务"), receipts(month, day="2026-11-03"), "2026-11")
    assert on_the_way(month, "2026-10") == before
    assert on_the_way(month, "2026-11") == []


def test_what_was_on_its_way_at_the_certificate_is_so_in_the_next_month_until_it_enters(month: Stations) -> None:
    read_tax(month, tickets(month))
    after(month)
    filed(month, "certificate", month="2026-10")
    before = on_the_way(month, "2026-10")
    after(month, date(2026, 12, 4))
    assert on_the_way(month, "2026-11") == before
    reconciliations.reconcile(month.desk("区财务"), receipts(month, day="2026-12-02"), "2026-12")
    assert on_the_way(month, "2026-11") == before
    assert on_the_way(month, "2026-12") == []


def test_what_was_reversed_after_the_month_was_on_its_way_at_its_end(month: Stations) -> None:
    before = on_the_way(month, "2026-10")
    after(month)
    (line, *_) = month.lines("东村", 1)
    line_reversals.reverse_line(month.desk("东村"), line.line, "重复刷卡")
    month.settle()
    assert on_the_way(month, "2026-10") == before
    assert sum(fen for _, _, fen in on_the_way(month, "2026-11")) == 220_000 - line.amount_fen


def test_an_explanation_that_waits_for_the_second_key_is_shown_and_explains_nothing_yet(month: Stations) -> None:
    read_tax(month, tickets(month)[1:])
    after(month)
    (row,) = looked(month, "2026-10").rows
    month_books.explain(month.desk("区财务"), row.item.key, "税务正在补开税票")
    (row,) = looked(month, "2026-10").rows
    assert (row.explanation, row.proposed) == ("", "税务正在补开税票")
    reviews.approve_clean(month.desk("区复核"))
    (row,) = looked(month, "2026-10").rows
    assert (row.explanation, row.proposed) == ("税务正在补开税票", "")
