"""The two cards of the year's collection: progress by place, and days, tiers and ages as charts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.services.progress import Collected
from ui import theme
from ui.pages.workbench import columns
from ui.widgets.bars import BarList
from ui.widgets.columns_chart import ColumnsChart
from ui.widgets.controls import ActionButton, card, combo, label
from ui.widgets.panels import Tabs

SIDE_BY_SIDE = 68
"""Characters that both cards need beside each other."""

EMPTY = "还没有参保人。到「参保人」登记，或导入花名册。"
EMPTY_OFFICE = "还没有参保人。各村登记、导入花名册以后，随交换包到这里。"


class CollectionCards(QWidget):
    """`asked` carries the code of the place that was opened."""

    asked = Signal(str)

    def __init__(self, *, office: bool = False) -> None:
        super().__init__()
        self.found: Collected | None = None
        empty = EMPTY_OFFICE if office else EMPTY
        self.bars = BarList("village_bars", "本年收缴进度", empty, ("今年已缴", "去年同日"))
        self.bars.asked.connect(self.asked)
        self.order = combo("progress_order", "排列", columns.ORDERS)
        self.order.activated.connect(self._order_changed)
        self.whole = label("", "quiet", name="progress_sentence")
        self.days = ColumnsChart(
            "takings",
            "每日收缴金额（元）",
            "日期",
            (("今年（元）", "brand"), ("去年同日（元）", "edge")),
            "最近没有收缴。",
        )
        self.tiers = ColumnsChart("tiers", "各缴费档次的笔数", "档次（元）", (("笔数", "brand"),), "还没有收缴。")
        self.ages = ColumnsChart(
            "ages", "参保人的年龄", "年龄", (("参保（人）", "edge"), ("今年已缴（人）", "brand")), empty
        )
        self.numbers = ActionButton("charts_turn", "看数字", self._turn, key="Ctrl+T", role="link")
        self._lay_out()

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.6))
        left, bars_box = card("progress_card")
        head = QHBoxLayout()
        head.addWidget(label("本年收缴进度", "section"))
        self.whole.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.whole, 1)
        head.addWidget(self.order)
        bars_box.addLayout(head)
        bars_box.addWidget(self.bars, 1)
        row.addWidget(left, 6)
        row.addWidget(self._charts(), 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or with large text on a small screen one below the other."""
        super().resizeEvent(event)
        narrow = self.width() < theme.chars(SIDE_BY_SIDE)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)

    def _charts(self) -> QFrame:
        right, box = card("charts_card")
        self.tabs = Tabs("charts")
        for chart, title in ((self.days, "每日收缴"), (self.tiers, "档次"), (self.ages, "年龄")):
            self.tabs.add(chart.objectName(), title, chart)
        self.tabs.add_corner(self.numbers)
        box.addWidget(self.tabs, 1)
        return right

    def show_collected(self, found: Collected) -> None:
        self.found = found
        self.whole.setText(columns.sentence(found))
        self.whole.setToolTip(columns.sentence(found))
        self._show_bars()
        self.days.show_groups(columns.days(found))
        self.tiers.show_groups(columns.tiers(found))
        self.ages.show_groups(columns.ages(found))

    def _order_changed(self, _place: int) -> None:
        self._show_bars()

    def _show_bars(self) -> None:
        if self.found is None:
            return
        places = columns.ordered(self.found.places, str(self.order.currentData()))
        self.order.setVisible(len(places) > 1)
        compared = any(place.before for place in places)
        self.bars.show_bars([columns.bar(place, compared=compared) for place in places])

    def _turn(self) -> None:
        """Numbers instead of pictures, and back, in all charts."""
        for chart in (self.days, self.tiers, self.ages):
            chart.turn()
        self.numbers.rename("看图" if self.days.as_table else "看数字")
