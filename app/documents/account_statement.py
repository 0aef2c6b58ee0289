"""个人账户对账单: handed to the insured once a year, two to a sheet of A4 and cut apart; a long account takes sheets of its own.

Songshan 003 art. 15; the national content: 姓名, 身份号, 保险编号, 上年末余额, 当年各项记账, 当年利息, 年末余额, 累计缴费年限
(facts 1.5, the layout itself is not prescribed). A whole village is drawn as its people come, none is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.documents import fonts
from app.documents.fitting import fit, wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.typesetting import PORTRAIT, Align, Strip, Style, Typesetter
from app.domain.capital import capital
from app.domain.money import yuan

TITLE = "城乡居民基本养老保险个人账户对账单"
WIDTH, HEIGHT = PORTRAIT
LEFT, RIGHT = 46.0, WIDTH - 46.0
ROOM = RIGHT - LEFT
PADDING = 3.5
_TITLE, _SUB = Style(Face.SERIF_BOLD, 14), Style(Face.SERIF, 9)
_LABEL, _VALUE = Style(Face.SERIF, 8.5), Style(Face.SANS, 9)
_HEAD, _CELL, _SUM = Style(Face.SANS_BOLD, 8), Style(Face.SANS, 8.5), Style(Face.SANS_BOLD, 8.5)
_NOTE, _FOOT = Style(Face.SANS, 8), Style(Face.SANS, 7)
_ROW, _FACT, _LINE = 14.0, 19.0, 12.0
SOURCES: tuple[tuple[str, float, Align], ...] = (
    ("项目", 0.2, "l"), ("上年末余额", 0.16, "r"), ("当年记入", 0.16, "r"), ("当年冲减支出", 0.16, "r"), ("当年利息", 0.16, "r"),
    ("年末余额", 0.16, "r"),
)  # fmt: skip
ENTRIES: tuple[tuple[str, float, Align], ...] = (
    ("入库日期", 0.13, "c"), ("记账日期", 0.13, "c"), ("项目", 0.16, "l"), ("缴费年度", 0.1, "c"), ("金额", 0.14, "r"),
    ("来源", 0.34, "l"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One heading, amounts in fen."""

    title: str
    opening_fen: int
    added_fen: int
    taken_fen: int
    interest_fen: int
    closing_fen: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the year; `year` is the contribution year as text, "" for none."""

    value_on: str
    booked_on: str
    title: str
    year: str
    fen: int
    source: str


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """One person's year. `facts` are six (label, value); `notes` stand below the tables; the stamp's hash is the code by
    which the paper is checked later; `until` names the last balance, of a year that has not ended too.
    """

    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
    whole: SourceRow
    entries: tuple[EntryRow, ...]
    notes: tuple[str, ...]
    seal: str
    stamp: Stamp = UNSTAMPED
    until: str = "年末余额"

    @property
    def name(self) -> str:
        return self.facts[0][1]


Draw = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Part:
    """Its height in points, what draws it below a given height, and the column heads that it wants on a further sheet."""

    height: float
    draw: Draw
    head: Part | None = None


class Pen:
    """Texts and boxes on one file; a text that comes again at its place is cut into fonts once."""

    def __init__(self, setter: Typesetter) -> None:
        self.setter = setter
        self._strips: dict[tuple[float, Style, Align], Strip] = {}

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "l") -> None:
        strip = self._strips.get((x, style, align))
        if strip is None:
            strip = self._strips[x, style, align] = self.setter.strip(x, style, align)
        strip.put(text, f"{y:.2f}")

    def cell(self, left: float, width: float, y: float, text: str, style: Style, align: Align) -> None:
        """A text in its column on one line, set smaller when it is too long."""
        room = width - 2 * PADDING
        if fonts.width(style.face, text, style.size) > room:
            fitted = fit(style.face, text, room, style.size, wraps=False)
            text, style = fitted.lines[0], Style(style.face, fitted.size)
        x = {"l": left + PADDING, "c": left + width / 2, "r": left + width - PADDING}[align]
        self.text(x, y, text, style, align)


def require_glyphs(paper: AccountStatement) -> None:
    """Raise GlyphMissing, naming the field, before anything is drawn."""
    for label, value in paper.facts:
        fonts.require_glyphs(Face.SANS, value, f"“{label}”")
    for text in (paper.subtitle, *paper.notes, *(row.source for row in paper.entries)):
        fonts.require_glyphs(Face.SANS, text, f"“{paper.name}”")


def parts_of(pen: Pen, paper: AccountStatement) -> list[Part]:
    """The statement from its title to its foot, as rows that may go on a further sheet."""
    facts = [paper.facts[at : at + 3] for at in range(0, len(paper.facts), 3)]
    notes = (f"{paper.until}（大写）：人民币{capital(paper.whole.closing_fen)}", *paper.notes)
    lines = [line for note in notes for line in wrap(_NOTE.face, note, ROOM, _NOTE.size)]
    heads = _table_row(pen, ENTRIES, [title for title, _, _ in ENTRIES], _HEAD)
    return [
        Part(34.0, partial(_head, pen, paper)),
        *(Part(_FACT, partial(_facts, pen, row)) for row in facts),
        Part(7.0, _nothing),
        _table_row(pen, SOURCES, [*(title for title, _, _ in SOURCES[:-1]), paper.until], _HEAD),
        *(_table_row(pen, SOURCES, _source_cells(source), _CELL) for source in paper.sources),
        _table_row(pen, SOURCES, _source_cells(paper.whole), _SUM),
        Part(7.0, _nothing),
        heads,
        *(_table_row(pen, ENTRIES, _entry_cells(entry), _CELL, heads) for entry in paper.entries),
        *(() if paper.entries else (Part(_ROW, partial(_empty, pen)),)),
        Part(5.0, _nothing),
        *(Part(_LINE, partial(_note, pen, line)) for line in lines),
        Part(32.0, partial(_foot, pen, paper)),
    ]


def _nothing(_top: float) -> None:
    """Air between two parts."""


def _table_row(
    pen: Pen, columns: Sequence[tuple[str, float, Align]], cells: Sequence[str], style: Style, head: Part | None = None
) -> Part:
    return Part(_ROW, partial(_row, pen, columns, cells, style), head)


def _note(pen: Pen, text: str, top: float) -> None:
    pen.text(LEFT, top - 9, text, _NOTE)


def _source_cells(row: SourceRow) -> list[str]:
    middle = (row.added_fen, row.taken_fen, row.interest_fen)
    return [row.title, yuan(row.opening_fen), *(yuan(fen) if fen else "" for fen in middle), yuan(row.closing_fen)]


def _entry_cells(row: EntryRow) -> list[str]:
    return [row.value_on, row.booked_on, row.title, row.year, yuan(row.fen), row.source]


def _head(pen: Pen, paper: AccountStatement, top: float) -> None:
    pen.text(WIDTH / 2, top - 13, TITLE, _TITLE, "c")
    pen.text(WIDTH / 2, top - 28, paper.subtitle, _SUB, "c")
    pen.text(RIGHT, top - 28, "单位：元", _SUB, "r")


def _facts(pen: Pen, facts: Sequence[tuple[str, str]], top: float) -> None:
    left, bottom, widths = LEFT, top - _FACT, (0.3, 0.37, 0.33)
    for (label, value), share in zip(facts, widths, strict=False):
        width, own = ROOM * share, 50.0
        pen.setter.box(left, bottom, own, _FACT)
        pen.setter.box(left + own, bottom, width - own, _FACT)
        pen.cell(left, own, bottom + 6, label, _LABEL, "c")
        pen.cell(left + own, width - own, bottom + 6, value, _VALUE, "l")
        left += width


def _row(pen: Pen, columns: Sequence[tuple[str, float, Align]], cells: Sequence[str], style: Style, top: float) -> None:
    left, bottom = LEFT, top - _ROW
    for (_, share, align), text in zip(columns, cells, strict=True):
        width = ROOM * share
        pen.setter.box(left, bottom, width, _ROW)
        pen.cell(left, width, bottom + (_ROW - style.size) / 2 + 1.4, text, style, "c" if style is _HEAD else align)
        left += width


def _empty(pen: Pen, top: float) -> None:
    pen.setter.box(LEFT, top - _ROW, ROOM, _ROW)
    pen.text(WIDTH / 2, top - _ROW + 4.2, "本年没有记账", _CELL, "c")


def _foot(pen: Pen, paper: AccountStatement, top: float) -> None:
    pen.text(RIGHT - 70, top - 16, paper.seal, _LABEL, "r")
    stamp = paper.stamp
    printed = "  ".join(filter(None, [stamp.printed_at, stamp.printed_by]))
    pen.text(LEFT, top - 28, f"打印：{printed}　校验码 {stamp.short_hash()}", _FOOT)
