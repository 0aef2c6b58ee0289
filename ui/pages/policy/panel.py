"""政策 inside 系统: the versions with the months they hold, what each one changes, and at the district the next one.

Below the district it is read: which policy holds for which months, what the next one brings (Songshan 003 art. 7).
"""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services import policy_editor
from app.services.policy_editor import Version
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.policy import columns, work
from ui.pages.policy.editor import PolicyEditor
from ui.session import Session
from ui.widgets.controls import ActionButton, card, label
from ui.widgets.lazy import added, made, shows
from ui.widgets.side_by_side import SideBySide
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable

LEAST = 60
"""Characters that the two tables need beside each other."""


class PolicyPanel(QWidget):
    """`left` when closed, `told` are the parts of a message, `paper` a preview."""

    left = Signal()
    told = Signal(str, str, str, str)
    paper = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("policy_panel")
        self.session = session
        empty = "还没有政策。请先由区级站点装入。"
        self.table = DataTable("policy_versions", "政策", RowsModel(columns.VERSIONS), empty=empty)
        self.changes = DataTable("policy_changes", "改动", RowsModel(columns.CHANGES), empty="没有前一份政策可以对照。")
        self.which = label("", "section", name="policy_which", wrap=True)
        self.draft = ActionButton("policy_new", "起草新政策", self.begin, key="F3", role="primary")
        self.print = ActionButton("policy_print", "打印参数表", self._print, key="F7")
        self.leave = ActionButton("policy_close", "返回", self.left.emit, key="Esc")
        self.draft.allow_if(policy_editor.why_not(session.desk))
        self.print.allow_if("请先选中一份政策。")
        self.list = QWidget()
        self.stack = ShownStack()
        self.stack.addWidget(self.list)
        self._lay_out()
        self.table.chosen.connect(self._chosen)

    def _lay_out(self) -> None:
        left, left_box = card("policy_versions_card", "各份政策管哪些月份")
        left_box.addWidget(self.table, 1)
        right, right_box = card("policy_changes_card")
        right_box.addWidget(self.which)
        right_box.addWidget(self.changes, 1)
        sides = SideBySide(LEAST)
        sides.add(left)
        sides.add(right)
        for table in (self.table, self.changes):
            table.setMinimumHeight(theme.lines(7))
        box = QVBoxLayout(self.list)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(sides, 1)
        foot = QHBoxLayout()
        words = "缴费、补贴和计息都按业务当时的政策算；新政策不改动以前的账。"
        foot.addWidget(label(words, "quiet", name="policy_words", wrap=True), 1)
        for button in (self.leave, self.print, self.draft):
            foot.addWidget(button)
        box.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    @cached_property
    def editor(self) -> PolicyEditor:
        editor = added(self.stack, PolicyEditor(self.session))
        editor.filed.connect(self._to_list)
        editor.left.connect(self._to_list)
        editor.said.connect(self.told)
        return editor

    def refresh(self) -> None:
        self.table.source.wait()
        self.session.jobs.read(partial(work.versions, self.session), self._show)

    def refresh_list(self) -> None:
        """Something was filed or approved; while one fills in a policy the list is out of sight."""
        if not shows(self.stack, self, "editor"):
            self.refresh()

    def _show(self, found: tuple[list[Version], bool]) -> None:
        known, waits = found
        self.draft.rename("接着填新政策" if waits else "起草新政策")
        self.table.source.show(known)  # type: ignore[arg-type]
        if known:
            self.table.choose(0)
            self._chosen(known[0])

    def _chosen(self, version: object) -> None:
        if not isinstance(version, Version):
            return
        self.print.allow()
        self.which.setText(f"{version.title}：与前一份不同的地方" if version.changes else f"{version.title}：没有前一份可以对照")
        self.changes.source.show(version.changes)  # type: ignore[arg-type]

    def begin(self) -> None:
        """Fill in the next policy."""
        if not self.draft.why:
            self.stack.setCurrentWidget(self.editor)
            self.editor.begin()

    def _to_list(self) -> None:
        self.stack.setCurrentWidget(self.list)
        self.refresh()
        self.table.setFocus()

    def take_focus(self) -> None:
        if shows(self.stack, self, "editor"):
            self.editor.take_focus()
        else:
            self.table.setFocus()

    def put_away(self) -> None:
        """The window closes: what is being typed is kept."""
        editor = made(self, "editor", PolicyEditor)
        if editor is not None:
            editor.keep_here()

    def _print(self) -> None:
        version = self.table.record()
        if isinstance(version, Version):
            job = partial(work.paper, self.session, version.mapping, version.changes, version.until)
            self.session.jobs.read(job, partial(self._preview, version.since))

    def _preview(self, since: str, pdf: bytes) -> None:
        self.paper.emit("政策参数表", pdf, f"政策参数表-{since}.pdf")
