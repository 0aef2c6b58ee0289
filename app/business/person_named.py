"""The person whose number was entered: of two living registrations of one number the effective one (Songshan 003 art. 4-6).

A second one may wait for review, filed where the first was not known yet; money and papers are the effective one's.
"""

from __future__ import annotations

from app.business.declaration import Context, Entered
from app.domain.records import EFFECTIVE, FILED, Resident


def person_named(entered: Entered, context: Context, field: str = "id_number") -> Resident | None:
    """The person whose number stands in a field of the form; None when no living registration has it."""
    alive = [
        one
        for one in context.unit.residents.alive(str(entered.values.get(field, "")))
        if one.status in {EFFECTIVE, FILED}
    ]
    return next((one for one in alive if one.status == EFFECTIVE), alive[0] if alive else None)
