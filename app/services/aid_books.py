"""集体补助 and 社会资助 of a month or a year: 明细表 and 汇总表 (Linyi 004 2(6); Songshan 003 art. 12-13).

A batch stands in the month of its deposit. A row that was put right stands under the person who gets the money now; one
that was given back to the donor stands with the amount 0 and says so.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.business import aid
from app.documents.aid import AidPaper, AidRow, AidSum, aid_detail, aid_summary
from app.documents.tables import render_tables
from app.documents.workbooks import table_workbook
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.posting import COLLECTIVE
from app.domain.records import DEAD, FILED, Line
from app.ports import Unit
from app.services.desk import Desk
from app.services.ledgers import Ledger, VillageTotal
from app.services.papers import stamp, village_name

REVIEWING, WAITING, ENTERED, RETURNED = "待审核", "待入库", "已入账", "已退回"
_PHASES = {REVIEWING: "filed", WAITING: "effective", ENTERED: "credited", RETURNED: "reversed"}


@dataclass(frozen=True, slots=True)
class AidLine:
    """One person's part of a batch, in the village's order; `filing` is the batch, `no` the row in it."""

    village: str
    filing: str
    no: int
    row: AidRow


@dataclass(frozen=True, slots=True)
class AidBook:
    """`period` a month (2026-10) or a year (2026)."""

    period: str
    lines: tuple[AidLine, ...]
    names: tuple[tuple[str, str], ...]
    content_hash: str

    @property
    def total_fen(self) -> int:
        return sum(line.row.amount_fen for line in self.lines)


def book(desk: Desk, period: str) -> AidBook:
    """Every batch deposited in a month or a year, of everything this station holds. Raises MonthUnreadable."""
    if len(period) != len("2026"):
        period = str(Month.parse(period))
    with desk.store.read() as unit:
        batches = sorted(_batches(unit, period), key=lambda one: (one.village, str(one.body["deposited_on"]), one.id))
        names = {code: village_name(unit, code) for code in {one.village for one in batches}}
        lines = tuple(line for filing in batches for line in _lines(unit, filing, names[filing.village]))
    said = [f"{x.filing}|{x.no}|{x.row.id_number}|{x.row.amount_fen}|{x.row.entered_on}|{x.row.status}" for x in lines]
    digest = hashlib.sha256("\n".join(["aid", period, *said]).encode()).hexdigest()
    return AidBook(period, lines, tuple(sorted(names.items())), digest)


def months(desk: Desk) -> set[str]:
    """Months in which a batch was deposited."""
    with desk.store.read() as unit:
        return {str(filing.body["deposited_on"])[:7] for filing in _batches(unit, "")}


def as_ledger(desk: Desk, month: str) -> Ledger:
    """The month's aid as the ledger's page shows a month: item, donor and slip stand where a payment has its terminal."""
    found = book(desk, month)
    with desk.store.read() as unit:
        closed = unit.months.closed(str(desk.station), found.period)
    lines = tuple(_as_line(line, found.period) for line in found.lines)
    totals = []
    for code, name in found.names:
        mine = [line.amount_fen for line in lines if line.village == code and line.amount_fen]
        totals.append(VillageTotal(code, name, len(mine), sum(mine), tuple(sorted(Counter(mine).items()))))
    counted = sum(one.payments for one in totals)
    return Ledger(found.period, counted, found.total_fen, tuple(totals), lines, closed, found.content_hash)


def _as_line(one: AidLine, month: str) -> Line:
    row = one.row
    return Line(
        n=0, no=one.no, line=f"{one.filing[:32]}-{one.no}", station="", village=one.village, month=month, terminal=row.what,
        batch=row.donor, voucher=row.slip, paid_on=row.deposited_on, paid_at="", kind=aid.KIND, amount_fen=row.amount_fen,
        rrn="", card="", id_number=row.id_number, name=row.name, subject="", year=row.year, state="payment", code="",
        phase=_PHASES[row.status], entered_on=row.entered_on,
    )  # fmt: skip


def _batches(unit: Unit, period: str) -> Iterator[Filing]:
    dockets = unit.dockets.listed(kinds=(aid.KIND,), limit=1_000_000)
    filings = unit.journal.filings([docket.n for docket in dockets if docket.state not in DEAD])
    return (filing for filing in filings.values() if str(filing.body["deposited_on"]).startswith(period))


def _lines(unit: Unit, filing: Filing, village: str) -> Iterator[AidLine]:
    body, entry = filing.body, unit.marks.get(aid.ENTRY, filing.id)
    found = unit.journal.get(filing.id)
    docket = unit.dockets.get(found[0]) if found is not None else None
    entered_on = str(entry.row["entered_on"]) if entry is not None else ""
    state = REVIEWING if docket is None or docket.state == FILED else ENTERED if entered_on else WAITING
    put_right = {mark.key: str(mark.row["subject"]) for mark in unit.marks.all(aid.ROW, f"{filing.id}/")}
    residents = unit.residents.named([who for who in put_right.values() if who])
    for no, row in enumerate(body["rows"], 1):
        who, fen = (str(row["name"]), str(row["id_number"])), int(row["fen"])
        status, note = state, ""
        target = put_right.get(f"{filing.id}/{no}")
        if target is not None:
            note = f"原为 {who[0]}" if target else f"原 {yuan(fen)} 元"
            right = residents.get(target)
            who = (right.name, right.id_number) if right is not None else who
            fen, status = (fen, state) if target else (0, RETURNED)
        yield AidLine(filing.village, filing.id, no, AidRow(
            village, *who, str(body["what"]), str(body["donor"]), int(body["year"]), fen, str(body["deposited_on"]),
            str(body["slip"]), entered_on if target != "" else "", status, note,
        ))  # fmt: skip


def paper(desk: Desk, found: AidBook) -> AidPaper:
    """The book as it is printed."""
    by_village: dict[str, list[AidLine]] = defaultdict(list)
    for line in found.lines:
        by_village[line.village].append(line)
    sums = tuple(_sum(code, name, by_village[code]) for code, name in found.names)
    period = f"{found.period} 年" if len(found.period) == len("2026") else Month.parse(found.period).title
    title = f"{desk.station_name}（{desk.station.code}）"
    return AidPaper(title, period, [line.row for line in found.lines], sums, stamp(desk, found.content_hash))


def _sum(code: str, name: str, lines: Sequence[AidLine]) -> AidSum:
    collective = sum(line.row.amount_fen for line in lines if line.row.what == COLLECTIVE)
    whole = sum(line.row.amount_fen for line in lines)
    entered = sum(line.row.amount_fen for line in lines if line.row.status == ENTERED)
    people = {line.row.id_number for line in lines if line.row.amount_fen}
    return AidSum(code, name, len(people), len({line.filing for line in lines}), collective, whole - collective, entered)


def as_pdf(desk: Desk, period: str) -> bytes:
    """集体补助明细表 and 汇总表, pages numbered through."""
    printed = paper(desk, book(desk, period))
    return render_tables([aid_detail(printed), aid_summary(printed)])


def as_xlsx(desk: Desk, period: str) -> bytes:
    """The same as a workbook."""
    printed = paper(desk, book(desk, period))
    return table_workbook([aid_detail(printed), aid_summary(printed)])
