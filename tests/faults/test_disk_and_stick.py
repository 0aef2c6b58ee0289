"""No room, no right to write, no stick (security A9, C9, T29): a sentence, nothing changed, and the same again works after.

A full disk is made without mounting anything: no file of the child process may grow beyond a limit, so every write that
needs room fails, the store's and the stick's alike.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from app import storage
from app.errors import OfficeError
from app.exchange import package_writing
from app.services import backups, exchange_in, exchange_out, verification
from db import Opener
from tests.faults.program import run
from tests.faults.world import DAYS, World, counts, state
from tests.figures.registry import reached
from tests.stations import CODES

FULL = {"disk_full", "drive_failed", "storage_full", "storage_failed"}
LIMITS = {
    "roster": (40_000, 150_000, 400_000, 900_000), "pos": (50_000, 200_000), "import": (60_000, 500_000),
    "export": (40_000, 60_000, 90_000), "review": (70_000, 400_000),
}  # fmt: skip
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and modes are of POSIX")


def look(world: World, work: str, home: Path) -> dict[str, Any]:
    with world.desk(world.moments[work].place, home) as desk:
        assert verification.verify(desk, Opener()).ok
        return state(desk)


def words(world: World, work: str, stick: Path) -> tuple[str | Path, ...]:
    file = world.moments[work].file
    if work == "review":
        return "review", "approve", "--clean"
    if work == "export":
        return "exchange", "export", stick
    assert file is not None
    if work == "import":
        return "exchange", "import", shutil.copy(file, stick)
    return {"roster": "resident", "pos": "collection"}[work], "import", file


def fill(world: World, work: str, root: Path, limit: int) -> bool:
    """The work on a disk with that much room; whether it was refused."""
    home, stick = world.take(work, root / "home"), root / "stick"
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir()
    before, command = look(world, work, home), words(world, work, stick)
    on_stick = sorted(stick.iterdir())
    first = run(home, *command, day=DAYS[work], file_bytes=limit)
    refused = not first.done
    if refused:
        assert first.refused in FULL, first
        assert look(world, work, home) == before
        assert sorted(stick.iterdir()) == on_stick
    again = run(home, *command, day=DAYS[work])
    assert again.done, again
    after = counts(look(world, work, home))
    assert after != counts(before)
    if refused:
        reached("A9")
    return refused


@pytest.mark.parametrize("work", ["import", "export"])
def test_a_full_disk_is_told_and_loses_nothing(world, tmp_path, work):
    assert fill(world, work, tmp_path, LIMITS[work][0])


@pytest.mark.slow
@pytest.mark.parametrize("work", LIMITS)
def test_a_disk_that_fills_up_anywhere_is_told_and_loses_nothing(world, tmp_path, work):
    refusals = [fill(world, work, tmp_path, limit) for limit in (*LIMITS[work], *range(34_000, 1_000_000, 25_000))]
    assert any(refusals)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "storage_full"), (errno.EROFS, "storage_read_only"), (errno.EACCES, "storage_read_only"),
        (errno.ENODEV, "storage_gone"), (errno.EIO, "storage_failed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
def test_whatever_a_stick_answers_is_told_and_changes_nothing(stations, monkeypatch, call, number, code):
    stations.register("东村", 1)
    desk, stick = stations.desk("东村"), stations.stick()
    before = state(desk)

    def refuse(*_given, **_named):
        raise OSError(number, os.strerror(number))

    def open_on_stick(path, *given, **named):
        return refuse() if path.parent == stick else real_open(path, *given, **named)

    real_open = Path.open
    if call == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    elif call == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    else:
        monkeypatch.setattr(Path, "open", open_on_stick)
    with pytest.raises(OfficeError) as refused:
        exchange_out.export(desk, stick, CODES["镇"])
    monkeypatch.undo()
    assert refused.value.code == code
    assert list(stick.iterdir()) == []
    assert state(desk) == before
    (written,) = exchange_out.export(desk, stick, CODES["镇"])
    assert stations.read("镇", written.file).new == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.ENODEV, errno.EBUSY])
def test_a_stick_that_takes_no_receipt_does_not_undo_the_import(stations, monkeypatch, number):
    """The import is kept before the receipt is written; the receipt then travels with the next package."""
    stations.register("东村", 1)
    package, desk = stations.export("东村", "镇"), stations.desk("镇")

    def refuse(_path, _data):
        raise storage.storage_refusal(OSError(number, os.strerror(number)), _path)

    monkeypatch.setattr(exchange_in, "write_whole", refuse)
    found = exchange_in.read_in(desk, package)
    assert (found.new, found.receipt) == (1, None)


def test_a_folder_without_the_right_to_write_is_told(stations):
    """The administrator may write into any folder but the kernel's own."""
    stations.register("东村", 1)
    desk, stick = stations.desk("东村"), stations.stick()
    stick.chmod(0o555)
    if os.geteuid() == 0:
        stick = Path("/sys/kernel")
    with pytest.raises(storage.StorageReadOnly):
        exchange_out.export(desk, stick, CODES["镇"])
    with pytest.raises(storage.StorageReadOnly):
        backups.backup(desk, stick)


def test_a_stick_that_is_not_there_is_told(stations):
    stations.register("东村", 1)
    package, desk, gone = stations.export("东村", "镇"), stations.desk("东村"), stations.root / "拔掉的U盘"
    before = state(desk)
    with pytest.raises(exchange_out.FolderMissing):
        exchange_out.export(desk, gone, CODES["镇"])
    with pytest.raises(storage.StorageGone):
        backups.backup(desk, gone)
    package.unlink()
    with pytest.raises(storage.StorageGone):
        exchange_in.read_in(stations.desk("镇"), package)
    assert state(desk) == before
    assert not gone.exists()


def test_a_stick_pulled_while_it_is_written_is_told(stations, monkeypatch):
    """The folder goes between the last byte and the name."""
    stations.register("东村", 1)
    desk, stick = stations.desk("东村"), stations.stick()
    before, sealed = state(desk), package_writing._read_back

    def pulled(path, *said):
        sealed(path, *said)
        shutil.rmtree(stick)

    monkeypatch.setattr(package_writing, "_read_back", pulled)
    with pytest.raises(storage.StorageGone):
        exchange_out.export(desk, stick, CODES["镇"])
    assert state(desk) == before


def test_a_stick_that_reads_back_something_else_is_told(stations, monkeypatch):
    stations.register("东村", 1)
    desk, stick = stations.desk("东村"), stations.stick()
    before, compare = state(desk), package_writing._read_back

    def forgetful(path, *said):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        compare(path, *said)

    monkeypatch.setattr(package_writing, "_read_back", forgetful)
    with pytest.raises(storage.StorageUnreliable):
        exchange_out.export(desk, stick, CODES["镇"])
    assert list(stick.iterdir()) == []
    assert state(desk) == before
