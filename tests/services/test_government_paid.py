"""政府代缴 for special groups, from the agency's list to the account (Songshan 003 art. 3(2)2, 13; Xuecheng 002 3(3)1)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.business.group_list import KIND as LIST
from app.domain.filing import Draft
from app.services import grant_overview, grant_papers, grants, handling, people, reviews, verification
from app.services.grant_papers import Wanted
from db import Opener
from tests.services.test_grants import with_policy
from tests.stations import CODES, Stations, id_of

GROUPS = [{"group": "特困", "yuan": 100}, {"group": "低保", "yuan": 70}, {"group": "重度残疾", "yuan": 200}]
SHARED = [{"level": "province", "percent": "60"}, {"level": "county", "percent": "40"}]


def paid_for(stations: Stations, **terms: Any) -> None:
    """A policy with paid groups, and four people of two villages."""
    with_policy(stations, government_paid={"groups": GROUPS, **terms})
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.settle()


def member(stations: Stations, no: int, group: str, *, since: str = "2026-01-01", until: str = "", **other: str) -> None:
    row = {"id_number": id_of(no), "group": group, "from_on": since, **other}
    values = {"source": "民政局", "day": "2026-10-01"}
    handling.file(stations.desk("区经办"), LIST, values, [row])
    reviews.approve_clean(stations.desk("区复核"))
    if until:
        handling.file(stations.desk("区经办"), LIST, values, [{**row, "to_on": until}])
        reviews.approve_clean(stations.desk("区复核"))


def claimed(stations: Stations, year: int = 2026) -> dict[str, tuple[str, int]]:
    """Name → (group, fen) of everybody whom the government pays for."""
    found = grants.claims(stations.desk("区经办"), GOVERNMENT, year)
    return {row["id_number"]: (row["group"], sum(fen for _, fen in row["parts"])) for one in found for row in one.rows}


def arrived(stations: Stations, *levels: str) -> None:
    desk = stations.desk("区财务")
    keys = [one for one in grants.awaited(desk) if one.level in levels]
    fen = sum(one.fen for one in keys)
    grants.arrive(desk, [one.key for one in keys], arrived_on=date(2026, 10, 19), voucher="拨1", into="财政专户", fen=fen)
    reviews.approve_clean(stations.desk("区复核"))


def requested(stations: Stations) -> None:
    grants.request(stations.desk("区经办"), GOVERNMENT, 2026)
    assert reviews.approve_clean(stations.desk("区复核")).reasons == ()


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


@pytest.mark.parametrize(("conflict", "expected"), [("order", ("特困", 10_000)), ("higher", ("重度残疾", 20_000))])
def test_of_several_groups_the_policy_chooses_one_and_says_why(stations: Stations, conflict: str, expected: tuple[str, int]) -> None:
    """Facts 1.6, 2.3: by the order of the policy, or the higher amount."""
    paid_for(stations, conflict=conflict)
    member(stations, 1, "特困")
    member(stations, 1, "重度残疾")
    assert claimed(stations) == {id_of(1): expected}
    (shown,) = grant_overview.overview(stations.desk("区经办"), GOVERNMENT, 2026).conflicts
    assert (shown.group, shown.fen) == expected
    assert "同时属于" in shown.why


def test_eligibility_is_by_the_day_of_the_policy(stations: Stations) -> None:
    """Who came after the day, or had left before it, is not paid for."""
    paid_for(stations, day="06-30")
    member(stations, 1, "低保", since="2026-06-30")
    member(stations, 2, "低保", since="2026-07-01")
    member(stations, 3, "低保", until="2026-06-29")
    member(stations, 11, "低保", until="2026-06-30")
    assert claimed(stations) == {id_of(1): ("低保", 7_000), id_of(11): ("低保", 7_000)}


@pytest.mark.parametrize(("born", "paid"), [("20081231", True), ("20090101", False), ("19670101", True), ("19661231", False)])
def test_age_limits_count_full_years_on_31_december(stations: Stations, born: str, paid: bool) -> None:
    with_policy(stations, government_paid={"groups": [{"group": "低保", "yuan": 70, "first_age": 18}]})
    stations.clock.day = date(2026, 12, 31)
    people.register(stations.desk("东村"), {"id_number": id_of(77, born), "name": "王样例", "tier": "200"})
    stations.settle()
    values = {"source": "民政局", "day": "2026-10-01"}
    handling.file(stations.desk("区经办"), LIST, values, [{"id_number": id_of(77, born), "group": "低保"}])
    reviews.approve_clean(stations.desk("区复核"))
    assert bool(claimed(stations)) == paid


def test_the_year_counts_as_paid_when_every_level_has_paid_its_part(stations: Stations) -> None:
    groups = [{"group": "低保", "yuan": 100, "shares": SHARED}]
    paid_for(stations, groups=groups)
    member(stations, 1, "低保")
    requested(stations)
    subject = stations.resident("区", 1).subject

    def years(who: str) -> list[tuple[int, str, int]]:
        with stations.desk(who).store.read() as unit:
            return [(row.year, row.kind, row.fen) for row in unit.paid_years.of_subject(subject)]

    arrived(stations, "county")
    assert years("区") == []
    arrived(stations, "province")
    stations.down()
    for who in ("区", "镇", "东村"):
        assert years(who) == [(2026, "government_paid", 10_000)]
        shown = people.person(stations.desk(who), stations.resident(who, 1).n)
        assert [(entry.leaf, entry.fen) for entry in shown.entries] == [("政府代缴", 4_000), ("政府代缴", 6_000)]
    clean(stations)


@pytest.mark.parametrize(("rule", "asked"), [("both", 1), ("gives_way", 0)])
def test_who_pays_himself_is_paid_for_or_not_by_the_policy(stations: Stations, rule: str, asked: int) -> None:
    paid_for(stations, own_payment=rule)
    member(stations, 1, "低保")
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    found = grants.claims(stations.desk("区经办"), GOVERNMENT, 2026)
    assert len(found) == asked
    assert all("本人 2026 年已缴费" in row["why"] for one in found for row in one.rows)


def test_a_request_that_asks_for_more_than_the_rules_give_is_not_approved(stations: Stations) -> None:
    """The second key recomputes what it agrees to (Songshan 003 art. 40)."""
    paid_for(stations)
    member(stations, 1, "低保")
    (claim,) = grants.claims(stations.desk("区经办"), GOVERNMENT, 2026)
    for change in ({"parts": [["county", 9_900]]}, {"parts": [["province", 7_000]]}):
        body = {"what": GOVERNMENT, "year": 2026, "rows": [{**claim.rows[0], **change}], "day": claim.day}
        stations.forge("区经办", CODES["东村"], Draft("grant_request", body))
    other = {**claim.rows[0], "subject": stations.resident("区", 2).subject, "name": "别人"}
    stations.forge("区经办", CODES["东村"], Draft("grant_request", {"what": GOVERNMENT, "year": 2026, "rows": [other], "day": claim.day}))
    found = reviews.approve_clean(stations.desk("区复核"))
    assert (found.approved, len(found.reasons)) == (0, 3)


def test_a_request_that_was_returned_is_asked_for_again(stations: Stations) -> None:
    paid_for(stations)
    member(stations, 1, "低保")
    (filed,) = grants.request(stations.desk("区经办"), GOVERNMENT, 2026)
    assert claimed(stations) == {}
    reviews.return_back(stations.desk("区复核"), [stations.number("区", filed)], "名单还要核对")
    assert claimed(stations) == {id_of(1): ("低保", 7_000)}
    requested(stations)
    with pytest.raises(grants.NothingOwed):
        grants.request(stations.desk("区经办"), GOVERNMENT, 2026)


def test_who_was_moved_to_another_village_is_not_asked_for_twice(stations: Stations) -> None:
    paid_for(stations)
    member(stations, 1, "低保")
    (claim,) = grants.claims(stations.desk("区经办"), GOVERNMENT, 2026)
    requested(stations)
    moved = stations.resident("区", 1)
    with stations.desk("区").store.write() as unit:
        unit.residents.change(moved.n, {"village": CODES["西村"], "version": "f" * 64})
    assert claimed(stations) == {}
    body = {"what": GOVERNMENT, "year": 2026, "rows": list(claim.rows), "day": claim.day}
    stations.forge("区经办", CODES["西村"], Draft("grant_request", body))
    (reason,) = reviews.approve_clean(stations.desk("区复核")).reasons
    assert "已经申请过" in reason[1]


def test_the_overview_says_what_is_entitled_asked_come_and_on_its_way(stations: Stations) -> None:
    paid_for(stations, groups=[{"group": "低保", "yuan": 100, "shares": SHARED}])
    for no in (1, 2, 11):
        member(stations, no, "低保")

    def said(who: str) -> list[tuple[str, int, int, int, int, int]]:
        found = grant_overview.overview(stations.desk(who), GOVERNMENT, 2026).villages
        return [(one.village[-3:], one.entitled_fen, one.asked_fen, one.come_fen, one.awaited_fen, one.fresh_fen) for one in found]

    assert said("区") == [("200", 20_000, 0, 0, 0, 20_000), ("201", 10_000, 0, 0, 0, 10_000)]
    requested(stations)
    arrived(stations, "county")
    assert said("区") == [("200", 20_000, 20_000, 8_000, 12_000, 0), ("201", 10_000, 10_000, 4_000, 6_000, 0)]
    stations.down()
    assert said("镇") == said("区")
    assert said("东村") == said("区")[:1]


def test_papers_are_made_of_what_was_asked_for(stations: Stations) -> None:
    paid_for(stations, groups=[{"group": "重度残疾", "yuan": 200, "shares": SHARED}])
    member(stations, 1, "重度残疾", certificate=f"{id_of(1)}42")
    desk = stations.desk("区经办")
    wanted = Wanted(GOVERNMENT, 2026)
    for made in (grant_papers.request_pdf, grant_papers.detail_pdf, grant_papers.roster_pdf):
        assert made(desk, wanted).startswith(b"%PDF")
    assert grant_papers.request_xlsx(desk, wanted).startswith(b"PK")
    assert grant_papers.disability_pdf(desk, id_of(1), 2026).startswith(b"%PDF")
    with pytest.raises(grant_papers.NothingToPrint):
        grant_papers.in_transit_pdf(desk, id_of(1))
    requested(stations)
    assert grant_papers.in_transit_pdf(desk, id_of(1)).startswith(b"%PDF")
    with pytest.raises(grant_papers.NothingToPrint):
        grant_papers.request_pdf(desk, Wanted(SUBSIDY, 2026))
