"""A case signs in some hundred times with one passphrase; each salt is stretched once per test."""

from __future__ import annotations

from functools import lru_cache

import pytest
from argon2.low_level import hash_secret_raw


@pytest.fixture(autouse=True)
def _stretched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.keys.passphrases.hash_secret_raw", lru_cache(maxsize=256)(hash_secret_raw))
