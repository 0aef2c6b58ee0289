"""备份 and restore: simple but verified (security 4.5).

A backup is one file: the encrypted store (made by VACUUM INTO, opened and checked before it counts) and the key slots,
so it opens with the operators' own passphrases on a bare machine. A restored copy may look, export and read, but not
file until the others have said what they hold of it (see app.services.restored).

Both ways stream, because a district's store is larger than a small computer's memory. What stands in `backup.json` is
for people; what a restored station is, its own encrypted store says.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import struct
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import attempts, backup_places, recovery, restored, store_places
from app.services.desk import Desk, StationFacts
from app.services.sign_in import KEYS, STORE, has_station, sign_in
from app.services.stations import FolderTaken
from app.storage import discard, storage_errors, storage_refusal, sync_folder

SUFFIX = ".xbbackup"
FACTS = "backup.json"
PARTS = (STORE, KEYS)
FORMAT = 1

_WORK = "work-"
_STALE_S = 24 * 60 * 60
_BLOCK = 1 << 20
_FACTS_BYTES = 64 * 1024
_NO_BACKUP = (
    zipfile.BadZipFile, struct.error, msgspec.MsgspecError, LookupError, ValueError, RuntimeError, EOFError, OverflowError,
)  # fmt: skip
"""What the zip and JSON readers raise for other files, and for bytes that were changed."""


class BackupDamaged(OfficeError):
    """The backup file is damaged or something else."""


class BackupTooNew(OfficeError):
    """The backup was made by a newer program."""


class StoreUnsound(OfficeError):
    """The store does not pass its checks, so no backup is made of it."""


class Label(msgspec.Struct, frozen=True):
    """What `backup.json` says of a backup, for people; `hashes` by part, SHA-256 in hex."""

    fmt: int
    station: str
    name: str
    made_at: str
    filings: int
    hashes: dict[str, str]


def backup(desk: Desk, folder: Path) -> Path:
    """Write a verified backup into a folder; returns its path. The old ones are kept."""
    findings = desk.store.check()
    if findings:
        raise StoreUnsound(
            "本机的数据文件检查不通过，没有备份：" + findings[0], "请保留以前的备份，先运行数据校验，并报告上级。"
        )
    desk.seal_now()
    now = desk.clock.now()
    with workplace(desk.home) as place:
        desk.store.copy_to(place / STORE)
        with storage_errors(desk.home / KEYS):
            shutil.copyfile(desk.home / KEYS, place / KEYS)
        with desk.store.read() as unit:
            filings = unit.journal.papers()
        hashes = {name: _digest(place / name) for name in PARTS}
        facts = Label(FORMAT, str(desk.station), desk.station_name, now.isoformat(), filings, hashes)
        file = _free_name(folder, f"{desk.station.code}-{now:%Y%m%d-%H%M%S}")
        _pack(file, place, facts)
    with desk.store.write() as unit:
        unit.links.log("", "backup", now.isoformat(), "", {"file": str(file), "filings": filings})
        backup_places.remember(unit, file.parent, now.isoformat())
    return file


def restore(
    file: Path, home: Path, *, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock,
    codes: Sequence[str] = (),
) -> StationFacts:  # fmt: skip
    """Restore a backup into an empty folder. The operator signs in to prove that it opens; filing waits for the others.

    With `codes`, those of the recovery sheet or of two keepers' sheets, `passphrase` is the operator's new one.
    It is opened, checked and marked aside, and only then put in its place: what is refused leaves nothing behind.
    """
    if has_station(home):
        raise FolderTaken(f"文件夹 {home} 里已经有一个站点，没有恢复。", "请恢复到一个空文件夹。")
    store_places.require_fit(home)
    made = not home.exists()
    try:
        with storage_errors(home):
            home.mkdir(parents=True, exist_ok=True)
        with workplace(home) as place:
            unpack(file, place)
            attempts.begin(place)
            if codes:
                code = codes[0] if len(codes) == 1 else codes
                facts_there = _marked(recovery.use(place, name, code, passphrase, opener, clock))
            else:
                facts_there = _marked(sign_in(place, name, passphrase, opener, clock))
            with storage_errors(home):
                for part in (f"{KEYS}.bak", KEYS, STORE):
                    (place / part).replace(home / part)
                attempts.begin(home)
                sync_folder(home)
    finally:
        if made and not has_station(home):
            shutil.rmtree(home, ignore_errors=True)
    return facts_there


def _marked(desk: Desk) -> StationFacts:
    """Check a restored store and let it wait for those who know what it lacks; the desk is closed."""
    try:
        findings = desk.store.check()
        if findings:
            raise BackupDamaged("恢复出来的数据检查不通过：" + findings[0], "请换另一份备份再试。")
        with desk.store.write() as unit:
            facts = restored.mark(unit)
            # What left after the backup was made is unknown here: count everything of one's own as having left.
            heads = unit.journal.heads()
            unit.links.set_exported({stream: seq for stream, seq, _ in heads if stream.station == desk.station})
    finally:
        desk.close()
    return facts


@contextmanager
def workplace(home: Path) -> Iterator[Path]:
    """A folder beside the store for copies that do not count yet. Those that a power cut left are cleared away."""
    for left in home.glob(f"{_WORK}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > _STALE_S:
            shutil.rmtree(left, ignore_errors=True)
    with storage_errors(home):
        place = Path(tempfile.mkdtemp(prefix=_WORK, dir=home))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _free_name(folder: Path, stem: str) -> Path:
    """A name that no earlier backup has."""
    names = (f"{stem}{'' if number == 1 else f'-{number}'}{SUFFIX}" for number in range(1, 10_000))
    with storage_errors(folder):
        return next(folder / name for name in names if not (folder / name).exists())


def _pack(file: Path, place: Path, facts: Label) -> None:
    """The parts in one stored (uncompressed) zip; they are encrypted already. Read back before it has its name."""
    beside = file.with_name(file.name + ".tmp")
    try:
        with storage_errors(file):
            with beside.open("wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
                for part in PARTS:
                    archive.write(place / part, part)
                archive.writestr(FACTS, msgspec.json.encode(facts))
            with beside.open("rb+") as written:
                os.fsync(written.fileno())
        with _opened(beside) as (archive, read):
            if read != facts or any(_unpack(archive, part, None) != facts.hashes[part] for part in PARTS):
                raise _damaged(file)
        with storage_errors(file):
            beside.replace(file)
            sync_folder(file.parent)
    finally:
        discard(beside)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Label]]:
    """A backup's archive and facts. Members are read by fixed name, never extracted by path, never inflated."""
    if file.exists() and not file.is_file():
        raise _damaged(file)
    with storage_errors(file):
        source = file.open("rb")
        size = file.stat().st_size
    with source:
        try:
            with zipfile.ZipFile(source) as archive:
                yield archive, _facts(archive, size, file)
        except _NO_BACKUP as error:
            raise _damaged(file) from error
        except OSError as error:
            if error.errno in {None, errno.EINVAL}:  # a directory of members that points outside the file
                raise _damaged(file) from error
            raise storage_refusal(error, file) from error


