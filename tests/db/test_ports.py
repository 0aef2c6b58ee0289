from __future__ import annotations

from app.ports import Store, StoreOpener
from db import Opener


def test_the_store_fulfils_the_ports():
    """mypy compares every signature; this test makes it look."""
    opener: StoreOpener = Opener()
    store: Store = opener.scratch()
    with store.read() as unit:
        assert unit.books()["residents"] == []
    store.close()
