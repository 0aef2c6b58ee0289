"""A payment is set right from where it is seen: its form opens already filled, or the button says why not (003 art. 16)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.services import line_actions
from tests.ui.driver import Driver
from ui.forms.lines import LongEdit
from ui.pages.reviews.page import ReviewsPage
from ui.widgets.controls import ActionButton

LEDGER = 4


def chosen(driver: Driver, phase: str = "credited") -> None:
    """The first payment of the month's ledger that stands so."""
    driver.go(LEDGER)
    lines = driver.page.lines
    for row in range(lines.source.rowCount()):
        if lines.source.record(row).phase == phase:
            lines.choose(row)
            driver.page._line_chosen(lines.record())
            driver.idle()
            return
    raise AssertionError(phase)


def form(driver: Driver) -> dict[str, str]:
    page = driver.page
    assert isinstance(page, ReviewsPage)
    assert page.handling.filling is not None
    return page.handling.filling.form.values()


def test_a_reversal_begins_with_the_payment_of_the_ledger(enter) -> None:
    driver = enter("village")
    chosen(driver)
    line = driver.page.lines.record()
    driver.find(ActionButton, "ledger_actions_reversal").click()
    driver.idle()
    values = form(driver)
    assert (values["id_number"], values["year"]) == (line.id_number, str(line.year))
    assert driver.focus() == "reason"
    driver.find(LongEdit, "reason").setPlainText("刷错卡")
    driver.key(Qt.Key.Key_F9)
    assert "缴费冲销已提交" in driver.text("message_text")


def test_a_correction_begins_with_the_line_itself(enter) -> None:
    driver = enter("village")
    chosen(driver)
    line = driver.page.lines.record()
    driver.find(ActionButton, "ledger_actions_correction").click()
    driver.idle()
    assert form(driver)["line"] == line.line
    assert driver.focus() == "id_number"


def test_money_that_stands_on_the_account_is_not_refunded_and_the_button_says_what_first(enter) -> None:
    driver = enter("village")
    chosen(driver)
    assert "请先冲销" in driver.find(ActionButton, "ledger_actions_refund").why


def test_the_persons_payments_have_the_same_actions(enter) -> None:
    driver = enter("township")
    chosen(driver)
    subject = driver.page.lines.record().subject
    with driver.page.session.desk.store.read() as unit:
        person = unit.residents.by_subject(subject)
    assert person is not None
    driver.shell.go("people", person.n)
    driver.idle()
    panel = driver.page.panel
    panel.tabs.open(1)
    panel.payments.choose(0)
    driver.idle()
    kinds = [kind for kind, _ in line_actions.offered_here(driver.page.session.desk)]
    assert kinds == ["reversal", "correction", "refund"]
    assert list(panel.line_actions.buttons) == kinds
    assert all(button.isEnabled() or button.why for button in panel.line_actions.buttons.values())
    panel.line_actions.buttons["correction"].click()
    driver.idle()
    assert form(driver)["line"].count("-") == 1


def test_the_lines_of_a_closed_batch_are_corrected_there_too(enter) -> None:
    driver = enter("village")
    driver.open("collection")
    batches = driver.page.batches
    batches.closed.choose(0)
    driver.idle()
    batches.lines.choose(0)
    driver.idle()
    line = batches.lines.record()
    assert set(batches.line_actions.buttons) == {"correction", "refund"}
    batches.line_actions.buttons["correction"].click()
    driver.idle()
    assert form(driver)["line"] == line.line
