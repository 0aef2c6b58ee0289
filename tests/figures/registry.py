"""The figures that this program is held to: what is tried, how many times at night and at every change, and by which test.

A test says with `reached` how many of its cases ended as the rule asks, only after they did. A run that is told where to
note it (`FIGURES_FOLDER`) can then print what was reached beside what was asked; a figure nobody reached shows at once.
Threats and rules: the catalogue's letters (A power and disk, B damaged files, C packages and copies of stations, E insiders).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

FOLDER = "FIGURES_FOLDER"


@dataclass(frozen=True, slots=True)
class Figure:
    """So many cases are tried in the `nightly` run and in the `short` one of every change; `rule` holds for each."""

    id: str
    tried: str
    rule: str
    nightly: int
    short: int
    test: str


_IO = "tests/faults/test_failing_io.py"
_STORE = "tests/faults/test_store_bytes.py"
_PACKAGES = "tests/exchange/test_package_mutants.py"
_HISTORIES = "tests/histories/test_histories.py"

FIGURES = (
    Figure("A1", "kill -9 at a random moment", "all or nothing, again finishes", 260, 10, "tests/faults/test_kill.py"),
    Figure("A5", "one call of the disk refused", "told or done, again finishes", 60, 1, _IO),
    Figure("A6", "every call of the disk refused from one on", "told or done, again finishes", 60, 1, _IO),
    Figure("A7", "half of a call written, the rest refused", "told or done, again finishes", 60, 1, _IO),
    Figure("A9", "disk full at a write", "told, nothing lost", 30, 2, "tests/faults/test_disk_and_stick.py"),
    Figure("B1", "one bit of the store flipped", "found", 4_000, 250, _STORE),
    Figure("B2", "store zeroed, cut, lengthened, pages swapped", "found", 800, 80, _STORE),
    Figure("B3", "older pages put back without the key", "found", 500, 20, _STORE),
    Figure("B4", "the log of an unclean stop removed, spoiled, of another day", "whole filings", 200, 20, _STORE),
    Figure("B5", "pages of a store spoiled, the rest salvaged", "lost is what stood there", 96, 6, "tests/db/test_salvage.py"),
    Figure("C1", "a spoiled package of 21 kinds", "refused with a reason", 10_000, 600, _PACKAGES),
    Figure("C1s", "a spoiled package of 21 kinds, suite 2", "refused with a reason", 10_000, 600, _PACKAGES),
    Figure("C3", "sticks read two to five times", "counted once", 5_000, 30, _HISTORIES),
    Figure("C4", "sticks late, lost, out of order", "all chains equal after", 5_000, 30, _HISTORIES),
    Figure("C5", "stations restored from old backups", "nothing lost, conflicts told", 5_000, 30, _HISTORIES),
    Figure("C6", "a station copied and both at work", "told", 5_000, 30, _HISTORIES),
    Figure("C7", "C6 with a receiver that only counts", "more than half not noticed", 1_000, 30, _HISTORIES),
    Figure("C8", "C3 to C6 on the real stores", "as above", 600, 3, _HISTORIES),
    Figure("E", "edits by an insider with the data key, E1 to E12", "found at home or above", 12, 12, "tests/services/test_verification_insider.py"),
)


def why_not(figure: Figure) -> str:
    """Why a figure cannot be tried on this machine; "" when it can."""
    if sys.platform == "win32" and figure.id.startswith("A"):
        return "not tried: this fault is made on POSIX only"
    if figure.test == _IO and not sys.platform.startswith("linux"):
        return "not tried: this fault is made on Linux only"
    if figure.test == _IO and not (shutil.which("gcc") or shutil.which("cc")):
        return "not tried: there is no C compiler here"
    return ""


def reached(figure: str, cases: int = 1) -> None:
    """Note that so many more cases of a figure ended as they must; nothing happens where nobody asked for it."""
    assert any(figure == known.id for known in FIGURES), figure
    folder = os.environ.get(FOLDER, "")
    if folder:
        with Path(folder, f"{os.getpid()}.jsonl").open("a", encoding="ascii") as file:
            file.write(json.dumps([figure, cases]) + "\n")


def noted(folder: Path) -> Counter[str]:
    """Cases by figure, as the processes of one run noted them."""
    found: Counter[str] = Counter()
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("ascii").splitlines():
            figure, cases = json.loads(line)
            found[figure] += cases
    return found


def table(found: Counter[str], *, nightly: bool) -> tuple[list[str], bool]:
    """The lines to print, and whether every figure was reached."""
    lines, all_well = [], True
    for figure in FIGURES:
        asked = figure.nightly if nightly else figure.short
        left = why_not(figure)
        well = found[figure.id] >= asked or bool(left)
        all_well = all_well and well
        said = "-     " if left else "ok    " if well else "MISSED"
        what = f"{figure.tried}: {left or figure.rule}  ({figure.test})"
        lines.append(f"{figure.id:3} {said} {found[figure.id]:6} / {asked:6}  {what}")
    return lines, all_well
