from __future__ import annotations

import pytest

from app.intake.pasted import MOST_ROWS, PasteUnreadable, is_table, read_pasted

ID = "150404196805011238"
OTHER = "150404197002022345"


def test_one_cell_is_no_table():
    assert not is_table("150404196805011238\n")
    assert is_table("1\t2")
    assert is_table("1\n2")


def test_columns_are_found_by_their_heads_in_any_order():
    rows = read_pasted(f"金额(元)\t缴费人姓名\t身份证号码\t凭证号\t缴费年度\n200.00\t张三\t{ID}\t004455\t2026\n")
    assert [(row.no, row.voucher, row.id_number, row.name, row.year, row.amount) for row in rows] == [
        (2, "004455", ID, "张三", "2026", "200.00")
    ]


def test_columns_are_found_by_their_cells_without_heads():
    rows = read_pasted(f"004455\t张三\t{ID}\t200\n004456\t李四\t{OTHER}\t300\n")
    assert [(row.voucher, row.name, row.id_number, row.amount) for row in rows] == [
        ("004455", "张三", ID, "200"), ("004456", "李四", OTHER, "300"),
    ]  # fmt: skip


def test_full_width_digits_are_columns_too():
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in ID)
    assert read_pasted(f"{wide}\t２００\n{wide}\t３００")[0].id_number == wide


def test_empty_lines_are_passed_over_and_rows_keep_their_numbers():
    rows = read_pasted(f"{ID}\t200\n\n\t\n{OTHER}\t300\n")
    assert [row.no for row in rows] == [1, 4]


def test_without_numbers_or_amounts_nothing_is_read():
    with pytest.raises(PasteUnreadable, match="证件号码"):
        read_pasted("张三\t200\n李四\t300")
    with pytest.raises(PasteUnreadable, match="金额"):
        read_pasted(f"张三\t{ID}\n")


def test_too_many_rows_are_refused():
    with pytest.raises(PasteUnreadable, match="最多"):
        read_pasted(f"{ID}\t200\n" * (MOST_ROWS + 1))
