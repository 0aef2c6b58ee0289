"""The declaration of a table on paper, from which PDF, workbook and CSV are all made.

One declaration for three outputs, so that the printed ledger and the spreadsheet cannot disagree
(Songshan 003 art. 11: 账账相符). Amounts are integer fen until the moment they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.money import yuan

Cell = str | int
Row = Sequence[Cell]
Kind = Literal["text", "number", "money", "id"]

LEDGER_SIGNATURES = ("制表人", "复核人", "负责人", "单位盖章")
EMPTY_TABLE = "（本期无记录）"
MONEY_UNIT = "单位：元"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is relative to the others'; cells of kind money hold fen, or an empty text."""

    title: str
    width: float
    align: Literal["l", "c", "r"] = "l"
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading of their own, with a 小计 of the totalled columns."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who printed what and when; `content_hash` is the hash of the data that the paper shows, in hex."""

    printed_at: str = ""
    printed_by: str = ""
    content_hash: str = ""

    def short_hash(self) -> str:
        """The first 16 hex digits in groups of four, as printed at the foot."""
        digits = self.content_hash[:16]
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


UNSTAMPED = Stamp()


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A table with title, 填报单位, period, rows or sections, totals and a signature line.

    `totalled` names the columns that are summed; `capital_of` the one whose sum is written in capitals.
    `page_totals` prints 本页小计 and 累计 on each page; `row_height` (points) makes room for writing by hand;
    without `counted` the heading of a section does not say how many rows it has. `issuer` is what stands before the unit;
    with `sealed` every signature is a box with room for a seal, a name and a day.
    """

    title: str
    unit: str
    period: str
    columns: tuple[Column, ...]
    rows: Sequence[Row] = ()
    sections: tuple[Section, ...] = ()
    totalled: tuple[str, ...] = ()
    capital_of: str = ""
    page_totals: bool = True
    counted: bool = True
    signatures: tuple[str, ...] = LEDGER_SIGNATURES
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED
    row_height: float = 0.0
    issuer: str = "填报单位"
    sealed: bool = False

    def __post_init__(self) -> None:
        titles = [column.title for column in self.columns]
        unknown = {*self.totalled, *filter(None, [self.capital_of])} - set(titles)
        if unknown or (self.capital_of and self.capital_of not in self.totalled):
            raise ValueError(f"columns to total are not among the columns: {sorted(unknown)}")
        if any(len(row) != len(titles) for row in self.all_rows()):
            raise ValueError("a row has not as many cells as there are columns")

    def parts(self) -> tuple[Section, ...]:
        """All rows as sections; those outside any section come first, under no heading."""
        return (Section("", self.rows), *self.sections) if self.rows else self.sections

    def all_rows(self) -> list[Row]:
        """The rows of the whole paper in printed order."""
        return [row for part in (Section("", self.rows), *self.sections) for row in part.rows]

    def totalled_indexes(self) -> tuple[int, ...]:
        """Positions of the summed columns."""
        return tuple(index for index, column in enumerate(self.columns) if column.title in self.totalled)

    def sums(self, rows: Iterable[Row]) -> dict[int, int]:
        """Column position → sum over the rows; blanks and words count nothing."""
        sums = dict.fromkeys(self.totalled_indexes(), 0)
        for row in rows:
            for index in sums:
                cell = row[index]
                if isinstance(cell, int):
                    sums[index] += cell
        return sums

    def grand_total_fen(self) -> int:
        """Sum of the column named by `capital_of`, in fen."""
        index = [column.title for column in self.columns].index(self.capital_of)
        return self.sums(self.all_rows())[index]


def cell_text(kind: Kind, cell: Cell) -> str:
    """A cell as a person reads it: money as yuan, line breaks and tabs as spaces."""
    if isinstance(cell, int):
        return yuan(cell) if kind == "money" else str(cell)
    return cell if cell.isprintable() else cell.translate(_BREAKS)


_BREAKS = {ord(character): " " for character in "\t\n\v\f\r\x85\u2028\u2029"}
