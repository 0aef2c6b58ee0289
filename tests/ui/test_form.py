from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.business.declaration import Field
from app.errors import Problem
from ui.forms.form import Form

FIELDS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("birth", "出生日期", "date", computed=True),
    Field("name", "姓名", required=True),
    Field("household", "户籍性质", "choice", choices=("农业", "居民")),
)


def shown(qtbot: QtBot) -> Form:
    form = Form(FIELDS)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.first()
    return form


def test_enter_goes_to_the_next_typed_field_and_from_the_last_one_on(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    seen = []
    for _ in range(2):
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)
        seen.append(form.focusWidget().objectName())
    assert seen == ["name", "household"]
    with qtbot.waitSignal(form.finished):
        QTest.keyClick(form.focusWidget(), Qt.Key.Key_Return)


def test_each_problem_stands_under_its_field_and_the_rest_comes_back(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    elsewhere = Problem("x", "没有任何一项改变。")
    left = form.show_problems(
        [Problem("a", "请核对证件。", "id_number"), Problem("b", "请填姓名。", "name"), elsewhere]
    )
    assert form.problems["id_number"].text() == "请核对证件。"
    assert form.problems["name"].isVisible()
    assert not form.problems["household"].isVisible()
    assert left == [elsewhere]
    form.show_problems([])
    assert not form.problems["id_number"].isVisible()


def test_note_is_no_mistake(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.show_problems([Problem("old", "已满 60 周岁。", "id_number", blocking=False)])
    assert form.problems["id_number"].property("tone") == "warn"
    assert not form.editors["id_number"].property("wrong")


def test_full_width_digits_of_a_number_are_read_as_digits(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    editor = form.editors["id_number"]
    assert isinstance(editor, QLineEdit)
    editor.setText("１５０４Ｘ")
    assert form.values() == {"id_number": "1504X"}


def test_value_that_the_list_does_not_know_is_kept(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.fill({"household": "蓝印"})
    assert form.values() == {"household": "蓝印"}
