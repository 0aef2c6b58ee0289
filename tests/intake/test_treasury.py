"""The treasury's list: every receipt, and a total that must agree with them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.intake.treasury import TreasuryList, TreasuryRow, read_treasury
from tests.intake.making import SONGSHAN, number, write_xlsx

HEADER = [
    "电子税票号码",
    "缴费人名称",
    "证件号码",
    "征收项目",
    "费款所属期",
    "缴费档次",
    "实缴金额（元）",
    "缴款日期",
    "入库日期",
    "终端编号",
    "参考号",
]


def receipt(place: int, amount: Any = 200.0, entered: Any = "20261009") -> list[Any]:
    return [
        f"33715{place:013d}",
        "张　三",
        number(place),
        "城乡居民基本养老保险费",
        "2026-01至2026-12",
        "200元",
        amount,
        "2026-10-09",
        entered,
        15040002,
        58772068400,
    ]


def read(tmp_path: Path, *rows: list[Any]) -> TreasuryList:
    return read_treasury(write_xlsx(tmp_path / "入库.xlsx", {"明细": [["入库明细"], HEADER, *rows]}))


def test_sample_case_reaches_its_counts() -> None:
    expected = json.loads((SONGSHAN / "expected.json").read_text(encoding="utf-8"))["treasury"]
    for name, counts in expected.items():
        listed = read_treasury(SONGSHAN / name)
        assert (len(listed.rows), listed.total_fen, listed.problems) == (counts["rows"], counts["total_fen"], ())


def test_receipt_is_read_whole(tmp_path: Path) -> None:
    listed = read(tmp_path, receipt(1), ["合计", None, None, None, None, None, 200])
    assert listed == TreasuryList(
        (
            TreasuryRow(
                row=3, receipt="337150000000000001", name="张三", id_number=number(1), item="城乡居民基本养老保险费", year=2026,
                tier_fen=20000, amount_fen=20000, paid_on=date(2026, 10, 9), entered_on=date(2026, 10, 9),
                terminal="15040002", rrn="058772068400",
            ),
        ),
        20000,
        (),
    )  # fmt: skip


def test_total_that_disagrees_is_pointed_out(tmp_path: Path) -> None:
    listed = read(
        tmp_path, receipt(1), ["本页小计", None, None, None, None, None, 200], receipt(2), ["合计：3笔，600.00元"]
    )
    assert listed.total_fen == 60000
    assert [(problem.code, problem.row) for problem in listed.problems] == [("total_differs", 6)]


def test_unreadable_rows_are_problems_and_footers_are_not(tmp_path: Path) -> None:
    listed = read(
        tmp_path,
        receipt(1, "贰佰"),
        receipt(2, entered="十月"),
        receipt(3, -200, date(2026, 10, 9)),
        HEADER,
        ["主管税务机关：（盖章）"],
    )
    assert [(problem.code, problem.row) for problem in listed.problems] == [("bad_amount", 3), ("bad_date", 4)]
    assert [(row.amount_fen, row.entered_on) for row in listed.rows] == [(-20000, date(2026, 10, 9))]
    assert listed.total_fen is None


def test_signature_line_with_a_date_is_no_receipt(tmp_path: Path) -> None:
    footer = ["制表：税务局", None, "日期：2026年11月30日", None, None, None, "电话", None, "13800000000"]
    assert read(tmp_path, receipt(1), footer).problems == ()


def test_subtotal_is_not_the_total_wherever_its_word_stands(tmp_path: Path) -> None:
    listed = read(tmp_path, receipt(1), [100, "小计", None, None, None, None, 100], receipt(2))
    assert (listed.total_fen, listed.problems) == (None, ())
