from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.keys.suite import SealingKey, SigningKey
from tests.histories.shelves import counted
from tests.stations_fixtures import no_paper, stations, template

__all__ = ["in_memory_only", "no_paper", "stations", "sticks", "template"]


IN_MEMORY = Path("/dev/shm")
"""Linux' folder in memory."""


@pytest.fixture
def sticks(no_paper, monkeypatch) -> Iterator[Path]:
    """A folder for the sticks of one history, on a medium that is never waited for."""
    monkeypatch.setattr("os.fsync", lambda _file: None)
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def in_memory_only(monkeypatch) -> None:
    """The books are counted instead of kept; everything that the exchange asks of a package stays as it is."""
    monkeypatch.setattr("app.services.desk.enter", counted)
    monkeypatch.setattr("app.services.exchange_in.enter", counted)
    for kind in (SigningKey, SealingKey):  # a key is made from its seed once, not at every stick
        monkeypatch.setattr(kind, "from_seed", staticmethod(cache(kind.from_seed)))
