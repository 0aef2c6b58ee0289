"""The fund's books: balanced by construction, each figure a sum of postings (Linyi 004 2(5))."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.chart import CHART
from app.domain.posting import Posting
from app.services import fund_books, fund_papers, month_books, reconciliations, statement_lists
from app.services.desk import NotYourRole
from tests.services.lists import bank_list, filed, receipts, tax_list, tickets
from tests.services.test_month import month
from tests.stations import Stations

__all__ = ["month"]


@pytest.fixture
def worked(month: Stations) -> Stations:
    """Two payments in transit, four in the treasury, money moved on, a transfer in, bank interest."""
    rows = tickets(month)
    statement_lists.read_tax(month.desk("区财务"), tax_list(month, rows), "2026-10")
    path = receipts(month)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(lines[:-2]), encoding="utf-8")
    reconciliations.reconcile(month.desk("区财务"), path, "2026-10")
    month.clock.day = date(2026, 10, 30)
    filed(month, "fund_movement", way="treasury_special", fen="800", moved_on="2026-10-20", voucher="P1")
    filed(month, "fund_movement", way="special_expenditure", fen="300", moved_on="2026-10-22", voucher="P2")
    filed(month, "fund_movement", way="transfer_income", fen="150.50", moved_on="2026-10-23", voucher="P3")
    filed(month, "fund_movement", way="income_special", fen="150.50", moved_on="2026-10-28", voucher="P4")
    return month


def test_the_trial_balance_has_equal_sides_and_every_account_that_moved(worked):
    found = fund_books.trial_balance(worked.desk("区财务"), "2026-10")
    assert found.agrees
    assert found.debit_fen == found.credit_fen > 0
    closing = {row.account.name: row.closing_fen for row in found.rows}
    balances = {account.name: worked.balance("区", account.name) for account in CHART}
    assert {name: fen for name, fen in closing.items() if fen} == {
        account.name: balances[account.name] * (-1 if account.side == "debit" else 1)
        for account in CHART if balances[account.name]
    }  # fmt: skip


def test_the_closing_of_a_month_is_the_opening_of_the_next(worked):
    desk = worked.desk("区财务")
    for by in ("value", "booked"):
        october, november = (fund_books.trial_balance(desk, key, by) for key in ("2026-10", "2026-11"))
        assert {r.account: r.closing_fen for r in october.rows if r.closing_fen} == {
            r.account: r.opening_fen for r in november.rows if r.opening_fen
        }


def test_a_year_is_the_sum_of_its_months(worked):
    desk = worked.desk("区财务")
    year = fund_books.trial_balance(desk, "2026")
    months = [fund_books.trial_balance(desk, f"2026-{no:02d}") for no in range(1, 13)]
    assert year.debit_fen == sum(one.debit_fen for one in months)
    quarter = fund_books.trial_balance(desk, "2026-Q4")
    assert (quarter.debit_fen, quarter.title) == (year.debit_fen, "2026年第四季度")


def test_a_ledger_runs_from_its_opening_to_its_closing_and_leads_to_its_papers(worked):
    desk = worked.desk("区财务")
    found = fund_books.account_ledger(desk, "财政专户", "2026-10-01", "2026-10-31")
    assert [line.row.fen for line in found.rows] == [80_000, -30_000, 15_050]
    assert found.rows[-1].balance_fen == found.closing_fen == -worked.balance("区", "财政专户")
    number, title = fund_books.source_of(desk, found.rows[0].filing)
    assert number
    assert title == "资金划转"
    treasury = fund_books.account_ledger(desk, "国库", "2026-10-21", "2026-10-31")
    assert treasury.opening_fen == treasury.closing_fen == -worked.balance("区", "国库")


def test_a_path_counts_everything_below_it(worked):
    desk = worked.desk("区财务")
    found = fund_books.account_ledger(desk, "在途", "2026-01-01", "2026-12-31")
    assert found.closing_fen == -worked.balance("区", "在途") == sum(row.fen for row in fund_books.in_transit(desk))


def test_income_less_expenditure_is_what_the_bank_accounts_gained(worked):
    found = fund_books.analysis(worked.desk("区财务"), "2026-Q4")
    sums = {row.what: row.total_fen for row in found.rows}
    assert sums == {"个人缴费": sums["个人缴费"], "转移收入": 15_050, **({k: v for k, v in sums.items() if "补贴" in k})}
    money = sums["个人缴费"] + sums["转移收入"]
    assert found.closing_fen - found.opening_fen == money


def test_unknown_accounts_and_periods_are_said(worked):
    desk = worked.desk("区财务")
    with pytest.raises(fund_books.PeriodUnreadable, match="没有「小金库」这个科目"):
        fund_books.account_ledger(desk, "小金库", "2026-10-01", "2026-10-31")
    with pytest.raises(fund_books.PeriodUnreadable, match="不是月份、季度或年度"):
        fund_books.trial_balance(desk, "十月")


def test_a_clerk_without_the_role_and_a_township_do_not_see_the_funds_books(worked):
    with pytest.raises(NotYourRole):
        fund_books.trial_balance(worked.desk("区经办"), "2026-10")
    with pytest.raises((NotYourRole, month_books.DistrictBooks)):
        fund_books.trial_balance(worked.desk("镇"), "2026-10")


def test_papers_are_made_of_what_the_screen_shows(worked):
    desk = worked.desk("区财务")
    moves = [("2026-10-20", "P1", 800.0), ("2026-10-22", "P2", -300.0), ("2026-10-28", "P4", 150.5)]
    statement_lists.read_bank(desk, bank_list(worked, 0, moves), "财政专户")
    trial = fund_books.trial_balance(desk, "2026-10")
    made = [
        fund_papers.trial(desk, trial), fund_papers.analysis(desk, fund_books.analysis(desk, "2026-Q4")),
        fund_papers.ledger(desk, fund_books.account_ledger(desk, "财政专户", "2026-10-01", "2026-10-31")),
    ]  # fmt: skip
    assert made[0].sums(made[0].all_rows())[4] == trial.debit_fen
    for paper in made:
        assert fund_papers.pdf(paper).startswith(b"%PDF")
        assert fund_papers.xlsx(paper).startswith(b"PK")
    assert month_books.as_pdf(desk, "2026-10").startswith(b"%PDF")
    assert month_books.as_xlsx(desk, "2026-10").startswith(b"PK")


def test_reversed_postings_count_against_the_income_they_correct(worked):
    desk = worked.desk("区")
    with desk.store.write() as unit:
        subject = unit.residents.subjects()[0][1]
        own = f"个人账户/{subject}/个人缴费"
        unit.postings.add(1, [Posting(own, "暂收/待退/x", 5_000, "2026-10-25", "2026-10-25", subject)])
    found = fund_books.analysis(worked.desk("区财务"), "2026-10")
    rows = {row.what: row.total_fen for row in found.rows}
    assert rows["暂收款净增加"] == 5_000
