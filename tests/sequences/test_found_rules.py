"""Rules that random sequences of papers have shown to matter, each by its shortest story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.business.books import NUMBER_USED
from app.business.declaration import Entered
from app.business.person_named import person_named
from app.business.review import APPROVE, draft_body
from app.domain.filing import Draft, Filing
from app.domain.money_records import OPENING
from app.domain.posting import refundable
from app.services import handling, reconciliations, reviews, verification
from app.services.desk import NotInCharge
from app.services.exchange_in import PackageFork
from app.services.line_reversals import reverse_line
from db import Opener
from tests.business.back_pay_steps import approved, deposited, treasury
from tests.services.test_grants import with_policy
from tests.services.test_month import treasury_list
from tests.stations import CODES, Stations, id_of


def clean(stations: Stations, *who: str) -> None:
    for place in who:
        assert verification.verify(stations.desk(place), Opener(), full=True).problems == ()


def test_two_openings_of_one_person_in_one_press_are_decided_one_after_the_other(stations: Stations) -> None:
    """Songshan 003 art. 16: an account is opened once; the second is left, said why, whoever else its rows name."""
    stations.register("东村", 1)
    stations.settle()
    person = stations.resident("区", 1)
    row = {
        "subject": person.subject,
        "name": person.name,
        "id_number": person.id_number,
        "balances": [["个人缴费", 50_000]],
        "years": [],
    }
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


def two_agreed_at_the_township(stations: Stations) -> tuple[Filing, Filing]:
    """Two registrations that wait for the district."""
    filed = [stations.register("东村", no) for no in (1, 2)]
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    with stations.desk("区").store.read() as unit:
        first, second = (unit.journal.by_number(stations.number("区", one)) for one in filed)
    return first, second


def test_a_second_effect_of_one_number_has_no_force_and_says_why(stations: Stations) -> None:
    """One district decides and numbers its effects without a gap; whatever else arrives under a number is not carried out."""
    numbers = ("150404000000010", "150404000000029")
    about = zip(numbers, two_agreed_at_the_township(stations), strict=True)
    drafts = [
        Draft("review", draft_body(APPROVE, "", 1, {"insurance_number": no}, 1), one.header.subject, (one.id,))
        for no, one in about
    ]
    _, second = stations.forge("区复核", CODES["东村"], *drafts)
    for sender, receiver in (("区", "镇"), ("镇", "东村")):
        read = stations.carry(sender, receiver)
        assert [NUMBER_USED in problem.text for problem in read.refused] == [True]
    for place in ("区", "镇", "东村"):
        assert stations.opinion(place, second) == NUMBER_USED
        assert [stations.resident(place, no).status for no in (1, 2)] == ["effective", "filed"]
    clean(stations, "镇", "东村")


def test_a_second_reconciliation_of_one_number_has_no_force(stations: Stations) -> None:
    """对账 decides itself, so its number is looked at as it comes."""
    body = {"month": "2026-10", "list_hash": "0" * 64, "rows": [], "effects": {"postings": []}, "effect_no": 1}
    drafts = [Draft("reconciliation", {**body, "month": month}, kind_version=1) for month in ("2026-10", "2026-11")]
    first, second = stations.forge("区财务", CODES["东村"], *drafts)
    stations.carry("区", "镇")
    assert [stations.state("镇", one) for one in (first, second)] == ["effective", "refused"]
    assert stations.opinion("镇", second) == NUMBER_USED
    clean(stations, "区", "镇")


def test_the_second_of_two_computers_of_one_district_is_found_as_a_fork(stations: Stations) -> None:
    """Architecture 'One file, one writer': the copy's answers are refused whole, with what to do."""
    two_agreed_at_the_township(stations)
    stations.close()
    stations.copy_home("区", stations.root / "copy")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    stations.close()
    stations.put_home("区", stations.root / "copy")
    stations.register("区经办", 3, "东村")
    reviews.approve_clean(stations.desk("区复核"))
    file, before = stations.export("区", "镇"), stations.books("镇")
    with pytest.raises(PackageFork, match="有两个不同的版本") as refused:
        stations.read("镇", file)
    assert "停用这个站点" in refused.value.hint
    assert stations.books("镇") == before
    clean(stations, "镇")


def test_cash_leaves_the_drawer_only_after_it_has_come_in(stations: Stations) -> None:
    """Xuecheng 002 3(2)3: what the district has not agreed was taken cannot be paid in; the drawer never owes money."""
    with_policy(stations, cash_allowed=True, cash={"days": 3, "limit_yuan": 500})
    stations.register("东村", 1)
    book = {
        "village": CODES["东村"],
        "first": "00010001",
        "last": "00010010",
        "handed_on": "2026-10-08",
        "receiver": "东协办",
    }
    handling.file(stations.desk("镇"), "receipt_book", book)
    stations.settle()
    stations.batch("区经办", stations.sale("区经办", 1))
    reviews.approve_clean(stations.desk("区复核"))
    row = {"id_number": stations.resident("东村", 1).id_number, "fen": "200", "receipt": "00010001"}
    handling.file(stations.desk("东村"), "cash_collection", {"paid_on": "2026-10-08"}, [row])
    handling.file(stations.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "缴1", "fen": "200"})
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    said = reviews.approve_clean(stations.desk("区复核"))
    assert [text for _, text in said.reasons if "先复核现金收缴" in text]
    assert stations.balance("区", "库存现金") == 0


