"""The fixtures of tests.stations, for the conftest of every folder that works with whole stations."""

from __future__ import annotations

import pytest

from tests.stations import Stations, Template, build


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Template:
    return build(tmp_path_factory.mktemp("template"))


@pytest.fixture
def no_paper(monkeypatch) -> None:
    """The handover paper, which has its own tests, is not drawn with every package."""
    monkeypatch.setattr("app.services.exchange_out.handover", lambda paper: paper.package.encode())


@pytest.fixture
def stations(template, tmp_path, no_paper):
    """The district at work."""
    made = Stations.copied(template, tmp_path)
    yield made
    made.close()
