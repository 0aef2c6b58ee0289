"""The station's data key and the store it opens: after a change of the key, the next sign-in brings the store along.

A change needs the store for itself, and at sign-in nobody has it yet (app/keys/rotation.py; security T34). Whatever ends
it half way, the file opens with one of the keys that the slot leads to, and the next sign-in goes on.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import OfficeError
from app.keys import slots
from app.keys.rotation import rotate
from app.keys.slots import Opened
from app.keys.suite import key_id
from app.ports import Store, StoreOpener, Unit
from app.services.slot_changes import change


def opened_store(path: Path, opened: Opened, opener: StoreOpener) -> tuple[Store, Opened]:
    """Open the store at `path`, first under the newest data key. `older` of what is returned is empty when it has that.

    Without room for the change the store is opened as it is, and the change waits for the next time.
    """
    newest = opened.secrets["dek"]
    if not opened.older:
        return opener.open(path, newest), opened
    if not opener.fits(path, newest):
        held = next((key for key in opened.older if opener.fits(path, key)), newest)
        try:
            opener.rekey(path, held, newest)
        except OfficeError:
            if held == newest or not opener.fits(path, held):
                raise
            return opener.open(path, held), opened
    return opener.open(path, newest), replace(opened, older=())


def keep_in_slot(keys: Path, store: Store, opened: Opened, passphrase: str) -> None:
    """Seal the newest data key into the slot itself, once the store is under it."""
    change(keys, store, opened, lambda _unit: slots.reseal(keys, opened, passphrase))


def changed_key(keys: Path, unit: Unit, opened: Opened, *, leaving: str | None = None) -> Opened:
    """Draw another data key for everybody who has a slot but `leaving`; the store gets it at the next sign-in."""
    stations = [str(station.id) for station in unit.roster.stations()]
    publics = [bytes.fromhex(one.key) for station in stations for one in unit.roster.operators(station)]
    return rotate(keys, opened, {key_id(public): public for public in publics}, leaving=leaving)
