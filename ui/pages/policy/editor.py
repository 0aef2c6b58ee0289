"""The next policy, filled in section by section: faults at their fields, kept as typed, compared with the one in force.

F6 goes to the next section, F9 files. Filing waits for a second operator (Songshan 003 art. 40); until then nothing holds.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from app.domain.policy_form import PolicyForm, mapping_of_form
from app.domain.policy_sections import SECTIONS, section_of
from app.errors import OfficeError, Problem
from app.services import policy_editor
from app.services.desk import FormRefused
from ui import theme, wording
from ui.models.rows import RowsModel
from ui.pages.policy import columns, work
from ui.pages.policy.menu import COMPARED, SectionMenu
from ui.pages.policy.section import SectionPanel
from ui.pages.policy.work import Judged, Opened
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import scrolled
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

REST_MS, AREA_LINES = 300, 11
KEPT = frozenset({"policy"})
"""Whether a draft waits has changed for those who list the policies."""

READS = "政策表格 (*.xlsx *.xls *.ods *.toml *.json);;所有文件 (*)"
WRITES = "政策表格 (*.xlsx);;TOML 文件 (*.toml)"
FOOT = "回车 下一格　F6 下一节　填的内容随时存着，断电也不会丢。"
KEPT_SAID = "上次没有提交的内容已恢复。"
SAFE = "单据已记入本站点，断电也不会丢。"


class PolicyEditor(QFrame):
    """`filed` when the policy waits for the second operator, `left` when closed, `said` are the parts of a message."""

    filed = Signal()
    left = Signal()
    said = Signal(str, str, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("policy_editor")
        self.setProperty("role", "card")
        self.session = session
        self.menu = SectionMenu()
        self.stack = ShownStack()
        self.compared = DataTable("policy_compared", "与现行政策对照", RowsModel(columns.CHANGES), empty="与现行政策没有不同。")
        self.stack.addWidget(self.compared)
        self.sections: dict[str, SectionPanel] = {}
        self.shown = ""
        self.form = PolicyForm()
        self.problems: tuple[Problem, ...] = ()
        self._notes: dict[str, str] = {}
        self._asked, self._ready, self._kept = 0, False, self.form
        self.state = later("policy_state")
        self.rest = later("policy_problems", "problem")
        self.title = label("起草新政策", "section", name="policy_title")
        self.following = ActionButton("policy_next", "下一节", self._next, key="F6")
        self.file = ActionButton("policy_submit", "提交", self.submit, key="F9", role="primary")
        self.read = ActionButton("policy_read", "从表格读入…", self._choose_file, key="Ctrl+I")
        self.save = ActionButton("policy_save", "存为表格…", self._save, key="Ctrl+S")
        self.anew = ActionButton("policy_anew", "不要了，按现行政策重填", self._anew)
        self.leave = ActionButton("policy_leave", "返回", self.go_back, key="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._rested)
        self._lay_out()
        self.menu.chosen.connect(self.show_section)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.6)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.3))
        box.addWidget(self.title)
        box.addWidget(self.state)
        middle = QHBoxLayout()
        middle.setSpacing(theme.lines(0.6))
        middle.addWidget(self.menu)
        self.area = scrolled(self.stack)
        self.area.setProperty("role", "paper")
        self.area.setMinimumHeight(theme.lines(AREA_LINES))
        middle.addWidget(self.area, 1)
        box.addLayout(middle, 1)
        box.addWidget(self.rest)
        box.addWidget(label(FOOT, "quiet", name="policy_foot", wrap=True))
        box.addWidget(WrapRow(self.anew, self.read, self.save, self.leave, self.following, self.file, right=True))

    def begin(self) -> None:
        """The draft that waits, else one from the policy in force."""
        self._ready = False
        self.session.jobs.read(partial(work.opened, self.session, False), self._open)

    def _open(self, opened: Opened) -> None:
        self._notes = dict(opened.notes)
        self._put(opened.form)
        self._kept = opened.form
        say(self.state, KEPT_SAID if opened.kept else "")
        self.show_section(SECTIONS[0].key)
        self._judge()

    def _put(self, form: PolicyForm) -> None:
        """Other contents in the place of all."""
        self._ready = False
        self.form = form
        for panel in self.sections.values():
            panel.fill(form.values, form.tables)
        self._ready = True

    def panel(self, key: str) -> SectionPanel:
        """A section's panel, made when it is first wanted."""
        if key not in self.sections:
            section = next(section for section in SECTIONS if section.key == key)
            panel = SectionPanel(self.session, section, self._notes)
            panel.fill(self.form.values, self.form.tables)
            panel.changed.connect(self._changed)
            panel.ended.connect(self._next)
            self.sections[key] = panel
            self.stack.addWidget(panel)
            panel.tell(self.problems)
        return self.sections[key]

    def show_section(self, key: str, *, into: bool = True) -> None:
        self.shown = key
        self.menu.mark(key)
        self.stack.setCurrentWidget(self.compared if key == COMPARED else self.panel(key))
        self.area.verticalScrollBar().setValue(0)
        if into:
            self.take_focus()

    def take_focus(self) -> None:
        if self.shown == COMPARED or self.shown not in self.sections:
            self.compared.setFocus()
        else:
            self.sections[self.shown].take_focus()

    def _next(self) -> None:
        self.show_section(self.menu.beside(self.shown, 1))

    def typed(self) -> PolicyForm:
        """What stands in all sections, those never opened as they were."""
        values, tables = dict(self.form.values), dict(self.form.tables)
        for panel in self.sections.values():
            for path in panel.form.fields if panel.form is not None else ():
                values.pop(path, None)
            values |= panel.values()
            tables |= panel.rows()
        return PolicyForm(values, {path: rows for path, rows in tables.items() if rows}, self.form.base)

    def _changed(self) -> None:
        if self._ready:
            self._timer.start()

    def _rested(self) -> None:
        self._judge()
        self.keep()

    def keep(self, changes: frozenset[str] = frozenset()) -> None:
        """Keep what is typed, if it is not kept yet."""
        form = self.typed()
        if self._ready and form != self._kept:
            self._kept = form
            job = partial(work.keep, self.session, form)
            self.session.jobs.write("", job, None, changes=changes, failed=self._not_kept)

    def keep_here(self) -> None:
        """The same while the window closes."""
        self._timer.stop()
        if self._ready and self.typed() != self._kept:
            policy_editor.keep(self.session.desk, self.typed())

    def _not_kept(self, error: OfficeError) -> None:
        self._kept = PolicyForm()
        say(self.state, f"草稿没有存上：{error.text}{error.hint}", "bad")

    def _judge(self) -> None:
        self._asked += 1
        job = partial(work.judge, self.session, self._asked, self.typed())
        self.session.jobs.read(job, self._judged)

    def _judged(self, found: Judged) -> None:
        if found.number != self._asked:
            return
        self.compared.source.show(found.changes)  # type: ignore[arg-type]
        self._tell(found.problems)
        self.menu.tell(found.problems, len(found.changes))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        for panel in self.sections.values():
            panel.tell(problems)
        bad = [one for one in problems if one.blocking]
        names = "、".join(dict.fromkeys(section_of(one.field).title for one in bad))
        say(self.rest, f"还有 {len(bad)} 处要改，在：{names}。" if bad else "", "bad")
        self.file.allow()

    def submit(self) -> None:
        """File it; what is wrong is shown at its place, the first of it opened."""
        self._timer.stop()
        for panel in self.sections.values():
            panel.complain()
        self.file.refuse("正在提交…")
        job = partial(work.submit, self.session, self.typed())
        changes = frozenset({"filings", "policy", "drafts"})
        self.session.jobs.write("提交政策", job, self._filed, changes=changes, failed=self._refused)

    def _filed(self, _filing: str) -> None:
        self.file.allow()
        self._ready = False
        self.filed.emit()
        following = "请区里另一位有复核角色的操作员在「业务单据」核准，核准以后才生效。"
        self.said.emit("good", "政策已提交。", SAFE, following)

    def _refused(self, error: OfficeError) -> None:
        self.file.allow()
        if not isinstance(error, FormRefused):
            self.said.emit("bad", error.text, wording.COPIED, error.hint)
            return
        problems = tuple(error.problems)
        self._tell(problems)
        self.menu.tell(problems, self.compared.source.rowCount())
        first = next(one for one in problems if one.blocking)
        self.show_section(section_of(first.field).key)

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "读入政策表格", str(Path.home()), READS)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """The policy in a file, in the place of what stands here."""
        self.session.jobs.read(partial(work.read_file, path), self._brought, failed=self._not_brought, title="读入政策表格")

    def _brought(self, form: PolicyForm) -> None:
        self._put(form)
        say(self.state, "已从文件读入，请逐节核对。")
        self._rested()
        self.take_focus()

    def _not_brought(self, error: OfficeError) -> None:
        say(self.state, f"{error.text}{error.hint}", "bad")

    def _save(self) -> None:
        start = str(Path.home() / "政策参数表.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, "存为政策表格", start, WRITES)
        if chosen:
            job = partial(work.save, mapping_of_form(self.typed()), Path(chosen))
            self.session.jobs.read(job, self._saved, failed=self._not_brought)

    def _saved(self, path: Path) -> None:
        self.said.emit("good", f"已存为 {path}", wording.COPIED, "改好以后按 Ctrl+I 读回来。")

    def _anew(self) -> None:
        self._ready = False
        self.session.jobs.write("", partial(work.dropped, self.session), self._open, changes=frozenset())

    def go_back(self) -> None:
        self._timer.stop()
        self.keep(KEPT)
        self.left.emit()
