"""Papers and sums of back payments (Songshan 003 art. 8-10; Linyi 004 2(6)): apart from the POS ledger, and complete."""

from __future__ import annotations

import json
import subprocess
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from app import cli_work
from app.commands import back_payment
from app.domain.filing import Draft
from app.services import (
    back_ledgers,
    back_payments,
    differences,
    fund_books,
    handling,
    ledgers,
    months,
    people,
    policies,
    progress,
    reconciliations,
    review_sheets,
    reviews,
    verification,
)
from app.services.line_reversals import reverse_line
from app.services.month_books import DistrictBooks
from db import Opener, lines, tallies
from tests.business.back_pay_steps import application, approved, deposited, transferred, treasury
from tests.stations import CODES, Stations


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()


@pytest.fixture
def paid(stations: Stations) -> Stations:
    """Person 1 has paid 2019-2021 back and 2026 by POS; person 2 by POS only."""
    stations.register("东村", 2)
    approved(stations)
    deposited(stations)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2))
    stations.settle()
    return stations


def test_the_pos_ledger_has_no_back_payment_and_the_back_ledger_has_them_all(paid: Stations) -> None:
    for place in ("东村", "镇", "区"):
        desk = paid.desk(place)
        assert (ledgers.ledger(desk, "2026-10").payments, ledgers.ledger(desk, "2026-10").total_fen) == (2, 40_000)
        back = back_ledgers.back_ledger(desk, "2026-10")
        assert (back.payments, back.total_fen) == (3, 60_000)
        assert back_ledgers.sums_by_village(back) == {CODES["东村"]: (3, 60_000)}
        with desk.store.read() as unit:
            assert unit.tallies.month("2026-10") == (2, 40_000)
            assert unit.lines.totals("2026-10") == {CODES["东村"]: (2, 40_000)}
            assert unit.tallies.unsettled("2026-10", "2026-10") == []
            assert [batch.terminal for batch in unit.lines.batches()] == ["T1"]


def test_a_back_payment_is_no_payment_of_the_years_campaign(paid: Stations) -> None:
    found = progress.collected(paid.desk("区"))
    assert (found.payments, found.payments_fen, found.paid) == (2, 40_000, 2)
    assert sum(place.fen for place in found.places) == 40_000
    assert found.tiers == ((20_000, 2),)


def test_the_month_closes_with_back_payments_beside_the_payments(paid: Stations) -> None:
    desk = paid.desk("东村")
    assert months.close(desk, "2026-10")
    with desk.store.read() as unit:
        (docket,) = unit.dockets.listed(kinds=("month_close",))
        body = unit.journal.by_number(docket.n).body
    assert (body["payments"], body["total_fen"], body["back_payments"], body["back_fen"]) == (2, 40_000, 3, 60_000)


def test_a_red_letter_stands_in_the_back_ledger_alone(paid: Stations) -> None:
    line = next(line for line in paid.lines("东村", 1) if line.kind == "back")
    reverse_line(paid.desk("东村"), line.line, "缴错")
    paid.settle()
    back = back_ledgers.back_ledger(paid.desk("区"), "2026-10")
    assert (back.payments, back.total_fen) == (3, 40_000)
    assert ledgers.ledger(paid.desk("区"), "2026-10").total_fen == 40_000


def test_months_of_back_payments_are_offered(stations: Stations) -> None:
    approved(stations)
    deposited(stations)
    stations.clock.day = date(2026, 12, 1)
    assert ledgers.months(stations.desk("区")) == ["2026-12", "2026-10"]


def test_the_two_papers_of_a_month_say_where_the_money_stands(paid: Stations) -> None:
    desk = paid.desk("区")
    told = text_of(back_ledgers.as_pdf(desk, "2026-10"))
    assert all(word in told for word in ("补缴费明细表", "补缴费汇总表", "中断补缴", "JZ0001", "待划转", "陆佰元整"))
    transferred(paid, "600")
    (village,) = back_ledgers.paper(desk, back_ledgers.back_ledger(desk, "2026-10")).villages
    assert (village.people, village.years, village.amount_fen, village.moved_fen, village.entered_fen) == (1, 3, 60_000, 60_000, 0)
    assert back_ledgers.as_xlsx(desk, "2026-10")[:2] == b"PK"


