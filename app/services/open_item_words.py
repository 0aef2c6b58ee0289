"""An open item of 三方对账 as a person knows it: whose, of which day, how much (Songshan 003 art. 11, 40).

Who reviews an explanation or a match by hand judges a payment, not its number.
"""

from __future__ import annotations

import re

from app.domain.money import yuan
from app.domain.open_items import ACCOUNT, BANK, BOOK, LINE, TAX, TREASURY
from app.ports import Unit
from app.services.papers import village_name

_ID = re.compile(r"[0-9a-f]{16,}")


def item_words(unit: Unit, key: str) -> str:
    """`key` as an open item has it (side:name), "" when the books do not know it."""
    side, _, name = key.partition(":")
    if side == LINE:
        return _payment(unit, name)
    if side in {TAX, BANK}:
        return _listed(unit, key)
    if side in {BOOK, ACCOUNT}:
        parts = [part for part in name.split("/") if part not in {"", "-"} and not _ID.fullmatch(part)]
        return " ".join(("账面" if side == BOOK else "余额", *parts))
    return _received(unit, name) if side == TREASURY else ""


def _payment(unit: Unit, name: str) -> str:
    line = unit.lines.get(name)
    if line is None:
        return ""
    who = line.name or f"终端 {line.terminal}"
    return f"收缴 {village_name(unit, line.village)} {who} {line.paid_on} {yuan(line.amount_fen)} 元"


def _listed(unit: Unit, key: str) -> str:
    row = unit.funds.statement(key)
    if row is None:
        return ""
    title = "税务" if row.source == TAX else f"银行（{row.account}）"
    who = str(row.row.get("name", "") or row.row.get("about", ""))
    return " ".join(filter(None, (title, who, row.entered_on, f"{yuan(row.fen)} 元")))


def _received(unit: Unit, name: str) -> str:
    row = next((row for row in unit.treasury.open_rows() if row["key"] == name), None)
    if row is None:
        return ""
    return " ".join(
        filter(None, ("国库", str(row.get("name", "")), str(row["entered_on"]), f"{yuan(int(row['fen']))} 元"))
    )
