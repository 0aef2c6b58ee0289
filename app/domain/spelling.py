"""Names in pinyin order, and names found by the letters that a clerk types.

Clerks expect lists by pinyin, surnames by their reading as surnames (单 under shan), characters without a known reading
last. Letters find a person when every character of a run in the name gives the beginning of one of its readings: wxy,
wangxy, wangxiu and xiuying all find 王秀英, under every reading of every character. Who begins with the letters comes first
only by the reading that the surname has as one: z finds 赵 before 董 (which may be read zhong).
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.pinyin import read_so, readings

NO, PART, START, WHOLE = 0, 1, 2, 3
"""How well something is found: not, somewhere in it, from its beginning, all of it."""

_TOKEN = re.compile(r"[a-z0-9]+|[^\s\x00-\x2f:-@\[-`{-\x7f\u00b7]")
_UNREAD = "~"  # sorts after every letter
_SURNAMES = {
    "曾": "zeng", "单": "shan", "單": "shan", "查": "zha", "仇": "qiu", "区": "ou", "區": "ou", "翟": "zhai", "乜": "nie",
    "解": "xie", "召": "shao", "折": "she", "种": "chong", "秘": "bi", "繁": "po", "朴": "piao", "盖": "ge", "蓋": "ge",
    "尉": "wei", "任": "ren", "华": "hua", "纪": "ji", "葛": "ge", "燕": "yan", "缪": "miao", "宁": "ning", "覃": "qin",
    "员": "yun", "隗": "wei", "万": "wan", "乐": "le", "重": "chong", "黑": "he", "盛": "sheng", "石": "shi", "逄": "pang",
}  # fmt: skip


def spelled(name: str) -> str:
    """The key of pinyin order, which also says what the letters find: 单雄信 → "shan 单 xiong 雄 xin 信".

    A reading and its character take turns, so 李 stands before 林 and equal readings stay together by character.
    """
    first, *rest = _tokens(name) or ("",)
    head = f"{_SURNAMES[first]} {first}" if first in _SURNAMES else _pair(first)
    return " ".join([head, *[_pair(token) for token in rest]]) if first else ""


def units(key: str) -> list[tuple[str, ...]]:
    """The readings of each character (or Latin word) of a key made by `spelled`; unread characters are passed over."""
    tokens = key.split(" ")
    return [token_readings(tokens[at + 1]) for at in range(0, len(tokens) - 1, 2) if tokens[at] != _UNREAD]


def own_reading(key: str) -> str:
    """How a name begins, in a key made by `spelled`: its surname read as one; "" where nothing of it is read."""
    tokens = key.split(" ")
    for at in range(0, len(tokens) - 1, 2):
        if tokens[at] != _UNREAD:
            options = token_readings(tokens[at + 1])
            return tokens[at] if tokens[at] in options else options[0]
    return ""


def tokens_of(key: str) -> list[str]:
    """The characters and Latin words of a key made by `spelled`."""
    return key.split(" ")[1::2]


def sounds(key: str, letters: str) -> int:
    """NO, PART, START or WHOLE: how the letters (one or more) are found in a key made by `spelled`.

    A name begins with its surname's own reading; found by another one it is PART, as if the letters stood further on.
    """
    tokens = key.split(" ")[1::2]
    if not any(letters[0] in _first_letters(token) for token in tokens):
        return NO  # most names, quickly
    parts = units(key)
    begun = _ends([(own_reading(key),), *parts[1:]], 0, letters)
    if begun:
        return WHOLE if len(parts) in begun else START
    return PART if any(_ends(parts, start, letters) for start in range(len(parts))) else NO


def begins(key: str, letters: str) -> bool:
    """Whether a key made by `spelled` begins with the letters, under whatever reading."""
    return bool(_ends(units(key), 0, letters))


@lru_cache(maxsize=64)
def perhaps(letters: str) -> re.Pattern[str]:
    """Matches every key in which `sounds` finds the letters, and few others: whole districts are sifted by it first.

    It looks at the first character that takes letters and at the next; Latin words and rare characters always match.
    """
    pairs = [(read_so(letters[:end]), read_so(letters[end])) for end in range(1, len(letters))]
    found = [f"[{first}](?: {_UNREAD} .)* [a-z]+ [{then}]" for first, then in pairs if first and then]
    last = read_so(letters)
    return re.compile("|".join([*([f"[{last}]"] if last else []), *found, "[a-z0-9~] [a-z0-9]", "[\U00010000-\U0010ffff]"]))


def _ends(parts: list[tuple[str, ...]], start: int, letters: str) -> set[int]:
    """Where the letters can end when they begin at `start`: each character takes the beginning of a reading."""
    reached: dict[int, set[int]] = {0: {start}}  # letters taken → characters reached
    ends: set[int] = set()
    for taken in range(len(letters)):
        for at in reached.get(taken, ()):
            if at == len(parts):
                continue
            for size in {size for reading in parts[at] for size in _shared(reading, letters, taken)}:
                (ends.add(at + 1) if taken + size == len(letters) else reached.setdefault(taken + size, set()).add(at + 1))
    return ends


def _shared(reading: str, letters: str, taken: int) -> range:
    """Lengths of the beginnings that a reading and the letters from `taken` have in common."""
    size = 0
    while size < len(reading) and taken + size < len(letters) and reading[size] == letters[taken + size]:
        size += 1
    return range(1, size + 1)


def _tokens(name: str) -> list[str]:
    return list(name) if name.isalpha() and min(name) >= "\u3007" else _TOKEN.findall(name.lower())


@lru_cache(maxsize=20_000)
def _first_letters(token: str) -> str:
    return "".join({reading[0] for reading in token_readings(token)})


@lru_cache(maxsize=20_000)
def _pair(token: str) -> str:
    return f"{token_readings(token)[0] if token_readings(token) else _UNREAD} {token}"


@lru_cache(maxsize=20_000)
def token_readings(token: str) -> tuple[str, ...]:
    """How one character or Latin word is read; () when that is not known."""
    return (token,) if token.isascii() else readings(token)
