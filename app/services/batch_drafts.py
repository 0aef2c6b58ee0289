"""Open batches: lines of a terminal not yet filed. A draft is kept after every key stroke that completes a line.

Closing a batch files it; from then on it is corrected by new filings only. A batch whose slip differs stays open with
the difference named, and is filed at month end at the latest, the difference being an open item (月清月结, 003 art. 11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.business.batch import OPEN, PAYMENT, net
from app.domain.filing import Draft
from app.domain.month import Month
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk, plain

DRAFT = "batch"
IMPORT = "import"
"""In a line of a draft: the number of the import that brought it. A typed line has none; a filing never has it."""

SLIP_IMPORT, SLIP_BEFORE = "slip_import", "slip_before"
"""In a draft: the import that brought its settlement slip, and the slip that stood there before."""

_NOT_FILED = frozenset({"row", "original", IMPORT})


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line as typed or imported; fen positive, `state` payment | open | voided."""

    voucher: str
    kind: str
    amount_fen: int
    id_number: str
    name: str
    subject: str
    year: int
    state: str
    code: str
    rrn: str
    card: str
    paid_on: str
    paid_at: str


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """An open batch; `difference_fen` is slip less lines, None while no slip was entered."""

    key: str
    terminal: str
    batch: str
    merchant: str
    opened_on: str
    lines: tuple[DraftLine, ...]
    slip_count: int | None
    slip_fen: int | None
    net_fen: int
    difference_fen: int | None
    payments: int
    payments_fen: int


Body = dict[str, Any]


def new_body(terminal: str, batch: str, merchant: str, opened_on: str) -> Body:
    return {"terminal": terminal, "batch": batch, "merchant": merchant, "opened_on": opened_on, "lines": []}


def key_of(body: Mapping[str, Any]) -> str:
    return f"{body['terminal']}-{body['batch']}-{body['opened_on']}"


def shown(body: Mapping[str, Any]) -> BatchDraft:
    """The draft as a value for the screen."""
    rows = list(body["lines"])
    payments = [row for row in rows if row.get("state") == PAYMENT]
    slip = body.get("slip_fen")
    total = net(rows)
    return BatchDraft(
        key_of(body), body["terminal"], body["batch"], body.get("merchant", ""), body["opened_on"],
        tuple(_line(row) for row in rows), body.get("slip_count"), slip, total,
        None if slip is None else slip - total, len(payments), sum(row["fen"] for row in payments),
    )  # fmt: skip


def _line(row: Mapping[str, Any]) -> DraftLine:
    return DraftLine(
        row["voucher"], row["kind"], row["fen"], row.get("id_number", ""), row.get("name", ""), row.get("subject", ""),
        row.get("year", 0), row.get("state", OPEN), row.get("code", ""), row.get("rrn", ""), row.get("card", ""),
        row["paid_on"], row.get("paid_at", ""),
    )  # fmt: skip


def slip_agrees(body: Mapping[str, Any]) -> bool:
    """Whether there is a slip and its count and total equal the lines."""
    return body.get("slip_fen") == net(list(body["lines"])) and body.get("slip_count") == len(body["lines"])


def overdue(body: Mapping[str, Any], today: date) -> bool:
    """Whether the batch's month is over (its last day counts): it must be filed even if the slip differs."""
    return today >= Month.of(date.fromisoformat(body["opened_on"])).last_day


def file_batch(desk: Desk, unit: Unit, body: Mapping[str, Any]) -> str:
    """File a batch and drop its draft; returns the filing's id. Lines of a closed month go to the first open one."""
    rows = []
    opened = {month: open_month(desk, unit, month) for month in {row["paid_on"][:7] for row in body["lines"]}}
    for row in body["lines"]:
        clean = plain({name: value for name, value in row.items() if name not in _NOT_FILED})
        month = row["paid_on"][:7]
        if opened[month] != month:
            clean["month"] = opened[month]
        rows.append(clean)
    filed = plain(
        {name: body.get(name) for name in ("terminal", "batch", "merchant", "opened_on", "slip_count", "slip_fen")}
    )
    filed["lines"] = rows
    filed["month"] = open_month(desk, unit, str(body["opened_on"])[:7])
    if body.get("slip_fen") == 0:
        filed["slip_fen"] = 0
    unit.drafts.drop(DRAFT, key_of(body))
    filing = desk.file(unit, desk.station.code, [Draft(DRAFT, filed)])[0][1].id
    for number in sorted({row[IMPORT] for row in body["lines"] if IMPORT in row}):
        import_records.note_filing(unit, number, filing)
    return filing


def put_slip(body: Body, count: int, fen: int, number: int = 0) -> None:
    """Note a settlement slip: typed, or brought by an import; then the slip before it comes back when that is undone."""
    before = {name: body.pop(name) for name in ("slip_count", "slip_fen", SLIP_IMPORT, SLIP_BEFORE) if name in body}
    body.update(slip_count=count, slip_fen=fen)
    if number:
        body.update({SLIP_IMPORT: number, SLIP_BEFORE: before})


def without_slip_of(body: Mapping[str, Any], number: int) -> Body:
    """The draft, or a slip that stood before another, without the settlement slip that an import has brought."""
    left = dict(body)
    before = left.get(SLIP_BEFORE)
    if left.get(SLIP_IMPORT) == number:
        for name in ("slip_count", "slip_fen", SLIP_IMPORT, SLIP_BEFORE):
            left.pop(name, None)
        return {**left, **(before or {})}
    if before:
        left[SLIP_BEFORE] = without_slip_of(before, number)
    return left


def open_month(desk: Desk, unit: Unit, month: str) -> str:
    """The month itself, or the first open one after it when it is closed (补登)."""
    current = Month.parse(month)
    while unit.months.closed(str(desk.station), str(current)):
        current = current.next
    return str(current)


def file_overdue(desk: Desk, unit: Unit) -> int:
    """File every open batch whose month is over; returns how many. A station that may not file leaves them open."""
    if desk.facts.state != "active":
        return 0
    done = 0
    for body in list(unit.drafts.all(DRAFT).values()):
        if body["lines"] and overdue(body, desk.today):
            file_batch(desk, unit, body)
            done += 1
    return done
