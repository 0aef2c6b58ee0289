from __future__ import annotations

import weakref
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.business.declaration import Field
from app.errors import Problem
from ui import theme
from ui.forms.form import NARROW_CHARS, Form
from ui.forms.lines import LongEdit

TODAY = date(2026, 10, 20)
FIELDS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("birth", "出生日期", "date", computed=True),
    Field("name", "姓名", required=True),
    Field("household", "户籍性质", "choice", choices=("农业", "非农业", "居民")),
)
KINDS = (
    Field("day", "日期", "date"),
    Field("month", "月份", "month"),
    Field("money", "金额", "money", required=True),
    Field("tier", "档次", "tier"),
    Field("note", "备注", "long"),
)
TIERS = (("200", "200 元"), ("300", "300 元"), ("2000", "2000 元"))


def shown(qtbot: QtBot, fields: tuple[Field, ...] = FIELDS, **more: object) -> Form:
    form = Form(fields, {"tier": TIERS}, today=TODAY, **more)  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.resize(theme.chars(60), theme.lines(30))
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.first()
    return form


def at() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def keys(text: str) -> None:
    QTest.keyClicks(at(), text)


def key(code: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(at(), code, modifier)


def focus() -> str:
    return at().objectName()


def offers(form: QWidget, name: str) -> list[str]:
    found = [widget for widget in form.findChildren(QWidget, f"{name}_offers") if widget.isVisible()]
    return [found[0].item(row).text() for row in range(found[0].count())] if found else []  # type: ignore[attr-defined]


def test_enter_goes_to_the_next_typed_field_and_from_the_last_one_on(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    seen = []
    for _ in range(2):
        key(Qt.Key.Key_Return)
        seen.append(focus())
    assert seen == ["name", "household"]
    with qtbot.waitSignal(form.finished):
        key(Qt.Key.Key_Return)


def test_shift_enter_and_up_go_back_over_computed_fields(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert focus() == "name"
    key(Qt.Key.Key_Up)
    assert focus() == "id_number"
    key(Qt.Key.Key_Up)
    assert form.editors["id_number"].hasFocus()


def test_nothing_is_complained_about_before_the_field_was_left_once(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    keys("150404198001011230")
    assert form.problems["id_number"].isHidden()
    key(Qt.Key.Key_Return)
    assert "第 18 位应为" in form.problems["id_number"].text()
    assert form.problems["name"].isHidden()


def test_once_left_the_problem_follows_every_key(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    keys("15040419800101123")
    key(Qt.Key.Key_Return)
    assert "现在是 17 位" in form.problems["id_number"].text()
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_End)
    keys("0")
    assert "第 18 位应为 5" in form.problems["id_number"].text()
    key(Qt.Key.Key_Backspace)
    keys("5")
    assert form.problems["id_number"].isHidden()


def test_required_field_left_empty_asks_in_words(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    key(Qt.Key.Key_Return)
    assert form.problems["id_number"].text() == "请填写证件号码。"
    assert "必填" in form.editors["id_number"].accessibleName()
    assert "请填写证件号码。" in form.editors["id_number"].accessibleDescription()
    assert form.cells["name"].label.buddy() is form.editors["name"]


def test_longer_hint_stands_under_the_field_only_while_it_is_typed_in(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, KINDS)
    helped = form.cells["day"].help
    assert "20260315" in helped.text()
    assert not helped.isHidden()
    key(Qt.Key.Key_Return)
    assert helped.isHidden()
    assert form.editors["day"].placeholderText()


def test_example_of_a_date_is_the_offices_own_day(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, (Field("paid_on", "银行日期", "date"), Field("birth", "出生日期", "date")))
    assert form.editors["paid_on"].placeholderText() == "例如 20261020"
    assert form.editors["birth"].placeholderText() == "例如 19680501"


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
    form.first()
    assert focus() == "id_number"
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
    editor.setText("１５０４ ０４Ｘ")
    assert form.values() == {"id_number": "150404X"}


def test_value_that_the_list_does_not_know_is_kept(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.fill({"household": "蓝印"})
    assert form.values() == {"household": "蓝印"}
    assert [problem.field for problem in form.local_problems()] == ["id_number", "name"]


@pytest.mark.parametrize(("typed", "value"), [("n", "农业"), ("fn", "非农业"), ("fei", "非农业"), ("j", "居民")])
def test_choice_is_found_by_pinyin_and_enter_takes_it(prepared: object, qtbot: QtBot, typed: str, value: str) -> None:
    form = shown(qtbot)
    form.editors["household"].setFocus()
    keys(typed)
    assert offers(form, "household")[0] == value
    key(Qt.Key.Key_Return)
    assert form.values() == {"household": value}
    assert offers(form, "household") == []


def test_word_that_is_no_choice_says_what_there_is(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    form.editors["household"].setFocus()
    keys("xyz")
    key(Qt.Key.Key_Up)
    assert "农业、非农业、居民" in form.problems["household"].text()


def test_tier_is_picked_by_its_first_digits_and_arrows(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, KINDS)
    form.editors["tier"].setFocus()
    keys("2")
    assert offers(form, "tier") == ["200 元", "2000 元"]
    key(Qt.Key.Key_Down)
    key(Qt.Key.Key_Tab)
    assert form.values() == {"tier": "2000"}


def test_escape_closes_the_list_and_leaves_what_stood_there(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, KINDS)
    form.fill({"tier": "300"})
    form.editors["tier"].setFocus()
    key(Qt.Key.Key_Down)
    assert len(offers(form, "tier")) == 3
    key(Qt.Key.Key_Escape)
    assert offers(form, "tier") == []
    assert form.values() == {"tier": "300"}


@pytest.mark.parametrize(("typed", "value"), [("20260315", "2026-03-15"), ("2026-3-15", "2026-03-15"), ("3.15", "2026-03-15"), ("", None)])
def test_day_is_shown_as_it_is_kept_once_left(prepared: object, qtbot: QtBot, typed: str, value: str | None) -> None:
    form = shown(qtbot, KINDS)
    keys(typed)
    key(Qt.Key.Key_Return)
    assert form.editors["day"].text() == (value or "")  # type: ignore[union-attr]
    assert form.values().get("day") == value


def test_amount_has_separators_only_while_nobody_types_in_it(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, KINDS)
    money = form.editors["money"]
    assert isinstance(money, QLineEdit)
    money.setFocus()
    keys("1234.5")
    key(Qt.Key.Key_Return)
    assert money.text() == "1,234.50"
    assert form.values() == {"money": "1234.50"}
    assert money.alignment() & Qt.AlignmentFlag.AlignRight
    money.setFocus()
    assert money.text() == "1234.50"


def test_enter_leaves_a_long_text_and_control_enter_breaks_the_line(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot, KINDS)
    note = form.editors["note"]
    assert isinstance(note, LongEdit)
    note.setFocus()
    keys("a")
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keys("b")
    key(Qt.Key.Key_Up)
    assert focus() == "note"
    with qtbot.waitSignal(form.finished):
        key(Qt.Key.Key_Return)
    assert form.values() == {"note": "a\nb"}


def test_narrow_form_has_one_column(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    wide = {form.cells[name].x() for name in form.cells}
    form.resize(theme.chars(NARROW_CHARS + 5), theme.lines(40))
    QApplication.processEvents()
    assert len(wide) == 2
    assert len({form.cells[name].x() for name in form.cells}) == 1


def test_changed_field_shows_the_old_value_beside_it(prepared: object, qtbot: QtBot) -> None:
    form = shown(qtbot)
    record = {"name": "张三", "household": "农业", "id_number": " 1504041980 01011235"}
    form.fill(record, record)
    assert form.cells["id_number"].was.isHidden()
    form.editors["name"].setFocus()
    QTest.keyClick(form.editors["name"], Qt.Key.Key_End)
    keys("x")
    assert form.cells["name"].was.text() == "原：张三"
    key(Qt.Key.Key_Backspace)
    assert form.cells["name"].was.isHidden()


def test_form_that_nobody_holds_is_freed(prepared: object, qtbot: QtBot) -> None:
    form = Form(FIELDS, today=TODAY)
    gone = weakref.ref(form)
    del form
    assert gone() is None
