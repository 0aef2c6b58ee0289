"""What the search box shows while one types: the first people, how many more, and filings whose number begins so.

A line names enough to tell two people of one name apart (peers 5.6): last four of the ID number, birth, village, state.
Those whose insurance has ended are counted, never silently left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.listing import Listing
from app.domain.records import DEAD, ENDED, STATE_TITLES, Docket, Resident
from app.domain.width import halfwidth
from app.services import people, people_lists
from app.services.desk import Desk

PEOPLE, FILINGS = 8, 2
LOOKED_AT = 200
"""So many matches are read to tell the living from the ended; of more than that the store counts."""

GONE = DEAD | {ENDED}
ON_REGISTER = tuple(state for state in STATE_TITLES if state not in GONE)

_NUMBER = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Found:
    """`first` to show, of `count` in all; `ended` of them are 注销 or 作废 and not among the first."""

    words: str
    first: tuple[Resident, ...]
    count: int
    ended: int
    filings: tuple[Docket, ...]


def fold(words: str) -> str:
    """Words as they are searched for: full-width signs narrowed, blanks at the ends off."""
    return halfwidth(words).strip()


def quick_find(desk: Desk, words: str) -> Found:
    """The first people and filings that the words find; nothing for no words."""
    asked = fold(words)
    if not asked:
        return Found(words, (), 0, 0, ())
    ids = people.find_ids(desk, asked)
    looked = people.rows(desk, ids[:LOOKED_AT])
    alive = [person for person in looked if person.status not in GONE]
    living = len(alive)
    if len(ids) > LOOKED_AT:  # counted by the store, however many they are
        ours = people_lists.list_ids(desk, Listing(asked, filters=(("status", ON_REGISTER),)))
        living = min(len(ours), len(ids))
        alive = alive or people.rows(desk, ours[:PEOPLE])
    first = alive[:PEOPLE] or looked[:PEOPLE]
    return Found(words, tuple(first), len(ids), len(ids) - living if alive else 0, _filings(desk, asked))


def _filings(desk: Desk, words: str) -> tuple[Docket, ...]:
    beginning = words.lower()
    if not _NUMBER.fullmatch(beginning):
        return ()
    with desk.store.read() as unit:
        found = [unit.dockets.get(n) for n in unit.journal.numbers_from(beginning, FILINGS)]
    return tuple(docket for docket in found if docket is not None)
