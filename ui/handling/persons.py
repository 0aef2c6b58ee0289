"""Beside each identity number: whom it names on the register here, name and village, to compare with the card in hand.

Asked in the reader's thread, once for each number; an answer to a number that has changed since goes nowhere.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.business.field_values import fold_number
from app.services.known_people import Known
from ui.forms.form import Form
from ui.handling import work
from ui.handling.entries import EntriesModel
from ui.session import Session

STRANGER = "本站点没有登记这个人"
WHOLE = (15, 18)


class Persons(QObject):
    """`answered` after further people are known."""

    answered = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._known: dict[str, Known | None] = {}
        self._asked: set[str] = set()

    def said(self, text: str) -> str | None:
        """The words about a number as typed: whom it names, that he is not here, "" for no number, None: not known yet."""
        number = fold_number(text)
        if len(number) not in WHOLE:
            return ""
        if number not in self._known:
            return None
        found = self._known[number]
        return found.sentence if found is not None else STRANGER

    def ask(self, texts: list[str]) -> None:
        """Find out about those that are not known yet."""
        numbers = {fold_number(text) for text in texts}
        wanted = [one for one in numbers if len(one) in WHOLE and one not in self._known and one not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self._session.jobs.read(partial(work.known, self._session, wanted), self._answer)

    def _answer(self, found: dict[str, Known | None]) -> None:
        self._known.update(found)
        self._asked.difference_update(found)
        self.answered.emit()


class FormPersons(QObject):
    """The line under each number of a form."""

    def __init__(self, persons: Persons, form: Form) -> None:
        super().__init__(form)
        self._persons, self._form = persons, form
        self.names = [name for name, field in form.fields.items() if field.kind == "id_number"]
        persons.answered.connect(self.show)
        form.changed.connect(self._changed)

    def _changed(self, name: str) -> None:
        if name in self.names:
            self.show()

    def show(self) -> None:
        """Say whom the numbers name; what is not known yet is asked."""
        texts = {name: self._form.editors[name].value() for name in self.names}
        self._persons.ask(list(texts.values()))
        for name, text in texts.items():
            self._form.cells[name].show_said(self._persons.said(text) or "")


class LinePersons(QObject):
    """The column beside the number of each line; `shown` after it says more."""

    shown = Signal()

    def __init__(self, persons: Persons, lines: EntriesModel) -> None:
        super().__init__(lines)
        self._persons, self._lines = persons, lines
        self._field = next((field.name for field in lines.fields if field.kind == "id_number"), "")
        persons.answered.connect(self.show)

    def show(self) -> None:
        """Name whom the lines are about; what is not known yet is asked."""
        if not self._field:
            return
        entries = self._lines.filled()
        self._persons.ask([entry.texts.get(self._field, "") for entry in entries])
        for entry in entries:
            entry.who = self._persons.said(entry.texts.get(self._field, "")) or ""
        if entries:
            self._lines.redraw(0, len(entries) - 1)
            self.shown.emit()
