"""The papers behind the entries of an account: which filing booked an entry, for which contribution year, and its row.

An entry is booked by the review that made a filing effective; what a person wants to see is the filing reviewed
(Songshan 003 art. 15-16). Each filing is read once for a whole village's statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.business.books import REVIEW
from app.business.reconciliation import DIRECT
from app.domain.chart import INTEREST_COST
from app.domain.contribution_years import CountedYear
from app.domain.filing import Filing
from app.domain.money_records import DIRECT_REVERSED
from app.domain.posting import PERSONAL, TREASURY
from app.domain.records import Entry, Line
from app.ports import Unit

MOST_PAPERS, MOST_INDEXED = 400, 40
"""Filings kept at hand: a village's year rests on some dozens, and one of them may have thousands of rows."""
_NAME = re.compile(r"(?:待入库|暂收/[^/]+)/([0-9a-f]{32})-([0-9]{1,6})")
Paper = tuple[int, Filing]
"""A filing with its number in this store."""


class EntryPapers:
    """One unit's look behind entries; what was read is kept as long as this lives."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._papers: dict[str, Paper | None] = {}
        self._rows: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
        self._lines: dict[str, Line | None] = {}

    def know(self, lines: Iterable[Line]) -> None:
        """Lines that were read already need not be asked for one by one."""
        self._lines = {line.line: line for line in lines}

    def paper(self, filing: str) -> Paper | None:
        """The filing that was reviewed by `filing`, or it itself; None when this station does not hold it."""
        if filing not in self._papers:
            found = self.unit.journal.get(filing) if filing else None
            if found is not None and found[1].kind == REVIEW and found[1].header.refs:
                found = self.unit.journal.get(found[1].header.refs[0]) or found
            _keep(self._papers, filing, found, MOST_PAPERS)
        return self._papers[filing]

    def line(self, name: str) -> Line | None:
        if name not in self._lines:
            self._lines[name] = self.unit.lines.get(name)
        return self._lines[name]

    def line_against(self, entry: Entry) -> Line | None:
        """The payment line that the other side of an entry names."""
        found = _NAME.fullmatch(entry.against)
        return self.line(f"{found[1]}-{found[2]}") if found else None

    def paper_against(self, entry: Entry) -> tuple[Filing, int] | None:
        """The filing of which the other side names a row (集体补助), with the row's number."""
        found = _NAME.fullmatch(entry.against)
        ns = self.unit.journal.numbers_from(found[1], 1) if found else []
        return (self.unit.journal.by_number(ns[0]), int(found[2])) if found and ns else None

    def rows(self, filing: Filing, subject: str) -> list[Mapping[str, Any]]:
        """The rows of a filing that are about this person."""
        if filing.id not in self._rows:
            index: dict[str, list[Mapping[str, Any]]] = {}
            for row in filing.body.get("rows", ()):
                index.setdefault(str(row.get("subject", "")), []).append(row)
            _keep(self._rows, filing.id, index, MOST_INDEXED)
        return self._rows[filing.id].get(subject, [])

    def row(self, filing: Filing, subject: str, entry: Entry) -> Mapping[str, Any]:
        """The row of a filing that booked an entry: by its line, else by its treasury date."""
        rows = self.rows(filing, subject)
        line = self.line_against(entry)
        if line is not None:
            return next((row for row in rows if row.get("line") == line.line), {})
        return next((row for row in rows if row.get("entered_on") == entry.value_on), rows[0] if len(rows) == 1 else {})

    def request(self, filing: Filing) -> Filing | None:
        """The request whose money a 到账 filing registers."""
        found = self.unit.journal.get(str(filing.body.get("request", "")))
        return found[1] if found is not None else None

    def year(self, subject: str, entry: Entry) -> int:
        """缴费年度 of an entry; 0 when it has none (a balance taken over, money without a paper here)."""
        kind, _, rest = entry.against.partition("/")
        if kind == INTEREST_COST:
            return int(rest or 0)
        line = self.line_against(entry)
        paper = self.paper(entry.filing)
        if line is not None:
            return line.year
        return _YEARS.get(paper[1].kind, _own_year)(self, paper[1], subject, entry) if paper is not None else 0

    def direct(self, subject: str, entries: Iterable[Entry]) -> list[CountedYear]:
        """Years that were paid to the treasury without a line here (税务直缴), less those that were reversed."""
        found = [entry for entry in entries if (entry.leaf, entry.against) == (PERSONAL, TREASURY) and entry.fen > 0]
        if not found:
            return []
        gone = {mark.key.partition("/")[2] for mark in self.unit.marks.all(DIRECT_REVERSED, f"{subject}/")}
        days = {entry.value_on for entry in found}
        papers = [self.paper(filing) for filing in dict.fromkeys(entry.filing for entry in found)]
        rows = [(n, row) for n, filing in filter(None, papers) for row in self.rows(filing, subject) if row.get("outcome") == DIRECT]
        return [
            CountedYear(int(row["year"]), int(row["fen"]), DIRECT, n=n) for n, row in rows
            if row["key"] not in gone and row["entered_on"] in days
        ]


def _keep(kept: dict[str, Any], key: str, value: object, most: int) -> None:
    """Remember one more; the oldest goes."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value


def _own_year(_papers: EntryPapers, filing: Filing, _subject: str, _entry: Entry) -> int:
    year = filing.body.get("year")
    return year if isinstance(year, int) else 0


def _of_row(papers: EntryPapers, filing: Filing, subject: str, entry: Entry) -> int:
    return int(papers.row(filing, subject, entry).get("year", 0))


def _of_request(papers: EntryPapers, filing: Filing, _subject: str, _entry: Entry) -> int:
    request = papers.request(filing)
    return int(request.body["year"]) if request is not None else 0


def _of_aid(papers: EntryPapers, _filing: Filing, _subject: str, entry: Entry) -> int:
    found = papers.paper_against(entry)
    return int(found[0].body.get("year", 0)) if found is not None else 0


def _of_line(papers: EntryPapers, filing: Filing, _subject: str, _entry: Entry) -> int:
    line = papers.line(str(filing.body.get("line", "")))
    return line.year if line is not None else int(filing.body.get("year") or 0)


def _of_shared(papers: EntryPapers, _filing: Filing, _subject: str, entry: Entry) -> int:
    """The year of the line that the money was waiting for."""
    line = papers.line(entry.against.partition("/")[2])
    return line.year if line is not None else 0


def _none(_papers: EntryPapers, _filing: Filing, _subject: str, _entry: Entry) -> int:
    return 0


_YEARS: dict[str, Callable[[EntryPapers, Filing, str, Entry], int]] = {
    "reconciliation": _of_row, "arrival": _of_request, "aid_entry": _of_aid, "reversal": _of_line, "manual_match": _of_line,
    "split_match": _of_shared,
    "opening": _none, "opening_reversal": _none,
}  # fmt: skip
"""How the papers of a kind say the contribution year; the others say it in their own field."""
