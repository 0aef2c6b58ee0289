from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.forms.division import DivisionPicker, Scope
from ui.jobs import Jobs

STATIONS = (("150404100200", "穆家营子村"), ("150404100201", "衣家营子村"))


def shown(qtbot: QtBot, scope: Scope | None = None) -> DivisionPicker:
    picker = DivisionPicker("code", "区划", scope, STATIONS)
    qtbot.addWidget(picker)
    picker.resize(theme.chars(40), theme.lines(20))
    picker.show()
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    picker.setFocus()
    return picker


def rows(picker: DivisionPicker) -> list[str]:
    found = picker.findChild(QListWidget, "code_offers")
    return [found.item(row).text() for row in range(found.count())] if found is not None and found.isVisible() else []


def test_own_stations_stand_first_then_the_table_with_path_and_code(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot, Scope(near="150404100"))
    QTest.keyClicks(picker, "mjyz")
    found = rows(picker)
    assert found[0].startswith("穆家营子村　内蒙古自治区赤峰市松山区穆家营子镇穆家营子村　150404100200")
    assert found[1].startswith("穆家营子镇　")
    assert sum("150404100200" in row for row in found) == 1


def test_enter_takes_the_marked_one_and_tells_its_code(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot)
    QTest.keyClicks(picker, "yjyzc")
    with qtbot.waitSignal(picker.chosen) as told:
        QTest.keyClick(picker, Qt.Key.Key_Return)
    assert told.args == ["150404100201"]
    assert picker.code() == "150404100201"
    place = picker.place()
    assert place is not None
    assert place.path.endswith("穆家营子镇衣家营子村")
    assert rows(picker) == []


def test_down_shows_all_stations_and_escape_takes_none(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert len(rows(picker)) == 2
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    assert picker.code() == ""


def test_old_name_is_marked(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot)
    QTest.keyClicks(picker, "110103")
    assert rows(picker)[0].startswith("崇文区（原）　北京市崇文区")


def test_code_that_is_set_shows_its_name_and_tells_nobody(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot)
    with qtbot.assertNotEmitted(picker.chosen):
        picker.set_code("150404100200")
    assert (picker.text(), picker.code()) == ("穆家营子村", "150404100200")
    picker.set_code("150404")
    assert picker.text() == "松山区"
    picker.set_code("")
    assert (picker.text(), picker.code()) == ("", "")


def test_words_that_are_no_place_are_kept_and_are_no_code(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot)
    QTest.keyClicks(picker, "zzzzzz")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert picker.code() == ""
    assert picker.value() == "zzzzzz"


def test_table_is_read_off_the_screen_and_names_the_code_when_it_is_there(prepared: object, qtbot: QtBot) -> None:
    jobs = Jobs()
    picker = shown(qtbot, Scope(jobs))
    picker.set_code("150404100")
    qtbot.waitUntil(lambda: jobs.pending == 0)
    QApplication.processEvents()
    assert picker.text() == "穆家营子镇"
    jobs.close()


def test_choice_stays_within_the_office(prepared: object, qtbot: QtBot) -> None:
    picker = shown(qtbot, Scope(within="150404100", lengths=(12,)))
    QTest.keyClicks(picker, "s")
    assert rows(picker)
    assert all("150404100" in row for row in rows(picker))
