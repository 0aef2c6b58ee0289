"""Rules that random sequences of papers have shown to matter, each by its shortest story."""

from __future__ import annotations

from app.domain.filing import Draft
from app.domain.money_records import OPENING
from app.services import reconciliations, reviews, verification
from app.services.line_reversals import reverse_line
from db import Opener
from tests.business.back_pay_steps import approved, deposited, treasury
from tests.stations import CODES, Stations


def clean(stations: Stations, *who: str) -> None:
    for place in who:
        assert verification.verify(stations.desk(place), Opener(), full=True).problems == ()


def test_two_openings_of_one_person_in_one_press_are_decided_one_after_the_other(stations: Stations) -> None:
    """Songshan 003 art. 16: an account is opened once; the second is left, said why, whoever else its rows name."""
    stations.register("东村", 1)
    stations.settle()
    person = stations.resident("区", 1)
    row = {"subject": person.subject, "name": person.name, "id_number": person.id_number, "balances": [["个人缴费", 50_000]], "years": []}
    stations.forge("区经办", CODES["东村"], *[Draft(OPENING, {"closed_year": 2024, "rows": [row]}) for _ in range(2)])
    desk = stations.desk("区复核")
    said = reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    assert (said.approved, len(said.reasons)) == (1, 1)
    assert stations.balance("区", f"个人账户/{person.subject}") == 50_000
    clean(stations, "区")


def test_money_that_stayed_in_the_named_account_is_not_in_the_treasury(stations: Stations) -> None:
    """Songshan 003 art. 8, 10: what was never transferred cannot have arrived; a row with its number is the payer's own way."""
    approved(stations)
    deposited(stations)
    for line in stations.lines("东村", 1):
        reverse_line(stations.desk("东村"), line.line, "不缴了")
    stations.settle()
    rows = [("S1", 1, 2020, 200, "JZ0001")]
    found = reconciliations.reconcile(stations.desk("区财务"), treasury(stations, *rows), "2026-10")
    assert [row.kind for row in found.details] == ["direct"]
    assert stations.balance("区", "在途") == 0
    assert stations.balance("区", "指定账户") == -60_000
    clean(stations, "区")
