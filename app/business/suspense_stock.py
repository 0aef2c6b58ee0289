"""暂收款: money that stands where it may not stay, what it is, and how much of it is already spoken for (Linyi 004 2(5):
定期清理暂付款和暂收款项).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.business.declaration import Context
from app.domain.money import yuan
from app.domain.records import DEAD
from app.ports import Unit

ROOT = "暂收"
REFUND_DUE = "refund"
_KINDS = {"待退": "冲销待退", "待查": "待查款", "税务直缴": "税务直缴暂收"}
MOST_OFFERED = 3_000


def free_fen(unit: Unit, stand: str, *, not_n: int = 0) -> int:
    """What stands there and no refund or entry that counts has asked for."""
    return unit.postings.balance(stand) - spoken_for(unit, stand, not_n=not_n)


def spoken_for(unit: Unit, stand: str, *, not_n: int = 0) -> int:
    """Fen of approved refunds not yet paid, and of refunds and entries that wait for review, from this place."""
    waiting = sum(due.left_fen for due in unit.dues.open_ones(REFUND_DUE) if due.row.get("stand") == stand)
    dockets = unit.dockets.listed(kinds=("refund", "suspense_entry"), limit=1_000_000)
    ns = [one.n for one in dockets if one.state not in DEAD | {"effective"} and one.n != not_n]
    asked = unit.journal.filings([n for n in ns if not not_n or n < not_n])
    return waiting + sum(int(filing.body["fen"]) for filing in asked.values() if filing.body["stand"] == stand)


def offers(context: Context) -> Sequence[tuple[str, str]]:
    """The places with money, as a person chooses them."""
    found = []
    for path, fen in context.unit.postings.balances(ROOT)[:MOST_OFFERED]:
        kind = path.split("/")[1]
        if fen > 0 and kind in _KINDS:
            found.append((path, title(context.unit, path, fen)))
    return tuple(found)


def title(unit: Unit, path: str, fen: int) -> str:
    """What the money is: whose payment it was, as far as the books know."""
    _, kind, name = path.split("/", 2)
    line = unit.lines.get(name)
    slip = f"{line.name or '不知名'} {line.paid_on} 终端 {line.terminal} 凭证 {line.voucher}" if line is not None else ""
    return f"{_KINDS.get(kind, kind)} {yuan(fen)} 元：{slip or name}"


def village_of(unit: Unit, path: str, otherwise: str) -> str:
    """The village whose stream the money belongs to; a stranger's stands with the district."""
    line = unit.lines.get(path.split("/", 2)[2]) if path.count("/") >= 2 else None
    return line.village if line is not None else otherwise


def entered_on(unit: Unit, path: str, otherwise: str) -> str:
    """The treasury date of the money: its line's, or the day it was last put there."""
    line = unit.lines.get(path.split("/", 2)[2]) if path.count("/") >= 2 else None
    return (line.entered_on or line.paid_on) if line is not None else otherwise
