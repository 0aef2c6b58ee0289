"""keys.json and the store change together; an older file put back is refused wherever a slot is opened."""

from __future__ import annotations

import shutil

import pytest

from app.domain.audit import UNLOCK
from app.errors import OfficeError
from app.keys import recovery as code_slots
from app.keys import slots
from app.services import attempts, audit_notes, operators, passphrases, recovery, sign_in, slot_changes, unlocking
from app.services.sign_in import KEYS
from app.services.slot_changes import GENERATION, SlotFileRolledBack
from db import Opener
from db import store as files
from tests.stations import PASSPHRASE

NEW, NEXT = "新口令-五个-不相干-的词语-2027", "又一个-口令-五个-不相干-的词"


class Killed(BaseException):
    """The process ends here: nothing behind this line runs."""


def remembered(desk) -> int:
    with desk.store.read() as unit:
        return int(unit.settings.get(GENERATION) or b"0")


def counted(desk) -> int:
    return slots.SlotFile(desk.home / KEYS)._readable().generation


def full_disk(monkeypatch, after: int = 0) -> None:
    """The store refuses from the call number `after` (from 0) on."""
    calls = iter(range(1_000))
    monkeypatch.setattr(files.Store, "_free", lambda _store: 150_000_000 if next(calls) >= after else 10**10)


def put_back(old, home) -> None:
    for name in (KEYS, f"{KEYS}.bak"):
        shutil.copy(old, home / name)


@pytest.fixture
def rolled_back(stations, tmp_path):
    """A desk at work while somebody puts back the key file from before two changes of the passphrase."""
    desk = stations.desk("镇")
    shutil.copy(desk.home / KEYS, tmp_path / KEYS)
    passphrases.change_own(desk, PASSPHRASE, NEW)
    passphrases.change_own(desk, NEW, NEXT)
    put_back(tmp_path / KEYS, desk.home)
    return desk


def test_every_change_of_the_slot_file_is_remembered_in_the_same_step(stations):
    desk = stations.desk("镇")
    for change in (
        lambda: passphrases.change_own(desk, PASSPHRASE, NEW),
        lambda: recovery.make(desk, NEW),
        lambda: operators.add_operator(desk, "镇新人", ["clerk"], PASSPHRASE, NEW),
    ):
        before = counted(desk)
        change()
        assert counted(desk) == remembered(desk) == before + 1


def test_old_slot_file_unlocks_nothing_and_changes_nothing(rolled_back):
    desk, before = rolled_back, remembered(rolled_back)
    kept = (desk.home / KEYS).read_bytes()
    for use in (
        lambda: unlocking.unlock(desk, PASSPHRASE),
        lambda: recovery.make(desk, PASSPHRASE),
        lambda: passphrases.change_own(desk, PASSPHRASE, NEW),
        lambda: operators.add_operator(desk, "镇新人", ["clerk"], NEW, PASSPHRASE),
    ):
        with pytest.raises(SlotFileRolledBack):
            use()
    assert remembered(desk) == before
    assert (desk.home / KEYS).read_bytes() == kept
    assert recovery.state(desk) == recovery.NONE
    with desk.store.behind.read() as unit:
        assert not any(line.kind == UNLOCK for line in audit_notes.unsealed(unit))


def test_slot_file_swapped_between_looking_and_writing_is_refused(stations, tmp_path, monkeypatch):
    desk = stations.desk("东村")
    shutil.copy(desk.home / KEYS, tmp_path / KEYS)
    passphrases.change_own(desk, PASSPHRASE, NEW)
    newest, real = (desk.home / KEYS).read_bytes(), slots.reseal

    def swapped(path, opened, new):
        put_back(tmp_path / KEYS, desk.home)
        return real(path, opened, new)

    monkeypatch.setattr(slots, "reseal", swapped)
    with pytest.raises(SlotFileRolledBack):
        passphrases.change_own(desk, NEW, NEXT)
    assert (desk.home / KEYS).read_bytes() == newest


def test_power_cut_between_slot_file_and_store_locks_nobody_out(stations, monkeypatch):
    desk = stations.desk("东村")
    home, before = desk.home, remembered(desk)
    with monkeypatch.context() as cut:
        cut.setattr(slot_changes, "_count_up", lambda _unit, _generation: (_ for _ in ()).throw(Killed))
        cut.setattr(slot_changes, "_put_back", lambda *_all: None)
        with pytest.raises(Killed):
            passphrases.change_own(desk, PASSPHRASE, NEW)
    assert (counted(desk), remembered(desk)) == (before + 1, before)
    unlocking.unlock(desk, NEW)
    assert remembered(desk) == before + 1
    stations.close()
    sign_in.sign_in(home, None, NEW, Opener(), stations.clock).close()


