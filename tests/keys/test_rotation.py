"""F3 of the catalogue: the data key changes when somebody leaves; who stays opens the file as before."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.keys import data_keys
from app.keys.recovery import RecoveryFile
from app.keys.recovery_codes import new_code
from app.keys.rotation import KeyOfOperatorUnknown, RotationFile
from app.keys.slot_form import SlotFileDamaged, decode, encode
from app.keys.slot_secrets import file_mac
from app.keys.slots import LastOperator, Opened, RotationUnfinished, SlotFile, UnknownOperator
from app.keys.suite import SigningKey, key_id, new_key, sealing_public
from tests.keys.conftest import CHEAP, SECRETS

OWN, OTHERS = "Village-2026", "Other-2026"
SEEDS = {"王秀英": SECRETS["sign_seed"], "李建国": bytes([7]) * 32, "赵敏": bytes([8]) * 32}


def public(name: str) -> bytes:
    return SigningKey.from_seed(SEEDS[name]).public


PUBLICS = {key_id(public(name)): public(name) for name in SEEDS}


@pytest.fixture
def file(slot_file: SlotFile, path) -> RotationFile:
    opened = slot_file.open(None, OWN)
    for name in ("李建国", "赵敏"):
        secrets = {"dek": SECRETS["dek"], "sign_seed": SEEDS[name]}
        opened = slot_file.add(opened, name, OTHERS, secrets)
    return RotationFile(path, CHEAP, CHEAP)


def settled(opened: Opened) -> Opened:
    """As after a sign-in that has re-keyed the books."""
    return replace(opened, older=())


def rotated(file: RotationFile, leaving: str | None = "赵敏") -> Opened:
    return file.rotate(file.open("王秀英", OWN), PUBLICS, leaving=leaving)


def test_who_seals_from_outside_reaches_the_owner_of_the_signing_key() -> None:
    assert sealing_public(public("李建国")) == SigningKey.from_seed(SEEDS["李建国"]).sealing_key().public


def test_those_who_stay_open_the_new_key_with_their_own_passphrases(file: RotationFile) -> None:
    new = rotated(file).secrets["dek"]
    for name, passphrase in (("王秀英", OWN), ("李建国", OTHERS)):
        opened = file.open(name, passphrase)
        assert (opened.secrets["dek"], opened.older) == (new, (SECRETS["dek"],))
        assert opened.secrets["sign_seed"] == SEEDS[name]


def test_who_left_has_no_slot_and_his_old_file_has_the_old_key_only(file: RotationFile, path) -> None:
    old = path.read_bytes()
    new = rotated(file).secrets["dek"]
    with pytest.raises(UnknownOperator):
        file.open("赵敏", OTHERS)
    for copy in (path, path.with_name("keys.json.bak")):
        copy.write_bytes(old)
    assert file.open("赵敏", OTHERS).secrets["dek"] == SECRETS["dek"] != new


def test_a_slot_sealed_again_holds_the_new_key_alone(file: RotationFile, path) -> None:
    rotated(file)
    file.reseal(settled(file.open("李建国", OTHERS)), OTHERS)
    assert file.open("李建国", OTHERS).older == ()
    assert {one["name"] for one in json.loads(path.read_bytes())["data_keys"]} == {"王秀英"}


def test_somebody_long_away_follows_every_change(file: RotationFile) -> None:
    first = rotated(file).secrets["dek"]
    file.reseal(settled(file.open("王秀英", OWN)), OWN)
    second = rotated(file, None).secrets["dek"]
    assert file.open("李建国", OTHERS).older == (first, SECRETS["dek"])
    assert file.open("李建国", OTHERS).secrets["dek"] == second


def test_a_recovery_sheet_from_before_opens_the_new_key(file: RotationFile, path) -> None:
    recovery = RecoveryFile(path, CHEAP, CHEAP)
    code, _ = recovery.make("李建国", OTHERS)
    new = rotated(file).secrets["dek"]
    file.reseal(settled(file.open("李建国", OTHERS)), OTHERS)
    assert recovery.open_with("李建国", code).secrets["dek"] == new
    recovery.make("李建国", OTHERS)
    assert "recovery" not in {one["place"] for one in json.loads(path.read_bytes())["data_keys"]}


def test_who_is_added_after_the_change_gets_the_new_key(file: RotationFile) -> None:
    opened = settled(rotated(file))
    secrets = {"dek": opened.secrets["dek"], "sign_seed": bytes([9]) * 32}
    file.add(opened, "钱新", OTHERS, secrets)
    assert file.open("钱新", OTHERS).secrets["dek"] == opened.secrets["dek"]


def test_nothing_is_sealed_anew_while_the_books_may_need_the_key_before(file: RotationFile, path) -> None:
    opened = rotated(file)
    before = path.read_bytes()
    for act in (
        lambda: file.reseal(opened, OWN),
        lambda: file.add(opened, "钱新", OTHERS, {"dek": opened.secrets["dek"], "sign_seed": bytes([9]) * 32}),
        lambda: RecoveryFile(path, CHEAP, CHEAP).set_code(opened, new_code()),
    ):
        with pytest.raises(RotationUnfinished):
            act()
    assert path.read_bytes() == before


def test_the_file_is_of_the_older_format_again_when_everybody_has_signed_in(file: RotationFile, path) -> None:
    rotated(file)
    assert json.loads(path.read_bytes())["format"] == 3
    for name, passphrase in (("王秀英", OWN), ("李建国", OTHERS)):
        file.reseal(settled(file.open(name, passphrase)), passphrase)
    assert json.loads(path.read_bytes())["format"] == 1


def test_nobody_removes_himself_and_an_unknown_key_is_named(file: RotationFile, path) -> None:
    before = path.read_bytes()
    with pytest.raises(LastOperator):
        rotated(file, "王秀英")
    with pytest.raises(KeyOfOperatorUnknown, match="李建国"):
        file.rotate(file.open("王秀英", OWN), {key_id(public("王秀英")): public("王秀英")}, leaving="赵敏")
    assert path.read_bytes() == before


def test_a_key_slipped_in_by_somebody_who_never_had_one_is_damage(file: RotationFile, path) -> None:
    """Anybody can seal to a public key; without the key before, the proof is missing."""
    form = decode(path.read_bytes())
    slipped_in = new_key()
    forged = data_keys.with_newer(form, PUBLICS, new_key(), slipped_in, file._random)
    for copy in (path, path.with_name("keys.json.bak")):
        copy.write_bytes(encode(replace(forged, mac=file_mac(forged, slipped_in))))
    with pytest.raises(SlotFileDamaged):
        file.open("李建国", OTHERS)
