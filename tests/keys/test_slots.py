"""Who opens a station, and with what: one slot, one passphrase and one signing key for each operator."""

from __future__ import annotations

import json

import pytest

from app.keys import slots
from app.keys.passphrases import Cost
from app.keys.slots import (
    ChooseOperator,
    LastOperator,
    OperatorExists,
    SlotFile,
    SlotFileDamaged,
    SlotFileExists,
    SlotFileMissing,
    SlotFileTooNew,
    UnknownOperator,
    WrongPassphrase,
)
from tests.keys.conftest import CHEAP, SECRETS

OTHER = {"dek": SECRETS["dek"], "sign_seed": bytes(32)}


def test_the_right_passphrase_gives_back_the_secrets(slot_file):
    opened = slot_file.open("王秀英", "Village-2026")
    assert (opened.name, opened.secrets, opened.generation, opened.notes) == ("王秀英", SECRETS, 1, ())


def test_a_wrong_passphrase_a_missing_and_a_damaged_file_are_three_refusals(slot_file, path):
    with pytest.raises(WrongPassphrase):
        slot_file.open(None, "village-2026")
    for copy in (path, path.with_name("keys.json.bak")):
        copy.write_bytes(copy.read_bytes()[:-20])
    with pytest.raises(SlotFileDamaged):
        slot_file.open(None, "Village-2026")
    for copy in (path, path.with_name("keys.json.bak")):
        copy.unlink()
    with pytest.raises(SlotFileMissing):
        slot_file.open(None, "Village-2026")


def test_a_newer_file_asks_for_an_update_and_is_left_alone(slot_file, path):
    newer = json.dumps({"format": 4, "seats": []}).encode()
    path.write_bytes(newer)
    with pytest.raises(SlotFileTooNew):
        slot_file.open(None, "Village-2026")
    assert path.read_bytes() == newer


def test_each_operator_opens_their_own_slot_only(slot_file):
    opened = slot_file.open(None, "Village-2026")
    assert slot_file.add(opened, "李建国", "Township-2026", OTHER).generation == 2
    assert slot_file.names() == ("王秀英", "李建国")
    assert slot_file.open("李建国", "Township-2026").secrets == OTHER
    with pytest.raises(WrongPassphrase):
        slot_file.open("李建国", "Village-2026")
    with pytest.raises(ChooseOperator):
        slot_file.open(None, "Township-2026")
    with pytest.raises(UnknownOperator, match="赵"):
        slot_file.open("赵", "Township-2026")


def test_a_changed_passphrase_leaves_everything_else_as_it_was(slot_file):
    slot_file.add(slot_file.open(None, "Village-2026"), "李建国", "Township-2026", OTHER)
    assert slot_file.change_passphrase("王秀英", "Village-2026", "Harvest-2026").generation == 3
    assert slot_file.open("王秀英", "Harvest-2026").secrets == SECRETS
    assert slot_file.open("李建国", "Township-2026").secrets == OTHER
    with pytest.raises(WrongPassphrase):
        slot_file.open("王秀英", "Village-2026")


def test_a_removed_operator_is_gone_and_the_last_one_stays(slot_file):
    opened = slot_file.open(None, "Village-2026")
    slot_file.add(opened, "李建国", "Township-2026", OTHER)
    assert slot_file.remove(opened, "李建国").generation == 3
    with pytest.raises(UnknownOperator):
        slot_file.open("李建国", "Township-2026")
    with pytest.raises(LastOperator):
        slot_file.remove(opened, "王秀英")
    with pytest.raises(UnknownOperator):
        slot_file.remove(opened, "李建国")


def test_a_name_is_taken_once_however_it_is_typed(slot_file):
    opened = slot_file.open(" 王秀英 ", "Village-2026")
    with pytest.raises(OperatorExists):
        slot_file.add(opened, "王秀英 ", "Township-2026", OTHER)


def test_keys_are_never_overwritten(slot_file, path):
    with pytest.raises(SlotFileExists):
        slot_file.create("王秀英", "Village-2026", SECRETS)
    path.unlink()
    with pytest.raises(SlotFileExists):
        slot_file.create("王秀英", "Village-2026", SECRETS)


def test_a_slot_of_another_station_cannot_be_added(slot_file):
    opened = slot_file.open(None, "Village-2026")
    with pytest.raises(ValueError, match="data key"):
        slot_file.add(opened, "李建国", "Township-2026", {"dek": bytes(32), "sign_seed": bytes(32)})


def test_an_unnamed_operator_or_a_short_key_is_a_bug(path):
    with pytest.raises(ValueError, match="32"):
        SlotFile(path, CHEAP, CHEAP).create("王秀英", "Village-2026", {"dek": b"", "sign_seed": bytes(32)})
    with pytest.raises(ValueError, match="name"):
        SlotFile(path, CHEAP, CHEAP).create(" ", "Village-2026", SECRETS)


def test_no_file_can_ask_for_a_cheaper_or_a_crushing_passphrase(path):
    SlotFile(path, CHEAP, CHEAP).create("王秀英", "Village-2026", SECRETS)
    with pytest.raises(SlotFileDamaged):
        slots.open_slot(path, None, "Village-2026")
    with pytest.raises(SlotFileDamaged):
        SlotFile(path, CHEAP, Cost(65, 1, 1)).open(None, "Village-2026")


def test_the_public_functions_pay_the_full_cost(path):
    opened = slots.create(path, "王秀英", "Village-2026", SECRETS)
    assert '"memory_kib":65536' in path.read_text(encoding="utf-8")
    slots.add_slot(path, opened, "李建国", "Township-2026", OTHER)
    slots.change_passphrase(path, "李建国", "Township-2026", "Harvest-2026")
    assert slots.open_slot(path, "李建国", "Harvest-2026").secrets == OTHER
    slots.remove_slot(path, opened, "李建国")
    assert slots.names(path) == ("王秀英",)


def test_no_secret_shows_in_a_log_line_or_in_the_file(slot_file, path):
    opened = slot_file.open(None, "Village-2026")
    text = repr(opened) + path.read_text(encoding="utf-8")
    assert not any(secret.hex() in text or repr(secret) in text for secret in SECRETS.values())
