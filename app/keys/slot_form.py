"""The form of keys.json: what is written down for each operator, and the one way to write it.

A station's books are opened by each operator's own passphrase (GB/T 22239-2019: no shared accounts). Nothing
in the file is secret; it is worth only what the passphrases are worth. There is one way to write it: what
does not encode back to the very bytes that were read is refused, so no byte of the file is free to change.
`sum` finds damage before anybody types a passphrase, so that a damaged file is never mistaken for a wrong
passphrase; it protects nothing and is SHA-256 in every suite, so that an older program tells a suite that it does not
have from damage.

Format 1 has the slots alone; a file with recovery slots is format 2, so that an older program asks for an update
instead of calling it damaged; format 3 has newer data keys beside the slots (app/keys/data_keys.py). What a later
program adds to a file, a slot or a recovery slot is kept as it stands and is part of what the MAC covers.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import combinations
from typing import Any, TypeVar

import msgspec

from app.keys.passphrases import SALT_BYTES, Cost
from app.keys.suite import DIGEST_BYTES, SUITES, KeysError, require_suite, wrapped_bytes

FORMAT = 1
RECOVERY_FORMAT = 2
"""Of a file in which somebody has a recovery slot."""

ROTATED_FORMAT = 3
"""Of a file with data keys newer than those in the slots; the newest that this program writes and reads."""

MAX_BYTES = 1024 * 1024
"""A slot is some 700 bytes; an office has tens of operators, never thousands."""


class SlotFileDamaged(KeysError):
    """keys.json is not what this program wrote."""


class SlotFileMissing(KeysError):
    """There is no keys.json: no station in this folder, or the file was deleted."""


class SlotFileTooNew(KeysError):
    """keys.json was written by a later version."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One operator's slot; salt, check and sealed in hex. `generation` is the file's at the time of sealing."""

    name: str
    key_id: str
    cost: Cost
    salt: str
    check: str
    sealed: str
    generation: int
    rest: Mapping[str, object] = field(default_factory=dict, hash=False)

    def bound(self, suite: int) -> bytes:
        """What the sealed payload is authenticated with: everything that says whose it is and how it is
        opened.
        """
        told = {
            "name": self.name,
            "key_id": self.key_id,
            "cost": _cost(self.cost),
            "generation": self.generation,
        }
        return _canonical({"format": FORMAT, "suite": suite, **told})


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps one of several sheets; salt and check in hex."""

    name: str
    salt: str
    check: str


@dataclass(frozen=True, slots=True)
class SealedPair:
    """The secrets under the codes of two keepers, by their places; sealed in hex."""

    first: int
    second: int
    sealed: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """A second way to one operator's secrets, for when the passphrase is forgotten; salt, check, sealed in hex.

    `need` says how many people it takes: 1 is the code of the sheet alone. Two people of the two or three `keepers` open
    one of the `pairs` (app/keys/shared_recovery.py). Another number is kept and not opened.
    """

    name: str
    key_id: str
    need: int
    generation: int
    salt: str = ""
    check: str = ""
    sealed: str = ""
    keepers: tuple[Keeper, ...] = ()
    pairs: tuple[SealedPair, ...] = ()
    rest: Mapping[str, object] = field(default_factory=dict, hash=False)

    def bound(self, suite: int) -> bytes:
        """What the sealed payload is authenticated with."""
        told: dict[str, object] = {
            "name": self.name, "key_id": self.key_id, "need": self.need, "generation": self.generation,
        }  # fmt: skip
        if self.keepers:
            told["keepers"] = [asdict(keeper) for keeper in self.keepers]
        return _canonical({"format": RECOVERY_FORMAT, "suite": suite, **told})


@dataclass(frozen=True, slots=True)
class DataKey:
    """Data keys newer than the one in a slot or recovery slot (`place`), sealed to its owner's signing key.

    In hex, the newest first; each proof is made with the key before it (app/keys/data_keys.py).
    """

    name: str
    key_id: str
    place: str
    wraps: tuple[str, ...]
    proofs: tuple[str, ...]

    def context(self, suite: int) -> bytes:
        """What binds a sealed data key to its place."""
        told = {"name": self.name, "key_id": self.key_id, "place": self.place, "suite": suite}
        return b"xiangbao/data-key/1" + _canonical(told)


@dataclass(frozen=True, slots=True)
class SlotForm:
    """The whole file: `mac` (hex) is over the rest under a key that comes from the data key. `suite`: app/keys/suite.py."""

    format: int
    suite: int
    generation: int
    slots: tuple[Slot, ...]
    mac: str = ""
    sum: str = ""
    recovery: tuple[Recovery, ...] = ()
    data_keys: tuple[DataKey, ...] = ()
    rest: Mapping[str, object] = field(default_factory=dict, hash=False)

    def signed_part(self) -> bytes:
        return _canonical(_plain(replace(self, mac="")))

    def find(self, name: str) -> Slot | None:
        wanted = operator_name(name)
        return next((slot for slot in self.slots if slot.name == wanted), None)


def operator_name(name: str) -> str:
    """A name as it is kept and compared: Unicode form NFC, no spaces at the ends."""
    return unicodedata.normalize("NFC", name).strip()


def encode(form: SlotForm) -> bytes:
    """The file's bytes for `form`, with its sum filled in."""
    unsummed = _plain(form)
    return _canonical({**unsummed, "sum": hashlib.sha256(_canonical(unsummed)).hexdigest()}) + b"\n"


