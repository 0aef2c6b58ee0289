"""A package or receipt that is not byte for byte what was sent (security C1, C3, C9): refused in a sentence, books untouched."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from app.errors import OfficeError
from app.services import exchange_in
from app.services.exchange_in import read_in
from tests.faults.world import state


@pytest.fixture
def sent(stations):
    """A small package on the township's desk, not yet read."""
    stations.register("东村", 1)
    return stations.export("东村", "镇")


def refusal(desk, file: Path) -> OfficeError:
    with pytest.raises(OfficeError) as caught:
        read_in(desk, file)
    assert caught.value.code
    assert caught.value.text
    assert caught.value.hint
    return caught.value


def spoiled(desk, file: Path, data: bytes, before: dict[str, Any]) -> str:
    """Read `data` as that package: refused, unchanged, nothing left beside it. Returns the refusal's code."""
    file.write_bytes(data)
    code = refusal(desk, file).code
    assert state(desk) == before
    assert [other.name for other in file.parent.iterdir()] == [file.name]
    return code


def test_every_single_byte_matters(stations, sent):
    desk, good, chance = stations.desk("镇"), sent.read_bytes(), random.Random(1)
    before, codes = state(desk), set()
    for place in range(len(good)):
        data = bytearray(good)
        data[place] ^= 1 << chance.randrange(8)
        codes.add(spoiled(desk, sent, bytes(data), before))
    assert {"package_damaged", "bad_signature", "not_a_package"} <= codes
    sent.write_bytes(good)
    assert read_in(desk, sent).new == 1


@pytest.mark.slow
def test_every_bit_of_a_package_matters(stations, sent):
    desk, good = stations.desk("镇"), sent.read_bytes()
    before = state(desk)
    for place in range(len(good)):
        for bit in range(8):
            data = bytearray(good)
            data[place] ^= 1 << bit
            spoiled(desk, sent, bytes(data), before)


def test_a_package_cut_anywhere_is_refused(stations, sent):
    desk, good = stations.desk("镇"), sent.read_bytes()
    before = state(desk)
    for length in range(0, len(good), 7):
        assert spoiled(desk, sent, good[:length], before) in {"package_truncated", "not_a_package"}


@pytest.mark.parametrize("more", [b"\0", b"\n", b"\r\n", b"x" * 70_000])
def test_bytes_after_the_end_are_refused(stations, sent, more):
    desk, good = stations.desk("镇"), sent.read_bytes()
    assert spoiled(desk, sent, good + more, state(desk)) == "package_damaged"


def test_two_packages_stuck_together_are_refused(stations, sent):
    desk, good = stations.desk("镇"), sent.read_bytes()
    assert spoiled(desk, sent, good + good, state(desk)) == "package_damaged"


def test_a_package_for_another_station_is_refused(stations, sent):
    other = stations.desk("西村")
    before = state(other)
    assert refusal(other, sent).code in {"not_for_this_station", "unknown_sender"}
    assert state(other) == before


def test_ones_own_package_is_refused_by_its_sender(stations, sent):
    own = stations.desk("东村")
    before = state(own)
    assert refusal(own, sent).code == "not_for_this_station"
    assert state(own) == before


def test_the_same_package_twice_counts_once(stations, sent):
    desk = stations.desk("镇")
    first = read_in(desk, sent)
    held = state(desk)
    second = read_in(desk, sent)
    assert (first.new, first.duplicate, second.new, second.duplicate) == (1, 0, 0, 1)
    assert second.already
    assert state(desk) == held


def test_a_preview_changes_nothing(stations, sent):
    desk = stations.desk("镇")
    before = state(desk)
    assert exchange_in.preview(desk, sent).new == 1
    assert state(desk) == before
    assert [other.name for other in sent.parent.iterdir()] == [sent.name]


def test_every_byte_of_a_receipt_matters(stations, sent):
    said = read_in(stations.desk("镇"), sent).receipt
    assert said is not None
    own, good, chance = stations.desk("东村"), said.read_bytes(), random.Random(2)
    before = state(own)
    for place in range(len(good)):
        data = bytearray(good)
        data[place] ^= 1 << chance.randrange(8)
        said.write_bytes(data)
        refusal(own, said)
        assert state(own) == before
    for length in range(0, len(good), 11):
        said.write_bytes(good[:length])
        refusal(own, said)
    said.write_bytes(good + b"\n")
    refusal(own, said)
    with own.store.read() as unit:
        assert unit.links.receipts(str(own.station)) == []
    said.write_bytes(good)
    assert read_in(own, said).sender == str(stations.desk("镇").station)
