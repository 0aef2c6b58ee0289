"""恢复单: a forgotten passphrase is replaced with the code on a sheet in a sealed envelope (Qingdao 000 art. 10; security T33).

The sheet is made for the operator who is signed in and proves himself once more; where two people keep it, each has one.
It is printed, put into an envelope and kept in the parent's safe; it is never written to this computer's disk unless
somebody asks for the file. Until somebody has copied a group of it from the paper, nobody knows whether it was printed,
and the workbench says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.documents.recovery_sheet import RecoveryPaper, recovery_sheets
from app.domain.filing import LEVEL_TITLES
from app.errors import OfficeError
from app.keys import recovery, shared_recovery, slots
from app.keys.recovery_codes import GROUPS, CodeMistyped, folded, new_code
from app.keys.slots import Opened
from app.keys.suite import SigningKey
from app.ports import Clock, Store, StoreOpener, Unit
from app.services import attempts
from app.services.data_key import opened_store
from app.services.desk import Desk
from app.services.passphrase_rule import require_strong, terms_on
from app.services.passphrases import mark_own
from app.services.sign_in import KEYS, STORE, sign_in, whose
from app.services.slot_changes import change, require_generation
from app.services.stations import root_fingerprint

SHEET = "recovery_sheet/"
"""Settings key, with the operator's key after it: what is known of his sheet."""

NONE, UNPROVEN, KEPT, USED = "none", "made", "kept", "used"
WARNINGS = {
    NONE: "还没有恢复单，口令忘了就打不开本站点：请在「系统」里打印恢复单，封好交上级保管。",
    UNPROVEN: "恢复单打印出来没有还不知道：请在「系统」里照纸上抄一组恢复码，或重新打印。",
    USED: "恢复单用过了，信封已经拆开：请在「系统」里打印新的恢复单，把旧单销毁。",
}


class GroupDiffers(OfficeError):
    """What was copied from the sheet is not what stands on it."""


class KeepersUnfit(OfficeError):
    """Not two or three different keepers."""


class ChangedNotSignedIn(OfficeError):
    """The new passphrase holds, but signing in with it was refused."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """New sheets: the codes exist here and on the paper, nowhere else. `asked` is the group to copy back, from 1.

    One code, or one for each of the `keepers`, on a page of its own.
    """

    codes: tuple[str, ...]
    pdf: bytes
    file_name: str
    asked: int
    keepers: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The code of a sheet that is enough alone."""
        return self.codes[0]

    def group(self) -> str:
        """What is copied back: the asked group of every page, one after the other."""
        return " ".join(code.split("-")[self.asked - 1] for code in self.codes)


def make(desk: Desk, passphrase: str, keepers: Sequence[str] = ()) -> Sheet:
    """Draw new codes for the operator at this desk and set the sheets; those before open this keys.json no more.

    Without `keepers` one sheet is enough; of two or three keepers any two together (security T17, T33: two people of a
    township, two of three at a district). Raises KeepersUnfit.

    The paper is drawn and what is known of it put in doubt before the slot is replaced: whatever ends this half way,
    nobody is told that a sheet is kept which opens nothing. Raises what a wrong passphrase raises, SlotFileRolledBack
    and what the store refuses; then the old sheet still counts.
    """
    keys, whom = desk.home / KEYS, desk.signer.public.hex()
    opened = slots.open_slot(keys, desk.opener_name, passphrase)
    require_generation(desk.store, opened.generation)
    names = keepers_named(keepers)
    codes = tuple(new_code() for _ in names or ("",))
    title = f"恢复单-{desk.station_name}-{desk.opener_name}.pdf"
    sheet = Sheet(codes, _paper(desk, codes, names), title, _asked(opened.generation + 1), names)
    before = _note(desk.store, whom, UNPROVEN)
    try:
        change(keys, desk.store, opened, lambda _unit: _set_codes(keys, opened, sheet))
    except OfficeError:
        with contextlib.suppress(OfficeError):
            _note(desk.store, whom, before)
        raise
    return sheet


def keepers_named(names: Sequence[str]) -> tuple[str, ...]:
    """The keepers' names without spaces at their ends; () when nobody is named. Raises KeepersUnfit."""
    tidy = tuple(name.strip() for name in names if name.strip())
    if tidy and not (shared_recovery.TOGETHER <= len(tidy) == len(set(tidy)) <= shared_recovery.MOST):
        raise KeepersUnfit("保管人要写两位或三位不同的人。", "用顿号隔开，例如「张三、李四、王五」；一张纸就够的，请留空。")
    return tidy


def _set_codes(keys: Path, opened: Opened, sheet: Sheet) -> Opened:
    if sheet.keepers:
        return shared_recovery.set_codes(keys, opened, sheet.keepers, sheet.codes)
    return recovery.set_code(keys, opened, sheet.code)


