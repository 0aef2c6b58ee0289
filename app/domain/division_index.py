"""Type-ahead over divisions: name, pinyin initials or a part of the code → province, prefecture, county, town, village.

Songshan (003) article 1 and its forms name places down to the village, while clerks know them by the first letters of
their names. Provinces, prefectures and counties come from GB/T 2260 with the names and codes abolished since 1980
(papers keep them: 松山区 was 郊区 until 1992), towns and villages from the table of the five districts that ships.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain import names, pinyin, resources
from app.domain.division import Divisions
from app.domain.width import halfwidth

FORMER_MARK = "（原）"
_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Place:
    """A division that can be chosen. `code` has 6, 9 or 12 digits (a province ends in 0000, a prefecture in 00);
    `path` names all levels from the province down; `former`: the name or the code is no longer in force.
    """

    code: str
    name: str
    path: str
    former: bool = False
    station: bool = False

    @property
    def title(self) -> str:
        return self.name + (FORMER_MARK if self.former else "")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place with what it is found by: the key of its name and of its path, the letters of its name."""

    place: Place
    key: str
    path_key: str
    letters: tuple[str, ...]


class DivisionIndex:
    """Finds places by what is typed. Built once per table (about a third of a second), never changed."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._entries = [_entry(place) for place in places]
        self._by_code: dict[str, Place] = {}
        for entry in self._entries:
            held = self._by_code.get(entry.place.code)
            if held is None or (held.former and not entry.place.former):
                self._by_code[entry.place.code] = entry.place

    def place(self, code: str) -> Place | None:
        """The place with this code, by its name in force if it has one."""
        return self._by_code.get(code)

    def search(
        self, text: str, *, within: str = "", near: str = "", lengths: Sequence[int] = (), most: int = 50
    ) -> list[Place]:
        """The best `most` places: whole name, then beginning, then any part; those in force and upper levels first.

        Words parted by a space must all fit, the earlier ones anywhere above: 松山 mjy finds 松山区…穆家营子.
        `within` is the beginning of the codes that are let through, `lengths` their numbers of digits; of two that fit
        alike the one that shares more of `near` (a code) comes first.
        """
        *above, last = [names.search_key(word) for word in halfwidth(text).split()] or [""]
        found = []
        for entry in self._entries:
            place = entry.place
            if (within and not place.code.startswith(within)) or (lengths and len(place.code) not in lengths):
                continue
            rank = _rank(entry, last)
            if rank is not None and all(word in entry.path_key or word in _abbreviated(entry) for word in above):
                key = (
                    not place.station,
                    rank,
                    place.former,
                    _distance(place.code, near),
                    _depth(place.code),
                    place.code,
                )
                found.append((key, place))
        found.sort(key=lambda pair: pair[0])
        return [place for _key, place in found[:most]]


def _entry(place: Place) -> _Entry:
    letters = (*pinyin.initials(place.name), *pinyin.syllables(place.name)[:2])
    return _Entry(place, names.search_key(place.name), names.search_key(place.path), letters)


def _rank(entry: _Entry, key: str) -> int | None:
    """How well an entry fits one word: 0 the whole name or code, 1 its beginning, 2 a part, 3 the path; None not."""
    code = entry.place.code
    if key in {"", code, entry.key}:
        return 0
    if key.isascii() and key.isdigit():
        return 1 if code.startswith(key) else 2 if key in code else None
    if key.isascii():
        if any(letters.startswith(key) for letters in entry.letters):
            return 1
        return 2 if any(key in letters for letters in entry.letters[:1]) else None
    if entry.key.startswith(key):
        return 1
    if key in entry.key:
        return 2
    place = entry.path_key.rfind(key)
    above = len(entry.path_key) - len(entry.key)
    return 3 if place >= 0 and place + len(key) > above else None


def _abbreviated(entry: _Entry) -> str:
    """First letters of the whole path, made only when an earlier word is not in its characters."""
    found = pinyin.initials(entry.path_key)
    return found[0] if found else ""


def _distance(code: str, near: str) -> int:
    """How many of the levels of `near` a code does not share."""
    return sum(code[:length] != near[:length] for length in _LENGTHS if length <= len(near))


def _depth(code: str) -> int:
    return len(code) if len(code) > 6 else 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def station_places(stations: Iterable[tuple[str, str]], table: DivisionIndex) -> list[Place]:
    """The stations of this office, (code, name) as its filings name them, with the path that the table knows."""
    return [Place(code, name, _station_path(code, name, table), station=True) for code, name in stations]


def _station_path(code: str, name: str, table: DivisionIndex) -> str:
    """The station's own name under the longest part of the code that the table knows."""
    for length in reversed(_LENGTHS):
        above = table.place(code[:length].ljust(6, "0")) if length < len(code) else None
        if above is not None:
            return above.path + name
    return name


@cache
def shipped() -> DivisionIndex:
    """The index over the tables that come with the program. The first call takes a moment: make it off the screen."""
    return DivisionIndex([*_regions(), *_towns()])


def _regions() -> list[Place]:
    lines = resources.path("divisions/regions.txt").read_text(encoding="utf-8").splitlines()
    rows = [(*line.split(" "), "")[:3] for line in lines if not line.startswith("#")]
    current = {code: name for code, name, ended in rows if not ended}
    any_name = {code: name for code, name, _ended in rows} | current
    return [Place(code, name, _region_path(code, any_name) + name, bool(ended)) for code, name, ended in rows]


def _region_path(code: str, known: dict[str, str]) -> str:
    """The names above a code of six digits; for an abolished one those that its beginning had."""
    above = (code[:length].ljust(6, "0") for length in (2, 4))
    return "".join(known.get(part, "") for part in above if part != code)


def _towns() -> list[Place]:
    table = Divisions.shipped()
    regions = {place.code: place.path for place in _regions() if not place.former}
    return [
        Place(row.code, row.name, regions.get(row.code[:6], "") + table.full_name(row.code)[len(table.name(row.code[:6])):])
        for row in table
        if row.level != "district"
    ]  # fmt: skip
