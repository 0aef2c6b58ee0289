"""Two kinds of stores under the same histories: in memory, and the real ones in their folders. All people are made up."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from app.domain.audit import is_audit
from app.domain.filing import OFFICE, Draft, Filing, StationId, StreamKey
from app.domain.records import Operator, Station
from app.keys.suite import SealingKey, SigningKey
from app.services import people
from app.services.desk import Desk, StationFacts, put_facts, sign_and_enter
from app.services.sign_in import STORE
from db import Opener
from tests.histories.land import Land
from tests.histories.memory import Roster, State, Store, Unit
from tests.stations import CODES, FIRST, Day, Stations, id_of, name_of

MADE_UP = {**CODES, "南村": "150404100202"}
"""Three villages, their township and the district."""

MAKERS = {**FIRST, "区": "区经办"}


def original(place: str) -> str:
    """The place that a second computer was copied from: 东村 of 东村二."""
    return place if place in MADE_UP else place[:-1]


@cache
def _keys() -> dict[str, tuple[SigningKey, SealingKey, SigningKey]]:
    """The station's signing and sealing key and its operator's key; the same in every history of one run."""
    seeds = {place: Random(place) for place in MADE_UP}
    return {
        place: (SigningKey.from_seed(chance.randbytes(32)), SealingKey.from_seed(chance.randbytes(32)),
                SigningKey.from_seed(chance.randbytes(32)))
        for place, chance in seeds.items()
    }  # fmt: skip


@cache
def _roster() -> Roster:
    stations, operators = [], []
    for place, (sign, seal, operator) in _keys().items():
        me = StationId(MADE_UP[place])
        stations.append(Station(me, f"样例{place}", sign.public.hex(), seal.public.hex(), ""))
        operators.append(Operator(operator.public.hex(), f"{place}经办", str(me), frozenset({"clerk"})))
    return Roster(stations, operators)


def counted(filing: Filing, _n: int, unit: Unit) -> str:
    """Stands for the books: what was entered, in order."""
    unit.state.entered.append(filing.id)
    return ""

NOWHERE = Path(os.devnull) / "home"
"""The folder of a desk that has none: nothing can lie beside its store."""


class InMemory:
    """Papers are signed, chained and based on what the station knows; `enter` must be `counted` (see conftest)."""

    def __init__(self) -> None:
        self.clock = Day()
        self._papers = 0

    def begin(self, place: str) -> Desk:
        state, seeds = State(), Random(place)
        unit = Unit(state, _roster())
        for key in ("station_sign", "station_seal"):
            unit.settings.put(key, seeds.randbytes(32))
        put_facts(unit, StationFacts(str(StationId(MADE_UP[place])), f"样例{place}", "active"))  # type: ignore[arg-type]
        return self._desk(place, state)

    def _desk(self, place: str, state: State) -> Desk:
        return Desk(NOWHERE, Store(state, _roster()), _keys()[place][2], self.clock, place)  # type: ignore[arg-type]

    def take(self, desk: Desk) -> State:
        store: Any = desk.store.behind
        return store.state.copy()  # type: ignore[no-any-return]

    def put(self, place: str, copy: object) -> Desk:
        assert isinstance(copy, State)
        return self._desk(original(place), copy.copy())

    def file(self, desk: Desk, chance: Random) -> None:
        me = desk.station
        below = [code for code in MADE_UP.values() if len(code) == 12 and code.startswith(me.code)]
        stream = StreamKey(me, chance.choice(below if me.level == "village" else [*below, OFFICE]))
        self._papers += 1
        with desk.store.write() as unit:
            known = [ids[chance.randrange(len(ids))] for ids in self._held(unit) if chance.random() < 0.3]
            drafts = [
                Draft("paper", {"no": self._papers, "part": part}, refs=tuple(known[:1]), kind_version=1)
                for part in range(chance.choice((1, 1, 1, 2, 4)))
            ]
            sign_and_enter(unit, desk.signer, stream, drafts, desk.clock)

    def _held(self, unit: Any) -> list[list[str]]:
        return [ids for stream, ids in unit.state.chains.items() if stream.name != OFFICE]

    def counted_once(self, desk: Desk) -> bool:
        store: Any = desk.store.behind
        entered, held = store.state.entered, store.state.filings
        return len(entered) == len(held) and set(entered) == set(held)


class InFolders:
    """The real stations of tests.stations, their real stores and books; a paper is a registration."""

    def __init__(self, stations: Stations) -> None:
        self.stations = stations
        self._people = self._copies = 0
        self._homes: dict[str, Path] = {place: stations.home(place) for place in CODES}

    def begin(self, place: str) -> Desk:
        return self._open(place, self._homes[place])

    def _open(self, place: str, home: Path) -> Desk:
        _, dek, seed = self.stations.secrets[MAKERS[original(place)]]
        return Desk(home, Opener().open(home / STORE, dek), SigningKey.from_seed(seed), self.stations.clock)

    def take(self, desk: Desk) -> Path:
        self._copies += 1
        copy = self.stations.root / f"copy-{self._copies}"
        copy.mkdir()
        desk.store.copy_to(copy / STORE)
        return copy

    def put(self, place: str, copy: object) -> Desk:
        assert isinstance(copy, Path)
        self._copies += 1
        home = self.stations.root / f"home-{self._copies}"
        shutil.copytree(copy, home)
        return self._open(place, home)

    def file(self, desk: Desk, chance: Random) -> None:
        self._people += 1
        code = chance.choice([CODES["东村"], CODES["西村"]])
        fields = {
            "id_number": id_of(self._people % 1000, f"19{70 + self._people // 1000}0101"),
            "name": name_of(self._people),
            "tier": "200",
        }
        people.register(desk, fields, "" if desk.station.level == "village" else code)

    def counted_once(self, desk: Desk) -> bool:
        with desk.store.read() as unit:
            rows = unit.books()["dockets"]
            papers = sum(seq for stream, seq, _ in unit.journal.heads() if not is_audit(stream))
            return len(rows) == papers == len({row[1] for row in rows})


def in_memory(folder: Path) -> Land:
    shelf = InMemory()
    return Land(shelf, {place: shelf.begin(place) for place in MADE_UP}, folder)


def in_folders(stations: Stations, folder: Path) -> Land:
    shelf = InFolders(stations)
    land = Land(shelf, {place: shelf.begin(place) for place in CODES}, folder)
    land.round()  # everybody knows everybody
    return land
