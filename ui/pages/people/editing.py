"""参保登记 and 变更登记 on screen: the declared form, its problems beside the fields, kept as typed until filed.

What a field tells by itself is said at once; what the books tell (a second registration, a tier that is not open) is
asked in the reader's thread after a short rest, and answers to what no longer stands there are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.business.change import form_of
from app.business.declaration import Field
from app.domain.records import Resident
from app.errors import OfficeError, Problem
from app.services import drafts, people
from app.services.desk import FormRefused
from app.services.standing import Standing, standing
from ui import theme
from ui.forms.division import Scope
from ui.forms.drafting import DraftStrip
from ui.forms.form import Form
from ui.forms.steps import ENTER
from ui.jobs import Progress
from ui.pages.people import card
from ui.pages.people.known import KnownStrip
from ui.pages.people.number import said
from ui.readers import CardRead
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import scrolled

REST_MS = 250
PEOPLE_CHANGES = frozenset({"people", "filings"})
FOOT = "回车 下一格　Shift+回车 上一格　* 必填"
HOW_TO_CHANGE = "按回车或 Tab 到第一格，或点要改的那一格；改完按 F9 提交。"
LAST = "已到最后一格：按 F9 提交，Shift+回车 往回看。"
SAFE = "填的内容存在本站点，断电也不会丢。"
Answer = tuple[int, list[Problem]]


class EditPanel(QFrame):
    """A new registration, or a change of one person. `filed` carries a sentence, `left` when closed, `said` the parts
    of a message, `open_wanted` a resident's number.
    """

    filed = Signal(str)
    left = Signal()
    said = Signal(str, str, str, str)
    open_wanted = Signal(int)

    def __init__(
        self, session: Session, fields: Sequence[Field], choices: Mapping[str, Sequence[tuple[str, str]]], name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("变更登记" if name == "change" else "参保登记")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("role", "card")
        self.session = session
        self.n = 0
        self._name = ""
        self._filing = False
        self._again, self._refiling = False, ""
        self.refiled = 0
        """The resident's number, once a registration that came to nothing has been filed again."""
        self._asked = 0
        scope = Scope(session.jobs, within=session.desk.station.code, near=session.desk.station.code, lengths=(12,))
        self.form = Form(fields, choices, today=session.desk.today, scope=scope)
        self.title = label("", "section", name=f"{name}_title")
        self.draft = DraftStrip(session, self.form, name)
        self.known = KnownStrip(session, dict(choices.get("village", ())), f"{name}_known")
        self.rest = later(f"{name}_problems", "problem")
        self.foot = label(FOOT, "quiet", name=f"{name}_foot", wrap=True)
        self.file = ActionButton(f"{name}_file", "提交", self.submit, key="F9", role="primary")
        self.leave = ActionButton(f"{name}_leave", "返回", self.go_back, key="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._ask)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self._finished)
        self.draft.restored.connect(self._filled)
        self.known.open_wanted.connect(self.open_wanted)
        self.known.fill_wanted.connect(self._fill_again)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.3))
        box.addWidget(self.title)
        box.addWidget(self.draft)
        box.addWidget(self.known)
        box.addWidget(scrolled(self.form), 1)
        foot = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.rest)
        words.addWidget(self.foot)
        foot.addLayout(words, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.file)
        box.addLayout(foot)

    def begin_new(self) -> None:
        """An empty registration, or what was typed before it was interrupted."""
        if self._filing:
            return
        self.n, self._name, self._again = 0, "", False
        self._begin("参保登记", drafts.NEW, {}, change=False)

    def know(self, number: str, name: str) -> None:
        """What is known of somebody into the empty registration; what was typed before and not filed comes first."""
        known = {"id_number": number, "name": name}
        self.session.jobs.read(_nothing, partial(self._fill_in, known))  # answered after the draft

    def _fill_in(self, known: Mapping[str, str], _answer: None) -> None:
        if self.draft.typed():
            self._tell("这是上次没有提交的登记。先提交它，或按「清空重填」，再登记这一位。", "warn")
            return
        for field, value in known.items():
            self.form.put(field, value)
        self._number()
        self.draft.keep()
        self.form.first_empty()
        self._ask()

    def begin_again(self, returned: Standing) -> None:
        """A registration that came to nothing, to be corrected and filed again."""
        assert returned.resident is not None
        self.n, self._name, self._again, self._refiling = 0, "", True, returned.resident.id_number
        shown = {name: returned.form.get(name, "") for name in self.form.fields}
        title = f"改正后重新登记：{returned.resident.name}"
        self._begin(title, drafts.again_of(returned.resident.subject), shown, change=False)
        if returned.opinion:
            self._tell(f"退回原因：{returned.opinion}", "bad")

    def begin_change(self, resident: Resident) -> None:
        """A person's record, to be changed where it differs."""
        self.n, self._name = resident.n, resident.name
        old = form_of(resident)
        shown = {name: old.get(name, "") for name in self.form.fields}
        self._begin(f"变更登记：{resident.name}", drafts.change_of(resident.subject), shown, change=True)

    def _begin(self, title: str, key: str, shown: Mapping[str, str], *, change: bool) -> None:
        self.title.setText(title)
        self.refiled = 0
        self._hold(filing=False)
        self._tell("")
        self.known.again()
        self.form.cells["name"].show_said("")
        self._asked += 1
        self.form.fill(shown, shown if change else None)
        self._number()
        if change:  # nothing is marked: a stray key changes nothing
            self.form.let_go(self)
            self.foot.setText(HOW_TO_CHANGE)
        else:
            self.form.first()
        self.draft.begin(key, shown, change=change)

    def changes(self) -> dict[str, str]:
        """The fields that differ from the record."""
        return self.draft.typed()

    def _filled(self) -> None:
        """The form was filled by a draft: what follows from the number follows again."""
        self._number()
        self._timer.start()

    def _fill_again(self, form: Mapping[str, str]) -> None:
        """A registration that came to nothing, with what has been typed since over it."""
        for name, value in {**form, **self.form.values()}.items():
            if name in self.form.editors and not self.form.editors[name].isReadOnly():
                self.form.put(name, value)
        self._number()
        self.draft.keep()
        self._timer.start()
        self.form.first()

    def take_card(self, read: CardRead) -> None:
        """A card on a reader fills what the form asks and the card knows; another person's form is left as it is."""
        if self._filing:
            return
        number = self.form.editors["id_number"].value()
        if card.somebody_else(number, read):
            self._tell("这张表填的是另一个人，没有换成刷的证件。请先提交，或清空重填，再刷。", "warn")
            return
        self.form.cells["name"].show_said(card.both_names(read), "warn")
        for name, value in card.values(read, self.form.editors).items():
            if not self.form.editors[name].isReadOnly():
                self.form.put(name, value)
        self._number()
        self.draft.keep()
        self._ask()
        self.form.first_empty()

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """Why a scanned number does not come into this form, and what to do; ("", ""): it may."""
        if self._filing:
            return "上一张表正在提交，没有用刷的证件。", "提交好了再刷一次。"
        if self.n:
            if not self.changes():
                return "", ""
            if number == self.draft.base("id_number"):
                return f"刷的就是正在变更的{self._name}。", "接着改，改完按 F9 提交。"
            return f"表里已经有人：正在变更{self._name}，没有换成刷的证件。", "请先按 F9 提交，或按 Esc 返回，再刷。"
        typed = self.form.editors["id_number"].value()
        if not typed or number.startswith(typed):
            return "", ""
        whose = self.form.editors["name"].value() or typed
        return f"表里已经有人：{whose}，没有换成刷的证件。", "请先按 F9 提交，或清空重填，再刷。"

    def _changed(self, name: str) -> None:
        if name == "id_number":
            self._number()
        if self.foot.text() != FOOT:
            self._tell("")
        self._timer.start()

    def _edited(self, name: str) -> None:
        """A field was left: ask at once."""
        if name == "id_number":
            self._number()
        self._ask()

    def _number(self) -> None:
        """Sex, birth date and age, as soon as the number is whole; what the number does not tell is typed."""
        field = self.form.editors["id_number"]
        found = said(field.value(), self.session.desk.today, left="id_number" in self.form.been_left)
        self.form.cells["id_number"].show_said(found.line)
        if "birth" in self.form.editors:
            self.form.put("birth", found.birth)
        if "sex" in self.form.editors:
            typed = bool(found.number and not found.sex)
            if typed == self.form.editors["sex"].isReadOnly():
                self.form.lock("sex", not typed)
            if not typed:
                self.form.put("sex", found.sex)
        if not self.n:
            own = self._again and found.number == self._refiling  # the form holds what he had filled in
            self.known.ask("" if own else found.number)

    def _ask(self) -> None:
        """Ask the books about what stands in the form now."""
        self._timer.stop()
        self._asked += 1
        self.session.jobs.read(self._check(self._asked), self._show_answer)

    def _check(self, number: int) -> Any:
        if self.n:
            return partial(_check_change, self.session, number, self.n, self.changes())
        return partial(_check_new, self.session, number, self.form.values())

    def _show_answer(self, answer: Answer) -> None:
        number, problems = answer
        if number == self._asked:
            self.form.show_problems(self._merged(problems), only=self.form.been_left)

    def _merged(self, problems: Sequence[Problem]) -> list[Problem]:
        """What the fields tell, and what the books tell of the other fields."""
        local = {problem.field: problem for problem in self.form.local_problems()}
        return [*local.values(), *(problem for problem in problems if problem.field not in local)]

    def _finished(self) -> None:
        self._tell("")
        self.foot.setText(LAST)
        self.file.setFocus()

    def _tell(self, text: str, tone: str = "") -> None:
        """A sentence about the whole form, in the place of the words about the keys."""
        say(self.rest, text, tone)
        self.foot.setText(FOOT)
        self.foot.setVisible(not text)

    def submit(self) -> None:
        """File, or show everything that is wrong, all at once."""
        if self._filing:
            return
        self.form.settle()
        if self.n and not self.changes():
            self._tell("没有任何一项改变，没有提交。改了再按 F9，或按 Esc 返回。", "warn")
            return
        self.file.refuse("正在提交…")
        self._timer.stop()
        self._asked += 1
        if any(problem.blocking for problem in self.form.local_problems()):
            self.session.jobs.read(self._check(self._asked), self._show_all)
            return
        if self.n:
            job: Any = partial(_change, self.session, self.n, self.changes(), self.draft.key)
        else:
            job = partial(_register, self.session, self.form.values(), self.draft.key, self._again)
        self.draft.hold()
        self._hold(filing=True)
        self.session.jobs.write("提交", job, self._filed, changes=PEOPLE_CHANGES, failed=self._refused)

    def _hold(self, *, filing: bool) -> None:
        """While it is being filed nothing is typed: what is shown is what is filed."""
        self._filing = filing
        if filing:
            self._tell("正在提交…")
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.file.allow()
        self.form.setEnabled(not filing)

    def _filed(self, done: tuple[str, int]) -> None:
        if not self._filing:
            return  # another form has been begun meanwhile
        name, self.refiled = done
        self._hold(filing=False)
        self.draft.filed()
        what = "变更登记" if self.n else "参保登记"
        self.filed.emit(f"{name}的{what}已提交。")

    def _show_all(self, answer: Answer) -> None:
        self.file.allow()
        left = self.form.show_problems(self._merged(answer[1]))
        texts = [problem.text for problem in left if problem.blocking]
        self._tell("\n".join([*texts, "还没有提交：请改正标出的地方，再按 F9。"]), "bad")
        self.form.first()

    def _refused(self, error: OfficeError) -> None:
        if self._filing:
            self._hold(filing=False)
            self.draft.resume()
        if isinstance(error, FormRefused):
            self._show_all((self._asked, list(error.problems)))
            return
        self.file.allow()
        self._tell(f"{error.text}{error.hint}", "bad")
        self.form.first()

    def go_back(self) -> None:
        """Leave; what was typed stays as a draft, and the page says which of both it was. Not while it is filed."""
        if self._filing:
            return
        typed = self.draft.typed()
        if typed:
            what = f"{self._name}的变更" if self.n else "登记"
            again = "打开这个人按 F4 接着改，或点「未提交」。" if self.n else "按 F3 接着填。"
            self.said.emit("plain", f"{what}还没有提交，已留作草稿。", SAFE, again)
        elif self.n:
            self.said.emit("plain", "没有任何改动，什么也没有提交。", "资料和原来一样。", "")
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter where nothing is typed in: into the form."""
        if self.hasFocus() and event.key() in ENTER and not self._filing:
            self.form.first(marked=False)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, a lock, a minimised window: keep at once."""
        self.draft.leave()
        super().hideEvent(event)


def _nothing(_progress: Progress) -> None:
    """What is answered in its turn."""


def _check_new(session: Session, number: int, values: dict[str, str], _progress: Progress) -> Answer:
    form = dict(values)
    return number, people.check_registration(session.desk, form, form.pop("village", ""))


def _check_change(session: Session, number: int, n: int, changes: dict[str, str], _progress: Progress) -> Answer:
    return number, people.check_change(session.desk, n, changes)


def _register(session: Session, values: dict[str, str], key: str, again: bool, _progress: Progress) -> tuple[str, int]:
    form = dict(values)
    people.register(session.desk, form, form.pop("village", ""))
    drafts.keep(session.desk, key, {})
    person = standing(session.desk, values["id_number"]).resident if again else None
    return values.get("name", ""), person.n if person is not None else 0


def _change(session: Session, n: int, changes: dict[str, str], key: str, _progress: Progress) -> tuple[str, int]:
    people.change_record(session.desk, n, changes)
    drafts.keep(session.desk, key, {})
    return changes.get("name") or people.rows(session.desk, [n])[0].name, 0
