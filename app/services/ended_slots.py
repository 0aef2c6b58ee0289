"""An operator whom an office above has ended, and whose slot is still in this station's keys.json (security T34).

He cannot sign in any more, but his passphrase still leads to the data key of whoever has a copy of the file. So the
station's administrator takes his slot away and the books get another key, as after a departure of the station's own.
"""

from __future__ import annotations

from app.business.departed import DEPARTED
from app.domain.route import ADMIN
from app.errors import OfficeError
from app.keys import slots
from app.keys.slot_form import operator_name
from app.ports import Unit
from app.services.data_key import changed_key
from app.services.desk import Desk
from app.services.sign_in import KEYS
from app.services.slot_changes import change


class SlotStillNeeded(OfficeError):
    """The operator is in office, or has no slot here: there is nothing to take away."""


def ended(desk: Desk, unit: Unit) -> list[str]:
    """Names of the operators who have a slot here though all their keys have ended."""
    people = unit.roster.operators(str(desk.station))
    gone = {one.name for one in people if unit.marks.get(DEPARTED, one.key) is not None}
    gone -= {one.name for one in people if unit.marks.get(DEPARTED, one.key) is None}
    return [name for name in slots.names(desk.home / KEYS) if name in gone] if gone else []


def names(desk: Desk) -> list[str]:
    """What `ended` finds, now."""
    with desk.store.read() as unit:
        return ended(desk, unit)


def remove(desk: Desk, name: str, own_passphrase: str) -> None:
    """Take his slot away; the data file gets another key at the next sign-in. Raises SlotStillNeeded."""
    desk.need(ADMIN, doing="移除登录口令")
    wanted, keys = operator_name(name), desk.home / KEYS
    if wanted not in names(desk):
        raise SlotStillNeeded(f"「{wanted}」没有被停用，或者他的登录口令已经移除。", "在任的操作员要走，请办理离任。")
    opened = slots.open_slot(keys, desk.opener_name, own_passphrase)
    change(keys, desk.store, opened, lambda unit: changed_key(keys, unit, opened, leaving=wanted))
