"""A file is there whole or not at all, and the disk's refusal becomes a sentence."""

from __future__ import annotations

import errno

import pytest

from app.storage import (
    StorageFailed,
    StorageFull,
    StorageGone,
    StorageReadOnly,
    discard,
    storage_refusal,
    sync_folder,
    write_whole,
)


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EROFS, StorageReadOnly),
        (errno.EACCES, StorageReadOnly),
        (errno.ENOENT, StorageGone),
        (errno.ENODEV, StorageGone),
        (errno.EIO, StorageFailed),
    ],
)
def test_each_kind_of_trouble_has_its_sentence(tmp_path, number: int, refusal):
    found = storage_refusal(OSError(number, "x"), tmp_path / "包.xbpkg")
    assert type(found) is refusal
    assert "包.xbpkg" in found.text
    assert found.hint.endswith("。")


def test_windows_own_numbers_are_understood(tmp_path):
    error = OSError(errno.EACCES, "x")
    vars(error)["winerror"] = 112
    assert type(storage_refusal(error, tmp_path)) is StorageFull


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    write_whole(path, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(StorageFull):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]


def test_a_folder_that_is_not_there_is_gone(tmp_path):
    with pytest.raises(StorageGone):
        write_whole(tmp_path / "stick" / "a", b"")


def test_a_stick_that_cannot_sync_its_folder_is_no_harm(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EINVAL, "no")))
    sync_folder(tmp_path)


def test_what_cannot_be_discarded_is_left(tmp_path):
    discard(tmp_path)
    assert tmp_path.exists()
