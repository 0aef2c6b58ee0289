"""Ctrl+F in a table: a small field over its corner; Enter goes to the next row that holds the words, Esc back.

And without it: letters or Chinese typed on a table go to the next row that begins with them, holds them, or has them as
initials. What an input method has not committed yet is not searched for.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QLabel, QLineEdit, QWidget

from app.domain.listing import Listing
from app.domain.pinyin import initials
from ui import theme
from ui.jobs import Progress
from ui.models.pages import PagesModel, Source
from ui.models.rows import LONG, RowsModel
from ui.widgets.controls import set_tone
from ui.widgets.surroundings import surroundings

FORGET_AFTER_MS = 1500
"""Letters typed after so long a rest begin a new word."""

FIRST_COLUMNS = 3
BLOCK = 500
"""Records of a list read at a time, so that none of any length stands in memory whole."""

Texts = Sequence[Callable[[Any], str]]


class Finder(QLineEdit):
    """`wanted` carries the words."""

    wanted = Signal(str)

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table
        self.setObjectName(f"{table.objectName()}_finder")
        self.setAccessibleName("在表里找")
        self.setPlaceholderText("在表里找，回车 下一处")
        self.setFixedWidth(theme.chars(14))
        self.returnPressed.connect(self._want)
        self.hide()

    def begin(self) -> None:
        """Appear over the upper right corner, with the last words marked."""
        self.setFixedHeight(max(self.sizeHint().height(), self._head_height()))
        self.move(self._table.width() - self.width() - theme.lines(1), 0)
        self._mark(wrong=False)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _head_height(self) -> int:
        """The heads below it are covered whole, not cut in half."""
        head = self._table.findChild(QHeaderView, f"{self._table.objectName()}_head")
        return head.height() if head is not None else 0

    def miss(self) -> None:
        """Nothing holds the words."""
        self._mark(wrong=True)
        self.selectAll()

    def _mark(self, *, wrong: bool) -> None:
        """A red edge, and in words for who points at it or hears it."""
        said = "表里没有这几个字，换几个字再找。" if wrong else ""
        self.setToolTip(said)
        self.setAccessibleDescription(said)
        self.setProperty("wrong", "true" if wrong else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _want(self) -> None:
        if self.text().strip():
            self.wanted.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._table.setFocus()
        else:
            super().keyPressEvent(event)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                event.accept()


class Typed(QLabel):
    """The letters typed on a table, shown in its lower corner while they count. `wanted` carries them whole."""

    wanted = Signal(str)

    def __init__(self, table: QAbstractScrollArea) -> None:
        super().__init__(table)
        self.setObjectName(f"{table.objectName()}_typed")
        self.setProperty("role", "typed")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._table = table
        self.words = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FORGET_AFTER_MS)
        self._timer.timeout.connect(self.forget)
        self.hide()

    def add(self, text: str) -> None:
        self.words += text.lower()
        self._timer.start()
        self._show(f"找 {self.words}")
        self.wanted.emit(self.words)

    def miss(self) -> None:
        self._show(f"找 {self.words}：表里没有")
        set_tone(self, "warn")

    def _show(self, text: str) -> None:
        set_tone(self, "")
        self.setText(text)
        self.adjustSize()
        area = self._table.viewport().geometry()
        self.move(area.right() - self.width() - theme.lines(0.4), area.bottom() - self.height() - theme.lines(0.4))
        self.show()
        self.raise_()

    def forget(self) -> None:
        self.words = ""
        self._timer.stop()
        self.hide()


class Finding(QObject):
    """Goes to the next row for some words, in memory or in the store. `found` carries the row, -1 for none."""

    found = Signal(int)

    def __init__(self, model: RowsModel | PagesModel, table: QWidget) -> None:
        super().__init__(table)
        self._model, self._table = model, table
        self._question = 0

    def hold(self, words: str, start: int) -> None:
        """The next row, from `start` on and round again, that holds the words in any column."""
        texts = [column.text for column in self._model.columns]
        self._go(words, start, texts, (_holds,))

    def begin_with(self, words: str, start: int, texts: Texts) -> None:
        """The next row whose texts begin with the words or have them as initials, else one that holds them."""
        self._go(words, start, texts, (begins, _holds))

    def _go(self, words: str, start: int, texts: Texts, tests: Sequence[Callable[[str, str], bool]]) -> None:
        model = self._model
        self._question += 1
        if isinstance(model, RowsModel):
            self._in_memory(model.records, texts, words.lower(), start, tests)
        elif model.source is not None and not model.source.finds_words:
            job = partial(_in_fetched, model, tuple(model.ids), texts, words.lower(), start, tests, self._question)
            if len(model.ids) > LONG:
                model.jobs.aside("在表里找", job, self._answered)
            else:
                model.jobs.read(job, self._answered)
        elif model.source is not None:
            listing = model.arrangement.own_order().listing(model.columns, words)
            job = partial(_in_store, model.source, listing, model.ids, start, self._question)
            model.jobs.read(job, self._answered)
        else:
            records = [model.loaded(row) for row in range(len(model.ids))]
            self.found.emit(next_row(records, texts, words.lower(), start, tests))

    def _in_memory(
        self, records: list[Any], texts: Texts, words: str, start: int, tests: Sequence[Callable[[str, str], bool]]
    ) -> None:
        """At once in a list that the GUI thread can look through, in the reader's thread in a longer one."""
        around = surroundings(self._table) if len(records) > LONG else None
        if around is None:
            self.found.emit(next_row(records, texts, words, start, tests))
        else:
            job = partial(_in_records, records, texts, words, start, tests, self._question)
            around.session.jobs.read(job, self._answered)

    def _answered(self, answer: tuple[int, int]) -> None:
        question, row = answer
        if question == self._question:
            self.found.emit(row)


