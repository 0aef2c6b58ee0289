"""The division picker: type a name, pinyin initials or a part of the code; pick from province to village by keyboard.

The stations of the own office stand first, then the table that ships. The table's index is made in the reader's thread;
until it is there the own stations can be picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import division_index
from app.domain.division_index import DivisionIndex, Place
from ui.forms.picking import Offer, PickEdit
from ui.jobs import Jobs, Progress


@dataclass(frozen=True)
class Scope:
    """Where a form's division fields look: `within` bounds the codes, `near` says whose come first, `lengths` how many
    digits a code has (6, 9, 12; none: any). Without `jobs` the table is read at the first key.
    """

    jobs: Jobs | None = None
    within: str = ""
    near: str = ""
    lengths: tuple[int, ...] = ()


class DivisionPicker(PickEdit):
    """A line edit for a division. `chosen` carries its code; `code()` is "" until one stands here."""

    def __init__(
        self, name: str, title: str, scope: Scope | None = None, stations: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(name, title)
        self._scope = scope or Scope()
        self._stations = tuple(stations)
        self._table: DivisionIndex | None = None
        self._own = DivisionIndex(Place(code, text, text, station=True) for code, text in self._stations)
        if self._scope.jobs is not None:
            self._scope.jobs.read(_build, self._built)

    def code(self) -> str:
        """The code that stands here, "" when the words are no division yet."""
        value = self.value()
        return value if value.isascii() and value.isdigit() and len(value) in {6, 9, 12} else ""

    def set_code(self, code: str) -> None:
        """Show a division; chosen by nobody, so nothing is told."""
        self.set_value(code)

    def look_in(self, scope: Scope) -> None:
        """Look elsewhere from now on."""
        self._scope = scope

    def place(self) -> Place | None:
        """The division that stands here, with its path."""
        return self._place(self.code())

    def offers(self, typed: str) -> Sequence[Offer]:
        scope = self._scope
        found = self._own.search(typed, within=scope.within, lengths=scope.lengths)
        held = {place.code for place in found}
        if typed or not found:
            table = self._index()
            more = table.search(typed, within=scope.within, near=scope.near, lengths=scope.lengths) if table else []
            found += [place for place in more if place.code not in held]
        return [_offer(place) for place in found]

    def known(self, value: str) -> Offer | None:
        place = self._place(value)
        return _offer(place) if place is not None else None

    def _place(self, code: str) -> Place | None:
        table = self._index() if code else None
        return self._own.place(code) or (table.place(code) if table is not None else None)

    def _index(self) -> DivisionIndex | None:
        if self._table is None and self._scope.jobs is None:
            self._built(division_index.shipped())
        return self._table

    def _built(self, table: DivisionIndex) -> None:
        self._table = table
        self._own = DivisionIndex(division_index.station_places(self._stations, table))
        if self._picked is not None:  # shown by its bare code until now
            value = self._picked.value
            self._picked = self.known(value) or self._picked
            self.setText(self._picked.title)
        elif self.is_open() or (self.hasFocus() and self._meant):
            self.open(self.text().strip())


def _build(_progress: Progress) -> DivisionIndex:
    return division_index.shipped()


def _offer(place: Place) -> Offer:
    return Offer(place.code, place.title, f"{place.path}　{place.code}")
