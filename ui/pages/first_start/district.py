"""Step 4 of a district: its policy, its founding with the root key, and the second operator who checks.

A district is founded once; everybody below trusts the fingerprint that is shown here. Nothing that one operator files
takes effect before another has checked it (Songshan 003 art. 40), so the second one is registered at once or put off
with a sentence.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app.errors import OfficeError
from app.services import founding
from app.services.founding import Begun, Place, PolicyFile
from ui.jobs import Progress
from ui.pages.first_start.step import SIDE_BY_SIDE, Course, Step
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, card, combo, fill, label, later, line_edit, say
from ui.widgets.panels import Facts
from ui.widgets.side_by_side import SideBySide

OTHER = "other"
CHECK = "随程序附带的政策抄自公开的文本，请拿文件逐档核对；不对就用本区自己的政策文件。"


class DistrictStep(Step):
    """`founded` once the district stands."""

    founded = Signal()
    title = "定政策，建立区级站点"
    why = (
        "档次和补贴按政策算，政策随创建写进第一份单据，以后改政策要两个人办。建立后得到区级指纹：几个字，不是手指印，"
        "各镇各村加入时打电话来对，一字不差才是本区。"
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.policy = combo("policy", "政策")
        self.file = PathField(
            "policy_file", "政策文件", hint="本区的 .toml 或 .json 文件", kinds="政策文件 (*.toml *.json)"
        )
        self.facts = Facts("policy_facts", 1)
        self.told = later("policy_told")
        self.found = ActionButton("first_found", "政策核对过了，建立区级站点", self._found, key="F9", role="primary")
        self.root = later("first_root")
        self.root_words = later("first_root_words", "section")
        self.second = line_edit("second_operator", "第二位操作员姓名", hint="真实姓名")
        self.second_secret = line_edit("second_passphrase", "给他的临时口令", hint="四个不相干的词也行", secret=True)
        self.add_second = ActionButton("second_add", "登记第二位操作员", self._add_second)
        self.second_told = later("second_told")
        self.put_off = label("现在没有第二个人，可以先往下走，以后在「系统」里登记。", "quiet", wrap=True)
        self._choices: dict[str, PolicyFile] = {}
        self._chosen: PolicyFile | None = None
        both = SideBySide(SIDE_BY_SIDE)
        both.add(self._policy_card(), 3)
        both.add(self._second_card(), 2)
        self.box.addWidget(both)
        self.close_up()
        self.policy.currentIndexChanged.connect(self._picked)
        self.file.settled.connect(self._read)
        self.second.returnPressed.connect(self.second_secret.setFocus)
        self.second_secret.returnPressed.connect(self._add_second)

    def _policy_card(self) -> QFrame:
        sheet, box = card("policy_card", "① 政策", spacing=0.25)
        for widget in (self.policy, self.file, self.told, self.facts, label(CHECK, "note", wrap=True), self.found):
            box.addWidget(widget)
        box.addStretch(1)
        return sheet

    def _second_card(self) -> QFrame:
        sheet, box = card("second_card", "② 抄下指纹，登记第二个人", spacing=0.25)
        box.addWidget(self.root)
        box.addWidget(self.root_words)
        words = (
            "一个人提交的单据要另一个人审核才生效。第二位操作员管经办和复核：给他定一个临时口令，告诉他本人；"
            "他第一次登录时换成只有自己知道的。"
        )
        box.addWidget(label(words, "quiet", wrap=True))
        for control in (self.second, self.second_secret):
            box.addWidget(buddy(control.accessibleName(), control))
            box.addWidget(control)
        box.addWidget(self.add_second)
        box.addWidget(self.second_told)
        box.addWidget(self.put_off)
        box.addStretch(1)
        return sheet

    def enter(self) -> None:
        if not self.course.standing:
            found = founding.shipped_policies(self.course.begun.code)
            self._choices = {str(one.file): one for one in found}
            offered = [(key, one.title) for key, one in self._choices.items()]
            fill(
                self.policy,
                [*offered, (OTHER, "用本区自己的政策文件…")],
                str(self._chosen.file) if self._chosen else None,
            )
            self._picked()
        self._judge()
        self.policy.setFocus()

    def missing(self) -> str:
        return "" if self.course.standing else "请先核对政策，建立区级站点。"

    def _judge(self) -> None:
        here = self.course.standing
        self.found.allow_if("区级站点已经建立。" if here else "" if self._chosen else "请先选一个政策。")
        self.policy.setEnabled(not here)
        self.file.setEnabled(not here)
        self.add_second.allow_if("" if here else "请先建立区级站点。")

    def _picked(self) -> None:
        own = self.policy.currentData() == OTHER
        self.file.setVisible(own)
        say(self.told, "")
        if own:
            self._chosen = None
            self._read()
        else:
            self._show(self._choices[str(self.policy.currentData())])
        self._judge()

    def _read(self) -> None:
        file = self.file.path()
        self.facts.show_facts([])
        if file is not None:
            job = partial(_read, file)
            self.course.jobs.read(job, self._show, failed=self._not_read)

    def _show(self, chosen: PolicyFile) -> None:
        self._chosen = chosen
        self.facts.show_facts(chosen.facts)
        say(self.told, "")
        self._judge()

    def _not_read(self, error: OfficeError) -> None:
        self._chosen = None
        say(self.told, f"{error.text}，没有采用。{error.hint}。", "bad")
        self._judge()

    def _found(self) -> None:
        if self._chosen is None:
            return
        self.found.refuse("正在建立…")
        course = self.course
        job = partial(_found, course.place, course.begun, self._chosen.file, course.passphrase)
        course.jobs.write("建立区级站点", job, self._founded, changes=frozenset(), failed=self._not_founded)

    def _founded(self, root: tuple[str, str]) -> None:
        self.course.standing = True
        say(self.root, "✓ 区级站点已建立。下面几个字是区级指纹：抄在纸上，贴在电话旁边；各镇各村加入时来电话，照着纸念给他们对。", "good")
        say(self.root_words, f"{root[0]}\n{root[1]}")
        self.bring(self.root_words)
        self._judge()
        self.moved.emit()
        self.founded.emit()
        self.second.setFocus()

    def _not_founded(self, error: OfficeError) -> None:
        self._judge()
        self.complain(f"{error.text}没有建立站点。{error.hint}")

    def _add_second(self) -> None:
        name = self.second.text().strip()
        if not (name and self.second_secret.text()):
            say(self.second_told, "请填第二位操作员的姓名和给他的临时口令。", "bad")
            return
        self.add_second.refuse("正在登记…")
        course = self.course
        job = partial(_add, course.place, course.begun.operator, course.passphrase, name, self.second_secret.text())
        course.jobs.write("登记操作员", job, self._added, changes=frozenset(), failed=self._not_added)

    def _added(self, name: str) -> None:
        self._judge()
        self.second.clear()
        self.second_secret.clear()
        self.put_off.hide()
        say(self.second_told, f"✓ {name} 已登记。请把临时口令告诉他，他第一次登录时自己换掉。按 PgDown 到下一步。", "good")
        self.bring(self.second_told)
        self.moved.emit()

    def _not_added(self, error: OfficeError) -> None:
        self._judge()
        say(self.second_told, f"{error.text}没有登记。{error.hint}", "bad")


def _read(file: Path, _progress: Progress) -> PolicyFile:
    return founding.read_policy(file)


def _found(place: Place, begun: Begun, policy: Path, passphrase: str, _progress: Progress) -> tuple[str, str]:
    return founding.found_district(place, begun, policy, passphrase)


def _add(place: Place, operator: str, passphrase: str, name: str, first: str, _progress: Progress) -> str:
    return founding.add_second(place, operator, passphrase, name, first)
