"""A full disk, made by a limit on the size of files in a child process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from db import Opener
from tests.db.samples import KEY

CHILD = """
import resource, signal, sys
from pathlib import Path
from db import Opener
from db.trouble import DiskFull, DriveFailed
from tests.db.samples import KEY
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
store = Opener().open(path, KEY)
with store.write() as unit:
    unit.settings.put("before", b"kept")
limit = path.stat().st_size + 60_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    with store.write() as unit:
        for number in range(400):
            unit.settings.put(f"big {number}", b"x" * 4000)
except (DiskFull, DriveFailed) as error:
    print(type(error).__name__)
with store.read() as unit:
    assert unit.settings.get("before") == b"kept"
    assert unit.settings.get("big 0") is None
if len(sys.argv) > 2:
    try:
        store.copy_to(Path(sys.argv[2]))
    except (DiskFull, DriveFailed) as error:
        print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with store.write() as unit:
    unit.settings.put("after", b"kept")
assert store.check() == []
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(path):
    Opener().create(path, KEY).close()
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() in (["DiskFull"], ["DriveFailed"])
    store = Opener().open(path, KEY)
    with store.read() as unit:
        assert unit.settings.get("before") == unit.settings.get("after") == b"kept"
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
def test_a_copy_to_a_full_stick_leaves_nothing(path, tmp_path):
    store = Opener().create(path, KEY)
    with store.write() as unit:
        unit.settings.put("much", b"x" * 3_000_000)
    with store.write() as unit:
        unit.settings.put("more", b"x" * 3_000_000)
    store.close()
    target = tmp_path / "copy.xb"
    child = CHILD.replace("path.stat().st_size + 60_000", "1_000_000")
    done = subprocess.run(
        [sys.executable, "-c", child, str(path), str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 2
    assert sorted(part.name for part in tmp_path.iterdir() if part.name.startswith("copy")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean other things")
def test_a_folder_that_may_not_be_written_is_told(path, monkeypatch):
    import sqlcipher3.dbapi2 as driver

    from db.trouble import StoreReadOnly

    store = Opener().create(path, KEY)
    error = driver.OperationalError("attempt to write a readonly database")
    error.sqlite_errorcode = driver.SQLITE_READONLY
    with pytest.raises(StoreReadOnly), store.write():
        raise error
    store.close()
