"""Newer data keys beside the slots, so that the data key can change while the slots' owners are away (security T34).

A slot is sealed under a passphrase that only its owner knows; nobody else can put another data key into it. When an
operator leaves, the books get a new data key all the same: it is sealed to the signing keys of those who stay, which the
roster names, and lies beside their slots until they sign in and it goes into the slot itself. The same for recovery
slots, whose code nobody has at hand; there it lies until another sheet is made.

Anybody can seal to a public key, so each newer key carries a proof made with the key before it, back to the one in the
slot: who never had a data key of this station cannot slip in one of his own. (Who has left knew one; between his leaving
and the next sign-in he could, with his hands on this computer, put a false station in place of the true one. It would
hold none of its data, and its parent refuses what it files.)
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace

from app.keys.slot_form import FORMAT, RECOVERY_FORMAT, ROTATED_FORMAT, DataKey, SlotForm, damaged
from app.keys.suite import KeysError, RandomSource, SigningKey, derive, key_id, mac, sealing_public, unwrap, wrap

SLOT, RECOVERY = "slot", "recovery"


def data_keys_of(form: SlotForm, name: str, place: str, secrets: Mapping[str, bytes]) -> list[bytes]:
    """The data keys that `secrets` of a slot or recovery slot lead to, the newest first; SlotFileDamaged when they do not."""
    found = _entry(form, name, place)
    keys = [secrets["dek"]]
    if found is None:
        return keys
    owner = SigningKey.from_seed(secrets["sign_seed"]).sealing_key()
    for sealed, proof in zip(reversed(found.wraps), reversed(found.proofs), strict=True):
        try:
            newer = unwrap(owner, bytes.fromhex(sealed), found.context(form.suite))
        except KeysError:
            raise damaged() from None
        if not hmac.compare_digest(_proof(keys[0], newer, form.suite), proof):
            raise damaged()
        keys.insert(0, newer)
    return keys


def with_newer(
    form: SlotForm, publics: Mapping[str, bytes], before: bytes, newer: bytes, randomness: RandomSource
) -> SlotForm:
    """The file with a newer data key for every slot and recovery slot; `publics` by key id, `before` the key until now."""
    holders = [(one.name, one.key_id, SLOT) for one in form.slots]
    holders += [(one.name, one.key_id, RECOVERY) for one in form.recovery]
    entries, proof = [], _proof(before, newer, form.suite)
    for name, kid, place in holders:
        entry = _entry(form, name, place) or DataKey(name, kid, place, (), ())
        if key_id(publics[kid]) != kid:
            raise ValueError("the slot belongs to another key")
        sealed = wrap(newer, sealing_public(publics[kid]), entry.context(form.suite), randomness).hex()
        entries.append(
            replace(entry, wraps=(sealed, *entry.wraps), proofs=(proof, *entry.proofs))
        )
    return formatted(replace(form, data_keys=tuple(entries)))


def without(form: SlotForm, name: str, place: str) -> SlotForm:
    """The file without what lay beside one slot, because the slot itself holds the newest data key."""
    kept = tuple(one for one in form.data_keys if (one.name, one.place) != (name, place))
    return formatted(replace(form, data_keys=kept))


def without_slot(form: SlotForm, name: str) -> SlotForm:
    """The file without a slot and everything that belongs to it."""
    return formatted(
        replace(
            form,
            slots=tuple(slot for slot in form.slots if slot.name != name),
            recovery=tuple(one for one in form.recovery if one.name != name),
            data_keys=tuple(one for one in form.data_keys if one.name != name),
        )
    )


def formatted(form: SlotForm) -> SlotForm:
    """The file with the number that an older program must know to read what is in it."""
    least = ROTATED_FORMAT if form.data_keys else RECOVERY_FORMAT if form.recovery else FORMAT
    return replace(form, format=least)


def _entry(form: SlotForm, name: str, place: str) -> DataKey | None:
    return next((one for one in form.data_keys if (one.name, one.place) == (name, place)), None)


def _proof(before: bytes, newer: bytes, suite: int) -> str:
    return mac(derive(before, b"xiangbao/data-key/next/1", suite=suite), newer, suite).hex()
