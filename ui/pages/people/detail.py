"""Everything about one person: facts, payments, account, filings with their route, papers."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.records import EFFECTIVE, FILED, Docket
from app.services import person_notes
from app.services.people import Person
from ui import theme, wording
from ui.handling.line_actions import LineActions
from ui.handling.person_menu import HandleButton
from ui.handling.wanted import for_person
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.people import columns
from ui.pages.people.account import PersonAccount
from ui.pages.people.filings import PersonFilings
from ui.session import Session
from ui.widgets.controls import ActionButton, label, set_tone
from ui.widgets.panels import Facts, ReasonStrip, Tabs, scrolled
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow


class PersonPanel(QFrame):
    """Signals name what the person at the keyboard wants done with the one shown; `opened` carries a filing to look at,
    `printed` a paper (title, PDF, file name).
    """

    change_wanted = Signal()
    handling_wanted = Signal(object)
    interest_wanted = Signal(str)
    overview_wanted = Signal()
    paper_wanted = Signal()
    void_given = Signal(int, str)
    withdraw_given = Signal(int, str)
    opened = Signal(object)
    printed = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("person_panel")
        self.setProperty("role", "card")
        self._session = session
        self.person: Person | None = None
        self.name = label("", "title", name="person_name")
        self.state = label("", name="person_state")
        self.facts = Facts("person_facts")
        self.reason = ReasonStrip("person_reason")
        self.payments = self._table(
            "person_payments", "缴费记录", columns.PAYMENTS, "还没有缴费记录。到「收缴」登记 POS 缴费。"
        )
        self.line_actions = LineActions(session, "payment_actions")
        self.payments.chosen.connect(self.line_actions.show_line)
        self.line_actions.wanted.connect(self.handling_wanted)
        self.filings = PersonFilings(session)
        self.edit = ActionButton("person_change", "变更", self.change_wanted.emit, key="F4")
        self.paper = ActionButton("person_paper", "登记表", self.paper_wanted.emit, key="F7")
        self.overview = ActionButton("person_overview", "打印全部情况", self.overview_wanted.emit, key="Shift+F7")
        self.handle = HandleButton(session)
        self.handle.wanted.connect(self._handle)
        self.void = ActionButton("person_void", "作废登记", self._ask_void)
        self.withdraw = ActionButton("person_withdraw", "撤销提交", self._ask_withdraw)
        self._lay_out()

    def _table(self, name: str, title: str, shown: tuple[Column, ...], empty: str) -> DataTable:
        return DataTable(name, title, RowsModel(shown), empty=empty)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.state, 1)
        box.addLayout(head)
        box.addWidget(WrapRow(self.edit, self.handle, self.paper, self.overview, self.void, self.withdraw))
        box.addWidget(self.reason)
        self.tabs = tabs = Tabs("person_tabs")
        tabs.add("facts", "资料", scrolled(self.facts))
        paid = QFrame()
        below = QVBoxLayout(paid)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.payments, 1)
        below.addWidget(self.line_actions)
        tabs.add("payments", "缴费", paid)
        self._money = ShownStack()
        tabs.add("account", "个人账户", self._money)
        tabs.add("filings", "单据", self.filings)
        tabs.stack.currentChanged.connect(self._tab_opened)
        box.addWidget(tabs, 1)

    @cached_property
    def account(self) -> PersonAccount:
        """Made when its tab is first opened: most people are only looked up."""
        made = PersonAccount(self._session)
        made.opened.connect(self.opened)
        made.printed.connect(self.printed)
        made.handling_wanted.connect(self.handling_wanted)
        made.interest_wanted.connect(self.interest_wanted)
        self._money.addWidget(made)
        return made

    @property
    def on_account(self) -> bool:
        """Whether the account's tab is the one in sight."""
        return self.tabs.stack.currentWidget() is self._money

    def _tab_opened(self, _place: int) -> None:
        if self.on_account and self.person is not None:
            self.account.show_person(self.person)

    def show_person(self, person: Person, village: str, may_file: str) -> None:
        """`may_file`: "" when the operator may file changes, else why not."""
        self.person = person
        resident = person.resident
        self.name.setText(resident.name)
        self.state.setText(wording.state_text(resident.status))
        set_tone(self.state, wording.TONES.get(resident.status, ""))
        self.facts.show_facts([*columns.facts(resident, village), *person_notes.facts(person)])
        assert isinstance(self.payments.source, RowsModel)
        self.payments.source.show(person.payments)
        self.line_actions.show_line(None)
        self._tab_opened(0)
        self.filings.show_filings(person.filings)
        self.reason.hide()
        waiting = "" if resident.status == EFFECTIVE else "登记生效后才能变更；还没有审核的，请撤销提交后重新登记。"
        self.edit.allow_if(may_file or waiting)
        self.void.allow_if(may_file or ("" if resident.status == EFFECTIVE else "只有已生效的登记才能作废。"))
        self.withdraw.allow_if(
            may_file or ("" if self._withdrawable() else "没有可以撤销的单据：已审核的请用变更或作废来更正。")
        )

    def _handle(self, kind: str) -> None:
        if self.person is not None:
            self.handling_wanted.emit(for_person(kind, self.person.resident))

    def _withdrawable(self) -> Docket | None:
        filings = self.person.filings if self.person is not None else ()
        return next((docket for docket in reversed(filings) if docket.state == FILED and docket.step == 0), None)

    def _ask_void(self) -> None:
        if self.person is not None:
            who = self.person.resident
            question = f"作废{who.name}的登记？原登记仍留在单据里，审核后这个人不再算参保。"
            self.reason.ask(question, partial(self.void_given.emit, who.n), sure="提交作废")

    def _ask_withdraw(self) -> None:
        docket = self._withdrawable()
        if docket is not None:
            question = f"撤销{docket.business_date}提交的这份单据？"
            self.reason.ask(question, partial(self.withdraw_given.emit, docket.n), sure="撤销提交")
