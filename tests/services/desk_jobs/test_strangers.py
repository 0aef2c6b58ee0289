"""Jobs over other people's spreadsheets, as dirty as they come."""

from __future__ import annotations

import openpyxl
import pytest

from app.intake.plain_tables import ColumnUnknown
from app.services.desk_jobs.declaration import NeedMissing, NeedUnreadable
from tests.services.desk_jobs.conftest import books, cells
from tests.stations import id_of, name_of


def test_split_loses_no_row_and_keeps_the_header(job, strangers_list) -> None:
    outcome = job("split", file=strangers_list)
    found = books(outcome)
    assert set(found) == {"残联-样例东村.xlsx", "残联-样例西村.xlsx", "残联-未识别.xlsx"}
    whole = 0
    for book in found.values():
        rows = cells(book.active)
        assert rows[0][0] == "2026年困难残疾人名单"
        assert rows[1][:3] == ["序号", "姓名", "身份证号"]
        whole += len(rows) - 2
    assert whole == 7
    lost = cells(found["残联-未识别.xlsx"].active)
    assert [row[0] for row in lost[2:]] == [4, "合计", "填表人：某某"]
    assert lost[2][1] == "=外人"
    assert found["残联-未识别.xlsx"].active["B3"].data_type == "s"


def test_split_by_register_when_the_list_names_no_place(job, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号"])
    for no in (1, 11, 99):
        book.active.append([name_of(no), id_of(no)])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    outcome = job("split", file=path)
    assert dict(outcome.counts) == {"样例东村": "1 行", "样例西村": "1 行", "未识别": "1 行"}


def test_split_by_a_column_as_it_stands(job, strangers_list) -> None:
    outcome = job("split", file=strangers_list, column="姓名", by="text")
    assert "残联-张冒名.xlsx" in books(outcome)


def test_fill_compares_names_and_leaves_the_other_cells(job, strangers_list) -> None:
    outcome = job("fill", file=strangers_list)
    rows = cells(next(iter(books(outcome).values())).active)
    assert rows[1][5:8] == ["姓名比对", "参保状态", "缴费状态"]
    by_no = {row[0]: row for row in rows[2:]}
    assert by_no[1][5:9] == ["一致", "正常参保", "正常缴费", "已缴（待审核）"]
    assert by_no[2][5] == "不一致"
    assert by_no[4][5] == "查无此人"
    assert not by_no[4][6]
    assert by_no[1][:5] == [1, name_of(1), id_of(1), "样例镇样例东村3组", 120]
    assert by_no["合计"][5] is None
    assert dict(outcome.counts) == {"一致": "2 行", "不一致": "1 行", "查无此人": "2 行"}


def test_fill_names_what_it_can_fill(job, strangers_list) -> None:
    outcome = job("fill", file=strangers_list, fields="balance village", year="2026")
    row = cells(next(iter(books(outcome).values())).active)[2]
    assert row[5:8] == ["一致", "0", "样例东村"]


def test_cross_finds_who_is_on_several_lists(job, strangers_list, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["人员姓名", "证件号码"])
    for no in (11, 77):
        book.active.append([name_of(no), id_of(no)])
    second = tmp_path / "职工.xlsx"
    book.save(second)
    outcome = job("cross", files=f"{strangers_list}\n{second}")
    found = books(outcome)
    ours = cells(found["重复参保核对.xlsx"].active)
    assert {row[2] for row in ours if row[0] in (1, 2, 3)} == {id_of(1), id_of(2), id_of(11)}
    assert id_of(77) in str(cells(found["外来名单之间重复.xlsx"].active))


def test_merge_lays_columns_together_by_their_headers(job, tmp_path) -> None:
    paths = []
    for name, header, row in (
        ("东", ["序号", "姓名", "电话"], [1, "甲", "=1+1"]), ("西", ["序号", "电话", "姓名", "备注"], [1, "0476", "乙", "@x"]),
    ):  # fmt: skip
        book = openpyxl.Workbook()
        book.active.append([f"{name}村上报表"])
        book.active.append(header)
        book.active.append(row)
        book.active.append(["合计", "1"])
        book.active["C3"].data_type = "s"
        paths.append(tmp_path / f"{name}.xlsx")
        book.save(paths[-1])
    outcome = job("merge", files="\n".join(map(str, paths)))
    rows = cells(books(outcome)["各村合并.xlsx"].active)
    assert rows[0][:4] == ["序号", "姓名", "电话", "备注"]
    assert rows[1][:5] == [1, "甲", "=1+1", None, "东.xlsx"]
    assert rows[2][:5] == [2, "乙", "0476", "@x", "西.xlsx"]
    assert len(rows) == 3
    assert {problem.code for problem in outcome.problems} == {"column_missing", "left_out"}


def test_merge_of_one_file_says_what_to_do(job, strangers_list) -> None:
    with pytest.raises(NeedMissing, match="只选了一个文件"):
        job("merge", files=strangers_list)


def test_compare_tells_only_left_only_right_and_differing(job, strangers_list, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "金额"])
    for row in ([name_of(1), id_of(1), 130], [name_of(11), id_of(11), 99], ["新人", id_of(50), 1]):
        book.active.append(row)
    other = tmp_path / "银行.xlsx"
    book.save(other)
    outcome = job("compare", left=strangers_list, right=other)
    found = next(iter(books(outcome).values()))
    assert [row[0] for row in cells(found["只在乙"])[1:]] == [id_of(50)]
    assert len(cells(found["只在甲"])) == 4
    differing = cells(found["两边都有但不一样"])
    assert differing[1][0] == id_of(1)
    assert differing[1][5] == -10
    assert len(cells(found["两边一样"])) == 2


def test_id_check_names_the_cell_of_every_finding(job, strangers_list) -> None:
    book = openpyxl.load_workbook(strangers_list)
    sheet = book.active
    sheet.insert_rows(9)
    sheet["A9"], sheet["B9"], sheet["C9"] = 6, "丢失", 150404198001010019
    sheet.insert_rows(10)
    sheet["A10"], sheet["B10"], sheet["C10"] = 7, name_of(1), id_of(1)[:-1] + ("0" if id_of(1)[-1] != "0" else "1")
    sheet.insert_rows(11)
    sheet["A11"], sheet["B11"], sheet["C11"] = 8, "另一个", id_of(11)
    book.save(strangers_list)
    outcome = job("ids", file=strangers_list)
    kinds = {(problem.field, problem.code) for problem in outcome.problems}
    assert ("残联名单!C8", "15 位旧号码") in kinds
    assert ("残联名单!C9", "数字丢失") in kinds
    assert ("残联名单!C10", "号码不对") in kinds
    assert {("残联名单!C6", "号码重复"), ("残联名单!C11", "号码重复")} <= kinds
    assert "而且姓名不同" in "".join(problem.text for problem in outcome.problems)


def test_a_missing_column_is_named_with_those_that_are_there(job, strangers_list) -> None:
    with pytest.raises(ColumnUnknown, match="没有「村庄」这一列") as refused:
        job("split", file=strangers_list, column="村庄")
    assert "家庭住址" in refused.value.hint


def test_values_are_checked_before_anything_is_read(job) -> None:
    with pytest.raises(NeedMissing, match="请先填「表格文件」"):
        job("fill")
    with pytest.raises(NeedUnreadable, match="没有「x」这一栏"):
        job("unpaid", x="1")
    with pytest.raises(NeedUnreadable, match="年度"):
        job("unpaid", year="去年")
    with pytest.raises(NeedUnreadable, match="没有「南村」这个村"):
        job("unpaid", village="南村")
