"""Which village (or township) a cell means: by code, by name, or by the name inside an address.

A cell that could mean two villages means none: the row is shown, never put somewhere by guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.division import Divisions
from app.domain.names import search_key
from app.intake.cells import squeezed
from app.services.desk import Desk
from app.services.places import villages

VILLAGE_LEVEL, TOWNSHIP_LEVEL = "village", "township"
_CODE = re.compile(r"(?<![0-9])([1-9][0-9]{8}|[1-9][0-9]{11})(?![0-9])")
_ENDINGS = re.compile(r"(?:村民委员会|居民委员会|村委会|居委会|嘎查委员会|社区居委会|村村|社区|嘎查|村|街道办事处|街道|镇|乡|苏木)$")
_REMARKS = re.compile(r"[(（].*?[)）]")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    name: str


class Units:
    """The villages (or townships) below a station, found by what people write."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._by_code = {unit.code: unit for unit in self.units}
        self._length = {len(unit.code) for unit in self.units}
        self._by_key: dict[str, set[Unit]] = {}
        for unit in self.units:
            for key in _keys(unit.name):
                self._by_key.setdefault(key, set()).add(unit)
        self._known: dict[str, Unit | None] = {}

    def titles(self) -> dict[str, str]:
        """Name by code; a name that stands twice carries its code, so that two places are never one."""
        return apart({unit.code: unit.name for unit in self.units})

    def find(self, text: str) -> Unit | None:
        """The one unit that a cell means; None when it means none or more than one."""
        plain = squeezed(text)
        if plain not in self._known:
            self._known[plain] = self._find(plain)
        return self._known[plain]

    def _find(self, text: str) -> Unit | None:
        if not text:
            return None
        code = _CODE.search(text)
        if code:
            return next((self._by_code[code[1][:n]] for n in self._length if code[1][:n] in self._by_code), None)
        whole = _keys(text)
        exact = {unit for key in whole for unit in self._by_key.get(key, ())}
        if exact:
            return exact.pop() if len(exact) == 1 else None
        return self._inside(search_key(text))

    def _inside(self, key: str) -> Unit | None:
        """By the longest name in an address; two different ones of that length mean nothing."""
        best: set[Unit] = set()
        longest = 0
        for name, units in self._by_key.items():
            if len(name) >= max(longest, _SHORTEST) and name in key:
                best = set(units) if len(name) > longest else best | units
                longest = len(name)
        return best.pop() if len(best) == 1 else None


def _keys(name: str) -> tuple[str, ...]:
    """The name without remarks in brackets, and the same without 村, 社区, 村委会 and the like."""
    plain = search_key(_REMARKS.sub("", name))
    short = _ENDINGS.sub("", plain)
    return tuple(dict.fromkeys(key for key in (plain, short if len(short) >= _SHORTEST else plain) if key))


def apart(names: Mapping[str, str]) -> dict[str, str]:
    """Names by code, those that stand twice with their code."""
    often = Counter(names.values())
    return {code: name if often[name] == 1 else f"{name}-{code}" for code, name in names.items()}


def units_of(desk: Desk, level: str) -> Units:
    """The units of a level at and below a station: those with a station here, and those of the division table."""
    length = 12 if level == VILLAGE_LEVEL else 9
    found = {row.code: row.name for row in Divisions.shipped()
             if len(row.code) == length and (row.code.startswith(desk.station.code) or desk.station.code.startswith(row.code))}  # fmt: skip
    if level == VILLAGE_LEVEL:
        found.update(villages(desk))
    else:
        with desk.store.read() as unit:
            for station in unit.roster.stations():
                if len(station.id.code) == length and station.id.code.startswith(desk.station.code[:length]):
                    found[station.id.code] = station.name
    return Units(Unit(code, name) for code, name in sorted(found.items()))
