from __future__ import annotations

from pathlib import Path

import pytest

from db import Opener, Store
from tests.db.samples import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.xb"


@pytest.fixture
def store(path: Path):
    made = Opener().create(path, KEY)
    yield made
    made.close()


@pytest.fixture(params=["file", "memory"])
def either(request, path: Path):
    """The same rules hold for a file and for a store in memory."""
    made: Store = Opener().create(path, KEY) if request.param == "file" else Opener().scratch()
    yield made
    made.close()
