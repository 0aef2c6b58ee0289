"""更正… below the entries of an account: the paper that puts the chosen entry right, already filled (Songshan 003 art. 16)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from app.domain.records import Entry, Resident
from app.services import entry_corrections
from app.services.line_actions import Action
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton

CHOOSE, ASKING = "请先选中一笔入账。", "正在核对…"
TITLE = "更正…"
Answer = tuple[int, Action]


class EntryCorrection(ActionButton):
    """`wanted` carries the form to open; its title is the paper's. What has no paper says what is done instead."""

    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__("person_entry_correct", TITLE, self._open, role="link")
        self.session = session
        self._resident: Resident | None = None
        self._posting = 0
        self._found: Action | None = None
        self.show_entry(None, None)

    def show_entry(self, resident: Resident | None, entry: Entry | None) -> None:
        """The entry in sight; which paper it has is asked of the books."""
        self._resident, self._found = resident, None
        self._posting = entry.posting if entry is not None else -1
        self.rename(TITLE)
        self.allow_if(CHOOSE if resident is None or entry is None else ASKING)
        if resident is not None and entry is not None:
            self.session.jobs.read(partial(_correction, self.session, resident.n, entry.posting), self._show)

    def _show(self, answer: Answer) -> None:
        posting, found = answer
        if posting != self._posting:
            return
        self._found = found
        self.rename(f"{found.title}…" if found.title else TITLE)
        self.allow_if(found.why)

    def _open(self) -> None:
        if self._found is not None and self._resident is not None and not self._found.why:
            self.wanted.emit(Wanted(self._found.kind, "", "", self._resident.name, self._found.values))


def _correction(session: Session, n: int, posting: int, _progress: Progress) -> Answer:
    return posting, entry_corrections.correction_of(session.desk, n, posting)
