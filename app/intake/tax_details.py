"""税务缴费明细: the tax office's tickets of a month, one row each (Songshan 003 art. 3(6)1; facts 5.4).

Like the treasury's list, but its day is the day on which the tax office counted the payment (日切日期), and nothing in it
is credited: it is the third side of the month's comparison. A total that differs from the rows is pointed out first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain import names
from app.errors import Problem
from app.intake.cells import clean, day_of, digits_of, fen_of, payer_number, squeezed, year_of
from app.intake.columns import Table, is_header_again
from app.intake.layouts import address
from app.intake.sheets import Cell
from app.intake.statement_vocabularies import TAX
from app.intake.ticket_rows import heads_of, is_of_all, is_ticket, is_total, total_differs, was_rounded

TELLING = ("id_number", "amount", "paid_on", "receipt")
"""Fields of which a row that is a ticket has more than one."""

_CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,2}")


@dataclass(frozen=True, slots=True)
class TaxDetail:
    """One ticket; `amount_fen` negative for 退库, texts "" and days None where the list does not say."""

    row: int
    receipt: str
    name: str
    id_number: str
    year: int | None
    amount_fen: int
    paid_on: date
    cut_on: date | None
    terminal: str
    rrn: str
    village: str


@dataclass(frozen=True, slots=True)
class TaxDetails:
    """`total_fen`: the list's own 合计, None where it has none; `problems`: rows not read, and a total that differs."""

    rows: tuple[TaxDetail, ...]
    total_fen: int | None
    problems: tuple[Problem, ...]


def tax_details_of(table: Table) -> TaxDetails:
    """The tickets of a table that has the needed columns."""
    rows: list[TaxDetail] = []
    problems: list[Problem] = []
    total: tuple[int, int] | None = None
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {field: texts[i] for field, i in table.columns.items() if i < len(texts) and texts[i]}
        heads = heads_of(texts)
        if is_total(heads, values):
            stated = fen_of(values.get("amount", ""))
            if stated is not None and is_of_all(heads):
                total = number, stated
        elif is_ticket(values, TELLING) and not is_header_again(texts, table.columns, TAX):
            made = _read(number, values, _lost(number, cells, table))
            (rows if isinstance(made, TaxDetail) else problems).append(made)  # type: ignore[arg-type]
    differs = total_differs(total, [ticket.amount_fen for ticket in rows], "读入")
    problems += [differs] if differs else []
    return TaxDetails(tuple(rows), total[1] if total else None, tuple(problems))


def _lost(number: int, cells: Sequence[Cell], table: Table) -> tuple[str, str]:
    """(cell, what) of a long number that spreadsheet software has rounded."""
    for field, what in (("id_number", "证件号码"), ("receipt", "税票号")):
        column = table.columns.get(field, -1)
        cell = cells[column] if 0 <= column < len(cells) else ""
        if was_rounded(cell):
            return address(number, column), what
    return "", ""


def _read(number: int, values: Mapping[str, str], lost: tuple[str, str]) -> TaxDetail | Problem:
    where, what = lost
    if where:
        text = f"{where} 格的{what}被表格软件当作数字，后几位已经丢失，请税务部门把这一列按文本重新导出。"
        return Problem("id_lost_precision", text, "id_number" if what == "证件号码" else "receipt", number)
    amount_fen = fen_of(values.get("amount", ""))
    if not amount_fen:
        text = f"实缴金额“{values.get('amount', '')}”认不出，请对照税票改正。"
        return Problem("bad_amount", text, "amount", number)
    paid_on, cut_on = day_of(values.get("paid_on", "")), day_of(values.get("cut_on", ""))
    if paid_on is None and cut_on is None:
        text = f"缴费日期“{values.get('paid_on', '')}”认不出，请写成 20261009 或 2026-10-09。"
        return Problem("bad_date", text, "paid_on", number)
    village = squeezed(values.get("village", ""))
    return TaxDetail(
        number, squeezed(values.get("receipt", ""))[:64], names.normalise(values.get("name", ""))[:64],
        payer_number(values.get("id_number", ""))[:64], year_of(values.get("year", "")), amount_fen,
        paid_on or cut_on or date.min, cut_on, digits_of(values["terminal"], 8)[:64] if "terminal" in values else "",
        digits_of(values["rrn"], 12)[:64] if "rrn" in values else "", village if _CODE.fullmatch(village) else village[:64],
    )  # fmt: skip
