"""新办业务 on the real window: any business that declares how it is entered, by keyboard alone (interface, rules 1-4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu

from app.business import businesses
from app.business.declaration import Field
from app.domain import id_number
from app.domain.records import EFFECTIVE, Resident
from app.services import drafts, handling, people
from tests.ui.driver import Driver
from tests.ui.made_up import COAL, KIND
from ui.handling.grid import LinesGrid
from ui.pages.reviews.page import ReviewsPage
from ui.widgets.controls import ActionButton


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up business is one of the businesses meanwhile."""
    monkeypatch.setitem(businesses(), KIND, COAL)


def begin(driver: Driver, words: str = "资金划转") -> ReviewsPage:
    page = driver.open("reviews")
    assert isinstance(page, ReviewsPage)
    driver.key(Qt.Key.Key_F3)
    driver.type(words)
    driver.enter()
    return page


def fill(driver: Driver, *texts: str) -> None:
    """Type each into the field with the keyboard, Enter after each."""
    for text in texts:
        if text:
            driver.type(text)
        driver.enter()


def test_movement_between_accounts_is_filed_by_keyboard_alone(enter) -> None:
    driver = enter("district", "区财务")
    page = begin(driver)
    assert driver.focus() == "way"
    fill(driver, "收入户划入财政专户", "1200.50", "2026.10.6", "0001")
    driver.enter()  # no remark
    assert driver.focus() == "handling_file"
    driver.key(Qt.Key.Key_F9)
    assert "资金划转已提交：收入户划入财政专户，凭证 0001，1,200.50 元" in driver.text("message_text")
    assert "F7" in driver.text("message_hint")
    assert page.sheet_shown is not None
    assert page.sheet_shown.docket.kind == "fund_movement"
    assert page.sheet_shown.docket.fen == 120_050


def grid(driver: Driver) -> LinesGrid:
    return driver.find(LinesGrid, f"handling_lines_{KIND}")


def people_of(driver: Driver, count: int) -> list[Resident]:
    assert driver.window.desk is not None
    return [one for one in people.find(driver.window.desk, "") if one.status == EFFECTIVE][:count]


def begin_coal(driver: Driver) -> ReviewsPage:
    page = begin(driver, "qnbz")
    fill(driver, "2026", "m", "")
    return page


def rest(driver: Driver) -> None:
    """Until the pause of typing has passed and what was asked is answered."""
    timers = driver.page.handling.findChildren(QTimer)
    driver.qtbot.waitUntil(lambda: not any(timer.isSingleShot() and timer.isActive() for timer in timers))
    driver.idle()


def test_business_is_found_by_pinyin_and_only_those_of_the_operator_are_offered(enter) -> None:
    driver = enter("village")
    driver.open("reviews")
    driver.key(Qt.Key.Key_F3)
    titles = {row[1] for row in driver.rows("handling_kinds")}
    assert "取暖补助" in titles
    assert "资金划转" not in titles
    driver.type("qnbz")
    assert driver.rows("handling_kinds")[0][1] == "取暖补助"
    driver.enter()
    assert driver.text("handling_title") == "取暖补助"
    assert driver.focus() == "year"


def test_lines_are_typed_cell_by_cell_and_summed(enter) -> None:
    driver = enter("village")
    page = begin_coal(driver)
    first, second = people_of(driver, 2)
    assert driver.focus() == "cell_id_number"
    fill(driver, first.id_number, "200", "", "无烟煤", second.id_number, "100.5", "柴", "")
    assert driver.text("lines_sum") == "共 2 行　金额 300.50 元"
    rows = driver.rows(grid(driver).objectName())
    assert rows[0][2].startswith(first.name)
    assert second.id_number not in rows[1][1]
    assert rows[1][4] == "柴"
    driver.enter()  # the empty line: done
    assert driver.focus() == "handling_file"
    rest(driver)
    assert "300.50 元" in driver.text("handling_sum")
    driver.key(Qt.Key.Key_F9)
    assert "取暖补助已提交：2026 年取暖补助，300.50 元。" in driver.text("message_text")
    assert page.sheet_shown is not None
    assert page.sheet_shown.docket.count == 2


