"""Lines of a form's table out of a spreadsheet: the columns are those that a business declares, under any usual head.

Linyi 004 2(6) and Songshan 003 art. 3(6): lists come from villages and agencies as spreadsheets of their own making.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.intake.cells import clean, is_scientific, payer_number
from app.intake.columns import FieldWords, Table, Vocabulary, is_header_again, match
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.sheets import NumberCell, SourceFile
from app.intake.vocabularies import ROSTER

_TOTAL = re.compile(r"(?:本页|本表|全部|以上)?(合计|小计|总计|共计)")
_ID_CONTENT = re.compile(r"[1-9][0-9]{14}(?:[0-9]{2}[0-9Xx])?")


@dataclass(frozen=True, slots=True)
class Head:
    """One column to look for: the field's name, its label, further words, its kind, whether rows need it."""

    name: str
    label: str
    words: tuple[str, ...] = ()
    kind: str = "text"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class TextRow:
    """One line as written: `row` is its number in the file; `lost` names a number cell that lost its last digits."""

    row: int
    values: dict[str, str]
    lost: str = ""


def vocabulary_of(kind: str, heads: Sequence[Head]) -> Vocabulary:
    """What to look for in a file of this kind; ID and name columns have the roster's many words."""
    known = {words.field: words for words in ROSTER.fields}
    fields = []
    for head in heads:
        base = known.get(head.name) if head.name in {"id_number", "name"} else None
        words = tuple(dict.fromkeys((head.label, *head.words, *(base.words if base else ()))))
        content = _ID_CONTENT if head.kind == "id_number" else None
        fields.append(FieldWords(head.name, words, base.pattern if base else None, head.needed, content))
    return Vocabulary(kind, tuple(fields), ROSTER.never)


def rows_of(source: SourceFile, kind: str, heads: Sequence[Head], layout: Layout = AUTOMATIC) -> list[TextRow]:
    """The lines of the best table. Raises ColumnsMissing when a needed column is not there."""
    vocabulary = vocabulary_of(kind, heads)
    return _read(table_of(source, vocabulary, layout), vocabulary, heads)


def places_of(cells: Sequence[str], kind: str, heads: Sequence[Head]) -> dict[str, int]:
    """Where each column stands when these cells are heads; nothing when they are no heads but a line already."""
    found = match(cells, vocabulary_of(kind, heads))
    named = sum(1 for cell in cells if cell.strip())
    return found if found and 2 * len(found) >= min(named, len(heads)) else {}


def _read(table: Table, vocabulary: Vocabulary, heads: Sequence[Head]) -> list[TextRow]:
    kinds = {head.name: head.kind for head in heads}
    needed = [head.name for head in heads if head.needed]
    found = []
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {field: texts[i] for field, i in table.columns.items() if i < len(texts) and texts[i]}
        first = next((text for text in texts if text), "")
        if not values or _TOTAL.match(first) or is_header_again(texts, table.columns, vocabulary):
            continue
        if needed and not any(name in values for name in needed):
            continue  # a title, a signature line
        lost = ""
        for field, i in table.columns.items():
            if kinds.get(field) == "id_number" and field in values:
                cell = cells[i]
                if (isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(cell):
                    lost = field
                values[field] = payer_number(values[field])
        found.append(TextRow(number, values, lost))
    return found
