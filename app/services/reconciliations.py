"""对账 at the district: the treasury's list against collected payments (Songshan 003 art. 10-11, 13).

Finance does it; exact matches take effect at once, one filing per village, because what goes down concerns one village.
Rows of strangers stay in the district's own stream. The same list again settles nothing twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.business.authority import is_township
from app.business.back_years import TRANSFER
from app.business.declaration import Context
from app.business.line_money import in_deposit
from app.business.manual_match import open_row, subsidy_of
from app.business.reconciliation import (
    AT_HALL,
    DIFFERS,
    DIRECT,
    LATE,
    MATCHED,
    OPEN_ITEM,
    OUTCOME_TITLES,
    STRANGER,
    WAITING,
    postings_of,
)
from app.business.tax_list import SOURCE as TAX_LISTS
from app.business.tax_list import tax_row
from app.domain.back_pay import TERMINAL, subsidised
from app.domain.filing import Draft, Filing
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.records import BACK, Line, Resident
from app.domain.route import DISTRICT, FINANCE
from app.domain.subsidy import subsidy_parts
from app.errors import OfficeError, Problem
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.intake.treasury import TreasuryList, TreasuryRow, treasury_of
from app.intake.vocabularies import TREASURY
from app.ports import Unit
from app.services import aid_awaited, back_awaited, import_records
from app.services.desk import Desk, Progress, check_or_refuse
from app.services.treasury_matching import ENTERED, SEVERAL, Known, Match, Ticket, match

LINE_DIGITS = 32
"""A line's name begins with so many digits of its filing's id."""

BACK_WAITS = "补缴还没有登记缴款或划转，暂不入账"
BACK_HELD, BACK_MOVED = "补缴款在指定账户，还没有划转", "补缴已划转，国库无"

SEVERAL_WAIT = "是这个人几笔缴费的合计，请办理「一笔入库对几笔缴费」"
AID_WAITS = "集体补助、社会资助的缴款，请办理「补助入库」"

TREASURY_ONLY = frozenset({DIRECT, STRANGER, OPEN_ITEM})


class DistrictOnly(OfficeError):
    """Reconciliation is the district's work."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One listed difference; fen 0 on the side that has nothing. `key` names the treasury row, `line` the POS line."""

    kind: str
    month: str
    village: str
    name: str
    id_number: str
    pos_fen: int
    treasury_fen: int
    terminal: str
    rrn: str
    pos_on: str
    treasury_on: str
    text: str
    key: str = ""
    line: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Counts of one list. `matched` excludes late rows; `repeated` rows were settled by an earlier list."""

    rows: int
    matched: int
    matched_fen: int
    pos_only: int
    pos_only_fen: int
    treasury_only: int
    treasury_only_fen: int
    amount_differs: int
    late: int
    waiting: int
    repeated: int
    details: tuple[Difference, ...]


def reconcile(desk: Desk, path: Path, month: str) -> Reconciled:
    """Compare a treasury list with the payments of `month` and earlier, post what matches, list what differs."""
    _require(desk)
    return settle_rows(desk, read_file(path), month)


def try_out(
    desk: Desk, source: SourceFile, month: str, layout: Layout = AUTOMATIC
) -> tuple[Reconciled, tuple[Problem, ...]]:
    """What comparing the list as read would say, and the rows that could not be read; nothing is written."""
    _require(desk)
    key = str(Month.parse(month))
    treasury = _received(treasury_of(table_of(source, TREASURY, layout)))
    with desk.store.read() as unit:
        known = _known(desk, unit, key)
        matches = match(treasury.rows, known)
        fresh = _fresh(matches, unit.treasury.settled([found.key for found in matches]))
    found = _counted(len(treasury.rows), fresh, len(matches) - len(fresh), _pos_only(known, matches), key)
    return found, treasury.problems


def settle_rows(
    desk: Desk, source: SourceFile, month: str, layout: Layout = AUTOMATIC, progress: Progress | None = None
) -> Reconciled:
    """Post what matches and write the import down. Raises FileChanged when the file is another one now."""
    _require(desk)
    month = str(Month.parse(month))
    require_unchanged(source)
    treasury = _received(treasury_of(table_of(source, TREASURY, layout)))
    with desk.store.write() as unit:
        known = _known(desk, unit, month)
        matches = match(treasury.rows, known)
        settled = unit.treasury.settled([found.key for found in matches])
        fresh = _fresh(matches, settled)
        filed = _file(desk, unit, month, source.digest, fresh, progress)
        pos_only = _pos_only(known, matches)
        if filed:
            _keep(desk, unit, source, layout, treasury, filed)
    return _counted(len(treasury.rows), fresh, len(matches) - len(fresh), pos_only, month)


def _received(treasury: TreasuryList) -> TreasuryList:
    """What came in; money that the treasury gave back (退库) is told row by row, its own papers book it (退费支付)."""
    back = [
        Problem("given_back", f"是退库 {yuan(row.amount_fen)} 元或零金额，对账不记账；退费请办理「退费支付」。", "amount", row.row)
        for row in treasury.rows if row.amount_fen <= 0
    ]  # fmt: skip
    rows = tuple(row for row in treasury.rows if row.amount_fen > 0)
    return replace(treasury, rows=rows, problems=(*treasury.problems, *back))


def _require(desk: Desk) -> None:
    desk.need(FINANCE, doing="对账")
    if desk.level != DISTRICT:
        raise DistrictOnly("对账由区级办理。", "请把国库清单交给区社保局。")


def _keep(
    desk: Desk, unit: Unit, source: SourceFile, layout: Layout, treasury: TreasuryList, filed: Sequence[Filing]
) -> None:
    original = dict(table_of(source, TREASURY, replace(layout, corrections=())).rows)
    import_records.keep(
        desk, unit, import_records.TREASURY, source, rows=len(treasury.rows) + len(treasury.problems),
        accepted=sum(len(filing.body["rows"]) for filing in filed), filed=filed,
        skipped=Counter(problem.code for problem in treasury.problems if problem.blocking),
        corrections=import_records.corrections_said(original, layout.corrections),
    )  # fmt: skip


def _known(desk: Desk, unit: Unit, month: str) -> Known:
    paid: dict[int, dict[str, str]] = {}

    def direct_fits(row: TreasuryRow, resident: Resident) -> bool:
        year = row.year or row.entered_on.year
        if year not in paid:
            paid[year] = unit.lines.paid(year) | dict.fromkeys(unit.treasury.direct(year), DIRECT)
        tier = desk.policy(unit, row.entered_on).tier(row.amount_fen)
        fits = tier is not None and resident.subject not in paid[year]
        if fits:
            paid[year][resident.subject] = DIRECT
        return fits

    lines = unit.lines.uncredited(month)
    return Known(
        month, lines, [*unit.lines.open_items(), *_given_up(unit, month)], unit.residents.alive, direct_fits,
        back_awaited.rule(unit, lines),
        frozenset(due.key[:LINE_DIGITS] for due in unit.dues.open_ones(TRANSFER)), tickets_of(unit, month),
        aid_awaited.batches(unit),
    )  # fmt: skip


def _given_up(unit: Unit, month: str) -> list[Line]:
    """Payments reversed before they entered, whose money may still come; none whose money stayed in the township's account."""
    return [line for line in unit.lines.reversed_unentered(month) if not in_deposit(line, unit)]


