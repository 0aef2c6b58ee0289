"""Step 3: who works here first, and the passphrase that only this person knows."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QWidget

from app.keys.passphrases import check_passphrase
from ui.pages.first_start.step import Course, Step
from ui.widgets.controls import label, later, line_edit, say


class OperatorStep(Step):
    title = "第一位操作员和口令"
    why = "每份单据由操作员本人签名，所以姓名写真名，口令只有本人知道。口令不保存在任何地方，关掉程序再来要重新输入。"

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.operator = line_edit("operator", "操作员姓名", hint="真实姓名")
        self.passphrase = line_edit("first_passphrase", "口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit("first_again", "再输一遍口令", hint="和上面一样", secret=True)
        self.verdict = later("passphrase_verdict")
        self.done = label("站点已经建立，操作员和口令在「系统」里修改。", "quiet", name="operator_done", wrap=True)
        self.parts = [
            self.operator, self.add("操作员姓名", self.operator),
            self.passphrase, self.add("口令", self.passphrase, "12 个字以上；或者 8 个字以上，大小写字母、数字、符号有三种。"),
            self.again, self.add("再输一遍口令", self.again),
        ]  # fmt: skip
        self.box.addWidget(self.verdict)
        self.box.addWidget(self.done)
        self.close_up()
        self.operator.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.ready)
        for edit in (self.operator, self.passphrase, self.again):
            edit.textChanged.connect(self._typed)

    def enter(self) -> None:
        self.operator.setText(self.course.begun.operator)
        self.done.setVisible(self.course.standing)
        for edit in (self.operator, self.passphrase, self.again):
            edit.setReadOnly(self.course.standing)
        (self.passphrase if self.operator.text() else self.operator).setFocus()

    def leave(self) -> None:
        self.course.begun = msgspec.structs.replace(self.course.begun, operator=self.operator.text().strip())
        if not self.course.standing:
            self.course.passphrase = self.passphrase.text()

    def _typed(self) -> None:
        self.complain("")
        problem = check_passphrase(self.passphrase.text()) if self.passphrase.text() else None
        both = bool(self.again.text()) and self.again.text() == self.passphrase.text()
        if problem is not None:
            say(self.verdict, problem.text, "warn")
        else:
            say(self.verdict, "✓ 两遍一样，可以用。" if both else "", "good")
        self.moved.emit()

    def complain(self, text: str) -> None:
        """What the fields say already is not said twice."""
        super().complain("" if text and text == self.verdict.text() else text)
        if text and text == self.verdict.text():
            say(self.verdict, text, "bad")

    def at_fault(self) -> QWidget | None:
        """A missing name or passphrase is told at its field; of the two passphrases the verdict under them speaks."""
        if not self.operator.text().strip():
            return self.operator
        return self.passphrase if not self.passphrase.text() else None

    def missing(self) -> str:
        if self.course.standing:
            return ""
        problem = check_passphrase(self.passphrase.text())
        if not self.operator.text().strip():
            return "请填操作员姓名。"
        if not self.passphrase.text():
            return "请定一个口令。"
        if problem is not None:
            return problem.text
        return "" if self.passphrase.text() == self.again.text() else "两遍口令不一样，请重新输入。"
