"""Forms kept as typed, across a crash and a power cut, until they are filed or discarded (nothing typed is lost).

Several may wait at once: one new registration, and one change per person. Operators of one computer see each other's,
so each says who typed it (Qingdao 000 art. 10: what is done is somebody's own).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ports import Unit
from app.services.desk import Desk

KIND = "form"
NEW = "registration"
CHANGE = "change:"
AGAIN = "again:"
"""A registration that was returned and is being corrected; with the subject of the person, as a change."""
HANDLING = "handling:"
"""A business that is entered as a form, by its kind; with ":" and the subject where it was begun for one person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed into a form and not filed. `at` is when (ISO with zone, "" when not known), `title` whose it is,
    `n` the resident that a change is about (0: a new registration, or a record that is no longer here), `by` the operator
    who typed last ("" when not known).
    """

    form: str
    values: Mapping[str, str] = field(default_factory=dict)
    at: str = ""
    title: str = ""
    n: int = 0
    by: str = ""

    def of_another(self, desk: Desk) -> str:
        """Who typed it, when that is not the operator at this desk; else ""."""
        return self.by if self.by != desk.operator.name else ""


def change_of(subject: str) -> str:
    """The name of the form that changes this person's record."""
    return f"{CHANGE}{subject}"


def again_of(subject: str) -> str:
    """The name of the form that files this person's returned registration anew."""
    return f"{AGAIN}{subject}"


def handling_of(kind: str, subject: str = "") -> str:
    """The name of the form that enters a business of this kind, for one person where his subject is given."""
    return f"{HANDLING}{kind}:{subject}" if subject else f"{HANDLING}{kind}"


def handled(form: str) -> tuple[str, str]:
    """The kind and the subject ("" for none) out of such a name; ("", "") for every other form."""
    kind, _, subject = form.removeprefix(HANDLING).partition(":")
    return (kind, subject) if form.startswith(HANDLING) else ("", "")


def keep(desk: Desk, form: str, values: Mapping[str, str], title: str = "", *, by: str | None = None) -> None:
    """Keep what stands in a form; an empty one is forgotten. `by` is who typed it: the operator here unless given."""
    with desk.store.write() as unit:
        if values:
            body = {"values": dict(values), "at": desk.clock.now().isoformat(), "title": title}
            body["by"] = desk.operator.name if by is None else by
            unit.drafts.put(KIND, form, body)
        else:
            unit.drafts.drop(KIND, form)


def kept(desk: Desk, form: str) -> Kept:
    """What was typed last; without values when nothing waits."""
    with desk.store.read() as unit:
        return _read(unit, form, unit.drafts.get(KIND, form) or {})


def waiting(desk: Desk) -> tuple[Kept, ...]:
    """Every form that waits, the one typed last first."""
    with desk.store.read() as unit:
        found = [_read(unit, form, body) for form, body in unit.drafts.all(KIND).items()]
    return tuple(sorted((one for one in found if one.values), key=lambda one: one.at, reverse=True))


def _read(unit: Unit, form: str, body: Mapping[str, Any]) -> Kept:
    """A kept form; one kept before the time was written has its values at the top."""
    held = body.get("values")
    raw: Mapping[str, Any] = held if isinstance(held, Mapping) else body
    values = {str(name): str(value) for name, value in raw.items()}
    timed = raw is held
    about = form.startswith((CHANGE, AGAIN))
    subject = form.removeprefix(CHANGE).removeprefix(AGAIN) if about else handled(form)[1]
    resident = unit.residents.by_subject(subject) if subject else None
    title = resident.name if resident is not None else str(body.get("title", "")) if timed else values.get("name", "")
    at, by = (str(body.get(name, "")) if timed else "" for name in ("at", "by"))
    return Kept(form, values, at, title, resident.n if resident else 0, by)
