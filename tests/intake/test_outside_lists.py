"""Tickets and bank statements as strangers make them: every row with its place, every balance proved (facts 5.4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.bank_statements import BankStatement, bank_statement_of
from app.intake.columns import Table, find_table
from app.intake.refusals import ColumnsMissing
from app.intake.sheets import NumberCell, read_sheets
from app.intake.statement_vocabularies import BANK, TAX
from app.intake.tax_details import TaxDetails, tax_details_of
from tests.intake.making import number, write_text, write_xlsx

TAX_HEAD = ["电子税票号码", "缴费人名称", "证件号码", "费款所属期", "实缴金额（元）", "缴费时间", "日切日期", "终端号", "参考号"]
BANK_HEAD = ["记账日期", "凭证号码", "摘要", "借方发生额", "贷方发生额", "账户余额"]


def ticket(place: int, **changed: Any) -> list[Any]:
    row = dict(zip(TAX_HEAD, [f"33715{place:013d}", "张　三", number(place), "2026-01至2026-12", "200.00", "2026-10-09 09:30:11",
                              "20261010", "15040002", "58772068400"], strict=True))  # fmt: skip
    return list((row | changed).values())


def tax(tmp_path: Path, *rows: list[Any]) -> TaxDetails:
    sheets = read_sheets(write_xlsx(tmp_path / "税.xlsx", {"明细": [["税务缴费明细"], TAX_HEAD, *rows]}))
    return tax_details_of(find_table(sheets, TAX))


def bank(tmp_path: Path, *rows: list[str], head: list[str] = BANK_HEAD) -> BankStatement:
    return bank_statement_of(find_table(read_sheets(write_text(tmp_path / "银行.csv", [head, *rows])), BANK))


def test_a_ticket_is_read_whole(tmp_path):
    (row,) = tax(tmp_path, ticket(1)).rows
    assert (row.receipt, row.id_number, row.year, row.amount_fen) == ("337150000000000001", number(1), 2026, 20_000)
    assert (row.paid_on.isoformat(), row.cut_on.isoformat() if row.cut_on else "") == ("2026-10-09", "2026-10-10")
    assert (row.terminal, row.rrn) == ("15040002", "058772068400")


def test_the_lists_own_total_must_agree(tmp_path):
    found = tax(tmp_path, ticket(1), ticket(2), ["合计", "", "", "", "500.00"])
    assert (len(found.rows), found.total_fen, [p.code for p in found.problems]) == (2, 50_000, ["total_differs"])
    assert tax(tmp_path, ticket(1), ticket(2), ["合计", "", "", "", "400.00"]).problems == ()


def test_numbers_that_lost_their_last_digits_are_refused_at_their_cell(tmp_path):
    found = tax(tmp_path, ticket(1, 证件号码=float(number(2)[:17] + "0")), ticket(3, 电子税票号码=337150000000000003.0))
    assert [(p.code, p.row) for p in found.problems] == [("id_lost_precision", 3), ("id_lost_precision", 4)]
    assert found.rows == ()


def test_unreadable_days_and_amounts_are_said_and_a_refund_is_negative(tmp_path):
    rows = [ticket(1, **{"实缴金额（元）": "二百"}), ticket(2, 缴费时间="昨天", 日切日期=""), ticket(3, **{"实缴金额（元）": "-200"})]
    found = tax(tmp_path, *rows)
    assert [p.code for p in found.problems] == ["bad_amount", "bad_date"]
    assert [row.amount_fen for row in found.rows] == [-20_000]


def test_a_list_without_its_columns_is_refused(tmp_path):
    sheets = read_sheets(write_text(tmp_path / "别的.csv", [["甲", "乙"], ["1", "2"]]))
    with pytest.raises(ColumnsMissing):
        find_table(sheets, TAX)


def test_income_and_expenditure_in_two_columns(tmp_path):
    found = bank(
        tmp_path, ["", "", "上期余额", "", "", "100.00"], ["2026-10-05", "V1", "划入", "", "50.00", "150.00"],
        ["2026-10-06", "V2", "拨出", "30.00", "", "120.00"], ["", "", "合计", "30.00", "50.00", ""],
    )  # fmt: skip
    assert ([row.fen for row in found.rows], found.opening_fen, found.closing_fen, found.problems) == ([5_000, -3_000], 10_000, 12_000, ())


def test_one_amount_with_its_direction_newest_first(tmp_path):
    head = ["交易日期", "流水号", "交易金额", "借贷标志", "余额", "摘要"]
    found = bank(tmp_path, ["20261006", "2", "30.00", "借", "120.00", "拨"], ["20261005", "1", "50.00", "贷", "150.00", "收"], head=head)
    assert ([row.fen for row in found.rows], found.opening_fen, found.closing_fen, found.problems) == ([5_000, -3_000], 10_000, 12_000, ())


def test_a_missing_row_is_noticed_by_the_balances(tmp_path):
    found = bank(tmp_path, ["2026-10-05", "V1", "", "", "50.00", "150.00"], ["2026-10-07", "V3", "", "", "5.00", "175.00"])
    assert [(p.code, p.row) for p in found.problems] == [("balance_broken", 3)]


def test_a_statement_without_any_balance_proves_nothing(tmp_path):
    found = bank(tmp_path, ["2026-10-05", "V1", "", "", "50.00", ""])
    assert [p.code for p in found.problems] == ["no_balance"]


@given(st.integers(-10**8, 10**8), st.lists(st.integers(-10**7, 10**7).filter(bool), min_size=1, max_size=20), st.booleans())
def test_whatever_moves_opening_and_rows_make_the_closing_balance(opening, moves, newest_first):
    rows, balance = [], opening
    for no, fen in enumerate(moves, 1):
        balance += fen
        side = ["", f"{fen / 100:.2f}"] if fen > 0 else [f"{-fen / 100:.2f}", ""]
        rows.append((no, tuple(map(NumberCell, ["2026-10-05", str(no), "", *side, f"{balance / 100:.2f}"]))))
    columns = {name: place for place, name in enumerate(("on", "voucher", "text", "outgo", "income", "balance"))}
    found = bank_statement_of(Table("表", 0, tuple(BANK_HEAD), columns, tuple(rows[::-1] if newest_first else rows)))
    assert found.problems == ()
    assert (found.opening_fen, found.closing_fen) == (opening, balance)
    assert sum(row.fen for row in found.rows) == sum(moves)
