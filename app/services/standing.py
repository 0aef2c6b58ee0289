"""Where a person stands here already, asked while the number is being typed (Songshan 003 art. 4: one person, once).

A registration that came to nothing can be filed again from what it said; a living one is opened instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.business import change, registration
from app.domain.records import DEAD, EFFECTIVE, Resident
from app.ports import Unit
from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Standing:
    """`resident`: the record with this number, a living one first (None: nobody here); `dead`: it came to nothing, and
    `form` holds what it said, to be filed again; `opinion`: why it was returned.
    """

    number: str
    resident: Resident | None = None
    dead: bool = False
    opinion: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


def standing(desk: Desk, number: str) -> Standing:
    """The standing of a whole identity number (folded) at this station."""
    with desk.store.read() as unit:
        alive = unit.residents.alive(number)
        if alive:
            effective = [resident for resident in alive if resident.status == EFFECTIVE]
            return Standing(number, (effective or alive)[0])
        last = _last_dead(unit, number)
        if last is None:
            return Standing(number)
        docket = unit.dockets.get(last.n)
        return Standing(number, last, dead=True, opinion=docket.opinion if docket else "", form=_again(last))


def _last_dead(unit: Unit, number: str) -> Resident | None:
    found = unit.residents.many(unit.residents.find(number))
    return max(
        (resident for resident in found if resident.id_number == number and resident.status in DEAD),
        key=lambda resident: resident.n, default=None,
    )  # fmt: skip


def _again(resident: Resident) -> dict[str, str]:
    """The form as it was filed, less what the number says by itself."""
    said = change.form_of(resident)
    form = {name: said[name] for name in said if name not in registration.COMPUTED and said[name]}
    return form | {"village": resident.village}
