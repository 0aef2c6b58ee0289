"""现金收缴 with receipts and remittance where the policy allows cash (Xuecheng 002 3(2)2-4), and not at all elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.cash_stock import ranges
from app.services import handling, reconciliations, reviews, verification
from app.services.cautions import cautions
from app.services.desk import FormRefused
from app.services.ledgers import ledger
from db import Opener
from tests.services.test_grants import with_policy
from tests.services.test_month import confirmed, treasury_list
from tests.stations import CODES, Stations, id_of

BOOK = {"village": CODES["东村"], "first": "00010001", "last": "00010010", "handed_on": "2026-10-08", "receiver": "东协办"}
DAY = {"paid_on": "2026-10-08"}


def row(no: int, receipt: str, yuan: str = "200") -> dict[str, str]:
    return {"id_number": id_of(no), "fen": yuan, "receipt": receipt}


@pytest.fixture
def cash(stations: Stations) -> Stations:
    """A district that allows cash for three days or 500 yuan; ten receipts at the east village, three people there."""
    with_policy(stations, cash_allowed=True, cash={"days": 3, "limit_yuan": 500})
    for no in (1, 2, 3):
        stations.register("东村", no)
    handling.file(stations.desk("镇"), "receipt_book", BOOK)
    stations.settle()
    return stations


def codes(stations: Stations, kind: str, values: dict[str, str], rows: list[dict[str, str]]) -> set[str]:
    return {problem.code for problem in handling.check(stations.desk("东村"), kind, values, rows).problems if problem.blocking}


def taken(stations: Stations) -> None:
    handling.file(stations.desk("东村"), "cash_collection", DAY, [row(1, "00010001"), row(2, "00010002", "300")])


def test_a_policy_without_cash_takes_none(stations: Stations) -> None:
    """Songshan 003 art. 3(3)1, 8: 村（居）协办员不得以任何理由收取现金."""
    stations.register("东村", 1)
    with pytest.raises(FormRefused, match="不许收现金"):
        handling.file(stations.desk("东村"), "cash_collection", DAY, [row(1, "00010001")])
    with pytest.raises(FormRefused, match="不许收现金"):
        handling.file(stations.desk("镇"), "receipt_book", BOOK)


def test_cash_goes_from_the_drawer_to_transit_to_the_account(cash: Stations) -> None:
    taken(cash)
    cash.settle()
    assert cash.balance("区", "库存现金") == -50_000
    remit = {"remitted_on": "2026-10-08", "slip": "缴0001", "fen": "500"}
    handling.file(cash.desk("东村"), "remittance", remit)
    cash.settle()
    assert cash.balance("区", "库存现金") == 0
    assert cash.balance("区", "在途") == -50_000
    assert ledger(cash.desk("东村"), "2026-10").payments == 2
    cash.clock.day = date(2026, 10, 20)
    reconciliations.reconcile(cash.desk("区财务"), treasury_list(cash, confirmed(cash)), "2026-10")
    assert cash.balance("区", "在途") == 0
    cash.down()
    for who in ("区", "镇", "东村"):
        assert [line.phase for line in cash.lines(who, 1)] == ["credited"]
        assert verification.verify(cash.desk(who), Opener(), full=True).problems == ()


def test_a_remittance_is_the_sum_of_the_receipts_to_the_fen(cash: Stations) -> None:
    taken(cash)
    assert codes(cash, "remittance", {"remitted_on": "2026-10-08", "slip": "缴0001", "fen": "499.99"}, []) == {"sum_differs"}
    handling.file(cash.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "缴0001", "fen": "500"})
    assert codes(cash, "remittance", {"remitted_on": "2026-10-08", "slip": "缴0002", "fen": "500"}, []) == {"nothing_on_hand"}


def test_receipts_come_from_the_stock_once_and_in_order(cash: Stations) -> None:
    assert codes(cash, "cash_collection", DAY, [row(1, "00099999")]) == {"receipt"}
    assert codes(cash, "cash_collection", DAY, [row(1, "00010003")]) == {"receipt"}
    assert codes(cash, "cash_collection", DAY, [row(1, "00010001"), row(2, "00010001")]) == {"receipt"}
    taken(cash)
    assert codes(cash, "cash_collection", DAY, [row(3, "00010002")]) == {"receipt"}
    assert codes(cash, "cash_collection", DAY, [row(3, "00010003")]) == set()


def test_a_spoilt_receipt_is_void_with_its_reason_and_then_may_be_passed(cash: Stations) -> None:
    handling.file(cash.desk("东村"), "receipt_void", {"key": "00010001", "reason": "写错"})
    cash.settle()
    assert codes(cash, "cash_collection", DAY, [row(1, "00010001")]) == {"receipt"}
    assert codes(cash, "cash_collection", DAY, [row(1, "00010002")]) == set()


def test_a_cash_payment_is_checked_as_a_terminals_line(cash: Stations) -> None:
    assert codes(cash, "cash_collection", DAY, [row(1, "00010001", "250")]) == {"amount_is_no_tier"}
    assert codes(cash, "cash_collection", DAY, [row(9, "00010001")]) == {"unknown_person"}
    taken(cash)
    assert codes(cash, "cash_collection", DAY, [row(1, "00010003")]) == {"year_already_paid"}
    assert codes(cash, "cash_collection", DAY, [row(3, "00010003"), row(3, "00010004")]) == {"year_already_paid"}


def test_a_range_is_issued_once(cash: Stations) -> None:
    again = {**BOOK, "village": CODES["西村"], "first": "00010010", "last": "00010020"}
    assert "overlaps" in {problem.code for problem in handling.check(cash.desk("镇"), "receipt_book", again).problems}
    with cash.desk("东村").store.read() as unit:
        assert [(one.first, one.count) for one in ranges(unit, CODES["东村"])] == [("00010001", 10)]


def test_cash_past_its_day_or_its_limit_is_warned_of(cash: Stations) -> None:
    """Xuecheng 002 3(2)3: 双限, whichever comes first."""
    handling.file(cash.desk("东村"), "cash_collection", DAY, [row(1, "00010001")])
    assert not [one for one in cautions(cash.desk("东村"), "", ()) if "解缴" in one.text]
    cash.clock.day = date(2026, 10, 11)
    assert [one for one in cautions(cash.desk("东村"), "", ()) if "已收 3 天" in one.text]


def test_returned_takings_leave_the_receipts_to_be_void_and_the_money_on_the_table(cash: Stations) -> None:
    taken(cash)
    cash.carry("东村", "镇")
    (waiting,) = reviews.waiting(cash.desk("镇"))
    reviews.return_back(cash.desk("镇"), [waiting.n], "收据抬头写错")
    cash.carry("镇", "东村")
    assert codes(cash, "cash_collection", DAY, [row(1, "00010001"), row(2, "00010002", "300")]) == set()


def test_cash_is_not_taken_outside_a_window_that_refuses(stations: Stations) -> None:
    """Linyi 004 2(2): 集中缴纳时间定为每年的第一季度."""
    with_policy(stations, cash_allowed=True, window=[["01-01", "03-31"]], collecting={"outside_window": "refuse"})
    stations.register("东村", 1)
    assert "outside_window" in codes(stations, "cash_collection", DAY, [row(1, "00010001")])


def test_cash_of_a_policy_that_has_ended_is_still_paid_in(cash: Stations) -> None:
    """002 3(2)3: what is in the drawer is remitted; the policy after it takes no more and offers the rest still."""
    taken(cash)
    cash.settle()
    with_policy(cash, valid_from="2026-10-09", cash_allowed=False)
    cash.clock.day = date(2026, 10, 12)
    assert codes(cash, "cash_collection", {"paid_on": "2026-10-12"}, [row(3, "00010003")]) == {"no_cash"}
    assert [one for one in cautions(cash.desk("东村"), "", ()) if "已收 4 天" in one.text]
    handling.file(cash.desk("东村"), "remittance", {"remitted_on": "2026-10-12", "slip": "缴0009", "fen": "500"})
    cash.settle()
    assert cash.balance("区", "库存现金") == 0


def test_work_with_cash_is_offered_only_where_a_policy_has_known_cash(stations: Stations) -> None:
    """Songshan 003 art. 3(3)1: nothing of it is seen where cash is forbidden."""
    kinds = {"receipt_void", "cash_collection", "remittance"}
    assert not kinds & {one.kind for one in handling.offered(stations.desk("东村"))}
    with_policy(stations, cash_allowed=True)
    assert kinds <= {one.kind for one in handling.offered(stations.desk("东村"))}
