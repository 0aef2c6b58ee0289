"""The last five passphrases are not taken again, and the slot file stays readable with them (security H1)."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest

from app.keys.former import FORMER, KEPT, remembered, was_used
from app.keys.passphrases import FLOOR
from app.keys.slot_form import Slot, decode
from app.keys.slots import SlotFile
from app.keys.suite import SigningKey
from tests.keys.conftest import CHEAP

NAME = "王秀英"
WORDS = [f"口令-第{n}个-石桥-2026" for n in range(KEPT + 3)]


@pytest.fixture
def file(tmp_path: Path) -> SlotFile:
    made = SlotFile(tmp_path / "keys.json", CHEAP, CHEAP)
    made.create(NAME, WORDS[0], {"dek": b"d" * 32, "sign_seed": b"s" * 32})
    return made


def slot_of(file: SlotFile, folder: Path) -> Slot:
    (slot,) = decode((folder / "keys.json").read_bytes()).slots
    return slot


def test_the_last_five_and_the_present_one_are_known_and_older_ones_forgotten(file: SlotFile, tmp_path: Path) -> None:
    for old, new in pairwise(WORDS[:-1]):
        file.change_passphrase(NAME, old, new)
    slot = slot_of(file, tmp_path)
    assert [was_used(slot, words) for words in WORDS] == [False, *[True] * (KEPT + 1), False]
    assert file.open(NAME, WORDS[-2]).secrets["dek"] == b"d" * 32


def test_the_same_passphrase_sealed_anew_adds_nothing(file: SlotFile, tmp_path: Path) -> None:
    file.reseal(file.open(NAME, WORDS[0]), WORDS[0])
    assert slot_of(file, tmp_path).rest == {}


def test_a_key_of_ones_own_keeps_what_was_used(file: SlotFile, tmp_path: Path) -> None:
    file.renew(file.open(NAME, WORDS[0]), WORDS[1], SigningKey.generate().seed, b"s" * 32)
    slot = slot_of(file, tmp_path)
    assert was_used(slot, WORDS[0])
    assert was_used(slot, WORDS[1])
    assert not was_used(slot, WORDS[2])


def test_what_a_later_program_keeps_there_stops_nobody(file: SlotFile, tmp_path: Path) -> None:
    slot = slot_of(file, tmp_path)
    others: tuple[object, ...] = ("anything", [{"salt": 1}], {"a": []})
    for other in others:
        later = dataclasses.replace(slot, rest={FORMER: other, "also": 7})
        assert not was_used(later, WORDS[1])
        assert was_used(later, WORDS[0])
        assert remembered(later, WORDS[1])["also"] == 7


def test_a_cost_beyond_bounds_is_not_worked_out(file: SlotFile, tmp_path: Path) -> None:
    slot = slot_of(file, tmp_path)
    heavy = [{"salt": slot.salt, "check": slot.check, "cost": [2**40, FLOOR.passes, FLOOR.lanes]}]
    assert not was_used(dataclasses.replace(slot, rest={FORMER: heavy}), WORDS[1])
