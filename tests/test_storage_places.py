from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app import storage
from app.errors import OfficeError
from app.storage import write_whole


def test_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "台账.pdf"
    target.write_bytes(b"old")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, storage.StorageFull),
        (errno.EROFS, storage.StorageReadOnly),
        (errno.EACCES, storage.StorageReadOnly),
        (errno.ENOENT, storage.StorageGone),
        (errno.EBUSY, storage.FileInUse),
        (errno.ENAMETOOLONG, storage.NameUnfit),
        (errno.EIO, storage.StorageFailed),
    ],
)
def test_failing_device_is_said_in_a_sentence_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: type[OfficeError]
) -> None:
    target = tmp_path / "台账.pdf"
    target.write_bytes(b"old")

    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(expected) as caught:
        write_whole(target, b"new")
    assert caught.value.hint
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(storage.StorageGone, match=r"a\.pdf"):
        write_whole(tmp_path / "没有" / "a.pdf", b"")


def test_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(storage.NameUnfit):
        write_whole(tmp_path, b"")


def test_overlong_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(storage.NameUnfit):
        write_whole(tmp_path / ("长" * 200), b"")
