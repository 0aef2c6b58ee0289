"""Pictures of every page at 1366×768 for village, township and district: `python -m tests.ui.screens DIR`.

Made without a display, from the demo district; to be looked at after every change of the window.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLineEdit

from app.services import people
from app.services.demo import Demo, make_demo
from app.services.unpaid import unpaid_ids
from db import Opener
from ui.app import prepare
from ui.pages.collection.page import CollectionPage
from ui.pages.first_start import FirstStart
from ui.pages.people.page import PeoplePage
from ui.window import SIZE, Window

RESIDENTS = 600
REST_S = 0.12
WAIT_S = 60


class Camera:
    """Takes pictures of one window once nothing is under way."""

    def __init__(self, window: Window, folder: Path, prefix: str) -> None:
        self.window, self._folder, self._prefix = window, folder, prefix

    def settle(self) -> None:
        for _ in range(3):
            end = time.monotonic() + WAIT_S
            rest = time.monotonic() + REST_S
            while (self.window.jobs.pending or time.monotonic() < rest) and time.monotonic() < end:
                QApplication.processEvents()

    def take(self, name: str) -> None:
        self.settle()
        file = self._folder / f"{self._prefix}-{name}.png"
        self.window.grab().save(str(file))
        print(file)

    def wait(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_S
        while not done() and time.monotonic() < end:
            QApplication.processEvents()


def opened(home: Path, demo: Demo, operator: str | None, folder: Path, prefix: str) -> Camera:
    window = Window(home, Opener(), demo.clock)
    window.resize(*SIZE)  # the offscreen platform's own screen is smaller
    window.show()
    camera = Camera(window, folder, prefix)
    camera.take("sign_in")
    assert window.sign_in is not None
    window.sign_in.sign_in_as(operator, demo.passphrase)
    camera.wait(lambda: window.shell is not None)
    return camera


def every_page(camera: Camera) -> None:
    shell = camera.window.shell
    assert shell is not None
    for key in shell.kinds:
        shell.go(key)
        camera.settle()
        page = shell.page(key)
        page.take_focus()
        camera.take(key)


def registration(camera: Camera) -> None:
    assert camera.window.shell is not None
    camera.window.shell.go("people")
    page = camera.window.shell.page("people")
    assert isinstance(page, PeoplePage)
    page.begin_new()
    camera.settle()
    page.registration.submit()
    camera.take("registration")
    page.begin_roster()
    camera.take("roster")


def entry(camera: Camera) -> None:
    """Five payments, one of them a second one for the same year."""
    assert camera.window.shell is not None
    assert camera.window.desk is not None
    camera.window.shell.go("collection")
    page = camera.window.shell.page("collection")
    assert isinstance(page, CollectionPage)
    page.batches.begun.emit("15040001", "000777")
    camera.settle()
    found = people.rows(camera.window.desk, list(unpaid_ids(camera.window.desk))[:5])
    grid = page.entry.grid
    grid.voucher.setText("004455")
    for resident in (*found, found[0]):
        grid.number.setText(resident.id_number)
        grid.number.returnPressed.emit()
        camera.settle()
        grid.amount.setText(grid.amount.text() or "200")
        grid.amount.returnPressed.emit()
        camera.settle()
    camera.take("entry")
    for name, text in (("slip_count", "6"), ("slip_total", page.entry.slip.own_total.text())):
        edit = camera.window.findChild(QLineEdit, name)
        assert edit is not None
        edit.setText(text)
    camera.take("entry_equal")


def refund(camera: Camera) -> None:
    """A refund, and the row of a void that names its original voucher."""
    assert camera.window.shell is not None
    page = camera.window.shell.page("collection")
    assert isinstance(page, CollectionPage)
    page.entry.turn.click()
    page.entry.grid.amount.setText("200")
    page.entry.grid.amount.returnPressed.emit()
    camera.settle()
    page.entry.turn.click()
    page.entry.turn.click()
    page.entry.grid.number.setText("4457")
    page.entry.grid.number.returnPressed.emit()
    camera.take("entry_refund")


def first_start(camera: Camera, stick: Path) -> None:
    """The computer without a station: empty, complained about, asked."""
    camera.take("start")
    page = camera.window.shown()
    assert isinstance(page, FirstStart)
    page.ask.click()
    camera.take("missing")
    page.form.fill({"level": "village", "code": "150404100201", "name": "官仓沟村", "operator": "官仓沟村协办员"})
    page.passphrase.setText("四个 不相干 的 词语")
    page.again.setText("四个 不相干 的 词语")
    page.out.edit.setText(str(stick))
    page.ask.click()
    camera.take("asked")


def papers(camera: Camera) -> None:
    assert camera.window.shell is not None
    shell = camera.window.shell
    shell.go("ledger")
    camera.settle()
    page = shell.page("ledger")
    getattr(page, "preview").click()
    camera.take("ledger_paper")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application)
    with tempfile.TemporaryDirectory() as place:
        demo = make_demo(Path(place) / "demo", Opener(), residents=RESIDENTS)
        stations = (
            ("village", demo.villages[0], None), ("township", demo.township, None), ("reviewer", demo.district, "区复核"),
            ("finance", demo.district, "区财务"),
        )  # fmt: skip
        first = Window(Path(place) / "new", Opener(), demo.clock)
        first.resize(*SIZE)
        first.show()
        first_start(Camera(first, folder, "first"), Path(place))
        first.close()
        for prefix, home, operator in stations:
            camera = opened(home, demo, operator, folder, prefix)
            every_page(camera)
            if prefix == "village":
                registration(camera)
                entry(camera)
                refund(camera)
            if prefix in {"village", "finance"}:
                papers(camera)
            camera.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