def tickets_of(unit: Unit, month: str) -> dict[tuple[str, str], Ticket]:
    """Terminal, reference and year by receipt and person, from the tax office's lists of the month and the two around it."""
    this = Month.parse(month)
    first, last = this.previous.first_day.isoformat(), this.next.last_day.isoformat()
    rows = [tax_row(row) for row in unit.statements.between(TAX_LISTS, first, last) if row.fen > 0]
    return {(row.receipt, row.id_number): (row.terminal, row.rrn, row.year) for row in rows if row.receipt and row.rrn}


def _fresh(matches: Sequence[Match], settled: set[str]) -> list[Match]:
    """Rows not settled before, each key once even when the list repeats it."""
    seen, fresh = set(settled), []
    for found in matches:
        if found.key not in seen and found.outcome != ENTERED:
            seen.add(found.key)
            fresh.append(found)
    return fresh


def _file(
    desk: Desk, unit: Unit, month: str, list_hash: str, fresh: Sequence[Match], progress: Progress | None
) -> list[Filing]:
    """One filing per village; returns them."""
    listed = {str(row["key"]): (str(row.get("found", "")), row.get("line", "")) for row in unit.treasury.open_rows()}
    groups: dict[str, list[Match]] = defaultdict(list)
    office = desk.context(unit)
    for found in fresh:
        if listed.get(found.key) != (found.outcome, found.line.line if found.line else ""):
            groups[_home(unit, found) or desk.station.code].append(found)
    filed = []
    for done, (village, matches) in enumerate(sorted(groups.items()), 1):
        rows = [_with_subsidy(office, _row(found), found) for found in matches]
        postings = [posting.as_row() for row in rows for posting in postings_of(row, desk.today.isoformat())]
        body = {
            "month": month, "list_hash": list_hash, "rows": rows,
            "effects": {"postings": postings}, "effect_no": unit.dockets.last_effect(village) + 1,
        }  # fmt: skip
        later = 2 if any("subsidy" in row for row in rows) or any(map(_was_reversed, matches)) else 1
        version = AT_HALL if is_township(village) else later
        filed.append(desk.file(unit, village, [Draft("reconciliation", body, kind_version=version)])[0][1])
        if progress:
            progress(done, len(groups))
    return filed


