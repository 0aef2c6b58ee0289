"""Cash as an office sees it: receipts in stock, takings, and what must be remitted by day or by limit (Xuecheng 002 3(2)2-3).

Read from the books of the villages below this station; a place that never allowed cash has none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.business.cash_stock import ISSUED, TERMINAL, Range, ever_allowed
from app.business.receipt_book import BUSINESS as BOOK
from app.business.receipt_void import BUSINESS as VOIDED
from app.business.remittance import BUSINESS as REMITTANCE
from app.domain import cash_terms
from app.domain.cash_terms import CashTerms
from app.domain.filing import Filing
from app.domain.money import yuan, yuan_plain
from app.domain.records import EFFECTIVE, FILED, Batch
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import village_name

CHUNK = 500
LIVING, DEAD = frozenset({FILED, EFFECTIVE}), "dead"


class NoCashHere(OfficeError):
    """Cash is not taken in this place, and never was."""


@dataclass(frozen=True, slots=True)
class Book:
    """A range of receipts handed to a village. `next_no` is the first that is neither used nor void, "" for none."""

    code: str
    village: str
    first: str
    last: str
    handed_on: str
    receiver: str
    count: int
    used: int
    void: int
    next_no: str

    @property
    def left(self) -> int:
        return self.count - self.used - self.void


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A void receipt with its reason."""

    code: str
    village: str
    number: str
    reason: str
    told_on: str


@dataclass(frozen=True, slots=True)
class Taking:
    """What was taken on a day: filing number `n` here. `remitted_on` "" while the money is in the drawer."""

    n: int
    filing: str
    code: str
    village: str
    taken_on: str
    count: int
    fen: int
    state: str
    remitted_on: str
    slip: str


@dataclass(frozen=True, slots=True)
class Drawer:
    """Cash on hand of one village; `due` when the day or the limit has come, `why` says which."""

    code: str
    village: str
    count: int
    fen: int
    oldest: str
    due_on: str
    due: bool
    why: str


@dataclass(frozen=True, slots=True)
class Cash:
    """Everything about cash. `allowed` False: only what is left from earlier is settled."""

    allowed: bool
    days: int
    limit_fen: int
    books: tuple[Book, ...]
    spoilt: tuple[Spoilt, ...]
    takings: tuple[Taking, ...]
    drawers: tuple[Drawer, ...]


def known(desk: Desk) -> bool:
    """Whether anything about cash is to be shown here at all."""
    with desk.store.read() as unit:
        return ever_allowed(desk.context(unit))


def look(desk: Desk, village: str = "") -> Cash:
    """The villages whose codes begin with `village` (all for ""). Raises NoCashHere."""
    with desk.store.read() as unit:
        context = desk.context(unit)
        if not ever_allowed(context):
            raise NoCashHere("这里不收现金，没有收据和现金解缴。", "缴费请用 POS 机；政策改了以后这里才有内容。")
        terms = cash_terms.terms_of(context.policy)
        spoilt = _spoilt(unit, village)
        takings = _takings(unit, village)
        books = tuple(_books(unit, village, {one.number for one in spoilt}))
        return Cash(
            terms.allowed, terms.days, terms.limit_fen, books, spoilt, takings, tuple(_drawers(takings, terms, desk.today))
        )  # fmt: skip


def _effective(unit: Unit, kind: str, states: frozenset[str]) -> Iterator[Filing]:
    """Filings of a kind that stand in one of the states, read in portions."""
    ns = [docket.n for docket in unit.dockets.listed(kinds=(kind,), limit=0) if docket.state in states]
    for start in range(0, len(ns), CHUNK):
        yield from unit.journal.filings(ns[start : start + CHUNK]).values()


def _spoilt(unit: Unit, village: str) -> tuple[Spoilt, ...]:
    found = [
        Spoilt(one.village, village_name(unit, one.village), str(one.body["key"]), str(one.body["reason"]), one.header.business_date)
        for one in _effective(unit, VOIDED.kind, frozenset({EFFECTIVE}))
        if one.village.startswith(village)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.code, len(one.number), one.number)))


