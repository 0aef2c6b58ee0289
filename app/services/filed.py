"""Where a filing stands that has just been filed: what is told of it, and what the list opens."""

from __future__ import annotations

from app.domain.records import Docket
from app.errors import OfficeError
from app.services.desk import Desk


class FilingNotHere(OfficeError):
    """No filing with this id at this station."""


def docket(desk: Desk, filing: str) -> Docket:
    """The docket of the filing with this id."""
    with desk.store.read() as unit:
        found = unit.journal.get(filing)
        held = unit.dockets.get(found[0]) if found is not None else None
    if held is None:
        raise FilingNotHere("本站点没有这份单据。", "请按 F5 刷新后再看。")
    return held
