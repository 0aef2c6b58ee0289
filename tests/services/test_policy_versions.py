"""Which policies an older program may read on with, and what a place's own rules change (Songshan 003 art. 3(2)2; 000 art. 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.business import BusinessUnknown, books, business
from app.domain.filing import Filing
from app.domain.posting import refundable
from app.domain.refund_terms import CAUSES
from app.services import handling, line_reversals, places, policy_editor, reviews, settlements, verification
from db import Opener
from tests.services.test_grants import paid
from tests.services.test_refunds import REFUND
from tests.stations import Stations

GROUPS = [{"yuan": 100, "subsidy_yuan": 30, "groups": ["低保"]}, {"yuan": 200, "subsidy_yuan": 40}]
OWN_CAUSES = [{"cause": "重复缴费", "papers": ["两次缴费凭证", "村委会证明"]}, {"cause": "缴费人出国", "papers": []}]


def filed(stations: Stations, **changes: Any) -> Filing:
    desk = stations.desk("区主任")
    mapping = {**policy_editor.draft_from(desk), "valid_from": "2026-01-01", **changes}
    filing_id = policy_editor.submit(desk, mapping)
    with desk.store.read() as unit:
        found = unit.journal.get(filing_id)
    assert found is not None
    return found[1]


def in_force(stations: Stations, **changes: Any) -> None:
    filed(stations, **changes)
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


@pytest.mark.parametrize(("changes", "version"), [
    ({}, 1), ({"min_age": 17}, 1), ({"tiers": GROUPS}, 2), ({"refund": {"causes": OWN_CAUSES}}, 2), ({"comparing": {"months": 6}}, 2),
])  # fmt: skip
def test_only_a_policy_that_an_older_program_would_misjudge_asks_for_a_newer_one(stations: Stations, changes: Any, version: int) -> None:
    """Songshan 003 art. 3(2)2: a tier for 低保 alone is not for every 困难群体, as an older program would read it."""
    assert filed(stations, **changes).header.kind_version == version


def test_a_program_that_knows_version_1_asks_to_be_brought_up_to_date(stations: Stations, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = filed(stations, tiers=GROUPS)
    monkeypatch.setattr(books, "business", lambda kind: replace(business(kind), version=1))
    with stations.desk("镇").store.read() as unit, pytest.raises(BusinessUnknown):
        books.enter(filing, 1, unit)


def test_a_tier_for_a_group_reaches_every_level(stations: Stations) -> None:
    in_force(stations, tiers=GROUPS)
    for who in ("区", "镇", "东村"):
        desk = stations.desk(who)
        assert places.choices(desk).tiers[0] == ("100", "100 元（限低保）")
        assert verification.verify(desk, Opener(), full=True).problems == ()


def test_papers_of_a_refund_are_the_policys(stations: Stations) -> None:
    """Qingdao 000 art. 4: papers by cause; which ones a place asks for is its own."""
    in_force(stations, refund={"causes": OWN_CAUSES})
    desk = stations.desk("东村")
    offered = handling.blank(desk, "refund").choices["cause"]
    assert [cause for cause, _ in offered] == ["重复缴费", "缴费人出国"]
    usual = handling.check(desk, "refund", {**REFUND, "stand": "暂收/退费/x"}).problems
    assert [problem.text for problem in usual if problem.code == "papers_missing"] == [
        "「重复缴费」还缺材料：村委会证明。收齐后写进已收材料。"
    ]
    other = handling.check(desk, "refund", {**REFUND, "stand": "暂收/退费/x", "cause": "其他"}).problems
    assert "cause" in {problem.field for problem in other}


def test_without_rules_of_its_own_a_place_has_the_usual_causes(stations: Stations) -> None:
    offered = handling.blank(stations.desk("东村"), "refund").choices["cause"]
    assert [cause for cause, _ in offered] == list(CAUSES)


def test_a_refund_asked_for_before_needs_no_paper_that_a_later_policy_names(stations: Stations) -> None:
    paid(stations)
    (line,) = stations.lines("区", 1)
    line_reversals.reverse_line(stations.desk("区经办"), line.line, "重复缴费")
    reviews.approve_clean(stations.desk("区复核"))
    form = {**REFUND, "stand": refundable(line.line), "payee": line.name}
    asked = handling.file(stations.desk("区经办"), "refund", form)
    stations.clock.day = stations.clock.day.replace(day=stations.clock.day.day + 1)
    in_force(stations, valid_from=stations.clock.day.isoformat(), refund={"causes": OWN_CAUSES})
    reviews.approve(stations.desk("区复核"), [stations.number("区", asked)])
    assert stations.state("区", asked) == "effective"


def test_deadlines_are_told_in_the_places_own_words(stations: Stations) -> None:
    """经办条例 art. 6, 18: so many working days; the place may say it its own way."""
    in_force(stations, deadline_words=[{"kind": "refund", "words": "当月 25 日前"}], deadline_working_days={"correction": 5})
    told = {one.kind: one.deadline for one in handling.offered(stations.desk("区经办"))}
    assert (told["refund"], told["correction"], told["aid"]) == ("当月 25 日前", "5 个工作日", "每月 10 日前")


def test_years_to_settle_begin_where_the_scheme_began_here(stations: Stations) -> None:
    """Facts 2.1: 新农保 began in 2009, elsewhere later."""
    desk = stations.desk("区财务")
    assert settlements.years(desk, places.choices(desk).scheme_began)[-1] == 2009
    in_force(stations, scheme_began=2011)
    assert settlements.years(desk, places.choices(desk).scheme_began)[-1] == 2011
