"""Which business: all that the operator may file here, under their headings, by typing a part of the title.

What was begun and not filed stands first, so that nothing begun is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app.services import drafts, handling
from app.services.drafts import Kept
from app.services.handling import Offered
from ui import preferences, theme, wording
from ui.forms.choice import rank
from ui.forms.picking import Offer
from ui.handling import work
from ui.handling.wanted import Wanted
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, label
from ui.widgets.table import DataTable

LAST = "handling_last"
BEGUN = "没有提交完的"
NOTHING = "没有这样的事项。换几个字，或清空上面的字看全部。"


@dataclass(frozen=True, slots=True)
class Line:
    """A business, or a form of it that was begun. `heading` stands at the first of its group only."""

    key: str
    heading: str
    title: str
    about: str
    wanted: Wanted
    begun: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("类别", lambda line: line.heading, 7, tone=lambda line: "warn" if line.begun else "quiet"),
    Column("事项", lambda line: line.title, 12),
    Column("期限", lambda line: line.about, tone=lambda _line: "quiet", least=8),
)


class KindsModel(RowsModel):
    """In the order of the groups."""

    arrangeable = False
    unsortable = "按类别排列。"


class FindEdit(QLineEdit):
    """Types for the list below; ↑ ↓ move in it. `moved` is 1 or -1."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class ChoosePanel(QFrame):
    """`chosen` carries what is wanted, `left` comes when closed."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("handling_choice")
        self.setProperty("role", "card")
        self.session = session
        self._kept: tuple[Kept, ...] = ()
        self.words = FindEdit()
        self.words.setObjectName("handling_find")
        self.words.setAccessibleName("办什么业务")
        self.words.setPlaceholderText("输入事项名称或拼音首字母，回车选中")
        self.table = DataTable("handling_kinds", "可以新办的业务", KindsModel(COLUMNS), empty=NOTHING)
        self.go = ActionButton("handling_go", "开始填写", self._go, role="primary")
        self.leave = ActionButton("handling_choice_leave", "返回", self.left.emit, key="Esc")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.4))
        box.addWidget(label("新办业务：选一项", "section"))
        box.addWidget(self.words)
        box.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(label("↑ ↓ 选　回车 开始填写", "quiet"), 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.go)
        box.addLayout(foot)
        self.words.textChanged.connect(self._show)
        self.words.moved.connect(self._move)
        self.words.returnPressed.connect(self._go)
        self.table.opened.connect(self._open)

    def begin(self) -> None:
        """All of them, the one filed last marked; then what was begun."""
        self.words.clear()
        self._show()
        self._mark(str(preferences.window.get(LAST, "")))
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.session.jobs.read(partial(work.waiting, self.session), self._begun)

    def _begun(self, kept: tuple[Kept, ...]) -> None:
        self._kept = kept
        marked = self.table.record()
        self._show()
        if isinstance(marked, Line):
            self._mark(marked.key)

    def _show(self, _text: str = "") -> None:
        typed = self.words.text().strip()
        offered = handling.offered(self.session.desk)
        begun = _begun_lines(self._kept, offered, self.session)
        found = [*begun, *_lines(offered)]
        if typed:
            ranked = [(at, line) for line in found if (at := rank(Offer(line.key, line.title), typed)) is not None]
            found = [line for _, line in sorted(ranked, key=lambda pair: pair[0])]
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        self.table.choose(0)
        self.go.allow_if("" if found else "没有选中事项。")

    def _mark(self, key: str) -> None:
        assert isinstance(self.table.source, RowsModel)
        rows = [row for row, line in enumerate(self.table.source.records) if line.key == key]
        self.table.choose(rows[0] if rows else 0)

    def _move(self, by: int) -> None:
        self.table.choose(max(0, min(self.table.currentIndex().row() + by, self.table.source.rowCount() - 1)))

    def _go(self) -> None:
        line = self.table.record()
        if isinstance(line, Line):
            self._open(line)

    def _open(self, line: Line) -> None:
        preferences.window.put(LAST, line.wanted.kind)
        self.chosen.emit(line.wanted)


def _lines(offered: Sequence[Offered]) -> list[Line]:
    """Each group's heading at its first business."""
    made, group = [], ""
    for one in offered:
        made.append(Line(one.kind, one.group if one.group != group else "", one.title, one.deadline, Wanted(one.kind)))
        group = one.group
    return made


def _begun_lines(kept: Sequence[Kept], offered: Sequence[Offered], session: Session) -> list[Line]:
    """Forms that wait and may be filed by this operator."""
    titles = {one.kind: one.title for one in offered}
    made: list[Line] = []
    for one in kept:
        kind, subject = drafts.handled(one.form)
        if kind not in titles or (subject and not one.n):
            continue
        who = f"：{one.title}" if subject else ""
        another = one.of_another(session.desk)
        about = wording.moment(one.at, session.desk.clock.now()) + (f"　{another}填的" if another else "")
        wanted = Wanted(kind, "", subject, one.title if subject else "")
        made.append(Line(one.form, "" if made else BEGUN, f"{titles[kind]}{who}", about, wanted, begun=True))
    return made
