"""Operators of a station: a filing for the roster and a key slot for the person (Qingdao 000 art. 10: no shared accounts)."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.filing import OFFICE, Draft
from app.domain.records import Operator
from app.domain.route import ADMIN
from app.errors import Problem
from app.keys import slots
from app.keys.fingerprints import digits, words
from app.keys.slots import Opened
from app.keys.suite import SigningKey
from app.ports import Unit
from app.services.desk import Desk, check_or_refuse, facts_of
from app.services.passphrase_rule import require_strong, terms_at
from app.services.passphrases import mark_given
from app.services.sign_in import KEYS, is_given
from app.services.slot_changes import change


def add_operator(desk: Desk, name: str, roles: Sequence[str], passphrase: str, own_passphrase: str) -> Operator:
    """Register a new operator and cut a slot for him. `own_passphrase` opens the caller's slot, which holds the data key.

    Maker roles hold at once, checker roles when the parent approves. The slot is written before the filing, inside
    the same transaction: a slot without a filing has no authority, a filing without a slot could not be repaired.
    When the filing is refused, the slot is gone again. Raises SlotFileRolledBack for an older slot file put back.
    """
    desk.need(ADMIN, doing="登记操作员")
    require_strong(passphrase, terms_at(desk))
    signer = SigningKey.generate(desk.signer.suite)
    body = {
        "name": name.strip(), "key": signer.public.hex(), "roles": sorted(set(roles)),
        "level": desk.level, "station": str(desk.station),
    }  # fmt: skip
    draft = Draft("operator", body)
    keys = desk.home / KEYS
    opened = slots.open_slot(keys, desk.opener_name, own_passphrase)

    def act(unit: Unit) -> Opened:
        check_or_refuse(draft, desk.context(unit))
        secrets = {"dek": opened.secrets["dek"], "sign_seed": signer.seed}
        changed = slots.add_slot(keys, opened, name.strip(), passphrase, secrets)
        desk.file(unit, OFFICE, [draft])
        mark_given(unit, signer.public.hex())
        return changed

    change(keys, desk.store, opened, act)
    desk.refresh()
    with desk.store.read() as unit:
        made = unit.roster.operator(signer.public.hex())
    assert made is not None
    return made


def operators(desk: Desk) -> list[Operator]:
    """The operators of this station."""
    with desk.store.read() as unit:
        return unit.roster.operators(str(desk.station))


def own_fingerprint(desk: Desk) -> tuple[str, str]:
    """The fingerprint of the key that signs at this desk, in words and digits: read out to whoever approves its roles."""
    public = desk.signer.public
    return words(public), digits(public)


def passphrase_notes(unit: Unit) -> list[Problem]:
    """A note for every operator of this station who still uses the passphrase that somebody else gave him."""
    given = [one for one in unit.roster.operators(facts_of(unit).station) if is_given(unit, one.key)]
    return [
        Problem("passphrase_given", f"操作员「{one.name}」还在用别人给的口令，请本人登录后修改。", blocking=False)
        for one in given
    ]
