"""Papers of filings that have a lay-out of their own. A module with PAPERS, kind → typesetter, is all that a kind needs.

A filing of any other kind is printed as the form that its declaration describes (app.services.review_sheets).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.desk import Desk

Typeset = Callable[["Desk", int], bytes]
"""(desk, the filing's number in the store) → the PDF file."""


@cache
def _all() -> dict[str, Typeset]:
    found: dict[str, Typeset] = {}
    for module in pkgutil.iter_modules(__path__):
        found.update(getattr(importlib.import_module(f"{__name__}.{module.name}"), "PAPERS", {}))
    return found


def own_paper(kind: str) -> Typeset | None:
    """How filings of this kind are set, where not as the general form."""
    return _all().get(kind)
