"""A station's slot file at a cost that tests can pay; the file itself cannot ask for it."""

from __future__ import annotations

import pytest

from app.keys.passphrases import Cost
from app.keys.slots import SlotFile

CHEAP = Cost(64, 1, 1)
SECRETS = {"dek": bytes(range(32)), "sign_seed": bytes(range(32, 64)), "root_seed": bytes(range(64, 96))}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


@pytest.fixture
def slot_file(path):
    file = SlotFile(path, CHEAP, CHEAP)
    file.create("王秀英", "Village-2026", SECRETS)
    return file
