"""The treasury's list of what has entered: one row per receipt, and the list's own total.

The tax office hands it to the district every month (Songshan 003 art. 3(6)1) and it is compared with
what villages collected (art. 11); the day of entry is the value date of the account (art. 13). It is
the authority, so a list whose total disagrees with its rows is pointed out before anything is matched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain import names
from app.errors import Problem
from app.intake.cells import (
    clean,
    day_of,
    digits_of,
    fen_of,
    payer_number,
    squeezed,
    tier_fen_of,
    year_of,
)
from app.intake.columns import Table, find_table, is_header_again
from app.intake.layouts import address
from app.intake.sheets import read_sheets
from app.intake.ticket_rows import heads_of, is_of_all, is_ticket, is_total, total_differs, was_rounded
from app.intake.vocabularies import TREASURY

TELLING = ("id_number", "amount", "entered_on", "receipt")
"""Fields of which a row that is a ticket has more than one."""

_MONEY = re.compile(r"-?[0-9][0-9,]*\.[0-9]{1,2}|-?[0-9][0-9,]*(?=元)")


@dataclass(frozen=True, slots=True)
class TreasuryRow:
    """One receipt. `amount_fen` is negative for money given back (退库); texts may be "".

    id_number: folded, not checked; tier_fen: None where the list has no tier; year: of the premium, where given.
    """

    row: int
    receipt: str
    name: str
    id_number: str
    item: str
    year: int | None
    tier_fen: int | None
    amount_fen: int
    paid_on: date | None
    entered_on: date
    terminal: str
    rrn: str


@dataclass(frozen=True, slots=True)
class TreasuryList:
    """`total_fen`: the list's own 合计, None where it has none; `problems`: rows not read, and a total that differs."""

    rows: tuple[TreasuryRow, ...]
    total_fen: int | None
    problems: tuple[Problem, ...]


def read_treasury(path: Path) -> TreasuryList:
    """Read a treasury list of any layout with a header row. Raises the classes of refusals.py."""
    return treasury_of(find_table(read_sheets(path), TREASURY))


def treasury_of(table: Table) -> TreasuryList:
    """The receipts of a table that has the needed columns."""
    rows: list[TreasuryRow] = []
    problems: list[Problem] = []
    totals: list[tuple[int, int]] = []
    id_column = table.columns["id_number"]
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {field: texts[i] for field, i in table.columns.items() if i < len(texts) and texts[i]}
        heads = heads_of(texts)
        if is_total(heads, values):
            total = _stated(values, texts)
            if total is not None and is_of_all(heads):
                totals.append((number, total))
        elif is_ticket(values, TELLING) and not is_header_again(texts, table.columns, TREASURY):
            cell = cells[id_column] if id_column < len(cells) else ""
            result = _read_row(number, values, address(number, id_column) if was_rounded(cell) else "")
            if isinstance(result, TreasuryRow):
                rows.append(result)
            else:
                problems.append(result)
    differs = total_differs(totals[-1] if totals else None, [receipt.amount_fen for receipt in rows], "对账")
    problems += [differs] if differs else []
    return TreasuryList(tuple(rows), totals[-1][1] if totals else None, tuple(problems))


def _read_row(number: int, values: Mapping[str, str], lost: str) -> TreasuryRow | Problem:
    if lost:
        text = f"{lost} 格的证件号码被表格软件当作数字，后几位已经丢失，请税务部门把这一列按文本重新导出。"
        return Problem("id_lost_precision", text, "id_number", number)
    amount_fen = fen_of(values.get("amount", ""))
    if amount_fen is None:
        text = f"实缴金额“{values.get('amount', '')}”认不出，请对照税票改正。"
        return Problem("bad_amount", text, "amount", number)
    entered_on = day_of(values.get("entered_on", ""))
    if entered_on is None:
        written = values.get("entered_on", "")
        text = f"入库日期“{written}”认不出，请写成 20261009 或 2026-10-09。"
        return Problem("bad_date", text, "entered_on", number)
    return TreasuryRow(
        row=number,
        receipt=squeezed(values.get("receipt", "")),
        name=names.normalise(values.get("name", "")),
        id_number=payer_number(values.get("id_number", "")),
        item=squeezed(values.get("item", "")),
        year=year_of(values.get("year", "")),
        tier_fen=tier_fen_of(values["tier"]) if "tier" in values else None,
        amount_fen=amount_fen,
        paid_on=day_of(values.get("paid_on", "")),
        entered_on=entered_on,
        terminal=digits_of(values["terminal"], 8) if "terminal" in values else "",
        rrn=digits_of(values["rrn"], 12) if "rrn" in values else "",
    )


def _stated(values: Mapping[str, str], texts: list[str]) -> int | None:
    """The amount of a totals row: in its column, else the last amount among its words."""
    total = fen_of(values.get("amount", ""))
    if total is None:
        amounts = _MONEY.findall(squeezed(" ".join(texts)))
        total = fen_of(amounts[-1]) if amounts else None
    return total