def test_bad_input_is_told_at_its_place_once_it_was_left(enter) -> None:
    driver = enter("village")
    begin(driver, "qnbz")
    fill(driver, "两千")
    assert "只填数字" in driver.text("year_problem")
    fill(driver, "m", "")
    driver.type("150404")
    rest(driver)
    assert "✕" not in driver.rows(grid(driver).objectName())[0][1]  # still being typed
    assert driver.text("lines_problem") == ""
    fill(driver, "", "三百")
    rest(driver)
    row = driver.rows(grid(driver).objectName())[0]
    assert row[1].startswith("✕")
    assert row[3] == "✕ 三百"
    driver.key(Qt.Key.Key_F9)
    assert "还没有提交" in driver.text("handling_problems")
    assert "明细里有 1 行要改" in driver.text("handling_problems")
    assert driver.focus() == "year"


def test_pasted_rows_are_taken_and_a_bad_cell_is_marked_with_its_sentence(enter) -> None:
    driver = enter("village")
    begin_coal(driver)
    first, second = people_of(driver, 2)
    text = f"身份证号码\t姓名\t补助金额\n{first.id_number}\t甲\t200\n{second.id_number}\t乙\t二百块\n"
    QApplication.clipboard().setText(text)
    driver.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rest(driver)
    rows = driver.rows(grid(driver).objectName())
    assert len(rows) == 3
    assert rows[0][3] == "200.00"
    assert rows[1][3] == "✕ 二百块"
    assert "二百块" in rows[1][-1]
    assert driver.text("lines_sum") == "共 2 行　金额 200.00 元"


def test_deleted_line_is_put_back(enter) -> None:
    driver = enter("village")
    begin_coal(driver)
    (first,) = people_of(driver, 1)
    fill(driver, first.id_number, "200")
    driver.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert driver.text("lines_sum") == ""
    driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert driver.text("lines_sum") == "共 1 行　金额 200.00 元"


def test_draft_with_its_lines_comes_back_and_emptying_it_can_be_undone(enter) -> None:
    driver = enter("village")
    page = begin_coal(driver)
    (first,) = people_of(driver, 1)
    driver.type(first.id_number)
    driver.enter()
    driver.type("12")  # half an amount
    rest(driver)
    assert driver.window.desk is not None
    kept = drafts.kept(driver.window.desk, f"handling:{KIND}")
    assert kept.values["year"] == "2026"
    assert first.id_number in kept.values["*rows"]
    driver.key(Qt.Key.Key_Escape)  # out of the cell
    driver.key(Qt.Key.Key_Escape)  # out of the form
    assert "已留作草稿" in driver.text("message_text")
    driver.key(Qt.Key.Key_F3)
    assert driver.rows("handling_kinds")[0][0] == "没有提交完的"
    driver.type("qnbz")
    driver.enter()
    assert "已恢复" in driver.text("handling_draft_text")
    assert page.handling.filling is not None
    assert page.handling.filling.form.values()["year"] == "2026"
    assert driver.text("lines_sum").startswith("共 1 行")
    driver.find(ActionButton, "handling_empty").click()
    assert driver.text("lines_sum") == ""
    driver.find(ActionButton, "handling_draft_undo").click()
    assert driver.text("lines_sum").startswith("共 1 行")


def test_two_thousand_lines_come_in_without_a_stall(enter, tmp_path) -> None:
    driver = enter("village")
    begin_coal(driver)
    found = people_of(driver, 20)
    file = tmp_path / "明细.csv"
    lines = [f"{found[place % 20].id_number},{place % 7 + 1}" for place in range(2_000)]
    file.write_text("\n".join(["身份证号码,金额", *lines]), encoding="utf-8-sig")
    with driver.acting():
        driver.page.handling.filling.table.take_file(file)
        rest(driver)
    assert driver.text("lines_sum").startswith("共 2,000 行")
    grid(driver).open_cell(1_000, grid(driver).places()[1])
    driver.type("500")
    driver.enter()
    rest(driver)
    assert driver.rows(grid(driver).objectName())[1_000][3] == "500.00"


