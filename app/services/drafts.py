"""Forms kept as typed, across a crash and a power cut, until they are filed or discarded (nothing typed is lost)."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.desk import Desk

KIND = "form"


def keep(desk: Desk, form: str, values: Mapping[str, str]) -> None:
    """Keep what stands in a form; an empty one is forgotten."""
    with desk.store.write() as unit:
        if values:
            unit.drafts.put(KIND, form, dict(values))
        else:
            unit.drafts.drop(KIND, form)


def kept(desk: Desk, form: str) -> dict[str, str]:
    """What was typed last; empty when nothing waits."""
    with desk.store.read() as unit:
        found = unit.drafts.get(KIND, form)
    return {str(name): str(value) for name, value in (found or {}).items()}
