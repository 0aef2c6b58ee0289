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
from app.domain.money import yuan
from app.domain.width import halfwidth
from app.errors import Problem
from app.intake.cells import clean, day_of, digits_of, fen_of, is_scientific, payer_number, squeezed, year_of
from app.intake.columns import Table, is_header_again
from app.intake.layouts import address
from app.intake.sheets import Cell, NumberCell
from app.intake.statement_vocabularies import TAX

_TOTAL = re.compile(r"(?:本页|本表|本月|全部|以上)?(合计|小计|总计|共计|累计)")
_SUBTOTAL = re.compile(r"小计|本页|累计")
_LONG_NUMBER = re.compile(r"[0-9]{12}")
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
        heads = [squeezed(text) for text in texts if text][:2]
        if any(_TOTAL.match(head) for head in heads) and len(values.get("id_number", "")) < 15:
            stated = fen_of(values.get("amount", ""))
            if stated is not None and not any(_SUBTOTAL.search(head) for head in heads):
                total = number, stated
        elif _is_ticket(values) and not is_header_again(texts, table.columns, TAX):
            made = _read(number, values, _lost(number, cells, table))
            (rows if isinstance(made, TaxDetail) else problems).append(made)  # type: ignore[arg-type]
    if total is not None and (differs := _differs(total, rows)):
        problems.append(differs)
    return TaxDetails(tuple(rows), total[1] if total else None, tuple(problems))


def _is_ticket(values: Mapping[str, str]) -> bool:
    """Not a signature line or a title: a person or an amount, and something else."""
    person = _LONG_NUMBER.search(halfwidth(values.get("id_number", "")))
    if person is None and fen_of(values.get("amount", "")) is None:
        return False
    return sum(field in values for field in ("id_number", "amount", "paid_on", "receipt")) > 1


def _lost(number: int, cells: Sequence[Cell], table: Table) -> tuple[str, str]:
    """(cell, what) of a long number that spreadsheet software has rounded."""
    for field, what in (("id_number", "证件号码"), ("receipt", "税票号")):
        column = table.columns.get(field, -1)
        cell = cells[column] if 0 <= column < len(cells) else ""
        if (isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(cell):
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


def _differs(total: tuple[int, int], rows: Sequence[TaxDetail]) -> Problem | None:
    row, stated_fen = total
    sum_fen = sum(ticket.amount_fen for ticket in rows)
    if stated_fen == sum_fen:
        return None
    text = (
        f"文件的合计是 {yuan(stated_fen)} 元，读出的 {len(rows)} 行相加是 {yuan(sum_fen)} 元，"
        "请核对文件是否完整，再读入。"
    )
    return Problem("total_differs", text, "amount", row)
