"""The head of a table: a click sorts, dragging orders and widens, the corner opens the menu, filters stand above it.

The filters in words are part of the head, so that no table shows a part of its rows without saying so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QStyleOptionHeader

from ui import theme
from ui.models.columns import LEFT, halves
from ui.widgets.controls import ActionButton, label

STRIP_LINES = 1.7
CORNER_CHARS, KEY_CHARS = 1.6, 4.6
UNFILTER, UNFILTER_AND_KEY = "取消筛选", "取消筛选  Ctrl+Shift+L"
SIGN, KEY_AND_SIGN = "≡", "Alt+↓ ≡"
PADDING = 0.8
"""Lines around a title."""

LONGEST = 18
"""Of a filter in words so many characters are shown; the rest is in the tooltip."""


class FilterStrip(QFrame):
    """The filters, each a button that takes it away. `removed` carries the column's place."""

    removed = Signal(int)
    cleared = Signal()

    def __init__(self, name: str, head: QHeaderView) -> None:
        super().__init__(head)
        self.setObjectName(f"{name}_filters")
        self.setAccessibleName("筛选条件")
        self._name = name
        self.counted = label("", "quiet", name=f"{name}_counted")
        self.clear = ActionButton(f"{name}_unfilter", UNFILTER_AND_KEY, self.cleared.emit, role="link")
        self._filters: tuple[tuple[int, str], ...] = ()
        self._chips: list[ActionButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.lines(0.3), 0, theme.lines(0.3), 0)
        self._row.setSpacing(theme.lines(0.4))
        self._row.addWidget(self.counted)
        self._row.addStretch(1)
        self._row.addWidget(self.clear)
        self.hide()

    def show_filters(self, filters: Sequence[tuple[int, str]], counted: str) -> None:
        """`filters`: a column's place with the filter in words."""
        self.counted.setText(counted)
        if tuple(filters) == self._filters:
            return
        self._filters = tuple(filters)
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(place, text) for place, text in filters]
        for chip in reversed(self._chips):
            self._row.insertWidget(0, chip)
        self.setVisible(bool(filters))

    def fit(self, room: int) -> None:
        """In a narrow table the key stands in the tooltip."""
        self.clear.setText(UNFILTER_AND_KEY)
        self.clear.setToolTip("")
        self._row.invalidate()
        if self._row.minimumSize().width() > room:
            self.clear.setText(UNFILTER)
            self.clear.setToolTip(UNFILTER_AND_KEY)

    def _chip(self, place: int, text: str) -> ActionButton:
        short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        chip = ActionButton(
            f"{self._name}_filter_{place}", f"{short} ✕", partial(self.removed.emit, place), role="link"
        )
        chip.setAccessibleName(f"取消筛选 {text}")
        chip.setToolTip(f"{text}　点一下取消")
        return chip


class Head(QHeaderView):
    """`dragged` and `widened` tell of a column moved or made wider by hand, `menu_wanted` carries a column's place."""

    menu_wanted = Signal(int)
    dragged = Signal()
    widened = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(f"{name}_head")
        self.strip = FilterStrip(name, self)
        self.corner = ActionButton(f"{name}_tools", SIGN, self._corner_clicked, role="link")
        self.corner.setParent(self)
        self.corner.setAccessibleName("表格菜单：排序、筛选、列、存为表格")
        self.corner.setAccessibleDescription("快捷键 Alt+↓")
        self.corner.setToolTip("排序、筛选、列、存为表格  Alt+↓")
        self.corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.current_place = -1
        self._by_hand = self._two_lines = False
        self._plain: QSize | None = None
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.sectionMoved.connect(self._moved)
        self.sectionResized.connect(self._resized)

    def strip_height(self) -> int:
        return theme.lines(STRIP_LINES) if not self.strip.isHidden() else 0

    def corner_width(self) -> int:
        return theme.chars(CORNER_CHARS)

    def sizeHint(self) -> QSize:
        """Qt asks all titles at every step of a table's geometry; their height is the font's alone."""
        plain = self._plain or super().sizeHint()
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished) and self.count():
            self._plain = plain
        second = self.fontMetrics().lineSpacing() if self._two_lines else 0
        return QSize(plain.width(), plain.height() + second + self.strip_height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._plain = None

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:  # noqa: N803 - Qt's own
        super().initStyleOptionForIndex(option, logicalIndex)
        room = self.sectionSize(logicalIndex) - theme.lines(PADDING)
        shown: Any = option  # the bindings' types leave its text out
        if self._two_lines and self.fontMetrics().horizontalAdvance(shown.text) > room:
            shown.text = "\n".join(halves(shown.text))

    def stand(self, *, two_lines: bool) -> None:
        """Titles in one line, or in two where the room is short."""
        if two_lines != self._two_lines:
            self._two_lines = two_lines
            self.updateGeometry()
            self.geometriesChanged.emit()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own signature
        below = rect.adjusted(0, self.strip_height(), 0, 0)
        painter.save()  # the style sheet leaves a clip that lets nothing more through
        super().paintSection(painter, below, logicalIndex)
        painter.restore()
        if logicalIndex == self.current_place:
            thick = theme.lines(0.08)
            line = QRect(below.left(), below.bottom() - thick + 1, below.width(), thick)
            painter.fillRect(line, QColor(theme.tokens().brand))

    def mark_current(self, place: int) -> None:
        """Underline the column in which the keyboard is; -1 for none."""
        if place != self.current_place:
            self.current_place = place
            self.place_parts()
            self.viewport().update()

    def _key_fits(self) -> bool:
        """The key stands on the corner while the keyboard is in the table and the last head leaves it room."""
        seen = [self.logicalIndex(visual) for visual in range(self.count())]
        last = next((place for place in reversed(seen) if not self.isSectionHidden(place)), -1)
        model = self.model()
        if self.current_place < 0 or last < 0 or model is None:
            return False
        across = self.orientation()
        side = model.headerData(last, across, Qt.ItemDataRole.TextAlignmentRole)
        title = str(model.headerData(last, across) or "")
        room = self.sectionSize(last) - self.fontMetrics().horizontalAdvance(title) - theme.chars(1)
        return side & LEFT == LEFT and room > theme.chars(KEY_CHARS)

    def place_parts(self) -> None:
        """The strip above, the corner at the right end of the heads."""
        high = self.strip_height()
        self.strip.fit(self.width())
        self.strip.setGeometry(0, 0, self.width(), high)
        self.corner.setText(KEY_AND_SIGN if self._key_fits() else SIGN)
        wide = theme.chars(KEY_CHARS) if self._key_fits() else self.corner_width()
        self.corner.setGeometry(self.width() - wide, high, wide, self.height() - high - 1)
        self.corner.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_parts()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_hand = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._by_hand = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On an edge: as wide as what is in sight."""
        self._by_hand = True
        super().mouseDoubleClickEvent(event)
        self._by_hand = False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.logicalIndexAt(event.pos()))

    def _corner_clicked(self) -> None:
        self.menu_wanted.emit(-1)

    def _moved(self, _place: int, _old: int, _new: int) -> None:
        if self._by_hand:
            self.dragged.emit()

    def _resized(self, place: int, _old: int, new: int) -> None:
        if self._by_hand:
            self.widened.emit(place, new)
