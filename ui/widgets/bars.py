"""Progress by place as bars: looking rather than reading (interface, rule 6). The numbers stand beside them.

A row is a button: the bar of this year against those who should pay, a thin one of last year on the same day, people,
yuan and the change in words. Qt's own progress bars draw it, so theme, text size and screen readers need nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.controls import label
from ui.widgets.panels import scrolled

TITLE_CHARS, TITLE_MOST = 7, 10
"""Names have the room of the longest, within these."""

ROW_LINES, LEAST_ROWS = 1.6, 3
"""So many rows are always in sight."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`part` of `whole` now and `before` on the same day last year; `texts` stand at the right, aligned in columns."""

    key: str
    title: str
    part: int
    whole: int
    before: int
    texts: tuple[str, ...]


def _gauge(thin: bool) -> QProgressBar:
    made = QProgressBar()
    made.setTextVisible(False)
    made.setProperty("role", "before" if thin else "now")
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.setFixedHeight(theme.lines(0.22 if thin else 0.42))
    return made


class BarRow(QPushButton):
    """One place. `asked` carries its key when it is opened."""

    asked = Signal(str)

    def __init__(self, bar: Bar, title_width: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.key, self.title = bar.key, bar.title
        self.setObjectName(f"bar_{bar.key}")
        self.setProperty("role", "row")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box = box = QHBoxLayout(self)
        box.setContentsMargins(theme.lines(0.2), theme.lines(0.1), theme.lines(0.2), theme.lines(0.1))
        box.setSpacing(theme.lines(0.5))
        title = label()
        title.setFixedWidth(title_width)
        title.setText(title.fontMetrics().elidedText(bar.title, Qt.TextElideMode.ElideRight, title.width()))
        box.addWidget(title)
        box.addLayout(self._gauges(bar), 1)
        for text, width in zip(bar.texts, widths, strict=True):
            box.addWidget(_figure(text, width))
        self.setAccessibleName(f"{bar.title}：{'，'.join(bar.texts)}")
        self.setToolTip(f"{bar.title}：打开还没缴的人")
        self.clicked.connect(self._ask)

    def _gauges(self, bar: Bar) -> QVBoxLayout:
        self.now, self.before = _gauge(thin=False), _gauge(thin=True)
        gauges = QVBoxLayout()
        gauges.setSpacing(theme.lines(0.1))
        gauges.addStretch(1)
        for gauge, value in ((self.now, bar.part), (self.before, bar.before)):
            gauge.setRange(0, max(1, bar.whole))
            gauge.setValue(min(value, max(1, bar.whole)))
            gauges.addWidget(gauge)
        gauges.addStretch(1)
        return gauges

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._box.minimumSize()

    def _ask(self) -> None:
        self.asked.emit(self.key)


def _figure(text: str, width: int) -> QLabel:
    made = label(text, "quiet")
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setMinimumWidth(width)
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return made


class BarList(QWidget):
    """Rows with a legend below; they scroll. `asked` carries the key of the row that was opened."""

    asked = Signal(str)

    def __init__(self, name: str, title: str, empty: str, legend: tuple[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title, self._empty = title, empty
        self._bars: tuple[Bar, ...] = ()
        self.rows: list[BarRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.2))
        inside = QWidget()
        self._room = QVBoxLayout(inside)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(theme.lines(0.15))
        self.nothing = label(empty, "quiet", name=f"{name}_empty", wrap=True)
        box.addWidget(self.nothing)
        self.area = scrolled(inside)
        box.addWidget(self.area, 1)
        self.legend = QWidget()
        self._add_legend(legend)
        box.addWidget(self.legend)
        self.show_bars(())

    def _add_legend(self, texts: tuple[str, str]) -> None:
        row = QGridLayout(self.legend)
        row.setContentsMargins(theme.lines(0.2), 0, 0, 0)
        row.setHorizontalSpacing(theme.lines(0.4))
        for place, text in enumerate(texts):
            sample = _gauge(thin=bool(place))
            sample.setRange(0, 1)
            sample.setValue(1)
            sample.setFixedWidth(theme.chars(1.6))
            row.addWidget(sample, 0, 2 * place)
            row.addWidget(label(text, "quiet"), 0, 2 * place + 1)
        row.setColumnStretch(2 * len(texts), 1)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        said = "；".join(f"{bar.title} {'，'.join(bar.texts)}" for bar in bars) or self._empty
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(said)
        self.nothing.setVisible(not bars)
        self.area.setVisible(bool(bars))
        self.legend.setVisible(bool(bars))
        self.renew_look()

    def renew_look(self) -> None:
        """The rows anew, in the lengths of the font as it is now."""
        while (item := self._room.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        metrics = QFontMetrics(QApplication.font())
        columns = len(self._bars[0].texts) if self._bars else 0
        widths = [
            max(metrics.horizontalAdvance(bar.texts[column]) for bar in self._bars) + 2 for column in range(columns)
        ]
        longest = max((metrics.horizontalAdvance(bar.title) + 2 for bar in self._bars), default=0)
        named = min(max(longest, theme.chars(TITLE_CHARS)), theme.chars(TITLE_MOST))
        self.rows = [BarRow(bar, named, widths) for bar in self._bars]
        for row in self.rows:
            row.asked.connect(self.asked)
            self._room.addWidget(row)
        self._room.addStretch(1)
        self.area.setMinimumHeight(theme.lines(ROW_LINES * min(len(self._bars), LEAST_ROWS)))
