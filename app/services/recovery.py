"""恢复单: a forgotten passphrase is replaced with the code on a sheet in a sealed envelope (Qingdao 000 art. 10; security T33).

The sheet is made for the operator who is signed in and proves himself once more. It is printed, put into an envelope
and kept in the parent's safe; it is never written to this computer's disk unless somebody asks for the file. Until
somebody has copied a group of it from the paper, nobody knows whether it was printed, and the workbench says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.documents.recovery_sheet import RecoveryPaper, recovery_sheet
from app.domain.filing import LEVEL_TITLES
from app.errors import OfficeError
from app.keys import recovery
from app.keys.passphrases import check_passphrase
from app.keys.recovery_codes import GROUPS, CodeMistyped, folded
from app.ports import Clock, StoreOpener, Unit
from app.services import attempts
from app.services.desk import Desk
from app.services.passphrases import mark_own
from app.services.sign_in import GENERATION, KEYS, STORE, require_generation, sign_in, whose
from app.services.stations import WeakPassphrase, root_fingerprint

SHEET = "recovery_sheet/"
"""Settings key, with the operator's key after it: what is known of his sheet."""

NONE, UNPROVEN, KEPT, USED = "none", "made", "kept", "used"
WARNINGS = {
    NONE: "还没有恢复单，口令忘了就打不开本站点：请在「系统」里打印恢复单，封好交上级保管。",
    UNPROVEN: "恢复单打印出来没有还不知道：请在「系统」里照纸上抄一组恢复码，或重新打印。",
    USED: "恢复单用过了，信封已经拆开：请在「系统」里打印新的恢复单，旧的随即作废。",
}


class GroupDiffers(OfficeError):
    """What was copied from the sheet is not what stands on it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A new sheet: the code exists here and on the paper, nowhere else. `asked` is the group to copy back, from 1."""

    code: str
    pdf: bytes
    file_name: str
    asked: int

    def group(self) -> str:
        return self.code.split("-")[self.asked - 1]


def make(desk: Desk, passphrase: str) -> Sheet:
    """Draw a new code for the operator at this desk and set the sheet; the sheet before it is void.

    Raises what a wrong passphrase raises; then the old sheet still counts.
    """
    code, opened = recovery.make(desk.home / KEYS, desk.opener_name, passphrase)
    with desk.store.write() as unit:
        unit.settings.put(GENERATION, str(opened.generation).encode())
        unit.settings.put(SHEET + desk.signer.public.hex(), UNPROVEN.encode())
    return Sheet(
        code, _paper(desk, code), f"恢复单-{desk.station_name}-{desk.opener_name}.pdf", _asked(opened.generation)
    )


def _asked(generation: int) -> int:
    """Which group is copied back from the paper: another one each time."""
    return generation % GROUPS + 1


def _paper(desk: Desk, code: str) -> bytes:
    words, digits = root_fingerprint(desk)
    return recovery_sheet(
        RecoveryPaper(
            station=f"{desk.station_name}（{LEVEL_TITLES[desk.station.level]}）",
            station_code=str(desk.station),
            operator=desk.opener_name,
            made_on=f"{desk.clock.now():%Y-%m-%d %H:%M}",
            groups=tuple(code.split("-")),
            root=f"{words}　{digits}" if words else "还没有加入上级",
        )
    )


def confirm(desk: Desk, sheet: Sheet, copied: str) -> None:
    """The group that somebody copied from the paper shows that there is one. Raises GroupDiffers."""
    if folded(copied) != sheet.group():
        raise GroupDiffers(
            f"抄的和恢复单上第 {sheet.asked} 组不一样。",
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


def use(home: Path, name: str | None, code: str, new: str, opener: StoreOpener, clock: Clock) -> Desk:
    """Sign in with the sheet's code and a new passphrase. A wrong code counts as an attempt at the passphrase.

    Raises WeakPassphrase, CodeMistyped (with its groups), WrongCode and what signing in raises; then nothing has changed.
    """
    who = whose(home, name)
    problem = check_passphrase(new)
    if problem is not None:
        raise WeakPassphrase(problem.text, "口令可以用四个不相干的词，中间加短横线。")
    attempts.require_open(home, who, clock)
    try:
        opened = recovery.open_with(home / KEYS, name, code)
    except (recovery.WrongCode, CodeMistyped):
        attempts.failed(home, who, clock)
        raise
    store = opener.open(home / STORE, opened.secrets["dek"])
    try:
        require_generation(store, opened.generation)
    finally:
        store.close()
    recovery.set_passphrase(home / KEYS, opened.name, code, new)
    attempts.succeeded(home, who)
    attempts.succeeded(home, who)
    desk = sign_in(home, opened.name, new, opener, clock)
    with desk.store.write() as unit:
        unit.settings.put(SHEET + desk.signer.public.hex(), USED.encode())
        mark_own(unit, desk.signer.public.hex())
    return desk


def has_sheet(home: Path) -> tuple[str, ...]:
    """Whose passphrase could be replaced here; read before anybody signs in."""
    return recovery.holders(home / KEYS)
