"""A level pays a village's request in parts (Linyi 004 2(2): 财政拨付的缴费补贴及时记入个人账户; Songshan 003 art. 12-13, 16)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.business.grant_parts import Purse, complete, of_level, reached
from app.business.grant_request import GOVERNMENT, SUBSIDY, in_transit_subsidies
from app.domain.chart import return_due
from app.services import grant_overview, grants, review_sheets, reviews
from tests.services.test_government_paid import SHARED, member, requested
from tests.services.test_grants import clean, kinds, paid, reversed_payment, with_policy
from tests.stations import CODES, Stations

EAST = CODES["东村"]
HELD = "暂收/财政部分到账"


@pytest.fixture
def asked(stations: Stations) -> Stations:
    """The east village waits for 40 and 50 yuan of the county, the west one for 40."""
    paid(stations)
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    return stations


def come(stations: Stations, fen: int, day: int = 19, *, villages: tuple[str, ...] = (EAST,), part: bool = True) -> list[str]:
    desk = stations.desk("区财务")
    keys = [one.key for one in grants.awaited(desk) if one.village in villages]
    return grants.arrive(
        desk, keys, arrived_on=date(2026, 10, day), voucher=f"拨{fen}", into="财政专户", fen=fen, part=part
    )


def entered(stations: Stations, fen: int, day: int = 19, **more: Any) -> None:
    come(stations, fen, day, **more)
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


def subsidies(stations: Stations, who: str, no: int) -> list[tuple[int, str]]:
    return [(fen, on) for leaf, fen, on in kinds(stations, who, no) if leaf == "县级补贴"]


def test_people_are_paid_in_the_order_of_the_request_each_of_them_whole(asked: Stations) -> None:
    entered(asked, 6_000)
    for who in ("区", "镇", "东村"):
        assert (subsidies(asked, who, 1), subsidies(asked, who, 2)) == ([], [(5_000, "2026-10-19")])
        assert asked.balance(who, HELD) == 1_000
    entered(asked, 2_000, 20)
    assert (subsidies(asked, "东村", 1), asked.balance("区", HELD)) == ([], 3_000)
    asked.clock.day = date(2026, 10, 21)
    entered(asked, 1_000, 21, part=False)
    for who in ("区", "镇", "东村"):
        assert sum(fen for fen, _ in subsidies(asked, who, 1)) == 4_000
        assert {on for _, on in subsidies(asked, who, 1)} == {"2026-10-21"}
        assert asked.balance(who, HELD) == 0
    assert asked.balance("区", "财政专户") == -9_000
    clean(asked)


def test_a_part_says_what_has_come_and_what_is_left(asked: Stations) -> None:
    (filed,) = come(asked, 6_000)
    (said,) = review_sheets.sheet(asked.desk("区复核"), asked.number("区", filed)).problems
    assert (said.code, said.blocking) == ("part_of_it", False)
    assert "应拨 90.00 元，连同这一笔到账 60.00 元，还差 30.00 元" in said.text
    assert [one.registered_fen for one in grants.awaited(asked.desk("区财务"))] == [6_000, 0]
    reviews.approve_clean(asked.desk("区复核"))
    (village, _) = grant_overview.overview(asked.desk("区经办"), SUBSIDY, 2026).villages
    assert (village.asked_fen, village.come_fen, village.awaited_fen) == (9_000, 6_000, 3_000)
    (waits, _) = grants.awaited(asked.desk("区财务"))
    assert (waits.asked_fen, waits.come_fen, waits.fen, waits.registered_fen) == (9_000, 6_000, 3_000, 0)


def test_more_than_the_rest_is_refused(asked: Stations) -> None:
    entered(asked, 6_000)
    with pytest.raises(grants.NothingOwed, match=r"相差 0\.01 元"):
        come(asked, 3_001)


def test_less_than_was_asked_is_refused_unless_it_is_said_to_be_a_part(asked: Stations) -> None:
    with pytest.raises(grants.NothingOwed) as refused:
        come(asked, 6_000, part=False)
    assert "部分到账" in refused.value.hint


def test_of_two_parts_that_together_are_too_much_the_second_goes_back(asked: Stations) -> None:
    first, second = come(asked, 6_000)[0], come(asked, 5_000)[0]
    reviews.approve_clean(asked.desk("区复核"))
    assert (asked.state("区", first), asked.state("区", second)) == ("effective", "filed")
    assert "只差 30.00 元" in review_sheets.sheet(asked.desk("区复核"), asked.number("区", second)).problems[0].text


def test_one_transfer_for_two_villages_fills_the_first_one_first(asked: Stations) -> None:
    entered(asked, 11_000, villages=(EAST, CODES["西村"]))
    assert [sum(fen for fen, _ in subsidies(asked, "区", no)) for no in (1, 2, 11)] == [4_000, 5_000, 0]
    assert asked.balance("区", HELD) == 2_000
    clean(asked)


def test_a_payment_reversed_between_two_parts_goes_back_to_its_level(asked: Stations) -> None:
    """Songshan 003 art. 16."""
    entered(asked, 6_000)
    reversed_payment(asked)
    entered(asked, 3_000, 20, part=False)
    assert subsidies(asked, "区", 1) == []
    assert (asked.balance("区", return_due("county")), asked.balance("区", HELD)) == (4_000, 0)
    clean(asked)


def test_who_has_his_subsidy_has_none_on_the_way(asked: Stations) -> None:
    """在途补贴 goes along with who moves away (Linyi 004 2(4)): what a part has brought is not on its way."""
    entered(asked, 6_000)
    with asked.desk("区").store.read() as unit:
        on_the_way = [in_transit_subsidies(unit, asked.resident("区", no).subject, EAST) for no in (1, 2)]
    assert on_the_way == [[(2026, SUBSIDY, "county", 4_000)], []]


def test_a_year_paid_by_the_government_counts_when_every_level_has_paid_for_the_person(stations: Stations) -> None:
    """Xuecheng 002 3(3)1."""
    groups = [{"group": "低保", "yuan": 100, "shares": SHARED}]
    with_policy(stations, government_paid={"groups": groups})
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    for no in (1, 2):
        member(stations, no, "低保")
    requested(stations)
    for level, fen, people in (("province", 7_000, 0), ("county", 8_000, 1), ("province", 5_000, 2)):
        pay_level(stations, level, fen)
        stations.down()
        for who in ("区", "镇", "东村"):
            assert len(counted(stations, who)) == people, (level, who)
    clean(stations)


def pay_level(stations: Stations, level: str, fen: int) -> None:
    desk = stations.desk("区财务")
    keys = [one.key for one in grants.awaited(desk) if one.level == level]
    grants.arrive(desk, keys, arrived_on=date(2026, 10, 20), voucher=f"拨{level}{fen}", into="财政专户", fen=fen, part=True)
    reviews.approve_clean(stations.desk("区复核"))


def counted(stations: Stations, who: str) -> list[str]:
    subjects = [stations.resident(who, no).subject for no in (1, 2)]
    with stations.desk(who).store.read() as unit:
        return [subject for subject in subjects if any(one.kind == GOVERNMENT for one in unit.paid_years.of_subject(subject))]


LEVELS = ("province", "county")
ROWS = st.lists(st.dictionaries(st.sampled_from(LEVELS), st.integers(1, 5_000), min_size=1), min_size=1, max_size=12).map(
    lambda rows: [{"subject": str(no), "parts": list(row.items())} for no, row in enumerate(rows)]
)


@given(ROWS, st.lists(st.integers(1, 6_000), max_size=8))
def test_parts_together_are_the_whole_and_nobody_is_paid_twice(rows: list[dict[str, Any]], parts: list[int]) -> None:
    whole = sum(of_level(row, "county") for row in rows)
    come_fen, before, taken = 0, 0, 0
    for part in [*parts, whole]:
        come_fen = min(come_fen + part, whole)
        count, fen = reached(rows, "county", come_fen)
        assert (count >= before, fen >= taken, fen <= come_fen) == (True, True, True)
        assert fen == sum(of_level(row, "county") for row in rows[:count])
        before, taken = count, fen
    assert (before, taken) == (len(rows), whole)
    assert list(complete(rows, dict.fromkeys(LEVELS, 10**6))) == rows


@given(st.lists(st.integers(1, 900), max_size=5), st.lists(st.integers(1, 900), max_size=9))
def test_a_purse_gives_what_it_holds_in_order_and_no_more(held: list[int], asked_for: list[int]) -> None:
    purse = Purse([(str(place), fen) for place, fen in enumerate(held)])
    given_out = [purse.take(fen) for fen in asked_for]
    spent = sum(fen for pieces in given_out for _, fen in pieces)
    assert spent + sum(fen for _, fen in purse.held) == sum(held)
    assert spent == min(sum(held), sum(asked_for))
