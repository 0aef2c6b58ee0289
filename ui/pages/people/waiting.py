"""Forms that were typed and not filed: each can be gone on with, or discarded, and that undone until the page is left."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from app.services import drafts
from app.services.drafts import NEW, Kept
from ui import theme, wording
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, label

GONE = "这个人的登记已经不在本站点"


class WaitingPanel(QFrame):
    """`resumed` carries what is to be gone on with, `told` how many wait, `left` when closed."""

    resumed = Signal(object)
    told = Signal(int)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("drafts_panel")
        self.setProperty("role", "card")
        self.session = session
        self.kept: list[Kept] = []
        self._dropped: set[str] = set()
        self._ends: dict[str, ActionButton] = {}
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("未提交的登记和变更", "section"))
        box.addWidget(label("填到一半的内容都在这里，断电也不会丢。", "quiet"))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(theme.lines(0.5))
        box.addLayout(self._grid)
        box.addStretch(1)
        back = ActionButton("drafts_leave", "返回", self.left.emit, key="Esc")
        box.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)

    def read(self) -> None:
        """Read again what waits."""
        self.session.jobs.read(partial(_waiting, self.session), self._show)

    def count(self, *, besides: str = "") -> int:
        """How many wait, not counting the discarded ones and the form `besides`."""
        return sum(one.form not in self._dropped and one.form != besides for one in self.kept)

    def take_focus(self) -> None:
        """The first that can be gone on with."""
        first = self.findChild(ActionButton, "draft_resume_0")
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Sequence[Kept]) -> None:
        held = [one for one in self.kept if one.form in self._dropped and one.form not in {kept.form for kept in found}]
        self.kept = [*found, *held]
        self.told.emit(len(found))
        self._draw()

    def _draw(self) -> None:
        """The keyboard stays with what was just discarded or put back, never on the one that has moved up."""
        follow = next((form for form, end in self._ends.items() if end.hasFocus()), "")
        self._clear()
        self._fill()
        if follow in self._ends:
            self._ends[follow].setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _fill(self) -> None:
        self._ends = {}
        for row, one in enumerate(self.kept):
            dropped = one.form in self._dropped
            another = one.of_another(self.session.desk)
            words = _title(one) + (f"　{another}填的" if another else "") + (
                "　已丢弃" if dropped else f"　{wording.moment(one.at, self.session.desk.clock.now())}"
            )
            self._grid.addWidget(label(words, wrap=True, name=f"draft_{row}"), row, 0)
            go = ActionButton(f"draft_resume_{row}", "接着填", partial(self._resume, row))
            go.allow_if("已丢弃，先撤销。" if dropped else "" if one.n or one.form == NEW else GONE)
            self._grid.addWidget(go, row, 1)
            if dropped:
                end = ActionButton(f"draft_undo_{row}", "撤销", partial(self._put_back, row))
            else:
                end = ActionButton(f"draft_drop_{row}", "丢弃", partial(self._drop, row))
            self._grid.addWidget(end, row, 2)
            self._ends[one.form] = end

    def _resume(self, row: int) -> None:
        self.resumed.emit(self.kept[row])

    def _drop(self, row: int) -> None:
        self._dropped.add(self.kept[row].form)
        self._write(self.kept[row], {})

    def _put_back(self, row: int) -> None:
        self._dropped.discard(self.kept[row].form)
        self._write(self.kept[row], dict(self.kept[row].values))

    def _write(self, one: Kept, values: dict[str, str]) -> None:
        job = partial(_keep, self.session, one, values)
        self.session.jobs.write("", job, self._show, changes=frozenset())

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left: what was discarded is gone."""
        self._dropped.clear()
        super().hideEvent(event)


def _title(one: Kept) -> str:
    if one.form == NEW:
        return f"新登记：{one.title or '还没有填姓名'}"
    return f"变更登记：{one.title or GONE}"


def _of_people(session: Session) -> tuple[Kept, ...]:
    """Registrations and changes; what else is filled in waits on 业务单据."""
    return tuple(one for one in drafts.waiting(session.desk) if not one.form.startswith(drafts.HANDLING))


def _waiting(session: Session, _progress: Progress) -> tuple[Kept, ...]:
    return _of_people(session)


def _keep(session: Session, one: Kept, values: dict[str, str], _progress: Progress) -> tuple[Kept, ...]:
    drafts.keep(session.desk, one.form, values, one.title, by=one.by)
    return _of_people(session)
