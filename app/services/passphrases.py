"""An operator changes his own passphrase (Qingdao 000 art. 10: no shared accounts). Only the key slot is rewritten.

The first passphrase of a new operator was typed where somebody else sat. The store remembers that until he has set
his own.
"""

from __future__ import annotations

from app.keys import slots
from app.keys.passphrases import check_passphrase
from app.keys.slots import Opened
from app.ports import Unit
from app.services.desk import Desk
from app.services.sign_in import GIVEN, KEYS
from app.services.slot_changes import change
from app.services.stations import WeakPassphrase


def mark_given(unit: Unit, operator: str) -> None:
    """Remember that an operator (key, hex) got his passphrase from somebody else."""
    unit.settings.put(GIVEN + operator, b"1")


def mark_own(unit: Unit, operator: str) -> None:
    """Forget what `mark_given` said: the operator has set his own."""
    unit.settings.put(GIVEN + operator, b"")


def change_own(desk: Desk, old: str, new: str) -> None:
    """Raises WeakPassphrase, SlotFileRolledBack, or what the slot file says about a wrong old one; then nothing has changed."""
    problem = check_passphrase(new)
    if problem is not None:
        raise WeakPassphrase(problem.text, "口令可以用四个不相干的词，中间加短横线。")
    if new == old:
        raise WeakPassphrase("新口令和现在的一样，没有修改。", "请换一个只有本人知道的口令。")
    keys = desk.home / KEYS
    opened = slots.open_slot(keys, desk.opener_name, old)

    def act(unit: Unit) -> Opened:
        mark_own(unit, desk.operator.key)
        return slots.reseal(keys, opened, new)

    change(keys, desk.store, opened, act)
