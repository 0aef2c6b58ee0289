"""A finished file put in its place whole or not at all, and storage trouble said in a sentence.

A stick that is pulled out or full in the middle of writing must not leave half a ledger under the right
name, nor destroy the one that was there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from app.errors import OfficeError


class StorageFull(OfficeError):
    """No room is left on the disk or stick."""


class StorageReadOnly(OfficeError):
    """The disk, stick or folder does not let itself be written."""


class FolderMissing(OfficeError):
    """The folder to write into is not there."""


class FileInUse(OfficeError):
    """Another program, usually the spreadsheet, holds the file open."""


class StorageBroken(OfficeError):
    """The device failed or was pulled out."""


class PlaceUnsuitable(OfficeError):
    """The name cannot be that of a file there."""


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_MISSING = {errno.ENOENT, errno.ENOTDIR}
_IN_USE = {errno.EBUSY, errno.ETXTBSY}
_UNSUITABLE = {errno.ENAMETOOLONG, errno.EISDIR, errno.EINVAL, errno.EILSEQ}
_WINDOWS_IN_USE = {32, 33}


def write_atomically(path: Path, data: bytes) -> None:
    """Write data so that path holds all of it or what it held before. Raises this module's errors."""
    try:
        _write(path, data)
    except OSError as error:
        raise storage_error(error, path) from error


def _write(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(unfinished).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name outlast a power cut, where the system can; FAT sticks and Windows cannot."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def storage_error(error: OSError, path: Path) -> OfficeError:
    """The sentence for what the operating system answered."""
    number = error.errno or 0
    if number in _FULL:
        return StorageFull(
            f"空间不足，没有写成：{path}", "请删去不用的文件或换一个盘，再做一次；原有文件没有变。"
        )
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE or number in _IN_USE:
        return FileInUse(
            f"文件正被别的程序打开，没有写成：{path}", "请关闭打开它的程序，或者换一个文件名，再做一次。"
        )
    if number in _READ_ONLY:
        return StorageReadOnly(
            f"不能写入，没有写成：{path}",
            "请检查 U 盘的写保护开关和文件夹的权限；文件正在表格软件里打开的，先关闭，再做一次。",
        )
    if number in _MISSING:
        return FolderMissing(f"找不到文件夹：{path.parent}", "请检查 U 盘是否插好，或者另选一个文件夹。")
    if number in _UNSUITABLE:
        return PlaceUnsuitable(f"不能用这个名字保存：{path}", "请换一个较短的、不含特殊符号的文件名。")
    return StorageBroken(
        f"写入时设备出错，没有写成：{path}", "请把 U 盘拔下重新插好再做一次；仍然出错的，换一个 U 盘。"
    )
