"""Division codes: 6 digits a district, 9 a township, 12 a village; the prefix says who belongs to whom.

The code prefix is a station's authority (a station files only for people under its own code), and ledgers
are kept by village and summed up by township (Linyi 004 section 2(6), Songshan 003 article 10).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from app.domain import names, resources
from app.domain.id_foreign import PROVINCES
from app.errors import OfficeError

Level = Literal["district", "township", "village"]
_LEVELS: dict[int, Level] = {6: "district", 9: "township", 12: "village"}


class DivisionCodeUnreadable(OfficeError):
    """A text that is not a division code of 6, 9 or 12 digits."""


@dataclass(frozen=True, slots=True)
class Division:
    """One row of the division table. `parent` is "" for a district."""

    code: str
    name: str
    parent: str
    level: Level


def level(code: str) -> Level:
    """The level that the length of the code says. Raises DivisionCodeUnreadable."""
    found = _LEVELS.get(len(code))
    if found is None or not (code.isascii() and code.isdigit()) or code[:2] not in PROVINCES:
        raise DivisionCodeUnreadable(
            f"“{code}”不是区划代码", "区县 6 位、乡镇（街道）9 位、村（社区）12 位数字，前两位是省级代码"
        )
    return found


def parent(code: str) -> str:
    """The code of the office above: village → township → district → ""."""
    return {"district": "", "township": code[:6], "village": code[:9]}[level(code)]


def within(code: str, prefix: str) -> bool:
    """Whether `code` is the division `prefix` or lies in it. Raises when either is no division code."""
    level(code)
    level(prefix)
    return code.startswith(prefix)


class Divisions:
    """The divisions a station knows, for names, pick lists and search. Built once, never changed.

    The codes in force come from the district's filings; the table that ships is where a district starts from.
    """

    def __init__(self, rows: Iterable[Division]) -> None:
        self._rows = {row.code: row for row in rows}
        self._children: dict[str, list[Division]] = {}
        for row in self._rows.values():
            self._children.setdefault(row.parent, []).append(row)
        self._keys = {code: names.search_key(row.name) for code, row in self._rows.items()}

    @classmethod
    def shipped(cls) -> Self:
        """The table in resources/divisions/divisions.csv."""
        return cls.load(resources.path("divisions/divisions.csv"))

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read a UTF-8 table with the columns code, name (parent and level follow from the code)."""
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return cls(
                Division(row["code"], row["name"], parent(row["code"]), level(row["code"]))
                for row in csv.DictReader(stream)
            )

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[Division]:
        return iter(self._rows.values())

    def name(self, code: str) -> str:
        """The name; an unknown code is its own name, so that a ledger line is never blank."""
        row = self._rows.get(code)
        return row.name if row else code

    def full_name(self, code: str) -> str:
        """Names from the district down, 松山区穆家营子镇穆家营子村; unknown levels are left out."""
        codes = [code[:length] for length in _LEVELS if length <= len(code)]
        return "".join(self._rows[part].name for part in codes if part in self._rows) or code

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below; "" gives the districts."""
        return tuple(self._children.get(code, ()))

    def search(self, text: str) -> tuple[Division, ...]:
        """Divisions whose code begins with the text or whose name holds it; upper levels first."""
        key = names.search_key(text)
        if not key:
            return ()
        found = [row for code, row in self._rows.items() if code.startswith(key) or key in self._keys[code]]
        return tuple(sorted(found, key=lambda row: (len(row.code), row.code)))


@cache
def known_areas() -> frozenset[str]:
    """First six digits of identity numbers: GB/T 2260, current codes and those abolished since 1980.

    The list ends about 2021, and a few old prefecture codes were never published, so a code outside it is
    worth a look at the card and no more than that.
    """
    lines = resources.path("divisions/areas.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        prefix + ending
        for prefix, *endings in (line.split() for line in lines if not line.startswith("#"))
        for ending in endings
    )
