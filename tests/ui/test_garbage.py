"""Qt's objects end in their own thread, whoever allocates: the crash that came of it was seen, with its native stack."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui import garbage


class Held(QObject):
    """Held by a cycle only."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


class Hands:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def collector(prepared: QApplication, hands: Hands) -> Iterator[garbage.Collector]:
    gc.collect()
    parent = QObject()
    yield garbage.Collector(parent, hands)
    parent.deleteLater()


def elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def allocate() -> None:
    """Far more containers than Python's threshold for a collection."""
    kept = [[step] for step in range(20_000)]
    assert len(kept) == 20_000


def test_other_thread_that_allocates_collects_no_garbage_of_the_window(collector: garbage.Collector) -> None:
    held = weakref.ref(Held())
    elsewhere(allocate)
    assert held() is not None


def test_gui_thread_collects_what_is_due(collector: garbage.Collector) -> None:
    held = weakref.ref(Held())
    kept = [[step] for step in range(2 * gc.get_threshold()[0])]
    assert held() is not None
    assert kept
    assert collector.collect() == 0
    assert held() is None


def test_nothing_is_collected_when_nothing_is_due(collector: garbage.Collector) -> None:
    gc.collect()
    assert collector.collect() == -1


def long_one_due(limit: int) -> None:
    gc.collect()
    for _ in range((limit + 1) * (gc.get_threshold()[1] + 1)):
        gc.collect(0)
        if gc.get_count()[1] > gc.get_threshold()[1]:
            gc.collect(1)


def test_long_collection_waits_while_somebody_types(collector: garbage.Collector, hands: Hands) -> None:
    long_one_due(gc.get_threshold()[2])
    collector.sign()
    assert collector.collect() != garbage.OLDEST
    hands.now_s += garbage.QUIET_S
    assert collector.collect() == garbage.OLDEST


def test_long_collection_does_not_wait_for_ever(collector: garbage.Collector) -> None:
    long_one_due(garbage.PATIENCE + 1)
    collector.sign()
    assert collector.collect() == garbage.OLDEST


def test_application_has_one_collector(prepared: QApplication) -> None:
    assert garbage.install() is garbage.install()
    assert not gc.isenabled()
