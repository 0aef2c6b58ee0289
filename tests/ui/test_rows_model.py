from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from ui.models.arrangement import Arrangement, arranged, by_pinyin, choices
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets import empty_table


@dataclass(frozen=True)
class Row:
    n: int
    name: str
    fen: int
    state: str


COLUMNS = (
    Column("姓名", lambda row: row.name, 6),
    Column("金额（元）", lambda row: f"{row.fen / 100:,.2f}", 6, right=True, total_fen=lambda row: row.fen),
    Column("状态", lambda row: f"✓ {row.state}", filterable=True, value=lambda row: row.state),
)
ROWS = [Row(1, "王五", 100_000, "待审核"), Row(2, "李四", 20_000, "已生效"), Row(3, "张三", 20_000, "待审核")]


def shown(wanted: Arrangement) -> list[int]:
    return [row.n for row in arranged(ROWS, COLUMNS, wanted)]


def test_amounts_are_sorted_by_fen_not_by_text() -> None:
    assert shown(Arrangement(1)) == [2, 3, 1]
    assert shown(Arrangement(1, descending=True)) == [1, 2, 3]


def test_names_are_sorted_by_pinyin() -> None:
    assert shown(Arrangement(0)) == [2, 1, 3]
    assert sorted(["张三", "10组", "李四", "2组", "Abc"], key=by_pinyin) == ["2组", "10组", "Abc", "李四", "张三"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99))), st.booleans())
def test_equal_rows_keep_the_order_of_the_list(pairs: list[tuple[int, int]], descending: bool) -> None:
    rows = [Row(n, "", fen, "") for n, (fen, _) in enumerate(pairs)]
    found = arranged(rows, COLUMNS, Arrangement(1, descending))
    for earlier, later in itertools.pairwise(found):
        assert earlier.fen != later.fen or earlier.n < later.n


def test_third_click_returns_to_the_list_s_own_order() -> None:
    first = Arrangement().turned(1)
    assert (first.place, first.descending) == (1, False)
    assert first.turned(1).descending
    assert first.turned(1).turned(1) == Arrangement()
    assert first.turned(0).place == 0


def test_filter_lets_only_its_values_through_and_offers_those_of_the_other_filters() -> None:
    wanted = Arrangement().filtered(2, ["待审核"])
    assert shown(wanted) == [1, 3]
    assert choices(ROWS, COLUMNS, wanted, 2) == [("待审核", "待审核", 2), ("已生效", "已生效", 1)]
    assert shown(wanted.filtered(2, ())) == [1, 2, 3]


def test_listing_asks_the_store_for_the_same() -> None:
    columns = (Column("姓名", str, key="name"), Column("状态", str, key="status", filterable=True))
    listing = Arrangement(0, descending=True).filtered(1, ["filed"]).listing(columns, "张")
    assert (listing.query, listing.sort, listing.descending) == ("张", "name", True)
    assert listing.filters == (("status", ("filed",)),)


@pytest.fixture
def model(prepared: object) -> RowsModel:
    made = RowsModel(COLUMNS)
    made.show(ROWS)
    return made


def test_new_records_are_arranged_as_those_before(model: RowsModel) -> None:
    model.arrange(Arrangement(0))
    model.show([*ROWS, Row(4, "安六", 0, "待审核")])
    assert [row.n for row in model.records] == [4, 2, 1, 3]
    assert (model.rowCount(), model.whole()) == (4, 4)


def test_row_is_known_again_after_its_state_has_changed(model: RowsModel) -> None:
    identity = model.identity(1)
    model.show([ROWS[2], ROWS[0], Row(2, "李四", 20_000, "已退回")])
    assert model.row_of(identity) == 2


def test_order_worked_out_elsewhere_counts_only_for_the_same_records(model: RowsModel) -> None:
    given, wanted = model.everything, Arrangement(1)
    found = arranged(given, COLUMNS, wanted)
    model.show(ROWS[:2])
    model.take(wanted, given, found)
    assert [row.n for row in model.records] == [1, 2]
    model.take(wanted, model.everything, found[:1])
    assert [row.n for row in model.records] == [2]


def test_head_says_how_it_is_sorted_and_stands_over_its_cells(model: RowsModel) -> None:
    across = Qt.Orientation.Horizontal
    assert model.headerData(1, across) == "金额（元）"
    model.arrange(Arrangement(1, descending=True))
    assert model.headerData(1, across) == "金额 ▼"
    assert "从大到小" in model.headerData(1, across, Qt.ItemDataRole.AccessibleTextRole)
    assert model.headerData(1, across, Qt.ItemDataRole.TextAlignmentRole) == model.data(
        model.index(0, 1), Qt.ItemDataRole.TextAlignmentRole
    )


def test_only_the_first_rows_are_waited_for() -> None:
    model = RowsModel(COLUMNS)
    model.wait()
    assert empty_table.sentence(model, "没有。") == empty_table.READING
    model.show([])
    assert empty_table.sentence(model, "没有。") == "没有。"
    model.wait()
    assert empty_table.sentence(model, "没有。") == "没有。"
