"""The search box and the list under it: asks once one rests, drops stale answers, opens what Enter means.

Typing changes no page: the list under the box shows whom the words find. Enter opens the marked one, the first unless
another was chosen; Ctrl+Enter (or the last line) shows all of them on 参保人.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.records import Docket
from app.services.quick_find import Found, fold, quick_find
from ui.jobs import Progress, Ticket
from ui.pages.page import Page
from ui.search_box import SearchBox
from ui.search_drop import ALL, NOBODY, SearchDrop
from ui.session import Session


class Finding(QObject):
    """`person` carries a resident's number, `filing` a Docket, `everybody` the words for the list on 参保人. `page` is the
    page in sight, which may do something with words that found nobody.
    """

    person = Signal(int)
    filing = Signal(object)
    everybody = Signal(str)

    def __init__(self, session: Session, box: SearchBox, drop: SearchDrop) -> None:
        super().__init__(box)
        self._session, self._box, self._drop = session, box, drop
        self._wanted, self._shown, self._enter = "", "", False
        self._asking: Ticket | None = None
        self.page: Callable[[], Page | None] = _no_page
        box.asked.connect(self.ask)
        box.entered.connect(self._entered)
        box.all_wanted.connect(self._all)
        box.moved.connect(self._moved)
        box.escaped.connect(self._escaped)
        box.left.connect(drop.hide)
        drop.chosen.connect(self._chosen)

    def ask(self, words: str) -> None:
        """Find for the words; none closes the list."""
        self._wanted, self._enter = words, False
        if self._asking is not None:
            self._asking.cancel()
        if not words:
            self._drop.hide()
            return
        self._asking = self._session.jobs.read(partial(_find, self._session, words), self._answered)

    def _answered(self, found: Found) -> None:
        """An answer to words that have changed since is dropped."""
        if found.words != self._wanted:
            return
        self._shown = found.words
        if self._box.hasFocus() or self._enter:
            self._drop.show_found(found, self._box, self._nobody_hint())
        if self._enter:
            self._enter = False
            self._open(found.words)

    def _nobody_hint(self) -> str:
        page = self.page()
        return page.nobody_found() if page is not None else ""

    def _take_unknown(self, words: str) -> None:
        page = self.page()
        if page is not None:
            page.take_unknown(words)

    def _entered(self, words: str) -> None:
        if not words:
            return
        if self._drop.isVisible() and words == self._shown == self._wanted:
            self._open(words)
            return
        self.ask(words)
        self._enter = True

    def _open(self, words: str) -> None:
        if not self._drop.open_marked():
            self._drop.hide()
            self.everybody.emit(fold(words))

    def _all(self, words: str) -> None:
        self._drop.hide()
        self._wanted = ""
        self.everybody.emit(fold(words))

    def _moved(self, by: int) -> None:
        if self._drop.isVisible():
            self._drop.step(by)
        elif self._box.text().strip():
            self.ask(self._box.text().strip())

    def _escaped(self) -> None:
        """The first Esc closes the list, the second takes the words away."""
        if self._drop.isVisible():
            self._drop.hide()
        else:
            self._box.clear()
        self._wanted = ""

    def _chosen(self, opens: object) -> None:
        self._box.selectAll()
        if isinstance(opens, Docket):
            self.filing.emit(opens)
        elif opens == NOBODY:
            self._take_unknown(fold(self._shown))
        elif opens == ALL:
            self._all(self._shown)
        elif isinstance(opens, int):
            self.person.emit(opens)


def _no_page() -> Page | None:
    return None


def _find(session: Session, words: str, _progress: Progress) -> Found:
    return quick_find(session.desk, words)
