"""Import of a POS terminal's export (Songshan 003 art. 7, 9): lines are logged, batches whose slip agrees are closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from app.business.batch import PAYMENT, SALE, VOIDED, net, signed
from app.business.belonging import groups_of
from app.business.reconciliation import DIRECT
from app.domain.money import yuan
from app.domain.policy import policy_on
from app.domain.records import Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.pos import PosFile, PosLine, Settlement, pos_of
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.intake.vocabularies import POS
from app.ports import Unit
from app.services import import_records
from app.services.batch_drafts import (
    DRAFT,
    IMPORT,
    file_batch,
    file_overdue,
    key_of,
    new_body,
    overdue,
    put_slip,
    slip_agrees,
)
from app.services.desk import Desk, Progress, policies
from app.services.pos_rules import Known, judge, pair_voids
from app.services.pos_rules import key_of as line_key

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PosResult:
    """Counts of one file: transactions read, batches named, new payments and their fen, net fen of all lines.

    `number` is the import's own (0: nothing new was logged).
    """

    lines: int
    batches: int
    payments: int
    payments_fen: int
    net_fen: int
    by_tier: dict[str, int]
    problems: dict[str, int]
    details: tuple[Problem, ...]
    number: int = field(default=0, compare=False)


@dataclass(slots=True)
class _Tally:
    """What happened to one batch of the file."""

    body: Body
    fresh: list[dict[str, Any]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)


def known_to(desk: Desk, unit: Unit, terminals: Sequence[str], numbers: Sequence[str] | None = None) -> Known:
    """What the rules of payment look at, open drafts included; payers only those with these ID numbers, if given."""
    all_policies = policies(unit)
    known = Known(
        payers=_payers(desk, unit, numbers), policy_on=lambda day: policy_on(all_policies, day),
        paid_in=partial(_paid_in, unit), logged=dict(unit.lines.logged(sorted(set(terminals)))),
        groups=lambda payer, day: groups_of(payer, day, unit),
    )  # fmt: skip
    for body in unit.drafts.all(DRAFT).values():
        for row in body["lines"]:
            known.logged[line_key(body["terminal"], body["batch"], row)] = "draft"
            if row.get("state") == PAYMENT:
                known.paid_for(row["year"])[row["subject"]] = "draft"
    return known


def _paid_in(unit: Unit, year: int) -> dict[str, str]:
    """Who has paid for a year, by a line or directly at the tax office."""
    return dict.fromkeys(unit.treasury.direct(year), DIRECT) | unit.lines.paid(year)


def _payers(desk: Desk, unit: Unit, numbers: Sequence[str] | None) -> Mapping[str, Resident]:
    if numbers is None:
        return unit.residents.payers(desk.station.code)
    found = [resident for number in numbers for resident in unit.residents.alive(number)]
    return {resident.id_number: resident for resident in found if resident.village.startswith(desk.station.code)}


def import_pos(desk: Desk, path: Path, *, progress: Progress | None = None) -> PosResult:
    """Log a POS export: nothing the terminal took is dropped, nothing is logged twice, all or nothing is kept."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    return log_rows(desk, read_file(path), progress=progress)


def try_out(desk: Desk, source: SourceFile, layout: Layout = AUTOMATIC) -> PosResult:
    """What an import of the file as read would say; nothing is written."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    file = pos_of(table_of(source, POS, layout))
    problems = list(file.problems)
    with desk.store.read() as unit:
        tallies = _sort(file, known_to(desk, unit, [line.terminal for line in file.lines]), unit, problems)
    for tally in tallies.values():
        if tally.fresh:
            _compare(tally, file.settlements, problems)
    return _result(file, tallies, problems)


def log_rows(
    desk: Desk, source: SourceFile, layout: Layout = AUTOMATIC, progress: Progress | None = None
) -> PosResult:
    """Log the lines and write the import down. Raises FileChanged when the file is another one now."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    require_unchanged(source)
    file = pos_of(table_of(source, POS, layout))
    with desk.store.write() as unit:
        known = known_to(desk, unit, [line.terminal for line in file.lines])
        problems = list(file.problems)
        tallies = _sort(file, known, unit, problems)
        number = _tag(unit, tallies)
        for done, tally in enumerate(tallies.values(), 1):
            _settle(desk, unit, tally, file.settlements, problems, number)
            if progress:
                progress(done, len(tallies))
        file_overdue(desk, unit)
        if number:
            _keep(desk, unit, source, layout, _result(file, tallies, problems), tallies, number)
    return _result(file, tallies, problems, number)


def _tag(unit: Unit, tallies: Mapping[tuple[str, str], _Tally]) -> int:
    """Mark every new line with the import's number; 0 when it brings nothing new."""
    fresh = [row for tally in tallies.values() for row in tally.fresh]
    number = import_records.reserve(unit) if fresh else 0
    for row in fresh:
        row[IMPORT] = number
    return number


