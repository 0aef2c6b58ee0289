from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox

from app.domain import pinyin
from app.domain.listing import Listing
from app.services import people, review_lists, review_sheets, reviews
from app.services.review_lists import Asked
from app.services.unsent import unsent_ns
from ui.widgets.controls import ActionButton


def queue(driver):
    return driver.rows("reviews_table")


def test_one_key_approves_and_the_next_is_open(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    before = queue(driver)
    assert len(before) == 3
    driver.key(Qt.Key.Key_F9)
    assert queue(driver) == before[1:]
    assert "通过 1 件" in driver.text("message_text")
    assert before[1][1] in driver.text("sheet_title")
    assert page.deciding.approve.isEnabled()


def test_next_goes_on_without_a_decision(enter) -> None:
    driver = enter("township")
    driver.open("reviews")
    names = [row[1] for row in queue(driver)]
    driver.key(Qt.Key.Key_F6)
    assert names[1] in driver.text("sheet_title")
    driver.key(Qt.Key.Key_F6)
    assert names[2] in driver.text("sheet_title")
    assert not driver.find(ActionButton, "review_next").isEnabled()
    assert len(queue(driver)) == 3


def test_return_asks_for_a_reason(enter) -> None:
    driver = enter("township")
    driver.open("reviews")
    driver.key(Qt.Key.Key_F8)
    driver.enter()
    assert driver.text("review_reason_problem") == "请先写明原因。"
    driver.type("证件照片不清")
    driver.enter()
    assert "已退回 1 件" in driver.text("message_text")
    assert len(queue(driver)) == 2


def test_f9_in_an_open_question_answers_it_and_never_approves(enter) -> None:
    driver = enter("township")
    driver.open("reviews")
    driver.key(Qt.Key.Key_F8)
    driver.key(Qt.Key.Key_F9)
    assert driver.text("review_reason_problem") == "请先写明原因。"
    assert len(queue(driver)) == 3
    driver.type("证件照片不清")
    driver.key(Qt.Key.Key_F9)
    assert "已退回 1 件" in driver.text("message_text")
    assert len(reviews.listed(driver.window.desk, "returned")) == 1


def test_f9_does_not_answer_a_plain_question(enter) -> None:
    driver = enter("township")
    driver.open("reviews")
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    driver.key(Qt.Key.Key_F9)
    assert "请按回车" in driver.text("review_reason_problem")
    assert len(queue(driver)) == 3


def test_reason_is_one_key_from_the_phrases(enter) -> None:
    driver = enter("township")
    driver.open("reviews")
    driver.key(Qt.Key.Key_F8)
    phrase = driver.find(ActionButton, "review_reason_phrase_1").accessibleName()
    driver.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    driver.enter()
    assert "已退回 1 件" in driver.text("message_text")
    (returned,) = reviews.listed(driver.window.desk, "returned")
    assert returned.opinion == phrase


def test_phrase_that_speaks_of_a_person_is_not_kept(enter) -> None:
    from ui.pages.reviews import phrases

    driver = enter("township")
    driver.open("reviews")
    usual = phrases.phrases()
    assert not phrases.remember("王秀英的照片不清", ["王秀英"])
    assert not phrases.remember("号码应为 1504", [])
    assert phrases.phrases() == usual
    assert phrases.remember("请补身份证背面", ["王秀英"])
    assert phrases.phrases()[0] == "请补身份证背面"


def test_all_without_findings_are_counted_before_they_pass(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert "3 件没有问题" in page.deciding.reason.strip.question.text()
    assert len(queue(driver)) == 3
    driver.enter()
    assert queue(driver) == []
    assert "没有等您审核" in driver.page.table.empty_text


def test_own_filing_says_why_it_cannot_be_decided(enter) -> None:
    driver = enter("village")
    page = driver.open("reviews")
    page.open_with("filed")
    driver.idle()
    assert queue(driver)
    assert not page.deciding.approve.isEnabled()
    assert page.deciding.approve.toolTip()
    assert driver.text("review_why") == page.deciding.approve.toolTip()


def test_filing_that_another_page_names_is_opened_alone(enter) -> None:
    driver = enter("township")
    filing = reviews.listed(driver.window.desk)[-1]
    driver.shell.go("reviews", filing)
    driver.idle()
    assert len(queue(driver)) == 1
    assert driver.page.sheet_shown.docket.n == filing.n


def test_an_import_is_one_group_of_the_list(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    page.open_with("effective")
    driver.idle()
    choice = driver.find(QComboBox, "reviews_act")
    groups = [choice.itemData(place) for place in range(1, choice.count())]
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    driver.idle()
    act = review_lists.list_ids(driver.window.desk, Asked("effective", act=int(groups[0])))
    assert list(page.model.ids) == list(act)
    assert len(act) >= 2
    assert f"（{len(act):,}）" in choice.itemText(1)


def test_choices_count_what_they_let_through(enter) -> None:
    driver = enter("township")
    desk = driver.window.desk
    for which in ("", "effective", "waiting"):
        listed = review_lists.listed(desk, Asked(which))
        assert sum(choice.count for choice in listed.kinds) == len(review_lists.list_ids(desk, Asked(which)))
        for choice in listed.kinds:
            assert len(review_lists.list_ids(desk, Asked(which, kind=choice.value))) == choice.count
        for choice in listed.villages:
            assert len(review_lists.list_ids(desk, Asked(which, village=choice.value))) == choice.count


def test_queue_is_the_one_that_reviews_decide(enter) -> None:
    driver = enter("township")
    desk = driver.window.desk
    assert list(review_lists.list_ids(desk, Asked())) == [docket.n for docket in reviews.waiting(desk)]


def test_a_change_shows_what_changes_first_beside_the_old(enter) -> None:
    driver = enter("village")
    desk = driver.window.desk
    person = next(one for one in people.find(desk, "") if one.status == "effective")
    people.change_record(desk, person.n, {"phone": "13800138000"})
    (filed,) = reviews.listed(desk, "filed", kinds=("change",))
    sheet = review_sheets.sheet(desk, filed.n)
    assert sheet.fields[0] == ("联系电话", "13800138000", person.phone)
    assert all(not old for _, _, old in (*sheet.fields[1:], *sheet.rest))
    assert ("单据号", filed.id[:16], "") in sheet.rest


def test_what_came_back_is_corrected_from_what_it_said(enter, tmp_path) -> None:
    from app.services import exchange_in, exchange_out

    township = enter("township")
    township.open("reviews")
    name = queue(township)[0][1]
    township.key(Qt.Key.Key_F8)
    township.type("照片不清")
    township.enter()
    stick = tmp_path / "stick"
    stick.mkdir()
    written = exchange_out.export(township.window.desk, stick, "150404100200")
    village = enter("village")
    for package in written:
        exchange_in.read_in(village.window.desk, package.file)
    village.shell.refresh()
    village.idle()
    page = village.open("workbench")
    assert page.returned.number.text() == "1 件"
    page.returned.click()
    village.idle()
    assert "照片不清" in village.text("sheet_findings")
    village.key(Qt.Key.Key_F4)
    assert village.page.key == "people"
    assert village.page.registration.form.values()["name"] == name
    village.key(Qt.Key.Key_F9)
    assert "已提交" in village.text("message_text")
    assert village.text("person_name") == name
    assert village.page.table.record().name == name
    village.open("people").open_with(village.page.panel.person.resident.id_number)
    village.idle()
    assert [row[0] for row in village.rows("people_table")] == [name]
    assert village.open("workbench").returned.number.text() == "0 件"


def test_what_is_not_delivered_opens_as_exactly_these_filings(enter) -> None:
    driver = enter("village")
    assert driver.window.desk is not None
    wanted = list(unsent_ns(driver.window.desk))
    driver.open("workbench")
    driver.find(QAbstractButton, "question_unsent").click()
    driver.idle()
    page = driver.page
    assert list(page.model.ids) == wanted != []
    assert driver.text("page_subtitle") == f"{len(wanted):,} 件对方还没有回执"
    assert driver.find(QComboBox, "reviews_which").currentText() == "还没送到"
    assert len(driver.rows("reviews_table")) == len(wanted)


def test_what_is_asked_is_what_is_returned_whatever_is_chosen_meanwhile(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    asked = page.chosen_ns()[0]
    driver.key(Qt.Key.Key_F8)
    page.table.choose(1)
    driver.idle()
    strip = page.deciding.reason.strip
    if strip.isVisible():
        strip.edit.setFocus()
        driver.type("照片不清")
        driver.enter()
    with driver.window.desk.store.read() as unit:
        states = {n: unit.dockets.get(n).state for n in page.model.ids}
        assert unit.dockets.get(asked).state == "returned"
    assert "returned" not in states.values()


def test_the_store_sorts_the_filings_by_every_head(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    page.open_with("")
    driver.idle()
    table = page.table
    whole = set(page.model.ids)
    for place in range(len(table.source.columns)):
        assert table.source.sortable(place)
        table.head.sectionClicked.emit(place)
        driver.idle()
        rising = list(page.model.ids)
        table.head.sectionClicked.emit(place)
        driver.idle()
        assert set(page.model.ids) == set(rising) == whole
        assert page.model.ids != rising or len({row[place] for row in driver.rows("reviews_table")}) == 1


def test_a_head_offers_what_the_list_above_lets_through(enter) -> None:
    driver = enter("township")
    page = driver.open("reviews")
    page.open_with("")
    driver.idle()
    desk, wanted = driver.window.desk, page.model.query
    for key in ("kind", "village", "state"):
        for value, _, count in review_lists.filter_choices(desk, wanted.asked, key, Listing()):
            only = Listing(filters=((key, (value,)),))
            assert len(review_lists.list_ids(desk, wanted.asked, only)) == count


def test_letters_typed_on_the_list_go_to_the_next_filing_that_begins_with_them(enter) -> None:
    driver = enter("township")
    table = driver.open("reviews").table
    table.setFocus()
    shown = driver.rows("reviews_table")
    last = len(shown) - 1
    for word in (shown[last][1], min(pinyin.initials(shown[last][1]))):
        table.choose(0)
        table.keys.write(word)
        driver.idle()
        assert table.currentIndex().row() == last, word
        table.letters.forget()
    driver.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    driver.type(shown[last][1][-1])
    driver.enter()
    assert shown[table.currentIndex().row()][1].endswith(shown[last][1][-1])
    table.keys.write("无此人")
    driver.idle()
    assert "表里没有" in driver.text("reviews_table_typed")
    assert driver.text("message_text") == ""
