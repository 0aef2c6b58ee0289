"""An A4 portrait sheet that fills from the top and continues on a further page: forms and hand-over slips.

Printed labels are set in serif and what was filled in in sans, so the eye tells form from content as on a
pre-printed form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.documents import fonts
from app.documents.fitting import LEADING, Fitted, fit, wrap
from app.documents.fonts import Face
from app.documents.paper import Stamp, TablePaper
from app.documents.table_layout import lay_out
from app.documents.tables import draw_table
from app.documents.typesetting import LANDSCAPE, PORTRAIT, Align, Style, Typesetter

WIDTH, HEIGHT = PORTRAIT
LEFT = 57.0
RIGHT = WIDTH - 57.0
TOP = HEIGHT - 112.0
BOTTOM = 60.0
LABEL_WIDTH = 92.0
PAIR_HEIGHT = 25.0
PADDING = 5.0
TITLE = Style(Face.SERIF_BOLD, 20)
LABEL = Style(Face.SERIF, 10.5)
VALUE = Style(Face.SANS, 10.5)
NOTE = Style(Face.SANS, 9)
BASELINE = 0.36

Pair = tuple[str, str]


class PortraitSheet:
    """The sheet being filled; `y` is how far down it is full, in points from the lower edge."""

    def __init__(self, setter: Typesetter, title: str, subtitle: str, stamp: Stamp, pages: int) -> None:
        self.setter = setter
        self._title = title
        self._subtitle = subtitle
        self._stamp = stamp
        self._pages = pages
        self.page = 0
        self.y = TOP
        self._open_page()

    def _open_page(self) -> None:
        self.page += 1
        self.y = TOP
        title = fit(TITLE.face, self._title, RIGHT - LEFT, TITLE.size, wraps=False)
        self.setter.text(WIDTH / 2, HEIGHT - 76, title.lines[0], Style(TITLE.face, title.size), "c")
        subtitle = fit(LABEL.face, self._subtitle, RIGHT - LEFT, LABEL.size, wraps=False)
        self.setter.text(WIDTH / 2, HEIGHT - 98, subtitle.lines[0], Style(LABEL.face, subtitle.size), "c")

    def close_page(self) -> None:
        """Draw the foot and finish the page."""
        stamp = self._stamp
        foot = Style(Face.SANS, 7.5)
        self.setter.text(WIDTH / 2, 34, f"第 {self.page} 页  共 {self._pages} 页", NOTE, "c")
        printed = "  ".join(filter(None, [stamp.printed_at, stamp.printed_by]))
        if printed:
            self.setter.text(LEFT, 34, f"打印：{printed}", foot)
        if stamp.content_hash:
            self.setter.text(RIGHT, 34, f"内容校验码 {stamp.short_hash()}", foot, "r")
        self.setter.end_page()

    def reserve(self, height: float) -> None:
        """Go to a new page unless that many points are left on this one."""
        if self.y - height < BOTTOM and self.y < TOP:
            self.close_page()
            self._open_page()

    def pairs(self, pairs: Sequence[Pair]) -> None:
        """Boxes of label and value, two to a row where both values are short."""
        waiting: Pair | None = None
        middle = (LEFT + RIGHT) / 2
        for pair in pairs:
            short = fonts.width(VALUE.face, pair[1], VALUE.size) <= middle - LEFT - LABEL_WIDTH - 2 * PADDING
            if waiting and short:
                self._pair_row([(waiting, LEFT, middle), (pair, middle, RIGHT)])
                waiting = None
                continue
            if waiting:
                self.wide_pair(*waiting)
            waiting = pair if short else None
            if not short:
                self.wide_pair(*pair)
        if waiting:
            self.wide_pair(*waiting)

    def wide_pair(self, label: str, value: str) -> None:
        """One box of label and value over the whole width."""
        self._pair_row([((label, value), LEFT, RIGHT)])

    def _pair_row(self, cells: Sequence[tuple[Pair, float, float]]) -> None:
        fits = [
            (
                fit(LABEL.face, label, LABEL_WIDTH - 2 * PADDING, LABEL.size),
                _value_lines(value, right - left - LABEL_WIDTH - 2 * PADDING),
            )
            for (label, value), left, right in cells
        ]
        height = max(PAIR_HEIGHT, *(max(label.height, value.height) + 10 for label, value in fits))
        self.reserve(height)
        bottom = self.y - height
        for (label, value), (_, left, right) in zip(fits, cells, strict=True):
            inner = left + LABEL_WIDTH
            self.setter.box(left, bottom, LABEL_WIDTH, height)
            self.setter.box(inner, bottom, right - inner, height)
            self.fitted(label, (left + inner) / 2, self.y - height / 2, LABEL.face, "c")
            self.fitted(value, inner + PADDING, self.y - height / 2, VALUE.face, "l")
        self.y = bottom

    def fitted(self, fitted: Fitted, x: float, middle: float, face: Face, align: Align) -> None:
        """Set the lines of a fitted text around the height `middle`."""
        step = fitted.size * LEADING
        y = middle + (len(fitted.lines) - 1) * step / 2 - fitted.size * BASELINE
        for line in fitted.lines:
            self.setter.text(x, y, line, Style(face, fitted.size), align)
            y -= step

    def notes(self, notes: Sequence[str]) -> None:
        """Small print over the whole width."""
        for note in notes:
            for line in wrap(NOTE.face, note, RIGHT - LEFT, NOTE.size):
                self.reserve(13)
                self.y -= 13
                self.setter.text(LEFT, self.y + 3, line, NOTE)

    def signatures(self, labels: Sequence[str], *, fingerprint: bool) -> None:
        """Boxes to sign and date, two to a row; the first has a place for a fingerprint where asked for."""
        height = 78.0
        half = (RIGHT - LEFT) / 2
        for start in range(0, len(labels), 2):
            row = labels[start : start + 2]
            self.reserve(height)
            bottom = self.y - height
            box_width = half if len(row) > 1 else RIGHT - LEFT
            for place, label in enumerate(row):
                left = LEFT + place * half
                self.setter.box(left, bottom, box_width, height)
                self.setter.text(left + PADDING, self.y - 18, f"{label}（签字）：", LABEL)
                self.setter.text(left + box_width - 8, bottom + 9, "年      月      日", LABEL, "r")
                if fingerprint and start + place == 0:
                    self._fingerprint(left + PADDING, bottom + 6)
            self.y = bottom

    def _fingerprint(self, x: float, y: float) -> None:
        self.setter.box(x, y, 44, 44, dash="3 2")
        self.setter.text(x + 22, y + 24, "按手印", Style(Face.SERIF, 8), "c")
        self.setter.text(x + 22, y + 13, "不会写字的", Style(Face.SERIF, 7), "c")


def _value_lines(value: str, room: float) -> Fitted:
    """A value keeps its size on up to three lines; only a longer one is set smaller."""
    lines = wrap(VALUE.face, value, room, VALUE.size)
    return Fitted(lines, VALUE.size) if len(lines) <= 3 else Fitted(wrap(VALUE.face, value, room, 9), 9)


def render_portrait(
    title: str, subtitle: str, stamp: Stamp, fill: Callable[[PortraitSheet], None], annex: TablePaper | None = None
) -> bytes:
    """Fill a sheet and return the PDF; filled twice when it takes more pages than one, to number them. The annex is
    its table: landscape sheets behind it, numbered through.
    """
    layout = lay_out(annex) if annex is not None else None
    further = len(layout.pages) if layout is not None else 0
    pages = 1 + further
    while True:
        with Typesetter(title, PORTRAIT) as setter:
            sheet = PortraitSheet(setter, title, subtitle, stamp, pages)
            fill(sheet)
            sheet.close_page()
            if sheet.page + further == pages:
                if layout is not None:
                    setter.turn(LANDSCAPE)
                    draw_table(setter, layout, sheet.page, pages)
                return setter.finish()
            pages = sheet.page + further
