"""Figures as columns (Qt Charts), and the same figures as a table: a picture is for those who see it, numbers for all.

T (or the button of the card) turns between picture and table; Ctrl+C copies the numbers; a screen reader hears them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCharts import QBarCategoryAxis, QBarSeries, QBarSet, QChart, QChartView, QValueAxis
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget

from app.documents.table_csv import guarded
from ui import theme
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.tab_order import where_it_stands
from ui.widgets.chart_role import is_chart
from ui.widgets.controls import label
from ui.widgets.lazy import added, made
from ui.widgets.table import DataTable

CATEGORY_CHARS = 3.4


@dataclass(frozen=True, slots=True)
class Group:
    """One place on the axis: its title, and per series the value drawn and the text of it."""

    title: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


class ColumnsChart(QStackedWidget):
    """`series` are (title, token of the colour). Of more groups than there is room for, the last are drawn; the table
    has all of them.
    """

    def __init__(self, name: str, title: str, what: str, series: Sequence[tuple[str, str]], empty: str) -> None:
        super().__init__()
        is_chart(self)
        self.setObjectName(name)
        self.setProperty("role", "chart")
        self._series = tuple(series)
        self.groups: tuple[Group, ...] = ()
        self.view = QChartView()
        self.view.setObjectName(f"{name}_chart")
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setStyleSheet("background: transparent; border: none;")
        self.view.setAccessibleName(title)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the chart itself takes the keyboard, once
        self._columns = (
            Column(what, _title, 7, least=4),
            *(Column(head, _text(place), 7, right=True, least=5) for place, (head, _) in enumerate(series)),
        )
        self.nothing = label(empty, "quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self.view, self.nothing):
            self.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.lines(6.5))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.as_table = False
        self._drawn = -1
        self.show_groups(())

    def show_groups(self, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        if made(self, "table", DataTable) is not None:
            self._fill()
        said = "；".join(f"{group.title} {self._said(group)}" for group in groups) or self.nothing.text()
        self.setAccessibleDescription(said)
        self.view.setAccessibleDescription(said)
        self.show_as(table=self.as_table)
        self._drawn = -1
        self._draw_if_seen()

    @cached_property
    def table(self) -> DataTable:
        """The numbers; made for the first person who wants them."""
        name, title, empty = self.objectName(), self.accessibleName(), self.nothing.text()
        made_now = DataTable(f"{name}_table", title, RowsModel((*self._columns, Column("", _nothing))), empty=empty)
        where_it_stands(self, added(self, made_now))
        return made_now

    def _fill(self) -> None:
        model = self.table.source
        assert isinstance(model, RowsModel)
        model.show(self.groups)

    def _said(self, group: Group) -> str:
        return "，".join(f"{head} {text}" for (head, _), text in zip(self._series, group.texts, strict=True))

    def show_as(self, *, table: bool) -> None:
        """As a table, or as a picture."""
        self.as_table = table
        if table and made(self, "table", DataTable) is None:
            self._fill()
        self.setCurrentWidget(self.nothing if not self.groups else self.table if table else self.view)

    def turn(self) -> None:
        self.show_as(table=not self.as_table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T:
            self.turn()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """All the numbers, tab separated with their heads."""
        heads = "\t".join(column.title for column in self._columns)
        rows = ["\t".join((guarded(group.title), *group.texts)) for group in self.groups]
        QApplication.clipboard().setText("\n".join((heads, *rows)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_if_seen()

    def _draw_if_seen(self) -> None:
        """A chart behind another tab is drawn when its tab is opened, or has another width."""
        if self.isVisible() and len(self._fitting()) != self._drawn:
            self.renew_look()

    def _fitting(self) -> tuple[Group, ...]:
        room = max(3, int(self.width() / max(1, theme.chars(CATEGORY_CHARS))) - 1)
        return self.groups[-room:]

    def renew_look(self) -> None:
        """The picture anew, in the colours and lengths of now; one that nobody sees when it is seen."""
        if not self.isVisible():
            self._drawn = -1
            return
        shown = self._fitting()
        self._drawn = len(shown)
        series = QBarSeries()
        for place, (head, token) in enumerate(self._series):
            bars = QBarSet(head)
            bars.setColor(QColor(getattr(theme.tokens(), token)))
            bars.setBorderColor(QColor(getattr(theme.tokens(), token)))
            for group in shown:
                bars.append(group.values[place])
            series.append(bars)
        series.setBarWidth(0.7 if len(self._series) > 1 else 0.5)
        chart = QChart()
        chart.addSeries(series)
        chart.setBackgroundVisible(False)
        chart.setMargins(QMargins(0, 0, 0, 0))
        chart.layout().setContentsMargins(0, 0, 0, 0)
        chart.setAnimationOptions(QChart.AnimationOption.NoAnimation)
        self._legend(chart)
        self._axes(chart, series, shown)
        old = self.view.chart()
        self.view.setChart(chart)
        old.deleteLater()

    def _legend(self, chart: QChart) -> None:
        legend = chart.legend()
        legend.setVisible(len(self._series) > 1)
        legend.setAlignment(Qt.AlignmentFlag.AlignTop)
        legend.setFont(QApplication.font())
        legend.setLabelColor(QColor(theme.tokens().ink))

    def _axes(self, chart: QChart, series: QBarSeries, shown: Sequence[Group]) -> None:
        colours = theme.tokens()
        names, amounts = QBarCategoryAxis(), QValueAxis()
        names.append([group.title for group in shown])
        amounts.setRange(0, max((value for group in shown for value in group.values), default=0) or 1)
        amounts.setTickCount(4)
        amounts.applyNiceNumbers()
        amounts.setLabelFormat("%d")
        amounts.setGridLineColor(QColor(colours.line))
        names.setGridLineVisible(False)
        for axis, side in ((names, Qt.AlignmentFlag.AlignBottom), (amounts, Qt.AlignmentFlag.AlignLeft)):
            axis.setLabelsColor(QColor(colours.quiet))
            axis.setLabelsFont(QApplication.font())
            axis.setLinePen(QPen(QColor(colours.line)))
            chart.addAxis(axis, side)
            series.attachAxis(axis)


def _title(group: Group) -> str:
    return group.title


def _nothing(_group: Group) -> str:
    return ""


def _text(place: int) -> Callable[[Group], str]:
    def text(group: Group) -> str:
        return group.texts[place]

    return text
