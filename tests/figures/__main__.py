"""`python -m tests.figures FOLDER [--nightly]`: the table of what the last run noted there; fails when a figure was missed."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.figures.registry import noted, table

if __name__ == "__main__":
    lines, all_well = table(noted(Path(sys.argv[1])), nightly="--nightly" in sys.argv)
    print("\n".join(lines))
    raise SystemExit(not all_well)
