"""Waits after wrong passphrases survive a damaged file and a clock set back, and never crash a sign-in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.domain import audit
from app.keys.slots import WrongPassphrase
from app.services import attempts, audit_notes
from app.services.attempts import FREE, NAME, TooManyAttempts
from app.services.operators import operators
from app.services.sign_in import sign_in
from db import Opener
from tests.services.test_recovery import Later
from tests.stations import PASSPHRASE

DAMAGED = (
    b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 5_000,
    b'{"fmt":1,"wrong":{"x":[6,"2026-10-08T09:00:00"]}}',
    b'{"fmt":1,"wrong":{"x":[6,"yesterday"]}}',
    b'{"fmt":1,"wrong":{"x":["6","2026-10-08T09:00:00+08:00"]}}',
)  # fmt: skip


@pytest.mark.parametrize("data", DAMAGED)
def test_damaged_file_is_a_wait_of_five_minutes_that_ends(tmp_path, stations, data):
    (tmp_path / NAME).write_bytes(data)
    clock = stations.clock
    with pytest.raises(TooManyAttempts, match=r"损坏.*5 分钟"):
        attempts.require_open(tmp_path, "甲", clock)
    with pytest.raises(TooManyAttempts, match="1 分钟"):
        attempts.require_open(tmp_path, "乙", Later(clock, timedelta(minutes=4, seconds=1)))
    attempts.require_open(tmp_path, "乙", Later(clock, timedelta(minutes=5)))
    attempts.succeeded(tmp_path, "乙")
    assert attempts.untold(tmp_path) == {attempts.EVERYBODY: 1}
    attempts.told(tmp_path)
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize(
    "at", ["9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-10-08T09:00:00"]
)
def test_sign_in_never_crashes_on_a_noted_time(stations, at):
    home, clock = stations.home("东村"), stations.clock
    who = stations.desk("东村").opener_name
    stations.close()
    (home / NAME).write_text(json.dumps({"fmt": 1, "wrong": {who: [FREE, at]}}), encoding="utf-8")
    try:
        sign_in(home, None, PASSPHRASE, Opener(), clock).close()
    except TooManyAttempts:
        sign_in(home, None, PASSPHRASE, Opener(), Later(clock, timedelta(minutes=6))).close()


def test_clock_set_back_does_not_end_a_wait(tmp_path, stations):
    clock = stations.clock
    for _ in range(FREE):
        attempts.failed(tmp_path, "甲", clock)
    back = timedelta(minutes=-10)
    with pytest.raises(TooManyAttempts, match="5 分钟"):
        attempts.require_open(tmp_path, "甲", Later(clock, back))
    with pytest.raises(TooManyAttempts, match="2 分钟"):
        attempts.require_open(tmp_path, "甲", Later(clock, back + timedelta(minutes=3)))
    attempts.require_open(tmp_path, "甲", Later(clock, back + timedelta(minutes=5)))


def test_another_operator_does_not_wait(tmp_path, stations):
    for _ in range(FREE):
        attempts.failed(tmp_path, "甲", stations.clock)
    attempts.require_open(tmp_path, "乙", stations.clock)
    attempts.succeeded(tmp_path, "乙")
    with pytest.raises(TooManyAttempts):
        attempts.require_open(tmp_path, "甲", stations.clock)


def test_a_count_taken_away_is_a_wait_of_five_minutes_for_everybody(stations):
    """F7: since the first sign-in the slot file says that there is a count, so deleting it frees nobody."""
    home, clock = stations.home("东村"), stations.clock
    stations.close()
    sign_in(home, None, PASSPHRASE, Opener(), clock).close()
    (home / NAME).unlink()
    with pytest.raises(TooManyAttempts, match=r"不见了.*5 分钟"):
        sign_in(home, None, PASSPHRASE, Opener(), clock)
    desk = sign_in(home, None, PASSPHRASE, Opener(), Later(clock, timedelta(minutes=6)))
    with desk.store.behind.read() as unit:
        assert [line.kind for line in audit_notes.unsealed(unit)][-2:] == [audit.DAMAGED, audit.SIGN_IN]
    desk.close()


def test_what_was_mistyped_enters_the_log_at_the_next_sign_in(stations):
    home, clock = stations.home("区"), stations.clock
    stations.close()
    for name, times in (("区经办", 2), ("区财务", 1)):
        for _ in range(times):
            with pytest.raises(WrongPassphrase):
                sign_in(home, name, "不对-不对-不对-2026", Opener(), clock)
    desk = sign_in(home, "区主任", PASSPHRASE, Opener(), clock)
    keys = {one.name: one.key for one in operators(desk)}
    with desk.store.behind.read() as unit:
        found = {line.operator: line.times for line in audit_notes.unsealed(unit) if line.kind == audit.WRONG}
    assert found == {keys["区经办"]: 2, keys["区财务"]: 1}
    assert attempts.untold(home) == {}
    desk.close()
