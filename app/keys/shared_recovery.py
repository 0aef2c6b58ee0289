"""A recovery slot that takes two people: two of the two keepers of a township, two of the three of a district (T17, T33).

Each keeper has a sheet with a code of his own. For every two keepers the operator's secrets are sealed under both of
their codes together; that is one seal for two keepers and three for three, and needs no arithmetic of secret sharing
that anybody would have to trust. One sheet alone opens nothing and tells nothing. Which sheet a code belongs to is known
before anything is opened, so a wrong or an old sheet is named with its keeper.

As with one sheet (app/keys/recovery.py) the codes have 140 bits each, and no passphrase can be tried against them.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from app.keys.data_keys import RECOVERY, formatted, without
from app.keys.passphrases import SALT_BYTES
from app.keys.recovery import NoSheet, WrongCode, recovery_of
from app.keys.recovery_codes import code_bytes, new_code
from app.keys.slot_form import Keeper, Recovery, SealedPair, Slot, SlotForm, damaged
from app.keys.slot_secrets import secrets_in, secrets_payload
from app.keys.slots import Opened, SlotFile, choose, require_settled
from app.keys.suite import KeysError, derive, open_once, seal_once

TOGETHER = 2
MOST = 3


class SameSheetTwice(KeysError):
    """Both codes are of one keeper's sheet."""


def set_codes(path: Path, opened: Opened, keepers: Sequence[str], codes: Sequence[str]) -> Opened:
    """Seal `opened`'s secrets for any two of `keepers` (two or three names), each with a new code of his own.

    Every earlier sheet of this operator opens this file no more. Returns `opened` with the new generation.
    """
    return SharedRecoveryFile(path).set_codes(opened, keepers, codes)


def open_with(path: Path, name: str | None, codes: Sequence[str]) -> Opened:
    """Open `name`'s recovery slot with two codes in any order.

    Raises CodeMistyped (with the groups), NoSheet, WrongCode (which of the two), SameSheetTwice.
    """
    return SharedRecoveryFile(path).open_with(name, codes)


def keepers_of(path: Path, name: str) -> tuple[str, ...]:
    """Who keeps the sheets of an operator; () when one sheet is enough or there is none. Not yet proven."""
    return SharedRecoveryFile(path).keepers_of(name)


class SharedRecoveryFile(SlotFile):
    """A keys.json with a way in for two people."""

    def make(self, opened: Opened, keepers: Sequence[str]) -> tuple[list[str], Opened]:
        codes = [new_code(self._random) for _ in keepers]
        return codes, self.set_codes(opened, keepers, codes)

    def set_codes(self, opened: Opened, keepers: Sequence[str], codes: Sequence[str]) -> Opened:
        if not TOGETHER <= len(keepers) == len(set(keepers)) == len(set(codes)) == len(codes) <= MOST:
            raise ValueError("two or three keepers, each with a code of his own")
        require_settled(opened)
        form = self._proven(opened)
        slot = choose(form, opened.name)
        generation = form.generation + 1
        bare = Recovery(slot.name, slot.key_id, TOGETHER, generation)
        made = self._sealed(bare, opened, keepers, codes, form.suite)
        others = tuple(one for one in form.recovery if one.name != slot.name)
        renewed = replace(without(form, slot.name, RECOVERY), recovery=(*others, made), generation=generation)
        self._write(formatted(renewed), opened.secrets["dek"])
        return replace(opened, generation=generation)

    def open_with(self, name: str | None, codes: Sequence[str]) -> Opened:
        drawn = [code_bytes(code) for code in codes]

        def by_two(form: SlotForm) -> tuple[Slot, dict[str, bytes]]:
            slot = choose(form, name)
            return slot, _unseal(_shared(form, slot.name), drawn, form.suite)

        return self._open_by(by_two, RECOVERY)

    def keepers_of(self, name: str) -> tuple[str, ...]:
        found = next((one for one in self._readable().recovery if one.name == name), None)
        return tuple(keeper.name for keeper in found.keepers) if found else ()

    def _sealed(
        self, bare: Recovery, opened: Opened, keepers: Sequence[str], codes: Sequence[str], suite: int
    ) -> Recovery:
        drawn = [code_bytes(code) for code in codes]
        salts = [self._random(SALT_BYTES) for _ in codes]
        told = tuple(
            Keeper(name, salt.hex(), _check(code, salt, suite).hex())
            for name, code, salt in zip(keepers, drawn, salts, strict=True)
        )
        bare = replace(bare, keepers=told)
        plain = secrets_payload(opened.secrets)
        pairs = tuple(
            SealedPair(first, second, seal_once(_key(bare, drawn, (first, second), suite), plain, bare.bound(suite), suite).hex())
            for first, second in combinations(range(len(drawn)), TOGETHER)
        )
        return replace(bare, pairs=pairs)


def _check(code: bytes, salt: bytes, suite: int) -> bytes:
    return derive(code, b"xiangbao/recovery/keeper/1", salt, suite)


def _key(one: Recovery, codes: Sequence[bytes], pair: tuple[int, int], suite: int) -> bytes:
    """The key of a pair, used once: codes and salts are new with every sealing. `codes` by the keepers' places."""
    first, second = pair
    salt = bytes.fromhex(one.keepers[first].salt) + bytes.fromhex(one.keepers[second].salt)
    return derive(codes[first] + codes[second], b"xiangbao/recovery/pair/1", salt, suite)


def _shared(form: SlotForm, name: str) -> Recovery:
    found = recovery_of(form, name)
    if not found.keepers:
        raise NoSheet(f"「{name}」的恢复单只有一张，不用两个人。", "请只抄这一张恢复单上的码。")
    return found


def _unseal(one: Recovery, drawn: Sequence[bytes], suite: int) -> dict[str, bytes]:
    places = [_place(one, code, number, suite) for number, code in enumerate(drawn, 1)]
    if len(set(places)) < TOGETHER:
        raise SameSheetTwice(
            f"两次抄的都是「{one.keepers[places[0]].name}」保管的恢复单。", "请换另一位保管人的恢复单，再抄一次。"
        )
    first, second = sorted(places)[:TOGETHER]
    codes: list[bytes] = [b""] * len(one.keepers)
    for place, code in zip(places, drawn, strict=True):
        codes[place] = code
    pair = next((pair for pair in one.pairs if (pair.first, pair.second) == (first, second)), None)
    if pair is None:
        raise damaged()
    try:
        plain = open_once(_key(one, codes, (first, second), suite), bytes.fromhex(pair.sealed), one.bound(suite), suite)
    except KeysError:
        raise damaged() from None
    return secrets_in(plain)


def _place(one: Recovery, code: bytes, number: int, suite: int) -> int:
    """Whose sheet the code stands on. Raises WrongCode for that of no keeper."""
    for place, keeper in enumerate(one.keepers):
        if hmac.compare_digest(_check(code, bytes.fromhex(keeper.salt), suite).hex(), keeper.check):
            return place
    keepers = "、".join(keeper.name for keeper in one.keepers)
    raise WrongCode(
        f"第 {number} 个恢复码抄得没有错，但不是「{one.name}」现在的恢复单上的。",
        f"现在的恢复单由 {keepers} 保管；请看清纸上的站点、操作员、保管人和日期，以最新的为准。",
    )
