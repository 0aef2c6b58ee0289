"""POS exports of several systems: lines, voids, settlement slips, what is declined and what cannot be read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.errors import Problem
from app.intake.pos import PosFile, PosLine, read_pos
from app.intake.refusals import ColumnsMissing
from tests.intake.making import SONGSHAN, number, write_text, write_xlsx

HEADER = [
    "商户编号",
    "终端编号",
    "批次号",
    "凭证号",
    "交易日期",
    "交易时间",
    "交易类别",
    "卡号",
    "金额",
    "参考号",
    "授权码",
    "缴费人证件号码",
    "缴费年度",
    "备注",
]


def line(voucher: str, kind: str = "消费", amount: str = "200.00", note: str = "", batch: str = "000021") -> list[str]:
    card = "621787******5136"
    return [
        "898150483986001",
        "15040003",
        batch,
        voucher,
        "20261009",
        "083212",
        kind,
        card,
        amount,
        "344123590444",
        "",
        number(1),
        "2026",
        note,
    ]


def read(tmp_path: Path, *rows: list[str], header: list[str] = HEADER) -> PosFile:
    return read_pos(write_text(tmp_path / "pos.csv", [header, *rows], "gb18030", "\t"))


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    return [(problem.code, problem.row) for problem in problems]


def test_sample_case_reaches_its_counts() -> None:
    expected = json.loads((SONGSHAN / "expected.json").read_text(encoding="utf-8"))["pos"]
    for name, counts in expected.items():
        file = read_pos(SONGSHAN / name)
        assert (len(file.lines), len(file.settlements)) == (counts["lines"], counts["batches"])
        assert sum(line.net_fen for line in file.lines) == counts["net_fen"]
        for slip in file.settlements:
            mine = [line for line in file.lines if (line.terminal, line.batch) == (slip.terminal, slip.batch)]
            assert (slip.count, slip.total_fen) == (len(mine), sum(line.net_fen for line in mine))
        assert not file.problems


def test_line_is_read_whole(tmp_path: Path) -> None:
    file = read(tmp_path, line("000619"))
    assert file.lines == (
        PosLine(
            row=2, merchant="898150483986001", terminal="15040003", batch="000021", voucher="000619",
            paid_on=date(2026, 10, 9), paid_at="08:32:12", kind="sale", card="621787******5136", amount_fen=20000,
            rrn="344123590444", auth="", id_number=number(1), year=2026, original_voucher="", original_rrn="", note="",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "amount", "note", "expected"),
    [
        ("消费撤销", "-4,000.00", "原凭证号000640", ("void", 400000, "000640", "")),
        ("消费撤销", "4000", "原流水号:640", ("void", 400000, "000640", "")),
        ("退货", "200", "原参考号395978812989 原交易日期20261009", ("refund", 20000, "", "395978812989")),
        ("消费退货", "200", "原交易395978812989", ("refund", 20000, "", "395978812989")),
        ("缴费", "２００．００元", "", ("sale", 20000, "", "")),
    ],
)
def test_voids_and_refunds_name_their_original(
    tmp_path: Path, kind: str, amount: str, note: str, expected: tuple[str, int, str, str]
) -> None:
    read_line = read(tmp_path, line("641", kind, amount, note)).lines[0]
    assert (read_line.kind, read_line.amount_fen, read_line.original_voucher, read_line.original_rrn) == expected


@pytest.mark.parametrize(
    "slip",
    [
        "结算,15040003,000021,2笔,,,,,400.00,,,,,对账平",
        "结算,15040003,21,2,,,,,400,,,,,对账平",
        ",15040003,000021,,,,结算,,400.00,2笔",
        "批次小计,,,,,,,,400.00,2笔",
        "终端号15040003 批次号:000021 结算 2笔 400.00元 对账平",
        "合计,,,2笔,,,,,400.00",
    ],
)
def test_settlement_of_a_batch_in_any_form(tmp_path: Path, slip: str) -> None:
    file = read(tmp_path, line("1"), line("2"), slip.split(","))
    settlement = file.settlements[0]
    assert (settlement.terminal, settlement.batch, settlement.count, settlement.total_fen) == (
        "15040003",
        "000021",
        2,
        40000,
    )
    assert (len(file.lines), file.problems) == (2, ())


def test_settlements_between_batches_belong_to_the_batch_above(tmp_path: Path) -> None:
    slip = ["小计", "", "", "1笔", "", "", "", "", "200.00"]
    file = read(
        tmp_path,
        line("1"),
        slip,
        [],
        line("2", batch="000022"),
        slip,
        ["总计", "", "", "2笔", "", "", "", "", "400.00"],
    )
    assert [settlement.batch for settlement in file.settlements] == ["000021", "000022"]
    assert file.summary is not None
    assert (file.summary.count, file.summary.total_fen, file.problems) == (2, 40000, ())


def test_summary_of_two_lines_is_checked(tmp_path: Path) -> None:
    rows = [
        ["`" + cell if cell else cell for cell in line(voucher, batch=batch)]
        for voucher, batch in (("1", "1"), ("2", "2"))
    ]
    labels = ["总交易笔数", "总交易金额", "总手续费"]
    file = read(tmp_path, *rows, labels, ["`2", "`400.00", "`0.00"])
    assert file.summary is not None
    assert (len(file.lines), file.summary.total_fen, file.settlements, file.problems) == (2, 40000, (), ())
    file = read(tmp_path, *rows, labels, ["`3", "`600.00", "`0.00"])
    assert codes(file.problems) == [("summary_differs", 5)]


def test_block_of_settlements_per_batch(tmp_path: Path) -> None:
    labels = ["终端号", "批次号", "笔数", "金额", "结果"]
    file = read(
        tmp_path,
        line("1"),
        line("2", batch="22"),
        labels,
        ["15040003", "21", "1", "200.00", "平"],
        ["15040003", "22", "1", "200.00", "平"],
    )
    assert [(slip.batch, slip.count, slip.total_fen) for slip in file.settlements] == [
        ("000021", 1, 20000),
        ("000022", 1, 20000),
    ]


def test_acquirers_columns_are_known_in_any_order(tmp_path: Path) -> None:
    header = [
        "商户号",
        "门店名称",
        "终端号",
        "交易时间",
        "交易类型",
        "交易批次号",
        "凭证号",
        "参考号",
        "卡号",
        "卡类别",
        "交易金额",
        "手续费",
        "交易日期",
        "商户备注",
        "原始金额",
        "结算金额",
        "交易完成时间",
        "持卡人姓名",
        "持卡人身份证",
        "原交易单",
        "渠道交易类型",
    ]
    row = (
        f"`898150483986001 `松山村 `15040003 `08:32:12 `消费 `21 `619 `344123590444 `6217871234565136 `借记卡 `200.00 `0.00 `2026-10-09 "
        f"`缴费人{number(3)} `200.00 `200.00 `20261009083212 `张三 `{number(1)} ` `POS"
    ).split()
    (read_line,) = read(tmp_path, row, header=header).lines
    assert (read_line.id_number, read_line.card, read_line.paid_at) == (number(3), "621787******5136", "08:32:12")


def test_numbers_from_a_workbook_get_their_zeros_back(tmp_path: Path) -> None:
    header = ["终端号", "批次号", "流水号", "交易时间", "金额", "检索参考号", "身份证号"]
    path = write_xlsx(
        tmp_path / "pos.xlsx",
        {"表": [["POS 交易明细"], header, [15040003, 21, 619, "2026-10-09 08:32:12", 200.1, 58772068400, number(1)]]},
    )
    (read_line,) = read_pos(path).lines
    assert (read_line.batch, read_line.voucher, read_line.rrn) == ("000021", "000619", "058772068400")
    assert (read_line.paid_on, read_line.paid_at, read_line.amount_fen) == (date(2026, 10, 9), "08:32:12", 20010)


def test_declined_lines_are_notes_and_no_transactions(tmp_path: Path) -> None:
    header = [*HEADER, "应答码"]
    rows = [
        [*line(str(place)), status]
        for place, status in enumerate(["00", "51", "交易成功", "交易失败", "未成功", "已撤销", ""])
    ]
    rows[0][3] = "7"
    file = read(tmp_path, *rows, [*line("9", "余额查询"), "00"], header=header)
    assert [int(read_line.voucher) for read_line in file.lines] == [7, 2, 5, 6]
    assert codes(file.problems) == [("declined", 3), ("declined", 5), ("declined", 6), ("no_payment", 9)]
    assert not any(problem.blocking for problem in file.problems)


def test_unreadable_rows_are_problems_at_their_place(tmp_path: Path) -> None:
    bad_date, bad_amount, no_voucher = line("1"), line("2", amount="二百"), line("")
    bad_date[4] = "10月9日"
    file = read(
        tmp_path,
        bad_date,
        bad_amount,
        no_voucher,
        line("3", "签约"),
        line("4", amount="-200"),
        ["导出时间：2026-10-31"],
        HEADER,
        line("5"),
    )
    assert codes(file.problems) == [
        ("bad_date", 2),
        ("bad_amount", 3),
        ("bad_line", 4),
        ("bad_kind", 5),
        ("bad_kind", 6),
    ]
    assert [read_line.row for read_line in file.lines] == [9]


def test_file_without_a_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing) as caught:
        read(tmp_path, ["15040003", "1", "1", "200"], header=["终端号", "批次号", "凭证号", "金额"])
    assert caught.value.missing == ("交易日期",)