def test_the_difference_list_says_where_a_back_payment_is(paid: Stations) -> None:
    desk = paid.desk("区财务")
    assert {row.text for row in differences.listed(desk, "2026-10") if row.terminal == "补缴"} == {"补缴款在指定账户，还没有划转"}
    transferred(paid, "600")
    assert {row.text for row in differences.listed(desk, "2026-10") if row.terminal == "补缴"} == {"补缴已划转，国库无"}


def test_the_sheet_for_the_bank_comes_with_the_districts_approval(stations: Stations) -> None:
    """Art. 8: 持乡镇（街道）出具的《补缴明细表》到指定账户缴费."""
    filing = approved(stations)
    desk = stations.desk("东村")
    n = stations.number("东村", filing)
    both = text_of(review_sheets.form_pdf(desk, n))
    assert all(word in both for word in ("保费补缴申请表", "补缴明细表", "2019—2021 年，共 3 年", "稽核人", "分管领导", "陆佰元整"))
    assert "补缴申请表" not in text_of(back_payments.bank_pdf(desk, n))
    assert [(one.step, one.fen) for one in back_payments.waiting(desk)] == [("deposit", 60_000)]
    deposited(stations)
    assert [(one.step, one.fen, one.slip) for one in back_payments.waiting(desk)] == [("transfer", 60_000, "JZ0001")]


def test_the_named_account_is_the_policys(stations: Stations, tmp_path) -> None:
    raw = {"name": "样例镇社会事务办公室", "bank": "样例银行", "number": "6200001"}
    with stations.desk("区").store.read() as unit:
        body = dict(stations.desk("区").policy(unit).to_mapping())
    body |= {"valid_from": "2026-10-01", "back_payment": {"account": raw, "accounts": {"150404199": {**raw, "number": "9"}}}}
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    policies.load(stations.desk("区"), file)
    filing = approved(stations)
    told = text_of(back_payments.bank_pdf(stations.desk("区"), stations.number("区", filing)))
    assert all(word in told for word in raw.values())


def test_the_sheet_for_the_bank_waits_for_approval(stations: Stations) -> None:
    stations.register("东村", 1)
    filing = handling.file(stations.desk("东村"), "back_payment", application())
    with pytest.raises(back_payments.NotApproved):
        back_payments.bank_pdf(stations.desk("东村"), stations.number("东村", filing))
    assert "补缴明细表" not in text_of(review_sheets.form_pdf(stations.desk("东村"), stations.number("东村", filing)))


def test_the_persons_page_shows_each_year(paid: Stations) -> None:
    person = people.person(paid.desk("东村"), paid.resident("东村", 1).n)
    assert sorted((line.year, line.terminal) for line in person.payments) == [
        (2019, "补缴"), (2020, "补缴"), (2021, "补缴"), (2026, "T1"),
    ]  # fmt: skip


def test_back_payments_of_a_month_are_found_by_the_index_of_slips(stations: Stations) -> None:
    """The workbench asks for a month's sums: they must not walk through the month's other payments."""
    raw = stations.raw("区")
    try:
        for query in (tallies._BACK_MONTH, tallies._BACK_OPEN, lines._BACK_LINES, lines._BACK_TOTALS, lines._BACK_MONTHS):
            plan = raw.execute(f"EXPLAIN QUERY PLAN {query.text}", [""] * query.text.count("?")).fetchall()
            assert "lines_slip" in plan[0][3], plan
    finally:
        raw.close()


def test_the_command_line_lists_what_waits_and_writes_the_papers(stations: Stations, tmp_path) -> None:
    filing = approved(stations)
    desk = stations.desk("东村")
    call: Any = SimpleNamespace(desk=lambda: nullcontext(desk), options=SimpleNamespace(filing=filing[:12], pdf=tmp_path / "a.pdf"))
    found, code = back_payment.run_waiting(call)
    assert (code, [one["filing"] for one in found["waiting"]]) == (0, [filing])
    for run in (back_payment.run_form, back_payment.run_sheet):
        assert run(call)[1] == 0
        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    call.options.filing = "0" * 12
    with pytest.raises(review_sheets.FilingUnknown):
        back_payment.run_form(call)


