"""Stations frozen at the moment before each piece of work, to be copied and put at risk. All people are made up."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.audit import is_audit
from app.keys.suite import SigningKey
from app.services import exchange_in, exchange_out, pos_imports, rosters
from app.services.demo import make_people
from app.services.demo_files import pos_csv, roster_csv
from app.services.desk import Desk
from app.services.sign_in import STORE
from db import Opener
from tests.stations import CODES, FIRST, Day, Stations, Template

DAY = date(2026, 10, 8)
LATER = date(2026, 11, 12)
PEOPLE = 240
DAYS = {
    "roster": "2026-10-08",
    "pos": "2026-10-08",
    "import": "2026-11-12",
    "export": "2026-11-12",
    "review": "2026-11-12",
}
"""The business day on which each work is done."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place's folder just before some work, and the file that the work reads."""

    place: str
    home: Path
    file: Path | None = None


@dataclass(slots=True)
class World:
    """`moments` by name of the work: roster, pos, export, import, review; `people` of the east village."""

    template: Template
    people: list[dict[str, str]]
    moments: dict[str, Moment] = field(default_factory=dict)

    def take(self, work: str, folder: Path) -> Path:
        """A fresh copy of the station's folder at that moment."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.moments[work].home, folder)
        return folder

    @contextmanager
    def desk(self, place: str, home: Path, day: date = LATER, operator: str = "") -> Iterator[Desk]:
        """A desk on any copy of a place's folder."""
        name = operator or FIRST[place]
        _, dek, seed = self.template.secrets[name]
        opened = Desk(home, Opener().open(home / STORE, dek), SigningKey.from_seed(seed), Day(day), name)
        try:
            yield opened
        finally:
            opened.close()


def state(desk: Desk) -> dict[str, Any]:
    """What must not change when nothing was done: journal, books, drafts; the log says that it was tried."""
    with desk.store.read() as unit:
        heads = [head for head in unit.journal.heads() if not is_audit(head[0])]
        return {
            "count": unit.journal.papers(), "heads": heads, "books": unit.books(),
            "drafts": unit.drafts.all("batch"), "facts": desk.facts,
        }  # fmt: skip


def counts(found: dict[str, Any]) -> dict[str, int]:
    """How many of everything: the same work done twice on two copies gives the same counts, though other ids."""
    return {"count": found["count"], "drafts": len(found["drafts"])} | {
        name: len(rows) for name, rows in found["books"].items()
    }


def make_world(template: Template, root: Path) -> World:
    """One village's month, frozen at each step."""
    chance = random.Random(20261008)
    world = World(template, make_people(PEOPLE, DAY, chance))
    made = Stations.copied(template, root / "live")
    (root / "live").mkdir(exist_ok=True)
    made.clock.day = DAY

    def freeze(work: str, place: str, file: Path | None = None) -> None:
        made.close()
        home = root / work
        shutil.copytree(made.home(place), home)
        world.moments[work] = Moment(place, home, file)

    roster, pos = root / "名册.csv", root / "POS.csv"
    roster.write_bytes(roster_csv("样例东村", world.people))
    pos.write_bytes(_open_ended(pos_csv("15040001", world.people[:180], DAY, chance)))
    freeze("roster", "东村", roster)
    rosters.import_roster(made.desk("东村"), roster)
    freeze("pos", "东村", pos)
    pos_imports.import_pos(made.desk("东村"), pos)
    freeze("export", "东村")
    made.clock.day = LATER
    (package,) = exchange_out.export(made.desk("东村"), made.stick(), CODES["镇"])
    carried = root / package.file.name
    shutil.copy(package.file, carried)
    freeze("import", "镇", carried)
    exchange_in.read_in(made.desk("镇"), package.file)
    freeze("review", "镇")
    return world


def _open_ended(export: bytes) -> bytes:
    """The terminal's export without its last settlement row: that batch stays a draft until its month is over."""
    lines = export.splitlines(keepends=True)
    return b"".join(lines[:-1])
