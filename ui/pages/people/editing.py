"""参保登记 and 变更登记 on screen: the declared form, its problems beside the fields, kept as typed until filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.business.declaration import Field
from app.business.registration import tidy
from app.errors import OfficeError, Problem
from app.services import drafts, people
from app.services.desk import FormRefused
from ui import theme
from ui.forms.form import Form
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import scrolled

KEEP_AFTER_MS = 600
NEW = "registration"
PEOPLE_CHANGES = frozenset({"people", "filings"})


class EditPanel(QFrame):
    """A new registration, or a change of person `n`. `filed` carries a sentence, `left` when closed."""

    filed = Signal(str)
    left = Signal()

    def __init__(
        self, session: Session, fields: Sequence[Field], choices: Mapping[str, Sequence[tuple[str, str]]], name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.session = session
        self.n = 0
        self._old: dict[str, str] = {}
        self.form = Form(fields, choices)
        self.title = label("", "section")
        self.rest = later(f"{name}_problems", "problem")
        self.file = ActionButton(f"{name}_file", "提交", self.submit, key="F9", role="primary")
        self.leave = ActionButton(f"{name}_leave", "返回", self.left.emit, key="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self.file.setFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.title)
        box.addWidget(scrolled(self.form), 1)
        box.addWidget(self.rest)
        foot = QHBoxLayout()
        foot.addWidget(label("回车 下一格　* 必填", "quiet"), 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.file)
        box.addLayout(foot)

    def begin_new(self) -> None:
        """An empty registration, or what was typed before it was interrupted."""
        self.n, self._old = 0, {}
        self.title.setText("参保登记")
        self.file.allow()
        say(self.rest, "")
        self.form.fill({})
        self.form.first()
        self.session.jobs.read(partial(_kept, self.session), self._restore)

    def _restore(self, values: dict[str, str]) -> None:
        if values and not self.form.values():
            self.form.fill(values)
            say(self.rest, "这是上次没有提交的登记，已按当时填的恢复。", "warn")

    def begin_change(self, n: int, name: str, old: dict[str, str]) -> None:
        """A person's record, to be changed where it differs."""
        self.n, self._old = n, old
        self.title.setText(f"变更登记：{name}")
        self.file.allow()
        say(self.rest, "")
        self.form.fill(old)
        self.form.first()

    def changes(self) -> dict[str, str]:
        """The fields that differ from the record."""
        values = self.form.values()
        return {
            name: values.get(name, "") for name in self.form.editors if values.get(name, "") != self._old.get(name, "")
        }

    def _edited(self, name: str) -> None:
        if self.n:
            return
        values = self.form.values()
        if name == "id_number":
            self._compute(values)
        self._timer.start()
        self.session.jobs.read(partial(_check, self.session, values), self._show_touched)

    def _compute(self, values: dict[str, str]) -> None:
        tidied = tidy(values, self.session.desk.clock.today())
        for name in ("sex", "birth"):
            if name in self.form.editors and tidied.get(name):
                from ui.forms import editors

                editors.set_value(self.form.editors[name], tidied[name])

    def _show_touched(self, problems: list[Problem]) -> None:
        self.form.show_problems(problems, only=self.form.touched)

    def keep(self) -> None:
        """Keep what is typed, so that a power cut loses nothing."""
        if not self.n:
            self.session.jobs.write("", partial(_keep, self.session, self.form.values()), changes=frozenset())

    def submit(self) -> None:
        self.file.refuse("正在提交…")
        self._timer.stop()
        if self.n:
            job: Any = partial(_change, self.session, self.n, self.changes())
        else:
            job = partial(_register, self.session, self.form.values())
        self.session.jobs.write("提交", job, self._filed, changes=PEOPLE_CHANGES, failed=self._refused)

    def _filed(self, name: str) -> None:
        self.file.allow()
        self.form.touched.clear()
        what = "变更登记" if self.n else "参保登记"
        self.filed.emit(f"{name}的{what}已提交。")

    def _refused(self, error: OfficeError) -> None:
        self.file.allow()
        if isinstance(error, FormRefused):
            left = self.form.show_problems(error.problems)
            say(
                self.rest,
                "\n".join(problem.text for problem in left) or "还没有提交：请改正标出的地方，再按 F9。",
                "bad",
            )
        else:
            say(self.rest, f"{error.text}{error.hint}", "bad")
        self.form.first()


def _kept(session: Session, _progress: Progress) -> dict[str, str]:
    return drafts.kept(session.desk, NEW)


def _keep(session: Session, values: dict[str, str], _progress: Progress) -> None:
    drafts.keep(session.desk, NEW, values)


def _check(session: Session, values: dict[str, str], _progress: Progress) -> list[Problem]:
    form = dict(values)
    return people.check_registration(session.desk, form, form.pop("village", ""))


def _register(session: Session, values: dict[str, str], _progress: Progress) -> str:
    form = dict(values)
    people.register(session.desk, form, form.pop("village", ""))
    drafts.keep(session.desk, NEW, {})
    return values.get("name", "")


def _change(session: Session, n: int, changes: dict[str, str], _progress: Progress) -> str:
    people.change_record(session.desk, n, changes)
    return changes.get("name") or people.rows(session.desk, [n])[0].name
