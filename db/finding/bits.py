"""Sets of rows as bits: row r of a block of `size` rows is bit size-1-r, so that text of 0 and 1 reads in row order."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import TypeAlias

SPARSE = 32
"""Below one row in so many, the rows are kept as numbers."""

FEW = 40
"""Below one row in so many, taking them out one by one is quicker than looking at all."""

Bits: TypeAlias = "int | array[int]"
"""A set of rows: bits, or the bit numbers of the few rows it has."""

_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def solid(places: Iterable[int], size: int) -> int:
    """Bits from bit numbers."""
    made = bytearray((size + 7) // 8)
    for place in places:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def packed(places: Sequence[int], size: int) -> Bits:
    """The shorter form of the set of these bit numbers."""
    if len(places) * SPARSE >= size:
        return solid(places, size)
    return array("H" if size <= 1 << 16 else "I", places)


def whole(bits: Bits, size: int) -> int:
    return bits if isinstance(bits, int) else solid(bits, size)


def flags(bits: int, size: int) -> bytes:
    """One byte a row, in row order: 1 for the rows of the set."""
    return format(bits, f"0{size}b").encode("ascii").translate(_FLAGS) if size else b""


def rows(bits: int, size: int) -> Iterable[int]:
    """The rows of the set, in order."""
    count = bits.bit_count()
    if count * FEW >= size:
        return compress(range(size), flags(bits, size))
    found = []
    while bits:
        top = bits.bit_length() - 1
        found.append(size - 1 - top)
        bits ^= 1 << top
    return found
