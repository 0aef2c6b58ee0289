"""The fund's books against bank statements: 收入户, 支出户, 财政专户, 国库 (Linyi 004 2(4)-(5): 社保、财政、金融机构三方对账).

Pure rules: by hand, by voucher, by day and amount; what enters the treasury is compared by the day's total, because its
statement has one row a day. Both sides keep what no rule matches; nothing is created and nothing vanishes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Movement:
    """Money on one account: `fen` positive in, negative out; `key` names the filing or the statement's row."""

    key: str
    on: str
    fen: int
    voucher: str = ""
    text: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows of both sides with one sum, and the rule that joined them."""

    book: tuple[Movement, ...]
    bank: tuple[Movement, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Compared:
    matched: tuple[Matched, ...]
    book_open: tuple[Movement, ...]
    bank_open: tuple[Movement, ...]


def compare(book: Sequence[Movement], bank: Sequence[Movement], by_hand: Mapping[str, str] | None = None) -> Compared:
    """Every row of both sides in one pair or among the open ones. `by_hand` maps a bank row's key to a book key."""
    pairs: list[Matched] = []
    named = {movement.key: movement for movement in book}
    for row in bank:
        other = named.get((by_hand or {}).get(row.key, ""))
        if other is not None and other.fen == row.fen:
            pairs.append(Matched((named.pop(other.key),), (row,), "by_hand"))
    told = {one.key for pair in pairs for one in (*pair.book, *pair.bank)}
    left_book, left_bank = [m for m in book if m.key not in told], [m for m in bank if m.key not in told]
    rules: tuple[tuple[str, Callable[[Movement], Hashable]], ...] = (
        ("voucher", lambda one: (one.voucher, one.fen) if one.voucher and not one.many else None),
        ("day_amount", lambda one: (one.on, one.fen)),
    )
    for rule, name in rules:
        found, left_book, left_bank = _by_name(left_book, left_bank, name, rule)
        pairs += found
    found, left_book, left_bank = _by_day(left_book, left_bank)
    return Compared((*pairs, *found), tuple(left_book), tuple(left_bank))


def _by_name(
    book: Sequence[Movement], bank: Sequence[Movement], name: Callable[[Movement], Hashable], rule: str
) -> tuple[list[Matched], list[Movement], list[Movement]]:
    """Pairs with the same name, in order, each row once; None names nothing."""
    waiting: dict[Hashable, list[Movement]] = defaultdict(list)
    for row in bank:
        waiting[name(row)].append(row)
    waiting.pop(None, None)
    pairs, left = [], []
    for movement in book:
        rows = waiting.get(name(movement))
        if rows:
            pairs.append(Matched((movement,), (rows.pop(0),), rule))
        else:
            left.append(movement)
    taken = {id(pair.bank[0]) for pair in pairs}
    return pairs, left, [row for row in bank if id(row) not in taken]


def _by_day(
    book: Sequence[Movement], bank: Sequence[Movement]
) -> tuple[list[Matched], list[Movement], list[Movement]]:
    """A day's receipts of the books together against the bank's rows of that day, where one side has them as a sum."""
    sides: dict[str, tuple[list[Movement], list[Movement]]] = defaultdict(lambda: ([], []))
    for movement in book:
        sides[movement.on][0].append(movement)
    for row in bank:
        sides[row.on][1].append(row)
    pairs: list[Matched] = []
    for day in sorted(sides):
        ours, theirs = (tuple(m for m in side if m.fen > 0) for side in sides[day])
        summed = any(movement.many for movement in ours)
        if summed and theirs and sum(m.fen for m in ours) == sum(m.fen for m in theirs):
            pairs.append(Matched(ours, theirs, "day_total"))
    taken = {id(one) for pair in pairs for one in (*pair.book, *pair.bank)}
    return pairs, [m for m in book if id(m) not in taken], [m for m in bank if id(m) not in taken]
