"""The first page: every number opens exactly its list, every chart says its figures."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.services import people, progress, review_lists
from app.services.progress import born_after
from app.services.unpaid import unpaid_ids
from ui import appearance
from ui.pages.workbench import columns
from ui.widgets.bars import Bar, BarList, BarRow
from ui.widgets.columns_chart import ColumnsChart
from ui.widgets.controls import ActionButton


def number(card) -> int:
    return int(card.number.text().split()[0].replace(",", ""))


def test_who_has_not_paid_is_counted_as_listed(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    count = number(page.unpaid)
    desk = driver.window.desk
    assert count == len(unpaid_ids(desk)) > 0
    assert "人已缴" in page.unpaid.below.text()
    page.unpaid.click()
    driver.idle()
    assert driver.page.key == "people"
    assert len(driver.rows("people_table")) == count


def test_unpaid_are_those_below_the_age_of_benefit_without_a_payment(enter) -> None:
    desk = enter("district", "区复核").window.desk
    edge = born_after(desk.today, 60)
    with desk.store.read() as unit:
        paid = set(unit.lines.paid(desk.today.year)) | unit.treasury.direct(desk.today.year)
        paid |= {one.subject for one in unit.paid_years.of_year(desk.today.year)}
    naive = {
        one.n for one in people.find(desk, "")
        if one.status in {"filed", "effective"} and one.birth > edge and one.subject not in paid
    }  # fmt: skip
    assert set(unpaid_ids(desk)) == naive


def test_the_sentence_says_how_many_came_by_the_tax_office(enter) -> None:
    found = progress.collected(enter("township").window.desk)
    assert "税务直缴" not in columns.sentence(found)
    places = (replace(found.places[0], direct=3), *found.places[1:])
    assert "人已缴（含税务直缴 3 人）" in columns.sentence(replace(found, places=places))


def test_a_place_opens_its_own_people(enter) -> None:
    driver = enter("township")
    driver.open("workbench")
    found = progress.collected(driver.window.desk)
    place = max(found.places, key=lambda place: place.unpaid)
    driver.find(BarRow, f"bar_{place.code}").click()
    driver.idle()
    assert driver.page.key == "people"
    assert len(driver.rows("people_table")) == place.unpaid


def test_what_waits_opens_the_queue(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    count = number(page.waiting)
    page.waiting.click()
    driver.idle()
    assert driver.page.key == "reviews"
    assert len(driver.rows("reviews_table")) == count == len(review_lists.list_ids(driver.window.desk, review_lists.Asked()))


def test_a_task_opens_its_page_at_its_list(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    rows = driver.rows("tasks")
    assert any("参保登记审核" in row[1] for row in rows)
    task = next(task for task in page.tasks.source.records if task.page == "reviews")
    page.tasks.opened.emit(task)
    driver.idle()
    assert driver.page.key == "reviews"
    assert driver.find(QComboBox, "reviews_kind").currentData() == "registration"


def test_sums_of_the_collection_equal_those_counted_one_by_one(enter) -> None:
    for level, operator in (("village", None), ("township", None)):
        desk = enter(level, operator).window.desk
        found = progress.collected(desk)
        day = desk.today
        alive = [one for one in people.find(desk, "") if one.status in {"filed", "effective"}]
        with desk.store.read() as unit:
            paid = unit.lines.paid(day.year)
            before = {
                line.subject for month in range(1, 13) for line in unit.lines.payments(f"{day.year - 1}-{month:02d}")
                if line.year == day.year - 1 and line.paid_on <= f"{day.year - 1}{day.isoformat()[4:]}"
            }  # fmt: skip
            fen = sum(unit.lines.year_totals(day.year).values())
        young = [one for one in alive if one.birth > born_after(day, 60)]
        payers = [one for one in alive if one.subject in paid]
        assert found.paid == len(payers)
        assert found.should == len({one.n for one in (*young, *payers)})
        assert found.before == len([one for one in alive if one.subject in before]) > 0
        assert sum(place.fen for place in found.places) == fen
        assert sum(group.people for group in found.ages) == len(alive)
        assert sum(group.paid for group in found.ages) == len(payers)
        assert sum(count for _, count in found.tiers) == len(payers)
        assert sum(fen for _, fen, _ in found.days) == found.payments_fen


def test_bars_and_charts_say_their_numbers(enter) -> None:
    driver = enter("township")
    driver.open("workbench")
    found = progress.collected(driver.window.desk)
    said = driver.find(BarList, "village_bars").accessibleDescription()
    for place in found.places:
        assert f"{place.name} {place.paid:,} / {place.should:,} 人" in said
    for name, groups in (("takings", columns.days(found)), ("tiers", columns.tiers(found)), ("ages", columns.ages(found))):
        chart = driver.window.findChild(ColumnsChart, name)
        assert groups
        for group in groups:
            assert group.title in chart.accessibleDescription()
            assert all(text in chart.accessibleDescription() for text in group.texts)


def test_name_of_a_place_is_read_whole_beside_its_bar(prepared: QApplication, qtbot: QtBot) -> None:
    bars = BarList("bars", "各村", "没有村。", ("今年", "去年"))
    qtbot.addWidget(bars)
    names = ("衣家营子村", "穆家营子镇（演示）")
    bars.show_bars([Bar(name, name, 1, 2, 1, ("1 / 2 人",)) for name in names])
    labels = [row.findChildren(QLabel)[0] for row in bars.rows]
    assert [shown.text() for shown in labels] == list(names)
    assert len({shown.width() for shown in labels}) == 1


def test_a_key_turns_pictures_into_numbers_that_can_be_copied(enter) -> None:
    driver = enter("township")
    driver.open("workbench")
    found = progress.collected(driver.window.desk)
    driver.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    rows = driver.rows("takings_table")
    assert [row[1] for row in rows] == [group.texts[0] for group in columns.days(found)]
    assert driver.find(ActionButton, "charts_turn").accessibleName() == "看图"
    driver.window.findChild(ColumnsChart, "takings").copy()
    assert rows[0][1] in QApplication.clipboard().text()


def test_places_are_ranked_as_chosen(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    order = driver.find(QComboBox, "progress_order")
    found = progress.collected(driver.window.desk)
    for by, key in (("money", lambda p: -p.fen), ("change", lambda p: p.paid - p.before), ("progress", lambda p: p.paid / p.should)):
        order.setCurrentIndex(order.findData(by))
        order.activated.emit(order.currentIndex())
        assert [row.key for row in page.collection.bars.rows] == [p.code for p in sorted(found.places, key=key)]


def test_a_caution_leads_where_it_is_mended(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    assert "备份" in driver.text("caution_0")
    driver.find(ActionButton, "caution_0_go").click()
    driver.idle()
    assert page.warnings.cautions[0].page == driver.page.key == "system"


def test_charts_follow_the_theme_and_the_text_size(enter) -> None:
    driver = enter("township")
    page = driver.open("workbench")
    chart = page.collection.days
    light = chart.view.chart().axes()[0].labelsColor()
    try:
        appearance.set_theme("dark")
        driver.idle()
        assert chart.view.chart().axes()[0].labelsColor() != light
        wide = page.collection.bars.rows[0].height()
        appearance.set_text_size(150)
        driver.idle()
        assert page.collection.bars.rows[0].height() > wide
    finally:
        appearance.set_text_size(100)
        appearance.set_theme("light")


def test_a_sum_for_somebody_who_asks_is_one_key_away(enter) -> None:
    driver = enter("village")
    driver.open("workbench").take_focus()
    driver.key(Qt.Key.Key_F6)
    assert driver.page.key == "estimate"
