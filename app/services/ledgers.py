"""台账: the month's 缴费明细表 and 汇总表 (Songshan 003 art. 9-10; Linyi 004 2(6)), on screen, paper and as a spreadsheet.

Payments are counted in the month in which they are booked; a red letter (冲销) stands in the month of the reversal, or the
first after it that is not certified. Back payments have papers of their own: app.services.back_ledgers.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business.batch import PAYMENT, SALE
from app.business.red_letters import note_on, red_letters
from app.documents.ledger import DetailRow, LedgerPaper, VillageSum, ledger_pdf, payment_detail, payment_summary
from app.documents.workbooks import table_workbook
from app.domain.month import Month
from app.domain.records import Line
from app.ports import Unit
from app.services.batch_drafts import DRAFT, open_month
from app.services.desk import Desk
from app.services.papers import stamp, village_name

PHASE_TITLES = {
    "draft": "未提交", "filed": "待审核", "suspended": "待查", "effective": "待入库", "credited": "已入账", "reversed": "已冲销",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VillageTotal:
    """One village's month; `by_tier` is (tier in fen, payments)."""

    code: str
    name: str
    payments: int
    total_fen: int
    by_tier: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A month: payment lines by village and day, red letters after them, totals, and the hash of it all."""

    month: str
    payments: int
    total_fen: int
    villages: tuple[VillageTotal, ...]
    lines: tuple[Line, ...]
    closed: bool
    content_hash: str


def ledger(desk: Desk, month: str) -> Ledger:
    """The month's ledger of everything this station holds, open batches included."""
    key = str(Month.parse(month))
    with desk.store.read() as unit:
        return ledger_in(desk, unit, key)


def ledger_in(desk: Desk, unit: Unit, month: str) -> Ledger:
    lines = unit.lines.payments(month) + _draft_lines(desk, unit, month)
    red = red_letters(unit, month)
    paid, taken_back = _by_village(lines), _by_village(red)
    villages = tuple(_village(unit, code, paid[code], taken_back[code]) for code in sorted({*paid, *taken_back}))
    return Ledger(
        month, len(lines), sum(village.total_fen for village in villages), villages, tuple(lines + red),
        unit.months.closed(str(desk.station), month), _hash(month, [*lines, *red]),
    )  # fmt: skip


def _by_village(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """A campaign month has 300,000 lines in 500 villages: they are gone through once."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.village].append(line)
    return found


def _village(unit: Unit, code: str, lines: Sequence[Line], red: Sequence[Line]) -> VillageTotal:
    tiers = Counter(line.amount_fen for line in lines)
    total = sum(line.amount_fen for line in lines) + sum(line.amount_fen for line in red)
    return VillageTotal(code, village_name(unit, code), len(lines), total, tuple(sorted(tiers.items())))


def _draft_lines(desk: Desk, unit: Unit, month: str) -> list[Line]:
    """Payments of open batches: taken by the terminal, not yet filed."""
    lines = []
    for body in unit.drafts.all(DRAFT).values():
        for no, row in enumerate(body["lines"], 1):
            if row.get("state") == PAYMENT and open_month(desk, unit, row["paid_on"][:7]) == month:
                lines.append(_draft_line(desk, body, no, row, month))
    return lines


def _draft_line(desk: Desk, body: Mapping[str, Any], no: int, row: Mapping[str, Any], month: str) -> Line:
    return Line(
        0, no, "", str(desk.station), desk.station.code, month, body["terminal"], body["batch"], row["voucher"],
        row["paid_on"], row.get("paid_at", ""), SALE, row["fen"], row.get("rrn", ""), row.get("card", ""),
        row.get("id_number", ""), row.get("name", ""), row.get("subject", ""), row["year"], PAYMENT, "", "draft",
    )  # fmt: skip


def _hash(month: str, lines: Sequence[Line]) -> str:
    """SHA-256 over what the ledger says: month, and of each line who, year, fen, day, terminal, batch, voucher."""
    text = [month]
    text += [
        f"{x.village}|{x.subject}|{x.year}|{x.amount_fen}|{x.paid_on}|{x.terminal}|{x.batch}|{x.voucher}" for x in lines
    ]  # fmt: skip
    return hashlib.sha256("\n".join(text).encode()).hexdigest()


def months(desk: Desk) -> list[str]:
    """Months that have batches, and the current one, newest first."""
    with desk.store.read() as unit:
        found = {batch.month for batch in unit.lines.batches()} | unit.lines.back_months() | set(unit.months.states(str(desk.station)))
        found |= {str(body["opened_on"])[:7] for body in unit.drafts.all(DRAFT).values()}
    return sorted(found | {str(Month.of(desk.today))}, reverse=True)


def paper(desk: Desk, found: Ledger) -> LedgerPaper:
    """The ledger as it is printed."""
    names = {village.code: village.name for village in found.villages}
    rows = tuple(
        DetailRow(
            names[x.village], x.name, x.id_number, x.year, abs(x.amount_fen), x.amount_fen, x.paid_on,
            f"{x.terminal}/{x.batch}/{x.voucher}", "红字冲销" if x.state == "red" else PHASE_TITLES[x.phase],
            note_on(x),
        )
        for x in found.lines
    )  # fmt: skip
    sums = tuple(VillageSum(v.code, v.name, v.payments, v.total_fen, v.by_tier) for v in found.villages)
    unit_title = f"{desk.station_name}（{desk.station.code}）"
    return LedgerPaper(unit_title, Month.parse(found.month).title, rows, sums, stamp=stamp(desk, found.content_hash))


def as_pdf(desk: Desk, month: str) -> bytes:
    """缴费明细表 and 汇总表 of the month, A4 landscape."""
    return ledger_pdf(paper(desk, ledger(desk, month)))


def as_xlsx(desk: Desk, month: str) -> bytes:
    """The same as a workbook: ID numbers as text, money as numbers."""
    printed = paper(desk, ledger(desk, month))
    return table_workbook([payment_detail(printed), payment_summary(printed)])
