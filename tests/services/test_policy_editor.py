"""A district drafts, checks and files a policy; what a window's refusal does to a batch (Songshan 003 art. 7, 40)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.business.batch import OPEN, PAYMENT, REASONS
from app.domain.policy_form import form_of
from app.services import collections, policies, policy_editor, policy_papers, review_sheets, reviews
from app.services.desk import FormRefused, NotYourRole
from app.services.policy_editor import NOW, PAST, WAITS
from tests.stations import Stations, id_of


def drafted(stations: Stations, **changes: Any) -> dict[str, Any]:
    return {**policy_editor.draft_from(stations.desk("区主任")), **changes}


def put_in_force(stations: Stations, mapping: dict[str, Any]) -> None:
    policy_editor.submit(stations.desk("区主任"), mapping)
    assert reviews.approve_clean(stations.desk("区复核")).approved == 1


def test_a_draft_is_the_policy_in_force_from_the_next_january(stations: Stations):
    mapping = drafted(stations)
    assert mapping["valid_from"] == "2027-01-01"
    changed = policy_editor.changes(stations.desk("区主任"), mapping)
    assert [change.label for change in changed] == ["生效日期"]


def test_versions_say_which_months_each_policy_holds(stations: Stations):
    desk = stations.desk("区主任")
    policy_editor.submit(desk, drafted(stations, min_age=17))
    assert [version.state for version in policy_editor.versions(desk)] == [WAITS, NOW]
    reviews.approve_clean(stations.desk("区复核"))
    later, now = policy_editor.versions(desk)
    assert (later.state, now.until) == ("later", "2026-12-31")
    assert "最低参保年龄由 16 周岁 改为 17 周岁" in later.changes[-1].sentence
    stations.clock.day = date(2027, 1, 5)
    assert [version.state for version in policy_editor.versions(desk)] == [NOW, PAST]


def test_a_policy_with_faults_is_refused_with_all_of_them_and_nothing_is_filed(stations: Stations):
    desk = stations.desk("区主任")
    with pytest.raises(FormRefused) as refused:
        policy_editor.submit(desk, drafted(stations, region="", tiers=[{"yuan": "x"}]))
    assert {problem.field for problem in refused.value.problems if problem.blocking} >= {"region", "tiers:yuan"}
    assert [version.state for version in policy_editor.versions(desk)] == [NOW]


def test_only_the_districts_clerk_or_admin_sets_policy(stations: Stations):
    mapping = drafted(stations)
    with pytest.raises(NotYourRole):
        policy_editor.submit(stations.desk("区财务"), mapping)
    with pytest.raises((policies.PolicyNotHere, NotYourRole)):
        policy_editor.submit(stations.desk("镇"), mapping)
    assert policy_editor.why_not(stations.desk("镇"))
    assert policy_editor.why_not(stations.desk("区主任")) == ""


def test_a_first_day_before_the_newest_policys_is_a_note(stations: Stations):
    found = policy_editor.checked(stations.desk("区主任"), drafted(stations, valid_from="2020-01-01"))
    assert [(problem.code, problem.blocking) for problem in found] == [("policy_older", False), ("policy_past", False)]


def test_the_reviewer_reads_what_changes_with_the_old_beside_it(stations: Stations):
    policy_editor.submit(stations.desk("区主任"), drafted(stations, min_age=17))
    desk = stations.desk("区复核")
    waiting = reviews.waiting(desk)[0]
    fields = review_sheets.sheet(desk, waiting.n).fields
    assert ("适用范围：最低参保年龄", "17 周岁", "16 周岁") in fields
    assert not any("{" in value for _, value, _ in fields)
    assert review_sheets.form_pdf(desk, waiting.n).startswith(b"%PDF")
    reviews.approve_clean(desk)
    assert ("适用范围：最低参保年龄", "17 周岁", "16 周岁") in review_sheets.sheet(desk, waiting.n).fields


def test_what_is_typed_is_kept_until_it_is_filed(stations: Stations):
    desk = stations.desk("区主任")
    form = form_of(drafted(stations, min_age=17))
    policy_editor.keep(desk, form)
    again = policy_editor.kept(desk)
    assert again is not None
    assert (again.values, again.tables, again.base) == (form.values, form.tables, form.base)
    policy_editor.submit(desk, drafted(stations))
    assert policy_editor.kept(desk) is None


def test_a_policy_goes_through_a_spreadsheet_into_force(stations: Stations, tmp_path: Path):
    desk, file = stations.desk("区主任"), tmp_path / "政策.xlsx"
    file.write_bytes(policy_papers.file_of(drafted(stations, min_age=18), ".xlsx"))
    policies.load(desk, file)
    reviews.approve_clean(stations.desk("区复核"))
    assert policies.in_force(desk)[-1].min_age == 18
    with pytest.raises(policy_papers.FormKindUnknown):
        policy_papers.file_of({}, ".doc")


def test_where_the_window_is_refused_a_payment_outside_stays_an_open_item(stations: Stations):
    """Linyi 004 2(2): a quarter; money that the terminal took is never dropped."""
    put_in_force(stations, drafted(stations, valid_from="2026-01-01", window=[["01-01", "03-31"]], collecting={"outside_window": "refuse"}))
    stations.carry("区", "镇")
    stations.carry("镇", "东村")
    stations.register("东村", 1)
    desk = stations.desk("东村")
    key = collections.start_batch(desk, "T1", "000001").key
    draft = collections.add_line(desk, key, voucher="000001", id_text=id_of(1), year=2026, amount_fen=20_000)
    assert (draft.lines[0].state, draft.lines[0].code) == (OPEN, "outside_window")
    assert REASONS["outside_window"]


def test_where_the_window_is_refused_a_batch_that_says_otherwise_cannot_be_approved(stations: Stations):
    put_in_force(stations, drafted(stations, valid_from="2026-01-01", window=[["01-01", "03-31"]], collecting={"outside_window": "refuse"}))
    stations.carry("区", "镇")
    stations.register("东村", 1)
    batch = stations.batch("东村", stations.sale("东村", 1))
    stations.carry("东村", "镇")
    found = review_sheets.sheet(stations.desk("镇"), stations.number("镇", batch)).problems
    assert [(problem.code, problem.blocking) for problem in found] == [("outside_window", True)]


def test_where_it_counts_as_catch_up_a_payment_outside_is_taken_with_a_note(stations: Stations):
    put_in_force(stations, drafted(stations, valid_from="2026-01-01", window=[["01-01", "03-31"]], collecting={"outside_window": "catch_up"}))
    stations.carry("区", "镇")
    stations.carry("镇", "东村")
    stations.register("东村", 1)
    batch = stations.batch("东村", stations.sale("东村", 1))
    assert next(iter(lines_of(stations, batch))).state == PAYMENT
    stations.carry("东村", "镇")
    found = review_sheets.sheet(stations.desk("镇"), stations.number("镇", batch)).problems
    assert [(problem.code, problem.blocking) for problem in found] == [("outside_window", False)]
    assert "不享受缴费补贴" in found[0].text


def lines_of(stations: Stations, batch: str) -> list[Any]:
    with stations.desk("东村").store.read() as unit:
        return list(unit.lines.of_batch(stations.number("东村", batch)))


def test_the_smallest_policy_file_is_still_enough(stations: Stations, tmp_path: Path):
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"region": "150404", "valid_from": "2027-01-01", "tiers": [{"yuan": 300}]}), encoding="utf-8")
    policies.load(stations.desk("区主任"), file)
    assert policy_editor.versions(stations.desk("区主任"))[0].mapping["tiers"] == [{"yuan": 300, "subsidy_yuan": 0, "hardship_only": False}]
