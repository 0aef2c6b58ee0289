"""缴费明细: batches of a POS terminal and their lines (Songshan 003 art. 13, 月清月结)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, literal_column, or_, select, update

from app.domain.back_pay import TERMINAL
from app.domain.enquiry import PaymentFound, Question
from app.domain.money_records import COUNTED, OPENING, EnteredLine
from app.domain.records import BACK, Batch, Line
from db.enquiries import payments
from db.entered import entered
from db.query import Query
from db.rows import values_of
from db.tables import batches, lines, paid_years
from db.work import Work

_ANY = bindparam("any_one", type_=Integer)
_BATCHES = Query(
    select(batches)
    .where(or_(_ANY == 1, batches.c.month == bindparam("in_month")), batches.c.terminal != literal(TERMINAL))
    .order_by(batches.c.n)
)
_USED = Query(
    select(batches.c.terminal)
    .where(
        func.substr(batches.c.station, 1, func.length(bindparam("office"))) == bindparam("office"),
        batches.c.terminal != literal(TERMINAL),
    )
    .group_by(batches.c.terminal)
    .order_by(func.max(batches.c.n).desc())
)
_BATCH = Query(select(batches).where(batches.c.n == bindparam("number")))
_OF_BATCH = Query(select(lines).where(lines.c.n == bindparam("number")).order_by(lines.c.no))
_GET = Query(select(lines).where(lines.c.line == bindparam("key")))
_SET_PHASE = Query(update(lines).where(lines.c.n == bindparam("number")).values(phase=bindparam("to")))
_SET_STATE = Query(update(batches).where(batches.c.n == bindparam("number")).values(state=bindparam("to")))
_TERMINALS = select(func.json_each(bindparam("terminals")).table_valued("value").c.value)
_LOGGED = Query(
    select(lines.c.terminal, lines.c.batch, lines.c.voucher, lines.c.paid_on, lines.c.line)
    .where(lines.c.terminal.in_(_TERMINALS), lines.c.phase != literal("dead"))
    .order_by(lines.c.n.desc(), lines.c.no.desc())
)
_PAID = Query(
    select(lines.c.subject, lines.c.line)
    .where(lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
           lines.c.phase.not_in([literal("dead"), literal("reversed")]), lines.c.n != bindparam("not_batch"))
    .order_by(lines.c.n.desc(), lines.c.no.desc())
)  # fmt: skip
_COUNTED = paid_years.c.kind.in_([literal(kind) for kind in COUNTED])
_PAID_ELSEWHERE = Query(
    select(paid_years.c.subject).where(paid_years.c.year == bindparam("for_year"), _COUNTED)
)
_SLIPS = Query(
    select(lines.c.terminal, lines.c.batch, lines.c.voucher, lines.c.paid_on, lines.c.line)
    .where(lines.c.terminal == bindparam("at"), lines.c.batch == bindparam("of_batch"), lines.c.phase != literal("dead"))
    .order_by(lines.c.n.desc(), lines.c.no.desc())
)
_SLIP = Query(
    select(func.min(lines.c.n), lines.c.line).where(
        lines.c.terminal == bindparam("at"), lines.c.batch == bindparam("of_batch"), lines.c.voucher == bindparam("slip"),
        lines.c.paid_on == bindparam("day"), lines.c.phase != literal("dead"),
    )
)  # fmt: skip
_WHO = select(func.json_each(bindparam("who")).table_valued("value").c.value)
_PAID_BY = Query(
    select(lines.c.subject, lines.c.line)
    .where(lines.c.subject.in_(_WHO), lines.c.year + 0 == bindparam("for_year"),
           lines.c.state + literal("") == literal("payment"), lines.c.subject != literal(""),
           lines.c.phase.not_in([literal("dead"), literal("reversed")]), lines.c.n != bindparam("not_batch"))
    .order_by(lines.c.n.desc(), lines.c.no.desc())
)  # fmt: skip
"""By the index of subjects: the sums keep SQLite from walking through everybody's payments of the year."""

_PAID_ELSEWHERE_BY = Query(
    select(paid_years.c.subject).where(
        paid_years.c.subject.in_(_WHO), paid_years.c.year == bindparam("for_year"), _COUNTED
    )
)
_PAYMENT = (lines.c.state == literal("payment"), lines.c.phase != literal("dead"))
_LEDGER = (
    lines.c.village,
    lines.c.paid_on,
    lines.c.terminal,
    lines.c.batch,
    lines.c.voucher,
    lines.c.n,
    lines.c.no,
)
_PAYMENTS = Query(
    select(lines)
    .where(
        lines.c.month == bindparam("in_month"),
        or_(_ANY == 1, lines.c.village == bindparam("place")),
        lines.c.kind != literal(BACK),
        *_PAYMENT,
    )
    .order_by(*_LEDGER)
)
_BACK = (lines.c.terminal == literal(TERMINAL), lines.c.kind == literal(BACK))
_BACK_OF_MONTH = (*_BACK, lines.c.month + literal("") == bindparam("in_month"), *_PAYMENT)
"""By the index of slips: the sum keeps SQLite from walking through the month's other payments."""

