"""A filing that came back, as it would be entered again: what its form asks, out of its body (Songshan 003 art. 16:
what was filed stays; the corrected paper is a new one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business import business, field_values
from app.business.declaration import Field
from app.ports import Unit
from app.services.desk import Desk
from app.services.filing_rows import key_of, rows_of


@dataclass(frozen=True, slots=True)
class Again:
    """Kind, the person whom the form begins with ("" for none), fields and lines as typed."""

    kind: str
    subject: str
    values: dict[str, str]
    rows: tuple[dict[str, str], ...]


def again(desk: Desk, n: int) -> Again:
    """Filing number `n` as typed; what cannot be told from its body is left empty."""
    with desk.store.read() as unit:
        filing = unit.journal.by_number(n)
        declared = business(filing.kind)
        values = _typed(unit, declared.form, filing.body, filing.header.subject)
        rows = [_typed(unit, declared.rows, row, str(row.get("subject", ""))) for row in rows_of(filing.body)]
    subject = filing.header.subject if declared.about_person else ""
    return Again(filing.kind, subject, values, tuple(rows) if declared.rows else ())


def _typed(unit: Unit, fields: Sequence[Field], body: Mapping[str, Any], subject: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in fields:
        value = body.get(key_of(field, field.name, body), "")
        if field.kind == "id_number" and not value and subject:
            person = unit.residents.by_subject(subject)
            value = person.id_number if person is not None else ""
        text = "" if field.computed or isinstance(value, list | Mapping) else field_values.shown(field, value)
        if text:
            found[field.name] = text
    return found
