"""补缴 of a month: 补缴费明细表 and 补缴费汇总表 (Linyi 004 2(6); Songshan 003 art. 10), apart from the POS ledger.

A back payment for an earlier year is no payment of the year's campaign, so neither the month's POS sums nor their hash
have it. A red letter (冲销) stands in the month of the reversal, as in the ledger.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.business.back_deposit import CHANNELS
from app.business.back_years import TRANSFER
from app.business.red_letters import note_on, red_letters
from app.documents.back_ledger import BackLedgerPaper, BackRow, BackSum, back_detail, back_summary
from app.documents.tables import render_tables
from app.documents.workbooks import table_workbook
from app.domain.back_pay import KIND_TITLES
from app.domain.month import Month
from app.domain.records import BACK, Line
from app.ports import Unit
from app.services.desk import Desk
from app.services.ledgers import Ledger, VillageTotal
from app.services.papers import stamp, village_name

HELD, MOVED = "待划转", "待入库"
STATES = {"filed": "待审核", "suspended": "待查", "effective": MOVED, "credited": "已入账", "reversed": "已冲销"}


@dataclass(frozen=True, slots=True)
class BackLedger:
    """A month's back payments by village and day, red letters after them; `held` are names of lines not transferred."""

    month: str
    lines: tuple[Line, ...]
    held: frozenset[str]
    content_hash: str

    @property
    def payments(self) -> int:
        return sum(line.kind == BACK for line in self.lines)

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)

    def state(self, line: Line) -> str:
        """Where a line stands, in words."""
        if line.state == "red":
            return "红字冲销"
        return HELD if line.line in self.held else STATES.get(line.phase, line.phase)


def back_ledger(desk: Desk, month: str) -> BackLedger:
    """The month's back payments of everything this station holds."""
    with desk.store.read() as unit:
        return back_ledger_in(unit, str(Month.parse(month)))


def back_ledger_in(unit: Unit, month: str) -> BackLedger:
    lines = unit.lines.back_payments(month)
    red = red_letters(unit, month, back=True)
    waiting = {due.key[:32] for due in unit.dues.open_ones(TRANSFER)}
    held = frozenset(x.line for x in lines if x.phase == "effective" and x.line[:32] in waiting)
    said = [f"{x.village}|{x.subject}|{x.year}|{x.amount_fen}|{x.paid_on}|{x.voucher}" for x in [*lines, *red]]
    digest = hashlib.sha256("\n".join(["back", month, *said]).encode()).hexdigest()
    return BackLedger(month, (*lines, *red), held, digest)


def paper(desk: Desk, found: BackLedger) -> BackLedgerPaper:
    """The month as it is printed."""
    with desk.store.read() as unit:
        bodies = {line.n: _deposit(unit, line) for line in found.lines}
        names = {code: village_name(unit, code) for code in {line.village for line in found.lines}}
    rows = []
    for x in found.lines:
        body = bodies[x.n]
        kind, channel = KIND_TITLES.get(str(body.get("kind")), ""), CHANNELS.get(str(body.get("channel")), "")
        rows.append(BackRow(
            names[x.village], x.name, x.id_number, kind, x.year, x.amount_fen, x.paid_on, x.voucher, channel,
            found.state(x), note_on(x),
        ))  # fmt: skip
    title = f"{desk.station_name}（{desk.station.code}）"
    sums = tuple(_sum(code, names[code], [x for x in found.lines if x.village == code], found) for code in sorted(names))
    return BackLedgerPaper(title, Month.parse(found.month).title, tuple(rows), sums, stamp(desk, found.content_hash))


def as_ledger(desk: Desk, month: str) -> Ledger:
    """The month's back payments as the ledger's page shows a month; those not transferred are in the phase `held`."""
    found = back_ledger(desk, month)
    with desk.store.read() as unit:
        closed = unit.months.closed(str(desk.station), found.month)
        names = {code: village_name(unit, code) for code in sorted({line.village for line in found.lines})}
    villages = tuple(_total(code, name, [x for x in found.lines if x.village == code]) for code, name in names.items())
    lines = tuple(replace(line, phase="held") if line.line in found.held else line for line in found.lines)
    return Ledger(found.month, found.payments, found.total_fen, villages, lines, closed, found.content_hash)


def _total(code: str, name: str, lines: Sequence[Line]) -> VillageTotal:
    paid = [line for line in lines if line.state != "red"]
    tiers = Counter(line.amount_fen for line in paid)
    return VillageTotal(code, name, len(paid), sum(line.amount_fen for line in lines), tuple(sorted(tiers.items())))


def _deposit(unit: Unit, line: Line) -> Mapping[str, Any]:
    """The body of the deposit that a line, or the line of a red letter, belongs to."""
    filing = unit.journal.by_number(line.n)
    reversed_line = unit.lines.get(str(filing.body["line"])) if "line" in filing.body else None
    return filing.body if reversed_line is None else unit.journal.by_number(reversed_line.n).body


def _sum(code: str, name: str, lines: Sequence[Line], found: BackLedger) -> BackSum:
    fen: dict[str, int] = defaultdict(int)
    for line in lines:
        fen[found.state(line)] += line.amount_fen
    people = {line.subject for line in lines if line.kind == BACK}
    years = sum(line.state != "red" for line in lines)
    entered = fen[STATES["credited"]]
    return BackSum(code, name, len(people), years, sum(fen.values()), fen[MOVED] + entered, entered)


def as_pdf(desk: Desk, month: str) -> bytes:
    """补缴费明细表 and 汇总表, pages numbered through."""
    printed = paper(desk, back_ledger(desk, month))
    return render_tables([back_detail(printed), back_summary(printed)])


def as_xlsx(desk: Desk, month: str) -> bytes:
    """The same as a workbook."""
    printed = paper(desk, back_ledger(desk, month))
    return table_workbook([back_detail(printed), back_summary(printed)])


def sums_by_village(found: BackLedger) -> dict[str, tuple[int, int]]:
    """Per village: years registered, fen."""
    sums: dict[str, tuple[int, int]] = {}
    for line in found.lines:
        count, fen = sums.get(line.village, (0, 0))
        sums[line.village] = (count + (line.state != "red"), fen + line.amount_fen)
    return sums
