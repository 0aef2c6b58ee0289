"""One transaction over the store: every repository on one connection, kept whole or not at all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from db.dockets import Dockets
from db.drafts import Drafts
from db.finding.finder import Finder
from db.funds import Funds
from db.journal import Journal
from db.lines import Lines
from db.links import Links
from db.money import Dues, Marks, Memberships, PaidYears, Statements
from db.months import Months
from db.postings import Postings
from db.query import Query
from db.queues import Queues
from db.residents import Residents
from db.roster import Policies, Roster
from db.settings import Settings
from db.tables import COMPUTED, postings
from db.tallies import Tallies
from db.treasury import Treasury
from db.work import Work

_BOOKS = {
    # A posting's id only numbers the rows of this file.
    table.name: Query(select(*[column for column in table.columns if column is not postings.c.id]))
    for table in COMPUTED
}


class Unit:
    """Fulfils app.ports.Unit."""

    def __init__(
        self, connection: Connection, *, writable: bool, finder: Finder | None = None, generation: int = 0
    ) -> None:
        self._connection = connection
        self._work = Work(connection, writable=writable)
        self.kept = True
        self.journal = Journal(self._work)
        self.dockets = Dockets(self._work)
        self.residents = Residents(self._work, finder, generation)
        self.lines = Lines(self._work)
        self.postings = Postings(self._work)
        self.roster = Roster(self._work)
        self.policies = Policies(self._work)
        self.months = Months(self._work)
        self.treasury = Treasury(self._work)
        self.memberships = Memberships(self._work)
        self.paid_years = PaidYears(self._work)
        self.statements = Statements(self._work)
        self.funds = Funds(self._work)
        self.dues = Dues(self._work)
        self.marks = Marks(self._work)
        self.tallies = Tallies(self._work)
        self.queues = Queues(self._work)
        self.settings = Settings(self._work)
        self.drafts = Drafts(self._work)
        self.links = Links(self._work)

    def undo(self) -> None:
        """Roll back at once; whatever is written afterwards is not kept either."""
        self.kept = False
        self._work.forget()
        for repository in (self.journal, self.dockets, self.residents, self.postings, self.roster):
            repository.forget()
        self._connection.rollback()
        self._connection.begin()

    @property
    def work(self) -> Work:
        return self._work

    def flush(self) -> None:
        """Write what waits, before the commit."""
        self._work.flush()

    def books(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every computed table, its rows sorted; what a replay of the journal must give again."""
        return {name: sorted(self._work.rows(query)) for name, query in _BOOKS.items()}
