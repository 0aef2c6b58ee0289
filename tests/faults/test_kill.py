"""kill -9 in the middle of work (security A1, C8): all of it or none of it, and the same command again finishes it."""

from __future__ import annotations

import random
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.services import exchange_in, verification
from app.services.exchange_out import SUFFIX
from db import Opener
from tests.faults.program import Answer, has_bytes, killed_after, killed_when, run, start
from tests.faults.world import DAYS, PEOPLE, World, counts, state
from tests.figures.registry import reached

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
WORKS = ("roster", "pos", "import", "export", "review")


@dataclass(slots=True)
class Bench:
    """One work's copies on which it is begun and killed, and how it looks before and after when nobody kills it."""

    world: World
    work: str
    root: Path
    before: dict[str, Any]
    after: dict[str, Any]
    whole: Answer
    lasts_s: float

    @property
    def place(self) -> str:
        return self.world.moments[self.work].place

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    @property
    def wal(self) -> Path:
        return self.home / "station.xb-wal"

    def set_up(self) -> None:
        self.world.take(self.work, self.home)
        shutil.rmtree(self.stick, ignore_errors=True)
        self.stick.mkdir()
        if self.work == "import":
            shutil.copy(self._file, self.stick)

    @property
    def _file(self) -> Path:
        file = self.world.moments[self.work].file
        assert file is not None
        return file

    def words(self) -> tuple[str | Path, ...]:
        if self.work == "review":
            return "review", "approve", "--clean"
        if self.work == "export":
            return "exchange", "export", self.stick
        if self.work == "import":
            return "exchange", "import", self.stick / self._file.name
        return {"roster": "resident", "pos": "collection"}[self.work], "import", self._file

    def start(self) -> Any:
        return start(self.home, *self.words(), day=DAYS[self.work])

    def run(self) -> Answer:
        return run(self.home, *self.words(), day=DAYS[self.work])

    def look(self) -> dict[str, Any]:
        with self.world.desk(self.place, self.home) as desk:
            return state(desk)

    def verify(self, *, full: bool) -> None:
        with self.world.desk(self.place, self.home) as desk:
            assert verification.verify(desk, Opener(), full=full).problems == ()


def bench(world: World, work: str, root: Path) -> Bench:
    made = Bench(world, work, root, {}, {}, Answer(0, {}, ""), 0.0)
    made.set_up()
    made.before = made.look()
    began = time.monotonic()
    made.whole = made.run()
    made.lasts_s = time.monotonic() - began
    assert made.whole.done, made.whole
    made.after = made.look()
    return made


def check(on: Bench, killed: Answer) -> None:
    """After the kill: sound, whole or untouched, what was said is there; once more brings it to its end."""
    on.verify(full=False)
    found = on.look()
    untouched = found == on.before
    if on.work == "export":  # a batch whose month is over is filed first, then the package is written
        assert untouched or counts(found) == counts(on.after)
    else:
        assert untouched or counts(found) == counts(on.after), (counts(on.before), counts(found), counts(on.after))
    if killed.said:
        assert counts(found) == counts(on.after), "said to be done, and is not"
    whole_on_stick(on)
    again = on.run()
    assert again.done, again
    assert counts(on.look()) == counts(on.after)
    if on.work == "roster":
        assert again.said["accepted"] + again.said["problems"].get("already_registered", 0) == PEOPLE
    on.verify(full=True)
    whole_on_stick(on)


def whole_on_stick(on: Bench) -> None:
    """Every file of the stick is .tmp or whole, and what it carries is what this station holds: no fork later."""
    if on.work != "export":
        return
    files = sorted(on.stick.iterdir())
    assert all(file.name.endswith((SUFFIX, f"{SUFFIX}.tmp")) for file in files), files
    township = on.world.take("import", on.root / "township")
    with on.world.desk("镇", township) as above, on.world.desk("东村", on.home) as own, own.store.read() as unit:
        for file in files:
            if file.name.endswith(SUFFIX):
                exchange_in.read_in(above, file)
                file.with_name(file.name + ".receipt").unlink()
        with above.store.read() as read:
            for stream, seq, head in read.journal.heads():
                if stream.station == own.station:
                    assert unit.journal.id_at(stream, seq) == head, f"{stream} left with filing {seq} that is not kept"


def moments(on: Bench, chance: random.Random, spread: int, aimed: int) -> list[tuple[str, float]]:
    """Random moments over the work's length (most of it is starting up, so its second half has more), and at the disk."""
    times = [("after", chance.triangular(0.0, on.lasts_s, on.lasts_s * 0.9)) for _ in range(spread)]
    return times + [("seen", chance.choice((0.0, chance.uniform(0, 0.03)))) for _ in range(aimed)]


def shows(on: Bench) -> Any:
    """Something is being written: the write-ahead log grows, or a file stands on the stick."""
    if on.work == "export":
        return lambda: bool(list(on.stick.iterdir()))
    return lambda: has_bytes(on.wal)


def kill_all(on: Bench, seed: int, spread: int, aimed: int) -> None:
    for how, seconds in moments(on, random.Random(seed), spread, aimed):
        on.set_up()
        child = on.start()
        killed = killed_after(seconds, child) if how == "after" else killed_when(shows(on), seconds, child)
        assert killed.status in (0, -9), killed
        check(on, killed)
        reached("A1")


@pytest.mark.parametrize("work", WORKS)
def test_work_killed_at_any_moment_is_done_or_not_begun(world, tmp_path, work):
    kill_all(bench(world, work, tmp_path), seed=WORKS.index(work), spread=1, aimed=1)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORKS)
def test_work_killed_at_fifty_moments(world, tmp_path, work):
    kill_all(bench(world, work, tmp_path), seed=100 + WORKS.index(work), spread=30, aimed=20)
