"""Any table of anybody: header, rows and the columns that are known by their words, with every row kept.

A district's desk works on lists that other offices made (残联, 民政, 卫健, banks, villages), each with titles above,
totals below and headers of its own. Unlike a roster nothing is judged here and nothing is left out: a total or a
repeated header stays a row, marked as such, so that a job can say what it did with it. Songshan (003) art. 3(3)1 has
villages hand in such lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.width import halfwidth
from app.errors import OfficeError
from app.intake.cells import clean, squeezed
from app.intake.columns import FieldWords, Table, Vocabulary, find_table, is_header_again
from app.intake.sheets import Cell, Row, Sheet, read_sheets
from app.intake.vocabularies import ROSTER

DATA, TOTAL, HEADER = "data", "total", "header"
ID_NUMBER, NAME, VILLAGE, ADDRESS, AMOUNT, PHONE, ACCOUNT = (
    "id_number", "name", "village", "address", "tier", "phone", "account",
)  # fmt: skip
_HEADER_ROWS = 40
_ID_CELL = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
_TOTAL = re.compile(r"(?:本页|本村|全村|全镇|本表|本组|以上|分组|各组|各村)?(?:合计|小计|总计|共计|累计|总数|总人数)")
_FOOT = re.compile(r"(?:填报|填表|制表|审核|复核|负责人|经办|联系人|报送|说明|备注|日期|盖章|主任|村委会|单位)[^:：]{0,8}[:：]")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_PLACES = (
    FieldWords(
        VILLAGE,
        _words(
            "所在村 村名 村名称 村社区 村居 行政村 所属村 所属行政村 村 村别 社区 所在社区 村委会 村村委会 所在村社区"
            " 村社区名称 村代码 区划代码 行政区划代码 单位 单位名称 乡镇街道 乡镇 镇 所在乡镇 参保村 户籍村"
        ),
        re.compile(r"^(?!.*(?:名册|名单|明细|表|序号|编号|姓名)).{0,6}(?:村|社区).{0,4}$"),
    ),
    FieldWords(
        ADDRESS,
        _words("家庭住址 住址 地址 户籍地址 户口所在地 户籍所在地 居住地址 现住址 联系地址 通讯地址 详细地址"),
        re.compile(r"住址|地址|所在地"),
    ),
)
_MONEY = (FieldWords(AMOUNT, _words("金额 交易金额 实缴金额 发放金额 补贴金额 金额元"), re.compile(r"金额")),)
_ROSTER_FIELDS = tuple(replace(field, needed=False, content=None) for field in ROSTER.fields)
_WORDS = tuple(field for field in _ROSTER_FIELDS if field.field not in {VILLAGE, ADDRESS})
TABLE = Vocabulary("表格", (*_WORDS, *_PLACES), ROSTER.never)
_AMOUNTS = Vocabulary("表格", _MONEY, ROSTER.never)


class ColumnUnknown(OfficeError):
    """A column that the file does not have."""


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One row below the header. `kind`: data | total (totals, signatures, notes) | header (the header once more)."""

    number: int
    cells: tuple[Cell, ...]
    kind: str = DATA

    def at(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """One sheet. `above`: its rows down to and with the header, as they are; `columns`: known field to index."""

    file: str
    sheet: str
    above: tuple[Row, ...]
    headers: tuple[str, ...]
    rows: tuple[PlainRow, ...]
    columns: Mapping[str, int]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(cells) for cells in (self.headers, *(row.cells for row in self.rows))), default=0)

    def data(self) -> Iterator[PlainRow]:
        return (row for row in self.rows if row.kind == DATA)

    def column(self, chosen: str) -> int | None:
        """The index of a column named by its header or its letter (C, AB); None when this sheet has no such one."""
        wanted = squeezed(chosen)
        for index, header in enumerate(self.headers):
            if squeezed(header) == wanted:
                return index
        letters = wanted.upper()
        if re.fullmatch(r"[A-Z]{1,2}", letters):
            index = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters))) - 1
            return index if index < self.width else None
        return None


def read_tables(path: Path) -> tuple[PlainTable, ...]:
    """Every visible sheet of a file that holds rows (hidden ones only when there are no others).

    Raises a class of app.intake.refusals.
    """
    sheets = [sheet for sheet in read_sheets(path) if sheet.rows]
    seen = [sheet for sheet in sheets if not sheet.hidden] or sheets
    return tuple(_table(path.name, sheet) for sheet in seen)


def _table(file: str, sheet: Sheet) -> PlainTable:
    found = find_table([sheet], TABLE)
    if not found.columns:
        found = _by_width(sheet)
    columns = dict(found.columns)
    columns.update({field: index for field, index in _amount(found).items() if field not in columns})
    if ID_NUMBER not in columns:
        columns.update(_id_by_content(found.rows, set(columns.values())))
    above = tuple(row for row in sheet.rows if row[0] <= found.header_row)
    rows = tuple(PlainRow(number, cells, _kind(cells, found)) for number, cells in found.rows)
    return PlainTable(file, sheet.name, above, found.headers, rows, columns)


def _by_width(sheet: Sheet) -> Table:
    """A table of which no word is known: the first of its widest rows heads it."""
    widths = [sum(map(bool, cells)) for _, cells in sheet.rows[:_HEADER_ROWS]]
    place = widths.index(max(widths))
    number, cells = sheet.rows[place]
    headers = tuple("".join(text.split()) for text in cells)
    return Table(sheet.name, number, headers, {}, sheet.rows[place + 1 :])


def _amount(found: Table) -> dict[str, int]:
    rows = ((found.header_row, found.headers), *found.rows[:1])
    table = find_table([Sheet("", rows)], _AMOUNTS)
    return dict(table.columns) if table.header_row == found.header_row else {}


def _id_by_content(rows: Sequence[Row], taken: set[int]) -> dict[str, int]:
    """The column most of whose cells are identity numbers."""
    width = max((len(cells) for _, cells in rows), default=0)
    best, most = -1, 0.5
    for column in sorted(set(range(width)) - taken):
        texts = [halfwidth(clean(cells[column])) for _, cells in rows[:200] if column < len(cells) and cells[column]]
        share = sum(1 for text in texts if _ID_CELL.fullmatch(text)) / len(texts) if texts else 0
        if share > most:
            best, most = column, share
    return {ID_NUMBER: best} if best >= 0 else {}


def _kind(cells: tuple[Cell, ...], found: Table) -> str:
    """What a row is besides data; a row with an identity number is always data."""
    texts = [text for cell in cells if (text := squeezed(clean(cell)))]
    if any(_ID_CELL.fullmatch(text) for text in texts):
        return DATA
    if tuple("".join(cell.split()) for cell in cells[: len(found.headers)]) == found.headers[: len(cells)] or (
        len(found.columns) > 1 and is_header_again(cells, found.columns, TABLE)
    ):
        return HEADER
    if any(_TOTAL.match(text) for text in texts[:2]) or (texts and _FOOT.match(texts[0])):
        return TOTAL
    return DATA
