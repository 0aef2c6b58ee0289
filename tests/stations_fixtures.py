"""The fixtures of tests.stations, for the conftest of every folder that works with whole stations."""

from __future__ import annotations

import pytest

from tests.stations import Stations, Template, build


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Template:
    return build(tmp_path_factory.mktemp("template"))


@pytest.fixture
def stations(template, tmp_path, monkeypatch):
    """The district at work; the handover paper, which has its own tests, is not drawn each time."""
    monkeypatch.setattr("app.services.exchange_out.handover", lambda paper: paper.package.encode())
    made = Stations.copied(template, tmp_path)
    yield made
    made.close()
