"""From what a clerk types to a key: normalising, the rule for new passphrases, and Argon2id with its limits.

GB/T 22239-2019 level 2 (身份鉴别) asks for length and kinds of characters; a long passphrase serves as well.
The cost of one guess is what stands between a stolen computer and its residents' data, so it has a floor that
no file can lower, and a ceiling so that a doctored file cannot freeze the computer.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from app.domain.passphrase_terms import USUAL, PassphraseTerms
from app.errors import Problem

SALT_BYTES = 16
MIB = 1024
"""KiB in a MiB: Argon2 counts memory in KiB."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def within(self, floor: Cost, ceiling: Cost) -> bool:
        return (
            floor.memory_kib <= self.memory_kib <= ceiling.memory_kib
            and floor.passes <= self.passes <= ceiling.passes
            and floor.lanes <= self.lanes <= ceiling.lanes
        )


COST = Cost(64 * MIB, 3, 4)
FLOOR = Cost(64 * MIB, 2, 1)
CEILING = Cost(1024 * MIB, 10, 16)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes that only this passphrase and salt give (Argon2id, RFC 9106), about 0.2 s at the usual cost.

    The passphrase is taken in Unicode form NFC, so that every keyboard and system types the same one.
    """
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)


def check_passphrase(text: str, terms: PassphraseTerms = USUAL) -> Problem | None:
    """What is wrong with a new passphrase under the policy's terms, or None.

    Good: `terms.length` or more characters of `terms.kinds` kinds (大写、小写、数字、其他); or `terms.long` or more; or
    four different words. In each case at least five different characters.
    """
    typed = unicodedata.normalize("NFC", text)
    if typed != typed.strip():
        return _weak("口令的开头或结尾有空格，容易输错，请去掉。")
    words = set(typed.split())
    mixed = f"大写字母、小写字母、数字、符号中的{'三四'[terms.kinds == 4]}种"
    if len(typed) < terms.length:
        return _weak(f"口令太短。请至少用 {terms.length} 个字符，并含{mixed}；或用 {max(terms.long, terms.length)} 个以上字符。")
    if len(set(typed)) < 5:
        return _weak("口令里不同的字符太少，请换一个不容易猜的口令。")
    if len(typed) < terms.long and len(words) < 4 and _kinds(typed) < terms.kinds:
        return _weak(f"口令太简单。{terms.length} 个字符的口令须含{mixed}；或改用 {terms.long} 个以上字符、四个词。")
    return None


def _kinds(text: str) -> int:
    lower = any("a" <= c <= "z" for c in text)
    upper = any("A" <= c <= "Z" for c in text)
    number = any("0" <= c <= "9" for c in text)
    other = any(not (c.isascii() and c.isalnum()) for c in text)
    return lower + upper + number + other


def _weak(text: str) -> Problem:
    return Problem("weak_passphrase", text, "passphrase")
