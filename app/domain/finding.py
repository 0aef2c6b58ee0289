"""What a search means, said once: the words of a query and how well each of them is found in a person.

Digits are looked for in any part of the ID number, phone, bank card and insurance number; letters there too (an ID may
end in X), in Latin names and as pinyin (app.domain.spelling); Chinese in names, traditional folded to simplified. All
words must be found; with more than one, a word may also be the village's ("官仓沟 wxy").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.names import search_key
from app.domain.spelling import NO, PART, START, WHOLE, begins, sounds, spelled

NUMBERS = ("id_number", "phone", "account", "insurance_number")
DIGITS, LETTERS, NAME = "digits", "letters", "name"
VILLAGE_LETTERS = 2
"""A village is found by its pinyin from two letters on; one letter means people."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query, folded, and the codes of the villages whose people it stands for."""

    text: str
    villages: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        if not self.text.isascii():
            return NAME
        return DIGITS if self.text.isdigit() else LETTERS


@dataclass(frozen=True, slots=True)
class Keys:
    """What a person is found by: village code, folded name, `spelled` name, folded numbers in the order of NUMBERS."""

    village: str
    name: str
    spelled: str
    numbers: tuple[str, ...]


def words(query: str) -> tuple[Word, ...]:
    """The words of a query; () when it says nothing that could be found (only signs)."""
    return tuple([Word(key) for part in query.split() if (key := search_key(part))])


def number_key(text: str) -> str:
    """A number as it is found: lower case, half width, without spaces and hyphens."""
    if not text:
        return ""
    return text.casefold() if text.isascii() and text.isalnum() else search_key(text)


def with_villages(sought: Sequence[Word], names: Sequence[tuple[str, str]]) -> tuple[Word, ...]:
    """The words with the villages, (code, name) of `names`, that each of them may mean."""
    keys = [(code, *_place_keys(name)) for code, name in names]
    return tuple([
        Word(word.text, frozenset(code for code, name, sound in keys if _means(word, name, sound))) for word in sought
    ])


@lru_cache(maxsize=4_000)
def _place_keys(name: str) -> tuple[str, str]:
    """A district's few hundred villages are asked at every key stroke that no person's name answers."""
    return search_key(name), spelled(name)


def _means(word: Word, village: str, sound: str) -> bool:
    if word.kind == NAME:
        return word.text in village
    return word.kind == LETTERS and len(word.text) >= VILLAGE_LETTERS and begins(sound, word.text)


def level(word: Word, keys: Keys) -> int:
    """NO, PART, START or WHOLE: how well the word is found in a person. A village's word counts as WHOLE."""
    if keys.village in word.villages:
        return WHOLE
    found = NO if word.kind == DIGITS else _inside(word.text, keys.name)
    if word.kind != NAME and found < WHOLE:
        found = max(found, *[_inside(word.text, number) for number in keys.numbers])
    if word.kind == LETTERS and found < WHOLE:
        found = max(found, sounds(keys.spelled, word.text))
    return found


def _inside(text: str, whole: str) -> int:
    at = whole.find(text)
    return NO if at < 0 else PART if at else WHOLE if len(whole) == len(text) else START
