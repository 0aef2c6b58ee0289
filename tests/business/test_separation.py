"""Songshan 003 art. 40, Qingdao 000 art. 10: who handles is not who checks; level, prefix and role decide."""

from __future__ import annotations

import pytest

from app.business.books import steps_of
from app.business.registration import BUSINESS as REGISTRATION
from app.business.review import APPROVE, draft_body
from app.domain.filing import OFFICE, Draft
from app.domain.route import DISTRICT, TOWNSHIP
from app.services import months, people, reviews
from app.services.desk import FormRefused, NotYourRole
from app.services.operators import add_operator, operators
from tests.stations import CODES, PASSPHRASE

NO_ROLE = "操作员没有办理「审核」的角色（需要：管理、财务、复核）。"


def review(of: str, step: int = 0, effects=None, number: int = 0) -> Draft:
    return Draft("review", draft_body(APPROVE, "", step, effects, number), "", (of,))


def test_nobody_sees_his_own_filing_in_the_queue(stations):
    stations.register("镇", 1, "东村")
    stations.register("区经办", 2, "东村")
    assert reviews.waiting(stations.desk("区经办")) == []
    assert len(reviews.waiting(stations.desk("区复核"))) == 1


def test_a_clerk_cannot_approve_his_own_filing(stations):
    filing = stations.register("区经办", 1, "东村")
    (forged,) = stations.forge("区经办", CODES["东村"], review(filing))
    assert stations.state("区", filing) == "filed"
    assert (stations.state("区", forged), stations.opinion("区", forged)) == ("refused", NO_ROLE)


def test_a_review_by_the_makers_own_key_is_refused_again_at_import(stations):
    filing = stations.register("镇", 1, "东村")
    (forged,) = stations.forge("镇", CODES["东村"], review(filing, 0, {"insurance_number": "1"}, 1))
    read = stations.carry("镇", "区")
    assert [problem.code for problem in read.refused] == ["no_authority"]
    assert stations.state("镇", forged) == stations.state("区", forged) == "refused"
    assert stations.state("区", filing) == "filed"


def test_at_the_township_the_makers_own_key_is_no_checker(stations):
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.forge("镇", CODES["东村"], review(filing))
    assert stations.state("镇", filing) == "filed"
    own = people.withdraw(stations.desk("东村"), stations.number("东村", filing))
    stations.carry("东村", "镇")
    (forged,) = stations.forge("东村", CODES["东村"], review(own))
    assert stations.state("东村", forged) == "refused"


def test_a_village_cannot_review(stations):
    filing = stations.register("东村", 1)
    (forged,) = stations.forge("东村", CODES["东村"], review(filing, 1, {}, 1))
    assert stations.opinion("东村", forged) == "这份单据现在不由本站点审核。"
    stations.carry("东村", "镇")
    assert stations.state("镇", forged) == "refused"
    assert stations.state("镇", filing) == "filed"


def test_a_township_cannot_recheck_in_the_districts_place(stations):
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    (forged,) = stations.forge("镇", CODES["东村"], review(filing, 1, {"insurance_number": "1"}, 1))
    stations.carry("镇", "区")
    assert stations.state("区", forged) == "refused"
    assert stations.state("区", filing) == "filed"


def test_an_operator_without_the_reviewer_role_has_nothing_to_decide(stations):
    stations.register("镇", 1, "东村")
    stations.carry("镇", "区")
    assert reviews.approve_clean(stations.desk("区财务")).approved == 0
    with pytest.raises(reviews.NothingToReview):
        reviews.reject(stations.desk("区财务"), [1, 2, 3, 4, 5, 6, 7, 8, 9], "不符")


def test_a_review_by_an_operator_without_the_role_is_refused_at_every_station(stations):
    filing = stations.register("镇", 1, "东村")
    stations.carry("镇", "区")
    (forged,) = stations.forge("区财务", CODES["东村"], review(filing, 0, {"insurance_number": "150404000000018"}, 1))
    stations.carry("区", "镇")
    assert stations.state("区", forged) == stations.state("镇", forged) == "refused"
    assert stations.state("镇", filing) == "filed"


