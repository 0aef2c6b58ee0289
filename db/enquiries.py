"""Payments asked for by year, place, days and channel, each with the filings that reported and that entered it.

Read as they come: half a million of them go into a spreadsheet without standing in memory together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, literal, or_, select

from app.domain.enquiry import DIRECT, KINDS, PaymentFound, Question
from app.domain.money_records import DIRECT_REVERSED
from db.query import Query
from db.tables import filings, lines, postings, residents, treasury
from db.work import Work

_END = "￿"
_YEAR: Any = bindparam("year", type_=Integer)
_CHANNELS = {kind: channel for channel, kind in KINDS.items()}


def _within(place: Any, day: Any, year: Any) -> Any:
    """The question as a condition; what was not asked fits everything."""
    return and_(
        or_(_YEAR == 0, year == _YEAR), place >= bindparam("place"), place <= bindparam("beyond"),
        day >= bindparam("first"), day <= bindparam("last"),
    )  # fmt: skip


_ENTERED = (
    select(func.lower(func.hex(filings.c.id)))
    .select_from(postings.join(filings, filings.c.n == postings.c.n))
    .where(postings.c.debit == literal("待入库/").concat(lines.c.line), postings.c.subject == lines.c.subject)
    .order_by(postings.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_FILED = select(func.lower(func.hex(filings.c.id))).where(filings.c.n == lines.c.n).scalar_subquery()
_LINES = Query(
    select(
        lines.c.village, lines.c.name, lines.c.id_number, lines.c.year, lines.c.kind, lines.c.amount_fen, lines.c.paid_on,
        lines.c.entered_on, lines.c.terminal, lines.c.voucher, lines.c.phase, _FILED,
        _ENTERED,
    )
    .where(
        lines.c.state == literal("payment"), lines.c.phase != literal("dead"),
        or_(bindparam("kind") == literal(""), lines.c.kind == bindparam("kind")),
        _within(lines.c.village, lines.c.paid_on, lines.c.year),
    )
    .order_by(lines.c.village, lines.c.paid_on, lines.c.n, lines.c.no)
)  # fmt: skip
_cell = func.json_extract
_DAY = _cell(treasury.c.row, "$.entered_on")
_LISTED = select(func.lower(func.hex(filings.c.id))).where(filings.c.n == treasury.c.n).scalar_subquery()
_DIRECT = Query(
    select(
        residents.c.village, residents.c.name, residents.c.id_number, _cell(treasury.c.row, "$.year"),
        _cell(treasury.c.row, "$.fen"), _DAY, _cell(treasury.c.row, "$.receipt"), _LISTED, treasury.c.outcome,
    )
    .select_from(treasury.join(residents, residents.c.subject == _cell(treasury.c.row, "$.subject")))
    .where(
        treasury.c.outcome.in_([literal(DIRECT), literal(DIRECT_REVERSED)]),
        _within(residents.c.village, _DAY, _cell(treasury.c.row, "$.year")),
    )
    .order_by(residents.c.village, _DAY, treasury.c.key)
)  # fmt: skip


def payments(work: Work, asked: Question) -> Iterator[PaymentFound]:
    """The payments that fit, by village and day, those of the tax office after the others."""
    where = {
        "year": asked.year, "place": asked.village, "beyond": f"{asked.village}{_END}", "first": asked.first,
        "last": asked.last or _END,
    }  # fmt: skip
    if asked.channel != DIRECT:
        for row in work.each(_LINES, kind=KINDS.get(asked.channel, ""), **where):
            yield _of_line(row)
    if asked.channel in {"", DIRECT}:
        for row in work.each(_DIRECT, **where):
            yield _of_treasury(row)


def _of_treasury(row: tuple[Any, ...]) -> PaymentFound:
    village, name, number, year, fen, day, receipt, listed, outcome = row
    phase, paper = ("reversed", "") if outcome == DIRECT_REVERSED else ("credited", listed or "")
    return PaymentFound(village, name, number, int(year or 0), DIRECT, int(fen), day, day, receipt or "", phase, listed or "", paper)


def _of_line(row: tuple[Any, ...]) -> PaymentFound:
    village, name, number, year, kind, fen, paid_on, entered_on, terminal, voucher, phase, batch, entry = row
    slip = f"{terminal}/{voucher}" if terminal else voucher
    paper = entry or "" if phase == "credited" else ""
    return PaymentFound(
        village, name, number, year, _CHANNELS.get(kind, kind), fen, paid_on, entered_on, slip, phase, batch or "", paper
    )
