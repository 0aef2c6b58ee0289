"""业务单据: every filing; the queue of those that wait for this operator, decided by one key each.

Maker is never checker (Songshan 003 art. 40): one's own filings do not stand in the queue. After a decision the next
waiting filing is open without a further key.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.records import Docket
from app.services import handling, review_lists, review_sheets
from app.services.review_lists import OWN_RETURNED, UNSENT, WAITING, Asked, Listed
from app.services.review_sheets import ReviewSheet
from ui import routes, theme
from ui.handling import work as handling_work
from ui.handling.panel import HandlingPanel
from ui.handling.wanted import Wanted as NewFiling
from ui.jobs import Progress
from ui.models.arrangement import Arrangement
from ui.models.pages import PagesModel
from ui.pages.page import Page
from ui.pages.reviews import columns
from ui.pages.reviews.deciding import Deciding
from ui.pages.reviews.filters import Filters
from ui.pages.reviews.listing import ReviewSource, Wanted
from ui.pages.reviews.sheet import SheetPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, card, later, say
from ui.widgets.lazy import added, made, shows
from ui.widgets.stack import ShownStack
from ui.widgets.table import DataTable

NOTHING_WAITS = "没有等您审核的单据。下级的单据随交换包来：到「交换」读取 U 盘。"
NOTHING_RETURNED = "没有退回来要改正的单据。看交过的单据，请在上面选「全部单据」。"
NOTHING = "没有这样的单据。"
EMPTY = {WAITING: NOTHING_WAITS, OWN_RETURNED: NOTHING_RETURNED}
SAID = {WAITING: "等待审核", OWN_RETURNED: "待改正", UNSENT: "对方还没有回执"}
NEW = "new"
NOT_MAKER = "当前操作员没有可以新办的业务。"
CHOOSE = "选中左边的单据，这里显示内容。"


class ReviewsPage(Page):
    key: ClassVar[str] = "reviews"
    title: ClassVar[str] = "业务单据"
    shows: ClassVar[frozenset[str]] = frozenset({"filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sheet_n = self._row = 0
        self._alone: Docket | None = None
        self.sheet_shown: ReviewSheet | None = None
        self.filters = Filters()
        first = OWN_RETURNED if session.level == "village" else WAITING  # nobody files to a village
        self.filters.start(first)
        fetch = partial(review_lists.rows, session.desk)
        source = ReviewSource(session.desk)
        model = PagesModel(columns.dockets(dict(session.choices.villages)), session.jobs, fetch, source=source)
        self.table = DataTable("reviews_table", "单据", model, many=True, empty=EMPTY[first])
        self.sheet = SheetPanel(session)
        self.deciding = Deciding(self)
        self.following = ActionButton("review_next", "下一件", self.open_next, key="F6")
        self.print = ActionButton("review_print", "打印", self._print, key="F7")
        self.new = ActionButton("handling_new", "新办业务", self.begin_new, key="F3", role="primary")
        self.new.allow_if("" if handling.offered(session.desk) else NOT_MAKER)
        self.why = later("review_why", "reason")
        self._lay_out()
        self.filters.changed.connect(self._filters_changed)
        self.table.chosen.connect(self._chosen)
        self.table.shown_changed.connect(self._listed)
        self.table.typed.connect(self.typed)
        self.sheet.again_wanted.connect(self._again)
        self.judge(None)

    def _lay_out(self) -> None:
        self.add_actions(self.deciding.all_clean, self.new)
        left, box = card("reviews_list")
        pad = theme.lines(0.4)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.filters)
        box.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.6))
        row.addWidget(left, 1)
        row.addWidget(self.sheet, 1)
        self.body = QWidget()
        whole = QVBoxLayout(self.body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(self.box.spacing())
        whole.addLayout(row, 1)
        whole.addWidget(self.deciding.reason)
        foot = QHBoxLayout()
        foot.addWidget(self.why, 1)
        foot.addStretch(0)
        for button in (self.print, self.following, *self.deciding.buttons):
            foot.addWidget(button)
        whole.addLayout(foot)
        self.stack = ShownStack()
        self.stack.addWidget(self.body)
        self.box.addWidget(self.stack, 1)

    @cached_property
    def handling(self) -> HandlingPanel:
        """新办业务, in the place of the list."""
        panel = added(self.stack, HandlingPanel(self.session))
        panel.filed.connect(self._filed)
        panel.left.connect(self._to_list)
        panel.told.connect(self.told)
        return panel

    @property
    def model(self) -> PagesModel:
        assert isinstance(self.table.source, PagesModel)
        return self.table.source

    def take_focus(self) -> None:
        if shows(self.stack, self, "handling"):
            self.handling.take_focus()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_new(self, wanted: NewFiling | bool | None = None) -> None:
        """A new filing: the choice of a business, or the form of the one that is named."""
        if self.new.why:
            return
        self.stack.setCurrentWidget(self.handling)
        for part in (self.new, self.deciding.all_clean, self.subtitle):
            part.hide()
        self.handling.begin(wanted if isinstance(wanted, NewFiling) else NewFiling())

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self.body)
        for part in (self.new, self.deciding.all_clean, self.subtitle):
            part.show()

    def _to_list(self) -> None:
        self._show_list()
        self.take_focus()

    def _filed(self, docket: Docket) -> None:
        """What has been filed is open in the list."""
        self.open_with(docket)
        self.take_focus()

    def person_field(self) -> QLineEdit | None:
        return self.handling.person_field() if shows(self.stack, self, "handling") else None

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """A form that is begun for one person is not turned into another's."""
        return self.handling.refuses_scan(number) if shows(self.stack, self, "handling") else ("", "")

    def help_key(self) -> str:
        """Of a form that is being filled in, the help of its kind of work."""
        return (self.handling.help_key() if shows(self.stack, self, "handling") else "") or self.key

    def put_away(self) -> None:
        """The window closes: what is being typed is kept."""
        panel = made(self, "handling", HandlingPanel)
        if panel is not None:
            panel.put_away()

    def open_with(self, argument: object) -> None:
        """A list ("waiting", "waiting/<kind>", "own_returned", "unsent", a state), one filing to open, or a new one to
        file ("new/<kind>", or for a person).
        """
        if isinstance(argument, NewFiling):
            self.begin_new(argument)
            return
        if isinstance(argument, Docket):
            self._show_list()
            self._alone = argument
            self._from_the_start("")
            self.refresh()
        elif isinstance(argument, str):
            which, _, kind = argument.partition("/")
            if which == NEW:
                self.begin_new(NewFiling(kind))
                return
            self._show_list()
            self._alone = None
            self._from_the_start(which, kind)
            self.refresh()

    def _from_the_start(self, which: str, kind: str = "") -> None:
        """What another page names is shown whole, whatever the heads were set to."""
        self.filters.start(which, kind)
        self.model.arrangement = Arrangement()

    def _filters_changed(self) -> None:
        self._alone = None
        self.refresh()

    def refresh(self) -> None:
        """The list, and what it can be narrowed by. One filing that was asked for by its number stands alone."""
        asked = self.filters.asked()
        self._row = max(0, self.table.currentIndex().row())
        self.model.ask(Wanted(asked, self._alone.n if self._alone is not None else 0))
        self.session.jobs.read(partial(_narrowing, self.session, asked), self._show_narrowing)

    def _show_narrowing(self, answer: tuple[Asked, Listed]) -> None:
        asked, listed = answer
        if asked == self.filters.asked():
            self.filters.show_choices(listed)

    def _listed(self) -> None:
        asked = self.filters.asked()
        wanted = self.model.query
        if not isinstance(wanted, Wanted) or wanted.asked != asked:
            return
        waiting = asked.which == WAITING
        self.table.empty_text = EMPTY.get(asked.which, NOTHING)
        count = len(self.model.ids)
        self.subtitle.setText(f"{count:,} 件{SAID.get(asked.which, '')}")
        self.deciding.all_clean.allow_if("" if waiting and count else "没有等您审核的单据。")
        if count:
            if not self.table.currentIndex().isValid():  # the one that was current is done: the next takes its place
                self.table.choose(min(self._row, count - 1))
            if self.isVisible() and not self.deciding.asking() and self.body.isVisible():
                self.take_focus()
        else:
            self._sheet_n = 0
            self.sheet.clear(CHOOSE)
            self.judge(None)

    def _chosen(self, docket: Docket | None) -> None:
        if docket is not None:
            self._sheet_n = docket.n
            self.session.jobs.read(partial(_sheet, self.session, docket.n), self._show_sheet)

    def _show_sheet(self, sheet: ReviewSheet) -> None:
        if sheet.docket.n == self._sheet_n:
            self.sheet.show_sheet(sheet)
            self.judge(sheet)

    def judge(self, sheet: ReviewSheet | None) -> None:
        """What can be done with the filing in sight, and why not."""
        self.sheet_shown = sheet
        self.deciding.judge(sheet)
        self.print.allow_if("" if sheet is not None else "请先选中一件单据。")
        say(self.why, self.deciding.approve.why)
        last = self.table.currentIndex().row() + 1 >= len(self.model.ids)
        self.following.allow_if("这是最后一件。" if last else "")

    def chosen_ns(self) -> list[int]:
        """The marked filings, or the one in sight."""
        return list(self.table.marked_ids()) or ([self._sheet_n] if self._sheet_n else [])

    def open_next(self) -> None:
        self.table.choose(self.table.currentIndex().row() + 1)
        self.take_focus()

    def _print(self) -> None:
        """The filing in sight as its paper."""
        if self.sheet_shown is not None:
            job = partial(_paper, self.session, self.sheet_shown.docket)
            self.session.jobs.read(job, self._show_paper, title="制作单据")

    def _show_paper(self, paper: tuple[str, bytes, str]) -> None:
        self.paper.emit(*paper)

    def _again(self) -> None:
        if self.sheet_shown is None:
            return
        docket = self.sheet_shown.docket
        if routes.is_entered(docket) and not self.new.why:
            job = partial(handling_work.again, self.session, docket.n)
            self.session.jobs.write("", job, self.begin_new, changes=frozenset({"drafts"}))
        else:
            self.session.jobs.read(partial(_again, self.session, self.sheet_shown.docket.n), self._go_again)

    def _go_again(self, found: review_lists.Again) -> None:
        self.wants.emit(found.page, found.standing or found.resident_n or None)


def _narrowing(session: Session, asked: Asked, _progress: Progress) -> tuple[Asked, Listed]:
    return asked, review_lists.listed(session.desk, asked)


def _sheet(session: Session, n: int, _progress: Progress) -> ReviewSheet:
    return review_sheets.sheet(session.desk, n)


def _again(session: Session, n: int, _progress: Progress) -> review_lists.Again:
    return review_lists.again(session.desk, n)


def _paper(session: Session, docket: Docket, _progress: Progress) -> tuple[str, bytes, str]:
    title = routes.paper_title(docket)
    pdf = review_sheets.form_pdf(session.desk, docket.n)
    return f"{title}：{docket.title}", pdf, f"{title}-{docket.id[:8]}.pdf"
