"""The work goes on where the operator left it; what is overdue comes first."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.services import workbench
from db import Opener
from tests.ui.driver import Driver
from ui import preferences
from ui.window import SIZE, Window


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    preferences.window = preferences.Preferences()
    yield
    preferences.window = preferences.Preferences()


def again(driver: Driver, demo, monkeypatch, *, overdue: int = 0) -> Driver:
    """The same operator signs in on the same station once more."""
    assert driver.window.desk is not None
    home, operator = driver.window.desk.home, driver.window.desk.operator.name
    driver.window.close()
    monkeypatch.setattr(workbench, "overdue", lambda _desk: overdue)
    made = Driver(Window(home, Opener(), demo.clock), driver.qtbot)
    made.window.resize(*SIZE)
    made.window.show()
    made.sign_in(demo.passphrase, operator)
    return made


def test_page_that_was_left_is_opened_at_the_next_sign_in(enter, demo, monkeypatch) -> None:
    driver = enter("village")
    assert driver.page.key == "workbench"
    driver.open("collection")
    made = again(driver, demo, monkeypatch)
    assert made.page.key == "collection"
    made.close()


def test_overdue_tasks_come_before_the_page_that_was_left(enter, demo, monkeypatch) -> None:
    driver = enter("village")
    driver.open("collection")
    made = again(driver, demo, monkeypatch, overdue=1)
    assert made.page.key == "workbench"
    assert preferences.window.get("last_pages", {}) != {}
    made.close()


def test_what_is_kept_of_the_page_names_nobody(enter, demo) -> None:
    driver = enter("village")
    driver.open("people")
    assert driver.window.desk is not None
    kept = json.loads((driver.window.desk.home / preferences.FILE_NAME).read_text(encoding="utf-8"))["last_pages"]
    assert list(kept.values()) == ["people"]
    assert driver.window.desk.operator.name not in json.dumps(kept, ensure_ascii=False)
