"""Step 2: what the station is called and which division code it has; both stand on every paper. And, for the few districts
that are asked for it, the suite of algorithms (GB/T 39786-2021): the whole district has one, chosen before the first key.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.filing import Level
from app.errors import OfficeError
from app.services.stations import fit_code
from ui.forms.division import DivisionPicker, Scope
from ui.pages.first_start.step import Course, Step
from ui.widgets.controls import combo, fill, later, line_edit, say

LENGTHS = {"village": (12,), "township": (9,), "district": (6,)}
SUITES = (("1", "通用（没有通知要求的，选这个）"), ("2", "商密 SM2、SM3、SM4（上级或区局通知用商密的，才选这个）"))
EXAMPLES = {"village": "穆家营子村", "township": "穆家营子镇社会事务办公室", "district": "松山区社会保险事业服务中心"}


class FactsStep(Step):
    title = "站点的代码和名称"
    why = "代码决定能办哪些人的业务，名称印在每张表和台账上。代码用国家统一的区划代码，请照上级给的填。"

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.code = DivisionPicker("code", "区划代码", Scope(course.jobs))
        self.code_hint = self.add("区划代码", self.code, "输入地名、拼音首字母或代码，用上下键选，按回车。")
        self.standing_at = later("code_place", "strong")
        self.box.insertWidget(self.box.indexOf(self.code) + 1, self.standing_at)
        self.name = line_edit("name", "站点名称")
        self.add("站点名称", self.name, "写全称，和公章上的一样。")
        self.suite = combo("suite", "密码算法", SUITES)
        self.add("密码算法", self.suite, "全区各站点要一样，建好以后不能改。和上级的不一样，上级不能准入。")
        self.close_up()
        self.code.chosen.connect(self._chosen)
        self.code.returnPressed.connect(self._to_name)
        self.name.returnPressed.connect(self.ready)
        for edit in (self.code, self.name):
            edit.textChanged.connect(self._typed)

    def enter(self) -> None:
        begun = self.course.begun
        self.code.look_in(Scope(self.course.jobs, lengths=LENGTHS[begun.level]))
        self.code.setPlaceholderText({6: "区县 6 位", 9: "镇 9 位", 12: "村 12 位"}[LENGTHS[begun.level][0]])
        self.name.setPlaceholderText(f"例如 {EXAMPLES[begun.level]}")
        self.code.set_code(begun.code)
        self.name.setText(begun.name)
        self._tell_place()
        for edit in (self.code, self.name):
            edit.setReadOnly(self.course.standing)
        fill(self.suite, SUITES, str(begun.suite))
        self.suite.setEnabled(not self.course.standing)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self.course.begun = msgspec.structs.replace(
            self.course.begun, code=self.code.value(), name=self.name.text().strip(),
            suite=int(self.suite.currentData()),
        )  # fmt: skip

    def _chosen(self, _code: str) -> None:
        """The division's own name is what the village is called; an office writes its own. The name is typed next."""
        place = self.code.place()
        if place is not None and not self.name.text() and self.course.begun.level == "village":
            self.name.setText(place.title)
        if self.code.hasFocus():
            self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _to_name(self) -> None:
        if not self.code.is_open():
            self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_place(self) -> None:
        """The whole path and the code of what was picked: two places of one name are told apart before they are signed."""
        place = self.code.place()
        say(self.standing_at, f"✓ {place.path}　{place.code}" if place is not None else "")

    def _typed(self) -> None:
        self._tell_place()
        self.complain("")
        self.moved.emit()

    def missing(self) -> str:
        self.leave()
        return self._code_missing() or ("" if self.course.begun.name else "请填站点名称。")

    def at_fault(self) -> QWidget:
        return self.code if self._code_missing() else self.name

    def _code_missing(self) -> str:
        begun = self.course.begun
        if not begun.code:
            return "请填区划代码。"
        if not self.code.code():
            return "请从列出的地方里选一个：用上下键移动，按回车。"
        try:
            fit_code(_level(begun.level), begun.code)
        except OfficeError as refused:
            return f"{refused.text}{refused.hint}"
        return ""


def _level(level: str) -> Level:
    return {"village": "village", "township": "township"}.get(level, "district")
