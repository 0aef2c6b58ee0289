"""Where each row of a table stands: texts, row heights and the division into pages, before anything is
drawn.

Every page ends with its own subtotal, and the closing part (sum in capitals, notes, signatures) never
stands alone: it takes the last rows with it, so that nobody signs an empty sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from app.documents import fonts
from app.documents.fitting import Fitted, TextTooLong, fit, wrap
from app.documents.fonts import Face
from app.documents.paper import EMPTY_TABLE, Column, Row, TablePaper, cell_text
from app.documents.typesetting import LANDSCAPE
from app.errors import OfficeError

PAGE_WIDTH, PAGE_HEIGHT = LANDSCAPE
MARGIN = 42.0
TABLE_TOP = PAGE_HEIGHT - 88.0
TABLE_BOTTOM = 46.0
TABLE_WIDTH = PAGE_WIDTH - 2 * MARGIN
PADDING = 3.0
SIZE = 9.0
ROW_HEIGHT = 17.0
NOTE_SIZE = 9.0
NOTE_HEIGHT = 13.0
SIGNATURE_HEIGHT = 42.0
SEAL_HEIGHT = 92.0
ROWS_WITH_CLOSING = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table: a row by its position, or a heading or subtotal over the whole width."""

    height: float
    row: int = -1
    heading: str = ""
    subtotal: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A paper measured and divided. `edges` are the x positions of the vertical rules, in points."""

    paper: TablePaper
    rows: list[Row]
    edges: list[float]
    header: list[Fitted]
    header_height: float
    texts: list[list[str]]
    fitted: list[dict[str, Fitted]]
    notes: list[str]
    pages: list[list[Item]]


def lay_out(paper: TablePaper) -> TableLayout:
    """Measure a paper. Raises GlyphMissing or TextTooLong, naming the place, before anything is printed."""
    rows = paper.all_rows()
    edges = _edges(paper.columns)
    rooms = [right - left - 2 * PADDING for left, right in pairwise(edges)]
    _require_glyphs_around(paper)
    header = [fit(Face.SANS_BOLD, c.title, room, SIZE) for c, room in zip(paper.columns, rooms, strict=True)]
    header_height = max(ROW_HEIGHT + 3, max(title.height for title in header) + 8)
    texts = [_column_texts(column, index, rows) for index, column in enumerate(paper.columns)]
    fitted = [
        _column_fits(column, column_texts, room)
        for column, column_texts, room in zip(paper.columns, texts, rooms, strict=True)
    ]
    notes = [line for note in paper.notes for line in wrap(Face.SANS, note, TABLE_WIDTH, NOTE_SIZE)]
    items = _items(paper, _row_heights(texts, fitted, len(rows), paper.row_height))
    room = TABLE_TOP - header_height - TABLE_BOTTOM - (2 * ROW_HEIGHT if paper.page_totals else 0)
    closing = closing_height(paper, len(notes))
    pages = _divide(items, room, closing)
    return TableLayout(paper, rows, edges, header, header_height, texts, fitted, notes, pages)


def closing_height(paper: TablePaper, note_lines: int) -> float:
    """Points that the end of the paper needs below its last row."""
    sums = 0 if not paper.totalled or paper.page_totals else ROW_HEIGHT
    capitals = ROW_HEIGHT + 4 if paper.capital_of else 0
    return sums + capitals + note_lines * NOTE_HEIGHT + (6 if note_lines else 0) + (SEAL_HEIGHT + 14 if paper.sealed else SIGNATURE_HEIGHT)


def _edges(columns: tuple[Column, ...]) -> list[float]:
    whole = sum(column.width for column in columns)
    edges = [MARGIN]
    for column in columns:
        edges.append(edges[-1] + TABLE_WIDTH * column.width / whole)
    return edges


def _require_glyphs_around(paper: TablePaper) -> None:
    fonts.require_glyphs(Face.SERIF_BOLD, paper.title, "标题")
    for place, text in [
        ("填报单位", paper.unit),
        ("所属期", paper.period),
        ("操作员", paper.stamp.printed_by),
        ("打印时间", paper.stamp.printed_at),
        *(("表头", column.title) for column in paper.columns),
        *(("栏目", section.title) for section in paper.sections),
        *(("签字栏", label) for label in paper.signatures),
        *(("备注", note) for note in paper.notes),
    ]:
        fonts.require_glyphs(Face.SANS, text, place)


def _column_texts(column: Column, index: int, rows: list[Row]) -> list[str]:
    texts = [cell_text(column.kind, row[index]) for row in rows]
    missing = fonts.unprintable(Face.SANS, "".join(texts))
    if missing:
        row = next(row for row, text in enumerate(texts) if missing.intersection(text))
        fonts.require_glyphs(Face.SANS, texts[row], f"第 {row + 1} 行“{column.title}”")
    return texts


def _column_fits(column: Column, texts: list[str], room: float) -> dict[str, Fitted]:
    """Only the texts that do not go on one line at full size; for most columns a bound says: none."""
    characters = set("".join(texts))
    widest = max((fonts.width(Face.SANS, character, SIZE) for character in characters), default=0.0)
    if widest * max(map(len, texts), default=0) <= room:
        return {}
    fits: dict[str, Fitted] = {}
    for row, text in enumerate(texts):
        if text in fits or fonts.width(Face.SANS, text, SIZE) <= room:
            continue
        try:
            fits[text] = fit(Face.SANS, text, room, SIZE, wraps=column.kind == "text")
        except TextTooLong as error:
            raise _placed(error, row, column) from None
        if fits[text].height > (TABLE_TOP - TABLE_BOTTOM) / 2:
            raise TextTooLong(
                f"第 {row + 1} 行“{column.title}”有 {len(text)} 个字，一页印不下。",
                "请把这一格的内容写短，再打印。",
            )
    return fits


def _placed(error: OfficeError, row: int, column: Column) -> TextTooLong:
    return TextTooLong(f"第 {row + 1} 行“{column.title}”：{error.text}", error.hint)


def _row_heights(
    texts: list[list[str]], fitted: list[dict[str, Fitted]], count: int, least: float
) -> list[float]:
    heights = [max(ROW_HEIGHT, least)] * count
    for column_texts, fits in zip(texts, fitted, strict=True):
        if fits:
            for row, text in enumerate(column_texts):
                if text in fits:
                    heights[row] = max(heights[row], fits[text].height + 4)
    return heights


def _items(paper: TablePaper, heights: list[float]) -> list[Item]:
    items: list[Item] = []
    row = 0
    for part in paper.parts():
        if part.title:
            items.append(Item(ROW_HEIGHT + 2, heading=f"{part.title}（{len(part.rows)} 笔）" if paper.counted else part.title))
        first = row
        row += len(part.rows)
        items += [Item(heights[index], row=index) for index in range(first, row)]
        if part.title and part.rows and paper.totalled:
            items.append(Item(ROW_HEIGHT, subtotal=paper.sums(part.rows)))
    return items or [Item(ROW_HEIGHT + 6, heading=EMPTY_TABLE)]


def _divide(items: list[Item], room: float, closing: float) -> list[list[Item]]:
    pages: list[list[Item]] = [[]]
    used = 0.0
    for index, item in enumerate(items):
        # A heading stays with the line below it.
        need = item.height + (items[index + 1].height if item.heading and index + 1 < len(items) else 0)
        if pages[-1] and used + need > room:
            pages.append([])
            used = 0.0
        pages[-1].append(item)
        used += item.height
    if used + closing > room:
        last = pages.pop()
        kept = _cut(last, len(last) - ROWS_WITH_CLOSING)
        pages += [last[:kept], last[kept:]]
    elif len(pages) > 1 and len(pages[-1]) < ROWS_WITH_CLOSING:
        last = [*pages[-2], *pages[-1]]
        kept = _cut(last, len(last) - ROWS_WITH_CLOSING)
        if sum(item.height for item in last[kept:]) + closing <= room:
            pages[-2:] = [last[:kept], last[kept:]]
    return pages


def _cut(items: list[Item], wanted: int) -> int:
    """How many lines stay on the page before: never the heading of what follows alone, and at least one."""
    kept = max(wanted, 1)
    while kept > 1 and items[kept - 1].heading:
        kept -= 1
    return kept
