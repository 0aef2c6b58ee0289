"""What another page asks 业务单据 for: a new filing of a kind, for one person or for nobody yet."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.records import Resident


@dataclass(frozen=True, slots=True)
class Wanted:
    """`kind` "": the choice of the business first. `number` is the person's identity number, "" for nobody yet; `values`
    are fields that stand there already, as (field, value, title of the value where it is a choice).
    """

    kind: str = ""
    number: str = ""
    subject: str = ""
    name: str = ""
    values: tuple[tuple[str, str, str], ...] = ()

    @property
    def about(self) -> str:
        """What tells this form from others of its kind: the person, or the thing that it begins with."""
        return self.subject or (self.values[0][1] if self.values else "")


def for_person(kind: str, person: Resident) -> Wanted:
    """A business of this kind about somebody on the register."""
    return Wanted(kind, person.id_number, person.subject, person.name)
