"""补缴 from the application to the account (Songshan 003 art. 8, 10; Linyi 004 2(6); Xuecheng 002 3(3)2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.posting import account
from app.services import cautions, differences, handling, reconciliations, reviews, verification
from app.services.desk import FormRefused
from app.services.line_reversals import reverse_line
from db import Opener
from tests.business.back_pay_steps import application, approved, deposit, deposited, transferred, treasury
from tests.stations import Stations, id_of


def clean(stations: Stations, *who: str) -> None:
    for name in who:
        found = verification.verify(stations.desk(name), full=True, opener=Opener())
        assert not found.problems, (name, found.problems)


def test_a_back_payment_goes_through_three_levels_to_the_account(stations: Stations) -> None:
    """Art. 8: 补缴明细表, deposit to the named account, confirmation at the village; art. 10: transfer, reconciliation."""
    approved(stations)
    assert stations.balance("区", "") == 0
    deposited(stations)
    for place in ("东村", "镇", "区"):
        assert stations.balance(place, "指定账户/150404100") == -60_000
        assert stations.balance(place, "待入库") == 60_000
    transferred(stations, "600")
    assert stations.balance("区", "指定账户") == 0
    assert stations.balance("区", "在途/150404100200-01.1/补缴") == -60_000
    rows = [(f"S{year}", 1, year, 200, "JZ0001") for year in (2019, 2020, 2021)]
    found = reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
    assert (found.matched, found.matched_fen, found.pos_only, found.treasury_only) == (3, 60_000, 0, 0)
    stations.down()
    for place in ("东村", "镇", "区"):
        assert stations.balance(place, account(stations.resident(place, 1).subject)) == 60_000
        assert {(line.year, line.phase, line.entered_on) for line in stations.lines(place, 1)} == {
            (year, "credited", "2026-10-15") for year in (2019, 2020, 2021)
        }
    assert (stations.balance("区", "在途"), stations.balance("区", "待入库")) == (0, 0)
    clean(stations, "区", "镇", "东村")


def test_no_subsidy_goes_with_a_back_payment(stations: Stations) -> None:
    """补缴不享受政府补贴 (facts 2.1) unless the policy says so."""
    approved(stations)
    deposited(stations)
    transferred(stations, "600")
    reconciliations.reconcile(stations.desk("区财务"), treasury(stations, ("S1", 1, 2019, 200, "JZ0001")), "2026-10")
    assert stations.balance("区", f"个人账户/{stations.resident('区', 1).subject}") == 20_000


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"id_number": id_of(9)}, "unknown_person"),
        ({"kind": "一次性补缴"}, "not_of_age"),
        ({"years": ""}, "no_years"),
        ({"years": "前几年"}, "no_years"),
        ({"tier": ""}, "no_tier"),
        ({"years": "2026"}, "year_not_payable"),
        ({"years": "2027"}, "year_not_payable"),
        ({"years": "2008"}, "year_not_payable"),
        ({"years": "2019、2019"}, "year_not_payable"),
        ({"years": "2009-2025"}, "too_many_years"),
        ({"years": "1900-1999"}, "too_many_years"),
        ({"tier": "100"}, "tier_not_open"),
        ({"tier": "250"}, "bad_tier"),
    ],
)
def test_each_reason_against_an_application_is_told(stations: Stations, values: dict[str, str], code: str) -> None:
    stations.register("东村", 1)
    stations.settle()
    desk = stations.desk("东村")
    checked = handling.check(desk, "back_payment", {**application(), **values})
    assert code in {problem.code for problem in checked.problems if problem.blocking}
    assert all(problem.text.endswith("。") for problem in checked.problems)
    with pytest.raises(FormRefused):
        handling.file(desk, "back_payment", {**application(), **values})


def test_years_before_sixteen_cannot_be_paid_back(stations: Stations) -> None:
    number = id_of(1, "20060601")
    stations.register("东村", 1, id_number=number)
    stations.settle()
    checked = handling.check(stations.desk("东村"), "back_payment", application(id_number=number, years="2021-2022"))
    assert [(p.code, p.field, p.row) for p in checked.problems if p.blocking] == [("year_not_payable", "years", 0)]
    assert "2022" in checked.problems[0].text


def test_one_off_is_for_those_of_the_age(stations: Stations) -> None:
    number = id_of(1, "19660101")
    stations.register("东村", 1, id_number=number)
    stations.settle()
    entered = application(id_number=number, kind="一次性补缴", years="2011-2025")
    checked = handling.check(stations.desk("东村"), "back_payment", entered)
    assert not checked.problems
    assert (checked.count, checked.fen) == (15, 300_000)


def test_paid_years_and_other_applications_are_no_years_to_pay_back(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.settle()
    stations.batch("东村", stations.sale("东村", 1, year=2020))
    desk = stations.desk("东村")
    checked = handling.check(desk, "back_payment", application())
    assert [(p.code, p.field, p.row) for p in checked.problems if p.blocking] == [("year_not_payable", "years", 0)]
    handling.file(desk, "back_payment", application(years="2019"))
    checked = handling.check(desk, "back_payment", application(years="2018、2019"))
    assert [(p.code, p.field, p.row) for p in checked.problems if p.blocking] == [("year_not_payable", "years", 0)]
    stations.settle()
    checked = handling.check(desk, "back_payment", application(years="2018、2019"))
    assert [(p.code, p.field, p.row) for p in checked.problems if p.blocking] == [("year_not_payable", "years", 0)]


def test_a_year_paid_at_the_tax_office_is_no_year_to_pay_back(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.settle()
    found = reconciliations.reconcile(stations.desk("区财务"), treasury(stations, ("S1", 1, 2019, 200, "")), "2026-10")
    assert found.treasury_only == 1
    stations.down()
    checked = handling.check(stations.desk("东村"), "back_payment", application())
    assert [(p.code, p.field, p.row) for p in checked.problems if p.blocking] == [("year_not_payable", "years", 0)]
    assert "税务" in checked.problems[0].text


def test_each_year_may_have_its_own_tier(stations: Stations) -> None:
    stations.register("东村", 1)
    rows = [{"year": "2019", "tier": "200"}, {"year": "2021", "tier": "500 元"}]
    checked = handling.check(stations.desk("东村"), "back_payment", application(years="", tier=""), rows)
    assert checked.body["rows"] == [{"year": 2019, "fen": 20_000}, {"year": 2021, "fen": 50_000}]
    assert checked.body["years"] == "2019、2021"
    assert [problem.code for problem in checked.problems] == ["not_effective"]


def test_a_year_typed_in_a_line_is_refused_at_its_line(stations: Stations) -> None:
    stations.register("东村", 1)
    rows = [{"year": "2021", "tier": "500"}, {"year": "2026", "tier": "200"}, {"year": "2019", "tier": "100"}]
    checked = handling.check(stations.desk("东村"), "back_payment", application(years="2018", tier="200"), rows)
    found = {(problem.code, problem.field, problem.row) for problem in checked.problems if problem.blocking}
    assert found == {("year_not_payable", "year", 2), ("tier_not_open", "tier", 3)}


def test_a_deposit_is_what_was_approved_on_a_slip_of_its_own(stations: Stations) -> None:
    approved(stations)
    desk = stations.desk("东村")
    stations.clock.day = date(2026, 10, 12)

    def codes(**values: Any) -> set[str]:
        return {p.code for p in handling.check(desk, "back_deposit", deposit(stations, "东村", **values)).problems}

    assert codes() == set()
    assert codes(fen="400") == {"amount_differs"}
    assert codes(deposited_on="2026-10-13") == {"future_day"}
    assert codes(deposited_on="2026-10-01") == {"before_approval"}
    entered = deposit(stations, "东村")
    handling.file(desk, "back_deposit", entered)
    assert codes() == {"year_already_paid", "slip_used"}
    stations.settle()
    again = handling.check(desk, "back_deposit", entered)
    assert [problem.code for problem in again.problems if problem.blocking]


def test_a_returned_deposit_is_registered_again(stations: Stations) -> None:
    approved(stations)
    desk, stations.clock.day = stations.desk("东村"), date(2026, 10, 12)
    entered = deposit(stations, "东村")
    filing = handling.file(desk, "back_deposit", entered)
    stations.carry("东村", "镇")
    reviews.return_back(stations.desk("镇"), [stations.number("镇", filing)], "进账单看不清，请重新登记")
    stations.carry("镇", "东村")
    assert {line.phase for line in stations.lines("东村", 1)} == {"dead"}
    handling.file(desk, "back_deposit", entered)
    stations.settle()
    assert stations.balance("区", "待入库") == 60_000
    clean(stations, "区", "镇", "东村")


def test_a_transfer_covers_what_is_open_once(stations: Stations) -> None:
    approved(stations)
    deposited(stations)
    desk = stations.desk("镇")

    def codes(**values: str) -> list[str]:
        entered = {"moved_on": "2026-10-12", "voucher": "HZ001", "fen": "600", **values}
        return [problem.code for problem in handling.check(desk, "back_transfer", entered).problems]

    assert codes() == []
    assert codes(fen="599") == ["sum_differs"]
    assert codes(moved_on="2026-10-08") == ["nothing_to_move"]
    assert codes(moved_on="2026-10-13") == ["future_day"]
    handling.file(desk, "back_transfer", {"moved_on": "2026-10-12", "voucher": "HZ001", "fen": "600"})
    assert codes() == ["nothing_to_move"]
    with desk.store.read() as unit:
        (due,) = unit.dues.open_ones("back_transfer")
    entered = {"moved_on": "2026-10-12", "voucher": "HZ002", "fen": "600"}
    found = handling.check(desk, "back_transfer", entered, [{"deposit": due.key}])
    assert [problem.code for problem in found.problems] == ["deposit_not_open"]


def test_treasury_rows_that_come_too_early_are_listed_and_credited_later(stations: Stations) -> None:
    """Nothing is lost and nothing is taken for 税务直缴: before the deposit, before the transfer, and after both."""
    approved(stations)
    rows = [("S1", 1, year, 200, "JZ0001") for year in (2019, 2020, 2021)]
    path, finance = treasury(stations, *rows), stations.desk("区财务")
    found = reconciliations.reconcile(finance, path, "2026-10")
    assert (found.waiting, found.treasury_only, found.repeated) == (3, 0, 0)
    assert stations.balance("区", "国库") == 0
    deposited(stations)
    found = reconciliations.reconcile(finance, path, "2026-10")
    assert (found.waiting, found.matched) == (3, 0)
    assert {row.text for row in differences.listed(finance, "2026-10")} == {"补缴还没有登记缴款或划转，暂不入账"}
    transferred(stations, "600")
    found = reconciliations.reconcile(finance, path, "2026-10")
    assert (found.matched, found.waiting) == (3, 0)
    assert reconciliations.reconcile(finance, path, "2026-10").repeated == 3
    assert stations.balance("区", "国库") == -60_000
    assert stations.balance("区", "在途") == 0
    assert differences.listed(finance, "2026-10") == []
    clean(stations, "区")


def test_what_is_paid_in_the_tax_hall_needs_no_transfer(stations: Stations) -> None:
    """Art. 8, last sentence: 持区社保局出具的《补缴明细表》到区税务大厅缴费."""
    approved(stations)
    deposited(stations, channel="税务大厅")
    assert stations.balance("区", "指定账户") == 0
    rows = [("S1", 1, year, 200, "JZ0001") for year in (2019, 2020, 2021)]
    found = reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
    assert found.matched == 3
    assert stations.balance("区", "在途") == 0


def test_a_reversed_year_stays_in_the_named_account_and_may_be_paid_again(stations: Stations) -> None:
    approved(stations)
    deposited(stations)
    line = next(line for line in stations.lines("东村", 1) if line.year == 2020)
    reverse_line(stations.desk("东村"), line.line, "缴错了年度")
    stations.settle()
    assert stations.balance("区", f"暂收/待退/{line.line}") == 20_000
    transferred(stations, "400")
    assert stations.balance("区", "指定账户") == -20_000
    rows = [("S1", 1, year, 200, "JZ0001") for year in (2019, 2021)]
    found = reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
    assert (found.matched, found.pos_only) == (2, 0)
    assert not handling.check(stations.desk("镇"), "back_payment", application(years="2020")).blocked
    stations.down()
    clean(stations, "区", "镇", "东村")


def test_a_credited_year_is_reversed_from_the_account(stations: Stations) -> None:
    approved(stations)
    deposited(stations)
    transferred(stations, "600")
    rows = [("S1", 1, year, 200, "JZ0001") for year in (2019, 2020, 2021)]
    reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
    stations.down()
    reverse_line(stations.desk("东村"), stations.lines("东村", 1)[0].line, "重复")
    stations.settle()
    assert stations.balance("区", account(stations.resident("区", 1).subject)) == 40_000
    clean(stations, "区", "东村")


def test_a_deposit_that_waits_for_a_month_is_a_caution(stations: Stations) -> None:
    """Art. 10: 按月…将补缴的保费划转税务专户."""
    approved(stations)
    deposited(stations)

    def told() -> list[str]:
        return [one.text for one in cautions.cautions(stations.desk("镇"), "2026-10-12", []) if "补缴" in one.text]

    stations.clock.day = date(2026, 11, 9)
    assert told() == []
    stations.clock.day = date(2026, 11, 10)
    (text,) = told()
    assert "1 笔 600.00 元" in text