def next_row(
    records: Sequence[Any], texts: Texts, words: str, start: int, tests: Sequence[Callable[[str, str], bool]]
) -> int:
    """The first row from `start` on, round again, of which one text passes the first test that any row passes."""
    count = len(records)
    for test in tests:
        for row in ((start + step) % count for step in range(count)):
            record = records[row]
            if record is not None and any(test(text(record), words) for text in texts):
                return row
    return -1


@lru_cache(maxsize=100_000)
def begins(text: str, words: str) -> bool:
    """Whether a text begins with the words, or its pinyin initials do."""
    if text.lower().startswith(words):
        return True
    return words.isascii() and not text.isascii() and any(found.startswith(words) for found in initials(text))


def _holds(text: str, words: str) -> bool:
    return words in text.lower()


def _in_records(
    records: Sequence[Any],
    texts: Texts,
    words: str,
    start: int,
    tests: Sequence[Callable[[str, str], bool]],
    question: int,
    _progress: Progress,
) -> tuple[int, int]:
    return question, next_row(records, texts, words, start, tests)


def _in_fetched(
    model: PagesModel,
    ids: Sequence[int],
    texts: Texts,
    words: str,
    start: int,
    tests: Sequence[Callable[[str, str], bool]],
    question: int,
    progress: Progress,
) -> tuple[int, int]:
    """The same as next_row in a list whose records are read block by block, each once for all tests."""
    found, count = [-1] * len(tests), len(ids)
    for at in range(0, count, BLOCK):
        rows = [(start + step) % count for step in range(at, min(at + BLOCK, count))]
        for row, record in zip(rows, model.fetch([ids[row] for row in rows]), strict=True):
            said = [text(record) for text in texts]
            for place, test in enumerate(tests):
                if found[place] < 0 and any(test(one, words) for one in said):
                    found[place] = row
        if found[0] >= 0:
            break
        progress(min(at + BLOCK, count), count)
    return question, next((row for row in found if row >= 0), -1)


def _in_store(
    source: Source, listing: Listing, ids: Sequence[int], start: int, question: int, _progress: Progress
) -> tuple[int, int]:
    """The store finds by name, initials and numbers; the row is the first of the table's own that it has found."""
    found = frozenset(source.list_ids(listing))
    rows = array("q", ids)
    after = next((row for row in range(start, len(rows)) if rows[row] in found), -1) if found else -1
    if after < 0 and found:
        after = next((row for row in range(min(start, len(rows))) if rows[row] in found), -1)
    return question, after
