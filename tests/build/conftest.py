"""The build modules lie beside make.py, not in a package (its name belongs to a tool of Python's own)."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