def _was_reversed(found: Match) -> bool:
    return found.line is not None and found.line.phase == "reversed"


def _home(unit: Unit, found: Match) -> str:
    """The village whose books the row concerns: the payer's home, wherever he paid."""
    return _payers(unit, found.line) if found.line is not None else _village(found)


def _payers(unit: Unit, line: Line) -> str:
    """The home of a line's payer; of a line without one, the place that took it."""
    payer = unit.residents.by_subject(line.subject) if line.subject else None
    return payer.village if payer is not None else line.village


def _village(found: Match) -> str:
    if found.line is not None:
        return found.line.village
    return found.resident.village if found.resident is not None and found.outcome in {DIRECT, WAITING} else ""


def _row(found: Match) -> dict[str, Any]:
    """The row as it stands in the filing."""
    row = found.row
    body: dict[str, Any] = {
        "key": found.key, "outcome": found.outcome, "fen": row.amount_fen, "entered_on": row.entered_on.isoformat(),
        "year": row.year or row.entered_on.year, "name": row.name, "id_number": row.id_number,
    }  # fmt: skip
    optional = {
        "receipt": row.receipt, "terminal": found.line.terminal if found.line else row.terminal, "rrn": row.rrn,
        "line": found.line.line if found.line else "", "station": found.line.station if found.line else "",
        "subject": found.line.subject if found.line else found.resident.subject if found.resident else "",
        "pos_fen": found.line.amount_fen if found.line and found.outcome == DIFFERS else 0,
        "pos_on": found.line.paid_on if found.line else "", "rule": found.rule, "aid": found.aid,
    }  # fmt: skip
    return {**body, **{name: value for name, value in optional.items() if value}}


def _with_subsidy(office: Context, row: dict[str, Any], found: Match) -> dict[str, Any]:
    """The row with the subsidy by level, where the policy of the day of payment enters it with the payment."""
    if found.outcome not in {MATCHED, LATE, DIRECT}:
        return row
    paid_on = found.line.paid_on if found.line else str(row["entered_on"])
    policy = office.policy_at(paid_on)
    if policy.subsidy_entry != "with_payment" or not subsidised(policy, found.line.kind if found.line else ""):
        return row
    parts = subsidy_parts(policy, int(row["fen"]), found.line.year if found.line else int(row["year"]), paid_on)
    return {**row, "subsidy": [list(part) for part in parts]} if parts else row


