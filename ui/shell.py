"""The window of a signed-in operator: navigation, search, message bar, the page, the foot."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.records import Docket
from app.errors import OfficeError
from app.services.places import Choices
from app.services.workbench import Workbench
from ui import ahead, last_page, restyling, theme, wording
from ui.daily_backup import DailyBackup
from ui.finding import Finding
from ui.navigation import Navigation
from ui.pages import usable_pages
from ui.pages.page import Page
from ui.pages.system.page import SystemPage
from ui.readers import CardRead
from ui.rescaling import pages_behind
from ui.search_box import SearchBox
from ui.search_drop import SearchDrop
from ui.session import Session
from ui.status import StatusFoot
from ui.tab_order import foot_last
from ui.widgets.busy import BusyStrip
from ui.widgets.controls import ActionButton, label
from ui.widgets.lazy import added
from ui.widgets.messages import MessageBar
from ui.widgets.panels import scrolled

if TYPE_CHECKING:
    from ui.widgets.paper import PaperView

STANDING = frozenset({"operators", "links"})
"""Changes that may bring villages, tiers or roles: an import, an approval, an admission."""

HELD = "填的内容都在，没有动。"

TYPING = frozenset({"drafts"})
"""Changes of every key stroke's pace: the foot does not count anew for each of them."""


