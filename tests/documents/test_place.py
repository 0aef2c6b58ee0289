from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.documents import place
from app.documents.place import write_atomically
from app.errors import OfficeError


def test_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "台账.pdf"
    target.write_bytes(b"old")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, place.StorageFull),
        (errno.EROFS, place.StorageReadOnly),
        (errno.EACCES, place.StorageReadOnly),
        (errno.ENOENT, place.FolderMissing),
        (errno.EBUSY, place.FileInUse),
        (errno.ENAMETOOLONG, place.PlaceUnsuitable),
        (errno.EIO, place.StorageBroken),
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
        write_atomically(target, b"new")
    assert caught.value.hint
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(place.FolderMissing, match="没有"):
        write_atomically(tmp_path / "没有" / "a.pdf", b"")


def test_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(place.PlaceUnsuitable):
        write_atomically(tmp_path, b"")


def test_overlong_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(place.PlaceUnsuitable):
        write_atomically(tmp_path / ("长" * 200), b"")
