"""Signing in: the passphrase opens the operator's slot, the slot opens the store. Keys go to the desk and nowhere else.

Before anything is opened the algorithms prove themselves on known answers. An older slot file put back (a removed
operator's return) is refused: app.services.slot_changes.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from app.business.departed import DEPARTED
from app.domain.audit import SIGN_IN
from app.errors import OfficeError
from app.keys import slots
from app.keys.known_answers import self_test
from app.keys.slot_form import operator_name
from app.keys.slots import Opened
from app.keys.suite import SigningKey
from app.ports import Clock, Store, StoreOpener, Unit
from app.services import attempts, restored
from app.services.audit_entrances import note_entrance
from app.services.data_key import keep_in_slot, opened_store
from app.services.desk import Desk, facts_of
from app.services.passphrase_rule import note_first
from app.services.slot_changes import require_generation
from app.services.witness import is_behind

KEYS = "keys.json"
STORE = "station.xb"
GIVEN = "passphrase_given/"
"""Settings key, with the operator's key after it: his passphrase came from somebody else."""


class NoStationHere(OfficeError):
    """The folder holds no station."""


class HasLeft(OfficeError):
    """The operator has left, or was ended by an office above."""


def has_station(home: Path) -> bool:
    return (home / KEYS).exists() or (home / STORE).exists()


def operator_names(home: Path) -> tuple[str, ...]:
    """Names of the operators who have a slot here, first one first."""
    if not has_station(home):
        raise NoStationHere(
            f"文件夹 {home} 里没有站点。",
            "请先建立站点（station init 或 station request），或用 --home 指明站点的文件夹。",
        )
    return slots.names(home / KEYS)


def whose(home: Path, name: str | None) -> str:
    """The operator that a name means: the only one when none is given."""
    known = operator_names(home)
    return operator_name(name) if name is not None else known[0]


def sign_in(home: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock) -> Desk:
    """Open the station in `home` as operator `name` (None: the only one)."""
    who = whose(home, name)
    self_test(suite=slots.suite_in(home / KEYS))
    attempts.require_open(home, who, clock)
    try:
        opened = slots.open_slot(home / KEYS, name, passphrase)
    except slots.WrongPassphrase:
        attempts.failed(home, who, clock)
        raise
    attempts.succeeded(home, who)
    store, settled = opened_store(home / STORE, opened, opener)
    try:
        require_generation(store, opened.generation)
        signer = signer_of(store, settled)
        _require_in_office(store, settled.name, signer)
        if opened.older and not settled.older:
            with contextlib.suppress(OfficeError):  # a full disk: it lies beside the slot until the next time
                keep_in_slot(home / KEYS, store, settled, passphrase)
        _hold_older_copy(home, store)
        note_first(store, signer.public.hex(), clock.today())
        attempts.require_counter(home, settled)
    except OfficeError:
        store.close()
        raise
    desk = Desk(home, store, signer, clock, opened.name)
    note_entrance(desk, SIGN_IN)
    return desk


def signer_of(store: Store, opened: Opened) -> SigningKey:
    """The signing key of whoever opened a slot: the one before his own, while the roster does not know his own yet.

    So it is after a power cut between the slot and the filing that names the new key (app/keys/slots.renew).
    """
    signer, before = SigningKey.from_seed(opened.secrets["sign_seed"]), opened.secrets.get("sign_before")
    if before is None:
        return signer
    with store.read() as unit:
        known = unit.roster.operator(signer.public.hex()) is not None
    return signer if known else SigningKey.from_seed(before)


def _require_in_office(store: Store, name: str, signer: SigningKey) -> None:
    """Raise HasLeft for an operator whom an office above has ended; his own station takes his slot away itself."""
    with store.read() as unit:
        left = unit.marks.get(DEPARTED, signer.public.hex())
    if left is not None:
        raise HasLeft(f"操作员「{name}」已经离任或被上级停用，不能登录。", "请由本站点的其他操作员登录，或向上级询问。")


def _hold_older_copy(home: Path, store: Store) -> None:
    """A store behind its witness goes on as a restored copy: it files again once its parent has answered."""
    with store.read() as unit:
        behind = facts_of(unit).state == restored.ACTIVE and is_behind(home, unit)
    if behind:
        with store.write() as unit:
            restored.mark(unit)


def must_change(desk: Desk) -> bool:
    """Whether this operator still has the passphrase that somebody else gave him: he sets his own first.

    A copy that may not file yet waits with it, because his own key begins with a filing.
    """
    if desk.facts.state != restored.ACTIVE:
        return False
    with desk.store.read() as unit:
        return is_given(unit, desk.operator.key)


def is_given(unit: Unit, operator: str) -> bool:
    """Whether an operator (key, hex) still works with a passphrase that somebody else gave him."""
    return unit.settings.get(GIVEN + operator) == b"1"
