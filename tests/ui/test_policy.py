"""政策 in the window: drafted, compared, filed and approved by keyboard; below the district it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from app.services import policy_editor, policy_papers
from tests.ui.driver import Driver
from ui.pages.policy.menu import COMPARED


def opened(driver: Driver) -> Any:
    driver.open("system").take_focus()
    driver.key(Qt.Key.Key_F4)
    return driver.page.policy


def drafting(driver: Driver) -> Any:
    panel = opened(driver)
    driver.key(Qt.Key.Key_F3)
    return panel.editor


def clear(driver: Driver) -> None:
    target = driver.window.focusWidget()
    assert isinstance(target, QLineEdit)
    target.selectAll()


def test_a_new_policy_is_filled_in_and_filed_by_keyboard_and_waits_for_another(enter):
    """Songshan 003 art. 40: it holds when a second key agrees."""
    driver = enter("district")
    editor = drafting(driver)
    assert driver.focus() == "region"
    driver.enter()
    assert driver.focus() == "valid_from"
    clear(driver)
    driver.type("2027-07-01")
    driver.key(Qt.Key.Key_F6)
    assert editor.shown == "tiers"
    assert driver.focus() == "cell_yuan"
    driver.enter()
    clear(driver)
    driver.type("35")
    driver.key(Qt.Key.Key_F9)
    panel = driver.page.policy
    assert driver.rows("policy_versions")[0][:3] == ["2027-07-01", "核准后定", "⚠ 等第二人核准"]
    assert ["缴费档次", "100 元档的补贴", "30 元/年", "35 元/年"] in driver.rows("policy_changes")
    assert "政策已提交" in driver.text("message_text")
    assert driver.focus() == "policy_versions"
    panel.leave.click()
    driver.idle()


def test_a_fault_is_told_at_its_cell_and_opens_its_section_when_filed(enter):
    driver = enter("district")
    editor = drafting(driver)
    editor.show_section("tiers")
    driver.idle()
    clear(driver)
    driver.type("abc")
    driver.enter()
    editor.show_section("benefit")
    driver.key(Qt.Key.Key_F9)
    assert editor.shown == "tiers"
    assert "不是以元为单位的金额" in driver.text("policy_tiers_problem")
    assert driver.text("policy_problems") == "还有 1 处要改，在：缴费档次。"
    assert "✕ 1" in editor.menu.buttons["tiers"].text()
    assert [version.state for version in policy_editor.versions(driver.window.desk)] == ["now"]


def test_two_fields_that_do_not_go_together_are_told_at_the_field(enter):
    driver = enter("district")
    editor = drafting(driver)
    editor.show_section("subsidy")
    driver.idle()
    form = editor.sections["subsidy"].form
    form.put("subsidy_entry", "随缴费入库记账")
    editor.show_section("interest")
    editor.sections["interest"].form.put("interest.subsidy_from", "从拨付入账那天算")
    editor._rested()
    driver.idle()
    assert "入库那天起息" in driver.text("interest.subsidy_from_problem")


def test_rows_are_added_deleted_and_put_back(enter):
    driver = enter("district")
    editor = drafting(driver)
    editor.show_section("window")
    driver.idle()
    rows = editor.sections["window"].tables[0]
    rows.take_focus()
    driver.type("01-01")
    driver.enter()
    driver.type("03-31")
    driver.enter()
    assert rows.texts() == ({"first": "01-01", "last": "03-31"},)
    driver.key(Qt.Key.Key_Up)
    driver.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert rows.texts() == ()
    driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert rows.texts() == ({"first": "01-01", "last": "03-31"},)


def test_what_is_typed_is_there_again_and_can_be_drafted_anew(enter):
    driver = enter("district")
    editor = drafting(driver)
    driver.enter()
    clear(driver)
    driver.type("2028-01-01")
    driver.key(Qt.Key.Key_Escape)
    panel = driver.page.policy
    assert panel.draft.text().startswith("接着填新政策")
    driver.key(Qt.Key.Key_F3)
    assert driver.text("policy_state") == "上次没有提交的内容已恢复。"
    assert editor.typed().values["valid_from"] == "2028-01-01"
    editor.anew.click()
    driver.idle()
    assert editor.typed().values["valid_from"] == "2027-01-01"


def test_the_comparison_shows_old_and_new(enter):
    driver = enter("district")
    editor = drafting(driver)
    editor.show_section(COMPARED)
    driver.idle()
    assert driver.rows("policy_compared") == [["适用范围", "生效日期", "2025-01-01", "2027-01-01"]]


def test_a_spreadsheet_goes_out_and_comes_back(enter, tmp_path: Path, monkeypatch):
    driver = enter("district")
    editor = drafting(driver)
    file = tmp_path / "政策.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    driver.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert file.exists()
    changed = {**policy_editor.draft_from(driver.window.desk), "min_age": 18}
    file.write_bytes(policy_papers.file_of(changed, ".xlsx"))
    editor.take_file(file)
    driver.idle()
    assert editor.typed().values["min_age"] == "18"
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    editor.take_file(tmp_path / "x.csv")
    driver.idle()
    assert driver.text("policy_state")
    assert editor.typed().values["min_age"] == "18"


def test_below_the_district_a_policy_is_read_and_printed(enter):
    driver = enter("village")
    panel = opened(driver)
    assert driver.rows("policy_versions")[0][1:3] == ["一直", "✓ 现行"]
    assert "区级" in panel.draft.why
    driver.key(Qt.Key.Key_F7)
    assert driver.shell.current() is None
    driver.key(Qt.Key.Key_Escape)
    driver.key(Qt.Key.Key_Escape)
    assert driver.page.key == "system"