def _books(unit: Unit, village: str, void: set[str]) -> Iterator[Book]:
    used = {voucher for _, _, voucher, _ in unit.lines.logged((TERMINAL,))}
    receivers = {
        (one.village, str(one.body["first"])): str(one.body["receiver"])
        for one in _effective(unit, BOOK.kind, frozenset({EFFECTIVE}))
    }
    for mark in unit.marks.all(ISSUED, village):
        code, first, last = (str(mark.row[name]) for name in ("village", "first", "last"))
        numbers = Range(code, first, last).numbers()
        yield Book(
            code, village_name(unit, code), first, last, str(mark.row["handed_on"]), receivers.get((code, first), ""),
            len(numbers), sum(no in used for no in numbers), sum(no in void and no not in used for no in numbers),
            next((no for no in numbers if no not in used and no not in void), ""),
        )  # fmt: skip


def _takings(unit: Unit, village: str) -> tuple[Taking, ...]:
    """Takings that count, the newest first."""
    done = {
        str(taking): one.body
        for one in _effective(unit, REMITTANCE.kind, LIVING)
        if one.village.startswith(village)
        for taking in one.body["takings"]
    }
    found = [
        _taking(unit, batch, done.get(batch.filing, {}))
        for batch in unit.lines.batches()
        if batch.terminal == TERMINAL and batch.village.startswith(village) and batch.state != DEAD
    ]
    return tuple(sorted(found, key=lambda one: (one.taken_on, one.n), reverse=True))


def _taking(unit: Unit, batch: Batch, remitted: Mapping[str, object]) -> Taking:
    return Taking(
        batch.n, batch.filing, batch.village, village_name(unit, batch.village), batch.opened_on, batch.payments,
        batch.payments_fen, batch.state, str(remitted.get("remitted_on", "")), str(remitted.get("slip", "")),
    )  # fmt: skip


def _drawers(takings: Sequence[Taking], terms: CashTerms, today: date) -> Iterator[Drawer]:
    """A village with money on hand; what is due first."""
    waiting: dict[str, list[Taking]] = {}
    for one in takings:
        if not one.remitted_on:
            waiting.setdefault(one.code, []).append(one)
    yield from sorted(
        (_drawer(found, terms, today) for found in waiting.values()), key=lambda one: (not one.due, one.due_on)
    )


def _drawer(found: Sequence[Taking], terms: CashTerms, today: date) -> Drawer:
    """Xuecheng 002 3(2)3: 双限, whichever comes first."""
    oldest = min(one.taken_on for one in found)
    fen = sum(one.fen for one in found)
    due_on = date.fromisoformat(oldest) + timedelta(days=terms.days)
    days = (today - date.fromisoformat(oldest)).days
    reasons = [f"最早的已收 {days} 天"] if today >= due_on else []
    reasons += [f"已满 {yuan_plain(terms.limit_fen)} 元"] if fen >= terms.limit_fen else []
    why = "、".join(reasons) + "，该解缴了" if reasons else f"{due_on} 以前解缴"
    return Drawer(
        found[0].code, found[0].village, sum(one.count for one in found), fen, oldest, due_on.isoformat(), bool(reasons), why
    )  # fmt: skip


def drawers_said(found: Cash) -> str:
    """Cash on hand in a sentence; "" when there is none."""
    fen = sum(one.fen for one in found.drawers)
    if not found.drawers:
        return ""
    due = [one for one in found.drawers if one.due]
    if len(found.drawers) == 1:
        return f"手里的现金 {yuan(fen)} 元，{found.drawers[0].why}。"
    return f"{len(found.drawers)} 个村手里有现金共 {yuan(fen)} 元，其中 {len(due)} 个村该解缴了。"
