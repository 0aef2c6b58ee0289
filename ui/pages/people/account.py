"""A person's account: years as a chart, one year by heading, its entries, and of each entry where the money comes from.

Songshan 003 art. 15-16: what the paper says can be followed on the screen down to the slip of the terminal, and the
papers themselves are printed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.account_years import AccountYear, running, years_of
from app.domain.money import yuan
from app.domain.records import Entry
from app.domain.route import CLERK, FINANCE
from app.domain.statement import YearStatement, statement_of
from app.services.people import Person
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.people import account_columns as columns
from ui.pages.people import account_work as work
from ui.pages.people.account_papers import PapersButton
from ui.pages.people.entry_correction import EntryCorrection
from ui.pages.people.origins import OriginsPanel
from ui.session import Session
from ui.tab_order import where_it_stands
from ui.widgets.columns_chart import ColumnsChart, Group
from ui.widgets.controls import ActionButton, combo, fill, label
from ui.widgets.lazy import added
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

FEN = 100
YEARS = (("当年记入（元）", "brand"), ("年末余额（元）", "good"))
ALL = ""
NO_ENTRIES = "还没有入账。区局对账后，钱从入库之日记入个人账户。"
CHOOSE = "请先选中一笔入账。"
TOP_LINES, LOW_LINES = 7.2, 7.5

Index = QModelIndex | QPersistentModelIndex


class PersonAccount(QFrame):
    """`opened` carries the filing of a step, `printed` a paper (title, PDF, file name), `handling_wanted` a form to open,
    `interest_wanted` the number of who is settled alone.
    """

    opened = Signal(object)
    handling_wanted = Signal(object)
    interest_wanted = Signal(str)
    printed = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("person_account")
        self.session = session
        self._person: Person | None = None
        self._statement: YearStatement | None = None
        self.balance = label("", "strong", name="person_balance")
        self.year = combo("person_year", "年度", [(ALL, "全部年度")], width=7)
        self.papers = PapersButton()
        self.years = ColumnsChart("person_years", "个人账户逐年", "年份", YEARS, "还没有入账。")
        self.entries = DataTable("person_entries", "个人账户", RowsModel(columns.ENTRIES), empty=NO_ENTRIES)
        self.correct = EntryCorrection(session)
        self.explain = ActionButton("person_explain", "这笔钱从哪来", self._explain, role="link")
        self.top, self.low = ShownStack(), ShownStack()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        head = [self.balance, self.year, self.papers]
        if self.session.level == "district" and self.session.has(CLERK, FINANCE):
            head.append(ActionButton("person_interest", "单独结息…", self._settle_alone, role="link"))
        box.addWidget(WrapRow(*head))
        self.top.addWidget(self.years)
        self.top.setMinimumHeight(theme.lines(TOP_LINES))
        listed = QFrame()
        inner = QVBoxLayout(listed)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.entries, 1)
        foot = QHBoxLayout()
        foot.addWidget(label("回车 看这笔钱从哪来", "quiet"), 1)
        foot.addWidget(self.correct)
        foot.addWidget(self.explain)
        inner.addLayout(foot)
        self.low.addWidget(listed)
        self.low.setMinimumHeight(theme.lines(LOW_LINES))
        box.addWidget(self.top, 4)
        box.addWidget(self.low, 5)

    def _connect(self) -> None:
        self.year.activated.connect(self._year_chosen)
        self.papers.wanted.connect(self._print)
        self.entries.chosen.connect(self._entry_chosen)
        self.entries.opened.connect(self._explain)
        self.correct.wanted.connect(self.handling_wanted)

    @cached_property
    def components(self) -> DataTable:
        """One year by heading."""
        table = DataTable("person_components", "分项", RowsModel(columns.COMPONENTS), empty="这一年没有记账。")
        table.selectionModel().currentChanged.connect(self._figure_chosen)
        where_it_stands(self.top, added(self.top, table))
        return table

    @cached_property
    def origins(self) -> OriginsPanel:
        """One entry, down to its slip."""
        panel = added(self.low, OriginsPanel(self.session))
        panel.opened.connect(self.opened)
        panel.left.connect(self._to_entries)
        return panel

    def show_person(self, person: Person) -> None:
        """Another person, or the same one read again: all years first."""
        self._person = person
        self.balance.setText(f"账户余额 {yuan(person.balance_fen)} 元")
        found = years_of(person.entries)
        self.years.show_groups([_group(year) for year in found])
        fill(self.year, [(ALL, "全部年度"), *((str(one.year), f"{one.year} 年") for one in reversed(found))], ALL)
        self._year_chosen()

    def shown_year(self) -> int:
        """The year of the statement that is printed: the chosen one, else the last that has ended with something in it."""
        chosen = str(self.year.currentData() or "")
        if chosen:
            return int(chosen)
        today = self.session.desk.today.year
        entries = self._person.entries if self._person is not None else ()
        return today - 1 if any(int(entry.value_on[:4]) < today for entry in entries) else today

    def aid_year(self) -> int:
        """The year for which a 补助 is applied: the chosen one, else this one."""
        return int(self.year.currentData() or self.session.desk.today.year)

    def _year_chosen(self, _place: int = 0) -> None:
        if self._person is None:
            return
        chosen = str(self.year.currentData() or "")
        self._statement = statement_of(self._person.entries, int(chosen)) if chosen else None
        self.top.setVisible(bool(self._person.entries))  # without any, the table below says why
        entered, awaited = bool(self._person.entries), bool(self._person.awaited)
        self.papers.offer(self.shown_year(), self.aid_year(), entered=entered, awaited=awaited)
        if self._statement is None:
            self.top.setCurrentWidget(self.years)
            self._show_entries(self._person.entries)
            return
        self.top.setCurrentWidget(self.components)
        several = self._statement.components
        _model(self.components).show([*several, self._statement.whole] if several else [])
        self._show_entries(self._statement.entries)

    def _figure_chosen(self, current: Index, _previous: Index) -> None:
        """A figure of a heading: the entries that make it up; its heading: all of the year."""
        row = _model(self.components).record(current.row())
        if row is None or self._person is None or self._statement is None:
            return
        place = current.column() - 1
        wanted = set(row.figures[place].postings if place >= 0 else row.closing.postings)
        mine = self._person.entries if place >= 0 else self._statement.entries
        self._show_entries([entry for entry in mine if entry.posting in wanted])

    def _show_entries(self, shown: Iterable[Entry]) -> None:
        assert self._person is not None
        wanted = {entry.posting for entry in shown}
        _model(self.entries).show([row for row in running(self._person.entries) if row[0].posting in wanted])
        self.low.setCurrentIndex(0)
        self._entry_chosen(self.entries.record())

    def _entry_chosen(self, row: tuple[Entry, int] | None) -> None:
        self.explain.allow_if("" if row is not None else CHOOSE)
        self.correct.show_entry(self._person.resident if self._person is not None else None, row[0] if row is not None else None)

    def _explain(self, _record: object = None) -> None:
        row = self.entries.record()
        if row is not None and self._person is not None:
            self.origins.ask(self._person.resident.n, row[0])
            self.low.setCurrentWidget(self.origins)
            self.origins.table.setFocus()

    def _to_entries(self) -> None:
        self.low.setCurrentIndex(0)
        self.entries.setFocus()

    def _settle_alone(self) -> None:
        if self._person is not None:
            self.interest_wanted.emit(self._person.resident.id_number)

    def _print(self, kind: str) -> None:
        if self._person is not None:
            make = work.maker(kind, self.aid_year() if kind == work.DISABILITY else self.shown_year())
            job = partial(work.printed, self.session, self._person.resident.n, make)
            self.session.jobs.read(job, self._show_paper, title="制作打印件")

    def _show_paper(self, made: work.Paper) -> None:
        self.printed.emit(made.title, made.pdf, f"{made.title}.pdf")
        if made.keep is not None:
            self.session.jobs.write("登记打印", partial(work.keep, made.keep), self._kept, changes=frozenset())

    def _kept(self, _nothing: object) -> None:
        """Noted among the station's own records; nothing on any page changes."""


def _model(table: DataTable) -> RowsModel:
    assert isinstance(table.source, RowsModel)
    return table.source


def _group(year: AccountYear) -> Group:
    """A year of the account: what came in, what stood on it at the end."""
    values = (year.added_fen / FEN, year.balance_fen / FEN)
    return Group(f"{year.year}", values, (yuan(year.added_fen), yuan(year.balance_fen)))
