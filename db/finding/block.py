"""Some villages' people as bit sets: which rows have a character at a place of a number, of the name, of its pinyin.

Rows stand in the list's own order (village, pinyin, n). Any part of a number is then the union, over the places where
it can begin, of the intersection of its characters' sets: exact, whatever its length, in microseconds for 16,000 rows.
Pinyin goes the same way over the characters' readings: a set per place and beginning of a reading.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any

from app.domain.finding import LETTERS, NAME, NUMBERS, Word
from app.domain.spelling import own_reading, token_readings, tokens_of
from db.finding.asked import TRAITS
from db.finding.bits import Bits, by_code, by_value, packed, whole

FOUND_BY = ("n", "village", "name", "spelled", *NUMBERS)
"""Columns of the search table that a block is made from."""

KINDS = ("village", *TRAITS)
"""Columns with a set of rows per value; all but the first a block learns after the rest."""

Levels = tuple[int, int, int]
"""Sets of rows found at all, found from the beginning, found whole; each holds the next."""

Cells = dict[str, dict[int, Bits]]
"""Per character (or beginning of a reading) and place in the name the rows that have it there."""


class Block:
    """Immutable once it has learned."""

    def __init__(self, people: Sequence[tuple[Any, ...]]) -> None:
        """Rows of the columns FOUND_BY, in the list's own order."""
        size = self.size = len(people)
        self.full = (1 << size) - 1
        columns = dict(zip(FOUND_BY, zip(*people, strict=True), strict=True))
        self.ns = array("q", columns["n"])
        self.villages = tuple(dict.fromkeys(columns["village"]))
        self.kinds: dict[str, dict[Hashable, Bits]] = {"village": by_value(columns["village"])}
        self._numbers = [_places(columns[name]) for name in NUMBERS]
        names = _Names(size)
        names.read(columns["name"], columns["spelled"])
        self._names, self._name_ends = names.characters(), _ends(names.lengths, size)
        self._sounds, self._sound_ends = names.beginnings(), _ends(names.counts, size)
        self._surnames = _own_readings(columns["spelled"], size)
        self._longest = max(map(len, self._sounds), default=0)

    def learn(self, people: Sequence[tuple[Any, ...]]) -> None:
        """The columns TRAITS of its people, in the block's order."""
        for name, column in zip(TRAITS, zip(*people, strict=True), strict=True):
            self.kinds[name] = by_value(column)

    @property
    def complete(self) -> bool:
        return len(self.kinds) == len(KINDS)

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

    def either(self, kind: str, values: Sequence[Hashable]) -> int:
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
        start = self._reached(letters, self._begun(letters))
        anywhere = self._reached(letters, [dict.fromkeys(range(deepest), self.full), *[{} for _ in letters]])
        begun = whole_name = 0
        for at, bits in start.items():
            begun |= bits
            whole_name |= bits & self._sound_ends.get(at, 0)
        part = begun
        for bits in anywhere.values():
            part |= bits
        return part, begun, whole_name

    def _begun(self, letters: str) -> list[dict[int, int]]:
        """Per number of letters taken, the rows whose surname's own reading has taken them."""
        taken: list[dict[int, int]] = [{}]
        for end in range(1, len(letters) + 1):
            rows = self._surnames.get(letters[:end])
            taken.append({1: whole(rows, self.size)} if rows is not None else {})
        return taken

    def _reached(self, letters: str, reached: list[dict[int, int]]) -> dict[int, int]:
        """Per place of the name, the rows whose readings before it have taken all letters; `reached` says, per number of
        letters taken, what is known to begin with.
        """
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


def _places(column: Sequence[str]) -> list[dict[int, int]]:
    """Per place, the rows that have a character there; a blank stands where a shorter number has ended."""
    width = max(map(len, column), default=0)
    text = "".join([value.ljust(width) for value in column])
    plain = text.encode("ascii") if text.isascii() else bytes(min(ord(letter), 128) for letter in text)
    return [by_code(plain[place::width]) for place in range(width)]


def _own_readings(keys: Sequence[str], size: int) -> dict[str, Bits]:
    """Per beginning of a reading the rows whose surname's own reading begins so."""
    alike: dict[str, list[int]] = defaultdict(list)
    for place, key in zip(range(size - 1, -1, -1), keys, strict=True):
        head = key if key.startswith("~") else " ".join(key.split(" ", 2)[:2])  # the surname and its reading say it
        alike[head].append(place)
    found: dict[str, list[int]] = defaultdict(list)
    for key, places in alike.items():
        own = own_reading(key)
        for end in range(1, len(own) + 1):
            found[own[:end]].extend(places)
    return {beginning: packed(places, size) for beginning, places in found.items()}


def _ends(lengths: Sequence[int], size: int) -> dict[int, int]:
    """Rows by length."""
    return {int(str(length)): whole(bits, size) for length, bits in by_value(lengths).items()}


class _Names:
    """Bit numbers by character and place of the folded names, and by what the letters may take there.

    Nearly every name is read character by character, so its characters say its readings, each looked up once for all
    people who have it. Names with Latin words, unread or traditional characters are gone through one by one.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._plain: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._odd: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._odd_sounds: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.lengths: list[int] = []
        self.counts: list[int] = []
        """Characters of each name, and how many of them (or Latin words) are read."""

    def read(self, names: Sequence[str], keys: Sequence[str]) -> None:
        """Folded names and their keys of pinyin order, in row order."""
        self.lengths = self.counts = list(map(len, names))
        text = list(names)
        odd = [row for row, key in enumerate(keys) if "~" in key or "".join(tokens_of(key)) != names[row] or _latin(names[row])]
        if odd:
            self.counts = list(self.lengths)
        for row in odd:
            text[row] = ""
            self._read_odd(row, names[row], tokens_of(keys[row]))
        width = max(map(len, text), default=0)
        lined = "".join([name.ljust(width) for name in text])
        for at in range(width):
            found: dict[str, list[int]] = defaultdict(list)
            for place, character in zip(range(self._size - 1, -1, -1), lined[at::width], strict=True):
                found[character].append(place)
            found.pop(" ", None)
            self._plain.update(((character, at), places) for character, places in found.items())

    def _read_odd(self, row: int, name: str, tokens: Sequence[str]) -> None:
        place = self._size - 1 - row
        for at, character in enumerate(name):
            self._odd[character, at].append(place)
        read = [token for token in tokens if token_readings(token)]
        self.counts[row] = len(read)
        for at, token in enumerate(read):
            for beginning in _beginnings(token):
                self._odd_sounds[beginning, at].append(place)

    def characters(self) -> Cells:
        together = dict(self._plain)
        for cell, places in self._odd.items():
            together[cell] = [*together.get(cell, ()), *places]
        return self._packed(together)

    def beginnings(self) -> Cells:
        together = self._odd_sounds
        for (character, at), places in self._plain.items():
            for beginning in _beginnings(character):
                together[beginning, at].extend(places)
        return self._packed(together)

    def _packed(self, cells: dict[tuple[str, int], list[int]]) -> Cells:
        made: Cells = defaultdict(dict)
        for (key, at), places in cells.items():
            made[key][at] = packed(places, self._size)
        return dict(made)


def _latin(name: str) -> bool:
    return not name.isalpha() or min(name) < "\u3007"


@lru_cache(maxsize=20_000)
def _beginnings(token: str) -> frozenset[str]:
    """Whatever letters may take of one character."""
    return frozenset(option[:end] for option in token_readings(token) for end in range(1, len(option) + 1))
