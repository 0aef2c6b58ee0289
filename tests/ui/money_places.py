"""The pages of money with rows in them where the books have some, opened one after the other (see tests/ui/places.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.services import people
from app.services.unpaid import unpaid_ids
from tests.ui.driver import Driver
from ui.pages.fund_books import LEDGER, VIEWS

GRANT_TABS = 4
TYPED = {
    "rate": "1.5",
    "principal": "200",
    "first": "2026-01-01",
    "last": "2026-03-01",
    "amount": "1234.56",
    "base": "140",
}
"""What a sum needs and no account says."""


def money_places(driver: Driver) -> Iterator[str]:
    """Everything that shows money beyond the day's takings."""
    yield from account_places(driver)
    yield from chart_places(driver)
    for key, walk in (
        ("grants", grant_places), ("interest", interest_places), ("three_way", three_way_places),
        ("fund_books", fund_places), ("refunds", refund_places), ("estimate", estimate_places),
    ):  # fmt: skip
        if key in driver.shell.kinds:
            yield from walk(driver)


def choose(driver: Driver, choice: QComboBox, place: int) -> None:
    """As a person does it with the arrow keys."""
    choice.setCurrentIndex(place)
    choice.activated.emit(place)
    driver.idle()


def somebody_with_money(driver: Driver) -> bool:
    """Open the person with the most on the account; False when nobody has anything on it."""
    desk = driver.window.desk
    assert desk is not None
    owing = set(unpaid_ids(desk))
    paid = [n for n in people.find_ids(desk, "") if n not in owing][:12]
    with driver.quiet():
        count, n = max(((len(people.person(desk, n).entries), n) for n in paid), default=(0, 0))
    if count:
        driver.open("people").open_with(n)
        driver.idle()
    return count > 0


def number_with_money(driver: Driver) -> str:
    return str(driver.open("people").panel.person.resident.id_number) if somebody_with_money(driver) else ""


def account_places(driver: Driver) -> Iterator[str]:
    """个人账户: all years as a chart and as numbers, one year by heading, and where an entry comes from."""
    if not somebody_with_money(driver):
        return
    panel = driver.page.panel
    panel.tabs.open(1)
    driver.idle()
    yield "account payments"
    panel.tabs.open(2)
    driver.idle()
    account = panel.account
    yield "account"
    account.years.show_as(table=True)
    driver.idle()
    yield "account years"
    account.years.show_as(table=False)
    choose(driver, account.year, account.year.count() - 1)
    yield "account year"
    account.entries.choose(0)
    account.explain.click()
    driver.idle()
    yield "account origin"
    panel.tabs.open(3)
    driver.idle()
    yield "account filings"
    panel.tabs.open(0)
    driver.idle()


def chart_places(driver: Driver) -> Iterator[str]:
    """The workbench's charts with their numbers."""
    page: Any = driver.open("workbench")
    turn = page.collection.numbers
    turn.click()
    for place in range(page.collection.tabs.stack.count()):
        page.collection.tabs.open(place)
        driver.idle()
        yield f"workbench numbers {place}"
    page.collection.tabs.open(0)
    turn.click()
    driver.idle()


def grant_places(driver: Driver) -> Iterator[str]:
    """Both things that governments pay, for the last year in which somebody is owed something."""
    page: Any = driver.open("grants")
    for what in reversed(range(page.what.count())):
        choose(driver, page.what, what)
        for year in (1, 0):
            choose(driver, page.year, year)
            if page.found is not None and page.found.villages:
                break
        for tab in range(GRANT_TABS):
            page.tabs.open(tab)
            driver.idle()
            yield f"grants {page.what.itemData(what)} {tab}"
    page.tabs.open(0)


def interest_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("interest")
    for place in range(page.year.count()):
        choose(driver, page.year, place)
        if page.count.isEnabled():
            page.count.click()
            driver.idle()
            if page.villages.source.rowCount():
                break
    yield "interest counted"
    number = number_with_money(driver)
    page = driver.open("interest")
    page.open_person(number)
    driver.idle()
    yield "interest of one person"
    for place in range(page.person.month.count()):
        choose(driver, page.person.month, place)
        page.person.count.click()
        driver.idle()
        if page.person.sources.source.rowCount() > 1:
            break
    yield "interest of one person counted"
    page.person.back.click()
    driver.idle()


def three_way_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("three_way")
    for place in range(1, page.month.count()):
        choose(driver, page.month, place)
        if page.items.source.rowCount() > 1:
            break
    page.items.choose(0)
    driver.idle()
    yield "three way items"


def fund_places(driver: Driver) -> Iterator[str]:
    """Each view, in the last period in which it has something."""
    page: Any = driver.open("fund_books")
    for view in range(len(VIEWS)):
        choose(driver, page.what, view)
        table = page.table(page.view())
        for place in range(page.account.count() if page.view() == LEDGER else 6):
            choose(driver, page.account if page.view() == LEDGER else page.period, place)
            if table.source.rowCount() > 1:
                break
        yield f"fund {page.view()}"


def refund_places(driver: Driver) -> Iterator[str]:
    page: Any = driver.open("refunds")
    for place in range(page.month.count()):
        choose(driver, page.month, place)
        if page.rows.source.rowCount() > 1:
            break
    yield "refunds month"


def estimate_places(driver: Driver) -> Iterator[str]:
    """Each sum, filled in, where it can be from somebody's account."""
    number = number_with_money(driver)
    page: Any = driver.open("estimate")
    for place in range(page.tabs.stack.count()):
        page.tabs.open(place)
        driver.idle()
        form = page.shown.form
        if "who" in form.editors:
            page.shown.take_number(number)
            driver.idle()
        for name, text in TYPED.items():
            if name in form.editors and not form.values().get(name):
                form.put(name, text)
        page.shown.compute()
        driver.idle()
        yield f"estimate {page.shown.sum.key}"
