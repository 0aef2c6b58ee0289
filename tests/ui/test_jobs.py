from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import OfficeError
from ui.jobs import Jobs, Progress


class Refused(OfficeError):
    pass


class Listener(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.thread_seen: list[threading.Thread] = []

    def take(self, value: object) -> None:
        self.got.append(value)
        self.thread_seen.append(threading.current_thread())


@pytest.fixture
def jobs(prepared: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_result_arrives_on_the_gui_thread_and_then_what_changed(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    changed: list[object] = []
    jobs.changed.connect(changed.append)
    jobs.write("x", lambda _progress: threading.current_thread().name, listener.take, changes=frozenset({"people"}))
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert str(listener.got[0]).startswith("writer")
    assert listener.thread_seen == [threading.main_thread()]
    assert changed == [frozenset({"people"})]


def test_refusal_goes_to_who_asked_else_to_everybody(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    refused: list[object] = []
    jobs.refused.connect(refused.append)

    def refuse(_progress: Progress) -> None:
        raise Refused("不行。", "请这样做。")

    jobs.write("x", refuse, changes=frozenset({"people"}), failed=listener.take)
    jobs.read(refuse, listener.take)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert [type(one) for one in listener.got] == [Refused]
    assert [type(one) for one in refused] == [Refused]


def test_cancelled_job_stops_and_changes_nothing(jobs: Jobs, qtbot: QtBot) -> None:
    begun, go_on, listener = threading.Event(), threading.Event(), Listener()
    changed: list[object] = []
    jobs.changed.connect(changed.append)

    def work(progress: Progress) -> str:
        begun.set()
        go_on.wait(5)
        progress(1, 2)
        return "done"

    ticket = jobs.write("x", work, listener.take, changes=frozenset({"people"}))
    begun.wait(5)
    ticket.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert listener.got == []
    assert changed == []


def test_closed_page_is_neither_kept_nor_called(jobs: Jobs, qtbot: QtBot) -> None:
    go_on, listener = threading.Event(), Listener()
    got = listener.got

    def work(_progress: Progress) -> int:
        go_on.wait(5)
        return 1

    jobs.read(work, listener.take)
    del listener
    go_on.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert got == []


def test_bug_is_reported_and_the_lane_goes_on(jobs: Jobs, qtbot: QtBot) -> None:
    listener = Listener()
    broke: list[object] = []
    jobs.broke.connect(broke.append)
    jobs.read(lambda _progress: 1 // 0, listener.take)
    jobs.read(lambda _progress: 7, listener.take)
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert [type(one) for one in broke] == [ZeroDivisionError]
    assert listener.got == [7]


def test_a_withdrawn_question_is_not_begun_and_tells_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    listener, begun, gate = Listener(), list[str](), threading.Event()

    def first(_progress: Progress) -> None:
        gate.wait(10)
        begun.append("first")

    def second(_progress: Progress) -> None:
        begun.append("second")

    jobs.read(first, listener.take)
    waiting = jobs.read(second, listener.take)
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: jobs.pending == 0)
    assert begun == ["first"]
    assert listener.got == [None]


def test_what_was_asked_to_be_written_is_written_though_the_window_closes(jobs: Jobs) -> None:
    go, written = threading.Event(), list[str]()
    jobs.write("第一件", lambda _progress: go.wait(10), changes=frozenset())
    jobs.write("第二件", lambda _progress: written.append("第二件"), changes=frozenset())
    threading.Timer(0.05, go.set).start()
    jobs.close()
    assert written == ["第二件"]
