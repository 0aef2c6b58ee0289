"""F3 of the catalogue: the file under another key, at any moment with one of both, and nothing of it lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.ports import Unit
from db import Opener, Store, rekeying
from db import engine as engines
from db.trouble import DiskFull, StoreBusy, StoreDamaged
from tests.db.samples import KEY

NEW = bytes(range(100, 132))
ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys
from pathlib import Path
from db import rekeying
print("begun", flush=True)
rekeying.rekey(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3]))
"""
SETTINGS = 400


def fill(unit: Unit) -> None:
    for number in range(SETTINGS):
        unit.settings.put(f"row/{number}", bytes([number % 251]) * 1000)


def whole(store: Store) -> bool:
    with store.read() as unit:
        return all(unit.settings.get(f"row/{n}") == bytes([n % 251]) * 1000 for n in range(SETTINGS))


@pytest.fixture
def filled(store: Store, path: Path) -> Path:
    with store.write() as unit:
        fill(unit)
    store.close()
    return path


def test_the_file_opens_with_the_new_key_and_no_more_with_the_old(filled: Path) -> None:
    opener = Opener()
    opener.rekey(filled, KEY, NEW)
    assert (opener.fits(filled, KEY), opener.fits(filled, NEW)) == (False, True)
    with pytest.raises(StoreDamaged):
        opener.open(filled, KEY)
    store = opener.open(filled, NEW)
    assert whole(store)
    assert store.check() == []
    store.close()


def test_no_page_under_the_old_key_stays_beside_the_file(filled: Path) -> None:
    Opener().rekey(filled, KEY, NEW)
    log = filled.with_name(filled.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_the_wrong_key_changes_nothing(filled: Path) -> None:
    with pytest.raises(StoreDamaged):
        Opener().rekey(filled, bytes(32), NEW)
    assert Opener().fits(filled, KEY)


def test_a_file_that_somebody_reads_is_not_rekeyed(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "WAIT_SECONDS", 0.2)
    reading = Opener().open(filled, KEY)
    with reading.read(), pytest.raises(StoreBusy):
        Opener().rekey(filled, KEY, NEW)
    reading.close()
    assert sum(Opener().fits(filled, key) for key in (KEY, NEW)) == 1


def test_without_room_for_the_log_nothing_begins(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "SPARE_BYTES", 1 << 60)
    with pytest.raises(DiskFull):
        Opener().rekey(filled, KEY, NEW)
    assert Opener().fits(filled, KEY)


def killed_at(path: Path, after_s: float) -> None:
    """A rekeying in another process, killed after so long."""
    args = [sys.executable, "-c", CHILD, str(path), KEY.hex(), NEW.hex()]
    with subprocess.Popen(args, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after_s)
        child.kill()


@pytest.mark.parametrize("rounds", [8, pytest.param(300, marks=pytest.mark.slow)])
def test_killed_at_any_moment_the_file_opens_with_one_key_and_is_whole(filled: Path, rounds: int) -> None:
    sound, draw = filled.read_bytes(), random.Random(20261121)
    for _ in range(rounds):
        for end in ("-wal", "-shm"):
            filled.with_name(filled.name + end).unlink(missing_ok=True)
        filled.write_bytes(sound)
        killed_at(filled, draw.uniform(0, 0.03))
        fitting = [key for key in (KEY, NEW) if Opener().fits(filled, key)]
        assert len(fitting) == 1
        store = Opener().open(filled, fitting[0])
        assert whole(store)
        assert store.check() == []
        store.close()
