"""Whether every place of the walk (tests/ui/places.py and its companions) has its picture in every look.

The places are read from the source, so a place that is added there and never reached by the walk, or a page that no station shows, is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.ui import import_places, money_places, places
from tests.ui.screens.camera import Look
from ui.pages import PAGES


def patterns(source: str) -> list[str]:
    """One regular expression for each `yield` of a text: a name as it stands, a part that varies as anything."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Constant):
            found.append(re.escape(str(node.value.value)))
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr):
            parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.value.values)
            found.append("".join(parts))
    return found


def wanted() -> list[str]:
    """What has to be drawn: every place, and every page by its key."""
    sources = [Path(str(one.__file__)).read_text(encoding="utf-8") for one in (places, money_places, import_places)]
    steps = [f"first start {kind} {step}" for kind in places.KINDS_OF_STATION for step in range(5)]
    return [*(one for source in sources for one in patterns(source)), *(page.key for page in PAGES), *steps]


def missing(drawn: Mapping[Look, Iterable[str]], looks: Iterable[Look]) -> list[str]:
    """The places without a picture, each with its look."""
    found = []
    for look in looks:
        names = set(drawn.get(look, ()))
        lost = [one for one in wanted() if not any(re.fullmatch(one, name) for name in names)]
        found += [f"{look[0]}-{look[1]}: {one}" for one in lost]
    return found
