"""Which filings the list shows: whose turn it is, kind, village, and what was filed with one press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.review_lists import OWN_RETURNED, UNSENT, WAITING, Asked, Choice, Listed
from ui import theme
from ui.widgets.controls import combo, fill

WHICH = (
    (WAITING, "等我审核"), (OWN_RETURNED, "退回本站点、待改正"), (UNSENT, "还没送到"), ("", "全部单据"),
    ("filed", "待审核"), ("returned", "已退回"),
    ("rejected", "不予办理"), ("effective", "已生效"), ("withdrawn", "已撤销"),
)  # fmt: skip
NARROW = 6
"""The least width of a choice, in characters; long names are cut, the list shows them whole."""


class Filters(QWidget):
    """`changed` when the person has chosen otherwise."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.which = combo("reviews_which", "哪些单据", WHICH, width=NARROW)
        self.kind = combo("reviews_kind", "事项", width=NARROW)
        self.village = combo("reviews_village", "村", width=NARROW)
        self.act = combo("reviews_act", "同批提交", width=NARROW)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.25))
        for pair in ((self.which, self.kind), (self.village, self.act)):
            row = QHBoxLayout()
            row.setSpacing(theme.lines(0.3))
            for choice in pair:
                choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                row.addWidget(choice, 1)
            box.addLayout(row)
        self.which.activated.connect(self._which_chosen)
        for choice in (self.kind, self.village, self.act):
            choice.activated.connect(self._chosen)
        self.start("")

    def asked(self) -> Asked:
        return Asked(
            str(self.which.currentData()), str(self.kind.currentData() or ""), str(self.village.currentData() or ""),
            int(self.act.currentData() or 0),
        )  # fmt: skip

    def start(self, which: str, kind: str = "") -> None:
        """A list from the start: nothing narrowed but the kind."""
        self.which.setCurrentIndex(max(0, self.which.findData(which)))
        fill(self.kind, [("", "全部事项"), *([(kind, kind)] if kind else [])], kind)
        fill(self.village, [("", "全部村")])
        fill(self.act, [("", "不分批")])

    def show_choices(self, listed: Listed) -> None:
        """What there is to choose from now, with counts; what is chosen stays."""
        for box, first, choices in (
            (self.kind, "全部事项", listed.kinds), (self.village, "全部村", listed.villages), (self.act, "不分批", listed.acts),
        ):  # fmt: skip
            fill(box, [("", first), *_titled(choices)], str(box.currentData() or ""))
            box.setEnabled(box.count() > 1)

    def _which_chosen(self, _place: int) -> None:
        self.start(str(self.which.currentData()))
        self.changed.emit()

    def _chosen(self, _place: int) -> None:
        self.changed.emit()


def _titled(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    return [(choice.value, f"{choice.title}（{choice.count:,}）") for choice in choices]
