"""The lines of a table as one text of the draft, beside the fields of its form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

LINES = "*rows"
"""The fields of a form are called by identifiers; no field is called so."""


def as_text(lines: Sequence[Mapping[str, str]]) -> str:
    return json.dumps([dict(line) for line in lines], ensure_ascii=False)


def of_text(text: str) -> list[dict[str, str]]:
    """The kept lines; what is damaged is none."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    lines = found if isinstance(found, list) else []
    return [{str(name): str(cell) for name, cell in line.items()} for line in lines if isinstance(line, dict)]