def decode(data: bytes) -> SlotForm:
    """The form in `data`. Raises SlotFileTooNew, UnknownSuite or SlotFileDamaged."""
    try:
        number = msgspec.json.decode(data, type=_Numbered).format
        if number > ROTATED_FORMAT:
            raise SlotFileTooNew("密钥文件是由更新版本的程序写的。", "请把程序升级到最新版本后再打开。")
        form = _gathered(msgspec.json.decode(data))
        intact = encode(form) == data and _plausible(form)
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise damaged() from None
    if not intact:
        raise damaged()
    require_suite(form.suite)
    return form


def damaged() -> SlotFileDamaged:
    return SlotFileDamaged(
        "密钥文件 keys.json 已损坏，不是口令的问题。",
        "请从最近的备份恢复站点文件夹；不要反复试口令，也不要删除任何文件。",
    )


class _Numbered(msgspec.Struct):
    """Enough of any version's file to read its number."""

    format: int


T = TypeVar("T", SlotForm, Slot, Recovery)


def _gathered(raw: Any) -> SlotForm:
    """The form with its slots; what this version does not know goes into `rest`."""
    parts: dict[str, Any] = {"slots": [_part(one, Slot) for one in raw["slots"]]}
    if "recovery" in raw:
        parts["recovery"] = [_part(one, Recovery) for one in raw["recovery"]]
    return _part({**raw, **parts}, SlotForm)


def _part(raw: dict[str, Any], kind: type[T]) -> T:
    known = {one.name for one in fields(kind)} - {"rest"}
    made = msgspec.convert({name: value for name, value in raw.items() if name in known}, kind)
    return replace(made, rest={name: value for name, value in raw.items() if name not in known})


def _plausible(form: SlotForm) -> bool:
    names = [slot.name for slot in form.slots]
    holders = [one.name for one in form.recovery]
    return (
        FORMAT <= form.format <= ROTATED_FORMAT
        and (form.format >= RECOVERY_FORMAT or not form.recovery)
        and (form.format == ROTATED_FORMAT) == bool(form.data_keys)
        and len(set(holders)) == len(holders)
        and set(holders) <= set(names)
        and all(_recovery_plausible(one, form.generation) for one in form.recovery)
        and form.generation >= 1
        and bool(names)
        and len(set(names)) == len(names)
        and _data_keys_plausible(form)
        and len(form.mac) == 2 * DIGEST_BYTES
        and all(_slot_plausible(slot, form.generation) for slot in form.slots)
    )


