"""What a slot or recovery slot holds under seal: the data key, which also proves the file, and its owner's own keys, by name.

GB/T 22239-2019 (no shared accounts): every operator's slot holds a signing key that no other slot has. One way to write
it down for all the ways to open it (app/keys/slots.py, recovery.py, shared_recovery.py).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping

from app.keys.slot_form import SlotForm, damaged
from app.keys.suite import KEY_BYTES, SigningKey, derive, mac


def secrets_payload(secrets: Mapping[str, bytes]) -> bytes:
    """The bytes to seal; ValueError for a data key that is not 32 bytes, or another secret that is no signing key."""
    if not {"dek", "sign_seed"} <= secrets.keys() or len(secrets["dek"]) != KEY_BYTES:
        raise ValueError("a slot holds dek, 32 bytes, and sign_seed")
    for name in secrets.keys() - {"dek"}:
        SigningKey.from_seed(secrets[name])
    return json.dumps({name: secrets[name].hex() for name in sorted(secrets)}).encode()


def secrets_in(payload: bytes) -> dict[str, bytes]:
    """The secrets of a payload that was opened."""
    return {name: bytes.fromhex(value) for name, value in json.loads(payload).items()}


def file_mac(form: SlotForm, dek: bytes) -> str:
    """What proves that the whole file was written by somebody who has the data key, in hex."""
    return mac(derive(dek, b"xiangbao/slots/1", suite=form.suite), form.signed_part(), form.suite).hex()


def check_mac(form: SlotForm, dek: bytes) -> None:
    """Raise SlotFileDamaged for a file that was not."""
    if not hmac.compare_digest(file_mac(form, dek), form.mac):
        raise damaged()
