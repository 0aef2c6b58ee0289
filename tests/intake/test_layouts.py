"""How a person may read a file otherwise than the automatic matching; numbers that lost their digits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.intake.layouts import Correction, Layout, address, column_letters, shape_of, table_of
from app.intake.pos import pos_of
from app.intake.refusals import ColumnsMissing, FileChanged, SheetUnknown
from app.intake.rosters import CheckedRoster, check_roster, roster_of
from app.intake.sheets import read_file, require_unchanged
from app.intake.treasury import treasury_of
from app.intake.vocabularies import POS, ROSTER, TREASURY
from tests.intake.making import POLICY, TODAY, number, write_text, write_xlsx

HEADER = ["姓名", "身份证号码", "缴费档次", "联系电话", "银行账号"]


def judged(path: Path, layout: Layout) -> CheckedRoster:
    roster = roster_of(table_of(read_file(path), ROSTER, layout))
    return check_roster(roster.rows, policy=POLICY, today=TODAY, registered=lambda _: False, places=roster.places)


def test_columns_are_named_as_spreadsheet_software_does() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert address(17, 3) == "D17"


def test_nothing_chosen_reads_as_the_automatic_matching(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", number(1), "200", "", ""]])
    assert table_of(read_file(path), ROSTER) == table_of(read_file(path), ROSTER, Layout("r", 1))


def test_chosen_columns_stand_for_unknown_heads(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [["甲", "乙", "丙"], ["张三", number(1), "200"]])
    with pytest.raises(ColumnsMissing):
        table_of(read_file(path), ROSTER)
    layout = Layout("r", 1, (("name", 0), ("id_number", 1), ("tier", 2)))
    assert len(judged(path, layout).accepted) == 1


def test_a_layout_that_lacks_a_needed_column_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", number(1), "200", "", ""]])
    with pytest.raises(ColumnsMissing) as refused:
        table_of(read_file(path), ROSTER, Layout("r", 1, (("name", 0),)))
    assert refused.value.missing == ("身份证号码", "缴费档次")


@pytest.mark.parametrize("layout", [Layout("没有这张"), Layout("", 77)])
def test_a_sheet_or_row_that_is_not_there_is_refused(tmp_path: Path, layout: Layout) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", number(1), "200", "", ""]])
    with pytest.raises(SheetUnknown):
        table_of(read_file(path), ROSTER, layout)


def test_a_correction_replaces_one_cell_of_this_reading_only(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", "15040419", "200", "", ""]])
    assert judged(path, Layout(corrections=(Correction(2, 1, number(1)),))).accepted[0].form["id_number"] == number(1)
    assert judged(path, Layout()).problems[0].code == "bad_length"


def test_the_shape_is_the_header_row_without_blanks_and_the_reason_column() -> None:
    assert shape_of("roster", ["姓 名", "证件", "", "原因"]) == shape_of("roster", ["姓名", "证件"])
    assert shape_of("roster", ["姓名", "证件"]) != shape_of("pos", ["姓名", "证件"])


def test_an_id_number_as_a_number_cell_is_refused_with_its_address_and_never_repaired(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, ["张三", int(number(1)[:17] + "0"), "200", "", ""]]
    path = write_xlsx(tmp_path / "r.xlsx", {"名册": rows})
    [problem] = judged(path, Layout()).problems
    assert (problem.code, "B2" in problem.text) == ("id_lost_precision", True)


def test_an_id_number_in_short_form_is_refused_with_its_address(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", "3.7E+17", "200", "", ""]])
    [problem] = judged(path, Layout()).problems
    assert (problem.code, "B2" in problem.text) == ("id_lost_precision", True)


def test_a_phone_or_card_in_short_form_is_not_taken_and_said_with_its_address(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", number(1), "200", "1.39E+10", "6.217E+18"]])
    checked = judged(path, Layout())
    form = checked.accepted[0].form
    assert (form["phone"], form["account"]) == ("", "")
    said = {note.code: note.text for note in checked.notes}
    assert "D2" in said["phone_lost_precision"]
    assert "E2" in said["account_lost_precision"]


def test_a_pos_line_stays_without_the_number_that_lost_its_digits(tmp_path: Path) -> None:
    head = ["终端号", "批次号", "凭证号", "交易日期", "交易类型", "金额", "身份证号码"]
    path = write_text(tmp_path / "p.csv", [head, ["15040001", "000001", "000001", "20261008", "消费", "200.00", "1.5E+17"]])
    file = pos_of(table_of(read_file(path), POS))
    assert [line.id_number for line in file.lines] == [""]
    assert ["G2" in problem.text for problem in file.problems] == [True]


def test_a_treasury_row_with_a_lost_number_names_the_cell(tmp_path: Path) -> None:
    head = ["电子税票号码", "证件号码", "实缴金额", "入库日期"]
    path = write_text(tmp_path / "t.csv", [head, ["1", "1.50404E+17", "200.00", "20261009"], ["2", number(1), "200.00", "20261009"]])
    found = treasury_of(table_of(read_file(path), TREASURY))
    assert len(found.rows) == 1
    assert all("B2" in problem.text for problem in found.problems)


def test_a_file_written_anew_is_another_file(tmp_path: Path) -> None:
    path = write_text(tmp_path / "r.csv", [HEADER, ["张三", number(1), "200", "", ""]])
    file = read_file(path)
    require_unchanged(file)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(FileChanged):
        require_unchanged(file)
