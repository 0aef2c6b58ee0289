"""Two people of two, and any two of three, open what one forgot; one alone opens nothing (security T17, T33, F2)."""

from __future__ import annotations

import json
from itertools import combinations, permutations

import pytest

from app.keys.recovery import NeedsMorePeople, NoSheet, RecoveryFile, WrongCode
from app.keys.recovery_codes import CodeMistyped, new_code
from app.keys.rotation import RotationFile
from app.keys.shared_recovery import SameSheetTwice, SharedRecoveryFile
from app.keys.slot_form import SlotFileDamaged
from app.keys.suite import SigningKey, key_id
from tests.keys.conftest import CHEAP, SECRETS

OWN = "Village-2026"
TWO, THREE = ("张保管", "李保管"), ("张保管", "李保管", "王保管")


@pytest.fixture
def shared(slot_file, path) -> SharedRecoveryFile:
    return SharedRecoveryFile(path, CHEAP, CHEAP)


def made(shared: SharedRecoveryFile, keepers: tuple[str, ...]) -> list[str]:
    codes, _ = shared.make(shared.open(None, OWN), keepers)
    return codes


@pytest.mark.parametrize("keepers", [TWO, THREE])
def test_any_two_sheets_in_any_order_open_the_secrets(shared: SharedRecoveryFile, keepers: tuple[str, ...]) -> None:
    codes = made(shared, keepers)
    for pair in combinations(codes, 2):
        for order in permutations(pair):
            assert shared.open_with(None, order).secrets == SECRETS


def test_one_sheet_alone_or_twice_opens_nothing(shared: SharedRecoveryFile, path) -> None:
    codes = made(shared, THREE)
    with pytest.raises(SameSheetTwice, match="张保管"):
        shared.open_with(None, (codes[0], codes[0]))
    with pytest.raises(NeedsMorePeople, match="张保管、李保管、王保管"):
        RecoveryFile(path, CHEAP, CHEAP).open_with(None, codes[0])


def test_the_wrong_sheet_is_named_and_a_slip_is_told_with_its_group(shared: SharedRecoveryFile) -> None:
    codes = made(shared, TWO)
    with pytest.raises(WrongCode, match="第 2 个"):
        shared.open_with(None, (codes[0], new_code()))
    first, rest = codes[1].split("-", 1)
    slipped = ("0" if first[0] != "0" else "1") + first[1:]
    with pytest.raises(CodeMistyped) as refused:
        shared.open_with(None, (codes[0], f"{slipped}-{rest}"))
    assert refused.value.groups == (1,)


def test_new_sheets_end_the_old_ones_of_either_kind(shared: SharedRecoveryFile, path) -> None:
    alone = RecoveryFile(path, CHEAP, CHEAP)
    single, _ = alone.make("王秀英", OWN)
    old = made(shared, TWO)
    with pytest.raises(NeedsMorePeople):
        alone.open_with(None, single)
    made(shared, THREE)
    with pytest.raises(WrongCode):
        shared.open_with(None, old)
    alone.make("王秀英", OWN)
    with pytest.raises(NoSheet):
        shared.open_with(None, old)


def test_sheets_open_the_data_key_that_came_after_them(shared: SharedRecoveryFile, path) -> None:
    codes = made(shared, THREE)
    public = SigningKey.from_seed(SECRETS["sign_seed"]).public
    opened = RotationFile(path, CHEAP, CHEAP).rotate(shared.open(None, OWN), {key_id(public): public})
    assert shared.open_with(None, codes[1:]).secrets["dek"] == opened.secrets["dek"]


def test_a_changed_keeper_or_seal_is_damage(shared: SharedRecoveryFile, path) -> None:
    codes = made(shared, TWO)
    sound = path.read_bytes()
    for change in (("张保管", "别人"), (json.loads(sound)["recovery"][0]["pairs"][0]["sealed"], "00" * 200)):
        for copy in (path, path.with_name("keys.json.bak")):
            copy.write_bytes(sound.replace(change[0].encode(), change[1].encode()))
        with pytest.raises(SlotFileDamaged):
            shared.open_with(None, codes)


@pytest.mark.parametrize("keepers", [("张保管",), ("张保管", "张保管"), (*THREE, "赵保管")])
def test_other_numbers_of_keepers_are_a_bug(shared: SharedRecoveryFile, keepers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="keepers"):
        made(shared, keepers)


def test_who_keeps_the_sheets_is_known_before_anybody_types(shared: SharedRecoveryFile) -> None:
    assert shared.keepers_of("王秀英") == ()
    made(shared, THREE)
    assert shared.keepers_of("王秀英") == THREE