def test_a_village_reads_by_the_receipt_that_the_township_has_handed_its_money_on(stations: Stations) -> None:
    """Songshan 003 art. 10: one bank voucher for several villages; each is told its own part, and waits no longer for it."""
    approved(stations)
    deposited(stations)
    approved(stations, 11, "西村")
    deposited(stations, 11, "西村")
    transferred(stations, "1200")
    for who in ("区", "镇", "东村", "西村"):
        assert back_payments.waiting(stations.desk(who)) == []
        assert back_ledgers.back_ledger(stations.desk(who), "2026-10").held == frozenset()
    with stations.desk("西村").store.read() as unit:
        (docket,) = unit.dockets.listed(kinds=("back_moved",))
        body = unit.journal.by_number(docket.n).body
    assert (docket.village, docket.state, docket.fen) == (CODES["西村"], "effective", 60_000)
    assert [(row["slip"], row["fen"]) for row in body["rows"]] == [("JZ0011", 60_000)]
    line = stations.lines("西村", 11)[0]
    reverse_line(stations.desk("西村"), line.line, "参加职工保险")
    stations.settle()
    assert stations.balance("区", "在途") == -120_000
    for who in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_a_receipt_of_another_villages_deposits_has_no_force(stations: Stations) -> None:
    """A filing that goes down concerns one village; nor does it close what was not transferred."""
    approved(stations)
    deposited(stations)
    with stations.desk("区").store.read() as unit:
        (due,) = unit.dues.open_ones("back_transfer")
    body = {"transfer": "ab" * 32, "moved_on": "2026-10-12", "voucher": "H1", "fen": 60_000, "rows": [{"deposit": due.key, "fen": 60_000}]}
    draft = Draft("back_moved", body, "", ("ab" * 32,))
    (wrong,) = stations.forge("区财务", CODES["西村"], draft)
    assert stations.state("区", wrong) == "refused"
    short = Draft("back_moved", {**body, "fen": 1}, "", ("ab" * 32,))
    (unequal,) = stations.forge("区财务", CODES["东村"], short)
    assert stations.opinion("区", unequal) == "补缴划转回单的明细与金额不符。"


def test_a_village_without_the_receipt_waits_until_the_years_have_entered(stations: Stations, monkeypatch) -> None:
    """What an older program at the district has transferred."""
    monkeypatch.setattr(reviews, "tell_villages", lambda *_: None)
    approved(stations)
    deposited(stations)
    transferred(stations, "600")
    steps = {who: [one.step for one in back_payments.waiting(stations.desk(who))] for who in ("区", "镇", "东村")}
    assert steps == {"区": [], "镇": [], "东村": ["transfer"]}
    years = [(f"R{year}", 1, year, "200.00", "JZ0001") for year in (2019, 2020, 2021)]
    reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *years), "2026-10")
    stations.down()
    for who in ("区", "镇", "东村"):
        assert back_payments.waiting(stations.desk(who)) == []
        assert {line.phase for line in stations.lines(who, 1)} == {"credited"}
        assert stations.balance(who, "待入库") == 0
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()
    with pytest.raises(DistrictBooks, match="在区级"):
        fund_books.trial_balance(stations.desk("东村"), "2026-10")
    assert (stations.balance("区", "指定账户"), stations.balance("区", "在途")) == (0, 0)


def test_the_ledgers_fixed_form_keeps_back_payments_beside_it(paid: Stations) -> None:
    desk = paid.desk("区")
    call: Any = SimpleNamespace(
        desk=lambda: nullcontext(desk), options=SimpleNamespace(month="2026-10", pdf=None, xlsx=None, paper="payments")
    )
    assert cli_work.ledger(call)[0] == {
        "month": "2026-10", "payments": 2, "total_fen": 40_000,
        "villages": {CODES["东村"]: {"payments": 2, "total_fen": 40_000}},
        "back_payments": 3, "back_fen": 60_000, "back_villages": {CODES["东村"]: {"payments": 3, "total_fen": 60_000}},
    }  # fmt: skip
