"""Writing a file so that it is there whole or not at all, and saying in a sentence why a disk or stick
refused.

A station's keys and the packages on its sticks must survive a pulled stick, a full disk and a flat battery
(003 Songshan art. 20, 档案 kept whole): the new file is written beside the old one, forced to the medium,
then renamed.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import OfficeError


class StorageFull(OfficeError):
    """No room left on the disk or stick."""


class StorageReadOnly(OfficeError):
    """Write-protected, or this account may not write or read there."""


class StorageGone(OfficeError):
    """The file, folder or stick is not there (any more)."""


class FileInUse(OfficeError):
    """Another program, usually the spreadsheet, holds the file open."""


class NameUnfit(OfficeError):
    """The name cannot be that of a file there."""


class StorageFailed(OfficeError):
    """The medium reported an error of another kind."""


class StorageUnreliable(OfficeError):
    """What was read back is not what was written."""


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE, errno.ENOTCONN}
_IN_USE = {errno.EBUSY, errno.ETXTBSY}
_UNFIT = {errno.ENAMETOOLONG, errno.EISDIR, errno.EINVAL, errno.EILSEQ}
# Windows tells more by its own numbers: 32/33 in use, 39/112 disk full, 19 write-protected, 21 not ready, 55/1167 removed.
_WINDOWS = {
    32: errno.EBUSY,
    33: errno.EBUSY,
    39: errno.ENOSPC,
    112: errno.ENOSPC,
    19: errno.EROFS,
    21: errno.ENODEV,
    55: errno.ENODEV,
    1167: errno.ENODEV,
}


def storage_refusal(error: OSError, path: Path) -> OfficeError:
    """The refusal for what the operating system said about `path`."""
    number = _WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno)
    name = path.name or str(path)
    if number in _FULL:
        return StorageFull(f"空间不足，「{name}」没有写成。", "请清理磁盘或 U 盘，或换一个 U 盘后重做。")
    if number in _IN_USE:
        return FileInUse(f"「{name}」正被别的程序打开，没有写成。", "请关闭打开它的程序，或换一个文件名，再做一次。")
    if number in _UNFIT:
        return NameUnfit(f"不能用「{name}」这个名字保存。", "请换一个较短的、不含特殊符号的文件名。")
    if number in _READ_ONLY:
        return StorageReadOnly(
            f"「{name}」所在的位置不允许读写。", "请检查 U 盘的写保护开关和文件夹权限，或换一个位置。"
        )
    if number in _GONE:
        return StorageGone(f"找不到「{name}」或它所在的位置。", "请确认 U 盘已插好、没有被拔出，然后重做。")
    return StorageFailed(
        f"读写「{name}」时介质出错（{error.strerror or number}）。",
        "请重新插拔 U 盘再试；仍不行就换一个 U 盘。",
    )


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's errors inside the block into refusals about `path`."""
    try:
        yield
    except OSError as error:
        raise storage_refusal(error, path) from error


def sync_folder(folder: Path) -> None:
    """Force the folder's list of names to the medium. Windows has no such call; some sticks refuse it: no
    harm.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: temporary file beside it, fsync, rename, fsync of the folder; refusals as
    above.
    """
    beside = path.with_name(path.name + ".tmp")
    placed = False
    try:
        with storage_errors(path):
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            placed = True
            sync_folder(path.parent)
    finally:
        if not placed:
            discard(beside)


def discard(path: Path) -> None:
    """Remove a half-written file. On a stick that is no longer there, nothing can be removed and nothing
    needs to.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
