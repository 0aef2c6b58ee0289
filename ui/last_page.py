"""The page that an operator left open, opened again at the next sign-in (interface: the work goes on where it stopped).

Kept by the operator's public key in the window's memory: no name, no person. Overdue tasks come first, on 工作台.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ui import preferences
from ui.session import Session

NAME = "last_pages"
KEY_SIGNS = 16
"""So much of the key tells a station's operators apart."""

MOST = 40


def remember(session: Session, page: str) -> None:
    """The operator is on this page now."""
    key = session.desk.operator.key[:KEY_SIGNS]
    kept: dict[str, Any] = dict(preferences.window.get(NAME, {}))
    kept.pop(key, None)
    while len(kept) >= MOST:
        kept.pop(next(iter(kept)))
    preferences.window.put(NAME, {**kept, key: page})


def remembered(session: Session, pages: Collection[str]) -> str:
    """The page that the operator left, if he has it still; "" otherwise."""
    kept: dict[str, Any] = preferences.window.get(NAME, {})
    found = kept.get(session.desk.operator.key[:KEY_SIGNS])
    return found if isinstance(found, str) and found in pages else ""
