"""Payments pasted from a spreadsheet into an open batch: each bad cell named first, the good rows logged in one press.

Same rules as a typed line (Songshan 003 art. 7): what the terminal took and cannot be a payment is logged as an open
item. A row is kept back only when a cell cannot be read, or when its name is another person's than its number's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import id_number
from app.domain.id_number import IdRefused
from app.domain.names import search_key
from app.errors import OfficeError, Problem
from app.intake.cells import day_of, fen_of, payer_number, year_of
from app.intake.pasted import PastedRow
from app.ports import Unit
from app.services.batch_drafts import BatchDraft
from app.services.collections import LineRefused, change_draft, draft_body, log_row, row_as_typed
from app.services.desk import Desk
from app.services.pos_imports import known_to
from app.services.pos_rules import Known


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A pasted row with what is wrong with it, by field. A blocking problem keeps the row back; a note lets it become
    an open item (待查). `payer` is the registered name, "" for nobody; `fen` 0 when the amount cannot be read.
    """

    row: PastedRow
    payer: str
    fen: int
    problems: tuple[Problem, ...]

    @property
    def kept_back(self) -> bool:
        return any(problem.blocking for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Logged:
    """The batch afterwards, how many rows went into it, and those that were kept back."""

    draft: BatchDraft
    rows: int
    left: tuple[JudgedRow, ...]


def judge_rows(desk: Desk, key: str, rows: Sequence[PastedRow]) -> tuple[JudgedRow, ...]:
    """What would become of each row, in their order; nothing is kept. BatchGone when the batch is not open."""
    with desk.store.read() as unit:
        return tuple(_log(desk, unit, draft_body(unit, key), rows))


def log_rows(desk: Desk, key: str, rows: Sequence[PastedRow]) -> Logged:
    """Log every row without a blocking problem, all in one transaction; the others come back as they were."""
    judged: list[JudgedRow] = []

    def change(unit: Unit, body: dict[str, Any]) -> None:
        judged.extend(_log(desk, unit, body, rows))

    draft = change_draft(desk, key, change)
    left = tuple(one for one in judged if one.kept_back)
    return Logged(draft, len(judged) - len(left), left)


def _log(desk: Desk, unit: Unit, body: dict[str, Any], rows: Sequence[PastedRow]) -> list[JudgedRow]:
    """Put the rows into `body`, in order, each decided with those before it in mind."""
    numbers = [payer_number(row.id_number) for row in rows]
    known = known_to(desk, unit, [body["terminal"]], tuple(dict.fromkeys(numbers)))
    return [_one(desk, body, row, number, known) for row, number in zip(rows, numbers, strict=True)]


def _one(desk: Desk, body: dict[str, Any], row: PastedRow, number: str, known: Known) -> JudgedRow:
    resident = known.payers.get(number)
    payer = resident.name if resident is not None else ""
    fen = fen_of(row.amount) or 0
    problems = _cell_problems(desk, row, number, payer, fen)
    if not any(problem.blocking for problem in problems):
        day = day_of(row.paid_on) if row.paid_on else None
        try:
            line = row_as_typed(
                desk, voucher=row.voucher, id_text=number, year=year_of(row.year) or desk.today.year, amount_fen=fen,
                paid_on=day.isoformat() if day else "",
            )  # fmt: skip
            found = log_row(body, line, known)
        except LineRefused as refused:
            problems.append(_problem("voucher", refused))
        else:
            if found is not None:
                place = "amount" if found.field == "amount" else "id_number"
                problems.append(Problem(found.code, found.text, place, row.no, blocking=False))
    return JudgedRow(row, payer, fen, tuple(problems))


def _cell_problems(desk: Desk, row: PastedRow, number: str, payer: str, fen: int) -> list[Problem]:
    """Cells that cannot be read, and a name that is not the payer's."""
    found: list[Problem] = []

    def bad(field: str, code: str, text: str) -> None:
        found.append(Problem(code, text, field, row.no))

    if not row.voucher:
        bad("voucher", "voucher_missing", "请填凭证号（签购单上的流水号）。")
    if not payer:
        try:
            id_number.parse(number, today=desk.today)
        except IdRefused as refused:
            bad("id_number", refused.code, f"{refused.text}。")
    if fen <= 0:
        bad("amount", "amount_unreadable", f"金额「{row.amount}」读不出来或不大于零，请填元，例如 200。")
    if row.year and year_of(row.year) is None:
        bad("year", "year_unreadable", f"年度「{row.year}」读不出来，请填四位年份。")
    if row.paid_on and day_of(row.paid_on) is None:
        bad("paid_on", "day_unreadable", f"日期「{row.paid_on}」读不出来，请填如 2026-10-09。")
    if payer and row.name and search_key(row.name) != search_key(payer):
        text = f"这个号码登记的是「{payer}」，不是「{row.name}」：请核对号码；确实是他的，把姓名改成登记的姓名。"
        bad("name", "name_differs", text)
    return found


def _problem(field: str, error: OfficeError) -> Problem:
    return Problem(error.code, f"{error.text}{error.hint}", field)
