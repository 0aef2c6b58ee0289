"""Pinyin of names for search: zws finds 张伟松, and 单 is found under every reading it has.

A library call per name took 3.9 s for 50,000 names and gave the wrong first letter for 13 of 30 surnames
with several readings. The table resources/pinyin.txt (made by build/pinyin_table.py) holds all readings per
character.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product

from app.domain import resources

MOST = 8  # combinations kept per name
_WORD = re.compile(r"[a-z0-9]+")


def initials(name: str) -> tuple[str, ...]:
    """First letters, one string per combination of readings, at most 8: 单雄信 → ("sxx", "dxx", …).

    The first character's readings vary fastest, so a surname is found under each of them whatever the rest
    does. A character without a known reading is passed over; of a Latin word the first letter counts. ()
    for no letters.
    """
    first_letters = _tables()[1]
    if not _is_han(name):
        return _mixed(name, 1)
    return _combined(tuple([first_letters[c] for c in name if c in first_letters]))


def syllables(name: str) -> tuple[str, ...]:
    """Full pinyin without tones, joined, at most 8 combinations: 张伟 → ("zhangwei",). ü is written v."""
    readings = _tables()[0]
    if not _is_han(name):
        return _mixed(name, None)
    return _combined(tuple([readings[c] for c in name if c in readings]))


def readings(character: str) -> tuple[str, ...]:
    """All readings of one character without tones, the usual one first; () when none is known."""
    return _tables()[0].get(character, ())


def read_so(beginning: str) -> str:
    """All characters (those of the basic plane) one of whose readings begins so."""
    return "".join([some for options, some in _alike() if any(option.startswith(beginning) for option in options)])


@cache
def _alike() -> list[tuple[tuple[str, ...], str]]:
    """Characters of the basic plane by their readings."""
    found: dict[tuple[str, ...], list[str]] = {}
    for character, options in _tables()[0].items():
        if character <= "\uffff":
            found.setdefault(options, []).append(character)
    return [(options, "".join(some)) for options, some in found.items()]


def _is_han(name: str) -> bool:
    return name.isalpha() and min(name) >= "\u3007"


def _mixed(name: str, letters: int | None) -> tuple[str, ...]:
    """A name with dots, spaces or Latin words in it; `letters` of each Latin word count (None: all)."""
    table = _tables()[0 if letters is None else 1]
    options: list[tuple[str, ...]] = []
    word = ""
    for character in name.lower() + " ":
        if _WORD.match(character):
            word += character
            continue
        if word:
            options.append((word[:letters],))
            word = ""
        if character in table:
            options.append(table[character])
    return _combined(tuple(options))


@lru_cache(maxsize=20_000)
def _combined(options: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    if not options:
        return ()
    if all(len(option) == 1 for option in options):
        return ("".join([option[0] for option in options]),)
    found: dict[str, None] = {}
    for reading in product(*reversed(options)):
        found["".join(reversed(reading))] = None
        if len(found) == MOST:
            break
    return tuple(found)


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Per character all readings, and all their distinct first letters. Read at the first search."""
    readings: dict[str, tuple[str, ...]] = {}
    letters: dict[str, tuple[str, ...]] = {}
    for line in resources.path("pinyin.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        key, _, characters = line.partition(":")
        options = tuple(key.split(","))
        readings.update(dict.fromkeys(characters, options))
        letters.update(dict.fromkeys(characters, tuple(dict.fromkeys(option[0] for option in options))))
    return readings, letters
