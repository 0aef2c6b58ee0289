"""Where the files that come with the program lie: beside the packages, or inside the frozen bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def path(name: str) -> Path:
    """The place of `resources/<name>`; `name` uses forward slashes. Existence is not checked."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parents[2]
    return root / "resources" / name
