"""Cash on the page 收缴: stock of receipts, money on hand with its warning; nothing of it elsewhere (Xuecheng 002 3(2)2-3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.business import business
from app.services import demo as made_up
from app.services import exchange_in, exchange_out, handling, reviews
from app.services.demo import Demo, make_demo
from app.services.desk import Desk
from app.services.sign_in import sign_in
from app.services.unpaid import unpaid_ids
from db import Opener
from tests.ui.driver import Driver
from ui.pages.reviews.page import ReviewsPage
from ui.widgets.controls import ActionButton

CASH = {"cash_allowed": True, "cash": {"days": 3, "limit_yuan": 500}}


@pytest.fixture(scope="module")
def cash_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A district that allows cash; ten receipts in the first village, two payers of 300 and 200 yuan."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made_up, "POLICY", {**made_up.POLICY, **CASH})
        found = make_demo(tmp_path_factory.mktemp("cash") / "demo", Opener(), residents=40)
    stick = tmp_path_factory.mktemp("stick")
    desks = [
        _desk(found, found.district, "区管理员"),
        _desk(found, found.township, None),
        _desk(found, found.villages[0], None),
    ]
    district, township, village = desks
    book = {
        "village": village.station.code, "first": "00010001", "last": "00010010", "handed_on": str(village.today),
        "receiver": "王㛃",
    }  # fmt: skip
    handling.file(township, "receipt_book", book)
    _carry(stick, township, district)
    reviewer = _desk(found, found.district, "区复核")
    reviews.approve(reviewer, [docket.n for docket in reviews.waiting(reviewer) if docket.kind == "receipt_book"])
    reviewer.close()
    _carry(stick, district, township)
    _carry(stick, township, village)
    with village.store.read() as unit:
        people = unit.residents.many(list(unpaid_ids(village))[:2])
    rows = [
        {"id_number": one.id_number, "fen": yuan, "receipt": f"0001000{no}"}
        for no, (one, yuan) in enumerate(zip(people, ("300", "200"), strict=True), 1)
    ]
    handling.file(village, "cash_collection", {"paid_on": str(village.today)}, rows)
    for desk in desks:
        desk.close()
    return found


def _desk(found: Demo, home: Path, operator: str | None) -> Desk:
    return sign_in(home, operator, found.passphrase, Opener(), found.clock)


def _carry(stick: Path, sender: Desk, receiver: Desk) -> None:
    sender.refresh()
    (written,) = exchange_out.export(sender, stick, receiver.station.code)
    exchange_in.read_in(receiver, written.file)
    receiver.refresh()


@pytest.fixture
def demo(request: pytest.FixtureRequest) -> Demo:
    wanted: Demo = request.getfixturevalue("cash_demo")
    return wanted


def opened(enter) -> Driver:
    driver: Driver = enter("village")
    driver.open("collection")
    return driver


def test_the_page_says_what_is_in_the_drawer_and_that_it_is_due(enter) -> None:
    """002 3(2)3: 双限, the limit of 500 yuan has come."""
    driver = opened(enter)
    assert driver.text("cash_due") == "手里的现金 500.00 元，已满 500 元，该解缴了。"
    driver.find(ActionButton, "cash_open").click()
    driver.idle()
    (book,) = driver.rows("cash_books")
    assert book[2:] == ["王㛃", "00010001", "00010010", "10", "2", "0", "8", "00010003"]
    (drawer,) = driver.rows("cash_drawers")
    assert drawer[2] == "500.00"
    (taking,) = driver.rows("cash_takings")
    assert taking[2:4] == ["2", "500.00"]
    driver.key(Qt.Key.Key_Escape)
    assert driver.find(ActionButton, "batch_begin").isVisible()


def test_a_remittance_begins_from_the_drawer(enter) -> None:
    driver = opened(enter)
    driver.find(ActionButton, "cash_open").click()
    driver.idle()
    driver.key(Qt.Key.Key_F9)
    driver.idle()
    assert isinstance(driver.page, ReviewsPage)
    assert driver.page.handling.filling is not None
    assert driver.page.handling.filling.wanted.kind == "remittance"


@pytest.mark.parametrize(
    ("button", "title"), [("cash_receipts", "收据"), ("cash_stubs", "存根"), ("cash_register", "登记簿")]
)
def test_receipts_stubs_and_register_are_shown_as_paper(enter, button: str, title: str) -> None:
    driver = opened(enter)
    driver.find(ActionButton, "cash_open").click()
    driver.idle()
    shown: list[tuple[str, bytes]] = []
    driver.page.paper.connect(lambda name, pdf, _file: shown.append((name, pdf)))
    driver.find(ActionButton, button).click()
    driver.idle()
    ((name, pdf),) = shown
    assert (title in name, pdf[:4]) == (True, b"%PDF")


def test_who_took_cash_is_told_where_the_receipt_is_printed(enter) -> None:
    """002 3(2)2: the payer gets a receipt at once; what follows the filing names the page and its button."""
    driver = opened(enter)
    following = business("cash_collection").following
    assert f"「{driver.page.title}」的「{driver.find(ActionButton, 'cash_open').text().strip()}」" in following