def _pos_only(known: Known, matches: Sequence[Match]) -> list[Line]:
    """The month's payments without a treasury row: no open items, none carried forward, and no back payment that still
    stands in a township's account.
    """
    seen = {found.line.line for found in matches if found.line is not None}
    return [
        line for line in known.lines
        if line.month == known.month and line.line not in seen and line.line[:LINE_DIGITS] not in known.held
    ]  # fmt: skip


def _counted(rows: int, fresh: Sequence[Match], repeated: int, pos_only: Sequence[Line], month: str) -> Reconciled:
    counts = Counter(found.outcome for found in fresh)

    def fen(*outcomes: str) -> int:
        return sum(found.row.amount_fen for found in fresh if found.outcome in outcomes)

    details = [difference(_row(found), month, _village(found)) for found in fresh if found.outcome != MATCHED]
    details += [pos_difference(line) for line in pos_only]
    return Reconciled(
        rows=rows, matched=counts[MATCHED], matched_fen=fen(MATCHED), pos_only=len(pos_only),
        pos_only_fen=sum(line.amount_fen for line in pos_only),
        treasury_only=sum(counts[outcome] for outcome in TREASURY_ONLY), treasury_only_fen=fen(*TREASURY_ONLY),
        amount_differs=counts[DIFFERS], late=counts[LATE], waiting=counts["waiting"], repeated=repeated,
        details=tuple(details),
    )  # fmt: skip


def difference(row: dict[str, Any], month: str, village: str) -> Difference:
    """A listed row of the treasury."""
    outcome = str(row["outcome"])
    pos = int(row.get("pos_fen", 0)) or (int(row["fen"]) if row.get("line") else 0)
    back = outcome == WAITING and (not row.get("line") or row.get("terminal") == TERMINAL)
    return Difference(
        outcome, month, village, str(row["name"]), str(row["id_number"]), pos, int(row["fen"]), str(row.get("terminal", "")),
        str(row.get("rrn", "")), str(row.get("pos_on", "")), str(row["entered_on"]),
        _waits(row) or (BACK_WAITS if back else OUTCOME_TITLES[outcome]), str(row["key"]),
        str(row.get("line", "")), str(row.get("rule", "")),
    )  # fmt: skip


def _waits(row: dict[str, Any]) -> str:
    """What a listed row waits for that is no payment of its own: a paper about aid, or about several payments."""
    return AID_WAITS if row.get("aid") else SEVERAL_WAIT if row.get("rule") == SEVERAL else ""


def pos_difference(line: Line, *, held: bool = False) -> Difference:
    """A payment that the treasury's list does not have; `held`: a back payment that no transfer has handed on."""
    text = OUTCOME_TITLES["pos_only"] if line.kind != BACK else BACK_HELD if held else BACK_MOVED
    return Difference(
        "pos_only", line.month, line.village, line.name, line.id_number, line.amount_fen, 0, line.terminal, line.rrn,
        line.paid_on, "", text, "", line.line,
    )  # fmt: skip


def match_by_hand(desk: Desk, key: str, line: str, reason: str) -> str:
    """Propose that an open treasury row settles a POS line; another key than finance's must agree. Returns the filing."""
    desk.need(FINANCE, doing="对账")
    with desk.store.write() as unit:
        row = open_row(unit, key)
        if row is None:
            raise DistrictOnly("国库的这一行已经处理过，或不在清单里。", "请按 F5 刷新后再选。")
        pos = unit.lines.get(line)
        body = {
            "key": key, "line": line, "fen": int(row["fen"]), "entered_on": str(row["entered_on"]),
            "name": str(row["name"]), "reason": reason.strip(),
        }  # fmt: skip
        parts = subsidy_of(pos, int(row["fen"]), desk.context(unit)) if pos is not None else []
        version = 2 if parts else 1  # as for 对账: what an older program can read is written for it
        draft = Draft("manual_match", {**body, "subsidy": parts} if parts else body, pos.subject if pos else "", kind_version=version)
        check_or_refuse(draft, desk.context(unit))
        return desk.file(unit, _payers(unit, pos) if pos else desk.station.code, [draft])[0][1].id
