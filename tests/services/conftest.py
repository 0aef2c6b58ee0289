from __future__ import annotations

from tests.stations_fixtures import stations, template

__all__ = ["stations", "template"]
