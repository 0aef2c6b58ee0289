"""The daily takings as columns (Qt Charts), with the same figures for a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCharts import QBarCategoryAxis, QBarSeries, QBarSet, QChart, QChartView, QValueAxis
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy

from app.domain.money import yuan
from ui import theme, wording

FEN = 100


class TakingsChart(QChartView):
    """Days as (ISO day, payments, fen)."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("takings")
        self.setAccessibleName("每日收缴金额")
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.lines(6))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet("background: transparent; border: none;")
        self._days: tuple[tuple[str, int, int], ...] = ()

    def renew_look(self) -> None:
        """A chart keeps the colours and the type that it was drawn with."""
        self.show_days(self._days)

    def show_days(self, days: Sequence[tuple[str, int, int]]) -> None:
        self._days = tuple(days)
        colours = theme.tokens()
        amounts = QBarSet("金额（元）")
        amounts.setColor(QColor(colours.brand))
        amounts.setBorderColor(QColor(colours.brand))
        for _, _, fen in days:
            amounts.append(fen / FEN)
        series = QBarSeries()
        series.append(amounts)
        series.setBarWidth(0.55)
        chart = QChart()
        chart.addSeries(series)
        chart.legend().hide()
        chart.setBackgroundVisible(False)
        chart.setMargins(QMargins(0, 0, 0, 0))
        self._axes(chart, series, days)
        old = self.chart()
        self.setChart(chart)
        old.deleteLater()
        self.setAccessibleDescription(
            "；".join(f"{wording.short_day(day)} {count} 笔 {yuan(fen)} 元" for day, count, fen in days)
        )

    def _axes(self, chart: QChart, series: QBarSeries, days: Sequence[tuple[str, int, int]]) -> None:
        colours = theme.tokens()
        names, amounts = QBarCategoryAxis(), QValueAxis()
        names.append([f"{int(day[8:10])}日" for day, _, _ in days])
        top = max((fen for _, _, fen in days), default=0) / FEN
        amounts.setRange(0, top or 1)
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
