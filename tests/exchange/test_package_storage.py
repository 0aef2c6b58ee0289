"""A stick that is full, pulled or lying: whole file or none, and a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.exchange import package_writing
from app.storage import StorageFailed, StorageFull, StorageGone, StorageReadOnly, StorageUnreliable
from tests.exchange.conftest import RECORDS


def left(road) -> list[str]:
    return sorted(found.name for found in road.path.parent.iterdir())


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EROFS, StorageReadOnly),
        (errno.ENODEV, StorageGone),
        (errno.EIO, StorageFailed),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_trouble_on_the_stick_leaves_the_older_package_alone(road, monkeypatch, number: int, refusal, call: str):
    road.write([(1, b"older")])

    def fails(*_: object, **__: object) -> None:
        raise OSError(number, "x")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails) if call == "fsync" else patch.setattr(Path, "replace", fails)
        with pytest.raises(refusal):
            road.write()
    assert left(road) == [road.path.name]
    assert road.read() == [(1, b"older")]


def test_a_stick_that_returns_other_bytes_is_not_trusted(road, monkeypatch):
    synced = os.fsync

    def spoil(handle: int) -> None:
        synced(handle)
        beside = road.path.with_name(road.path.name + ".tmp")
        beside.write_bytes(beside.read_bytes()[:-1] + b"\0\0"[:1])

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(StorageUnreliable):
        road.write([(1, bytes(range(200)))])
    assert left(road) == []


def test_a_stick_that_is_not_there_is_gone(road):
    with pytest.raises(StorageGone):
        package_writing.write_package(
            road.path.parent / "stick" / "a.xbpkg",
            sender="a",
            signer=road.village,
            recipients=[package_writing.Recipient("b", road.township.public)],
            purpose="exchange",
            number=1,
            made="x",
            records=RECORDS,
        )


def test_records_that_fail_half_way_never_touch_the_stick(road):
    def broken():
        yield 1, b"first"
        raise KeyError("a bug in the caller")

    with pytest.raises(KeyError):
        road.write(broken())
    assert left(road) == []
