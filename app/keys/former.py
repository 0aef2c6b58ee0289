"""The passphrases that an operator had before: the last five are not taken again (GB/T 22239-2019 身份鉴别; security H1).

Of each only what its slot had to check it with stays, salt and check value at the full cost of a guess, in the slot's
`former`, under the file's MAC. An older program keeps the list as it stands. A slot that is sealed anew under the same
passphrase (another data key) adds nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

import msgspec

from app.keys.passphrases import CEILING, Cost, stretch
from app.keys.slot_form import Slot
from app.keys.suite import SUITE, derive

FORMER = "former"
KEPT = 5
_LEAST = Cost(8, 1, 1)


class _Former(msgspec.Struct, frozen=True):
    """How one passphrase is recognised; hex. `cost` is memory in KiB, passes, lanes."""

    salt: str
    check: str
    cost: tuple[int, int, int]


def check_value(stretched: bytes, suite: int) -> str:
    """What a slot keeps to tell a wrong passphrase from a damaged file, in hex."""
    return derive(stretched, b"xiangbao/slot/check/1", suite=suite).hex()


def was_used(slot: Slot, passphrase: str, suite: int = SUITE) -> bool:
    """Whether this is the slot's passphrase, or one of the last five before it. 0.2 s for each."""
    return any(_fits(one, passphrase, suite) for one in (_of(slot), *_former(slot)))


def remembered(slot: Slot, passphrase: str, suite: int = SUITE) -> Mapping[str, object]:
    """The `rest` of the slot that takes the place of `slot` under `passphrase`."""
    if _fits(_of(slot), passphrase, suite):
        return slot.rest
    kept = [_of(slot), *_former(slot)][:KEPT]
    return {**slot.rest, FORMER: msgspec.to_builtins(kept)}


def _of(slot: Slot) -> _Former:
    return _Former(slot.salt, slot.check, (slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes))


def _former(slot: Slot) -> list[_Former]:
    """Those that are written down; none where a later program has written something else there."""
    try:
        return msgspec.convert(slot.rest.get(FORMER, []), list[_Former])
    except msgspec.ValidationError:
        return []


def _fits(one: _Former, passphrase: str, suite: int) -> bool:
    cost = Cost(*one.cost)
    if not cost.within(_LEAST, CEILING):
        return False
    return hmac.compare_digest(check_value(stretch(passphrase, bytes.fromhex(one.salt), cost), suite), one.check)
