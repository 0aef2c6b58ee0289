"""Who stands behind a number: name and village, shown beside a number while it is typed (Songshan 003 art. 4-6).

The clerk compares them with the card in hand before anything is filed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.records import EFFECTIVE, STATE_TITLES
from app.services.desk import Desk
from app.services.papers import village_name


@dataclass(frozen=True, slots=True)
class Known:
    """A person on the register here. `state` is "" for somebody whose registration is effective, else its title."""

    number: str
    name: str
    village: str
    state: str = ""

    @property
    def sentence(self) -> str:
        """Name, village and, where it matters, the state."""
        return "，".join(part for part in (self.name, self.village, self.state) if part)


def known(desk: Desk, numbers: Iterable[str]) -> dict[str, Known]:
    """The people with these numbers (folded) who are on the register of this station; others are absent."""
    found: dict[str, Known] = {}
    villages: dict[str, str] = {}
    with desk.store.read() as unit:
        for number in dict.fromkeys(numbers):
            alive = unit.residents.alive(number) if number else []
            if not alive:
                continue
            person = next((one for one in alive if one.status == EFFECTIVE), alive[0])
            if person.village not in villages:
                villages[person.village] = village_name(unit, person.village)
            state = "" if person.status == EFFECTIVE else STATE_TITLES.get(person.status, person.status)
            found[number] = Known(number, person.name, villages[person.village], state)
    return found


def by_subject(desk: Desk, subject: str) -> tuple[str, str]:
    """Identity number and name of the person with this key; ("", "") for nobody here."""
    with desk.store.read() as unit:
        found = unit.residents.by_subject(subject)
    return (found.id_number, found.name) if found is not None else ("", "")
