"""The row being typed into the entry grid, kept as typed until it is logged or emptied (nothing typed is lost)."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.desk import Desk

KIND = "entry_row"


def keep(desk: Desk, batch: str, cells: Mapping[str, str]) -> None:
    """Keep the cells of the row typed in an open batch; without any text it is forgotten."""
    with desk.store.write() as unit:
        if any(cells.values()):
            unit.drafts.put(KIND, batch, dict(cells))
        else:
            unit.drafts.drop(KIND, batch)


def kept(desk: Desk, batch: str) -> dict[str, str]:
    """The cells typed last; empty when nothing waits."""
    with desk.store.read() as unit:
        found = unit.drafts.get(KIND, batch) or {}
    return {str(name): str(text) for name, text in found.items()}
