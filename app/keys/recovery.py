"""The recovery slot: the code of a printed sheet opens what the operator's own passphrase opens (security T33).

A forgotten passphrase would otherwise cost an operator his signing key and a one-person village its books. The slot
holds the same secrets as the operator's own, sealed again under the code; it says how many people it takes (`need`): the
two of a township and two of the three of a district stand in the same list (app/keys/shared_recovery.py).

No Argon2 here, and the file is no weaker for it: stretching makes each guess dear because people choose passphrases
from few. Nobody chooses a code. It is drawn with 140 bits, and 2^139 guesses at a nanosecond each take longer than the
sun has; HKDF with a salt is all it needs. The slot has no cost that a doctored file could lower (T36), its labels are
its own, so no passphrase can be tried against it, and a code shorter than the full one is refused before any key is
derived. Making a new sheet replaces the slot: the code before it does not open this file any more. Every change counts
up the file's generation, which the books remember, so an old keys.json with an old sheet's slot is refused (T35). A copy
of the file from before, in a backup say, still opens with the code from before, since the data key stays the same: the
sentences tell to destroy the old sheet.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from pathlib import Path

from app.keys.data_keys import RECOVERY, formatted, without
from app.keys.passphrases import SALT_BYTES
from app.keys.recovery_codes import code_bytes, new_code
from app.keys.slot_form import Recovery, Slot, SlotForm, damaged, operator_name
from app.keys.slot_secrets import secrets_in, secrets_payload
from app.keys.slots import Opened, SlotFile, choose, require_settled
from app.keys.suite import KeysError, derive, open_once, seal_once

__all__ = ["NeedsMorePeople", "NoSheet", "WrongCode", "holders", "open_with", "recovery_of", "set_code"]

CODE_ALONE = 1


class NoSheet(KeysError):
    """No recovery sheet was ever made for this operator."""


class WrongCode(KeysError):
    """The code is well copied, but it is not that of this operator's newest sheet."""


class NeedsMorePeople(KeysError):
    """The slot opens with the sheets of several people."""


def set_code(path: Path, opened: Opened, code: str) -> Opened:
    """Seal `opened`'s secrets under a new code (recovery_codes.new_code); his earlier sheet opens this file no more.

    Returns `opened` with the file's new generation.
    """
    return RecoveryFile(path).set_code(opened, code)


def open_with(path: Path, name: str | None, code: str) -> Opened:
    """Open `name`'s recovery slot. Raises CodeMistyped (with the groups), NoSheet, WrongCode, NeedsMorePeople."""
    return RecoveryFile(path).open_with(name, code)


def holders(path: Path) -> tuple[str, ...]:
    """Who has a recovery slot. Read without a passphrase, so not yet proven."""
    return RecoveryFile(path).holders()


class RecoveryFile(SlotFile):
    """A keys.json with the second way in."""

    def make(self, name: str, passphrase: str) -> tuple[str, Opened]:
        code = new_code(self._random)
        return code, self.set_code(self.open(name, passphrase), code)

    def set_code(self, opened: Opened, code: str) -> Opened:
        require_settled(opened)
        form = self._proven(opened)
        slot = choose(form, opened.name)
        generation = form.generation + 1
        bare = Recovery(slot.name, slot.key_id, CODE_ALONE, generation)
        others = tuple(one for one in form.recovery if one.name != slot.name)
        recovery = (*others, self._sealed(bare, code, opened, form.suite))
        renewed = replace(without(form, slot.name, RECOVERY), recovery=recovery, generation=generation)
        self._write(formatted(renewed), opened.secrets["dek"])
        return replace(opened, generation=generation)

    def open_with(self, name: str | None, code: str) -> Opened:
        secret = code_bytes(code)

        def by_code(form: SlotForm) -> tuple[Slot, dict[str, bytes]]:
            slot = choose(form, name)
            return slot, _unseal(_of_one(form, slot.name), secret, form.suite)

        return self._open_by(by_code, RECOVERY)

    def set_passphrase(self, name: str | None, code: str, new: str) -> Opened:
        return self.reseal(self.open_with(name, code), new)

    def holders(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._readable().recovery)

    def _sealed(self, bare: Recovery, code: str, opened: Opened, suite: int) -> Recovery:
        salt = self._random(SALT_BYTES)
        key, check = _keys(code_bytes(code), salt, suite)
        sealed = seal_once(key, secrets_payload(opened.secrets), bare.bound(suite), suite)
        return replace(bare, salt=salt.hex(), check=check.hex(), sealed=sealed.hex())


def _keys(secret: bytes, salt: bytes, suite: int) -> tuple[bytes, bytes]:
    """The sealing key, used once because every sealing has a code and a salt of its own, and the check value."""
    drawn = derive(secret, b"xiangbao/recovery/1", salt, suite)
    parts = (b"xiangbao/recovery/seal/1", b"xiangbao/recovery/check/1")
    return derive(drawn, parts[0], suite=suite), derive(drawn, parts[1], suite=suite)


def recovery_of(form: SlotForm, name: str) -> Recovery:
    """An operator's recovery slot. Raises NoSheet."""
    wanted = operator_name(name)
    found = next((one for one in form.recovery if one.name == wanted), None)
    if found is None:
        raise NoSheet(
            f"「{wanted}」没有做过恢复单，恢复码打不开。",
            "请想一想口令；实在想不起来，请报告上级，由上级准入一个新站点并把单据发回来。",
        )
    return found


def _of_one(form: SlotForm, name: str) -> Recovery:
    found = recovery_of(form, name)
    if found.need == CODE_ALONE:
        return found
    keepers = "、".join(keeper.name for keeper in found.keepers)
    whose = f"（{keepers} 中的任意两位）" if keepers else ""
    raise NeedsMorePeople(
        f"「{found.name}」的恢复要 {found.need} 个人一起办{whose}。", "请两位保管人都带恢复单来，把两个恢复码都抄进去。"
    )


def _unseal(one: Recovery, secret: bytes, suite: int) -> dict[str, bytes]:
    key, check = _keys(secret, bytes.fromhex(one.salt), suite)
    if not hmac.compare_digest(check.hex(), one.check):
        raise WrongCode(
            f"恢复码抄得没有错，但不是「{one.name}」现在这张恢复单上的。",
            "请看清恢复单上的站点、操作员和日期；重新打印过的，以最新的一张为准，旧的对现在的密钥文件不再有用。",
        )
    try:
        plain = open_once(key, bytes.fromhex(one.sealed), one.bound(suite), suite)
    except KeysError:
        raise damaged() from None
    return secrets_in(plain)
