"""备份 and restore: simple but verified (security 4.5).

A backup is one file: the encrypted store (made by VACUUM INTO, opened and checked before it counts) and the key slots,
so it opens with the operators' own passphrases on a bare machine. A restored copy may look but not file until its
parent has been read: the parent knows whether something is missing.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path

import msgspec

from app.domain.filing import StationId
from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services.desk import Desk, StationFacts, put_facts
from app.services.sign_in import KEYS, STORE, has_station, sign_in
from app.services.stations import FolderTaken
from app.storage import storage_errors, write_whole

SUFFIX = ".xbbackup"
MEMBERS = (KEYS, STORE, "backup.json")
FORMAT = 1


class BackupDamaged(OfficeError):
    """The backup file is damaged or something else."""


class StoreUnsound(OfficeError):
    """The store does not pass its checks, so no backup is made of it."""


class _Facts(msgspec.Struct, frozen=True):
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
    with tempfile.TemporaryDirectory(dir=desk.home) as place, storage_errors(folder):
        copy = Path(place) / STORE
        desk.store.copy_to(copy)
        with desk.store.read() as unit:
            filings = unit.journal.count()
        now = desk.clock.now()
        parts = {KEYS: (desk.home / KEYS).read_bytes(), STORE: copy.read_bytes()}
        facts = _Facts(
            FORMAT, str(desk.station), desk.station_name, now.isoformat(), filings,
            {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
        )  # fmt: skip
        file = folder / f"{desk.station.code}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
        write_whole(file, _packed({**parts, "backup.json": msgspec.json.encode(facts)}))
        read_backup(file)
    with desk.store.write() as unit:
        unit.links.log("", "backup", now.isoformat(), "", {"file": str(file), "filings": filings})
    return file


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts in one stored (uncompressed) zip; they are encrypted already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def read_backup(file: Path) -> tuple[_Facts, dict[str, bytes]]:
    """The parts of a backup, every hash compared. Members are read by fixed name, nothing is ever extracted by path."""
    try:
        with storage_errors(file), zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in MEMBERS}
        facts = msgspec.json.decode(parts["backup.json"], type=_Facts)
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError, NotImplementedError, EOFError) as error:
        raise BackupDamaged(f"{file.name} 不是备份文件，或者已损坏。", "请换另一份备份再试。") from error
    if (
        any(hashlib.sha256(parts[name]).hexdigest() != value for name, value in facts.hashes.items())
        or len(facts.hashes) != 2
    ):
        raise BackupDamaged(f"{file.name} 的内容与校验值不符，没有恢复。", "请换另一份备份再试。")
    return facts, parts


def restore(
    file: Path, home: Path, *, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock
) -> StationFacts:
    """Restore a backup into an empty folder. The operator signs in to prove that it opens; filing waits for the parent."""
    if has_station(home):
        raise FolderTaken(f"文件夹 {home} 里已经有一个站点，没有恢复。", "请恢复到一个空文件夹。")
    facts, parts = read_backup(file)
    home.mkdir(parents=True, exist_ok=True)
    for part in (STORE, KEYS):
        write_whole(home / part, parts[part])
    desk = sign_in(home, name, passphrase, opener, clock)
    try:
        findings = desk.store.check()
        if findings:
            raise BackupDamaged("恢复出来的数据检查不通过：" + findings[0], "请换另一份备份再试。")
        with desk.store.write() as unit:
            state = "active" if StationId.parse(facts.station).level == "district" else "restored"
            restored = StationFacts(facts.station, facts.name, state if desk.facts.state != "asked" else "asked")
            put_facts(unit, restored)
            # What left after the backup was made is unknown here: count everything of one's own as having left.
            heads = unit.journal.heads()
            unit.links.set_exported({stream: seq for stream, seq, _ in heads if stream.station == desk.station})
    finally:
        desk.close()
    return restored


def last_backup(desk: Desk) -> str:
    """When the last backup was made, ISO text; "" when never."""
    with desk.store.read() as unit:
        found = unit.links.last("", "backup")
    return found[0] if found else ""
