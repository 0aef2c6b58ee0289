"""Sets of rows as bits: row r of a block of `size` rows is bit size-1-r, so that text of 0 and 1 reads in row order."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import compress
from typing import TypeAlias

SPARSE = 64
"""Below one row in so many, the rows are kept as numbers: bits again at every letter, which is what long pinyin costs."""

FEW = 40
"""Below one row in so many, taking them out one by one is quicker than looking at all."""

Bits: TypeAlias = "int | array[int]"
"""A set of rows: bits, or the bit numbers of the few rows it has."""

_FLAGS = bytes.maketrans(b"01", b"\x00\x01")
_TEXT = bytes.maketrans(b"\x00\x01", b"01")


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


@lru_cache(maxsize=256)
def _ones(code: int) -> bytes:
    return bytes(other == code for other in range(256))


@lru_cache(maxsize=256)
def _digits(code: int) -> bytes:
    return bytes(49 if other == code else 48 for other in range(256))


def by_value(column: Sequence[Hashable]) -> dict[Hashable, Bits]:
    """Per value of a column the rows that have it."""
    size = len(column)
    codes = {value: code for code, value in enumerate(dict.fromkeys(column))}
    if len(codes) <= 256:
        text = bytes(map(codes.__getitem__, column))
        return {value: _alike(text, code) for value, code in codes.items()}
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, value in zip(range(size - 1, -1, -1), column, strict=True):
        places[value].append(place)
    return {value: packed(found, size) for value, found in places.items()}


def _alike(text: bytes, code: int) -> Bits:
    size = len(text)
    if text.count(code) * SPARSE >= size:
        return int(text.translate(_digits(code)), 2)
    return packed(list(compress(range(size - 1, -1, -1), text.translate(_ones(code)))), size)


def by_code(text: bytes) -> dict[int, int]:
    """Per byte of a text, one byte a row, its rows: put together from a few planes, a third of the time of one by one."""
    codes, full = sorted(set(text)), (1 << len(text)) - 1
    planes: list[tuple[int, int]] = []
    for bit in range((len(codes) - 1).bit_length()):
        table = bytearray(256)
        for at, code in enumerate(codes):
            table[code] = 49 if at >> bit & 1 else 48
        plane = int(text.translate(table), 2)
        planes.append((full ^ plane, plane))
    found = {}
    for at, code in enumerate(codes):
        rows = full
        for bit, sides in enumerate(planes):
            rows &= sides[at >> bit & 1]
        found[code] = rows
    return found


def whole(bits: Bits, size: int) -> int:
    return bits if isinstance(bits, int) else solid(bits, size)


def flags(bits: int, size: int) -> bytes:
    """One byte a row, in row order: 1 for the rows of the set."""
    return format(bits, f"0{size}b").encode("ascii").translate(_FLAGS) if size else b""


def flagged(marked: bytearray, numbers: Sequence[int]) -> int:
    """The rows whose numbers are marked with 1; a number beyond the marks is not."""
    try:
        found = bytes(map(marked.__getitem__, numbers))
    except IndexError:
        found = bytes([marked[number] if number < len(marked) else 0 for number in numbers])
    return int(found.translate(_TEXT), 2) if found else 0


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
