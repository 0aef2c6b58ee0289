"""政策 in all its states and the wizards of other files, opened one after the other (see tests/ui/places.py)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.domain.policy_sections import section_of
from app.domain.records import Resident
from app.services import people
from tests.ui.driver import Driver
from ui.pages.policy.menu import COMPARED

BALANCES = ("姓名", "身份证号码", "保险编号", "个人缴费", "省级补贴", "利息", "合计", "2024年", "2025年")
GROUPS = ("姓名", "身份证号码", "类别", "认定日期")
STEPS = ("columns", "problems", "result")


def policy_places(driver: Driver) -> Iterator[str]:
    """The versions; at the district also the next one: every section, what is wrong, and what it changes."""
    page: Any = driver.open("system")
    page.open_policy()
    driver.idle()
    panel = page.policy
    yield "policy"
    if not panel.draft.why:
        panel.begin()
        driver.idle()
        editor = panel.editor
        yield "policy draft"
        for key in list(editor.menu.buttons):
            editor.show_section(key)
            driver.idle()
            yield f"policy draft {key}"
        editor.show_section("subsidy")
        editor.sections["subsidy"].form.put("subsidy_entry", "随缴费入库记账")
        editor.show_section("interest")
        editor.sections["interest"].form.put("interest.subsidy_from", "从拨付入账那天算")
        editor.submit()
        driver.idle()
        yield "policy faults"
        editor.anew.click()
        driver.idle()
        section = section_of("min_age").key
        editor.show_section(section)
        editor.sections[section].form.put("min_age", "18")
        editor._rested()
        driver.idle()
        editor.show_section(COMPARED)
        driver.idle()
        yield "policy comparison"
        editor.submit()
        driver.idle()
        yield "policy waiting"
        panel.table.choose(0)
        driver.idle()
        yield "policy waiting changes"
    panel.leave.click()
    driver.idle()


def opening_places(driver: Driver, folder: Path) -> Iterator[str]:
    """导入期初: the balances of an older system, one of a stranger among them."""
    page: Any = driver.open("people")
    if page.opening.isHidden():
        return
    rows = [
        (one.name, one.id_number, f"NX{at:06d}", "400.00", "60.00", "8.50", "468.50", "200", "")
        for at, one in enumerate(registered(driver))
    ]
    file = written(
        folder / "余额.csv", [BALANCES, *rows, ("外村人", "150404197001011234", "", "1", "", "", "1", "", "")]
    )
    page.begin_openings()
    driver.idle()
    yield "openings"
    yield from steps(driver, page.opening_panel, file, "openings")


def group_places(driver: Driver, folder: Path) -> Iterator[str]:
    """导入名单: an agency's list, with a group that the policy does not know and a wrong number."""
    page: Any = driver.open("grants")
    page.tabs.open(3)
    driver.idle()
    if page.lists.go.why:
        return
    found = registered(driver)
    rows = [(one.name, one.id_number, "低保", "2026-01-01") for one in found[:6]]
    rows += [(one.name, one.id_number, "退役军人", "2026-01-01") for one in found[6:8]]
    file = written(folder / "名单.csv", [GROUPS, *rows, ("无号人", "15040419700101123", "低保", "2026-01-01")])
    page.open_import()
    wizard = page.importing
    wizard.source.setCurrentIndex(1)
    wizard.source.activated.emit(1)
    driver.idle()
    yield "groups"
    yield from steps(driver, wizard, file, "groups")
    page.tabs.open(0)


def steps(driver: Driver, wizard: Any, file: Path, name: str) -> Iterator[str]:
    """The file, its columns, what was found, the result; then back out."""
    wizard.begin(file)
    driver.idle()
    yield f"{name} file"
    for step in STEPS:
        wizard.step_on()
        driver.idle()
        yield f"{name} {step}"
    wizard.left.emit()
    driver.shell.messages.clear()
    driver.idle()


def registered(driver: Driver) -> list[Resident]:
    desk = driver.window.desk
    assert desk is not None
    return [one for one in people.find(desk, "") if one.status == "effective"]


def written(path: Path, rows: Iterable[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
