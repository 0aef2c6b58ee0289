"""What is not right at the station: a sentence each, and the button that goes where it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.cautions import Caution
from ui import theme
from ui.widgets.controls import ActionButton, label, set_tone

SHOWN = 2


class CautionList(QFrame):
    """The gravest two; the rest on demand. `wants` carries page and target."""

    wants = Signal(str, str)

    def __init__(self, after: QWidget) -> None:
        """`after`: what has the keyboard before the rows; they are made anew and would stand at the end of Tab's way."""
        super().__init__()
        self._after = after
        self.setObjectName("workbench_warnings")
        self.setProperty("role", "message")
        set_tone(self, "warn")
        self.cautions: tuple[Caution, ...] = ()
        self._all = False
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.lines(0.7), theme.lines(0.25), theme.lines(0.7), theme.lines(0.25))
        self._box.setSpacing(theme.lines(0.1))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.lines(0.1))
        self._box.addLayout(self._rows)
        self.more = ActionButton("cautions_more", "", self._turn, role="link")
        self._box.addWidget(self.more)
        self.hide()

    def show_cautions(self, cautions: Sequence[Caution]) -> None:
        self.cautions = tuple(cautions)
        self.setAccessibleName("请注意：" + "".join(caution.text for caution in cautions))
        self.setVisible(bool(cautions))
        self._fill()

    def _turn(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        hidden = len(self.cautions) - SHOWN
        shown = self.cautions if self._all or hidden == 1 else self.cautions[:SHOWN]
        before = self._after
        for place, caution in enumerate(shown):
            row, go = self._row(place, caution)
            self._rows.addWidget(row)
            QWidget.setTabOrder(before, go)
            before = go
        QWidget.setTabOrder(before, self.more)
        self.more.setVisible(hidden > 1)
        self.more.rename("收起" if self._all else f"还有 {hidden} 条")

    def _row(self, place: int, caution: Caution) -> tuple[QWidget, ActionButton]:
        """The row, and the button in it."""
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        text = label(f"⚠ {caution.text}", name=f"caution_{place}", wrap=True)
        box.addWidget(text, 1)
        go = ActionButton(
            f"caution_{place}_go", caution.act, partial(self.wants.emit, caution.page, caution.target), role="link"
        )
        go.setAccessibleDescription(caution.text)
        box.addWidget(go)
        return row, go
