"""参保人名单: who fits what was typed, sorted and filtered; what a filter offers; the sums of a selection.

A search means what app.domain.finding says. A single Chinese word that is in nobody's name is taken for a village's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.finding import NAME, Word, with_villages, words
from app.domain.listing import Listing
from app.domain.money import yuan_plain
from app.domain.records import STATE_TITLES
from app.ports import Unit
from app.services.desk import Desk
from app.services.places import villages_in

PAID_TITLES = {"paid": "今年已缴", "unpaid": "今年未缴"}
NONE_TITLES = {"tier": "未选", "special_group": "无", "group": "未填", "sex": "未填"}


@dataclass(frozen=True, slots=True)
class Totals:
    """A selection's sums: records, how many of them paid for the year, what they paid and what is on their accounts."""

    people: int
    paid: int
    paid_fen: int
    balance_fen: int


def prepare(desk: Desk) -> None:
    """Begin to build what finds people, in the background: a clerk who signs in types soon after."""
    with desk.store.read() as unit:
        unit.residents.prepare(desk.today.year)


def find_ids(desk: Desk, query: str) -> Sequence[int]:
    """Numbers of all residents whom the query finds, the best found first; "" gives everybody."""
    return list_ids(desk, Listing(query))


def list_ids(desk: Desk, listing: Listing) -> Sequence[int]:
    """Numbers of the residents who fit, in the order asked for.

    Sorts: name (pinyin), id_number, village, birth, tier, group, special_group, sex, status, insurance_number, phone; ""
    is village and pinyin, after a search the best found first. Filters: village, status, tier (fen), special_group, sex,
    group, paid (paid | unpaid, for the business year). ValueError for any other.
    """
    with desk.store.read() as unit:
        sought = words(listing.query)
        if len(sought) > 1:
            return unit.residents.list_ids(listing, desk.today.year, _near(unit, desk, sought))
        found = unit.residents.list_ids(listing, desk.today.year, sought)
        if not found and len(sought) == 1 and sought[0].kind == NAME:
            return unit.residents.list_ids(listing, desk.today.year, _near(unit, desk, sought))
        return found


def filter_choices(desk: Desk, field: str) -> list[tuple[str, str, int]]:
    """(value, title, count) of everything a filter can let through, in the order in which a clerk looks for it."""
    with desk.store.read() as unit:
        if field == "paid":
            counts = zip(PAID_TITLES.items(), unit.residents.paid_counts(desk.today.year), strict=True)
            return [(value, title, count) for (value, title), count in counts]
        found = unit.residents.choices(field)
        names = dict(villages_in(unit, desk)) if field == "village" else {}
    return [(value, _title(field, value, names), found[value]) for value in sorted(found, key=_place(field))]


def totals(desk: Desk, ids: Sequence[int]) -> Totals:
    """The sums of a selection of any size for the business year; every number counts once."""
    chosen = ids if len(set(ids)) == len(ids) else sorted(set(ids))
    with desk.store.read() as unit:
        return Totals(len(chosen), *unit.residents.totals(chosen, desk.today.year))


def _near(unit: Unit, desk: Desk, sought: Sequence[Word]) -> tuple[Word, ...]:
    return with_villages(sought, villages_in(unit, desk))


def _title(field: str, value: str, names: Mapping[str, str]) -> str:
    if value in {"", "0"} and field in NONE_TITLES:
        return NONE_TITLES[field]
    if field == "tier":
        return f"{yuan_plain(int(value))} 元"
    return STATE_TITLES.get(value, value) if field == "status" else names.get(value, value)


def _place(field: str) -> Callable[[str], tuple[int, str]]:
    order = {value: at for at, value in enumerate(STATE_TITLES)} if field == "status" else {}

    def place(value: str) -> tuple[int, str]:
        return (int(value), "") if field == "tier" else (order.get(value, len(order)), value)

    return place
