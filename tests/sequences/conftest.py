from __future__ import annotations

from tests.stations_fixtures import no_paper, stations, template

__all__ = ["no_paper", "stations", "template"]
