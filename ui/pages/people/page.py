"""参保人: the list of people, and beside it one person, a new registration, a change or a roster import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app.business.declaration import Field
from app.domain.records import DEAD, Docket, Resident
from app.domain.route import ASSISTANT, CLERK
from app.services import drafts, paid_this_year, people
from app.services.drafts import Kept
from app.services.people import Person
from app.services.standing import Standing
from ui import theme
from ui.handling.wanted import Wanted
from ui.intake.drop import FileDrop
from ui.models.pages import PagesModel
from ui.pages.people import columns, work
from ui.pages.people.detail import PersonPanel
from ui.pages.people.editing import PEOPLE_CHANGES, EditPanel
from ui.pages.people.errand import Errand, Waiting
from ui.pages.people.importing import NOT_MAKER, ImportingPage
from ui.pages.people.listing import NOBODY_FOUND, NOBODY_YET, PeopleSource, found_words
from ui.pages.people.statement_run import StatementRun
from ui.pages.people.unpaid import FRESH, Unpaid
from ui.pages.people.waiting import WaitingPanel
from ui.readers import CardRead
from ui.session import Session
from ui.tab_order import hand_back
from ui.widgets.controls import ActionButton, card, label
from ui.widgets.lazy import added, made, shows
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable

TO_PARENT = "下次写入 U 盘时送上级审核。"


class PeoplePage(ImportingPage):
    key: ClassVar[str] = "people"
    title: ClassVar[str] = "参保人"
    shows: ClassVar[frozenset[str]] = frozenset({"people", "filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.query = ""
        self._shown_n = 0
        self._errand = Waiting()
        self.names = dict(self.villages)
        fetch, source = partial(paid_this_year.rows, session.desk), PeopleSource(session.desk)
        self.model = PagesModel(columns.residents(self.names), session.jobs, fetch, source=source)
        self.table = DataTable("people_table", "参保人名单", self.model, many=True)
        self.table.shown_changed.connect(self._listed)
        self.table.setMinimumWidth(theme.chars(18))  # a name and the last digits; beyond that the page scrolls
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.typed.connect(self.typed)
        self.new = ActionButton("person_new", "新登记", self.begin_new, key="F3", role="primary")
        may = session.has(ASSISTANT, CLERK)
        self.new.allow_if("" if may else NOT_MAKER)
        self._may_file = "" if may else NOT_MAKER
        self.everybody = ActionButton("people_all", "看全部", self._show_all)
        self.everybody.hide()
        self.unfinished = ActionButton("drafts_waiting", "未提交", self.show_drafts, role="link")
        self.unfinished.hide()
        self.statements = ActionButton("statements_open", "对账单", self._ask_statements)
        self.add_actions(self.unfinished, self.everybody, self.statements, self.opening, self.roster, self.new)
        self._build_sides()
        self._lay_out()

    def _build_sides(self) -> None:
        self.hint, hint_box = card("people_hint")
        hint_box.addWidget(label("选中左边的人，这里显示资料、缴费、个人账户和单据。", "quiet", wrap=True))
        hint_box.addStretch(1)
        self.waiting = WaitingPanel(self.session)
        self.waiting.resumed.connect(self._resume)
        self.waiting.told.connect(self._count_drafts)
        self.waiting.left.connect(self._leave)
        self.side = ShownStack()
        for panel in (self.hint, self.waiting):
            self.side.addWidget(panel)
        self.side.currentChanged.connect(self._count_drafts)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.begin_roster)

    @cached_property
    def panel(self) -> PersonPanel:
        """One person."""
        panel = added(self.side, PersonPanel(self.session))
        panel.change_wanted.connect(self.begin_change)
        panel.handling_wanted.connect(self._handle)
        panel.interest_wanted.connect(self._settle_interest)
        panel.paper_wanted.connect(self._paper)
        panel.overview_wanted.connect(self._overview)
        panel.filings.opened.connect(self._open_filing)
        panel.filings.printed.connect(self.paper)
        panel.opened.connect(self._open_filing)
        panel.printed.connect(self.paper)
        panel.void_given.connect(self._void)
        panel.withdraw_given.connect(self._withdraw)
        return panel

    @cached_property
    def statement_run(self) -> StatementRun:
        """Statements of everybody in the list."""
        run = StatementRun(self.session)
        run.printed.connect(self.paper)
        run.told.connect(self.told)
        run.left.connect(self.take_focus)
        self.box.insertWidget(self.box.indexOf(self.whole), run)
        return run

    def _ask_statements(self) -> None:
        self._to_list()
        self.statement_run.begin(self.model.ids)

    @cached_property
    def registration(self) -> EditPanel:
        """A new registration; a township or hall says of which village."""
        fields = list(people.registration_form())
        if self.session.level != "village":
            fields.insert(2, Field("village", "所在村", "division", required=True))
        panel = self._edit_panel(fields, "registration")
        panel.form.lock("birth")
        return panel

    @cached_property
    def change(self) -> EditPanel:
        """A change of one person's record."""
        return self._edit_panel(people.change_form(), "change")

    def _edit_panel(self, fields: Sequence[Field], name: str) -> EditPanel:
        choices: dict[str, Any] = {
            "tier": self.session.choices.tiers, "group": [(name, name) for name in self.session.choices.groups],
            "village": self.villages,
        }  # fmt: skip
        panel = added(self.side, EditPanel(self.session, fields, choices, name))
        panel.left.connect(self._leave)
        panel.filed.connect(self._filed)
        panel.said.connect(self.told)
        panel.open_wanted.connect(self._open_instead)
        panel.draft.kept.connect(self.waiting.read)
        return panel

    def _lay_out(self) -> None:
        left, box = card("people_list")
        pad = theme.lines(0.3)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.6))
        row.addWidget(left, 12)  # name, number, place and money; the person's card has scrolling of its own
        row.addWidget(self.side, 11)
        holder = QVBoxLayout(self.body)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addLayout(row)
        self.box.addWidget(self.whole, 1)

    def take_focus(self) -> None:
        """The list takes the keyboard, with a row chosen; an import that is under way keeps it."""
        wizard = self.importing()
        if wizard is not None:
            wizard.take_focus()
            return
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.model.ask(self.query)
        self.waiting.read()
        if self._shown_n and shows(self.side, self, "panel"):
            self._read_person(self._shown_n)

    def open_with(self, argument: object) -> None:
        """Words to search for, a resident's number to open, a returned registration to file again, or a new one."""
        self._to_list()
        if argument is FRESH:
            self.begin_new()
        elif isinstance(argument, int):
            self.side.setCurrentWidget(self.panel)  # what was being typed is kept as a draft
            self._read_person(argument)
        elif isinstance(argument, Standing):
            self.begin_again(argument)
        elif isinstance(argument, Errand):
            self.begin_new()
            self._errand.begin(argument, self.registration)
        elif isinstance(argument, Unpaid) or (isinstance(argument, str) and argument != self.query):
            self.query = argument
            self.refresh()

    def person_field(self) -> QLineEdit | None:
        if shows(self.side, self, "registration"):
            editor = self.registration.form.editors["id_number"]
            return editor if isinstance(editor, QLineEdit) and editor.isEnabled() else None
        return None

    def take_card(self, card: CardRead) -> bool:
        """A new registration takes all that the card says; elsewhere its number is looked for."""
        if self.whole.currentWidget() is not self.body or not shows(self.side, self, "registration"):
            return False
        self.registration.take_card(card)
        return True

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """A form that is begun for one person is not turned into another's, nor left for a search."""
        if self.whole.currentWidget() is self.body:
            for name in ("registration", "change"):
                if shows(self.side, self, name):
                    panel: EditPanel = getattr(self, name)
                    return panel.refuses_scan(number)
        return super().refuses_scan(number)

    def _listed(self) -> None:
        """Other rows stand in the list: after a search, a change, another order or filter."""
        query, ids = self.model.query, self.model.ids
        filtered = bool(self.model.arrangement.filters)
        self.everybody.setVisible(bool(query))
        self.subtitle.setText(f"{found_words(query, filtered=filtered)}{len(ids):,} 人")
        self.table.about = found_words(query).strip() if query else ""
        self.table.empty_text = NOBODY_FOUND if query else NOBODY_YET
        if query and len(ids) == 1:
            self._read_person(ids[0])
        elif self.table.currentIndex().isValid():
            return
        elif self._shown_n in ids and shows(self.side, self, "panel"):
            self.table.choose(ids.index(self._shown_n))
        elif len(ids) and self.table.hasFocus():
            self.table.choose(0)  # the keyboard was here before the rows came

    def _show_all(self) -> None:
        self.query = ""
        self.refresh()

    def _chosen(self, resident: Resident | None) -> None:
        if resident is not None and self._looks_on():
            self._read_person(resident.n)

    def _opened(self, resident: Resident) -> None:
        self._read_person(resident.n)

    def _looks_on(self) -> bool:
        """Nothing is being typed beside the list: another person may be shown there."""
        return self.side.currentWidget() is self.hint or shows(self.side, self, "panel")

    def _read_person(self, n: int) -> None:
        self._shown_n = n
        self.session.jobs.read(partial(work.person, self.session, n), self._show_person)

    def _show_person(self, person: Person) -> None:
        if person.resident.n == self._shown_n and self._looks_on():
            resident = person.resident
            self.panel.show_person(person, self.names.get(resident.village, resident.village), self._may_file)
            self.side.setCurrentWidget(self.panel)
            self._mark(resident.n)

    def _mark(self, n: int) -> None:
        """The list marks whom the panel shows: the next key means this person."""
        marked = self.table.record()
        if n in self.model.ids and not (isinstance(marked, Resident) and marked.n == n):
            self.table.choose(self.model.ids.index(n))

    def _go_back(self, *, done: bool) -> bool:
        """To the page that waits for the open registration; False: none does."""
        back = self._errand.end(self.registration, done=done) if shows(self.side, self, "registration") else None
        if back is not None:
            self.side.setCurrentWidget(self.hint)
            self.wants.emit(back.page, back)
        return back is not None

    def begin_new(self) -> None:
        self._errand.drop()
        self._to_list()
        self.side.setCurrentWidget(self.registration)
        self.registration.begin_new()
        self._count_drafts()

    def begin_again(self, returned: Standing) -> None:
        """Correct what was returned: the registration form, filled from it."""
        self.side.setCurrentWidget(self.registration)
        self.registration.begin_again(returned)

    def begin_change(self) -> None:
        if self.panel.person is not None:
            self._change(self.panel.person.resident)

    def _handle(self, wanted: Wanted) -> None:
        self.wants.emit("reviews", wanted)

    def help_key(self) -> str:
        if self.importing() is not None:
            return "openings" if shows(self.whole, self, "opening_panel") else "trouble_roster"
        return "account" if shows(self.side, self, "panel") and self.panel.on_account else self.key

    def _settle_interest(self, number: str) -> None:
        self.wants.emit("interest", number)

    def _change(self, resident: Resident) -> None:
        self.side.setCurrentWidget(self.change)
        self.change.begin_change(resident)
        self._count_drafts()

    def show_drafts(self) -> None:
        """What was typed and not filed; a single one is gone on with at once."""
        if len(self.waiting.kept) == 1 and self.waiting.kept[0].form == drafts.NEW:
            self.begin_new()
            return
        self.side.setCurrentWidget(self.waiting)
        self.waiting.take_focus()

    def _count_drafts(self, _changed: int = 0) -> None:
        """How many wait besides the form that is open."""
        shown = self.side.currentWidget()
        count = self.waiting.count(besides=shown.draft.key if isinstance(shown, EditPanel) else "")
        self.unfinished.rename(f"{count} 份未提交")
        self.unfinished.setVisible(bool(count))

    def _resume(self, kept: Kept) -> None:
        if kept.form == drafts.NEW:
            self.begin_new()
        else:
            self.session.jobs.read(partial(work.person, self.session, kept.n), self._resume_change)

    def _resume_change(self, person: Person) -> None:
        if person.resident.status in DEAD:
            job = partial(work.standing, self.session, person.resident.id_number)
            self.session.jobs.read(job, self.begin_again)
        else:
            self._change(person.resident)

    def _open_instead(self, n: int) -> None:
        """The person whose number is being typed is here already."""
        self.side.setCurrentWidget(self.panel)
        self._read_person(n)
        self.panel.edit.setFocus()

    def put_away(self) -> None:
        """The window closes: what is being typed is kept."""
        for name in ("registration", "change"):
            editing = made(self, name, EditPanel)
            if editing is not None:
                editing.draft.keep_here()

    def _leave(self) -> None:
        panel = made(self, "panel", PersonPanel)
        if not self._go_back(done=False):
            self.side.setCurrentWidget(panel if panel is not None and panel.person is not None else self.hint)
            self.take_focus()

    def _filed(self, sentence: str) -> None:
        if not self._go_back(done=True) and shows(self.side, self, "registration"):
            self._filed_new(self.registration.refiled)
        elif shows(self.side, self, "change"):
            self._leave()
        self.told.emit("good", sentence, "单据已记入本站点，断电也不会丢。", TO_PARENT)

    def _filed_new(self, refiled: int) -> None:
        """The next empty form; after a returned one was filed again, the person."""
        if refiled:
            self._open_instead(refiled)
            self.panel.paper.setFocus()
        else:
            self.registration.begin_new()

    def _void(self, n: int, reason: str) -> None:
        job = partial(work.void, self.session, n, reason)
        self.session.jobs.write("提交作废", job, self._voided, changes=PEOPLE_CHANGES)

    def _voided(self, _filing: str) -> None:
        self.told.emit("good", "作废登记已提交。", "审核之前登记仍然有效，原登记永远留在单据里。", TO_PARENT)
        hand_back(self.panel, self.take_focus)

    def _withdraw(self, docket_n: int, reason: str) -> None:
        job = partial(work.withdraw, self.session, docket_n, reason)
        self.session.jobs.write("撤销提交", job, self._withdrawn, changes=PEOPLE_CHANGES | {"batches"})

    def _withdrawn(self, _filing: str) -> None:
        self.told.emit("good", "已提交撤销。", "原单据保留，查得到。", "没有送出过的立即撤销；送出过的等上级同意。")
        hand_back(self.panel, self.take_focus)

    def _paper(self) -> None:
        if self.panel.person is not None:
            job = partial(work.form_pdf, self.session, self._shown_n)
            self.session.jobs.read(job, partial(self._show_paper, "参保登记表"), title="制作登记表")

    def _open_filing(self, docket: Docket) -> None:
        self.wants.emit("reviews", docket)

    def _overview(self) -> None:
        if self.panel.person is not None:
            job = partial(work.overview_pdf, self.session, self._shown_n)
            self.session.jobs.read(job, partial(self._show_paper, "参保人情况表"), title="制作情况表")

    def _show_paper(self, title: str, pdf: bytes) -> None:
        assert self.panel.person is not None
        name = self.panel.person.resident.name
        self.paper.emit(f"{title}：{name}", pdf, f"{title}-{name}.pdf")
