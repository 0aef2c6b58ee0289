"""Unlocking a station that is open: the passphrase is proved against the operator's slot, nothing is opened anew.

A screen that nobody watches is locked after some idle minutes (security T37; GB/T 22239-2019 8.1.4.1 d); work that is
under way goes on behind it. Wrong passphrases count as at sign-in.
"""

from __future__ import annotations

from app.domain.audit import UNLOCK
from app.keys import slots
from app.services import attempts
from app.services.audit_entrances import note_entrance
from app.services.desk import Desk
from app.services.sign_in import KEYS, signer_of, whose
from app.services.slot_changes import require_generation


def unlock(desk: Desk, passphrase: str) -> None:
    """Return when the passphrase opens the slot of the operator at this desk; else raise what the slot file says.

    An older slot file put back is refused as at sign-in (SlotFileRolledBack).

    Takes as long as a sign-in (the key derivation, about a second): not for the GUI thread.
    """
    name = desk.opener_name or None
    who = whose(desk.home, name)
    attempts.require_open(desk.home, who, desk.clock)
    try:
        opened = slots.open_slot(desk.home / KEYS, name, passphrase)
    except slots.WrongPassphrase:
        attempts.failed(desk.home, who, desk.clock)
        raise
    if signer_of(desk.store, opened).public != desk.signer.public:
        raise slots.WrongPassphrase("口令不对，没有解锁。", "请输入屏幕上这位操作员的口令，或换人登录。")
    attempts.succeeded(desk.home, who)
    require_generation(desk.store, opened.generation)
    note_entrance(desk, UNLOCK)
