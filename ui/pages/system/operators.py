"""The operators of this station, and adding one: every person has a name, roles and a passphrase of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.records import Operator
from app.domain.route import ADMIN, DISTRICT, ROLE_TITLES
from app.errors import OfficeError
from app.services import operators, staff
from app.services.staff import Known
from ui import theme
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.system.lockout import LockoutRow
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say
from ui.widgets.table import DataTable


def _roles(roles: frozenset[str]) -> str:
    return "、".join(title for role, title in ROLE_TITLES.items() if role in roles)


def _standing(one: Known) -> str:
    return "已离任" if one.departed else _roles(one.roles) or "还没有角色"


def _tone(one: Known) -> str:
    return "quiet" if one.departed else ""


OPERATORS: tuple[Column, ...] = (
    Column("姓名", lambda operator: operator.name, 9.5, tone=_tone),
    Column("角色", _standing, tone=_tone),
    Column("等上级批准", lambda operator: _roles(operator.pending), 7, tone=lambda _operator: "warn"),
)


TABLE_LINES = 8.5
"""The head and three or four operators are in sight at any text size."""


class OperatorsPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("operators_panel")
        self.setProperty("role", "card")
        self.session = session
        self.table = DataTable("operators_table", "操作员", RowsModel(OPERATORS), empty="还没有操作员。")
        self.lockout = LockoutRow(session)
        self.name = line_edit("operator_name", "新操作员姓名", hint="真实姓名")
        self.first = line_edit("operator_passphrase", "给他的临时口令", hint="第一次登录换掉", secret=True)
        self.own = line_edit("operator_own_passphrase", "您自己的口令", hint="证明是您在登记", secret=True)
        self.roles = {role: QCheckBox(title) for role, title in ROLE_TITLES.items()}
        self.problem = later("operator_problem", "problem")
        self.add = ActionButton("operator_add", "登记操作员", self._add, role="primary")
        self.add.allow_if("" if session.has(ADMIN) else "登记操作员由管理办理，当前操作员没有这个角色。")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("操作员", "section"))
        self.table.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.table, 1)
        box.addWidget(self.lockout)
        box.addWidget(label("登记新操作员", "section"))
        box.addLayout(self._form())
        box.addWidget(self._role_boxes())
        box.addWidget(self.problem)
        foot = QHBoxLayout()
        above = "" if session.level == DISTRICT else "经办、协办员、管理即时生效；复核、财务等由上级批准后生效。"
        foot.addWidget(label(f"{above}临时口令告诉他本人，他第一次登录时换成只有自己知道的。", "quiet", wrap=True), 1)
        foot.addWidget(self.add)
        box.addLayout(foot)

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        for column, control in enumerate((self.name, self.first, self.own)):
            grid.addWidget(buddy(control.accessibleName(), control), 0, column)
            grid.addWidget(control, 1, column)
        self.name.returnPressed.connect(self.first.setFocus)
        self.first.returnPressed.connect(self.own.setFocus)
        return grid

    def _role_boxes(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for role, box in self.roles.items():
            box.setObjectName(f"role_{role}")
            box.setAccessibleName(f"角色 {box.text()}")
            row.addWidget(box)
        row.addStretch(1)
        return holder

    def refresh(self) -> None:
        self.table.source.wait()
        self.lockout.refresh()
        self.session.jobs.read(partial(_operators, self.session), self._show)

    def _show(self, found: list[Known]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)

    def _add(self) -> None:
        roles = [role for role, box in self.roles.items() if box.isChecked()]
        name = self.name.text().strip()
        missing = (
            "请填姓名。"
            if not name
            else "请至少选一个角色。"
            if not roles
            else "请输入两个口令。"
            if not (self.first.text() and self.own.text())
            else ""
        )
        if missing:
            say(self.problem, missing, "bad")
            return
        job = partial(_add, self.session, name, roles, self.first.text(), self.own.text())
        self.session.jobs.write(
            "登记操作员", job, self._added, changes=frozenset({"operators", "filings"}), failed=self._refused
        )

    def _added(self, made: Operator) -> None:
        for edit in (self.name, self.first, self.own):
            edit.clear()
        for box in self.roles.values():
            box.setChecked(False)
        waiting = f"；{_roles(made.pending)}要等上级批准" if made.pending else ""
        say(self.problem, f"✓ {made.name} 已登记，可以登录，第一次登录时换掉临时口令{waiting}。", "good")

    def _refused(self, error: OfficeError) -> None:
        say(self.problem, f"{error.text}没有登记。{error.hint}", "bad")


def _operators(session: Session, _progress: Progress) -> list[Known]:
    return staff.known(session.desk)


def _add(session: Session, name: str, roles: Sequence[str], first: str, own: str, _progress: Progress) -> Operator:
    return operators.add_operator(session.desk, name, roles, first, own)
