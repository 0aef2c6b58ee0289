"""Rows of the lists that the tax office and the treasury hand over: which are tickets, which are totals, and whether the
list's own total is that of its rows (Songshan 003 art. 3(6)1, 11; Linyi 004 2(4)).

Both are one row per ticket of one person, so what tells a ticket from a title, a signature or a sum is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from app.domain.money import yuan
from app.domain.width import halfwidth
from app.errors import Problem
from app.intake.cells import fen_of, is_scientific, squeezed
from app.intake.sheets import Cell, NumberCell

_TOTAL = re.compile(r"(?:本页|本表|本月|全部|以上)?(合计|小计|总计|共计|累计)")
_SUBTOTAL = re.compile(r"小计|本页|累计")
_LONG_NUMBER = re.compile(r"[0-9]{12}")
_ID_DIGITS = 15
"""A row with so long a number is a person's, whatever its first words say."""


def heads_of(texts: Sequence[str]) -> list[str]:
    """The first two words of a row, where a total says that it is one."""
    return [squeezed(text) for text in texts if text][:2]


def is_total(heads: Sequence[str], values: Mapping[str, str]) -> bool:
    """Whether a row is a sum of any kind: of a page, of the month, of the whole list."""
    return any(_TOTAL.match(head) for head in heads) and len(values.get("id_number", "")) < _ID_DIGITS


def is_of_all(heads: Sequence[str]) -> bool:
    """Whether a total is that of the whole list, not of a page or a part."""
    return not any(_SUBTOTAL.search(head) for head in heads)


def is_ticket(values: Mapping[str, str], telling: Collection[str]) -> bool:
    """Not a signature line or a title: it names a person or an amount, and another of the `telling` fields."""
    person = _LONG_NUMBER.search(halfwidth(values.get("id_number", "")))
    if person is None and fen_of(values.get("amount", "")) is None:
        return False
    return sum(field in values for field in telling) > 1


def was_rounded(cell: Cell) -> bool:
    """Whether spreadsheet software took a long number for an amount, and its last digits are lost."""
    return (isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(cell)


def total_differs(total: tuple[int, int] | None, amounts_fen: Sequence[int], before: str) -> Problem | None:
    """What to say when (row, fen) of the list's total is not the sum of its rows; `before` is what must wait until then."""
    if total is None or total[1] == sum(amounts_fen):
        return None
    text = (
        f"文件的合计是 {yuan(total[1])} 元，读出的 {len(amounts_fen)} 行相加是 {yuan(sum(amounts_fen))} 元，"
        f"请核对文件是否完整，再{before}。"
    )
    return Problem("total_differs", text, "amount", total[0])
