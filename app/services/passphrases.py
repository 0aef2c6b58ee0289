"""An operator changes his own passphrase (Qingdao 000 art. 10: no shared accounts). Only the key slot is rewritten.

The first passphrase of a new operator was typed where somebody else sat. The store remembers that until he has set
his own. One that is too old by the policy is changed the same way (app/services/passphrase_rule.py).
"""

from __future__ import annotations

from datetime import date

from app.business.key_renewal import KIND
from app.domain.filing import OFFICE, Draft, StreamKey
from app.errors import OfficeError
from app.keys import slots
from app.keys.slots import Opened
from app.keys.suite import SigningKey
from app.ports import Unit
from app.services.desk import Desk
from app.services.passphrase_rule import WeakPassphrase, days_left, note_set, require_strong, terms_at
from app.services.sign_in import GIVEN, KEYS, is_given, must_change
from app.services.slot_changes import change

WAS_GIVEN, TOO_OLD = "given", "old"


class PassphraseUsedBefore(OfficeError):
    """The new passphrase is one of the last five."""


def mark_given(unit: Unit, operator: str) -> None:
    """Remember that an operator (key, hex) got his passphrase from somebody else."""
    unit.settings.put(GIVEN + operator, b"1")


def mark_own(unit: Unit, operator: str, day: date) -> None:
    """Forget what `mark_given` said: the operator has set his own, on that day."""
    unit.settings.put(GIVEN + operator, b"")
    note_set(unit, operator, day)


def why_new(desk: Desk) -> str:
    """Why this operator sets a new passphrase before he goes on: WAS_GIVEN, TOO_OLD, or "" when he need not."""
    if must_change(desk):
        return WAS_GIVEN
    return TOO_OLD if days_left(desk) <= 0 else ""


def change_own(desk: Desk, old: str, new: str) -> None:
    """Raises WeakPassphrase, PassphraseUsedBefore, SlotFileRolledBack, or what the slot file says about a wrong old one;
    then nothing has changed.

    Who had his passphrase from somebody else gets a signing key of his own with it (app/business/key_renewal.py), as soon
    as the station may file.
    """
    require_strong(new, terms_at(desk))
    if new == old:
        raise WeakPassphrase("新口令和现在的一样，没有修改。", "请换一个只有本人知道的口令。")
    keys = desk.home / KEYS
    opened = slots.open_slot(keys, desk.opener_name, old)
    if slots.used_before(keys, desk.opener_name, new):
        raise PassphraseUsedBefore("这个口令您以前用过，最近五个不能再用，没有修改。", "请换一个没有用过的口令。")
    signer = SigningKey.generate(desk.signer.suite) if must_change(desk) else desk.signer

    def act(unit: Unit) -> Opened:
        if signer is desk.signer and is_given(unit, desk.operator.key):
            note_set(unit, desk.operator.key, desk.today)  # his own key waits until this station may file
        else:
            mark_own(unit, desk.operator.key, desk.today)
        if signer is desk.signer:
            return slots.reseal(keys, opened, new)
        note_set(unit, signer.public.hex(), desk.today)
        changed = slots.renew(keys, opened, new, signer.seed, desk.signer.seed)
        desk.file(unit, OFFICE, [_renewal(desk, unit, signer)])
        return changed

    change(keys, desk.store, opened, act)
    desk.signer = signer
    desk.notes.signed_by(signer)
    desk.refresh()


def _renewal(desk: Desk, unit: Unit, signer: SigningKey) -> Draft:
    """The paper by which the key that was given ends and the operator's own begins."""
    operator = desk.operator
    heads = {str(stream): seq for stream, seq, _ in unit.journal.heads() if stream.station == desk.station}
    office = str(StreamKey(desk.station, OFFICE))
    heads[office] = heads.get(office, 0) + 1
    body = {
        "name": operator.name, "old": operator.key, "key": signer.public.hex(), "roles": sorted(operator.roles | operator.pending),
        "level": desk.level, "station": str(desk.station), "heads": heads,
    }  # fmt: skip
    return Draft(KIND, body)
