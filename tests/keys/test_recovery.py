"""The sheet in the sealed envelope: a slip of the pen is told, an old sheet is void, an older file still opens."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.keys.recovery import NeedsMorePeople, NoSheet, RecoveryFile, WrongCode
from app.keys.recovery_codes import BITS, GROUPS, SIGNS, CodeMistyped, check_group, code_bytes, folded, new_code
from app.keys.slot_form import SlotFileDamaged, SlotFileTooNew, decode, encode
from app.keys.slot_secrets import file_mac
from app.keys.slots import WrongPassphrase
from tests.keys.conftest import CHEAP, SECRETS

OTHER = {"dek": SECRETS["dek"], "sign_seed": bytes(32)}
DRAWN = st.binary(min_size=18, max_size=18)


def code_of(drawn: bytes) -> str:
    return new_code(lambda _count: drawn)


@pytest.fixture
def recovery(slot_file, path):
    return RecoveryFile(path, CHEAP, CHEAP)


@given(DRAWN)
def test_every_drawn_code_reads_back_as_its_bits(drawn: bytes):
    assert int.from_bytes(code_bytes(code_of(drawn)), "big") == int.from_bytes(drawn, "big") & ((1 << BITS) - 1)
    assert BITS >= 128


@given(DRAWN, st.integers(0, GROUPS * 5 - 1), st.sampled_from(SIGNS))
def test_any_one_sign_slip_is_told_with_its_group(drawn: bytes, place: int, sign: str):
    right = code_of(drawn).replace("-", "")
    slipped = right[:place] + sign + right[place + 1 :]
    if sign == right[place]:
        return
    with pytest.raises(CodeMistyped) as refused:
        code_bytes(slipped)
    assert refused.value.groups == (place // 5 + 1,)


@given(DRAWN, st.integers(0, GROUPS - 1), st.integers(0, 3))
def test_two_neighbours_exchanged_are_told(drawn: bytes, group: int, place: int):
    right = list(code_of(drawn).replace("-", ""))
    at = group * 5 + place
    if right[at] == right[at + 1]:
        return
    right[at], right[at + 1] = right[at + 1], right[at]
    with pytest.raises(CodeMistyped):
        code_bytes("".join(right))


@given(DRAWN, st.integers(0, GROUPS - 2))
def test_two_groups_exchanged_are_told(drawn: bytes, first: int):
    groups = code_of(drawn).split("-")
    groups[first], groups[first + 1] = groups[first + 1], groups[first]
    with pytest.raises(CodeMistyped):
        code_bytes("".join(groups))


@given(DRAWN)
def test_case_width_look_alikes_and_separators_do_not_matter(drawn: bytes):
    code = code_of(drawn)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else " — " for sign in code.lower())
    alike = code.replace("0", "o").replace("1", "l").replace("V", "u")
    assert code_bytes(wide) == code_bytes(alike) == code_bytes(code.replace("-", "")) == code_bytes(code)


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCDEF", "AB中CD", "😀😀😀😀😀", "١٢٣٤٥"])
def test_what_cannot_be_a_group_is_told_in_a_sentence(typed: str):
    problem = check_group(3, typed)
    assert problem is not None
    assert "第 3 组" in problem.text
    assert problem.field == "group_3"


@given(st.text(max_size=80))
def test_whatever_is_typed_is_refused_in_its_own_way(typed: str):
    if len(folded(typed)) == GROUPS * 5:
        return
    with pytest.raises(CodeMistyped):
        code_bytes(typed)


def test_the_sheet_opens_the_same_secrets_and_counts_up_the_generation(recovery):
    code, opened = recovery.make("王秀英", "Village-2026")
    assert opened.generation == 2
    found = recovery.open_with(None, code.lower())
    assert (found.name, found.secrets, found.generation) == ("王秀英", SECRETS, 2)
    assert recovery.open("王秀英", "Village-2026").secrets == SECRETS


def test_the_code_of_another_sheet_opens_nothing(recovery):
    recovery.make("王秀英", "Village-2026")
    with pytest.raises(WrongCode):
        recovery.open_with("王秀英", new_code())


def test_a_new_sheet_makes_the_old_one_void(recovery):
    old, _ = recovery.make("王秀英", "Village-2026")
    new, opened = recovery.make("王秀英", "Village-2026")
    assert opened.generation == 3
    with pytest.raises(WrongCode):
        recovery.open_with("王秀英", old)
    assert recovery.open_with("王秀英", new).secrets == SECRETS
    assert recovery.holders() == ("王秀英",)


def test_a_new_passphrase_by_the_code_leaves_the_sheet_and_voids_the_old_passphrase(recovery):
    code, _ = recovery.make("王秀英", "Village-2026")
    assert recovery.set_passphrase("王秀英", code, "Harvest-2026").generation == 3
    assert recovery.open(None, "Harvest-2026").secrets == SECRETS
    with pytest.raises(WrongPassphrase):
        recovery.open(None, "Village-2026")
    assert recovery.open_with(None, code).secrets == SECRETS


def test_each_operator_has_a_sheet_of_his_own(recovery):
    recovery.add(recovery.open(None, "Village-2026"), "李建国", "Township-2026", OTHER)
    first, _ = recovery.make("王秀英", "Village-2026")
    second, _ = recovery.make("李建国", "Township-2026")
    assert recovery.open_with("李建国", second).secrets == OTHER
    with pytest.raises(WrongCode):
        recovery.open_with("李建国", first)


def test_without_a_sheet_or_with_a_wrong_passphrase_nothing_is_made(recovery, path):
    before = path.read_bytes()
    with pytest.raises(NoSheet):
        recovery.open_with(None, new_code())
    with pytest.raises(WrongPassphrase):
        recovery.make("王秀英", "wrong")
    assert path.read_bytes() == before


def test_a_removed_operator_leaves_no_recovery_slot(recovery):
    opened = recovery.open(None, "Village-2026")
    recovery.add(opened, "李建国", "Township-2026", OTHER)
    recovery.make("李建国", "Township-2026")
    recovery.remove(opened, "李建国")
    assert recovery.holders() == ()
    assert recovery.names() == ("王秀英",)


def test_a_file_of_the_released_format_opens_and_stays_as_it_was_until_a_sheet_is_made(recovery, path):
    before = path.read_bytes()
    assert json.loads(before)["format"] == 1
    assert recovery.open(None, "Village-2026").secrets == SECRETS
    assert path.read_bytes() == before
    recovery.make("王秀英", "Village-2026")
    assert json.loads(path.read_bytes())["format"] == 2


def test_what_a_later_program_added_survives_every_change(recovery, path):
    form = decode(path.read_bytes())
    slots = (replace(form.slots[0], rest={"token": "t"}),)
    richer = replace(form, slots=slots, rest={"device": {"kind": "tpm"}})
    richer = replace(richer, mac=file_mac(richer, SECRETS["dek"]))
    path.write_bytes(encode(richer))
    code, _ = recovery.make("王秀英", "Village-2026")
    recovery.set_passphrase(None, code, "Harvest-2026")
    kept = json.loads(path.read_bytes())
    assert kept["device"] == {"kind": "tpm"}
    assert kept["slots"][0]["token"] == "t"


def test_a_slot_that_needs_more_people_is_kept_and_not_opened(recovery, path):
    recovery.make("王秀英", "Village-2026")
    form = decode(path.read_bytes())
    two = replace(form.recovery[0], need=2, salt="", check="", sealed="", rest={"parts": ["镇长", "所长"]})
    shared = replace(form, recovery=(two,))
    path.write_bytes(encode(replace(shared, mac=file_mac(shared, SECRETS["dek"]))))
    with pytest.raises(NeedsMorePeople):
        recovery.open_with(None, new_code())
    recovery.change_passphrase(None, "Village-2026", "Harvest-2026")
    assert json.loads(path.read_bytes())["recovery"][0]["parts"] == ["镇长", "所长"]


def test_every_changed_byte_of_a_file_with_a_sheet_is_damage_and_never_a_wrong_code(recovery, path):
    code, _ = recovery.make("王秀英", "Village-2026")
    path.with_name("keys.json.bak").unlink()
    good = path.read_bytes()
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises((SlotFileDamaged, SlotFileTooNew)):
            recovery.open_with(None, code)


def test_a_recovery_slot_put_in_by_a_stranger_is_noticed(recovery, path):
    code, _ = recovery.make("王秀英", "Village-2026")
    path.with_name("keys.json.bak").unlink()
    form = decode(path.read_bytes())
    path.write_bytes(encode(replace(form, recovery=(replace(form.recovery[0], generation=1),))))
    with pytest.raises(SlotFileDamaged):
        recovery.open_with(None, code)


def test_no_code_and_no_secret_stands_in_the_file(recovery, path):
    code, opened = recovery.make("王秀英", "Village-2026")
    text = path.read_text(encoding="utf-8") + repr(opened)
    assert code not in text
    assert code.replace("-", "") not in text
    assert not any(secret.hex() in text for secret in SECRETS.values())
