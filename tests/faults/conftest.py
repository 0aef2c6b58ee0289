from __future__ import annotations

import pytest

from tests.faults.world import World, make_world
from tests.stations_fixtures import no_paper, stations, template

__all__ = ["no_paper", "stations", "template", "world"]


@pytest.fixture(scope="session")
def world(template, tmp_path_factory) -> World:
    return make_world(template, tmp_path_factory.mktemp("world"))
