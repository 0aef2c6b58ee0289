"""Large text needs more lines, never a wider page: buttons and facts go on below, sentences keep the height they need."""

from __future__ import annotations

import itertools

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import navigation, theme
from ui.widgets.controls import ActionButton, label
from ui.widgets.panels import Facts
from ui.widgets.wrap_row import WrapRow

LONG = "收一笔普通的保费，刷一次证件、按一次回车；断电、死机都不丢，每记一行就存下一行。" * 2


def shown(qtbot: QtBot, inside: QWidget, width: int) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(inside)
    box.addStretch(1)
    holder.resize(width, theme.lines(20))
    holder.show()
    QApplication.processEvents()
    return holder


def test_buttons_without_room_go_on_in_a_second_line_and_none_overlaps(prepared: QApplication, qtbot: QtBot) -> None:
    buttons = [ActionButton(f"button_{n}", "打印全部情况", bool) for n in range(4)]
    row = WrapRow(*buttons)
    holder = shown(qtbot, row, theme.chars(60))
    assert len({button.y() for button in buttons}) == 1
    holder.resize(theme.chars(20), theme.lines(20))
    QApplication.processEvents()
    assert len({button.y() for button in buttons}) == 2
    assert all(button.geometry().right() <= row.width() for button in buttons)
    assert row.height() >= max(button.geometry().bottom() for button in buttons)
    assert not any(one.geometry().intersects(two.geometry()) for one, two in itertools.pairwise(buttons))


def test_a_sentence_asks_for_every_line_it_needs_at_its_width(prepared: QApplication, qtbot: QtBot) -> None:
    words = label(LONG, wrap=True)
    holder = shown(qtbot, words, theme.chars(20))
    assert words.height() >= words.heightForWidth(words.width())
    assert holder.minimumSizeHint().height() >= words.heightForWidth(words.width())


def test_facts_stand_in_as_many_columns_as_have_room(prepared: QApplication, qtbot: QtBot) -> None:
    facts = Facts("facts", 4)
    facts.show_facts([(f"第 {n} 项", "十五个字以内的值") for n in range(8)])
    holder = shown(qtbot, facts, theme.chars(70))
    assert len({part.x() for part in facts.findChildren(QWidget) if part.accessibleName()}) == 4
    holder.resize(theme.chars(34), theme.lines(20))
    QApplication.processEvents()
    assert len({part.x() for part in facts.findChildren(QWidget) if part.accessibleName()}) == 2


def test_the_navigation_gives_up_icons_before_words(prepared: QApplication, qtbot: QtBot, enter) -> None:
    side = enter("village").shell.navigation
    button = side.buttons["people"]
    side.fit(theme.chars(navigation.WORDS_CHARS))
    assert button.text().strip() == "参保人"
    assert not button.icon().isNull()
    wide = side.width()
    side.fit(theme.chars(navigation.WORDS_CHARS - 1))
    assert button.text() == "参保人"
    assert button.icon().isNull()
    assert side.width() < wide
    side.fit(theme.chars(navigation.LEAST_CHARS - 1))
    assert button.text() == ""
    assert not button.icon().isNull()
