"""Two programs and many threads on one station (security A11): each waits its turn, none is told of a lock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import OfficeError
from app.keys.suite import SigningKey
from app.services import people, verification
from app.services.desk import Desk
from app.services.sign_in import STORE
from db import Opener
from tests.faults.program import answer, run, start
from tests.faults.world import PEOPLE, state
from tests.stations import FIRST, id_of, name_of

THREADS, EACH = 4, 25


def register(desk: Desk, no: int) -> str:
    return people.register(desk, {"id_number": id_of(no), "name": name_of(no), "tier": "200"})


def register_all(desk: Desk, base: int) -> list[str]:
    return [register(desk, base + no) for no in range(1, EACH + 1)]


def test_threads_that_write_at_once_all_get_their_turn(stations):
    """4 threads × 25 filings on one open store, and one that reads all the while."""
    desk, over, seen = stations.desk("东村"), threading.Event(), []

    def work(thread: int) -> list[str]:
        return register_all(desk, 100 * thread)

    def watch() -> None:
        while not over.is_set():
            with desk.store.read() as unit:
                count = unit.journal.papers()
                assert count == len(unit.books()["dockets"])
                seen.append(count)

    with ThreadPoolExecutor(THREADS + 1) as pool:
        watching = pool.submit(watch)
        filed = [filing for part in pool.map(work, range(THREADS)) for filing in part]
        over.set()
        watching.result()
    assert len(set(filed)) == THREADS * EACH
    assert seen == sorted(seen)
    assert verification.verify(desk, Opener(), full=True).problems == ()


def test_two_open_desks_on_one_store_take_turns(stations):
    """As the window and the command line: each has its own connections and its own picture of the chain's head."""
    first = stations.desk("东村")
    _, dek, seed = stations.secrets[FIRST["东村"]]
    second = Desk(
        stations.home("东村"),
        Opener().open(stations.home("东村") / STORE, dek),
        SigningKey.from_seed(seed),
        stations.clock,
    )
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(register_all, desk, base) for desk, base in ((first, 0), (second, 500))]
        filed = {filing for each in done for filing in each.result()}
    second.close()
    assert len(filed) == 2 * EACH
    assert verification.verify(first, Opener(), full=True).problems == ()


@pytest.mark.parametrize(
    "other",
    [
        ("exchange", "export"),
        pytest.param(("resident", "find", ""), marks=pytest.mark.slow),
        pytest.param(("verify",), marks=pytest.mark.slow),
    ],
)
def test_a_program_that_reads_or_writes_while_another_imports(world, tmp_path, other):
    home, file = world.take("roster", tmp_path / "home"), world.moments["roster"].file
    stick = tmp_path / "stick"
    stick.mkdir()
    words = (*other, stick) if other[0] == "exchange" else other
    importing = start(home, "resident", "import", file)
    beside = [run(home, *words) for _ in range(2)]
    assert answer(importing).said["accepted"] == PEOPLE
    assert all(found.done for found in beside), beside
    if other[:2] == ("resident", "find"):
        assert {len(found.said["residents"]) for found in beside} <= {0, PEOPLE}
    assert run(home, "verify", "--full").said["ok"]


def test_the_same_file_imported_by_two_programs_at_once_counts_once(world, tmp_path):
    home, file = world.take("roster", tmp_path / "home"), world.moments["roster"].file
    both = [start(home, "resident", "import", file) for _ in range(2)]
    told = [answer(child).said for child in both]
    assert sorted(said["accepted"] for said in told) == [0, PEOPLE]
    with world.desk("东村", home) as desk:
        assert len(state(desk)["books"]["residents"]) == PEOPLE


def test_a_writer_that_never_ends_is_told_as_busy_and_not_as_a_lock(stations, monkeypatch):
    monkeypatch.setattr("db.engine.WAIT_SECONDS", 0.2)
    first = stations.desk("东村")
    _, dek, seed = stations.secrets[FIRST["东村"]]
    second = Desk(
        stations.home("东村"),
        Opener().open(stations.home("东村") / STORE, dek),
        SigningKey.from_seed(seed),
        stations.clock,
    )
    before = state(second)
    with first.store.write(), pytest.raises(OfficeError) as refused:
        register(second, 1)
    assert refused.value.code == "store_busy"
    assert state(second) == before
    register(second, 1)
    second.close()