def test_scan_goes_to_the_line_being_typed_and_never_over_another_number(enter) -> None:
    driver = enter("village")
    begin_coal(driver)
    first, second = people_of(driver, 2)
    driver.shell.take_number(first.id_number)
    driver.idle()
    assert driver.focus() == "cell_fen"
    driver.type("200")
    driver.shell.take_number(second.id_number)
    driver.idle()
    rows = driver.rows(grid(driver).objectName())
    assert [row[2].split("，")[0] for row in rows[:2]] == [first.name, second.name]


def test_filed_lines_are_shown_as_a_table_with_titles_names_and_sums(enter) -> None:
    driver = enter("village")
    page = begin_coal(driver)
    first, second = people_of(driver, 2)
    fill(driver, first.id_number, "200", "柴", "", second.id_number, "100.5")
    driver.key(Qt.Key.Key_F9)
    page.sheet.tabs.open(1)
    driver.idle()
    rows = driver.rows(f"sheet_rows_{KIND}")
    assert rows[0][1] == first.name
    assert rows[0][2] == id_number.mask(first.id_number)
    assert "柴" in rows[0]
    assert "200.00" in rows[0]
    assert driver.text("sheet_rows_sum") == "共 2 行　金额合计 300.50 元"
    assert page.sheet_shown is not None
    fields = {label: text for label, text, _ in page.sheet_shown.fields}
    assert fields["燃料"] == "煤"
    assert fields["合计金额"] == "300.50 元"


def test_what_was_filed_is_printed_with_one_key(enter, qtbot) -> None:
    driver = enter("village")
    page = begin_coal(driver)
    (first,) = people_of(driver, 1)
    fill(driver, first.id_number, "200")
    driver.key(Qt.Key.Key_F9)
    with qtbot.waitSignal(page.paper) as printed:
        driver.key(Qt.Key.Key_F7)
    assert printed.args[0].startswith("取暖补助明细表")
    assert printed.args[1].startswith(b"%PDF")


def test_business_about_a_person_begins_on_his_card_with_his_number(enter, monkeypatch) -> None:
    about = replace(COAL, about_person=True, form=(Field("id_number", "证件号码", "id_number", required=True), *COAL.form))
    monkeypatch.setitem(businesses(), KIND, about)
    driver = enter("village")
    (first,) = people_of(driver, 1)
    driver.shell.go("people", first.n)
    driver.idle()
    driver.find(ActionButton, "person_handle").click()
    menu = driver.page.panel.handle.findChild(QMenu, "person_handle_menu")
    next(action for action in menu.actions() if action.data() == KIND).trigger()
    menu.close()
    driver.window.activateWindow()
    driver.idle()
    assert first.name in driver.text("handling_title")
    filling = driver.page.handling.filling
    assert filling.form.values()["id_number"] == first.id_number
    assert driver.text("id_number_said").startswith(first.name)
    assert driver.focus() == "year"
    driver.type("2026")
    rest(driver)
    assert drafts.kept(driver.window.desk, f"handling:{KIND}:{first.subject}").values == {"year": "2026"}


def test_list_page_says_why_nothing_can_be_filed_by_somebody_without_a_role(enter) -> None:
    driver = enter("district", "区复核")
    page = driver.open("reviews")
    assert page.new.isEnabled() == bool(handling.offered(driver.window.desk))


def test_workbench_leads_straight_to_a_new_filing(enter) -> None:
    driver = enter("village")
    driver.shell.go("reviews", f"new/{KIND}")
    driver.idle()
    assert driver.text("handling_title") == "取暖补助"


def test_filing_that_came_back_is_corrected_in_its_form(enter) -> None:
    driver = enter("village")
    page = begin_coal(driver)
    (first,) = people_of(driver, 1)
    fill(driver, first.id_number, "200", "柴")
    driver.key(Qt.Key.Key_F9)
    assert page.sheet_shown is not None
    page._again()
    driver.idle()
    assert page.handling.filling is not None
    assert page.handling.filling.form.values()["fuel"] == "coal"
    row = driver.rows(grid(driver).objectName())[0]
    assert row[2].startswith(first.name)
    assert row[3] == "200.00"
    assert row[4] == "柴"
