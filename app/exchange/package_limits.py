"""How large a package may be. One number per level; everything else follows from it.

A signed package can still be a bomb (200 MB of zeros in 199 KB); a reader that streams and stops at these
sizes costs an insider's trick a second, not the computer.
"""

from __future__ import annotations

from typing import Final

VILLAGE_BYTES: Final = 64 * 1024 * 1024
"""A village's package: years of filings of 5,000 residents. Townships and the district pass a larger one."""

DISTRICT_BYTES: Final = 512 * 1024 * 1024
"""A township's or district's package: a first exchange of 500,000 residents."""

_UNPACKED = 8
_MAX_RATIO = 200
_ALWAYS = 8 * 1024 * 1024


def unpacked_limit(max_bytes: int) -> int:
    """Bytes of records that a package of at most `max_bytes` may hold."""
    return _UNPACKED * max_bytes


def plausible_ratio(plain_len: int, body_len: int) -> bool:
    """Whether so much comes out of so little: registers of like rows reach 60 : 1, zlib's bombs 1,000 : 1."""
    return plain_len <= max(_ALWAYS, _MAX_RATIO * body_len)
