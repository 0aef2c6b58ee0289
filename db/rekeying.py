"""The whole file under another key (security T34): everything in it is written anew, in one transaction.

SQLCipher does it page by page through the write-ahead log, so a kill at any moment leaves the file under the old key or
under the new one (security 5.4: 60 kills, always one or the other, complete). The log may grow to the size of the file.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db import engine as engines
from db.trouble import DiskFull, busy

SPARE_BYTES = 200_000_000


def require_room(path: Path) -> None:
    """Raise DiskFull when the log of a re-keying would not fit on the disk."""
    needed = path.stat().st_size + SPARE_BYTES
    if shutil.disk_usage(path.parent).free < needed:
        raise DiskFull(
            f"更换数据密钥需要 {needed // 1_000_000 + 1} MB 空闲空间，现在不够。",
            "数据没有变化。请删去不用的文件，下次登录时会接着办。",
        )


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Raises the driver's error; then the file opens with one of both keys."""
    raw: Any = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=engines.WAIT_SECONDS)
    try:
        engines.unlock(raw, old)
        for setting in ("synchronous=FULL", "secure_delete=ON"):
            raw.execute(f"PRAGMA {setting}").fetchall()
        _into_file(raw)
        raw.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"").fetchall()
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _into_file(raw)
    finally:
        raw.close()


def _into_file(raw: Any) -> None:
    """Everything from the log into the file, so that no page under the other key stays behind."""
    blocked = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if blocked and blocked[0]:
        raise busy()
