"""A village's list of people: which rows are people, and what each says.

Villages collect the registrations (Songshan 003 art. 3(3)1), each in a spreadsheet of its own making:
titles above, totals and signatures below, the header repeated on every page. Such rows are not people;
everything else is, so that nobody is left out in silence. Checking is roster_checks.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.width import halfwidth
from app.errors import Problem
from app.intake.cells import clean, squeezed
from app.intake.columns import Table, find_table, is_header_again
from app.intake.sheets import Cell, NumberCell, read_sheets
from app.intake.vocabularies import ROSTER

_TOTAL = re.compile(
    r"(?:本页|本村|全村|本表|本组|全组|以上|分组|各组)?(?:合计|小计|总计|共计|累计|总数|总人数|合计人数)"
)
_FOOTER = re.compile(
    r"(?:填报|填表|制表|制单|编制|审核|复核|负责人|经办|协办|录入|联系人|联系电话|单位|报送|上报|备注|说明|注意|附注|注[0-9]?"
    r"|附|签字|签章|盖章|日期|时间|打印|导出|村?[(（]?居?[)）]?委会|主任|书记|领导|村民代表)[^:：]{0,8}[:：]"
    r"|.*[(（](?:盖章|公章|签字|签章)[)）]|[0-9]{4}年[0-9]{0,2}月[0-9]{0,2}日?$|以下空白|第[0-9]+页"
)
_GROUP_TITLE = re.compile(
    r"第?[0-9一二三四五六七八九十]+(?:村民)?(?:小组|组|社|队|户)|.{2,12}(?:村|社区|居委会|村委会)"
)
_EXAMPLE = re.compile(r"(?:填写)?(?:示?例|样例|范例|举例)[0-9]?[:：]?")
_NAMING = frozenset(ROSTER.fields[0].words)
_LONGEST_NAME = 40
_TELLING = ("name", "id_number", "phone", "birth", "account")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the file has it. `values`: cleaned text by field of vocabularies.ROSTER, no blanks.

    `lost_digits`: fields whose number cell was longer than spreadsheet software keeps.
    """

    row: int
    values: Mapping[str, str]
    id_from_number: bool = False
    lost_digits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """`header_row`: its number in the sheet; `columns`: field to header; `places`: field to column from 0;
    `notes`: what else there is.
    """

    rows: tuple[RosterRow, ...]
    sheet: str
    header_row: int
    columns: Mapping[str, str]
    places: Mapping[str, int]
    notes: tuple[Problem, ...] = ()


def read_roster(path: Path) -> Roster:
    """The people of a roster, in the order of the file. Raises the classes of refusals.py."""
    return roster_of(find_table(read_sheets(path), ROSTER))


def roster_of(table: Table) -> Roster:
    """The people of a table that has the needed columns."""
    columns = {
        field: table.headers[column] if column < len(table.headers) else "" for field, column in table.columns.items()
    }
    return Roster(people(table), table.sheet, table.header_row, columns, dict(table.columns), _notes(table))


def people(table: Table) -> tuple[RosterRow, ...]:
    """The rows of a table that are people."""
    fields = tuple(table.columns.items())
    id_column = table.columns["id_number"]
    rows: list[RosterRow] = []
    for number, cells in table.rows:
        width = len(cells)
        values = {field: text for field, i in fields if i < width and (text := clean(cells[i]))}
        if _is_person(values, cells, table.columns):
            from_number = id_column < width and isinstance(cells[id_column], NumberCell)
            lost: tuple[str, ...] = ()
            if NumberCell in map(type, cells):
                lost = tuple(field for field in values if _lost_digits(cells[table.columns[field]]))
            rows.append(RosterRow(number, values, from_number, lost))
    return tuple(rows)


def _lost_digits(cell: Cell) -> bool:
    return isinstance(cell, NumberCell) and cell.lost_precision


def _is_person(values: Mapping[str, str], cells: tuple[Cell, ...], columns: Mapping[str, int]) -> bool:
    if not any(field in values for field in _TELLING):
        return False
    number = values.get("id_number", "")
    if len(number) >= 15 and number[:14].isdigit():
        return True
    name = squeezed(values.get("name", ""))
    first = next((text for cell in cells if (text := squeezed(clean(cell)))), "")
    texts = (first, name, halfwidth(number))
    if any(_TOTAL.match(text) or _FOOTER.match(text) for text in texts) or _EXAMPLE.fullmatch(first):
        return False
    if name.isdigit() and number.isdigit():
        return False  # the row that numbers the columns
    if name.lower() in _NAMING or is_header_again(cells, columns, ROSTER):
        return False
    alone = sum(1 for cell in cells if cell.strip()) == 1
    return not (alone and (_GROUP_TITLE.fullmatch(first) or len(first) > _LONGEST_NAME))


def _notes(table: Table) -> tuple[Problem, ...]:
    if not table.others:
        return ()
    names = "、".join(f"“{name}”" for name in table.others)
    text = f"只读取了工作表“{table.sheet}”。工作表{names}也像花名册，请各自另存为一个文件再导入。"
    return (Problem("other_sheets", text, blocking=False),)
