"""keys.json of a station of suite 2: every way in, every change of it, and another's keys kept out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.keys.recovery import RecoveryFile, WrongCode
from app.keys.recovery_codes import new_code
from app.keys.rotation import RotationFile
from app.keys.shared_recovery import SharedRecoveryFile
from app.keys.slot_form import SlotFileDamaged, decode, encode
from app.keys.slots import SlotFile, WrongPassphrase
from app.keys.suite import SigningKey, key_id
from tests.keys.conftest import CHEAP

OWN, OTHERS, NEW = "Village-2026", "Other-2026", "Neues-2026"
FIRST, SECOND = SigningKey.generate(2), SigningKey.generate(2)
SECRETS = {"dek": bytes(range(32)), "sign_seed": FIRST.seed, "root_seed": SigningKey.generate(2).seed}
PUBLICS = {key_id(key.public): key.public for key in (FIRST, SECOND)}


@pytest.fixture
def file(path) -> SlotFile:
    made = SlotFile(path, CHEAP, CHEAP)
    made.create("王秀英", OWN, SECRETS)
    made.add(made.open(None, OWN), "李建国", OTHERS, {"dek": SECRETS["dek"], "sign_seed": SECOND.seed})
    return made


def test_each_operator_opens_his_own_slot_and_only_with_his_passphrase(file, path) -> None:
    assert (file.suite(), decode(path.read_bytes()).suite) == (2, 2)
    assert file.open("王秀英", OWN).secrets == SECRETS
    assert file.open("李建国", OTHERS).secrets["sign_seed"] == SECOND.seed
    with pytest.raises(WrongPassphrase):
        file.open("王秀英", OTHERS)


def test_a_changed_passphrase_is_remembered_and_the_key_of_another_suite_refused(file) -> None:
    file.change_passphrase("王秀英", OWN, NEW)
    assert [file.used_before("王秀英", words) for words in (OWN, NEW, "nie")] == [True, True, False]
    with pytest.raises(ValueError, match="one suite"):
        file.add(file.open("王秀英", NEW), "赵敏", OTHERS, {"dek": SECRETS["dek"], "sign_seed": bytes(32)})
    renewed = SigningKey.generate(2)
    opened = file.renew(file.open("王秀英", NEW), OWN, renewed.seed, FIRST.seed)
    assert file.open("王秀英", OWN).secrets == opened.secrets


def test_the_code_of_a_sheet_opens_the_slot(file, path) -> None:
    sheets = RecoveryFile(path, CHEAP, CHEAP)
    code, _ = sheets.make("王秀英", OWN)
    assert sheets.open_with("王秀英", code).secrets == SECRETS
    with pytest.raises(WrongCode):
        sheets.open_with("王秀英", new_code())


def test_two_keepers_together_open_the_slot(file, path) -> None:
    sheets = SharedRecoveryFile(path, CHEAP, CHEAP)
    codes, _ = sheets.make(file.open("王秀英", OWN), ("甲", "乙", "丙"))
    assert sheets.open_with("王秀英", [codes[2], codes[0]]).secrets == SECRETS


def test_another_data_key_reaches_everybody_who_stays(file, path) -> None:
    rotation = RotationFile(path, CHEAP, CHEAP)
    newer = rotation.rotate(file.open("王秀英", OWN), PUBLICS).secrets["dek"]
    opened = file.open("李建国", OTHERS)
    assert (opened.secrets["dek"], opened.older) == (newer, (SECRETS["dek"],))
    file.reseal(replace(opened, older=()), OTHERS)
    assert file.open("李建国", OTHERS).older == ()


def test_a_file_that_calls_itself_another_suite_does_not_open(file, path) -> None:
    path.with_name("keys.json.bak").unlink()
    path.write_bytes(encode(replace(decode(path.read_bytes()), suite=1)))
    with pytest.raises((SlotFileDamaged, WrongPassphrase)):
        file.open("王秀英", OWN)
