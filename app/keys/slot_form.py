"""The form of keys.json: what is written down for each operator, and the one way to write it.

A station's books are opened by each operator's own passphrase (GB/T 22239-2019: no shared accounts). Nothing
in the file is secret; it is worth only what the passphrases are worth. There is one way to write it: what
does not encode back to the very bytes that were read is refused, so no byte of the file is free to change.
`sum` finds damage before anybody types a passphrase, so that a damaged file is never mistaken for a wrong
passphrase.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace

import msgspec

from app.keys.passphrases import SALT_BYTES, Cost
from app.keys.suite import DIGEST_BYTES, SUITE, KeysError, digest, require_suite

FORMAT = 1
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

    def bound(self) -> bytes:
        """What the sealed payload is authenticated with: everything that says whose it is and how it is
        opened.
        """
        told = {
            "name": self.name,
            "key_id": self.key_id,
            "cost": _cost(self.cost),
            "generation": self.generation,
        }
        return _canonical({"format": FORMAT, "suite": SUITE, **told})


@dataclass(frozen=True, slots=True)
class SlotForm:
    """The whole file: `mac` (hex) is over the rest under a key that comes from the data key."""

    format: int
    suite: int
    generation: int
    slots: tuple[Slot, ...]
    mac: str = ""
    sum: str = ""

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
    return _canonical({**unsummed, "sum": digest(_canonical(unsummed)).hex()}) + b"\n"


def decode(data: bytes) -> SlotForm:
    """The form in `data`. Raises SlotFileTooNew, UnknownSuite or SlotFileDamaged."""
    try:
        number = msgspec.json.decode(data, type=_Numbered).format
        if number > FORMAT:
            raise SlotFileTooNew("密钥文件是由更新版本的程序写的。", "请把程序升级到最新版本后再打开。")
        form = msgspec.json.decode(data, type=SlotForm)
        intact = encode(form) == data and _plausible(form)
    except (msgspec.MsgspecError, ValueError, RecursionError):
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


def _plausible(form: SlotForm) -> bool:
    names = [slot.name for slot in form.slots]
    return (
        form.format == FORMAT
        and form.generation >= 1
        and bool(names)
        and len(set(names)) == len(names)
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


def _plain(form: SlotForm) -> dict[str, object]:
    plain: dict[str, object] = {"format": form.format, "suite": form.suite, "generation": form.generation}
    plain["slots"] = [_plain_slot(slot) for slot in form.slots]
    plain["mac"] = form.mac
    return plain


def _plain_slot(slot: Slot) -> dict[str, object]:
    return {
        "name": slot.name,
        "key_id": slot.key_id,
        "cost": _cost(slot.cost),
        "salt": slot.salt,
        "check": slot.check,
        "sealed": slot.sealed,
        "generation": slot.generation,
    }


def _cost(cost: Cost) -> dict[str, int]:
    return {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
