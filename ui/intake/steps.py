"""The steps of the wizard as words in a row: done, here, still to come (told by sign and weight, not by colour alone)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets import speaking
from ui.widgets.controls import label, set_role

DONE, HERE, AHEAD = "✓", "●", "○"


class StepRow(QWidget):
    """`at(n)` marks step `n` (from 0) as the present one."""

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.titles = tuple(titles)
        self.place = 0
        self._labels = [label() for _ in titles]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.8))
        for made in self._labels:
            row.addWidget(made)
        self.at(0)

    def at(self, place: int) -> None:
        moved, self.place = place != self.place, place
        for n, (made, title) in enumerate(zip(self._labels, self.titles, strict=True)):
            sign = DONE if n < place else HERE if n == place else AHEAD
            made.setText(f"{sign} {n + 1} {title}")
            set_role(made, "strong" if n == place else "quiet")
        self.setAccessibleName(f"第 {place + 1} 步，共 {len(self.titles)} 步：{self.titles[place]}")
        if moved:
            speaking.announce(self, self.accessibleName())
