"""What was collected is one number wherever it is said: 台账, 工作台, 三方对账, the year's sums, 缴费查询.

Songshan 003 art. 9-11, 16; Linyi 004 2(6): a red letter stands in the month of the reversal and never changes a month that
is over; what a year has collected is what still stands of it.
"""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.business.month_standing import POS_SIDE, month_standing
from app.errors import OfficeError
from app.services import back_ledgers, handling, ledgers, line_reversals, payment_enquiries, progress, verification
from db import Opener
from tests.business.back_pay_steps import application, deposited
from tests.stations import Stations, Template

MONTHS = ("2026-10", "2026-11", "2026-12")
YEARS = range(2015, 2028)
PEOPLE = (1, 2, 3, 4)
SLIP_KEYS = ("id_number", "name", "subject", "year", "state")


def everything_agrees(stations: Stations, place: str) -> None:
    """All sums of one station, month by month and over all of it."""
    desk = stations.desk(place)
    today, total = desk.today, 0
    for month in MONTHS:
        pos, back = ledgers.ledger(desk, month), back_ledgers.back_ledger(desk, month)
        total += pos.total_fen + back.total_fen
        assert sum(line.amount_fen for line in pos.lines) == pos.total_fen == sum(one.total_fen for one in pos.villages)
        if f"{today:%Y-%m}" == month:
            found = progress.collected(desk)
            assert (found.payments, found.payments_fen) == (pos.payments, pos.total_fen)
        if place == "区":
            with desk.store.read() as unit:
                side = next(side for side in month_standing(unit, month).sides if side.name == POS_SIDE)
            assert (side.count, side.fen) == (pos.payments, pos.total_fen)
    with desk.store.read() as unit:
        assert sum(fen for year in YEARS for _, fen in unit.tallies.takings(year).values()) == total
        assert sum(fen * count for year in YEARS for fen, count in unit.tallies.tiers(year)) == total
        assert sum(fen for year in YEARS for fen in unit.lines.year_totals(year).values()) == total
        paid = unit.tallies.paid_of(range(1, 500), today.year)
    assert payment_enquiries.asked(desk, payment_enquiries.question()).fen == total
    this_year = payment_enquiries.asked(desk, payment_enquiries.question(year=today.year)).fen
    assert sum(one.fen for one in progress.collected(desk).places) == this_year
    assert sum(fen for fen, _ in paid.values()) == this_year


def pay(stations: Stations, chance: Random) -> None:
    """Slips as a terminal prints them: a payment, and sometimes one that is voided before the batch is filed."""
    day = stations.clock.day.isoformat()
    row = stations.sale("东村", chance.choice(PEOPLE), chance.choice((200, 300)), year=chance.choice((2025, 2026)), day=day)
    rows = [row]
    if chance.random() < 0.3:
        voided = {**{key: value for key, value in row.items() if key not in SLIP_KEYS}, "state": "voided", "year": 2026}
        rows += [{**voided, "rrn": f"{row['rrn']}7"}, {**voided, "rrn": f"{row['rrn']}8", "kind": "void"}]
    stations.batch("东村", *rows)


def reverse(stations: Stations, chance: Random) -> None:
    """A payment or a back payment of any month is taken back."""
    lines = [line for no in PEOPLE for line in stations.lines("东村", no) if line.phase in {"effective", "credited"}]
    if lines:
        line_reversals.reverse_line(stations.desk("东村"), chance.choice(lines).line, "刷错了人")


def correct(stations: Stations, chance: Random) -> None:
    """A payment turns out to be for another year."""
    lines = [line for no in PEOPLE for line in stations.lines("东村", no) if line.phase == "effective" and line.kind == "sale"]
    if lines:
        line = chance.choice(lines)
        values = {"line": line.line, "id_number": line.id_number, "year": str(4051 - line.year), "reason": "年度登记错了"}
        handling.file(stations.desk("东村"), "correction", values)


def pay_back(stations: Stations, chance: Random) -> None:
    """An earlier year is asked for, and the deposit of one that was approved is shown."""
    handling.file(stations.desk("东村"), "back_payment", application(chance.choice(PEOPLE), years=str(chance.randint(2017, 2021))))
    stations.settle()
    for no in PEOPLE:
        with stations.desk("东村").store.read() as unit:
            open_ones = [due for due in unit.dues.of_subject(stations.resident("东村", no).subject) if due.kind == "back_payment"]
        if sum(bool(due.left_fen) for due in open_ones) == 1:
            deposited(stations, no, deposited_on=stations.clock.day.isoformat(), slip=f"JZ{no}{chance.randint(0, 10**6)}")


WORKS = (pay, pay, reverse, reverse, correct, pay_back)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_whatever_happened_every_sum_of_collected_money_says_the_same(template: Template, tmp_path_factory, seed: int) -> None:
    chance = Random(seed)
    stations = Stations.copied(template, tmp_path_factory.mktemp("sums"))
    try:
        for no in PEOPLE:
            stations.register("东村", no)
        stations.batch("东村", *[stations.sale("东村", no) for no in PEOPLE])
        stations.settle()
        for _ in range(5):
            stations.clock.day = min(stations.clock.day + timedelta(days=chance.choice((0, 3, 20))), date(2026, 12, 20))
            with contextlib.suppress(OfficeError):  # a refusal leaves everything as it was
                chance.choice(WORKS)(stations, chance)
            everything_agrees(stations, "东村")
            if chance.random() < 0.7:
                stations.settle()
        stations.settle()
        for place in ("区", "镇", "东村"):
            everything_agrees(stations, place)
            assert verification.verify(stations.desk(place), Opener(), full=True).problems == ()
    finally:
        stations.close()


def test_a_payment_of_last_month_taken_back_today_is_less_in_this_month_everywhere(stations: Stations) -> None:
    """October is over and says what it said; November has a red letter and no payment."""
    for no in (1, 2):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    stations.settle()
    stations.clock.day = date(2026, 11, 5)
    line_reversals.reverse_line(stations.desk("东村"), stations.lines("东村", 1)[0].line, "刷错了人")
    stations.settle()
    for place in ("区", "镇", "东村"):
        desk = stations.desk(place)
        assert [ledgers.ledger(desk, month).total_fen for month in MONTHS[:2]] == [50_000, -20_000]
        found = progress.collected(desk)
        assert (found.payments, found.payments_fen) == (0, -20_000)
        assert sum(one.fen for one in found.places) == 30_000
        everything_agrees(stations, place)
