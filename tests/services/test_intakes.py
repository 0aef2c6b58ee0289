from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from app.intake.layouts import Layout
from app.services import intake_checks, intakes, rosters
from app.services.import_records import ROSTER
from tests.stations import id_of, name_of

HEAD = ("姓名", "身份证号", "缴费档次", "联系电话")


def roster(root: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "名册.csv") -> Path:
    path = root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def row(no: int, **other: str) -> tuple[str, ...]:
    return (other.get("name", name_of(no)), other.get("number", id_of(no)), other.get("tier", "200"), "13900000000")


def test_a_look_says_what_each_column_is_with_an_example(stations):
    found = intakes.open_file(stations.desk("东村"), ROSTER, roster(stations.root, row(1)))
    fields = {field.field: field for field in found.fields}
    assert (fields["tier"].column, fields["tier"].example, fields["tier"].needed) == (2, "200", True)
    assert fields["bank"].column == -1
    assert (found.header_row, found.missing, found.remembered) == (1, (), False)


def test_missing_columns_are_no_refusal_at_the_first_look(stations):
    found = intakes.open_file(stations.desk("东村"), ROSTER, roster(stations.root, row(1), head=("甲", "身份证号", "缴费档次", "丁")))
    assert found.missing == ("姓名",)


def test_what_was_chosen_is_remembered_for_this_header_row_only(stations):
    desk = stations.desk("东村")
    head = ("甲", "身份证号", "缴费档次", "丁")
    first = intakes.open_file(desk, ROSTER, roster(stations.root, row(1), head=head))
    chosen = intakes.look(ROSTER, first.file, Layout(first.sheet, 1, (*first.chosen, ("name", 0))))
    intakes.remember(desk, chosen)
    again = intakes.open_file(desk, ROSTER, roster(stations.root, row(2), head=head, name="另一份.csv"))
    assert (again.missing, again.remembered, dict(again.chosen)["name"]) == ((), True, 0)
    other = intakes.open_file(desk, ROSTER, roster(stations.root, row(2), head=("乙", *head[1:]), name="第三份.csv"))
    assert not other.remembered
    assert intakes.forget(desk, again).missing == ("姓名",)
    assert not intakes.open_file(desk, ROSTER, again.file.path).remembered


def test_what_is_remembered_holds_no_personal_data(stations):
    desk = stations.desk("东村")
    found = intakes.open_file(desk, ROSTER, roster(stations.root, row(1)))
    intakes.remember(desk, found)
    with desk.store.read() as unit:
        kept = json.dumps(unit.drafts.all(intakes.REMEMBERED), ensure_ascii=False)
    assert id_of(1) not in kept
    assert name_of(1) not in kept


def test_an_import_without_chosen_columns_does_not_use_what_is_remembered(stations):
    desk = stations.desk("东村")
    file = roster(stations.root, row(1))
    found = intakes.open_file(desk, ROSTER, file)
    intakes.remember(desk, intakes.look(ROSTER, found.file, Layout(found.sheet, 1, (("name", 3), ("id_number", 1), ("tier", 2)))))
    assert rosters.import_roster(desk, file, dry_run=True).accepted == 1


def checked(stations, *rows: tuple[str, ...]) -> intake_checks.Checked:
    found = intakes.open_file(stations.desk("东村"), ROSTER, roster(stations.root, *rows))
    return intake_checks.check(stations.desk("东村"), ROSTER, found.file, found.layout)


def test_rows_already_registered_are_skipped_and_no_problem(stations):
    stations.register("东村", 1)
    found = checked(stations, row(1), row(2), row(3, tier="250"))
    assert (found.total, found.good, found.skipped, found.blocked) == (3, 1, 1, 1)
    assert [(problem.row, problem.kind) for problem in found.rows] == [(2, "skipped"), (4, "blocking")]
    assert found.rows[0].text == "已登记，跳过。"


def test_problem_rows_are_written_with_their_own_columns_as_text(stations):
    found = checked(stations, row(1), row(2, tier="250"))
    sheet = openpyxl.load_workbook(io.BytesIO(intake_checks.workbook_of(found))).active
    assert [[cell.value for cell in line] for line in sheet.iter_rows(max_row=1)] == [[*HEAD, "原因"]]
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].number_format) == (id_of(2), "s", "@")
    assert sheet["C2"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["A2"].fill.fgColor.rgb != "FFF8CBAD"
    assert "250" in sheet["E2"].value
    assert sheet.max_row == 2


def test_a_number_that_lost_its_digits_goes_out_in_short_form_and_is_refused_again(stations):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append((name_of(1), int(id_of(1)[:17] + "0"), "200", ""))
    path = stations.root / "数字.xlsx"
    book.save(path)
    desk = stations.desk("东村")
    first = intake_checks.check(desk, ROSTER, intakes.open_file(desk, ROSTER, path).file, Layout())
    out = stations.root / "待改正.xlsx"
    out.write_bytes(intake_checks.workbook_of(first))
    again = intake_checks.check(desk, ROSTER, intakes.open_file(desk, ROSTER, out).file, Layout())
    assert [problem.codes for problem in (*first.rows, *again.rows)] == [("id_lost_precision",)] * 2
    assert "B2" in first.rows[0].text


@pytest.mark.parametrize("place", ["镇", "区"])
def test_a_hall_must_say_whose_village_it_is(stations, place):
    found = intakes.open_file(stations.desk(place), ROSTER, roster(stations.root, row(1)))
    with pytest.raises(Exception, match="村"):
        intake_checks.check(stations.desk(place), ROSTER, found.file, Layout())
