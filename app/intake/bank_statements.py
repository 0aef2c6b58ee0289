"""银行对账单 of one account: opening balance, rows, closing balance, checked to the fen (Linyi 004 2(4)-(5)).

Banks write income and expenditure in two columns, or one amount with 借/贷; newest first or oldest first. The running
balance is the proof that no row is missing: a statement whose balances do not run is pointed out and not taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.money import yuan
from app.errors import Problem
from app.intake.cells import clean, day_of, fen_of, squeezed
from app.intake.columns import Table, is_header_again
from app.intake.statement_vocabularies import BANK

_OPENING = re.compile(r"期初|上期|上日|承前|上月|年初|昨日")
_CLOSING = re.compile(r"期末|本期余额|月末|结转下|过次页|截止余额")
_TOTAL = re.compile(r"合计|总计|小计|累计|共计")
_OUT = re.compile(r"借|付|支|D|出|-")
_IN = re.compile(r"贷|收|C|进|入|\+")


@dataclass(frozen=True, slots=True)
class BankRow:
    """One row: `fen` positive for money that came in."""

    row: int
    on: date
    fen: int
    voucher: str
    text: str
    balance_fen: int | None


@dataclass(frozen=True, slots=True)
class BankStatement:
    """Rows oldest first; `opening_fen` and `closing_fen` None where the file does not say and no balance tells."""

    rows: tuple[BankRow, ...]
    opening_fen: int | None
    closing_fen: int | None
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    rows: list[BankRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None


def bank_statement_of(table: Table) -> BankStatement:
    """The rows of a table with a day and an amount, their order and balances proved."""
    found = _Reading()
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {name: texts[i] for name, i in table.columns.items() if i < len(texts) and texts[i]}
        words = "".join(squeezed(text) for text in texts if fen_of(text) is None)
        if not _is_balance(values, words, texts, found) and not is_header_again(texts, table.columns, BANK):
            _take(number, values, found)
    return _proved(found)


def _is_balance(values: Mapping[str, str], words: str, texts: Sequence[str], found: _Reading) -> bool:
    """An opening, closing or total row; keeps its balance."""
    if any(name in values and fen_of(values[name]) for name in ("income", "outgo", "amount")) and day_of(values.get("on", "")):
        return False
    balance = fen_of(values.get("balance", ""))
    if balance is None:
        amounts = [fen for fen in map(fen_of, texts) if fen is not None]
        balance = amounts[-1] if amounts else None
    if _OPENING.search(words) and balance is not None:
        found.opening = balance if found.opening is None else found.opening
        return True
    if _CLOSING.search(words) and balance is not None:
        found.closing = balance
        return True
    return bool(_TOTAL.search(words))


def _take(number: int, values: Mapping[str, str], found: _Reading) -> None:
    if not any(name in values for name in ("income", "outgo", "amount")):
        return
    fen = _signed(values)
    on = day_of(values.get("on", ""))
    if on is None:
        if fen:
            text = f"日期“{values.get('on', '')}”认不出，请写成 20261009 或 2026-10-09。"
            found.problems.append(Problem("bad_date", text, "on", number))
    elif fen is None:
        text = "金额认不出，或看不出是收入还是支出，请对照银行回单改正。"
        found.problems.append(Problem("bad_amount", text, "amount", number))
    elif fen:
        text = " ".join(filter(None, (values.get("text", ""), values.get("party", ""))))[:200]
        voucher = squeezed(values.get("voucher", ""))[:64]
        found.rows.append(BankRow(number, on, fen, voucher, text, fen_of(values.get("balance", ""))))


def _signed(values: Mapping[str, str]) -> int | None:
    """Money in positive, out negative; None when it cannot be told."""
    income, outgo = fen_of(values.get("income", "0") or "0"), fen_of(values.get("outgo", "0") or "0")
    if "income" in values or "outgo" in values:
        return None if income is None or outgo is None else income - outgo
    fen, way = fen_of(values.get("amount", "")), squeezed(values.get("direction", "")).upper()
    if fen is None or not way:
        return fen
    if _OUT.search(way):
        return -abs(fen)
    return abs(fen) if _IN.search(way) else None


def _proved(found: _Reading) -> BankStatement:
    rows = found.rows
    if rows and all(row.balance_fen is not None for row in rows):
        if _broken(rows) is not None and _broken(rows[::-1]) is None:
            rows = rows[::-1]
        place = _broken(rows)
        if place is not None:
            text = f"第 {rows[place].row} 行的余额与上一行接不上，请核对对账单是否缺行。"
            found.problems.append(Problem("balance_broken", text, "balance", rows[place].row))
        first = rows[0].balance_fen or 0
        found.opening = first - rows[0].fen if found.opening is None else found.opening
        found.closing = rows[-1].balance_fen if found.closing is None else found.closing
    else:
        rows = sorted(rows, key=lambda row: (row.on, row.row))
    total = sum(row.fen for row in rows)
    if found.opening is not None and found.closing is None:
        found.closing = found.opening + total
    if found.opening is None and found.closing is not None:
        found.opening = found.closing - total
    if found.opening is None or found.closing is None:
        found.problems.append(Problem("no_balance", "文件里没有余额，请银行给出带期初、期末余额的对账单。", "balance"))
    elif found.opening + total != found.closing and not any(p.code == "balance_broken" for p in found.problems):
        text = (
            f"期初余额 {yuan(found.opening)} 元加本期发生额 {yuan(total)} 元，不等于期末余额 {yuan(found.closing)} 元，"
            "请核对对账单是否完整。"
        )
        found.problems.append(Problem("total_differs", text, "balance"))
    return BankStatement(tuple(rows), found.opening, found.closing, tuple(found.problems))


def _broken(rows: Sequence[BankRow]) -> int | None:
    """The first row whose balance does not follow from the row before; None when all do."""
    for place in range(1, len(rows)):
        before, row = rows[place - 1], rows[place]
        if (before.balance_fen or 0) + row.fen != row.balance_fen:
            return place
    return None