_BACK_LINES = Query(
    select(lines)
    .where(*_BACK_OF_MONTH)
    .order_by(lines.c.village, lines.c.paid_on, lines.c.voucher, lines.c.n, lines.c.no)
)
_BACK_MONTHS = Query(select(lines.c.month).where(*_BACK).distinct())
_BACK_TOTALS = Query(
    select(lines.c.village, func.count(), func.sum(lines.c.amount_fen))
    .where(*_BACK_OF_MONTH)
    .group_by(lines.c.village)
)
_OPEN_PHASES = [literal("filed"), literal("suspended"), literal("effective")]
_UNCREDITED = Query(
    select(lines)
    .where(lines.c.month <= bindparam("until"), lines.c.state == literal("payment"), lines.c.phase.in_(_OPEN_PHASES))
    .order_by(lines.c.month, *_LEDGER)
)
_UNENTERED = Query(
    select(lines)
    .where(lines.c.month <= bindparam("until"), lines.c.state == literal("payment"), lines.c.phase == literal("reversed"),
           lines.c.entered_on == literal(""))
    .order_by(lines.c.month, *_LEDGER)
)  # fmt: skip
_OPEN_ITEMS = Query(
    select(lines).where(lines.c.state == literal_column("'open'"), lines.c.phase.in_(_OPEN_PHASES)).order_by(*_LEDGER)
)
"""The state stands in the text, so that SQLite knows the index of these few for the right one."""

_OF_SUBJECT = Query(
    select(lines)
    .where(lines.c.subject == bindparam("who"), lines.c.subject != literal(""))
    .order_by(lines.c.paid_on, lines.c.n, lines.c.no)
)
_OF_SUBJECTS = Query(
    select(lines)
    .where(lines.c.subject.in_(_WHO), lines.c.subject != literal(""))
    .order_by(lines.c.subject, lines.c.paid_on, lines.c.n, lines.c.no)
)
_TOTALS = Query(
    select(lines.c.village, func.count(), func.sum(lines.c.amount_fen))
    .where(lines.c.month == bindparam("in_month"), *_PAYMENT)
    .group_by(lines.c.village)
)
_YEAR_TOTALS = Query(
    select(lines.c.village, func.sum(lines.c.amount_fen))
    .where(lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"),
           lines.c.phase.not_in([literal("dead"), literal("reversed")]))
    .group_by(lines.c.village)
)  # fmt: skip


