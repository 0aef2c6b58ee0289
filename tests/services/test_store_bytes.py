"""Any one byte of a station's file changed: opening or verifying says so in a sentence, never as a traceback."""

from __future__ import annotations

import random

from app.domain.records import FILED
from app.errors import OfficeError
from app.services import people, reviews, verification
from app.services.desk import Desk
from app.services.sign_in import STORE
from db import Opener
from tests.stations import FIRST, Stations

PLACES = 200


def look(stations: Stations) -> str:
    """Open the village, use it a little, verify it; the first sentence that says something is wrong, "" when none."""
    _, dek, _ = stations.secrets[FIRST["东村"]]
    desk: Desk | None = None
    try:
        store = Opener().open(stations.home("东村") / STORE, dek)
        try:
            desk = Desk(stations.home("东村"), store, stations.signer("东村"), stations.clock)
            people.find(desk, "")
            reviews.listed(desk, FILED)
            problems = verification.verify(desk, Opener(), full=False).problems
            return problems[0].text if problems else ""
        finally:
            store.close()
    except OfficeError as refused:
        return refused.text


def test_a_changed_byte_anywhere_is_said_in_a_sentence(stations):
    for no in range(1, 30):
        stations.register("东村", no)
    stations.close()
    path = stations.home("东村") / STORE
    whole = path.read_bytes()
    choose = random.Random(20261008)
    positions = [*range(0, 100, 20), *(choose.randrange(len(whole)) for _ in range(PLACES))]
    silent = []
    assert look(stations) == ""
    for position in positions:
        changed = bytearray(whole)
        changed[position] ^= 1 << choose.randrange(8)
        path.write_bytes(changed)
        for end in ("-wal", "-shm"):
            path.with_name(STORE + end).unlink(missing_ok=True)
        if not look(stations).endswith("。"):
            silent.append(position)
    assert silent == []
