"""Fingerprints people compare: eight characters read aloud or laid side by side, or four groups of digits.

When a station joins, nothing but two people comparing what two screens show keeps a stranger's key out; at
hand-over both sign the check code on the 交接单 (004 Linyi art. 15). So the words must be read over a bad
telephone by anybody.

resources/fingerprint.txt has 1,024 common characters with one usual reading each, in order of their sound; no
sound (syllable and tone) has more than two, and look-alikes and ugly words are left out. Eight of them are 8
× 10 = 80 bits to the eye and at least 72 to the ear: with 2,048 characters (88 bits) every sound would have
had two to five. The table is for ever: another order gives other words, so its hash is checked.
"""

from __future__ import annotations

import hashlib
from functools import cache

from app.domain import resources
from app.keys.known_answers import SelfTestFailed
from app.keys.suite import DIGEST_BYTES, SUITE, digest, suite_of

WORDS = 8
_BITS = 10
_TABLE = resources.path("fingerprint.txt")
_TABLE_DIGEST = "e3d8bd7487c00be0b880d9840b47a013b49939653d505966881576d95550fdd0"


def words(data: bytes, suite: int = SUITE) -> str:
    """Eight characters for `data` (a public key, or a digest of `suite`), 80 bits."""
    number = int.from_bytes(_digest(b"xiangbao/words/1", data, suite)[: WORDS * _BITS // 8], "big")
    table = _table()
    return "".join(table[number >> _BITS * place & len(table) - 1] for place in reversed(range(WORDS)))


def digits(data: bytes, suite: int = SUITE) -> str:
    """Sixteen digits for `data` in groups of four, 53 bits: where only figures can be typed or printed."""
    return _grouped(_digest(b"xiangbao/digits/1", data, suite))


def agrees(said: str, data: bytes, suite: int = SUITE) -> bool:
    """Whether somebody read out the words or the digits of `data`; spaces and hyphens do not matter."""
    bare = "".join(said.split()).replace("-", "")
    return bare in {words(data, suite), digits(data, suite).replace(" ", "")}


def check_code(data: bytes, suite: int = SUITE) -> str:
    """Sixteen digits in groups of four for the 交接单: the same for the same package on both sides."""
    return _grouped(_digest(b"xiangbao/check-code/1", data, suite))


def _digest(label: bytes, data: bytes, suite: int) -> bytes:
    """A public key says its suite itself; a digest has the same length in all."""
    own = suite if len(data) == DIGEST_BYTES else suite_of(data) or suite
    return digest(label + data, own)


def _grouped(hashed: bytes) -> str:
    figures = f"{int.from_bytes(hashed, 'big') % 10**16:016d}"
    return " ".join(figures[at : at + 4] for at in range(0, 16, 4))


@cache
def _table() -> str:
    table = "".join(_TABLE.read_text(encoding="utf-8").split())
    if hashlib.sha256(table.encode()).hexdigest() != _TABLE_DIGEST:
        raise SelfTestFailed("指纹用字表 fingerprint.txt 被改动，核对指纹会出错。", "请用原安装包重新安装程序。")
    return table