class Shell(QWidget):
    """`lock_wanted` when the operator goes away from the screen, `readers_switched` when card readers were chosen,
    `sign_in_again` when he wants to sign in anew.
    """

    lock_wanted = Signal()
    readers_switched = Signal()
    sign_in_again = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setMinimumSize(1, 1)  # large text makes pages scroll, it never makes the window larger
        self.session = session
        self.kinds = {page.key: page for page in usable_pages(session)}
        self.pages: dict[str, Page] = {}
        self.holders: dict[str, QScrollArea] = {}
        self.navigation = Navigation(tuple(self.kinds.values()), session.desk.station_name)
        self.search = SearchBox()
        self.messages = MessageBar()
        self.busy = BusyStrip(session.jobs)
        self.stack = QStackedWidget()
        pages_behind(self.stack)
        self.stack.addWidget(QWidget())  # nothing, until the first page is made: a stack shows its first one at once
        self.drop = SearchDrop(self, dict(session.choices.villages))
        self.finding = Finding(session, self.search, self.drop)
        self.daily_backup = DailyBackup(session, self)
        self.foot = StatusFoot(session)
        self._under_paper: Page | None = None
        self._old: set[str] = set()
        self._roles = session.desk.operator.roles
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """The page that the operator left, once the shell is seen; overdue tasks come first."""
        self.session.jobs.read(partial(ahead.prepare, self.session.desk), self._prepared)
        if last_page.remembered(self.session, self.kinds):
            self.session.jobs.read(partial(ahead.overdue, self.session.desk), self._open_left, failed=self._open_usual)
        else:
            self._open_usual()
        self.read_summary()

    def _open_left(self, overdue: int) -> None:
        """Unless somebody wanted another page meanwhile."""
        self._open_first(next(iter(self.kinds)) if overdue else last_page.remembered(self.session, self.kinds))

    def _open_usual(self, _error: OfficeError | None = None) -> None:
        self._open_first(next(iter(self.kinds)))

    def _open_first(self, key: str) -> None:
        """Made in one turn and shown in the next: keys are taken between the two."""
        if self.current() is None and key in self.kinds:
            self.page(key)
            QTimer.singleShot(0, self, partial(self._show_first, key))

    def _show_first(self, key: str) -> None:
        """Unless another page has been wanted meanwhile."""
        if self.current() is None:
            self.go(key)
            keyboard = QApplication.focusWidget()
            if keyboard is None or self.navigation.isAncestorOf(keyboard):  # Qt's choice, nobody's
                self.page(key).take_focus()

    def _prepared(self, _nothing: None) -> None:
        """The building goes on by itself; searches use it when it is there."""

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._top())
        notices = QVBoxLayout()
        notices.setContentsMargins(theme.lines(1), theme.lines(0.3), theme.lines(1), 0)
        notices.addWidget(self.messages)
        notices.addWidget(self.busy)
        middle.addLayout(notices)
        middle.addWidget(self.stack, 1)
        self.body = body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.navigation)
        body.addLayout(middle, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(body, 1)
        outer.addWidget(self.foot)

    def _top(self) -> QFrame:
        top = QFrame()
        top.setProperty("role", "top")
        row = QHBoxLayout(top)
        row.setContentsMargins(theme.lines(1), theme.lines(0.4), theme.lines(1), theme.lines(0.4))
        self.search.setMinimumWidth(theme.chars(16))
        self.search.setMaximumWidth(theme.chars(34))
        row.addWidget(self.search, 40)
        row.addSpacing(theme.lines(0.6))
        row.addStretch(1)
        row.addWidget(label(wording.full_day(self.session.desk.clock.today()), "quiet", name="business_day"))
        return top

    def _connect(self) -> None:
        self.daily_backup.told.connect(self.messages.tell)
        self.daily_backup.made.connect(self._backed_up)
        self.navigation.chosen.connect(self._chosen)
        self.navigation.lock_wanted.connect(self.lock_wanted)
        self.finding.person.connect(self._open_person)
        self.finding.filing.connect(self._open_filing)
        self.finding.everybody.connect(self._list_people)
        self.finding.page = self.current
        self.foot.wants.connect(self._chosen)
        self.session.jobs.changed.connect(self._changed)
        self.session.jobs.refused.connect(self.messages.refuse)
        refresh = QShortcut(QKeySequence("F5"), self)
        refresh.activated.connect(self.refresh)

    def page(self, key: str) -> Page:
        """The page called `key`, made when it is first wanted."""
        if key in self._old and self.pages.get(key) is not self.current():
            self._drop(key)
        if key not in self.pages:
            page = self.kinds[key](self.session)
            page.told.connect(self.messages.tell)
            page.wants.connect(self.go)
            if isinstance(page, SystemPage):
                page.readers_switched.connect(self.readers_switched)
                page.sign_in_again.connect(self.sign_in_again)
            page.paper.connect(self.show_paper)
            page.typed.connect(self.take_keys)
            self.pages[key] = page
            self.holders[key] = scrolled(page)
            self.stack.addWidget(self.holders[key])
        return self.pages[key]

    def _drop(self, key: str) -> None:
        """A page made for other villages, tiers or roles is made anew when it is next opened."""
        self._old.discard(key)
        del self.pages[key]
        holder = self.holders.pop(key)
        self.stack.removeWidget(holder)
        holder.deleteLater()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Asked at every Tab in here: pages and panels are built when they are wanted, and Qt puts them after the foot."""
        foot_last(self.stack, self.foot)
        return super().focusNextPrevChild(forward)

    def go(self, key: str, argument: object = None) -> None:
        """Open a page; unknown ones (the operator's roles do not show them) are left alone."""
        if key not in self.kinds:
            return
        page = self.page(key)
        self.navigation.mark(key)
        keyboard = QApplication.focusWidget()
        moves = self.current() is not page and keyboard is not None and self.stack.isAncestorOf(keyboard)
        if self.current() is not page:
            if self.current() is not None:
                last_page.remember(self.session, key)
            self.messages.leave_page()
        self._turn_to(self.holders[key])
        page.refresh_if_seen()
        if moves:
            page.take_focus()  # what had the keyboard is out of sight now; Qt would give it to the first page's key
        if argument is not None:
            page.open_with(argument)

    def _turn_to(self, holder: QWidget) -> None:
        restyling.catch_up(holder)
        self.stack.setCurrentWidget(holder)

    def _chosen(self, key: str) -> None:
        if key in self.kinds:
            self.go(key)
            self.page(key).take_focus()

    def current(self) -> Page | None:
        """The page in sight; None while a paper is looked at."""
        shown = self.stack.currentWidget()
        return next((self.pages[key] for key, holder in self.holders.items() if holder is shown), None)

    @cached_property
    def paper(self) -> PaperView:
        """The view of a paper; its libraries are read with the first one."""
        from ui.widgets.paper import PaperView

        paper = added(self.stack, PaperView(self.session.jobs))
        paper.left.connect(self._leave_paper)
        paper.saved.connect(self._saved)
        paper.printed.connect(self._printed)
        paper.opened.connect(self._opened_elsewhere)
        return paper

    def show_paper(self, title: str, pdf: bytes, file_name: str) -> None:
        self._under_paper = self.current()
        self.paper.show_pdf(title, pdf, file_name)
        self._turn_to(self.paper)

    def _leave_paper(self) -> None:
        if self._under_paper is not None:
            self._turn_to(self.holders[self._under_paper.key])
            self._under_paper.take_focus()

    def _saved(self, path: str) -> None:
        self.messages.tell("good", f"已存为 {path}", wording.COPIED, wording.COPY_HAS_PEOPLE)

    def _backed_up(self) -> None:
        self.session.jobs.changed.emit(frozenset({"backup"}))

    def _printed(self, sheets: int, printer: str) -> None:
        self.messages.tell("good", f"已送到打印机 {printer}：{sheets:,} 张。", wording.COPIED, "请到打印机取纸，核对张数。")

    def _opened_elsewhere(self, _path: str) -> None:
        following = "看完请关掉那个窗口；退出乡保时，给它的那份会删掉。"
        self.messages.tell("plain", "已交给系统里看 PDF 的程序打开。", wording.COPIED, following)

    def refresh(self) -> None:
        """F5: read everything again."""
        page = self.current()
        if page is not None:
            page.refresh()
        self.read_summary()

    def _changed(self, changes: frozenset[str]) -> None:
        for page in self.pages.values():
            page.after(changes)
        if changes - TYPING:
            self.read_summary()
        if not changes.isdisjoint(STANDING):
            self.session.jobs.read(partial(ahead.choices, self.session.desk), self._renew)

    def _renew(self, choices: Choices) -> None:
        """Villages, tiers and roles as they are now; pages that were made with others are made anew."""
        roles = self.session.desk.operator.roles
        if choices == self.session.choices and roles == self._roles:
            return
        self.session.choices, self._roles = choices, roles
        self.drop.villages = dict(choices.villages)
        self._old = set(self.pages)
        kinds = {page.key: page for page in usable_pages(self.session)}
        if kinds.keys() != self.kinds.keys():
            self.kinds = kinds
            self._renew_navigation()

    def _renew_navigation(self) -> None:
        old = self.navigation
        self.navigation = Navigation(tuple(self.kinds.values()), self.session.desk.station_name)
        self.navigation.chosen.connect(self._chosen)
        self.navigation.lock_wanted.connect(self.lock_wanted)
        self.navigation.fit(self.width())
        self.body.replaceWidget(old, self.navigation)
        old.hide()
        old.deleteLater()
        page = self.current()
        if page is not None:
            self.navigation.mark(page.key)

    def read_summary(self) -> None:
        self.session.jobs.read(partial(ahead.summary, self.session.desk), self._show_summary)

    def _show_summary(self, answer: tuple[Workbench, dict[str, str]]) -> None:
        summary, oldest = answer
        self.foot.show_summary(summary, oldest)
        if "reviews" in self.navigation.buttons:
            self.navigation.buttons["reviews"].set_count(summary.waiting)

    def _open_person(self, n: int) -> None:
        """Into what the page enters, if it wants a person; else his page opens and the box keeps the keyboard, for the next."""
        page = self.current()
        if page is None or not page.take_person(n):
            self.go("people", n)

    def _open_filing(self, docket: Docket) -> None:
        self.go("reviews", docket)

    def _list_people(self, words: str) -> None:
        self.go("people", words)
        page = self.pages.get("people")
        if page is not None and page is self.current():
            page.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.fit(self.width())

    def renew_look(self) -> None:
        """Text of another size: the words of the navigation may have no room, or room again."""
        self.navigation.fit(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no field, list or button of the page has taken closes the message; the key of a button that cannot
        be pressed now says why.
        """
        if event.key() == Qt.Key.Key_Escape and self.messages.isVisible():
            self.messages.read()
            return
        pressed = QKeySequence(event.keyCombination())
        silent = next((button for button in self.findChildren(ActionButton) if button.refuses(pressed)), None)
        if silent is not None:
            self.messages.tell("plain", f"现在不能{silent.accessibleName()}。", wording.COPIED, silent.why)
            return
        super().keyPressEvent(event)

    def crashed(self, report: str) -> None:
        """A bug: said once, with a report that names no person."""
        self.messages.tell("bad", "程序出了一个没有料到的错误。", "已经提交的单据和草稿都在，没有丢。", report)

    def refused(self, error: OfficeError) -> None:
        self.messages.refuse(error)

    def take_keys(self, text: str) -> None:
        """What a card reader types while nothing else wants it goes to the page's person field, else to the search."""
        page = self.current()
        field: QLineEdit = (page.person_field() if page is not None else None) or self.search
        field.setFocus()
        field.setText(text)
        field.setCursorPosition(len(text))

    def take_number(self, number: str) -> None:
        """A whole ID number from a card reader: into the person field, as if typed and Enter pressed; what is begun for
        somebody else stays as it is, and that is said.
        """
        page = self.current()
        why, following = page.refuses_scan(number) if page is not None else ("", "")
        if why:
            self.messages.tell("warn", why, HELD, following)
            return
        field: QLineEdit = (page.person_field() if page is not None else None) or self.search
        field.setFocus()
        field.setText(number)
        field.textEdited.emit(number)
        field.returnPressed.emit()

    def take_card(self, card: CardRead) -> None:
        """What a card reader's chip says: the page may want all of it, else its number is enough."""
        page = self.current()
        if page is None or not page.take_card(card):
            self.take_number(card.id_number)

    def keep(self) -> None:
        """What waits a moment before it is kept is kept now: the operator leaves, the window closes."""
        for page in self.pages.values():
            page.keep()
