from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.models.columns import NEVER, Column
from ui.pages.people.columns import PAYMENTS
from ui.pages.reconcile import DIFFERENCES
from ui.pages.reviews.columns import LINES
from ui.widgets.column_room import Heads, Room, Shared


def share(columns: tuple[Column, ...], room_chars: float) -> Shared:
    """The columns from left to right in so many characters, with heads as wide as their titles."""
    one = {place: theme.chars(len(column.title) + 1) for place, column in enumerate(columns)}
    two = {place: theme.chars((len(column.title) + 1) // 2 + 1) for place, column in enumerate(columns)}
    room = Room(columns, theme.chars(room_chars), theme.chars(1), Heads(one, two), {}, frozenset())
    return room.share([place for place, column in enumerate(columns) if not column.hidden])


def text(_record: object) -> str:
    return ""


@pytest.mark.usefixtures("prepared")
def test_heads_stand_in_two_lines_only_while_one_of_them_needs_it() -> None:
    columns = (Column("姓名", text, 6, yields=NEVER), Column("今年缴费金额", text, 3), Column("状态", text, least=4))
    assert not share(columns, 30).two_lines
    assert share(columns, 17).two_lines
    narrow = share(columns, 11)
    assert narrow.back == (1,)
    assert not narrow.two_lines


@pytest.mark.usefixtures("prepared")
def test_column_shrinks_to_its_least_before_anything_steps_back() -> None:
    columns = (Column("姓名", text, 8, least=4), Column("村", text, 8), Column("状态", text, least=4))
    shared = share(columns, 18)
    assert shared.back == ()
    assert shared.widths[0] < shared.widths[1]
    assert shared.widths[0] >= theme.chars(5)
    assert sum(shared.widths.values()) <= theme.chars(18)


@pytest.mark.parametrize("room_chars", [9, 12, 16, 20, 33, 60])
def test_columns_never_need_more_than_the_room(prepared: QApplication, room_chars: float) -> None:
    columns = (Column("姓名", text, 5, least=3), Column("证件号码", text, 10), Column("状态", text, least=4))
    assert sum(share(columns, room_chars).widths.values()) <= theme.chars(room_chars)


@pytest.mark.parametrize(
    ("columns", "room_chars"), [(PAYMENTS, 22), (PAYMENTS, 17), (LINES, 24), (LINES, 19), (DIFFERENCES, 50), (DIFFERENCES, 42)]
)
def test_amounts_are_read_to_the_last(prepared: QApplication, columns: tuple[Column, ...], room_chars: float) -> None:
    amounts = {place for place, column in enumerate(columns) if column.title.endswith("（元）")}
    back = set(share(columns, room_chars).back)
    assert amounts
    assert back
    assert not amounts & back
