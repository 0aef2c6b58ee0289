"""The main window: sign-in first, then the shell; closing it closes the station's file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services.desk import Desk
from app.services.places import Choices
from app.services.sign_in import has_station
from ui import appearance, icons, preferences
from ui.jobs import Jobs
from ui.pages.first_start import FirstStart
from ui.pages.own_passphrase import OwnPassphrasePage
from ui.pages.sign_in import SignInPage
from ui.session import Session
from ui.shell import Shell

SIZE = (1366, 768)
"""The screen that the offices have; the window opens that big, or as big as a scaled screen lets it."""


class Window(QMainWindow):
    def __init__(self, home: Path, opener: StoreOpener, clock: Clock) -> None:
        super().__init__()
        preferences.window.use(home)
        appearance.put_on_wanted()
        appearance.listen(self)
        self.setObjectName("window")
        self.setWindowTitle("乡保")
        self.setWindowIcon(icons.icon("program", "brand"))
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self.jobs = Jobs(self)
        self.desk: Desk | None = None
        self._opener = opener
        self.shell: Shell | None = None
        self.sign_in: SignInPage | None = None
        self._home, self._clock = home, clock
        if has_station(home):
            self.ask_to_sign_in()
        else:
            self.begin_first_start()

    def ask_to_sign_in(self) -> None:
        self.sign_in = SignInPage(self._home, self._opener, self._clock, self.jobs)
        self.sign_in.signed_in.connect(self._enter)
        self.sign_in.join_wanted.connect(self.begin_first_start)
        self.setCentralWidget(self.sign_in)

    def begin_first_start(self) -> None:
        """A computer without a station, or with one that has not joined yet."""
        self.sign_in = None
        first = FirstStart(self._home, self._opener, self._clock, self.jobs)
        first.ready.connect(self.ask_to_sign_in)
        self.setCentralWidget(first)

    def _enter(self, desk: Desk, choices: Choices, given: str) -> None:
        """`given` is the passphrase that somebody else typed for this operator: his own comes first."""
        self.desk = desk
        self.sign_in = None
        if given:
            own = OwnPassphrasePage(desk, given, self.jobs)
            own.changed.connect(partial(self._open_shell, desk, choices))
            self.setCentralWidget(own)
        else:
            self._open_shell(desk, choices)

    def _open_shell(self, desk: Desk, choices: Choices) -> None:
        self.shell = Shell(Session(desk, self.jobs, self._opener, choices))
        self.setWindowTitle(f"乡保 · {desk.station_name}")
        self.setCentralWidget(self.shell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if self.shell is not None and plain and event.text().isdigit():
            self.shell.take_keys(event.text())
            return
        super().keyPressEvent(event)

    def refuse(self, error: OfficeError) -> None:
        """A refusal raised outside a job."""
        if self.shell is not None:
            self.shell.refused(error)

    def report(self, report: str) -> None:
        """A bug, wherever it happened."""
        if self.shell is not None:
            self.shell.crashed(report)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Finish what is being written, close the file, let the pages go."""
        self.jobs.close()
        self.shell = None
        if self.sign_in is not None:
            self.sign_in.abandon()
            self.sign_in = None
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        old = self.takeCentralWidget()
        if isinstance(old, QWidget):
            old.deleteLater()
