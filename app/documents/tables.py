"""A declared table as a PDF file: A4 landscape, every page a sheet that stands by itself.

Form: title, 填报单位, month, header, rows; 本页小计 and 累计 at the foot of each page; 合计（大写）,
notes and signatures at the end; page numbers, print time, operator and content hash below. Songshan (003)
art. 9-11 (monthly ledgers that agree to the fen), Linyi (004) part 2 (6) (个人缴费明细表 and 汇总表 in
the archive).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.documents import fonts
from app.documents.fitting import LEADING, Fitted, fit
from app.documents.fonts import Face
from app.documents.paper import MONEY_UNIT, TablePaper, cell_text
from app.documents.table_layout import (
    MARGIN,
    NOTE_HEIGHT,
    NOTE_SIZE,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    ROW_HEIGHT,
    SEAL_HEIGHT,
    SIZE,
    TABLE_TOP,
    TABLE_WIDTH,
    Item,
    TableLayout,
    lay_out,
)
from app.documents.typesetting import LANDSCAPE, Align, Strip, Style, Typesetter
from app.domain.capital import capital
from app.domain.money import yuan

TITLE = Style(Face.SERIF_BOLD, 18)
LABEL = Style(Face.SANS, 10)
BODY = Style(Face.SANS, SIZE)
BOLD = Style(Face.SANS_BOLD, SIZE)
FOOT = Style(Face.SANS, 7.5)
RIGHT = PAGE_WIDTH - MARGIN
FOOT_Y = 28.0
BASELINE = 0.36
"""From the middle of a line down to its baseline, in type sizes."""


def render_table(paper: TablePaper) -> bytes:
    """One paper as a PDF file. Raises GlyphMissing or TextTooLong before anything is drawn."""
    return render_tables([paper])


def render_tables(papers: Sequence[TablePaper]) -> bytes:
    """Several papers in one PDF file, pages numbered through, so that no sheet can go missing unseen."""
    layouts = [lay_out(paper) for paper in papers]
    pages = sum(len(layout.pages) for layout in layouts)
    number = 0
    with Typesetter(papers[0].title, LANDSCAPE) as setter:
        for layout in layouts:
            number = draw_table(setter, layout, number, pages)
        return setter.finish()


def draw_table(setter: Typesetter, layout: TableLayout, before: int, pages: int) -> int:
    """The sheets of one table, numbered on from `before` out of `pages`; returns the number of the last one."""
    table = _TableSheets(setter, layout)
    for number, items in enumerate(layout.pages, before + 1):
        table.draw_page(items, f"第 {number} 页  共 {pages} 页")
    return before + len(layout.pages)


class _TableSheets:
    """The pages of one paper; keeps the running totals from page to page."""

    def __init__(self, setter: Typesetter, layout: TableLayout) -> None:
        self.setter = setter
        self.layout = layout
        self.paper = layout.paper
        self.running = dict.fromkeys(self.paper.totalled_indexes(), 0)
        self.anchors = [self._anchor(index) for index in range(len(self.paper.columns))]
        self.strips: list[Strip] = [setter.strip(x, BODY, align) for x, align in self.anchors]
        self.pages_left = len(layout.pages)

    def _anchor(self, index: int) -> tuple[float, Align]:
        left, right = self.layout.edges[index : index + 2]
        align = self.paper.columns[index].align
        return {"l": left + PADDING, "c": (left + right) / 2, "r": right - PADDING}[align], align

    def draw_page(self, items: list[Item], page_text: str) -> None:
        """Draw one sheet from title to foot."""
        self.pages_left -= 1
        self._draw_head()
        y = self._draw_header()
        y = self._draw_items(items, y)
        y = self._draw_page_totals(items, y)
        if not self.pages_left:
            self._draw_closing(y)
        self._draw_foot(page_text)
        self.setter.end_page()

    def _draw_head(self) -> None:
        middle = PAGE_WIDTH / 2
        title = fit(TITLE.face, self.paper.title, TABLE_WIDTH, TITLE.size, wraps=False)
        self.setter.text(middle, PAGE_HEIGHT - 56, self.paper.title, Style(TITLE.face, title.size), "c")
        unit = fit(LABEL.face, f"{self.paper.issuer}：{self.paper.unit}", TABLE_WIDTH * 0.55, LABEL.size, wraps=False)
        self.setter.text(MARGIN, PAGE_HEIGHT - 81, unit.lines[0], Style(LABEL.face, unit.size))
        money = any(column.kind == "money" for column in self.paper.columns)
        period = self.paper.period + (f"    {MONEY_UNIT}" if money else "")
        self.setter.text(RIGHT, PAGE_HEIGHT - 81, period, LABEL, "r")

    def _draw_header(self) -> float:
        bottom = TABLE_TOP - self.layout.header_height
        for index, title in enumerate(self.layout.header):
            left, right = self.layout.edges[index : index + 2]
            self._draw_fitted(title, (left + right) / 2, (TABLE_TOP + bottom) / 2, Face.SANS_BOLD, "c")
        self.setter.line(MARGIN, TABLE_TOP, RIGHT, TABLE_TOP, 1)
        self._rules(TABLE_TOP, bottom, 0)
        return bottom

    def _draw_items(self, items: list[Item], y: float) -> float:
        block_top = y
        baselines: list[tuple[int, float]] = []
        for item in items:
            bottom = y - item.height
            if item.row >= 0:
                baselines.append((item.row, (y + bottom) / 2))
                self.setter.line(MARGIN, bottom, RIGHT, bottom)
            else:
                self._verticals(block_top, y, 0)
                self._draw_spanning(item, y)
                block_top = bottom
            y = bottom
        self._verticals(block_top, y, 0)
        self._draw_cells(baselines)
        return y

    def _draw_cells(self, middles: list[tuple[int, float]]) -> None:
        drop = SIZE * BASELINE
        baselines = [(row, f"{middle - drop:.2f}", middle) for row, middle in middles]
        for index, (texts, fits) in enumerate(zip(self.layout.texts, self.layout.fitted, strict=True)):
            put = self.strips[index].put
            x, align = self.anchors[index]
            for row, baseline, middle in baselines:
                text = texts[row]
                if not text:
                    continue
                if text in fits:
                    self._draw_fitted(fits[text], x, middle, Face.SANS, align)
                else:
                    put(text, baseline)

    def _draw_spanning(self, item: Item, y: float) -> None:
        bottom = y - item.height
        if item.subtotal:
            self._draw_sums("小计", item.subtotal, y)
            return
        self.setter.text(MARGIN + PADDING, (y + bottom) / 2 - SIZE * BASELINE, item.heading, BOLD)
        self._rules(y, bottom, len(self.paper.columns))

    def _draw_page_totals(self, items: list[Item], y: float) -> float:
        sums = self.paper.sums(self.layout.rows[item.row] for item in items if item.row >= 0)
        for index, amount in sums.items():
            self.running[index] += amount
        if not self.paper.totalled:
            return y
        if self.paper.page_totals:
            y = self._draw_sums("本页小计", sums, y)
            y = self._draw_sums("累计", self.running, y)
        elif not self.pages_left:
            y = self._draw_sums("合计", self.running, y)
        return y

    def _draw_sums(self, label: str, sums: dict[int, int], y: float) -> float:
        bottom = y - ROW_HEIGHT
        middle = (y + bottom) / 2
        first = min(sums)
        x = (MARGIN + self.layout.edges[first]) / 2 if first else MARGIN + PADDING
        self.setter.text(x, middle - SIZE * BASELINE, label, BOLD, "c" if first else "l")
        for index, amount in sums.items():
            left, right = self.layout.edges[index : index + 2]
            text = cell_text(self.paper.columns[index].kind, amount)
            fitted = fit(Face.SANS_BOLD, text, right - left - 2 * PADDING, SIZE, wraps=False)
            x, align = self.anchors[index]
            self._draw_fitted(fitted, x, middle, Face.SANS_BOLD, align)
        self._rules(y, bottom, first)
        return bottom

    def _draw_closing(self, y: float) -> None:
        if self.paper.capital_of:
            bottom = y - ROW_HEIGHT - 4
            fen = self.paper.grand_total_fen()
            baseline = (y + bottom) / 2 - 10 * BASELINE
            words = Style(Face.SANS_BOLD, 10)
            self.setter.text(MARGIN + PADDING, baseline, f"合计（大写）：人民币{capital(fen)}", words)
            self.setter.text(RIGHT - PADDING, baseline, f"￥{yuan(fen)}", words, "r")
            self._rules(y, bottom, len(self.paper.columns))
            y = bottom
        y -= 6 if self.layout.notes else 0
        for note in self.layout.notes:
            y -= NOTE_HEIGHT
            self.setter.text(MARGIN, y + 3, note, Style(Face.SANS, NOTE_SIZE))
        if self.paper.sealed:
            self._draw_seals(y - 14)
        elif self.paper.signatures:
            self._draw_signatures(y - 28)

    def _draw_signatures(self, y: float) -> None:
        step = TABLE_WIDTH / len(self.paper.signatures)
        for place, label in enumerate(self.paper.signatures):
            x = MARGIN + place * step
            text = f"{label}："
            self.setter.text(x, y, text, LABEL)
            if not label.endswith("章"):  # a stamp needs room, not a rule
                start = x + fonts.width(LABEL.face, text, LABEL.size)
                self.setter.line(start, y - 2, x + step - 24, y - 2)

    def _draw_seals(self, top: float) -> None:
        """Boxes side by side, each with its office, who answers for it and the day."""
        width = TABLE_WIDTH / len(self.paper.signatures)
        bottom = top - SEAL_HEIGHT
        for place, label in enumerate(self.paper.signatures):
            left = MARGIN + place * width
            self.setter.box(left, bottom, width, SEAL_HEIGHT)
            self.setter.text(left + 8, top - 18, label, LABEL)
            self.setter.text(left + 8, bottom + 30, "经办人：", LABEL)
            self.setter.text(left + width / 2, bottom + 30, "负责人：", LABEL)
            self.setter.text(left + width - 10, bottom + 10, "年      月      日", LABEL, "r")

    def _draw_foot(self, page_text: str) -> None:
        stamp = self.paper.stamp
        self.setter.text(PAGE_WIDTH / 2, FOOT_Y, page_text, Style(Face.SANS, 9), "c")
        printed = "  ".join(filter(None, [stamp.printed_at, stamp.printed_by]))
        if printed:
            self.setter.text(MARGIN, FOOT_Y, f"打印：{printed}", FOOT)
        if stamp.content_hash:
            self.setter.text(RIGHT, FOOT_Y, f"内容校验码 {stamp.short_hash()}", FOOT, "r")

    def _draw_fitted(self, fitted: Fitted, x: float, middle: float, face: Face, align: Align) -> None:
        style = Style(face, fitted.size)
        step = fitted.size * LEADING
        y = middle + (len(fitted.lines) - 1) * step / 2 - fitted.size * BASELINE
        for line in fitted.lines:
            self.setter.text(x, y, line, style, align)
            y -= step

    def _rules(self, top: float, bottom: float, first_edge: int) -> None:
        self.setter.line(MARGIN, bottom, RIGHT, bottom)
        self._verticals(top, bottom, first_edge)

    def _verticals(self, top: float, bottom: float, first_edge: int) -> None:
        if top > bottom:
            for index, x in enumerate(self.layout.edges):
                if index >= first_edge or index in (0, len(self.layout.edges) - 1):
                    self.setter.line(x, top, x, bottom)
