"""What is sealed into a slot or a recovery slot: the data key and its owner's own keys, by name.

GB/T 22239-2019 (no shared accounts): every operator's slot holds a signing key that no other slot has. One way to write
it down for all the ways to open it (app/keys/slots.py, recovery.py, shared_recovery.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.keys.suite import KEY_BYTES, SigningKey


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
