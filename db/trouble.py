"""Trouble of the storage, told in one place: what happened, whether the data is safe, and what to do next.

A single failed read surfaces as "database disk image is malformed" while the file is fine, so the first
damaged-looking error is looked at again on a fresh connection (db.store) before anybody is told of damage.
Errors of our own statements (constraints, SQL) are bugs and pass through unchanged.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from app.errors import OfficeError


class StoreDamaged(OfficeError):
    """Pages of the file do not verify, or it is no station file at all."""


class StoreBeyondSalvage(OfficeError):
    """Nothing can be read of a damaged file, or its key is another."""


class StoreUnsteady(OfficeError):
    """One read failed and the next look found nothing wrong."""


class DriveFailed(OfficeError):
    """The drive answered with an input/output error."""


class DiskFull(OfficeError):
    """No room left, or less than a day's work needs."""


class StoreReadOnly(OfficeError):
    """The file or its folder may not be written."""


class StoreBusy(OfficeError):
    """Another program holds the file for longer than we wait."""


class StoreInUse(OfficeError):
    """A second window on the same station folder."""


class StoreTooNew(OfficeError):
    """The file was written by a newer program."""


class StoreMissing(OfficeError):
    """There is no file at that path."""


class StoreExists(OfficeError):
    """A new file must not replace one that is there."""


class ProgramUnfit(OfficeError):
    """The program's own parts do not pass the start-up check."""


def damaged() -> StoreDamaged:
    return StoreDamaged(
        "数据文件读不出来：文件有损坏，或者不是本程序的数据文件。",
        "文件没有被改动。请不要再录入，先把整个数据文件夹复制到另一只U盘留存，再用最近一次备份恢复；没有备份的，可以把还读得出的抢救出来（帮助里有“数据文件损坏了”）。同时报告区级管理员。",
    )


def beyond_salvage() -> StoreBeyondSalvage:
    return StoreBeyondSalvage(
        "数据文件开头的页已损坏，里面的单据一份也读不出来，没有抢救成。",
        "文件没有被改动。请用备份恢复；没有备份，请报告上级停用本机，换一台新电脑，送到过上级的都会发回来。",
    )


def unsteady() -> StoreUnsteady:
    return StoreUnsteady(
        "刚才有一次读盘没有成功，再查时数据文件是好的。",
        "刚才的操作没有保存，请再做一次；如果反复出现，请先备份，再请人检查硬盘。",
    )


def drive_failed() -> DriveFailed:
    return DriveFailed(
        "硬盘读写失败。",
        "刚才的操作没有保存，以前的数据不受影响。请检查硬盘或U盘是否接好，再做一次；反复出现时请先备份。",
    )


def disk_full() -> DiskFull:
    return DiskFull(
        "磁盘空间不足。",
        "刚才的操作没有保存，以前的数据不受影响。请删去不用的文件，至少腾出 1 GB，再做一次。",
    )


def read_only() -> StoreReadOnly:
    return StoreReadOnly(
        "数据文件所在的位置不能写入。",
        "刚才的操作没有保存，以前的数据不受影响。请检查U盘写保护开关，或请管理员给数据文件夹写入权限。",
    )


def busy() -> StoreBusy:
    return StoreBusy(
        "数据文件正被另一个程序占用。",
        "刚才的操作没有保存，以前的数据不受影响。请关闭另一个窗口或等它办完，再做一次。",
    )


def missing() -> StoreMissing:
    return StoreMissing("找不到本站点的数据文件。", "没有改动任何内容。请检查数据文件夹是否选对，或用备份恢复。")


def in_use() -> StoreInUse:
    return StoreInUse("本站点已经在另一个窗口打开。", "请到已打开的窗口办理，或先关闭它。")


def exists() -> StoreExists:
    return StoreExists("这个位置已经有数据文件，没有覆盖。", "请换一个文件夹，或打开已有的站点。")


def too_new() -> StoreTooNew:
    return StoreTooNew("数据文件由更新版本的程序建立，本程序不能打开。", "文件没有被改动。请先升级本机程序，再打开。")


_BY_CODE = {
    driver.SQLITE_NOTADB: damaged,
    driver.SQLITE_CORRUPT: damaged,
    driver.SQLITE_FULL: disk_full,
    driver.SQLITE_READONLY: read_only,
    driver.SQLITE_PERM: read_only,
    driver.SQLITE_CANTOPEN: read_only,
    driver.SQLITE_BUSY: busy,
    driver.SQLITE_LOCKED: busy,
    driver.SQLITE_PROTOCOL: busy,
    driver.SQLITE_IOERR: drive_failed,
}
_BY_ERRNO = {
    errno.ENOSPC: disk_full,
    errno.EDQUOT: disk_full,
    errno.EFBIG: disk_full,
    errno.EROFS: read_only,
    errno.EACCES: read_only,
    errno.EPERM: read_only,
    errno.ENOENT: missing,
    errno.EIO: drive_failed,
}


def named(error: BaseException) -> OfficeError | None:
    """The refusal that stands for this error of the driver or the system; None when it is a bug."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, driver.Error):
        code = getattr(error, "sqlite_errorcode", None)
        made = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
        return made() if made else None
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        return _BY_ERRNO[error.errno]()
    return None


@contextmanager
def told(path: Path | None = None, *, system: bool = True) -> Iterator[None]:
    """Turn storage trouble inside the block into its refusal; everything else passes unchanged.

    With the `path` of the file, "cannot open" is told apart: not there, or not ours to write.
    Without `system` only the driver's errors count: a service's own files are none of the store's business.
    """
    try:
        yield
    except (DBAPIError, driver.Error, OSError) as error:
        refusal = named(error) if system or not isinstance(error, OSError) else None
        if refusal is None:
            raise
        if isinstance(refusal, StoreReadOnly) and path is not None and not path.exists():
            refusal = missing()
        raise refusal from error
