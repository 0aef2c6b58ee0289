"""What the window remembers on this computer: text size, theme, its place, the columns of every table.

Kept in a small file beside the station's (window.json). It holds no personal data and nothing that the books need, so
a damaged or missing file is no error: the window then looks as it did on its first day.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from app.errors import OfficeError
from app.storage import write_whole

FILE_NAME = "window.json"
MAX_BYTES = 1 << 20


class Preferences:
    """Values of JSON by dotted name, e.g. `table.people_table`; written whole at every change."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._values: dict[str, Any] = {}

    def use(self, folder: Path) -> None:
        """Read what was kept for the station in this folder, and keep it there from now on."""
        self._path, self._values = folder / FILE_NAME, {}
        with contextlib.suppress(OSError, ValueError):
            if self._path.stat().st_size <= MAX_BYTES:
                found = json.loads(self._path.read_text(encoding="utf-8"))
                self._values = found if isinstance(found, dict) else {}

    def get(self, name: str, otherwise: Any) -> Any:
        """The value, or `otherwise` when none of its type was kept."""
        found = self._values.get(name)
        return found if type(found) is type(otherwise) else otherwise

    def put(self, name: str, value: Any) -> None:
        """Keep a value; a disk that does not take it costs only the memory of a width."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        if self._path is not None and self._path.parent.is_dir():
            with contextlib.suppress(OSError, OfficeError):
                write_whole(self._path, json.dumps(self._values, ensure_ascii=False, indent=1).encode())


window = Preferences()
"""The one window's memory (a process has one window)."""
