"""Lines pasted from a spreadsheet into the table of a form: by their heads where they have some, else cell by cell.

Lists come from villages and agencies as spreadsheets of their own making (Linyi 004 2(6); Songshan 003 art. 3(6)).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from app.business import field_values
from app.business.declaration import Field
from app.errors import OfficeError
from app.intake.declared import Head, places_of

MOST_LINES = 20_000


class NothingPasted(OfficeError):
    """The clipboard holds no lines for this table."""


def heads_of(fields: Sequence[Field]) -> list[Head]:
    """The columns of a form's table as they are looked for in a spreadsheet."""
    return [Head(field.name, field.label, field.words, field.kind, field.required) for field in fields]


def pasted(
    title: str, fields: Sequence[Field], text: str, first: str, today: date | None = None
) -> list[dict[str, str]]:
    """The lines of a pasted block, each cell read by its field's kind. Without heads the block begins in the column of
    the field `first` and goes on to the right. Raises NothingPasted.
    """
    rows = [
        [cell.strip() for cell in cells]
        for cells in csv.reader(io.StringIO(text), delimiter="\t")
        if any(cell.strip() for cell in cells)
    ]
    if len(rows) > MOST_LINES:
        raise NothingPasted(f"一次最多粘贴 {MOST_LINES:,} 行，这里有 {len(rows):,} 行。", "请分几次粘贴，或从表格读入。")
    places = places_of(rows[0], title, heads_of(fields)) if rows else {}
    if places:
        rows = rows[1:]
    else:
        names = [field.name for field in fields if not field.computed]
        begin = names.index(first) if first in names else 0
        places = {name: place for place, name in enumerate(names[begin:])}
    if not rows:
        raise NothingPasted("剪贴板里没有可以粘贴的行。", "请在表格里选中要粘贴的格子，复制后再粘贴。")
    return [as_read(fields, _cells(row, places), today) for row in rows]


def as_read(fields: Sequence[Field], texts: Mapping[str, str], today: date | None) -> dict[str, str]:
    """The cells of a line as their fields keep them; what cannot be read stays as written."""
    kinds = {field.name: field.kind for field in fields}
    return {name: field_values.read(kinds.get(name, "text"), text, today) for name, text in texts.items() if text.strip()}


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {name: row[place] for name, place in places.items() if place < len(row) and row[place]}
