"""A damaged slot file: named as damage, opened from its copy, never opened when somebody altered it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import OfficeError
from app.keys.slot_form import MAX_BYTES, SlotFileDamaged, SlotFileMissing, SlotFileTooNew, decode, encode
from app.keys.slots import SlotFile
from app.keys.suite import UnknownSuite
from tests.keys.conftest import CHEAP, SECRETS


@pytest.fixture
def alone(slot_file, path):
    """The slot file without its copy."""
    path.with_name("keys.json.bak").unlink()
    return slot_file


def test_every_changed_byte_is_damage_and_never_a_wrong_passphrase(alone, path):
    good = path.read_bytes()
    seen = set()
    for place in range(len(good)):
        for change in (0x01, 0x20, 0x80):
            path.write_bytes(good[:place] + bytes([good[place] ^ change]) + good[place + 1 :])
            with pytest.raises((SlotFileDamaged, SlotFileTooNew)) as refused:
                alone.open(None, "Village-2026")
            seen.add(type(refused.value))
    assert seen <= {SlotFileDamaged, SlotFileTooNew}


def test_a_file_cut_anywhere_or_lengthened_is_damage(alone, path):
    good = path.read_bytes()
    for altered in [*(good[:length] for length in range(len(good))), good + b"\n", good + b" ", b"\xef\xbb\xbf" + good]:
        path.write_bytes(altered)
        with pytest.raises(SlotFileDamaged):
            alone.open(None, "Village-2026")


@pytest.mark.parametrize("junk", [b"", b"[" * 100_000, b"null", b'{"format":"1"}', b'{"format":1}', b"\xff" * 50])
def test_any_other_content_is_damage(alone, path, junk: bytes):
    path.write_bytes(junk)
    with pytest.raises(SlotFileDamaged):
        alone.names()


def test_a_huge_file_is_not_read(alone, path):
    path.write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(SlotFileDamaged):
        alone.open(None, "Village-2026")


def altered_slot(**change):
    return lambda form: replace(form, slots=(replace(form.slots[0], **change), *form.slots[1:]))


@pytest.mark.parametrize(
    "alter",
    [
        altered_slot(key_id="0" * 16),
        altered_slot(sealed="00" * 80),
        altered_slot(name="张三"),
        lambda form: replace(form, generation=2),
        lambda form: replace(form, mac="0" * 64),
        lambda form: replace(form, slots=form.slots * 2),
        lambda form: replace(form, slots=()),
    ],
)
def test_an_alteration_with_a_renewed_sum_never_opens(alone, path, alter):
    path.write_bytes(encode(alter(decode(path.read_bytes()))))
    with pytest.raises(SlotFileDamaged):
        alone.open(None, "Village-2026")


def test_an_operator_cut_out_of_the_file_is_noticed(alone, path):
    alone.add(alone.open(None, "Village-2026"), "李建国", "Township-2026", {**SECRETS, "sign_seed": bytes(32)})
    path.with_name("keys.json.bak").unlink()
    form = decode(path.read_bytes())
    path.write_bytes(encode(replace(form, slots=form.slots[:1])))
    with pytest.raises(SlotFileDamaged):
        alone.open(None, "Village-2026")


def test_an_unknown_suite_is_named(alone, path):
    path.write_bytes(encode(replace(decode(path.read_bytes()), suite=9)))
    with pytest.raises(UnknownSuite):
        alone.open(None, "Village-2026")


@pytest.mark.parametrize(
    "loss", [lambda p: p.unlink(), lambda p: p.write_bytes(b""), lambda p: p.write_bytes(b"x" * 900)]
)
def test_the_copy_opens_instead_says_so_and_mends(slot_file, path, loss):
    good = path.read_bytes()
    loss(path)
    assert slot_file.names() == ("王秀英",)
    opened = slot_file.open(None, "Village-2026")
    assert opened.secrets == SECRETS
    assert "keys.json.bak" in opened.notes[0]
    assert path.read_bytes() == good
    assert slot_file.open(None, "Village-2026").notes == ()


def test_a_lost_or_older_copy_is_renewed(slot_file, path):
    copy = path.with_name("keys.json.bak")
    older = copy.read_bytes()
    slot_file.change_passphrase(None, "Village-2026", "Harvest-2026")
    copy.write_bytes(older)
    assert slot_file.open(None, "Harvest-2026").notes
    assert copy.read_bytes() == path.read_bytes()


def test_a_folder_that_cannot_be_written_still_opens_and_is_noted(slot_file, path, monkeypatch):
    path.unlink()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    opened = slot_file.open(None, "Village-2026")
    assert "空间不足" in opened.notes[-1]
    assert not path.exists()
    assert list(path.parent.glob("*.tmp")) == []


def test_damage_of_one_and_loss_of_the_other_is_damage(slot_file, path):
    path.unlink()
    path.with_name("keys.json.bak").write_bytes(b"{}")
    with pytest.raises(SlotFileDamaged):
        slot_file.open(None, "Village-2026")


def test_every_refusal_says_what_to_do(path):
    with pytest.raises(SlotFileMissing) as refused:
        SlotFile(path, CHEAP, CHEAP).names()
    assert isinstance(refused.value, OfficeError)
    assert refused.value.hint.endswith("。")
    assert refused.value.code == "slot_file_missing"
