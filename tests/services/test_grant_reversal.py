"""政府代缴冲销 through three levels: who was paid for wrongly is so no longer (Songshan 003 art. 16; 3(2)2)."""

from __future__ import annotations

import pytest

from app.business.grant_request import GOVERNMENT
from app.business.group_list import KIND as LIST
from app.services import grant_overview, grants, handling, people, reviews
from tests.services.test_government_paid import SHARED, arrived, clean, member, paid_for, requested
from tests.services.test_grants import kinds
from tests.services.test_refunds import refusals
from tests.stations import Stations, id_of

FORM = {"id_number": id_of(1), "year": "2026", "reason": "名单写错了人"}


@pytest.fixture
def asked(stations: Stations) -> Stations:
    """Persons 1 and 2 are paid for, 60 yuan by the province and 40 by the county; the request is agreed to."""
    paid_for(stations, groups=[{"group": "低保", "yuan": 100, "shares": SHARED}])
    member(stations, 1, "低保")
    member(stations, 2, "低保")
    requested(stations)
    return stations


def reverse(stations: Stations) -> None:
    handling.file(stations.desk("区经办"), "grant_reversal", FORM)
    assert reviews.approve_clean(stations.desk("区复核")).reasons == ()
    stations.down()


def years(stations: Stations, who: str, no: int) -> list[int]:
    with stations.desk(who).store.read() as unit:
        return [row.year for row in unit.paid_years.of_subject(stations.resident(who, no).subject)]


def test_what_has_come_goes_back_to_each_level_and_the_year_counts_no_more(asked: Stations) -> None:
    arrived(asked, "county", "province")
    asked.down()
    assert years(asked, "东村", 1) == [2026]
    reverse(asked)
    for who in ("区", "镇", "东村"):
        assert sum(fen for _, fen, _ in kinds(asked, who, 1)) == 0
        assert sum(fen for _, fen, _ in kinds(asked, who, 2)) == 10_000
        assert (years(asked, who, 1), years(asked, who, 2)) == ([], [2026])
        assert asked.balance(who, "暂收/应退财政/county") == 4_000
        assert asked.balance(who, "暂收/应退财政/province") == 6_000
    clean(asked)


def test_what_comes_later_goes_back_without_touching_the_account(asked: Stations) -> None:
    arrived(asked, "county")
    asked.down()
    reverse(asked)
    assert people.person(asked.desk("东村"), asked.resident("东村", 1).n).awaited == ()
    arrived(asked, "province")
    asked.down()
    for who in ("区", "镇", "东村"):
        assert sum(fen for _, fen, _ in kinds(asked, who, 1)) == 0
        assert (years(asked, who, 1), years(asked, who, 2)) == ([], [2026])
        assert asked.balance(who, "暂收/应退财政") == 10_000
    clean(asked)


def test_the_year_may_be_asked_for_anew_by_those_who_are_entitled(asked: Stations) -> None:
    arrived(asked, "county", "province")
    reverse(asked)
    (claim,) = grants.claims(asked.desk("区经办"), GOVERNMENT, 2026)
    assert [row["id_number"] for row in claim.rows] == [id_of(1)]
    requested(asked)
    arrived(asked, "county", "province")
    asked.down()
    for who in ("区", "镇", "东村"):
        assert sum(fen for _, fen, _ in kinds(asked, who, 1)) == 10_000
        assert years(asked, who, 1) == [2026]
    clean(asked)


def test_who_is_off_the_list_is_not_asked_for_again(asked: Stations) -> None:
    arrived(asked, "county", "province")
    row = {"id_number": id_of(1), "group": "低保", "from_on": "2026-01-01", "to_on": "2026-01-01"}
    handling.file(asked.desk("区经办"), LIST, {"source": "民政局", "day": "2026-10-01"}, [row])
    reviews.approve_clean(asked.desk("区复核"))
    reverse(asked)
    assert grants.claims(asked.desk("区经办"), GOVERNMENT, 2026) == []
    clean(asked)


def test_it_is_taken_back_once_and_only_what_was_agreed_to(asked: Stations) -> None:
    assert refusals(asked, "区经办", "grant_reversal", {**FORM, "year": "2025"}) == {"no_grant"}
    assert refusals(asked, "区经办", "grant_reversal", {**FORM, "id_number": id_of(3)}) == {"no_grant"}
    assert refusals(asked, "区经办", "grant_reversal", {**FORM, "id_number": id_of(77)}) == {"unknown_person"}
    for _ in range(2):
        handling.file(asked.desk("区经办"), "grant_reversal", FORM)
    done = reviews.approve_clean(asked.desk("区复核"))
    assert (done.approved, done.left) == (1, 1)
    assert refusals(asked, "区经办", "grant_reversal", FORM) == {"no_grant"}
    clean(asked)


def sums(stations: Stations) -> tuple[int, int, int, int]:
    """What the overview says of the one village: asked for, come, awaited, people entitled and not asked for."""
    (one,) = grant_overview.overview(stations.desk("区经办"), GOVERNMENT, 2026).villages
    return one.asked_fen, one.come_fen, one.awaited_fen, one.fresh


def test_the_overview_counts_nothing_that_was_taken_back(asked: Stations) -> None:
    """What had come for him, and what comes, is the level's again: neither asked for nor come (Songshan 003 art. 16)."""
    arrived(asked, "county")
    assert sums(asked) == (20_000, 8_000, 12_000, 0)
    reverse(asked)
    assert sums(asked) == (10_000, 4_000, 6_000, 1)
    arrived(asked, "province")
    assert sums(asked) == (10_000, 10_000, 0, 1)
    requested(asked)
    assert sums(asked) == (20_000, 10_000, 10_000, 0)
