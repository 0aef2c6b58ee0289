"""Approvals that are not used, refusals by hand, and what holds after any sequence of steps (Songshan 003 art. 8, 10, 16)."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.posting import account
from app.services import grants, handling, months, policies, reconciliations, verification
from app.services.desk import FormRefused
from app.services.line_reversals import reverse_line
from db import Opener
from tests.business.back_pay_steps import application, approved, deposit, deposited, transferred, treasury
from tests.stations import Stations, Template, id_of


def test_a_voided_approval_frees_its_years(stations: Stations) -> None:
    filing = approved(stations)
    desk = stations.desk("东村")
    assert handling.check(desk, "back_payment", application()).blocked
    handling.file(desk, "back_void", {"due": filing, "reason": "本人改变主意"})
    stations.settle()
    assert not handling.check(desk, "back_payment", application()).blocked
    assert handling.check(desk, "back_void", {"due": filing, "reason": "再来"}).blocked
    found = verification.verify(stations.desk("区"), Opener(), full=True)
    assert found.problems == ()


def test_an_approval_whose_deposit_waits_is_not_voided(stations: Stations) -> None:
    filing = approved(stations)
    desk, stations.clock.day = stations.desk("东村"), date(2026, 10, 12)
    handling.file(desk, "back_deposit", deposit(stations, "东村"))
    found = handling.check(desk, "back_void", {"due": filing, "reason": "改变主意"})
    assert [problem.code for problem in found.problems] == ["deposit_waits"]


def test_a_payment_is_reversed_from_a_form_by_person_and_year(stations: Stations) -> None:
    """Art. 16: whatever paid the year, a terminal or a deposit slip."""
    approved(stations)
    deposited(stations)
    desk = stations.desk("东村")
    entered = {"id_number": id_of(1), "year": "2020", "reason": "缴错年度"}
    assert [p.code for p in handling.check(desk, "reversal", {**entered, "year": "2024"}).problems] == ["no_payment"]
    handling.file(desk, "reversal", entered)
    stations.settle()
    assert [line.year for line in stations.lines("区", 1) if line.phase == "reversed"] == [2020]
    with pytest.raises(FormRefused):
        handling.file(desk, "reversal", entered)


def test_a_policy_may_give_a_back_payment_its_subsidy(stations: Stations, tmp_path: Path) -> None:
    """No subsidy for 补缴 unless the policy says so (facts 2.1, 10.2)."""
    desk = stations.desk("区")
    with desk.store.read() as unit:
        body = dict(desk.policy(unit).to_mapping())
    body |= {"valid_from": "2026-10-01", "subsidy_entry": "with_payment", "back_payment": {"subsidy": True}}
    (tmp_path / "policy.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    policies.load(desk, tmp_path / "policy.json")
    stations.down()
    approved(stations)
    deposited(stations)
    transferred(stations, "600")
    reconciliations.reconcile(stations.desk("区财务"), treasury(stations, ("S1", 1, 2019, 200, "JZ0001")), "2026-10")
    subject = stations.resident("区", 1).subject
    assert stations.balance("区", account(subject)) == 20_000
    assert stations.balance("区", f"个人账户/{subject}") == 24_000
    assert grants.claims(desk, "subsidy", 2019) == []


def test_a_deposit_of_a_closed_month_is_booked_in_the_first_open_one(stations: Stations) -> None:
    """月清月结 (art. 11): a locked month stays as it was certified."""
    approved(stations)
    months.close(stations.desk("东村"), "2026-10")
    stations.clock.day = date(2026, 11, 2)
    handling.file(stations.desk("东村"), "back_deposit", deposit(stations, "东村"))
    assert {line.month for line in stations.lines("东村", 1)} == {"2026-11"}


STEPS = st.lists(
    st.sampled_from(["apply", "deposit", "transfer", "treasury", "reverse", "void", "settle"]), min_size=4, max_size=12
)


def _apply(stations: Stations, year: int) -> None:
    handling.file(stations.desk("东村"), "back_payment", application(years=str(year)))


def _step(stations: Stations, step: str, count: int) -> None:
    """One step, as far as the rules allow it; a refusal is a fine answer."""
    east, year = stations.desk("东村"), 2015 + count % 4
    try:
        if step == "apply":
            _apply(stations, year)
        elif step == "deposit":
            with east.store.read() as unit:
                due = next(iter(unit.dues.open_ones("back_payment")), None)
            if due is not None:
                values = {"due": due.key, "channel": "指定账户", "deposited_on": "2026-10-09", "slip": f"J{count}", "fen": "200"}
                handling.file(east, "back_deposit", values)
        elif step == "transfer":
            with stations.desk("镇").store.read() as unit:
                fen = sum(due.left_fen for due in unit.dues.open_ones("back_transfer"))
            transferred(stations, f"{fen / 100:.2f}", f"H{count}")
        elif step == "treasury":
            rows = [(f"S{year}", 1, year, 200, "") for year in range(2015, 2019)]
            reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
        elif step == "reverse":
            line = next((line for line in stations.lines("东村", 1) if line.phase in {"effective", "credited"}), None)
            if line is not None:
                reverse_line(east, line.line, "冲销")
        elif step == "void":
            with east.store.read() as unit:
                due = next(iter(unit.dues.open_ones("back_payment")), None)
            if due is not None:
                handling.file(east, "back_void", {"due": due.key, "reason": "不补了"})
        else:
            stations.settle()
    except FormRefused:
        pass


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_money_adds_up_after_any_steps(template: Template, no_paper: None, steps: list[str]) -> None:
    """Whatever comes in whatever order: every line's money is somewhere once, no account is overdrawn, replay agrees."""
    root = Path(tempfile.mkdtemp())
    stations = Stations.copied(template, root)
    try:
        stations.clock.day = date(2026, 10, 12)
        stations.register("东村", 1)
        stations.settle()
        for count, step in enumerate(["apply", "settle", "deposit", "settle", *steps]):
            _step(stations, step, count)
        stations.settle()
        lines = [line for line in stations.lines("区", 1) if line.phase != "dead"]
        held, waiting = -stations.balance("区", "指定账户"), stations.balance("区", "待入库")
        transit, entered = -stations.balance("区", "在途"), -stations.balance("区", "国库")
        assert held >= 0
        assert waiting >= 0
        assert held + transit + entered == waiting + stations.balance("区", "个人账户") + stations.balance("区", "暂收")
        assert waiting == sum(line.amount_fen for line in lines if line.phase == "effective")
        living = [line.year for line in lines if line.phase != "reversed"]
        assert len(living) == len(set(living))
        for place in ("区", "镇", "东村"):
            assert verification.verify(stations.desk(place), Opener(), full=True).problems == ()
    finally:
        stations.close()
        shutil.rmtree(root)
