"""暂收款: money that stands where it may not stay, what it is, and how much of it is already spoken for (Linyi 004 2(5):
定期清理暂付款和暂收款项).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app.business.authority import is_township
from app.business.declaration import Context
from app.business.suspense_owner import owner_of
from app.domain.money import yuan
from app.domain.records import FILED, Line
from app.ports import Unit

ROOT = "暂收"
REFUND_DUE = "refund"
_KINDS = {"待退": "冲销待退", "待查": "待查款", "税务直缴": "税务直缴暂收"}
DIRECT_ROWS = "暂收/税务直缴/"
TAKERS = ("refund", "suspense_entry")
"""Kinds of filings that take money from these places."""

MOST_OFFERED = 3_000


def free_fen(unit: Unit, stand: str, *, not_n: int = 0) -> int:
    """What stands there and no refund or entry that counts has asked for."""
    return unit.postings.balance(stand) - spoken_for(unit, stand, not_n=not_n)


def spoken_for(unit: Unit, stand: str, *, not_n: int = 0) -> int:
    """Fen of approved refunds not yet paid, and of refunds and entries that wait for review, from this place."""
    return _spoken(unit, not_n)[stand]


def _spoken(unit: Unit, not_n: int) -> Counter[str]:
    """The same for every place; of two that wait, the earlier one counts against the later."""
    found: Counter[str] = Counter()
    for due in unit.dues.open_ones(REFUND_DUE):
        found[str(due.row.get("stand", ""))] += due.left_fen
    dockets = unit.dockets.listed(state=FILED, kinds=TAKERS, limit=0)
    ns = [one.n for one in dockets if one.n != not_n and (not not_n or one.n < not_n)]
    for filing in unit.journal.filings(ns).values():
        found[str(filing.body["stand"])] += int(filing.body["fen"])
    return found


def offers(context: Context) -> Sequence[tuple[str, str]]:
    """The places with money that nothing has asked for, as a person chooses them."""
    unit, found = context.unit, []
    spoken = _spoken(unit, 0)
    for path, fen in unit.postings.balances(ROOT):
        free = fen - spoken[path]
        if free > 0 and is_taken_from(path) and not held_for_payer(line_of(unit, path)) and told_to(unit, path, context.village):
            found.append((path, title(unit, path, free)))
        if len(found) == MOST_OFFERED:
            break
    return tuple(found)


def is_taken_from(path: str) -> bool:
    """Whether refunds and entries take from this place: what is to be returned to the treasury of a level is not theirs."""
    root, _, rest = path.partition("/")
    return root == ROOT and rest.partition("/")[0] in _KINDS and bool(rest.partition("/")[2])


def line_of(unit: Unit, path: str) -> Line | None:
    """The payment line whose money stands there, as far as this station holds it."""
    return unit.lines.get(path.split("/", 2)[2]) if path.count("/") >= 2 else None


def held_for_payer(line: Line | None) -> bool:
    """Whether the money waits for its payer's registration: it becomes a payment by itself, or is reversed first."""
    return line is not None and line.phase == "suspended"


def belongs(unit: Unit, path: str, village: str) -> bool:
    """Whether a paper in this village's stream may take from the place; a line not held here is not judged here, nor is
    aid to be given back, about which papers of any office were taken.
    """
    line = line_of(unit, path)
    if line is None and path.startswith(DIRECT_ROWS):
        home = owner_of(unit, path).village
        return not home or home == village
    payer = unit.residents.by_subject(line.subject) if line is not None and line.subject else None
    return line is None or village in {line.village, payer.village if payer is not None else line.village}


def told_to(unit: Unit, path: str, place: str) -> bool:
    """Whether a place may ask for the money: a township that does not know what it is (the district's hall took it) may
    not, because it could not say whose it is. A village has only what is its own people's.
    """
    return not is_township(place) or bool(owner_of(unit, path).what)


def title(unit: Unit, path: str, fen: int) -> str:
    """What the money is: whose payment it was, or which donor's, as far as the books know."""
    _, kind, name = path.split("/", 2)
    return f"{_KINDS.get(kind, kind)} {yuan(fen)} 元：{owner_of(unit, path).what or name}"


def entered_on(unit: Unit, path: str, otherwise: str) -> str:
    """The treasury date of the money: its line's, or the day it was last put there."""
    line = line_of(unit, path)
    return (line.entered_on or line.paid_on) if line is not None else otherwise