def _note(store: Store, operator: str, known: str) -> str:
    """Write down what is known of an operator's sheet; returns what was known before."""
    with store.write() as unit:
        before = state_in(unit, operator)
        unit.settings.put(SHEET + operator, known.encode())
    return before


def _asked(generation: int) -> int:
    """Which group is copied back from the paper: another one each time."""
    return generation % GROUPS + 1


def _paper(desk: Desk, codes: Sequence[str], keepers: Sequence[str]) -> bytes:
    words, digits = root_fingerprint(desk)
    return recovery_sheets([
        RecoveryPaper(
            station=f"{desk.station_name}（{LEVEL_TITLES[desk.station.level]}）",
            station_code=str(desk.station),
            operator=desk.opener_name,
            made_on=f"{desk.clock.now():%Y-%m-%d %H:%M}",
            groups=tuple(code.split("-")),
            root=f"{words}　{digits}" if words else "还没有加入上级",
            keeper=keeper,
            sheets=len(codes),
        )
        for code, keeper in zip(codes, keepers or ("",), strict=True)
    ])  # fmt: skip


def confirm(desk: Desk, sheet: Sheet, copied: str) -> None:
    """The group that somebody copied from each page shows that it is there. Raises GroupDiffers."""
    if folded(copied) != folded(sheet.group()):
        each = f"每张恢复单（{'、'.join(sheet.keepers)}）的" if sheet.keepers else "恢复单上"
        raise GroupDiffers(
            f"抄的和{each}第 {sheet.asked} 组不一样。",
            f"请看着刚打印的纸，照抄第 {sheet.asked} 组；纸上看不清就重新打印。",
        )
    with desk.store.write() as unit:
        unit.settings.put(SHEET + desk.signer.public.hex(), KEPT.encode())


def state_in(unit: Unit, operator: str) -> str:
    """What is known of an operator's sheet (key, hex): none, made, kept or used."""
    return (unit.settings.get(SHEET + operator) or NONE.encode()).decode()


def state(desk: Desk) -> str:
    """The same for the operator at this desk."""
    with desk.store.read() as unit:
        return state_in(unit, desk.signer.public.hex())


def use(
    home: Path, name: str | None, code: str | Sequence[str], new: str, opener: StoreOpener, clock: Clock
) -> Desk:
    """Sign in with the sheet's code, or with those of two keepers, and a new passphrase.

    A wrong code counts as an attempt at the passphrase. Raises WeakPassphrase, CodeMistyped (with its groups), WrongCode,
    SameSheetTwice, NeedsMorePeople, SlotFileRolledBack and what the store refuses: then
    the passphrase is as it was, and of a right code the store remembers that the envelope is open. ChangedNotSignedIn
    when the new passphrase holds and only signing in was refused.
    """
    who = whose(home, name)
    require_strong(new)
    attempts.require_open(home, who, clock)
    try:
        if isinstance(code, str):
            opened = recovery.open_with(home / KEYS, name, code)
        else:
            opened = shared_recovery.open_with(home / KEYS, name, code)
    except (recovery.WrongCode, CodeMistyped):
        attempts.failed(home, who, clock)
        raise
    attempts.succeeded(home, who)
    store, settled = opened_store(home / STORE, opened, opener)
    try:
        with store.read() as unit:
            require_strong(new, terms_on(unit, clock.today()))
        _set_passphrase(home / KEYS, store, settled, new, clock.today())
    finally:
        store.close()
    try:
        return sign_in(home, opened.name, new, opener, clock)
    except OfficeError as refused:
        text = f"口令已换成新的，只是还没有登录：{refused.text}"
        raise ChangedNotSignedIn(text, f"{refused.hint}然后用新口令登录。") from refused


def _set_passphrase(keys: Path, store: Store, opened: Opened, new: str, day: date) -> None:
    """Seal the slot that the code opened under a new passphrase, of the operator's own choice."""
    whom = SigningKey.from_seed(opened.secrets["sign_seed"]).public.hex()
    require_generation(store, opened.generation)
    _note(store, whom, USED)

    def act(unit: Unit) -> Opened:
        mark_own(unit, whom, day)
        return slots.reseal(keys, opened, new)

    change(keys, store, opened, act)


def keepers_of(home: Path, name: str) -> tuple[str, ...]:
    """Who keeps the sheets of an operator, of whom it takes two; () when one sheet is enough. Read before signing in."""
    return shared_recovery.keepers_of(home / KEYS, name)


def has_sheet(home: Path) -> tuple[str, ...]:
    """Whose passphrase could be replaced here; read before anybody signs in."""
    return recovery.holders(home / KEYS)
