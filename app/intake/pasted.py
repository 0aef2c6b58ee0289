"""Rows pasted from a spreadsheet into the entry grid: which cell is the voucher, the number, the year, the amount.

A header row decides when there is one (the same words as in a terminal's file); without one the cells do: 15 or 18
digits are a number, `2026` a year, up to six digits with a leading zero or the column beside the amount a voucher.
Nothing is judged here; what the cells say is checked by the service, so that each bad cell can be marked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.width import halfwidth
from app.errors import OfficeError
from app.intake import columns
from app.intake.vocabularies import POS, ROSTER

FIELDS = ("voucher", "id_number", "name", "year", "amount", "paid_on")
LABELS = {
    "voucher": "凭证号", "id_number": "证件号码", "name": "姓名", "year": "年度", "amount": "金额", "paid_on": "日期",
}  # fmt: skip
MOST_ROWS = 5000
_HEADER_FIELDS = 2
_SAMPLE = 50
_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9Xx]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?")
_DAY = re.compile(r"20[0-9]{2}[-/.年]?[01]?[0-9][-/.月]?[0-3]?[0-9]日?")
_VOUCHER = re.compile(r"[0-9]{1,6}")
_AMOUNT = re.compile(r"[¥￥]?[0-9][0-9,]*(?:\.[0-9]{1,2})?元?")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,20}")


class PasteUnreadable(OfficeError):
    """The clipboard holds no rows that could be payments."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One pasted row, cells as text; `no` counts from 1 in the pasted block, headers included."""

    no: int
    voucher: str = ""
    id_number: str = ""
    name: str = ""
    year: str = ""
    amount: str = ""
    paid_on: str = ""


def is_table(text: str) -> bool:
    """Whether a clipboard holds more than one cell."""
    return "\t" in text.strip() or "\n" in text.strip()


def read_pasted(text: str) -> tuple[PastedRow, ...]:
    """The rows of a pasted block. Raises PasteUnreadable when no column of numbers or of amounts is found."""
    table = [
        (no, [cell.strip() for cell in cells])
        for no, cells in enumerate(csv.reader(io.StringIO(text), delimiter="\t"), 1)
        if any(cell.strip() for cell in cells)
    ]
    if len(table) > MOST_ROWS:
        raise PasteUnreadable(f"一次最多粘贴 {MOST_ROWS} 行，这里有 {len(table)} 行。", "请分几次粘贴，或用导入文件。")
    places = _by_header(table[0][1]) if table else {}
    rows = table[1:] if places else table
    places = places or _by_content([cells for _, cells in rows[:_SAMPLE]])
    if "id_number" not in places or "amount" not in places or not rows:
        missing = "、".join(LABELS[name] for name in ("id_number", "amount") if name not in places)
        raise PasteUnreadable(
            f"粘贴的内容里没有认出{missing or '数据'}列，没有登记任何一笔。",
            "请连同表头一起复制，至少要有证件号码和金额两列。",
        )
    return tuple(PastedRow(no, **{name: _cell(cells, place) for name, place in places.items()}) for no, cells in rows)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _by_header(cells: Sequence[str]) -> dict[str, int]:
    """Columns by their heads; nothing when this row is no header."""
    found = {name: place for name, place in columns.match(cells, POS).items() if name in FIELDS}
    named = columns.match(cells, ROSTER)
    if "name" in named and named["name"] not in found.values():
        found["name"] = named["name"]
    return found if len(found) >= _HEADER_FIELDS and "id_number" in found else {}


def _by_content(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns by what most of their cells look like, in the order in which they can be mistaken least."""
    width = max((len(cells) for cells in rows), default=0)
    by_column = [[halfwidth(cell) for cells in rows if (cell := _cell(cells, place))] for place in range(width)]
    found: dict[str, int] = {}
    patterns: Mapping[str, re.Pattern[str]] = {
        "id_number": _NUMBER, "name": _NAME, "paid_on": _DAY, "year": _YEAR,
    }  # fmt: skip
    for name, pattern in patterns.items():
        _take(found, name, pattern, by_column)
    numbers = [place for place in range(width) if place not in found.values() and _mostly(_AMOUNT, by_column[place])]
    vouchers = [place for place in numbers if _mostly(_VOUCHER, by_column[place]) and _rising(by_column[place])]
    if len(numbers) > 1 and vouchers:
        found["voucher"] = vouchers[0]
        numbers.remove(vouchers[0])
    if numbers:
        found["amount"] = numbers[-1]
    return found


def _take(found: dict[str, int], name: str, pattern: re.Pattern[str], by_column: Sequence[Sequence[str]]) -> None:
    for place, cells in enumerate(by_column):
        if place not in found.values() and _mostly(pattern, cells):
            found[name] = place
            return


def _mostly(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    return bool(cells) and 2 * sum(1 for cell in cells if pattern.fullmatch(cell.replace(" ", ""))) > len(cells)


def _rising(cells: Sequence[str]) -> bool:
    """Vouchers are all different, or written with a leading zero; amounts are a few tiers again and again."""
    return len(set(cells)) == len(cells) or any(cell.startswith("0") for cell in cells)
