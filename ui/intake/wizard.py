"""The wizard: file, columns, problems, commit, all in one panel and by keyboard alone (interface, rules 1, 3 and 5).

F9 goes on and at the end files; Esc goes one step back. Reading and checking run beside the window; nothing is written
before the last step, and a commit that is stopped keeps nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.errors import OfficeError
from app.intake.layouts import AUTOMATIC, Correction, Layout
from app.services import intake_checks
from app.services.import_records import ImportRecord
from app.services.import_undo import Undone, UndoPlan
from app.services.intake_checks import Checked
from app.services.intakes import Look
from ui import theme, wording
from ui.intake import work
from ui.intake.columns_step import ColumnsStep
from ui.intake.file_step import FileStep
from ui.intake.kinds import IntakeKind, Outcome
from ui.intake.problems_step import ProblemsStep
from ui.intake.result_step import ResultStep
from ui.intake.steps import StepRow
from ui.intake.undo_step import UndoStep
from ui.jobs import Ticket
from ui.session import Session
from ui.widgets.choose import ask_where
from ui.widgets.controls import ActionButton, combo, label, later, say

FILE, COLUMNS, PROBLEMS, RESULT, UNDO = range(5)
STEPS = ("文件", "栏目", "问题", "提交")


class IntakeWizard(QFrame):
    """`left` when closed; `told` a message; `person_wanted` a resident's number; `kept` an Outcome."""

    left = Signal()
    told = Signal(str, str, str, str)
    person_wanted = Signal(int)
    kept = Signal(object)

    def __init__(self, session: Session, kind: IntakeKind, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setObjectName(f"{kind.name}_panel")
        self.setProperty("role", "card")
        self.session, self.kind = session, kind
        self.look: Look | None = None
        self.checked: Checked | None = None
        self._corrections: tuple[Correction, ...] = ()
        self._hand_made, self._named = False, Path()
        self._ticket: Ticket | None = None
        self._undoing: Ticket | None = None
        self.row = StepRow(f"{kind.name}_steps", STEPS)
        self.choice: QComboBox | None = None
        if choices:
            name, title = ("month", kind.period) if kind.by_month else ("village", "所在村")
            self.choice = combo(f"{kind.name}_{name}", title, choices)
            self.choice.activated.connect(self._judge)
        self._build()
        self._connect()
        self._go(FILE)

    def _build(self) -> None:
        self.file_step, self.columns_step = FileStep(self.kind), ColumnsStep(self.kind)
        self.problems_step, self.result_step = ProblemsStep(self.kind), ResultStep(self.kind)
        self.undo_step = UndoStep(self.kind)
        if self.choice is not None:
            self.file_step.add_choice(self.kind.period if self.kind.by_month else "这些人所在的村", self.choice)
        self.stack = QStackedWidget()
        for step in (self.file_step, self.columns_step, self.problems_step, self.result_step, self.undo_step):
            self.stack.addWidget(step)
        self.said = later(f"{self.kind.name}_said")
        self.title = label(self.kind.title, "section")
        self.back = ActionButton(f"{self.kind.name}_leave", "返回", self.step_back, key="Esc")
        self.next = ActionButton(f"{self.kind.name}_commit", "下一步", self.step_on, key="F9", role="primary")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.5))
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.row)
        foot.addWidget(self.said, 1)
        foot.addStretch(0)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        box.addLayout(head)
        box.addWidget(self.stack, 1)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.file_step.settled.connect(self.read)
        self.file.edit.textChanged.connect(self._judge)
        self.file_step.layout_wanted.connect(self._other_header)
        self.file_step.accepted.connect(self.step_on)
        self.file_step.imports.undo_wanted.connect(self._plan_undo)
        self.columns_step.changed.connect(self._other_columns)
        self.columns_step.forgotten.connect(self._forget)
        self.problems_step.corrected.connect(self._correct)
        self.problems_step.export_wanted.connect(self._export)
        self.result_step.stopped.connect(self._stop)
        self.result_step.export_wanted.connect(self._export)
        self.undo_step.person_wanted.connect(self.person_wanted)
        self.undo_step.given.connect(self.step_on)
        self.session.jobs.moved.connect(self._moved)
        self.session.jobs.ended.connect(self._ended)

    @property
    def file(self) -> Any:
        """The field of the file's path."""
        return self.file_step.file

    @property
    def step(self) -> int:
        return self.stack.currentIndex()

    def begin(self, path: Path | None = None) -> None:
        """From the first step; with a path that file is read at once."""
        self.look = self.checked = None
        self.file_step.clear()
        self._go(FILE)
        self.file.setFocus()
        self.session.jobs.read(partial(work.imports, self.session.desk, self.kind.kind), self._show_imports)
        if path is not None:
            self.file.edit.setText(str(path))
            self.read()

    def take_focus(self) -> None:
        """The keyboard to where this step is done."""
        if self.step == COLUMNS:
            self.columns_step.begin()
        elif self.step == PROBLEMS:
            self.problems_step.begin()
        elif self.step == UNDO:
            self.undo_step.reason.setFocus()
        else:
            (self.next if self.step == RESULT else self.file).setFocus()

    def _show_imports(self, records: list[ImportRecord]) -> None:
        self.file_step.imports.show_records(records)

    def _go(self, step: int, sentence: str = "", tone: str = "") -> None:
        self.stack.setCurrentIndex(step)
        self.row.setVisible(step != UNDO)
        self.title.setText("撤销一次导入" if step == UNDO else self.kind.title)
        if step != UNDO:
            self.row.at(step)
        say(self.said, sentence, tone)
        self._judge()

    def _judge(self) -> None:
        """What the primary key does now, and why it cannot."""
        missing = "、".join(self.look.missing) if self.look is not None else ""
        if self.step == FILE:
            unsaid = self.choice is not None and not self.choice.currentData()
            where = (f"请先选{self.kind.period}。" if self.kind.by_month else "请先选这些人所在的村。") if unsaid else ""
            self._offer("下一步", where if self.look or self.file.path() else "请先选择文件。")
        elif self.step == COLUMNS:
            self._offer("下一步", f"还缺：{missing}。" if missing else "")
        elif self.step == PROBLEMS:
            good = self.checked.good if self.checked is not None else 0
            again = self.checked is not None and self.checked.skipped and not self.checked.blocked
            why = "" if good else "这个文件里的都已经登记过了。" if again else "没有可以导入的行，请改正后再提交。"
            self._offer(f"{self.kind.doing} {good:,} {self.kind.unit}" if good else self.kind.doing, why)
        elif self.step == RESULT:
            self._offer("再导入一个文件", "正在导入…" if self._ticket is not None else "")
        else:
            plan = self.undo_step.plan
            self._offer("撤销", "" if plan is not None and plan.possible else "没有可以撤销的单据。")
        self.back.rename("上一步" if self.step in {COLUMNS, PROBLEMS} or (self.step == FILE and self.look) else "返回")
        self.back.allow_if("正在导入，请先停下。" if self._ticket is not None else "")

    def _offer(self, text: str, why_not: str) -> None:
        self.next.rename(text)
        self.next.allow_if(why_not)

    def step_on(self) -> None:
        if self.next.why:
            return  # Enter on the header row comes here too
        if self.step == FILE:
            self._show_columns() if self.look is not None and self.file.path() == self._named else self.read()
        elif self.step == COLUMNS:
            self._to_problems()
        elif self.step == PROBLEMS:
            self.commit()
        elif self.step == RESULT:
            self.begin()
        else:
            self._undo()

    def step_back(self) -> None:
        if self.step == RESULT or (self.step == FILE and self.look is None):
            self.begin()
            self.left.emit()
        elif self.step in {UNDO, FILE}:
            self.begin()
        elif self.step == COLUMNS:
            self._go(FILE)
            self.file_step.rows.setFocus()
        else:
            self._show_columns()

    # --- file and columns

    def read(self) -> None:
        """Read the file that is named."""
        path = self.file.path()
        if path is None:
            say(self.said, "请先选择文件。", "bad")
            self.file.setFocus()
            return
        self._corrections, self._hand_made, self._named = (), False, path
        job = partial(work.open_file, self.session.desk, self.kind.kind, path)
        self.session.jobs.aside(f"读取{self.kind.noun}", job, self._looked, failed=self._refused)

    def _looked(self, found: Look) -> None:
        self.look, self.checked = found, None
        self.file_step.show_look(found)
        missing = "、".join(found.missing)
        text = f"还没有认出：{missing}。请看表头行对不对，下一步里可以自己指定是哪一列。" if missing else ""
        self._go(FILE, text, "warn" if missing else "")

    def _refused(self, error: OfficeError) -> None:
        """At the first step nothing is held any more; later ones stay as they are."""
        if self.step == FILE:
            self.look = None
            self.file_step.below.setCurrentIndex(0)
        if self.step == RESULT:
            self._ticket = None
            self.result_step.halted("没有导入。")
        say(self.said, f"{error.text}没有写入任何数据。{error.hint}", "bad")
        self._judge()

    def _other_header(self, sheet: str, header_row: int) -> None:
        assert self.look is not None
        self._hand_made, self._corrections = True, ()
        self._look_again(Layout(sheet, header_row), self._looked)

    def _other_columns(self, columns: tuple[tuple[str, int], ...]) -> None:
        assert self.look is not None
        self._hand_made = True
        self._look_again(Layout(self.look.sheet, self.look.header_row, columns), self._columns_looked)

    def _look_again(self, layout: Layout, then: Any) -> None:
        assert self.look is not None
        job = partial(work.look, self.kind.kind, self.look.file, layout)
        self.session.jobs.read(job, then, failed=self._refused)

    def _columns_looked(self, found: Look) -> None:
        self.look = found
        self.columns_step.show_look(found)
        self._judge()

    def _show_columns(self) -> None:
        if self.look is not None:
            self.columns_step.show_look(self.look)
            self._go(COLUMNS)
            self.columns_step.begin()

    def _forget(self) -> None:
        assert self.look is not None
        job = partial(work.forget, self.session.desk, self.look)
        self.session.jobs.write("", job, self._forgotten, changes=frozenset())

    def _forgotten(self, found: Look) -> None:
        self._hand_made = False
        self._columns_looked(found)

    # --- problems

    def _layout(self) -> Layout:
        assert self.look is not None
        plain = not self._hand_made and not self.look.remembered
        layout = AUTOMATIC if plain else Layout(self.look.sheet, self.look.header_row, self.look.chosen)
        return replace(layout, corrections=self._corrections)

    def _to_problems(self) -> None:
        assert self.look is not None
        if self._hand_made:
            job = partial(work.remember, self.session.desk, self.look)
            self.session.jobs.write("", job, changes=frozenset())
        self._check()

    def _check(self) -> None:
        assert self.look is not None
        chosen = str(self.choice.currentData() or "") if self.choice is not None else ""
        village, month = ("", chosen) if self.kind.by_month else (chosen, "")
        beside = str(self.file_step.beside_path() or "")
        job = partial(work.check, self.session.desk, self.kind.kind, self.look.file, self._layout(), village, month, beside)
        self.session.jobs.aside(f"检查{self.kind.noun}", job, self._judged, failed=self._refused)

    def _judged(self, checked: Checked) -> None:
        fresh = self.step != PROBLEMS
        self.checked = checked
        self.problems_step.show_checked(checked)
        self._go(PROBLEMS)
        if fresh:
            self.problems_step.begin()

    def _correct(self, row: int, column: int, text: str) -> None:
        kept = tuple(c for c in self._corrections if (c.row, c.column) != (row, column))
        self._corrections = (*kept, Correction(row, column, text))
        self._check()

    def _export(self) -> None:
        if self.checked is None:
            return
        name = f"{Path(self.checked.file.name).stem}-待改正.xlsx"
        path = ask_where(self, "存下要改正的行", name, "电子表格 (*.xlsx)")
        if path is not None:
            job = partial(work.problem_rows, self.checked, path)
            self.session.jobs.aside("写出要改正的行", job, self._saved)

    def _saved(self, saved: tuple[Path, int]) -> None:
        kept, count = saved
        self.told.emit("good", f"要改正的 {count:,} 行已存为 {kept}。", wording.COPIED,
                       "在表格里改好以后再导入这个文件，已登记的会跳过。")  # fmt: skip

    # --- commit

    def commit(self) -> None:
        """Keep what is good, as one act; progress is shown and it can be stopped."""
        if self.checked is None:
            return
        self.result_step.begin(f"{self.kind.doing} {self.checked.good:,} {self.kind.unit}")
        job = partial(work.keep, self.kind.keep, self.session.desk, self.checked)
        title = f"登记{self.kind.noun}"
        self._ticket = self.session.jobs.write(title, job, self._done, changes=self.kind.changes, failed=self._refused)
        self._go(RESULT)

    def _moved(self, ticket: Ticket, done: int, total: int) -> None:
        if ticket is self._ticket and self.step == RESULT:
            self.result_step.moved(done, total)

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

    def _ended(self, ticket: Ticket) -> None:
        """Said before the result is brought: without a result the import was stopped, and kept nothing."""
        if ticket is self._ticket:
            self._ticket = None
            if self.step == RESULT:
                self.result_step.halted()
            self._judge()
        elif ticket is self._undoing:
            self._undoing = None
            self._judge()

    def _done(self, outcome: Outcome) -> None:
        rows = self.checked.rows if self.checked is not None else ()
        self.result_step.done(outcome, [row for row in rows if row.kind not in intake_checks.SAID])
        self._judge()
        self.next.setFocus()
        self.told.emit("good", outcome.sentence, "单据已记入本站点，断电也不会丢。", outcome.following)
        self.kept.emit(outcome)

    # --- undo

    def _plan_undo(self, record: ImportRecord) -> None:
        job = partial(work.plan_undo, self.session.desk, record.number)
        self.session.jobs.aside("查看能撤销多少", job, self._show_plan, failed=self._refused)

    def _show_plan(self, plan: UndoPlan) -> None:
        self.undo_step.show_plan(plan)
        self._go(UNDO)
        self.undo_step.reason.setFocus()

    def _undo(self) -> None:
        plan = self.undo_step.plan
        assert plan is not None
        reason = self.undo_step.reason.text().strip()
        if not reason:
            say(self.said, "请先写明原因。", "bad")
            self.undo_step.reason.setFocus()
            return
        self.next.refuse("正在撤销…")
        job = partial(work.undo, self.session.desk, plan.record.number, reason)
        changes = self.kind.changes | {"people", "filings", "batches", "drafts"}
        self._undoing = self.session.jobs.write("撤销导入", job, self._undone, changes=changes, failed=self._refused)

    def _undone(self, done: Undone) -> None:
        parts = [
            f"{done.at_once:,} 件已撤销" if done.at_once else "",
            f"{done.consent:,} 件等上级同意" if done.consent else "",
            f"未关闭批次里取出 {done.lines:,} 笔" if done.lines else "",
        ]
        self.begin()
        following = "改好文件可以再导入。" + ("写入 U 盘送上级同意撤销。" if done.consent else "")
        self.told.emit("good", f"撤销导入：{'，'.join(filter(None, parts))}。", "原单据保留，查得到。", following)
