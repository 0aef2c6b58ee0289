from __future__ import annotations

import pytest

from app.business import businesses
from app.services import handling, reviews
from app.services.desk import FormRefused, NotYourRole
from tests.stations import Stations

GOOD = {"way": "收入户划入财政专户", "fen": "1,200.50", "moved_on": "2026-10-06", "voucher": "0001"}


def test_a_form_of_a_business_is_read_by_its_fields_kinds(stations: Stations) -> None:
    desk = stations.desk("区财务")
    checked = handling.check(desk, "fund_movement", GOOD)
    assert not checked.blocked
    assert checked.body == {"way": "income_special", "fen": 120_050, "moved_on": "2026-10-06", "voucher": "0001"}


def test_all_problems_are_told_at_their_fields_and_nothing_is_filed(stations: Stations) -> None:
    desk = stations.desk("区财务")
    wrong = {"way": "收入户直接支出", "fen": "十二", "moved_on": "2026-13-01"}
    fields = {problem.field for problem in handling.check(desk, "fund_movement", wrong).problems}
    assert fields == {"way", "fen", "moved_on", "voucher"}
    with desk.store.read() as unit:
        before = unit.journal.count()
    with pytest.raises(FormRefused):
        handling.file(desk, "fund_movement", wrong)
    with desk.store.read() as unit:
        assert unit.journal.count() == before


def test_what_is_filed_moves_money_only_after_another_key_agrees(stations: Stations) -> None:
    handling.file(stations.desk("区财务"), "fund_movement", GOOD)
    assert stations.balance("区财务", "财政专户") == 0
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.balance("区财务", "财政专户") == -120_050
    assert stations.balance("区财务", "收入户") == 120_050


def test_a_voucher_is_registered_once(stations: Stations) -> None:
    desk = stations.desk("区财务")
    handling.file(desk, "fund_movement", GOOD)
    assert [problem.code for problem in handling.check(desk, "fund_movement", GOOD).problems] == ["voucher_used"]


def test_only_levels_and_roles_of_a_business_are_offered_it(stations: Stations) -> None:
    assert "fund_movement" in {one.kind for one in handling.offered(stations.desk("区财务"))}
    assert "fund_movement" not in {one.kind for one in handling.offered(stations.desk("东协办"))}
    with pytest.raises(NotYourRole):
        handling.file(stations.desk("东协办"), "fund_movement", GOOD)


def test_every_business_that_is_entered_stands_under_a_heading_and_has_a_paper() -> None:
    for one in businesses().values():
        if one.make is not None:
            assert one.group, one.kind
            assert one.paper, one.kind
            assert one.archive, one.kind