class Lines:
    def __init__(self, work: Work) -> None:
        self._work = work

    def add_batch(self, batch: Batch, lines_of_batch: Sequence[Line]) -> None:
        self._work.put(batches, values_of(batch))
        for line in lines_of_batch:
            self._work.put(lines, values_of(line))

    def batches(self, month: str = "") -> list[Batch]:
        """POS batches of a ledger month (all months without one), in order of filing."""
        return [Batch(*row) for row in self._work.rows(_BATCHES, any_one=int(not month), in_month=month)]

    def terminals(self, code: str) -> list[str]:
        """POS terminals of the batches that the stations of an office have filed, the last one first."""
        return [str(terminal) for (terminal,) in self._work.rows(_USED, office=f"{code}-")]

    def batch(self, n: int) -> Batch | None:
        row = self._work.one(_BATCH, number=n)
        return Batch(*row) if row else None

    def of_batch(self, n: int) -> list[Line]:
        return _lines(self._work.rows(_OF_BATCH, number=n))

    def get(self, line: str) -> Line | None:
        row = self._work.one(_GET, key=line)
        return Line(*row) if row else None

    def set_phase(self, n: int, phase: str) -> None:
        """Set the phase of all lines of batch `n`, and the batch's own state with it."""
        self._work.change(_SET_PHASE, number=n, to=phase)
        self._work.change(_SET_STATE, number=n, to=phase)

    def change(self, line: str, fields: Mapping[str, Any]) -> None:
        if fields:
            self._work.change_columns(lines, {"line": line}, fields)

    def logged(self, terminals: Iterable[str]) -> dict[tuple[str, str, str, str], str]:
        """Lines that count, by (terminal, batch, voucher, day): a slip is logged once."""
        rows = self._work.rows(_LOGGED, terminals=json.dumps(sorted(set(terminals))))
        return {(terminal, batch, voucher, day): line for terminal, batch, voucher, day, line in rows}

    def paid(self, year: int, *, not_batch: int = 0) -> dict[str, str]:
        """Who has paid for the year: subject → line (dead and reversed ones are none), or → 期初 where an older system
        took the money.
        """
        before = {subject: OPENING for (subject,) in self._work.rows(_PAID_ELSEWHERE, for_year=year)}
        return before | dict(self._work.rows(_PAID, for_year=year, not_batch=not_batch))

    def logged_in(self, terminal: str, batch: str) -> dict[tuple[str, str, str, str], str]:
        """`logged`, of one batch of a terminal alone."""
        rows = self._work.rows(_SLIPS, at=terminal, of_batch=batch)
        return {(terminal, batch, voucher, day): line for terminal, batch, voucher, day, line in rows}

    def on_slip(self, terminal: str, batch: str, voucher: str, day: str) -> Line | None:
        """The earliest line that counts with this slip of a batch of a terminal and this day."""
        row = self._work.one(_SLIP, at=terminal, of_batch=batch, slip=voucher, day=day)
        return self.get(row[1]) if row and row[1] else None

    def paid_by(self, subjects: Iterable[str], year: int, *, not_batch: int = 0) -> dict[str, str]:
        """`paid`, of these people alone: a batch of 500 asks for its own, not for everybody of the district."""
        who = json.dumps(sorted(set(subjects)))
        before = {subject: OPENING for (subject,) in self._work.rows(_PAID_ELSEWHERE_BY, for_year=year, who=who)}
        return before | dict(self._work.rows(_PAID_BY, for_year=year, not_batch=not_batch, who=who))

    def payments(self, month: str, village: str = "") -> list[Line]:
        """The payment ledger of a month in the order of the printed sheet, without back payments."""
        return _lines(self._work.rows(_PAYMENTS, in_month=month, any_one=int(not village), place=village))

    def back_payments(self, month: str) -> list[Line]:
        """补缴 of a ledger month by village and day."""
        return _lines(self._work.rows(_BACK_LINES, in_month=month))

    def back_months(self) -> set[str]:
        """Ledger months that have back payments."""
        return {month for (month,) in self._work.rows(_BACK_MONTHS)}

    def uncredited(self, until_month: str) -> list[Line]:
        """Payments of months up to `until_month` that no treasury row has settled yet."""
        return _lines(self._work.rows(_UNCREDITED, until=until_month))

    def reversed_unentered(self, until_month: str) -> list[Line]:
        """Payments reversed before the treasury had their money, which may still come."""
        return _lines(self._work.rows(_UNENTERED, until=until_month))

    def open_items(self) -> list[Line]:
        """Lines the terminal took that are no payment and wait to be cleared."""
        return _lines(self._work.rows(_OPEN_ITEMS))

    def entered(self, year: int, villages: Sequence[str] = ()) -> Iterator[tuple[str, list[EnteredLine]]]:
        """Payments for a year that have entered the treasury, and 税务直缴, by the payer's village (of those named)."""
        return entered(self._work, year, villages)

    def of_subject(self, subject: str) -> list[Line]:
        return _lines(self._work.rows(_OF_SUBJECT, who=subject))

    def of_subjects(self, subjects: Sequence[str]) -> list[Line]:
        """`of_subject` of some hundreds of people by one query."""
        return _lines(self._work.rows(_OF_SUBJECTS, who=json.dumps(list(subjects))))

    def enquired(self, asked: Question) -> Iterator[PaymentFound]:
        """Payments that fit a question, as they are read; nothing else may be asked of the unit meanwhile."""
        return payments(self._work, asked)

    def totals(self, month: str) -> dict[str, tuple[int, int]]:
        """Per village: how many payments, how much fen, without back payments."""
        back = {village: (count, fen) for village, count, fen in self._work.rows(_BACK_TOTALS, in_month=month)}
        found = {
            village: (count - back.get(village, (0, 0))[0], fen - back.get(village, (0, 0))[1])
            for village, count, fen in self._work.rows(_TOTALS, in_month=month)
        }
        return {village: sums for village, sums in found.items() if sums[0]}

    def year_totals(self, year: int) -> dict[str, int]:
        """Fen of the payments for a year, per village; reversed ones are left out."""
        return dict(self._work.rows(_YEAR_TOTALS, for_year=year))


def _lines(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    return [Line(*row) for row in rows]
