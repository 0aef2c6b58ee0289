from __future__ import annotations

import json

import pytest

from app.services import people, policies, review_sheets, reviews
from app.services.desk import FormRefused, NotYourRole
from tests.stations import id_of


def newer(tmp_path, valid_from: str = "2026-01-01"):
    file = tmp_path / "policy.json"
    tiers = [{"yuan": 800, "subsidy_yuan": 70, "hardship_only": False}]
    file.write_text(json.dumps({"region": "150404", "valid_from": valid_from, "tiers": tiers}), encoding="utf-8")
    return file


def test_a_new_policy_holds_after_a_second_operator_and_travels_down(stations, tmp_path):
    """Songshan 003 art. 40: who files it does not approve it."""
    policies.load(stations.desk("区主任"), newer(tmp_path))
    assert len(policies.in_force(stations.desk("区主任"))) == 1
    assert reviews.waiting(stations.desk("区主任")) == []
    assert reviews.approve_clean(stations.desk("区复核")).approved == 1
    stations.carry("区", "镇")
    stations.carry("镇", "东村")
    assert len(policies.in_force(stations.desk("东村"))) == 2
    with pytest.raises(FormRefused) as refused:
        people.register(stations.desk("东村"), {"name": "王甲", "id_number": id_of(1), "tier": "200"})
    assert [problem.code for problem in refused.value.problems] == ["unknown_tier"]


def test_an_older_month_keeps_the_policy_of_its_day(stations, tmp_path):
    policies.load(stations.desk("区主任"), newer(tmp_path, "2030-01-01"))
    reviews.approve_clean(stations.desk("区复核"))
    desk = stations.desk("区主任")
    with desk.store.read() as unit:
        assert desk.policy(unit).tier(20_000) is not None


def test_a_township_sets_no_policy(stations, tmp_path):
    with pytest.raises((policies.PolicyNotHere, NotYourRole)):
        policies.load(stations.desk("镇"), newer(tmp_path))


def test_a_payment_outside_the_window_is_a_note_that_blocks_nothing(stations, tmp_path):
    """Linyi 004 2(2): one payment a year in a window; cli: outside the window is a note."""
    file = tmp_path / "policy.json"
    tiers = [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]
    window = [["01-01", "03-31"]]
    whole = {"region": "150404", "valid_from": "2025-06-01", "tiers": tiers, "window": window}
    file.write_text(json.dumps(whole), encoding="utf-8")
    policies.load(stations.desk("区主任"), file)
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    stations.register("东村", 1)
    batch = stations.batch("东村", stations.sale("东村", 1))
    stations.carry("东村", "镇")
    found = review_sheets.sheet(stations.desk("镇"), stations.number("镇", batch)).problems
    assert [(problem.code, problem.blocking) for problem in found] == [("outside_window", False)]
    assert reviews.approve_clean(stations.desk("镇")).left == 0