def _facts(archive: zipfile.ZipFile, size: int, file: Path) -> Label:
    """The facts, when every member is as this program writes it."""
    members = {entry.filename: entry for entry in archive.infolist()}
    entries = [members[name] for name in (*PARTS, FACTS)]
    if any(entry.compress_type != zipfile.ZIP_STORED or entry.file_size > size for entry in entries):
        raise _damaged(file)
    if members[FACTS].file_size > _FACTS_BYTES:
        raise _damaged(file)
    facts = msgspec.json.decode(archive.read(FACTS), type=Label)
    if facts.fmt > FORMAT:
        raise BackupTooNew(f"{file.name} 是由更新版本的程序做的备份，没有恢复。", "请先升级程序，再恢复。")
    if set(facts.hashes) != set(PARTS):
        raise _damaged(file)
    return facts


def _unpack(archive: zipfile.ZipFile, part: str, target: Path | None) -> str:
    """Copy a member to `target` (None: only read it) and return its SHA-256 in hex."""
    hashed = hashlib.sha256()
    with archive.open(part) as source, (target or Path(os.devnull)).open("wb") as sink:
        while block := source.read(_BLOCK):
            hashed.update(block)
            sink.write(block)
        if target is not None:
            sink.flush()
            os.fsync(sink.fileno())
    return hashed.hexdigest()


def label_of(file: Path) -> Label:
    """What a backup says of itself; its parts are not looked at. Raises BackupDamaged, BackupTooNew."""
    with _opened(file) as (_, label):
        return label


def require_sound(file: Path) -> None:
    """Read a backup whole. Raises BackupDamaged unless every part is what was written."""
    with _opened(file) as (archive, label):
        if any(_unpack(archive, part, None) != label.hashes[part] for part in PARTS):
            raise _damaged(file)


def unpack(file: Path, place: Path) -> Label:
    """Copy a backup's parts into a folder; its label. Raises BackupDamaged unless they are what was written."""
    with _opened(file) as (archive, label):
        for part in PARTS:
            if _unpack(archive, part, place / part) != label.hashes[part]:
                raise _damaged(file)
    return label


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(file: Path) -> BackupDamaged:
    return BackupDamaged(f"{file.name} 不是备份文件，或者已损坏，没有恢复。", "请换另一份备份再试。")


def last_backup(desk: Desk) -> str:
    """When the last backup was made, ISO text; "" when never."""
    with desk.store.read() as unit:
        found = unit.links.last("", "backup")
    return found[0] if found else ""