def test_a_review_filed_in_another_stream_than_its_filing_does_not_count(stations):
    filing = stations.register("镇", 1, "东村")
    stations.carry("镇", "区")
    (forged,) = stations.forge("区复核", OFFICE, review(filing, 0, {}, 1))
    assert stations.state("区", forged) == "refused"
    assert stations.state("区", filing) == "filed"


def test_a_station_files_only_under_its_own_code(stations):
    body = {"id_number": "150404198001010012", "name": "王甲"}
    (forged,) = stations.forge("东村", CODES["西村"], Draft("registration", body, "ab" * 16))
    assert stations.opinion("东村", forged) == "不是本站点辖区内的业务。"
    (longer,) = stations.forge("东村", CODES["东村"] + "9", Draft("registration", body, "cd" * 16))
    assert stations.state("东村", longer) == "refused"


def test_business_of_people_does_not_go_into_the_office_stream(stations):
    body = {"id_number": "150404198001010012", "name": "王甲"}
    (forged,) = stations.forge("东村", OFFICE, Draft("registration", body, "ab" * 16))
    assert stations.state("东村", forged) == "refused"
    stations.carry("东村", "镇")
    assert stations.state("镇", forged) == "refused"


def test_steps_at_or_below_the_filing_station_fall_away(stations):
    filed = {who: stations.register(who, no, "东村") for no, who in enumerate(("东村", "镇", "区经办"), 1)}
    levels = {}
    for who, filing in filed.items():
        with stations.desk(who).store.read() as unit:
            levels[who] = [step.level for step in steps_of(unit.journal.get(filing)[1], REGISTRATION)]
    assert levels == {"东村": [TOWNSHIP, DISTRICT], "镇": [DISTRICT], "区经办": [DISTRICT]}


def test_what_the_district_files_waits_for_a_second_key_of_the_district(stations):
    filing = stations.register("区经办", 1, "东村")
    assert stations.state("区", filing) == "filed"
    assert reviews.approve_clean(stations.desk("区复核")).approved == 1
    assert stations.state("区", filing) == "effective"


def test_finance_excludes_clerk_and_reviewer_at_the_district(stations):
    with pytest.raises(FormRefused) as refused:
        add_operator(stations.desk("区"), "两手抓", ["finance", "clerk"], PASSPHRASE, PASSPHRASE)
    assert [problem.code for problem in refused.value.problems] == ["roles_conflict"]


def test_the_first_operators_roles_narrow_as_others_are_added(stations):
    roles = {operator.name: operator.roles for operator in operators(stations.desk("区"))}
    assert roles["区主任"].isdisjoint({"clerk", "reviewer"})
    assert (roles["区复核"], roles["区财务"], roles["区经办"]) == tuple(frozenset({role}) for role in ("reviewer", "finance", "clerk"))
    with pytest.raises(NotYourRole):
        months.close(stations.desk("区复核"), "2026-10")


def test_checker_roles_wait_for_the_parent_and_maker_roles_do_not(stations):
    added = add_operator(stations.desk("镇"), "镇复核", ["clerk", "reviewer"], PASSPHRASE, PASSPHRASE)
    assert (set(added.roles), set(added.pending)) == ({"clerk"}, {"reviewer"})
    stations.carry("镇", "区")
    assert reviews.approve_clean(stations.desk("区复核")).approved == 1
    stations.carry("区", "镇")
    found = next(one for one in operators(stations.desk("镇")) if one.name == "镇复核")
    assert (set(found.roles), set(found.pending)) == ({"clerk", "reviewer"}, set())


def test_a_villages_checker_waits_for_the_township(stations):
    add_operator(stations.desk("东村"), "村会计", ["assistant", "finance"], PASSPHRASE, PASSPHRASE)
    stations.carry("东村", "镇")
    assert reviews.approve_clean(stations.desk("镇")).approved == 1
    stations.carry("镇", "东村")
    found = next(one for one in operators(stations.desk("东村")) if one.name == "村会计")
    assert found.roles == {"assistant", "finance"}
