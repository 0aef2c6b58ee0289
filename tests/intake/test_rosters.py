"""Rosters as villages send them: which rows are people, and for what reason one is refused."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.policy import Policy
from app.errors import Problem
from app.intake.columns import Table, find_table, match
from app.intake.refusals import ColumnsMissing
from app.intake.roster_rows import people
from app.intake.rosters import CheckedRoster, RosterRow, check_roster, read_roster
from app.intake.sheets import Sheet
from app.intake.vocabularies import POS, ROSTER, TREASURY
from tests.intake.making import POLICY, SONGSHAN, TODAY, number, write_ods, write_text, write_xlsx

HEADER = ["姓名", "身份证号码", "缴费档次"]


def check(rows: tuple[RosterRow, ...], policy: Policy = POLICY, registered: tuple[str, ...] = ()) -> CheckedRoster:
    return check_roster(rows, policy=policy, today=TODAY, registered=set(registered).__contains__)


def one(**values: str) -> RosterRow:
    return RosterRow(4, {"name": "张三", "id_number": number(1), "tier": "200", **values})


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_sample_case_reaches_its_counts() -> None:
    expected = json.loads((SONGSHAN / "expected.json").read_text(encoding="utf-8"))
    tiers = expected["policy"]["tiers_yuan_subsidy_yuan"]
    policy = Policy.from_mapping(
        {
            "region": "150404",
            "valid_from": "2025-01-01",
            "tiers": [
                {
                    "yuan": int(yuan),
                    "subsidy_yuan": subsidy,
                    "hardship_only": int(yuan) in expected["policy"]["hardship_only"],
                }
                for yuan, subsidy in tiers.items()
            ],
        }
    )
    for name, counts in expected["rosters"].items():
        roster = read_roster(SONGSHAN / name)
        checked = check(roster.rows, policy)
        got = {"rows": len(roster.rows), "accepted": len(checked.accepted), **Counter(codes(checked.problems))}
        assert got == counts, name
        assert all(problem.row and problem.field and problem.text for problem in checked.problems)


REASONS: list[tuple[dict[str, str], str]] = [
    ({"name": " 　"}, "missing_name"),
    ({"name": "", "id_number": "1.50404E+17"}, "missing_name"),
    ({"id_number": "1.50404E+17"}, "id_lost_precision"),
    ({"id_number": "1.50404198003289e+17"}, "id_lost_precision"),
    ({"id_number": ""}, "bad_length"),
    ({"id_number": "15040419800101"}, "bad_length"),
    ({"id_number": number(1)[:17] + ("0" if number(1)[17] != "0" else "1")}, "bad_check_digit"),
    ({"id_number": number(1, "19800230")}, "bad_birth_date"),
    ({"id_number": number(1, "20101009")}, "under_age"),
    ({"id_number": number(1, "20101009"), "tier": "250"}, "under_age"),
    ({"tier": "250"}, "unknown_tier"),
    ({"tier": "看着办"}, "unknown_tier"),
    ({"tier": "100"}, "tier_not_open"),
]


@pytest.mark.parametrize(("values", "code"), REASONS)
def test_first_reason_that_applies_is_given(values: dict[str, str], code: str) -> None:
    checked = check((one(**values),))
    assert codes(checked.problems) == [code]
    assert checked.problems[0].row == 4
    assert not checked.accepted


def test_sixteenth_birthday_opens_registration() -> None:
    assert check((one(id_number=number(1, "20101008")),)).accepted


def test_duplicate_counts_only_against_accepted_rows() -> None:
    refused = RosterRow(2, {"name": "", "id_number": number(1), "tier": "200"})
    checked = check((refused, one(), RosterRow(9, {"name": "李四", "id_number": number(1), "tier": "200"})))
    assert codes(checked.problems) == ["missing_name", "duplicate_in_file"]
    assert "第 4 行" in checked.problems[1].text


def test_registered_number_is_refused_last() -> None:
    assert codes(check((one(),), registered=(number(1),)).problems) == ["already_registered"]


@pytest.mark.parametrize(
    "tier",
    ["200", "200.0", "２００", "200元", "200元/年", "每年200元", "二百元", "贰佰元", "200元档", "¥200.00", " 200 "],
)
def test_tier_is_read_however_it_is_written(tier: str) -> None:
    assert check((one(tier=tier),)).accepted[0].form["tier"] == "200"


def test_blank_tier_is_accepted_with_a_note() -> None:
    for tier in ("", "不缴费", "0"):
        checked = check((one(tier=tier),))
        assert checked.accepted[0].form["tier"] == ""
        assert codes(checked.notes) == ["tier_blank"]


def test_hardship_opens_the_lowest_tier_also_from_a_remark() -> None:
    for values in ({"group": "低保"}, {"note": "低保户"}):
        assert check((one(tier="100", **values),)).accepted[0].form["group"]


def test_doubts_refuse_nobody() -> None:
    row = one(sex="女", birth="1980-01-02", id_number=number(1, "19500101"))
    checked = check((row,))
    assert codes(checked.notes) == ["sex_differs", "birth_differs", "benefit_age"]
    assert not any(note.blocking for note in checked.notes)
    assert checked.accepted[0].form["sex"] == "男"


def test_what_is_no_people_is_noted_and_refuses_nobody() -> None:
    rows = tuple(one(id_number=number(place), ethnicity=text) for place, text in enumerate(("汉", "蒙古族", "01", "150404")))
    checked = check(rows)
    assert len(checked.accepted) == 4
    assert [note.text for note in checked.notes] == ["张三：没有“150404”这个民族，请对照证件改正（例如 汉族、蒙古族）。"]


def test_a_numbered_group_is_filed_in_one_way() -> None:
    checked = check(tuple(one(id_number=number(place), village_group=text) for place, text in enumerate(("3", "３组", "3 组"))))
    assert {row.form["village_group"] for row in checked.accepted} == {"3组"}


@pytest.mark.parametrize(
    "birth", ["1980-01-01", "1980.1.1", "19800101", "1980年1月1日", "29221", "1980年1月", "1980-01-01 00:00:00"]
)
def test_birth_is_read_however_it_is_written(birth: str) -> None:
    assert not check((one(birth=birth),)).notes


def test_titles_totals_footers_and_headers_are_not_people(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某某村参保花名册"],
        ["填报单位：某某村", None, None, "2026年10月"],
        ["序号", "姓 名", "公民身份\n号码", "缴费档次\n(元/年)", "备注"],
        [1, "张三", number(1), 200, None],
        [None, None, None, None, None],
        ["小计", "1人", None, 200, None],
        ["第2页", None, None, None, None],
        ["序号", "姓 名", "公民身份\n号码", "缴费档次\n(元/年)", "备注"],
        [2, "李　四", "'" + number(2), "200.0", None],
        [3, None, None, None, None],
        [4, "王五", None, 200, None],
        ["二组", None, None, None, None],
        [5, None, number(3), 200, None],
        [None, "合 计", "3人", 600, None],
        ["填报人：赵六", None, "审核人：钱七", None, "联系电话：13800000000"],
        ["注：本表一式两份（盖章）", None, None, None, None],
    ]
    roster = read_roster(write_xlsx(tmp_path / "名册.xlsx", {"封面": [["说明"]], "花名册": rows}))
    assert [row.row for row in roster.rows] == [4, 9, 11, 13]
    assert (roster.sheet, roster.header_row) == ("花名册", 3)
    checked = check(roster.rows)
    assert [row.form["name"] for row in checked.accepted] == ["张三", "李四"]
    assert [(problem.code, problem.row) for problem in checked.problems] == [("bad_length", 11), ("missing_name", 13)]


def test_number_cells_lose_identity_and_account(tmp_path: Path) -> None:
    path = tmp_path / "数字.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEADER, "银行账号", "联系电话"])
    sheet.write_row(1, 0, ["张三", 150404198003289123, 200, "6222000000000001", 13800000001])
    sheet.write_row(2, 0, ["李四", number(2), 200.0, 6222000000000001234, 13800000001])
    book.close()
    rows = read_roster(path).rows
    assert [row.id_from_number for row in rows] == [True, False]
    checked = check(rows)
    assert codes(checked.problems) == ["id_lost_precision"]
    assert (checked.accepted[0].form["account"], checked.accepted[0].form["phone"]) == ("", "13800000001")
    assert codes(checked.notes) == ["account_lost_precision"]


def test_dates_merged_cells_and_two_header_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["花名册"],
        ["村组", "参保人", None, None, "缴费", None],
        [None, "姓名", "出生日期", "身份证号", "档次", "开户行"],
        ["一组", "张三", datetime(1980, 1, 1), number(1), "200元", "农信社"],
        [None, "李四", date(1980, 1, 1), number(3), 300, "农信社"],
        ["二组", "王五", "1980/1/1", number(5), "四百元", "农信社"],
    ]
    path = write_xlsx(tmp_path / "合并.xlsx", {"表": rows}, merged=("A2:A3", "A4:A5", "B2:D2"))
    checked = check(read_roster(path).rows)
    assert not checked.problems
    assert not checked.notes
    forms = [row.form for row in checked.accepted]
    assert [form["village_group"] for form in forms] == ["一组", "一组", "二组"]
    assert [form["tier"] for form in forms] == ["200", "300", "400"]


def test_hidden_sheet_is_last_and_another_roster_is_noted(tmp_path: Path) -> None:
    person = ["张三", number(1), "200"]
    path = write_xlsx(
        tmp_path / "多表.xlsx",
        {
            "去年": [[*HEADER, "备注", "民族"], person, person],
            "一组": [HEADER, person, person],
            "二组": [HEADER, person],
        },
        hidden=("去年",),
    )
    roster = read_roster(path)
    assert roster.sheet == "一组"
    assert codes(roster.notes) == ["other_sheets"]
    assert "二组" in roster.notes[0].text


def test_missing_column_is_named_with_what_was_seen(tmp_path: Path) -> None:
    path = write_text(tmp_path / "缺列.csv", [["姓名", "性别", "村组"], ["张三", "男", "1组"]])
    with pytest.raises(ColumnsMissing) as caught:
        read_roster(path)
    assert caught.value.missing == ("身份证号码", "缴费档次")
    assert "姓名、性别、村组" in caught.value.text


def test_unforeseen_headers_are_known_by_their_cells(tmp_path: Path) -> None:
    rows = [["姓名", "号", "选哪档"], *(["张三", number(place), "300"] for place in range(1, 6))]
    assert len(check(read_roster(write_text(tmp_path / "怪.csv", rows)).rows).accepted) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_of_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [HEADER, ["巴特尔·敖其尔", number(1), "200"], ["罗㛃", number(3), "300"]]
    path = write_text(tmp_path / "名册.csv", rows, encoding, separator)
    assert [row.form["name"] for row in check(read_roster(path).rows).accepted] == ["巴特尔·敖其尔", "罗㛃"]


def test_quoted_line_breaks_count_as_one_row(tmp_path: Path) -> None:
    path = tmp_path / "换行.csv"
    path.write_text(
        f'姓名,身份证号码,缴费档次,备注\r\n张三,{number(1)},200,"一\n二"\r\n\r\n李四,x,200,\r\n', encoding="utf-8"
    )
    assert [row.row for row in read_roster(path).rows] == [2, 4]


def test_opendocument_is_read(tmp_path: Path) -> None:
    rows = [["花名册"], HEADER, ["张三", number(1), "200"]]
    body = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert len(check(read_roster(write_ods(tmp_path / "名册.ods", rows, body)).rows).accepted) == 1


def test_words_are_folded_and_belong_to_one_field() -> None:
    for vocabulary in (ROSTER, POS, TREASURY):
        words = [word for field in vocabulary.fields for word in field.words]
        assert len(words) == len(set(words))
        for field in vocabulary.fields:
            for word in field.words:
                assert match([word], vocabulary) == {field.field: 0}, word


FIELDS = {field.field: field.words for field in ROSTER.fields if field.field != "household_head"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_order_of_columns_and_any_synonyms_give_the_same_rows(data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, 2**32))
    order = random.Random(seed).sample(sorted(FIELDS), len(FIELDS))
    headers = tuple(data.draw(st.sampled_from(FIELDS[field])) for field in order)
    values = {field: f"{field}值" for field in FIELDS} | {"name": "张三", "id_number": number(1), "tier": "200"}
    sheet = Sheet("表", ((3, headers), (4, tuple(values[field] for field in order))))
    table: Table = find_table((sheet,), ROSTER)
    assert people(table) == (RosterRow(4, values),)


def test_header_that_comes_again_is_nobody_and_hides_nobody(tmp_path: Path) -> None:
    first = ["姓名*", "身份证号码（18位）", "其他信息", ""]
    second = ["", "", "年缴费档次", "备注"]
    again = ["姓名*", "身份证号码（18位）", "年缴费档次", "备注"]
    people_of_page = [["张三", number(1), "200", ""], ["李四", number(3), "200", ""]]
    rows = [first, second, *people_of_page, again, ["王五", number(5), "300", ""]]
    path = write_xlsx(tmp_path / "两行表头.xlsx", {"表": rows})
    assert [row.row for row in read_roster(path).rows] == [3, 4, 6]
