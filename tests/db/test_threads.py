from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from db import Opener, engine
from db.trouble import StoreBusy
from tests.db.samples import KEY, act_over, chain


def test_threads_commit_one_after_the_other(either):
    def commit(number: int) -> None:
        for _ in range(25):
            with either.write() as unit:
                unit.links.next_number("peer", "package")
                unit.settings.put(f"t{number}", b"x")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(commit, range(4)))
    with either.write() as unit:
        assert unit.links.next_number("peer", "package") == 101


def test_two_programs_on_one_file_wait_for_each_other(path):
    Opener().create(path, KEY).close()

    def commit(_: int) -> None:
        store = Opener().open(path, KEY)
        for _ in range(25):
            with store.write() as unit:
                unit.links.next_number("peer", "package")
        store.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(commit, range(3)))
    store = Opener().open(path, KEY)
    with store.write() as unit:
        assert unit.links.next_number("peer", "package") == 76
    store.close()


def test_a_reader_sees_the_file_as_it_was_while_a_writer_writes(store):
    made = chain(3)
    with store.read() as reader:
        with store.write() as writer:
            writer.journal.append(act_over(made), made)
            writer.flush()
            with store.read() as other:
                assert other.journal.count() == 0
        assert reader.journal.count() == 0
    with store.read() as reader:
        assert reader.journal.count() == 3


def test_a_writer_that_waits_too_long_is_told(store, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    started, done = threading.Event(), threading.Event()

    def occupy() -> None:
        with store.write():
            started.set()
            done.wait(5)

    thread = threading.Thread(target=occupy)
    thread.start()
    started.wait(5)
    with pytest.raises(StoreBusy), store.write():
        pass
    done.set()
    thread.join()


def test_another_program_that_holds_the_file_too_long_is_told(store, path, monkeypatch):
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    other = engine.connect(path, KEY)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.write():
        pass
    other.execute("ROLLBACK")
    other.close()


def test_a_unit_inside_a_writing_unit_is_a_bug(either):
    with either.write(), pytest.raises(RuntimeError, match="open in this thread"), either.write():
        pass


def test_who_does_not_wait_is_told_at_once(store, path):
    """By another program that writes, and by a unit that this very thread has open."""
    begun = time.monotonic()
    other = engine.connect(path, KEY)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.write(wait=False):
        pass
    other.execute("ROLLBACK")
    other.close()
    with store.write(), pytest.raises(StoreBusy), store.write(wait=False):
        pass
    assert time.monotonic() - begun < engine.WAIT_SECONDS / 2
    with store.write(wait=False) as unit:
        unit.settings.put("kept", b"1")
    with store.write() as unit:
        assert unit.settings.get("kept") == b"1"