def at_the_hall(stations: Stations, *rows: dict[str, Any]) -> None:
    """The township's hall takes these and the district agrees."""
    stations.register("东村", 1)
    stations.settle()
    stations.batch("镇", *(rows or [stations.sale("镇", 1)]))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


OPEN_ITEM: dict[str, Any] = {
    "paid_on": "2026-10-08",
    "fen": 20_000,
    "rrn": "000000000077",
    "state": "open",
    "code": "unknown_person",
}


def test_an_open_item_of_a_hall_is_settled_at_the_township_too(stations: Stations) -> None:
    """Architecture '全区通办': 在途 of a hall belongs to the hall; what the treasury has of it must be booked there."""
    at_the_hall(stations, OPEN_ITEM)
    rows = [("R1", "某某", "", 2026, "200.00", "20261012", "T1", "000000000077")]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    stations.down()
    for place in ("区", "镇"):
        assert stations.balance(place, "在途") == 0
        assert stations.balance(place, "暂收/待查") == -stations.balance(place, "国库") == 20_000
    clean(stations, "区", "镇", "东村")


def test_a_payment_at_a_hall_is_matched_by_hand_in_its_payers_village(stations: Stations) -> None:
    """Linyi 004 2(4): as 对账 does, so that the village has its man's account."""
    at_the_hall(stations)
    (line,) = stations.lines("区", 1)
    rows = [("R1", line.name, line.id_number, 2026, "300.00", "20261012", line.terminal, line.rrn)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    with stations.desk("区").store.read() as unit:
        (row,) = unit.treasury.open_rows()
    reconciliations.match_by_hand(stations.desk("区财务"), str(row["key"]), line.line, "签购单")
    desk = stations.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    stations.down()
    for place in ("区", "镇", "东村"):
        assert stations.balance(place, f"个人账户/{line.subject}") == 30_000
    clean(stations, "区", "镇", "东村")


def test_what_another_stations_books_are_about_is_said_and_not_filed(stations: Stations) -> None:
    """A township's month is the township's to close; the district's paper would have no force. What its hall has taken and
    what has not entered the district may reverse (tests/services/test_hall_reversals.py).
    """
    at_the_hall(stations)
    desk, before = stations.desk("区经办"), stations.books("区")
    body = {"month": "2026-10", "station": str(stations.desk("镇").station), "payments": 1, "total_fen": 20_000, "ledger_hash": "0" * 64}
    with pytest.raises(NotInCharge, match="归 150404100 站点办理"), desk.store.write() as unit:
        desk.file(unit, CODES["镇"], [Draft("month_close", body)])
    assert stations.books("区") == before


def test_a_township_asks_for_no_money_of_which_it_cannot_say_whose_it_is(stations: Stations) -> None:
    """Linyi 004 2(5): the district's hall took the payment, so its details are not at the township; village or district apply."""
    stations.register("东村", 1)
    stations.settle()
    stations.batch("区经办", stations.sale("区经办", 1))
    reviews.approve_clean(stations.desk("区复核"))
    (line,) = stations.lines("区", 1)
    rows = [("R1", line.name, line.id_number, 2026, "200.00", "20261012", line.terminal, line.rrn)]
    stations.clock.day = date(2026, 10, 20)
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    reverse_line(stations.desk("区经办"), line.line, "缴错")
    stations.carry("区", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()
    assert stations.balance("镇", refundable(line.line)) == 20_000
    offered = {
        place: dict(handling.blank(stations.desk(place), "refund").choices["stand"])
        for place in ("东村", "镇", "区经办")
    }
    assert [refundable(line.line) in offered[place] for place in offered] == [True, False, True]


def test_a_paper_by_number_is_about_the_registration_that_holds(stations: Stations) -> None:
    """Songshan 003 art. 4-6: a second registration of the number, filed where the first was not known, waits; money is not its."""
    stations.register("西村", 1)
    stations.carry("西村", "镇")
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    desk = stations.desk("镇")
    (ours,) = [one.n for one in reviews.waiting(desk) if one.village == CODES["东村"]]
    with desk.store.write() as unit:
        first, _ = unit.residents.alive(id_of(1))
        unit.residents.change(ours, {"status": "effective"})
        assert first.village == CODES["西村"]
        person = person_named(Entered({"id_number": id_of(1)}, ()), desk.context(unit))
        unit.undo()
    assert person is not None
    assert person.village == CODES["东村"]
