"""A table of any length: it holds the ids of a search and asks for rows by page, off the GUI thread.

500,000 rows scroll like 50: the newest page asked for is fetched first, at most 8 wait, 50 are kept. Sorting and
filtering ask the store for other ids.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.domain.listing import Listing
from app.errors import OfficeError
from ui.jobs import Jobs, Progress, Ticket
from ui.models.arrangement import Arrangement, Choice
from ui.models.base import Index, TableModel
from ui.models.columns import Column

PAGE, WAITING, KEPT = 200, 8, 50
SHOWN = frozenset({
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
})  # fmt: skip
Fetch = Callable[[Sequence[int]], list[Any]]


class Source(Protocol):
    """The store's side of a table; every method runs in the reader's thread and touches no QObject. One that
    `finds_words` lists what a text is found in; the rows of another are read to be searched.
    """

    @property
    def finds_words(self) -> bool: ...

    def list_ids(self, listing: Listing) -> Sequence[int]:
        """The ids in order."""

    def choices(self, key: str, listing: Listing) -> list[Choice]:
        """What the filter of a column offers among the rows of a listing without that filter."""

    def totals(self, ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Sums over rows, each with its title and fen."""


class PagesModel(TableModel):
    """`fetch(ids)` runs in the reader's thread and returns the records in the order of the ids. With a `source` the
    table sorts and filters, and `ask` brings the rows of a search; without one `show` is given them.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        jobs: Jobs,
        fetch: Fetch,
        parent: QObject | None = None,
        *,
        source: Source | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self.ids: Sequence[int] = array("q")
        self.query = ""
        self.jobs, self.fetch, self.source = jobs, fetch, source
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._wanted: list[int] = []
        self._asked: tuple[int, int] | None = None
        self._search = 0
        self._question = 0
        self._asking: Ticket | None = None

    def show(self, ids: Sequence[int]) -> None:
        """Show the records of other ids; answers to earlier questions are dropped."""
        self.beginResetModel()
        self.ids = ids
        self.waiting = False
        self._search += 1
        self._question += 1
        self._pages.clear()
        self._wanted.clear()
        self._asked = None
        self.endResetModel()

    def ask(self, query: str) -> None:
        """Search for other words, arranged as now; the old rows stay until the new ones are there.

        An earlier question that still runs is withdrawn.
        """
        assert self.source is not None
        self.query = query
        self._question += 1
        self.wait()
        listing = self.arrangement.listing(self.columns, query)
        if self._asking is not None:
            self._asking.cancel()
        job = partial(_list, self.source, listing, self._question)
        self._asking = self.jobs.read(job, self._listed, failed=self._not_listed)

    def _listed(self, answer: tuple[int, Sequence[int]]) -> None:
        question, ids = answer
        if question == self._question:
            self.show(ids)

    def _not_listed(self, error: OfficeError) -> None:
        self.waiting = False
        self.waiting_changed.emit()
        self.jobs.refused.emit(error)

    def arrange(self, wanted: Arrangement) -> None:
        self.arrangement = wanted
        self.ask(self.query)

    def ask_choices(self, place: int) -> None:
        assert self.source is not None
        listing = self.arrangement.filtered(place, ()).listing(self.columns, self.query)
        job = partial(_choices, self.source, self.columns[place].key, listing, place)
        self.jobs.read(job, self._chosen_from)

    def _chosen_from(self, answer: tuple[int, list[Choice]]) -> None:
        self.choices_read.emit(*answer)

    def sortable(self, place: int) -> bool:
        return self.source is not None and bool(self.columns[place].key)

    def filterable(self, place: int) -> bool:
        return self.sortable(place) and self.columns[place].filterable

    def record(self, row: int) -> Any:
        """The record of a row; None while it is on its way."""
        page, place = divmod(row, PAGE)
        records = self._pages.get(page)
        if records is None:
            if 0 <= row < len(self.ids):
                self._want(page)
            return None
        self._pages.move_to_end(page)
        return records[place] if place < len(records) else None

    def loaded(self, row: int) -> Any:
        """The record of a row if it is here already; nothing is asked for."""
        records = self._pages.get(row // PAGE, ())
        return records[row % PAGE] if row % PAGE < len(records) else None

    def identity(self, row: int) -> object:
        return self.ids[row] if 0 <= row < len(self.ids) else None

    def row_of(self, identity: object) -> int:
        return self.ids.index(identity) if isinstance(identity, int) and identity in self.ids else -1

    def _want(self, page: int) -> None:
        if self._asked == (self._search, page):
            return
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted.append(page)
        del self._wanted[:-WAITING]
        self._ask()

    def _ask(self) -> None:
        if self._asked is not None or not self._wanted:
            return
        page = self._wanted.pop()
        self._asked = (self._search, page)
        ids = self.ids[page * PAGE : (page + 1) * PAGE]
        self.jobs.read(partial(_read, self.fetch, ids, self._search, page), self._arrived)

    def _arrived(self, answer: tuple[int, int, list[Any]]) -> None:
        search, page, records = answer
        if search != self._search:
            return
        self._asked = None
        self._pages[page] = records
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first = page * PAGE
        last = min(first + PAGE, len(self.ids)) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._ask()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.side
        if role not in SHOWN:
            return None
        record = self.record(index.row())
        if record is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        return column.shown(record, role)


def _read(fetch: Fetch, ids: Sequence[int], search: int, page: int, _progress: Progress) -> tuple[int, int, list[Any]]:
    return search, page, fetch(ids)


def _list(source: Source, listing: Listing, question: int, _progress: Progress) -> tuple[int, Sequence[int]]:
    return question, source.list_ids(listing)


def _choices(source: Source, key: str, listing: Listing, place: int, _progress: Progress) -> tuple[int, list[Choice]]:
    return place, source.choices(key, listing)
