"""Statements on sheets of A4: two short ones share a sheet, with a line to cut along; then the list to sign on receipt.

Songshan 003 art. 15: each insured gets his statement at least once a year, so the village keeps who has received it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.documents.account_statement import (
    HEIGHT,
    LEFT,
    RIGHT,
    TITLE,
    WIDTH,
    AccountStatement,
    Part,
    Pen,
    parts_of,
    require_glyphs,
)
from app.documents.fonts import Face
from app.documents.paper import Column, Row, TablePaper
from app.documents.table_layout import lay_out
from app.documents.tables import draw_table
from app.documents.typesetting import LANDSCAPE, PORTRAIT, Style, Typesetter

EDGE = 26.0
HALF = HEIGHT / 2
_SMALL = Style(Face.SANS, 7)
_NEXT = 22.0
"""What the head of a further sheet takes."""

SIGNED = (
    Column("序号", 4, "c", "number"), Column("村组", 7), Column("姓名", 9), Column("公民身份号码（隐去中间）", 14, "c", "id"),
    Column("对账单在第几页", 9, "c"), Column("领取人签字（手印）", 20), Column("与本人关系", 9), Column("领取日期", 11),
)  # fmt: skip
SIGN_HEIGHT = 24.0


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a statement, as the list to sign shows him: never the whole number, never a balance."""

    group: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class SignedList:
    """Unit, period and signatures of the list; its rows come from the statements drawn."""

    unit: str
    period: str


Drawn = tuple[AccountStatement, Receiver]


def statements_pdf(papers: Iterable[Drawn], signed: SignedList | None = None, drawn: Callable[[int], None] | None = None) -> bytes:
    """All statements in one file, then the list to sign. Raises GlyphMissing, naming the field and the person.

    `papers` are taken one by one while they are drawn; `drawn` is told how many are done and may raise to stop.
    """
    rows: list[Row] = []
    with Typesetter(TITLE, PORTRAIT) as setter:
        sheets = _Sheets(setter)
        for done, (paper, receiver) in enumerate(papers, 1):
            require_glyphs(paper)
            place = sheets.add(paper)
            rows.append((done, receiver.group, receiver.name, receiver.number, place, "", "", ""))
            if drawn is not None:
                drawn(done)
        sheets.close()
        if signed is not None and rows:
            layout = lay_out(_list(signed, rows))
            setter.turn(LANDSCAPE)
            draw_table(setter, layout, 0, len(layout.pages))
        return setter.finish()


def _list(signed: SignedList, rows: Sequence[Row]) -> TablePaper:
    return TablePaper(
        title="城乡居民基本养老保险个人账户对账单领取签字表", unit=signed.unit, period=signed.period, columns=SIGNED, rows=rows,
        signatures=("发放人", "核对人", "单位盖章"), page_totals=False, row_height=SIGN_HEIGHT,
        notes=("领取人当面核对后签字；代领的写明与本人的关系。对记录有异议的，可以提出核查申请。",),
    )  # fmt: skip


class _Sheets:
    """The sheets being filled: a short statement waits in the upper half for another."""

    def __init__(self, setter: Typesetter) -> None:
        self._setter = setter
        self._pen = Pen(setter)
        self._page = 1
        self._upper = False
        """The upper half of this sheet is taken."""

    def add(self, paper: AccountStatement) -> str:
        """Draw one statement; returns where it stands: 12 上, 12 下, 13 or 13—14."""
        parts = parts_of(self._pen, paper)
        if sum(part.height for part in parts) <= HALF - 2 * EDGE + 8:
            return self._half(parts)
        if self._upper:
            self._end()
        first = self._page
        self._whole(paper, parts)
        return f"{first}" if self._page == first + 1 else f"{first}—{self._page - 1}"

    def _half(self, parts: Sequence[Part]) -> str:
        lower = self._upper
        _down(parts, HALF - EDGE if lower else HEIGHT - EDGE)
        said = f"{self._page} {'下' if lower else '上'}"
        if lower:
            self._end()
        else:
            self._upper = True
            self._setter.box(LEFT - 20, HALF, RIGHT - LEFT + 40, 0, dash="3 4")
        return said

    def _whole(self, paper: AccountStatement, parts: Sequence[Part]) -> None:
        room = HEIGHT - 2 * EDGE - 10
        sheets: list[list[Part]] = [[]]
        used = 0.0
        for part in parts:
            if used + part.height > room:
                sheets.append([part.head] if part.head is not None else [])
                used = _NEXT + sum(head.height for head in sheets[-1])
            sheets[-1].append(part)
            used += part.height
        for number, sheet in enumerate(sheets, 1):
            top = HEIGHT - EDGE
            if number > 1:
                self._pen.text(LEFT, top - 12, f"{TITLE}（续）　{paper.name}", _SMALL)
                top -= _NEXT
            _down(sheet, top)
            if len(sheets) > 1:
                self._pen.text(RIGHT, 24, f"本人第 {number} 页  共 {len(sheets)} 页", _SMALL, "r")
            self._end()

    def _end(self) -> None:
        self._pen.text(WIDTH / 2, 14, f"— {self._page} —", _SMALL, "c")
        self._setter.end_page()
        self._page += 1
        self._upper = False

    def close(self) -> None:
        """The last sheet may be half empty."""
        if self._upper:
            self._end()


def _down(parts: Sequence[Part], top: float) -> None:
    for part in parts:
        part.draw(top)
        top -= part.height

