"""Lists from outside for the month's comparison: 税务缴费明细 and 银行对账单 (Songshan 003 art. 3(6)1, 11; Linyi 004 2(4)).

Finance reads them in at the district. The same file again changes nothing; a later list of the same month adds the rows
that are new and replaces those that say something else, and every version stays in the journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.business import bank_list, tax_list
from app.domain.chart import BANK_ACCOUNTS
from app.domain.filing import Draft, Filing
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.route import DISTRICT, FINANCE
from app.errors import OfficeError, Problem
from app.intake.bank_statements import BankStatement, bank_statement_of
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.intake.statement_vocabularies import BANK, TAX
from app.intake.tax_details import TaxDetail, TaxDetails, tax_details_of
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk, Progress, plain
from app.services.papers import village_name

PARTS = tax_list.PART_ROWS


class ListRefused(OfficeError):
    """The list cannot be taken: not this station's work, no such account, or its balances do not run."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list brought: rows that are new, that say something else now, and that are the same as before."""

    name: str
    rows: int
    total_fen: int
    new: int
    changed: int
    same: int
    filings: tuple[str, ...]
    problems: tuple[Problem, ...]
    opening_fen: int = 0
    closing_fen: int = 0


def read_tax(desk: Desk, path: Path, month: str) -> Listed:
    """Read in a month's tickets from a file of any layout."""
    return take_tax(desk, read_file(path), month)


def take_tax(
    desk: Desk, source: SourceFile, month: str, layout: Layout = AUTOMATIC, progress: Progress | None = None,
    *, keep: bool = True,
) -> Listed:  # fmt: skip
    """The tickets of a file that was looked at; with `keep` False nothing is written."""
    _require(desk)
    key = str(Month.parse(month))
    details = tax_details_of(table_of(source, TAX, layout))
    if not keep:
        with desk.store.read() as unit:
            return _tax_compared(unit, key, details)[0]
    require_unchanged(source)
    with desk.store.write() as unit:
        found = _tax(desk, unit, source, key, details, progress)
        _note(desk, unit, import_records.TAX, source, found, layout, TAX)
    return found


def _tax_compared(unit: Unit, month: str, details: TaxDetails) -> tuple[Listed, list[dict[str, Any]]]:
    """What the tickets would bring, and the rows that are new or say something else."""
    places = _places(unit) if any(row.village for row in details.rows) else {}
    rows = keyed([(ticket_key(row), _ticket(row, places)) for row in details.rows])
    fresh, new = _fresh(unit, rows)
    total = sum(row.amount_fen for row in details.rows)
    listed = Listed(month, len(rows), total, new, len(fresh) - new, len(rows) - len(fresh), (), details.problems)
    return listed, fresh


def _tax(
    desk: Desk, unit: Unit, source: SourceFile, month: str, details: TaxDetails, progress: Progress | None
) -> Listed:
    listed, fresh = _tax_compared(unit, month, details)
    missing = unit.marks.get(tax_list.MONTHS, month) is None
    drafts = []
    for part, chosen in enumerate(_parts(fresh) or ([[]] if missing else []), 1):
        body = {
            "month": month, "list_hash": source.digest, "part": part, "count": len(chosen),
            "total_fen": sum(int(row["fen"]) for row in chosen), "rows": chosen,
        }  # fmt: skip
        drafts.append(Draft("tax_list", body))
    filed = desk.file(unit, desk.station.code, drafts, progress) if not _seen(unit, tax_list.LISTS, source) else []
    return replace(listed, filings=tuple(filing.id for _, filing in filed))


def ticket_key(row: TaxDetail) -> str:
    """What tells a ticket apart for ever: its number, else terminal and reference, else person, year, amount and day."""
    on = (row.cut_on or row.paid_on).isoformat()
    if row.receipt:
        return f"tax:{row.receipt}:{row.id_number}:{row.year or ''}" + (":-" if row.amount_fen < 0 else "")
    if row.rrn:
        return f"tax:ref:{row.terminal}:{row.rrn}:{row.year or ''}:{on}" + (":-" if row.amount_fen < 0 else "")
    return f"tax:person:{row.id_number}:{row.year or ''}:{row.amount_fen}:{on}"


