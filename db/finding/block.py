"""Some villages' people as bit sets: which rows have a character at a place of a number, of the name, of its pinyin.

Rows stand in the list's own order (village, pinyin, n). Any part of a number is then the union, over the places where
it can begin, of the intersection of its characters' sets: exact, whatever its length, in microseconds for 16,000 rows.
Pinyin goes the same way over the characters' readings: a set per place and beginning of a reading.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import compress, decompress

from app.domain.finding import LETTERS, NAME, NUMBERS, Word
from app.domain.spelling import units
from db.finding.bits import Bits, packed, whole


class Row(NamedTuple):
    """What a block keeps of a person; numbers folded as in the search table, the rest as in the record."""

    n: int
    village: str
    name: str
    spelled: str
    id_number: str
    phone: str
    account: str
    insurance_number: str
    status: str
    tier_fen: int
    special_group: str
    sex: str
    village_group: str
    birth: str


KINDS = ("village", "status", "tier_fen", "special_group", "sex", "village_group")
"""Columns of few values: a set of rows per value."""

TEXTS = ("spelled", "id_number", "phone", "insurance_number", "birth")
"""Columns to sort by whose values are many."""

Levels = tuple[int, int, int]
"""Sets of rows found at all, found from the beginning, found whole; each holds the next."""


@lru_cache(maxsize=256)
def _equal_to(character: int) -> bytes:
    return bytes(49 if code == character else 48 for code in range(256))


class Block:
    """Immutable once made."""

    def __init__(self, people: Sequence[Row]) -> None:
        size = self.size = len(people)
        self.full = (1 << size) - 1
        columns = dict(zip(Row._fields, zip(*people, strict=True), strict=True))
        self.ns = array("q", columns["n"])
        self.villages = tuple(dict.fromkeys(columns["village"]))
        self.kinds = {name: _by_value(columns[name], size) for name in KINDS}
        self._texts = {name: _short(columns[name]) for name in TEXTS}
        self._numbers = [_places(columns[name]) for name in NUMBERS]
        self._names, self._name_ends = _characters(columns["name"], size)
        self._sounds, self._sound_ends, self._longest = _readings(columns["spelled"], size)

    def texts(self, name: str) -> list[str]:
        """A column to sort by."""
        return decompress(self._texts[name]).decode().split("\n")

    def levels(self, word: Word) -> Levels:
        """How the word is found in whom, by the rules of app.domain.finding.level."""
        part = start = all_of = 0
        if word.villages:
            part = start = all_of = self.either("village", sorted(word.villages))
        if word.kind != NAME:
            for places in self._numbers:
                found = self._in_number(places, word.text)
                part, start, all_of = part | found[0], start | found[1], all_of | found[2]
        if not word.text.isdigit():
            found = self._in_names(word.text)
            part, start, all_of = part | found[0], start | found[1], all_of | found[2]
        if word.kind == LETTERS:
            found = self._in_sounds(word.text)
            part, start, all_of = part | found[0], start | found[1], all_of | found[2]
        return part, start, all_of

    def either(self, kind: str, values: Sequence[object]) -> int:
        """The rows with one of these values."""
        found = 0
        for value in values:
            bits = self.kinds[kind].get(value)
            if bits is not None:
                found |= whole(bits, self.size)
        return found

    def _in_number(self, places: Sequence[dict[int, int]], text: str) -> Levels:
        part = start = all_of = 0
        codes = text.encode("ascii")
        for begin in range(len(places) - len(codes) + 1):
            found = self.full
            for at, code in enumerate(codes, begin):
                found &= places[at].get(code, 0)
                if not found:
                    break
            part |= found
            if not begin:
                start = found
                all_of = found & (places[len(codes)].get(32, 0) if len(codes) < len(places) else self.full)
        return part, start, all_of

    def _in_names(self, text: str) -> Levels:
        part = start = all_of = 0
        cells = [self._names.get(character) for character in text]
        if not all(cells):
            return 0, 0, 0
        for begin in cells[0] or ():
            found = self.full
            for at, cell in enumerate(cells, begin):
                bits = cell.get(at) if cell else None
                found &= whole(bits, self.size) if bits is not None else 0
                if not found:
                    break
            part |= found
            if not begin:
                start, all_of = found, found & self._name_ends.get(len(text), 0)
        return part, start, all_of

    def _in_sounds(self, letters: str) -> Levels:
        deepest = max(self._sound_ends, default=0)
        start = self._reached(letters, {0: self.full})
        inside = self._reached(letters, dict.fromkeys(range(1, deepest), self.full))
        begun = whole_name = 0
        for at, bits in start.items():
            begun |= bits
            whole_name |= bits & self._sound_ends.get(at, 0)
        part = begun
        for bits in inside.values():
            part |= bits
        return part, begun, whole_name

    def _reached(self, letters: str, begin: dict[int, int]) -> dict[int, int]:
        """Per place of the name, the rows whose readings before it have taken all letters."""
        reached: list[dict[int, int]] = [begin, *[{} for _ in letters]]
        for taken in range(len(letters)):
            for end in range(taken + 1, min(len(letters), taken + self._longest) + 1):
                cell = self._sounds.get(letters[taken:end])
                if cell is None:
                    break
                ahead = reached[end]
                for at, bits in reached[taken].items():
                    here = cell.get(at)
                    if here is not None and (found := bits & whole(here, self.size)):
                        ahead[at + 1] = ahead.get(at + 1, 0) | found
        return reached[-1]


def ranked(levels: Sequence[Levels]) -> Levels:
    """All words at once: a person is as well found as by the least of them."""
    part, start, all_of = levels[0]
    for other in levels[1:]:
        part, start, all_of = part & other[0], start & other[1], all_of & other[2]
    return part, start, all_of


def _short(column: Sequence[str]) -> bytes:
    return compress("\n".join([text.replace("\n", " ") for text in column]).encode(), 1)


def _by_value(column: Sequence[object], size: int) -> dict[object, Bits]:
    places: dict[object, list[int]] = defaultdict(list)
    for place, value in zip(range(size - 1, -1, -1), column, strict=True):
        places[value].append(place)
    return {value: packed(found, size) for value, found in places.items()}


def _places(column: Sequence[str]) -> list[dict[int, int]]:
    """Per place, the rows that have a character there; a blank stands where a shorter number has ended."""
    width = max(map(len, column), default=0)
    text = "".join([value.ljust(width) for value in column])
    plain = text.encode("ascii") if text.isascii() else bytes(min(ord(letter), 128) for letter in text)
    found = []
    for place in range(width):
        letters = plain[place::width]
        found.append({code: int(letters.translate(_equal_to(code)), 2) for code in set(letters)})
    return found


def _characters(column: Sequence[str], size: int) -> tuple[dict[str, dict[int, Bits]], dict[int, int]]:
    """Per character and place of the folded names their rows; and the rows by length."""
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, name in zip(range(size - 1, -1, -1), column, strict=True):
        for at, character in enumerate(name):
            places[character, at].append(place)
    made: dict[str, dict[int, Bits]] = defaultdict(dict)
    for (character, at), found in places.items():
        made[character][at] = packed(found, size)
    lengths = _by_value([len(name) for name in column], size)
    return dict(made), {int(str(length)): whole(bits, size) for length, bits in lengths.items()}


def _readings(column: Sequence[str], size: int) -> tuple[dict[str, dict[int, Bits]], dict[int, int], int]:
    """Per beginning of a reading and place in the name the rows; the rows by number of read characters; the longest."""
    by_cell: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    ends: dict[int, list[int]] = defaultdict(list)
    for place, key in zip(range(size - 1, -1, -1), column, strict=True):
        parts = units(key)
        ends[len(parts)].append(place)
        for at, options in enumerate(parts):
            by_cell[options, at].append(place)
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for (options, at), found in by_cell.items():
        for beginning in {option[:end] for option in options for end in range(1, len(option) + 1)}:
            places[beginning, at].extend(found)
    made: dict[str, dict[int, Bits]] = defaultdict(dict)
    for (beginning, at), found in places.items():
        made[beginning][at] = packed(found, size)
    counts = {count: whole(packed(found, size), size) for count, found in ends.items()}
    return dict(made), counts, max(map(len, made), default=0)
