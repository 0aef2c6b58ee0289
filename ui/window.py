"""The main window: sign-in first, then the shell, the lock over it; closing it closes the station's file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import founding
from app.services.desk import Desk
from app.services.places import Choices
from app.services.sign_in import has_station
from ui import appearance, garbage, icons, locking, placement, preferences, wedge
from ui.guide import Guide
from ui.idle import Idle
from ui.jobs import Jobs
from ui.listening import Listening
from ui.pages.first_start import FirstStart
from ui.pages.lock import LockPage
from ui.pages.own_passphrase import OwnPassphrasePage, Renewal
from ui.pages.recover import RecoverPage
from ui.pages.restore import RestorePage
from ui.pages.sign_in import SignInPage
from ui.placement import SIZE
from ui.readers import CardRead, Readers
from ui.session import Session
from ui.shell import Shell
from ui.widgets.controls import press_focused

__all__ = ["SIZE", "Window"]
WAIT_MS = 50


class Window(QMainWindow):
    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, idle: Callable[[QWidget], Idle] = Idle) -> None:
        """`idle` makes the watch over idle minutes; a test gives one with clocks of its own."""
        super().__init__()
        preferences.window.use(home)
        appearance.put_on_wanted()
        appearance.listen(self)
        self.setObjectName("window")
        self.setWindowTitle("乡保")
        self.setWindowIcon(icons.icon("program", "brand"))
        placement.restore(self)
        self.jobs = Jobs(self)
        self.desk: Desk | None = None
        self._opener = opener
        self.shell: Shell | None = None
        self.sign_in: SignInPage | None = None
        self.lock_page: LockPage | None = None
        self.recover: RecoverPage | None = None
        self._home, self._clock = home, clock
        self.layers = QStackedWidget()
        self.setCentralWidget(self.layers)
        self.idle = idle(self)
        self.idle.went.connect(self.lock)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock)
        self.wedge = wedge.Wedge(self, clock.today)
        self.wedge.scanned.connect(self._scanned)
        self.wedge.misread.connect(self._misread)
        self.listening = Listening(self, self.wedge.take_key)
        self.listening.sign.connect(self.idle.sign)
        self.listening.sign.connect(garbage.install().sign)
        self.readers = Readers(self)
        self.readers.read.connect(self._card_read)
        self.readers.failed.connect(self.refuse)
        self.clipboard = locking.ClipboardWatch(self)
        self._under_lock: QWidget | None = None
        self._entry: tuple[str, str] | None = None
        self.guide = Guide(self)
        self._begin()

    @property
    def home(self) -> Path:
        return self._home

    @property
    def clock(self) -> Clock:
        return self._clock

    def _begin(self) -> None:
        if has_station(self._home) and not founding.waits_for_grant(self._home):
            self.ask_to_sign_in()
        else:
            self.begin_first_start()

    def move_to(self, home: Path, clock: Clock, entry: tuple[str, str] | None) -> None:
        """Leave this station for another; with an operator and his passphrase (a made-up district's) go right in."""
        self._home, self._clock, self._entry = home, clock, entry
        preferences.window.use(home)
        if self.desk is not None:
            self._another()
        else:
            self._begin()

    def shown(self) -> QWidget:
        """First start, sign-in, own passphrase, shell or lock: what the window shows."""
        return self.layers.currentWidget()

    def _show(self, layer: QWidget) -> None:
        """Show a layer; the others go, but for the shell under its lock."""
        self.layers.addWidget(layer)
        self.layers.setCurrentWidget(layer)
        for old in [self.layers.widget(place) for place in range(self.layers.count())]:
            if old is not None and old is not layer and not (old is self.shell and layer is self.lock_page):
                self.layers.removeWidget(old)
                old.deleteLater()

    def ask_to_sign_in(self) -> None:
        self.recover = None
        self.sign_in = SignInPage(self._home, self._opener, self._clock, self.jobs)
        self.sign_in.signed_in.connect(self._enter)
        self.sign_in.join_wanted.connect(self.begin_first_start)
        self.sign_in.forgotten.connect(self.begin_recovery)
        self.sign_in.restore_wanted.connect(self.begin_restore)
        self._show(self.sign_in)
        self.sign_in.passphrase.setFocus()
        entry, self._entry = self._entry, None
        if entry is not None:
            self.sign_in.sign_in_as(*entry)

    def begin_recovery(self, operator: str) -> None:
        """The passphrase is forgotten: the recovery sheet's code."""
        self.sign_in = None
        self.recover = RecoverPage(self._home, self._opener, self._clock, self.jobs, operator)
        self.recover.signed_in.connect(self._enter)
        self.recover.left.connect(self.ask_to_sign_in)
        self._show(self.recover)
        self.recover.code.edits[0].setFocus()

    def begin_restore(self) -> None:
        """The computer is another one, or its data is gone: from a backup."""
        self.sign_in = None
        page = RestorePage(self._home, self._opener, self._clock, self.jobs)
        page.left.connect(self._begin)
        page.restored.connect(self._restored)
        self._show(page)
        page.take_focus()

    def _restored(self, home: Path) -> None:
        self.move_to(home, self._clock, None)

    def begin_first_start(self) -> None:
        """A computer without a station, or with one that has not joined yet."""
        self.sign_in = None
        first = FirstStart(self._home, self._opener, self._clock, self.jobs)
        first.ready.connect(self.ask_to_sign_in)
        first.demo_ready.connect(self.guide.open_demo)
        first.restore_wanted.connect(self.begin_restore)
        self._show(first)
        first.show_step(first.place)  # it can take the keyboard only now that it is seen

    def _enter(self, desk: Desk, choices: Choices, renewal: Renewal | None) -> None:
        """`renewal`: the passphrase was typed by somebody else, or is too old: the operator's new one comes first."""
        self.desk = desk
        self.sign_in = self.recover = None
        if renewal is not None:
            own = OwnPassphrasePage(desk, renewal, self.jobs)
            own.changed.connect(partial(self._open_shell, desk, choices))
            self._show(own)
        else:
            self._open_shell(desk, choices)

    def _open_shell(self, desk: Desk, choices: Choices) -> None:
        """In turns, between which keys are taken: the shell is made, then shown, then its first page comes."""
        shell = Shell(Session(desk, self.jobs, self._opener, choices))
        QTimer.singleShot(0, self, partial(self._show_shell, shell, desk))

    def _show_shell(self, shell: Shell, desk: Desk) -> None:
        if self.desk is not desk:
            shell.deleteLater()  # left meanwhile
            return
        self.shell = shell
        self.shell.lock_wanted.connect(self.lock)
        self.shell.readers_switched.connect(self.readers.follow)
        self.shell.sign_in_again.connect(self._another)
        self.setWindowTitle(desk.station_name)
        self._show(self.shell)
        self.idle.resume()
        QTimer.singleShot(0, self.shell, self.shell.begin)
        self.readers.follow()

    def lock(self) -> None:
        """Cover everything; the shell stays behind as it is. Nothing to cover: nothing happens."""
        if self.shell is None or self.desk is None or self.lock_page is not None:
            return
        self.idle.pause()
        self.readers.stop()
        self.guide.close_help()
        self._under_lock = QApplication.focusWidget()
        self.clipboard.clear_ours()
        locking.wipe(self, self.shell)
        self.lock_page = LockPage(self.desk, self.jobs)
        self.lock_page.unlocked.connect(self._unlocked)
        self.lock_page.another.connect(self._another)
        self._show(self.lock_page)
        self._behind_lock(locked=True)
        self.lock_page.passphrase.setFocus()

    def _unlocked(self) -> None:
        if self.shell is None:
            return
        self.lock_page = None
        self._behind_lock(locked=False)
        self._show(self.shell)
        if locking.is_alive(self._under_lock) and self._under_lock is not None:
            self._under_lock.setFocus()
        self._under_lock = None
        self.idle.resume()
        self.readers.follow()

    def _behind_lock(self, *, locked: bool) -> None:
        """Nothing behind the lock takes the keyboard: hidden widgets would, when a job ends and asks for it."""
        for covered in (self.shell, self.guide.strip):
            if covered is not None:
                covered.setEnabled(not locked)

    def _another(self) -> None:
        """Somebody else: what is typed is kept, what is under way ends, then the file is closed."""
        if self.shell is not None:
            self.shell.keep()
        self._leave_when_done()

    def _leave_when_done(self) -> None:
        if self.jobs.pending and self.desk is not None:
            QTimer.singleShot(WAIT_MS, self, self._leave_when_done)
            return
        self._under_lock, self.lock_page, self.shell = None, None, None
        if self.desk is not None:
            self.desk.close()
            self.desk = None
            self.setWindowTitle("乡保")
            self._begin()

    def _scanned(self, number: str) -> None:
        if self.shell is not None and self.lock_page is None:
            self.shell.take_number(number)

    def _misread(self) -> None:
        if self.shell is not None and self.lock_page is None:
            self.shell.messages.tell("warn", wedge.MISREAD, "已经输入的内容没有动。", wedge.MISREAD_HINT)

    def _card_read(self, card: CardRead) -> None:
        if self.shell is not None and self.lock_page is None:
            self.shell.take_card(card)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if plain and event.key() in wedge.ENTERS and not event.isAutoRepeat() and press_focused():
            return
        if self.shell is not None and self.lock_page is None and plain and event.text().isdigit():
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
        placement.keep(self)
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Finish what is being written, close the file, let the pages go."""
        self.idle.pause()
        self.readers.stop()
        self.listening.release()
        self.clipboard.clear_ours()
        if self.shell is not None:
            self.shell.keep()
        self.jobs.close()
        if self.shell is not None:
            for page in self.shell.pages.values():
                page.put_away()
        self.shell, self.lock_page, self._under_lock = None, None, None
        for waiting in (self.sign_in, self.recover):
            if waiting is not None:
                waiting.abandon()
        self.sign_in = self.recover = None
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        for old in [self.layers.widget(place) for place in range(self.layers.count())]:
            if old is not None:
                self.layers.removeWidget(old)
                old.deleteLater()
