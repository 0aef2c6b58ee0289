"""What every page is: a title with its actions, a body, a refresh when something it shows has changed."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.readers import CardRead
from ui.session import Session
from ui.widgets.controls import ActionButton, label


class PageColumn(QVBoxLayout):
    """The page's own layout. It scrolls only below its least height: wrapped sentences would otherwise make the
    scroll area ask for the height that every table would like to have.
    """

    def hasHeightForWidth(self) -> bool:
        return False


class Page(QWidget):
    """`told` asks for a message (tone, what happened, whether the data is safe, what to do next), `wants` for another
    page with an argument, `paper` for a preview (title, PDF bytes, file name), `typed` carries a digit typed on a list.
    `shows` names the changes after which the page reads again. A page `aside` of the daily work has a key of the
    navigation's second series.
    """

    told = Signal(str, str, str, str)
    wants = Signal(str, object)
    paper = Signal(str, object, str)
    typed = Signal(str)
    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    headline: ClassVar[str] = ""
    aside: ClassVar[bool] = False
    shows: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(self.title)
        self.session = session
        self._stale = True
        self.box = PageColumn(self)
        side = theme.lines(1.0)
        self.box.setContentsMargins(side, theme.lines(0.6), side, theme.lines(0.6))
        self.box.setSpacing(theme.lines(0.6))
        self.heading = label(self.headline or self.title, "title", name="page_title")
        self.subtitle = label("", "quiet", name="page_subtitle")
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.lines(0.5))
        self.head.addWidget(self.heading)
        self.head.addWidget(self.subtitle, 1)
        self.box.addLayout(self.head)

    def add_actions(self, *buttons: ActionButton) -> None:
        for button in buttons:
            self.head.addWidget(button)

    def help_key(self) -> str:
        """The page of help for what is in sight; a page with several parts names that of the part."""
        return self.key

    def refresh(self) -> None:
        """Read again what the page shows."""

    def open_with(self, argument: object) -> None:
        """Show what another page or the search box asked for."""

    def person_field(self) -> QLineEdit | None:
        """Where a scanned ID number goes; None: the search box."""
        return None

    def take_person(self, _n: int) -> bool:
        """Somebody was chosen in the search list: True when he comes into what is being entered, False: 参保人 opens."""
        return False

    def nobody_found(self) -> str:
        """What Enter does where the search finds nobody, as its list says it; "": the words go to the list of people."""
        return ""

    def take_unknown(self, words: str) -> None:
        """Enter was pressed on that."""

    def take_card(self, _card: CardRead) -> bool:
        """What a reader brought from a card's chip; False: the number alone, into the person field or the search."""
        return False

    def refuses_scan(self, _number: str) -> tuple[str, str]:
        """Why a scanned ID number is not taken, and what to do: an entry for somebody else is begun. ("", ""): taken."""
        return "", ""

    def keep(self) -> None:
        """The operator leaves: what waits a moment before it is kept as a draft is kept now."""
        for timer in self.findChildren(QTimer):
            if timer.isSingleShot() and timer.isActive():
                timer.stop()
                timer.timeout.emit()

    def take_focus(self) -> None:
        """Where the keyboard goes when the page is opened by a key."""
        self.setFocus()

    def put_away(self) -> None:
        """The window closes: keep at once what is being typed (the lanes have ended; the store is still open)."""

    def after(self, changes: frozenset[str]) -> None:
        """Something has changed: read again now, or when the page is next seen."""
        if not self.shows.isdisjoint(changes):
            self._stale = True
            self.refresh_if_seen()

    def refresh_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_if_seen()
