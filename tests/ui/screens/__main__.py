"""Pictures of every page and panel at 1366×768 in 100 % and 150 %, light and dark: `python -m tests.ui.screens DIR`.

Made without a display, from a made-up district that is built once and copied for each station and look; two of these
are drawn at a time, each in a process of its own. A station and a look may be named: `... DIR village dark-150`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.demo import make_demo
from db import Opener
from tests.ui.screens import waiting_work
from tests.ui.screens.camera import LOOKS, Look
from tests.ui.screens.proof import missing
from tests.ui.screens.sitting import STATIONS, Drawn, Sitting, draw_all

RESIDENTS = 600


def main(folder: Path, wanted: str = "", named: str = "") -> int:
    """Draw, count, and say what is missing; 0 when nothing is."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])  # the fonts and drawing of papers want one
    theme, _, percent = named.partition("-")
    looks: tuple[Look, ...] = ((theme, int(percent)),) if named else LOOKS
    with tempfile.TemporaryDirectory() as name:
        demo = make_demo(Path(name) / "demo", Opener(), residents=RESIDENTS, money=True)
        waiting_work.leave(demo)
        stations = [wanted] if wanted else list(STATIONS)
        sittings = [Sitting(demo, Path(name), folder, station, look) for look in looks for station in stations]
        drawn = draw_all(sittings)
    del application
    faults = [fault for one in drawn for fault in one.broken]
    faults += [f"no picture: {file.name}" for one in drawn for file in one.taken if not file.stat().st_size]
    if not wanted:
        faults += [f"no picture of {place}" for place in missing(_places(drawn), looks)]
    print("\n".join(faults) or "every scene ran and every place has its picture")
    print(f"{sum(len(set(one.taken)) for one in drawn)} pictures in {len(looks)} looks")
    return int(bool(faults))


def _places(drawn: list[Drawn]) -> dict[Look, list[str]]:
    places: dict[Look, list[str]] = {}
    for one in drawn:
        places.setdefault(one.look, []).extend(one.places)
    return places


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:4]))
