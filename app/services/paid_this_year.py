"""今年缴费 in the list of people: what each has paid for the business year, sorted and filtered by it.

Also the counts of a filter among the people in view: a search for 王 offers how many of the 王 have paid, not of the
whole station. A page reads 200 people; the order by amount is read from the payments of the year (interface, 参保人).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from app.domain.listing import Listing
from app.domain.money import yuan
from app.domain.records import DEAD, ENDED, Resident
from app.services import people_lists
from app.services.desk import Desk

PAID = "paid"
COUNTED = {"village": "village", "status": "status", "tier": "tier_fen", "special_group": "special_group", "sex": "sex",
           "group": "village_group"}  # fmt: skip
"""Keys of filters → fields of the record."""

ELSEWHERE = {"direct": "税务直缴", "government_paid": "代缴", "opening": "已缴", "transfer": "已缴"}


@dataclass(frozen=True, slots=True)
class ListedPerson(Resident):
    """A record with what the list says about the year: fen paid by terminal, and how else the year counts."""

    paid_fen: int = 0
    paid_otherwise: str = ""

    @property
    def paid_text(self) -> str:
        """The amount, 税务直缴, 代缴, 已缴 (before this system, or elsewhere), 未缴; "" for those who have left the register."""
        if self.paid_fen:
            return yuan(self.paid_fen)
        if self.paid_otherwise:
            return ELSEWHERE.get(self.paid_otherwise, "已缴")
        return "" if self.status in DEAD or self.status == ENDED else "未缴"


_FIELDS = tuple(field.name for field in fields(Resident))


def rows(desk: Desk, ns: Sequence[int]) -> list[ListedPerson]:
    """The residents with these numbers, in this order."""
    with desk.store.read() as unit:
        paid = unit.tallies.paid_of(ns, desk.today.year)
        return [
            _listed(person, *paid.get(person.n, (0, ""))) for person in unit.residents.many(ns)
        ]


def _listed(person: Resident, fen: int, otherwise: str) -> ListedPerson:
    record: dict[str, Any] = {name: getattr(person, name) for name in _FIELDS}
    return ListedPerson(**record, paid_fen=fen, paid_otherwise=otherwise)


def sorted_ids(desk: Desk, found: Sequence[int], *, descending: bool) -> array[int]:
    """The people found, by what they have paid: the unpaid in the list's order, who has paid otherwise, then amounts."""
    with desk.store.read() as unit:
        order = unit.tallies.by_amount(desk.today.year)
    wanted = frozenset(found)
    payers = array("q", [n for n in order if n in wanted])
    have = frozenset(payers)
    rest = array("q", [n for n in found if n not in have])
    if descending:
        payers.reverse()
    return payers + rest if descending else rest + payers


def choices(desk: Desk, key: str, listing: Listing, found: Sequence[int]) -> list[tuple[str, str, int]]:
    """What a filter offers among the people in view, `found` by the listing without that filter."""
    offered = people_lists.filter_choices(desk, key)
    if not listing.query and not listing.filters:
        return offered
    if key == PAID:
        counts = {value: _count(desk, value, found) for value, _, _ in offered}
    else:
        with desk.store.read() as unit:
            counts = unit.tallies.values(COUNTED[key], found)
    return [(value, title, counts[value]) for value, title, _ in offered if counts.get(value)]


def _count(desk: Desk, value: str, found: Sequence[int]) -> int:
    only = Listing(filters=((PAID, (value,)),))
    have = frozenset(people_lists.list_ids(desk, only))
    return sum(n in have for n in found)