def _slot_plausible(slot: Slot, generation: int) -> bool:
    return (
        bool(slot.name)
        and slot.name == operator_name(slot.name)
        and len(bytes.fromhex(slot.salt)) == SALT_BYTES
        and len(bytes.fromhex(slot.check)) == DIGEST_BYTES
        and len(bytes.fromhex(slot.sealed)) > DIGEST_BYTES
        and 1 <= slot.generation <= generation
    )


def _data_keys_plausible(form: SlotForm) -> bool:
    """Each belongs to a slot or a recovery slot that is there."""
    places = {("slot", one.name, one.key_id) for one in form.slots}
    places |= {("recovery", one.name, one.key_id) for one in form.recovery}
    held = [(one.place, one.name, one.key_id) for one in form.data_keys]
    single = set(held) <= places and len(set(held)) == len(held)
    return single and all(_data_key_plausible(one, form.suite) for one in form.data_keys)


def _data_key_plausible(one: DataKey, suite: int) -> bool:
    """A suite of a later program is not damage: its wraps have a length that is not known here."""
    length = wrapped_bytes(suite) if suite in SUITES else len(bytes.fromhex(one.wraps[0]))
    return (
        0 < len(one.wraps) == len(one.proofs)
        and all(len(bytes.fromhex(sealed)) == length for sealed in one.wraps)
        and all(len(bytes.fromhex(proof)) == DIGEST_BYTES for proof in one.proofs)
    )


def _recovery_plausible(one: Recovery, generation: int) -> bool:
    return 1 <= one.generation <= generation and (
        (one.need > 1 and _keepers_plausible(one))
        or (
            one.need == 1
            and len(bytes.fromhex(one.salt)) == SALT_BYTES
            and len(bytes.fromhex(one.check)) == DIGEST_BYTES
            and len(bytes.fromhex(one.sealed)) > DIGEST_BYTES
        )
    )


def _keepers_plausible(one: Recovery) -> bool:
    """Each pair is of two keepers that are there, in order, and of no others."""
    pairs = [(pair.first, pair.second) for pair in one.pairs]
    return (
        pairs == list(combinations(range(len(one.keepers)), 2))
        and len({keeper.name for keeper in one.keepers}) == len(one.keepers)
        and all(len(bytes.fromhex(keeper.salt)) == SALT_BYTES for keeper in one.keepers)
        and all(len(bytes.fromhex(keeper.check)) == DIGEST_BYTES for keeper in one.keepers)
        and all(len(bytes.fromhex(pair.sealed)) > DIGEST_BYTES for pair in one.pairs)
    )


def _plain(form: SlotForm) -> dict[str, object]:
    plain: dict[str, object] = {"format": form.format, "suite": form.suite, "generation": form.generation}
    plain["slots"] = [_plain_slot(slot) for slot in form.slots]
    if form.recovery:
        plain["recovery"] = [_plain_recovery(one) for one in form.recovery]
    if form.data_keys:
        plain["data_keys"] = [_plain_data_key(one) for one in form.data_keys]
    plain["mac"] = form.mac
    return {**plain, **form.rest}


def _plain_recovery(one: Recovery) -> dict[str, object]:
    plain: dict[str, object] = {
        name: getattr(one, name) for name in ("salt", "check", "sealed") if getattr(one, name)
    }
    if one.keepers:
        plain["keepers"] = [asdict(keeper) for keeper in one.keepers]
        plain["pairs"] = [asdict(pair) for pair in one.pairs]
    told = {"name": one.name, "key_id": one.key_id, "need": one.need, "generation": one.generation}
    return {**told, **plain, **one.rest}


def _plain_data_key(one: DataKey) -> dict[str, object]:
    told = {"name": one.name, "key_id": one.key_id, "place": one.place}
    return {**told, "wraps": list(one.wraps), "proofs": list(one.proofs)}


def _plain_slot(slot: Slot) -> dict[str, object]:
    return {
        "name": slot.name,
        "key_id": slot.key_id,
        "cost": _cost(slot.cost),
        "salt": slot.salt,
        "check": slot.check,
        "sealed": slot.sealed,
        "generation": slot.generation,
        **slot.rest,
    }


def _cost(cost: Cost) -> dict[str, int]:
    return {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