def _keep(
    desk: Desk, unit: Unit, source: SourceFile, layout: Layout, result: PosResult,
    tallies: Mapping[tuple[str, str], _Tally], number: int,
) -> None:  # fmt: skip
    """Write the import down by the keys of its lines."""
    fresh = [line_key(*place, row) for place, tally in tallies.items() for row in tally.fresh]
    original = dict(table_of(source, POS, replace(layout, corrections=())).rows)
    import_records.keep(
        desk, unit, import_records.POS, source, rows=result.lines, accepted=len(fresh), skipped=result.problems,
        corrections=import_records.corrections_said(original, layout.corrections), lines=fresh,
        number=number,
    )


def row_of(line: PosLine) -> dict[str, Any]:
    """A line of the export as it goes into a batch."""
    return {
        "row": line.row, "voucher": line.voucher, "kind": line.kind, "paid_on": line.paid_on.isoformat(),
        "paid_at": line.paid_at, "fen": line.amount_fen, "rrn": line.rrn, "card": line.card,
        "id_number": line.id_number, "year": line.year or line.paid_on.year, "original": line.original_voucher,
    }  # fmt: skip


def _sort(file: PosFile, known: Known, unit: Unit, problems: list[Problem]) -> dict[tuple[str, str], _Tally]:
    """Lines by batch, new ones apart from those logged before; then pairs, then every other line in the file's order."""
    tallies: dict[tuple[str, str], _Tally] = {}
    drafts = {(body["terminal"], body["batch"]): dict(body) for body in unit.drafts.all(DRAFT).values()}
    for line in file.lines:
        place = (line.terminal, line.batch)
        if place not in tallies:
            body = drafts.get(place) or new_body(*place, line.merchant, line.paid_on.isoformat())
            tallies[place] = _Tally({**body, "lines": [dict(row) for row in body["lines"]]})
        row, tally = row_of(line), tallies[place]
        key = line_key(*place, row)
        if key in known.logged:
            problems.append(
                Problem("already_logged", f"凭证 {line.voucher} 以前已经登记过，没有重复登记。", "voucher", line.row)
            )
            tally.before.append(row)
        else:
            known.logged[key] = "file"
            tally.fresh.append(row)
            tally.body["lines"].append(row)
    _decide(tallies, known, problems)
    return tallies


def _decide(tallies: dict[tuple[str, str], _Tally], known: Known, problems: list[Problem]) -> None:
    for tally in tallies.values():
        pair_voids(tally.body["lines"])
    for row in sorted((row for tally in tallies.values() for row in tally.fresh), key=lambda row: int(row["row"])):
        if row.get("state") != VOIDED:
            problem = judge(row, known)
            if problem is not None:
                problems.append(problem)
        elif row["kind"] != SALE:
            text = f"凭证 {row['original']} 已在终端上撤销（撤销凭证 {row['voucher']}），不算缴费。"
            problems.append(Problem("voided_pair", text, "voucher", int(row["row"])))


def _settle(
    desk: Desk, unit: Unit, tally: _Tally, settlements: Sequence[Settlement], problems: list[Problem], number: int
) -> None:
    """Compare with the settlement slip; file the batch when it agrees or its month is over, else keep it open."""
    if not tally.fresh:
        return
    body = tally.body
    _compare(tally, settlements, problems, number)
    if slip_agrees(body) or overdue(body, desk.today):
        file_batch(desk, unit, body)
    else:
        unit.drafts.put(DRAFT, key_of(body), body)


def _compare(tally: _Tally, settlements: Sequence[Settlement], problems: list[Problem], number: int = 0) -> None:
    """Put the batch's settlement slip into its body; a slip that differs is a problem."""
    body = tally.body
    slip = next((s for s in settlements if (s.terminal, s.batch) == (body["terminal"], body["batch"])), None)
    if slip is not None:
        earlier = [row for row in tally.before if not _in(row, body)]
        count = slip.count - len(earlier) if slip.count is not None else len(body["lines"])
        logged = net(body["lines"])
        total = slip.total_fen if slip.total_fen is not None else logged + net(earlier)
        put_slip(body, count, total - net(earlier), number)
        if not slip_agrees(body):
            gap = body["slip_fen"] - logged
            text = (
                f"终端 {body['terminal']} 批次 {body['batch']}：结算单 {slip.count} 笔 {yuan(total)} 元，"
                f"与明细相差 {yuan(gap)} 元。请对照结算单补登漏掉的交易。"
            )
            problems.append(Problem("settlement_differs", text, "slip_fen", slip.row))


def _in(row: dict[str, Any], body: Body) -> bool:
    return any(row["voucher"] == other["voucher"] and row["paid_on"] == other["paid_on"] for other in body["lines"])


def _result(file: PosFile, tallies: dict[tuple[str, str], _Tally], problems: list[Problem], number: int = 0) -> PosResult:
    payments = [row for tally in tallies.values() for row in tally.fresh if row.get("state") == PAYMENT]
    tiers = Counter(str(row["fen"] // 100) for row in payments)
    counted = Counter(problem.code for problem in problems if problem.blocking)
    problems.sort(key=lambda problem: problem.row)
    return PosResult(
        lines=len(file.lines), batches=len(tallies), payments=len(payments),
        payments_fen=sum(row["fen"] for row in payments), net_fen=sum(signed(row_of(line)) for line in file.lines),
        by_tier=dict(sorted(tiers.items(), key=lambda item: int(item[0]))), problems=dict(counted),
        details=tuple(problems), number=number,
    )  # fmt: skip
