"""恢复演练: a backup that nobody has ever restored is a hope; every 90 days one is opened to see (security 4.5, B7).

The file is unpacked beside the store, opened with the passphrase, checked, compared with the store at work, and cleared
away. Nothing of it counts afterwards but the note that it was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.audit import is_audit
from app.errors import OfficeError
from app.ports import StoreOpener, Unit
from app.services import attempts, backup_places, backups
from app.services.desk import Desk
from app.services.sign_in import sign_in

DUE_DAYS = 90
NOTED = "drill"
"""Under this word a rehearsal stands in the traffic log."""


class BackupOfAnother(OfficeError):
    """The backup is another station's."""


class BackupDiffers(OfficeError):
    """The backup is sound and holds filings that this store does not."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The backup opened: when it was made (ISO), how many filings it holds, how many were added here since."""

    made_at: str
    filings: int
    since: int


def rehearse(desk: Desk, file: Path, passphrase: str, opener: StoreOpener) -> Rehearsed:
    """Restore a backup beside the store, compare, clear it away, note it.

    `passphrase`: what the operator at this desk signed in with when it was made. Raises BackupDamaged, BackupTooNew,
    BackupOfAnother, BackupDiffers, what a wrong passphrase raises, and what the disk refuses; then nothing is noted.
    """
    with backups.workplace(desk.home) as place:
        label = backups.unpack(file, place)
        attempts.begin(place)
        copy = sign_in(place, desk.opener_name, passphrase, opener, desk.clock)
        try:
            done = _compared(desk, copy, file, label.made_at)
        finally:
            copy.close()
    with desk.store.write() as unit:
        detail = {"file": str(file), "made_at": done.made_at, "filings": done.filings}
        unit.links.log("", NOTED, desk.clock.now().isoformat(), "", detail)
    return done


def _compared(desk: Desk, copy: Desk, file: Path, made_at: str) -> Rehearsed:
    if copy.station != desk.station:
        raise BackupOfAnother(
            f"{file.name} 是{copy.station_name}的备份，不是本站点的。", "请选本站点的备份，再演练一次。"
        )
    findings = copy.store.check()
    if findings:
        raise backups.BackupDamaged(
            f"{file.name} 打得开，检查不通过：{findings[0]}", "请马上再做一份备份，并换一个 U 盘。"
        )
    with copy.store.read() as theirs, desk.store.read() as ours:
        for stream, seq, head in theirs.journal.heads():
            if seq and not is_audit(stream) and ours.journal.id_at(stream, seq) != head:
                raise BackupDiffers(
                    f"{file.name} 完好，里面 {stream} 第 {seq} 份单据本机没有，或者不一样。",
                    "本机的数据可能是旧的一份。请留好这份备份，停止办理，报告上级。",
                )
        held, here = theirs.journal.papers(), ours.journal.papers()
    return Rehearsed(made_at, held, here - held)


def last(desk: Desk) -> str:
    """When the last rehearsal was done, ISO text; "" for never."""
    with desk.store.read() as unit:
        found = unit.links.last("", NOTED)
    return found[0] if found else ""


def overdue_days(unit: Unit, today: date) -> int:
    """Days since the last rehearsal, or since the first backup, once they are too many; 0 while there is time."""
    found = unit.links.last("", NOTED)
    at = found[0] if found else backup_places.since(unit)
    days = (today - date.fromisoformat(at[:10])).days if at else 0
    return days if days > DUE_DAYS else 0