def test_file_ahead_opens_while_the_disk_is_full(stations, monkeypatch):
    desk = stations.desk("东村")
    opened = slots.open_slot(desk.home / KEYS, None, PASSPHRASE)
    slots.reseal(desk.home / KEYS, opened, NEW)
    home, before = desk.home, remembered(desk)
    stations.close()
    with monkeypatch.context() as low:
        full_disk(low)
        sign_in.sign_in(home, None, NEW, Opener(), stations.clock).close()
    desk = sign_in.sign_in(home, None, NEW, Opener(), stations.clock)
    assert remembered(desk) == before + 1
    desk.close()


@pytest.mark.parametrize("after", [0, 1])
def test_refused_store_leaves_the_kept_sheet_as_it_was(stations, monkeypatch, after):
    desk = stations.desk("东村")
    first = recovery.make(desk, PASSPHRASE)
    recovery.confirm(desk, first, first.group())
    before = (desk.home / KEYS).read_bytes()
    with monkeypatch.context() as low:
        full_disk(low, after)
        with pytest.raises(OfficeError, match="200 MB"):
            recovery.make(desk, PASSPHRASE)
    assert (desk.home / KEYS).read_bytes() == before
    assert code_slots.open_with(desk.home / KEYS, None, first.code)
    assert recovery.state(desk) == (recovery.UNPROVEN if after else recovery.KEPT)


def test_store_that_fails_when_keeping_puts_the_slot_file_back(stations, monkeypatch):
    desk = stations.desk("东村")
    first = recovery.make(desk, PASSPHRASE)
    recovery.confirm(desk, first, first.group())
    before = [(desk.home / name).read_bytes() for name in (KEYS, f"{KEYS}.bak")]

    def fails(_unit, _generation):
        raise OfficeError("磁盘出错。", "")

    with monkeypatch.context() as bad:
        bad.setattr(slot_changes, "_count_up", fails)
        with pytest.raises(OfficeError, match="磁盘出错"):
            recovery.make(desk, PASSPHRASE)
    assert [(desk.home / name).read_bytes() for name in (KEYS, f"{KEYS}.bak")] == before
    assert recovery.state(desk) == recovery.KEPT


def test_sheet_cut_off_after_the_slot_was_replaced_is_not_called_kept(stations, monkeypatch):
    desk = stations.desk("东村")
    first = recovery.make(desk, PASSPHRASE)
    recovery.confirm(desk, first, first.group())
    monkeypatch.setattr(slot_changes, "_count_up", lambda _unit, _generation: (_ for _ in ()).throw(Killed))
    monkeypatch.setattr(slot_changes, "_put_back", lambda *_all: None)
    with pytest.raises(Killed):
        recovery.make(desk, PASSPHRASE)
    assert recovery.state(desk) == recovery.UNPROVEN


@pytest.mark.parametrize("after", [0, 1])
def test_refused_store_leaves_the_passphrase_as_it_was(stations, monkeypatch, after):
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE)
    stations.close()
    home = stations.home("东村")
    with monkeypatch.context() as low:
        full_disk(low, after)
        with pytest.raises(OfficeError, match="200 MB"):
            recovery.use(home, None, sheet.code, NEW, Opener(), stations.clock)
    with pytest.raises(slots.WrongPassphrase):
        sign_in.sign_in(home, None, NEW, Opener(), stations.clock)
    sign_in.sign_in(home, None, PASSPHRASE, Opener(), stations.clock).close()


def test_changed_passphrase_is_said_when_only_signing_in_is_refused(stations, monkeypatch):
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE)
    stations.close()
    home = stations.home("东村")

    def refuses(*_all):
        raise attempts.TooManyAttempts("还要等 5 分钟。", "请等一等，")

    with monkeypatch.context() as refusing:
        refusing.setattr(recovery, "sign_in", refuses)
        with pytest.raises(recovery.ChangedNotSignedIn, match="口令已换成新的"):
            recovery.use(home, None, sheet.code, NEW, Opener(), stations.clock)
    sign_in.sign_in(home, None, NEW, Opener(), stations.clock).close()