def keyed(rows: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows with their keys; of rows that the list has twice each has a key of its own, so that none is lost."""
    seen: Counter[str] = Counter()
    found = []
    for key, row in rows:
        seen[key] += 1
        found.append({"key": key if seen[key] == 1 else f"{key}#{seen[key]}", **row})
    return found


def _ticket(row: TaxDetail, places: Mapping[str, str]) -> dict[str, Any]:
    village = row.village if row.village.isdigit() else places.get(row.village, "")
    return plain({
        "on": (row.cut_on or row.paid_on).isoformat(), "fen": row.amount_fen, "receipt": row.receipt, "name": row.name,
        "id_number": row.id_number, "year": row.year or 0, "paid_on": row.paid_on.isoformat(),
        "cut_on": row.cut_on.isoformat() if row.cut_on else "", "terminal": row.terminal, "rrn": row.rrn, "village": village,
    })  # fmt: skip


def _places(unit: Unit) -> dict[str, str]:
    """Codes of the district's places by name; a name that two places have names none."""
    codes = {str(station.id.code) for station in unit.roster.stations()} | set(unit.residents.villages())
    names = Counter(village_name(unit, code) for code in codes)
    return {name: code for code in codes if names[name := village_name(unit, code)] == 1}


def _fresh(unit: Unit, rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Rows that are new or say something else, and how many of them are new."""
    known = unit.statements.known([str(row["key"]) for row in rows])
    fresh, new = [], 0
    for row in rows:
        if row["key"] not in known:
            new += 1
            fresh.append(row)
            continue
        old = unit.funds.statement(str(row["key"]))
        if old is None or dict(old.row) != row:
            fresh.append(row)
    return fresh, new


def _parts(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [list(rows[start : start + PARTS]) for start in range(0, len(rows), PARTS)]


def _seen(unit: Unit, kind: str, source: SourceFile) -> bool:
    return unit.marks.get(kind, f"{source.digest}/1") is not None


def read_bank(desk: Desk, path: Path, account: str, month: str = "") -> Listed:
    """Read in a statement of an account; `month` only for one without any row."""
    return take_bank(desk, read_file(path), account, month=month)


def take_bank(
    desk: Desk, source: SourceFile, account: str, layout: Layout = AUTOMATIC, progress: Progress | None = None,
    *, month: str = "", keep: bool = True,
) -> Listed:  # fmt: skip
    """The statement of a file that was looked at. Raises ListRefused where its balances do not run."""
    _require(desk)
    if account not in BANK_ACCOUNTS:
        raise ListRefused(f"没有「{account}」这个账户。", f"请从 {'、'.join(BANK_ACCOUNTS)} 里选。")
    statement = bank_statement_of(table_of(source, BANK, layout))
    if not keep:
        with desk.store.read() as unit:
            return _bank_compared(unit, account, statement)[0]
    blocking = [problem for problem in statement.problems if problem.blocking]
    if blocking:
        raise ListRefused(blocking[0].text, "没有读入任何一行。请改正文件，或请银行重新出具。")
    require_unchanged(source)
    with desk.store.write() as unit:
        found = _bank(desk, unit, source, account, statement, month, progress)
        _note(desk, unit, import_records.BANK, source, found, layout, BANK)
    return found


def _bank_compared(unit: Unit, account: str, statement: BankStatement) -> tuple[Listed, list[dict[str, Any]]]:
    """What the statement would bring, and all its rows."""
    rows = keyed([
        (f"bank:{account}:{row.on}:{row.voucher}:{row.fen}",
         plain({"on": row.on.isoformat(), "fen": row.fen, "voucher": row.voucher, "text": row.text}))
        for row in statement.rows
    ])  # fmt: skip
    fresh, new = _fresh(unit, rows)
    total = sum(row.fen for row in statement.rows)
    opening, closing = statement.opening_fen or 0, statement.closing_fen or 0
    notes = _continuity(unit, account, statement)
    listed = Listed(
        account, len(rows), total, new, len(fresh) - new, len(rows) - len(fresh), (), (*statement.problems, *notes), opening, closing
    )
    return listed, rows


def _bank(
    desk: Desk, unit: Unit, source: SourceFile, account: str, statement: BankStatement, month: str,
    progress: Progress | None,
) -> Listed:  # fmt: skip
    listed, rows = _bank_compared(unit, account, statement)
    if _seen(unit, bank_list.LISTS, source):
        return listed
    filed = desk.file(unit, desk.station.code, _bank_drafts(source, account, listed.opening_fen, rows, month), progress)
    return replace(listed, filings=tuple(filing.id for _, filing in filed))


def _bank_drafts(
    source: SourceFile, account: str, opening: int, rows: list[dict[str, Any]], month: str
) -> list[Draft]:
    """All rows of the statement: opening, rows and closing prove each other only together."""
    if not rows and not month:
        raise ListRefused("对账单里没有发生额，也没有写明月份。", "请用 --month 写明是哪个月的对账单。")
    drafts = []
    for part, chosen in enumerate(_parts(rows) or [[]], 1):
        closing = opening + sum(int(row["fen"]) for row in chosen)
        of_month = Month.parse(month) if not chosen else None
        first = of_month.first_day.isoformat() if of_month else min(str(row["on"]) for row in chosen)
        last = of_month.last_day.isoformat() if of_month else max(str(row["on"]) for row in chosen)
        drafts.append(Draft("bank_list", {
            "account": account, "list_hash": source.digest, "part": part, "first_on": first, "last_on": last,
            "opening_fen": opening, "closing_fen": closing, "rows": chosen,
        }))  # fmt: skip
        opening = closing
    return drafts


def _continuity(unit: Unit, account: str, statement: BankStatement) -> list[Problem]:
    """A note when the opening balance is not what the statement before closed with."""
    if not statement.rows or statement.opening_fen is None:
        return []
    month = f"{statement.rows[0].on:%Y-%m}"
    before = unit.marks.get(bank_list.MONTHS, f"{account}/{Month.parse(month).previous}")
    if before is None or int(before.row["closing_fen"]) == statement.opening_fen:
        return []
    text = (
        f"期初余额 {yuan(statement.opening_fen)} 元与上月对账单的期末余额 {yuan(int(before.row['closing_fen']))} 元不符，"
        "请核对中间有没有缺少的对账单。"
    )
    return [Problem("opening_differs", text, "balance", blocking=False)]


def _require(desk: Desk) -> None:
    desk.need(FINANCE, doing="读入对账清单")
    if desk.level != DISTRICT:
        raise ListRefused("税务明细和银行对账单由区级读入。", "请把文件交给区社保局财务。")


def _note(
    desk: Desk, unit: Unit, kind: str, source: SourceFile, found: Listed, layout: Layout, vocabulary: Any
) -> None:
    """Write the import down beside the books."""
    if not found.filings:
        return
    original = dict(table_of(source, vocabulary, replace(layout, corrections=())).rows)
    filed: list[Filing] = [made[1] for made in (unit.journal.get(filing) for filing in found.filings) if made is not None]
    import_records.keep(
        desk, unit, kind, source, rows=found.rows + sum(problem.row > 0 for problem in found.problems), accepted=found.new + found.changed,
        filed=filed, skipped=Counter(problem.code for problem in found.problems if problem.blocking),
        corrections=import_records.corrections_said(original, layout.corrections),
    )  # fmt: skip
