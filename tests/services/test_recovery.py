"""A forgotten passphrase costs an hour, not the books."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.documents import recovery_sheet
from app.keys import recovery as code_slots
from app.keys.recovery import NeedsMorePeople, WrongCode
from app.keys.recovery_codes import CodeMistyped, new_code
from app.keys.slots import WrongPassphrase
from app.services import recovery, workbench
from app.services.attempts import FREE, TooManyAttempts
from app.services.passphrase_rule import WeakPassphrase
from app.services.recovery import GroupDiffers
from app.services.sign_in import KEYS, sign_in
from app.services.slot_changes import SlotFileRolledBack
from db import Opener
from tests.stations import PASSPHRASE

NEW = "新口令-五个-不相干-的词语-2027"


def warned(desk) -> bool:
    return any("恢复单" in caution.text for caution in workbench.summary(desk).warnings)


class Later:
    """A clock some time ahead."""

    def __init__(self, clock, ahead: timedelta) -> None:
        self._clock, self._ahead = clock, ahead
        self.today, self.day_set = clock.today, clock.day_set

    def now(self):
        return self._clock.now() + self._ahead


def test_the_code_and_a_new_passphrase_sign_in_and_the_old_passphrase_is_void(stations):
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE)
    key = stations.desk("东村").signer.public
    stations.close()
    home = stations.home("东村")
    desk = recovery.use(home, None, sheet.code.lower().replace("-", " "), NEW, Opener(), stations.clock)
    assert desk.signer.public == key
    assert recovery.state(desk) == recovery.USED
    assert warned(desk)
    desk.close()
    with pytest.raises(WrongPassphrase):
        sign_in(home, None, PASSPHRASE, Opener(), stations.clock)


def test_the_workbench_warns_until_a_group_was_copied_from_the_paper(stations):
    desk = stations.desk("东村")
    assert warned(desk)
    sheet = recovery.make(desk, PASSPHRASE)
    assert warned(desk)
    with pytest.raises(GroupDiffers):
        recovery.confirm(desk, sheet, "00000")
    recovery.confirm(desk, sheet, sheet.group().lower())
    assert not warned(desk)


def test_a_refused_code_or_passphrase_changes_nothing(stations):
    desk = stations.desk("东村")
    sheet = recovery.make(desk, PASSPHRASE)
    stations.close()
    home, clock = stations.home("东村"), stations.clock
    before = (home / KEYS).read_bytes()
    with pytest.raises(WeakPassphrase):
        recovery.use(home, None, sheet.code, "1234", Opener(), clock)
    with pytest.raises(CodeMistyped, match="第 2 组"):
        recovery.use(home, None, sheet.code[:6] + "?" + sheet.code[7:], NEW, Opener(), clock)
    with pytest.raises(WrongCode):
        recovery.use(home, None, new_code(), NEW, Opener(), clock)
    with pytest.raises(WrongPassphrase):
        recovery.make(stations.desk("东村"), "不是这个-口令-啊啊")
    assert (home / KEYS).read_bytes() == before


def test_an_old_key_file_put_back_with_its_sheet_is_refused(stations, tmp_path):
    desk = stations.desk("东村")
    home = stations.home("东村")
    old = recovery.make(desk, PASSPHRASE)
    shutil.copy(home / KEYS, tmp_path / KEYS)
    recovery.make(desk, PASSPHRASE)
    stations.close()
    for name in (KEYS, f"{KEYS}.bak"):
        shutil.copy(tmp_path / KEYS, home / name)
    with pytest.raises(SlotFileRolledBack):
        recovery.use(home, None, old.code, NEW, Opener(), stations.clock)


def test_wrong_codes_count_as_attempts_and_waiting_ends_them(stations):
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE)
    stations.close()
    home, clock = stations.home("东村"), stations.clock
    for _ in range(FREE):
        with pytest.raises(WrongCode):
            recovery.use(home, None, new_code(), NEW, Opener(), clock)
    with pytest.raises(TooManyAttempts, match="5 分钟"):
        sign_in(home, None, PASSPHRASE, Opener(), clock)
    with pytest.raises(TooManyAttempts):
        recovery.use(home, None, sheet.code, NEW, Opener(), clock)
    sign_in(home, None, PASSPHRASE, Opener(), Later(clock, timedelta(minutes=6))).close()
    sign_in(home, None, PASSPHRASE, Opener(), clock).close()


def test_the_sheet_names_station_operator_and_every_group(stations):
    desk = stations.desk("东村")
    sheet = recovery.make(desk, PASSPHRASE)
    assert sheet.pdf.startswith(b"%PDF")
    assert not list(desk.home.glob("*.pdf"))
    assert desk.opener_name in sheet.file_name


def test_every_sentence_about_an_old_sheet_tells_to_destroy_it_and_none_calls_it_void(stations, tmp_path):
    desk = stations.desk("东村")
    old = recovery.make(desk, PASSPHRASE)
    shutil.copy(desk.home / KEYS, tmp_path / KEYS)
    recovery.make(desk, PASSPHRASE)
    with pytest.raises(WrongCode):
        code_slots.open_with(desk.home / KEYS, None, old.code)
    assert code_slots.open_with(tmp_path / KEYS, None, old.code).secrets["dek"], "why the old sheet is to be destroyed"
    root = Path(recovery.__file__).parents[2]
    said = {
        name: (root / name).read_text(encoding="utf-8")
        for name in ("ui/widgets/recovery.py", "resources/help/recovery.md", "resources/help/recover.md")
    }
    said["sheet"], said["warning"] = "".join(recovery_sheet.KEEP), recovery.WARNINGS[recovery.USED]
    for name, text in said.items():
        assert "作废" not in text, name
        assert "销毁" in text, name
    assert all("备份" in said[name] for name in ("sheet", "ui/widgets/recovery.py", "resources/help/recovery.md"))


def test_two_of_three_keepers_set_a_new_passphrase_together(stations):
    """Security T17: two of three at a district; no sheet alone."""
    desk = stations.desk("区")
    sheet = recovery.make(desk, PASSPHRASE, ("张主任", " 李会计 ", "王档案"))
    assert sheet.keepers == ("张主任", "李会计", "王档案")
    with pytest.raises(GroupDiffers, match="张主任、李会计、王档案"):
        recovery.confirm(desk, sheet, sheet.group()[:5])
    recovery.confirm(desk, sheet, sheet.group().lower())
    assert recovery.state(desk) == recovery.KEPT
    home = stations.home("区")
    stations.close()
    assert recovery.keepers_of(home, "区主任") == sheet.keepers
    with pytest.raises(NeedsMorePeople):
        recovery.use(home, "区主任", sheet.codes[2], NEW, Opener(), stations.clock)
    recovery.use(home, "区主任", (sheet.codes[2], sheet.codes[0]), NEW, Opener(), stations.clock).close()
    sign_in(home, "区主任", NEW, Opener(), stations.clock).close()


@pytest.mark.parametrize("keepers", [["张主任"], ["张主任", "张主任"], ["甲", "乙", "丙", "丁"]])
def test_other_numbers_of_keepers_are_told_and_the_old_sheet_stays(stations, keepers):
    desk = stations.desk("镇")
    old = recovery.make(desk, PASSPHRASE)
    with pytest.raises(recovery.KeepersUnfit, match="两位或三位"):
        recovery.make(desk, PASSPHRASE, keepers)
    home = stations.home("镇")
    stations.close()
    recovery.use(home, None, old.code, NEW, Opener(), stations.clock).close()
