"""A payment is corrected to somebody else and back again: its subsidy is asked for anew (Songshan 003 art. 13, 16)."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.grant_request import SUBSIDY
from app.domain.chart import return_due
from app.services import grant_overview, grants, handling, reviews
from app.services.grants import NothingOwed
from tests.services.test_grants import kinds, paid
from tests.services.test_refunds import clean, decided
from tests.stations import CODES, Stations, id_of


@pytest.fixture
def month(stations: Stations) -> Stations:
    """Persons 1 and 2 of the east village have paid, 3 has not; 11 of the west village has."""
    stations.register("东村", 3)
    paid(stations)
    return stations


def request(stations: Stations) -> list[tuple[str, int]]:
    """What the district asks for now: (village, fen)."""
    found = [(one.village, one.fen) for one in grants.claims(stations.desk("区经办"), SUBSIDY, 2026)]
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    return found


def come(stations: Stations) -> None:
    """Everything that waits has come."""
    desk = stations.desk("区财务")
    waits = grants.awaited(desk)
    fen = sum(one.fen for one in waits)
    grants.arrive(desk, [one.key for one in waits], arrived_on=date(2026, 10, 19), voucher="拨", into="财政专户", fen=fen)
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


def there_and_back(stations: Stations) -> None:
    for to, of in ((3, 1), (1, 3)):
        line = stations.lines("东村", of)[-1].line
        handling.file(stations.desk("东村"), "correction", {"line": line, "id_number": id_of(to), "reason": "认错人"})
        decided(stations)


def subsidy(stations: Stations, who: str, no: int) -> int:
    return sum(fen for leaf, fen, _ in kinds(stations, who, no) if leaf == "县级补贴")


def test_a_subsidy_that_had_come_is_returned_and_asked_for_again(month: Stations) -> None:
    request(month)
    come(month)
    there_and_back(month)
    assert [subsidy(month, "区", no) for no in (1, 3)] == [0, 0]
    assert month.balance("区", return_due("county")) == 4_000
    (east, _) = grant_overview.overview(month.desk("区经办"), SUBSIDY, 2026).villages
    assert (east.fresh, east.fresh_fen) == (1, 4_000)
    assert request(month) == [(CODES["东村"], 4_000)]
    come(month)
    for who in ("区", "镇", "东村"):
        assert [subsidy(month, who, no) for no in (1, 3)] == [4_000, 0]
    with pytest.raises(NothingOwed):
        request(month)
    clean(month)


def test_money_that_was_on_its_way_goes_back_and_comes_once(month: Stations) -> None:
    """The request of before holds no longer: what comes for it is the level's, what is asked for anew is the payer's."""
    request(month)
    there_and_back(month)
    assert request(month) == [(CODES["东村"], 4_000)]
    come(month)
    for who in ("区", "镇", "东村"):
        assert [subsidy(month, who, no) for no in (1, 2, 3)] == [4_000, 5_000, 0]
    assert month.balance("区", return_due("county")) == 4_000
    clean(month)


def test_the_wrong_payers_own_request_holds_no_longer_either(month: Stations) -> None:
    line = month.lines("东村", 1)[-1].line
    handling.file(month.desk("东村"), "correction", {"line": line, "id_number": id_of(3), "reason": "认错人"})
    decided(month)
    request(month)
    come(month)
    assert subsidy(month, "区", 3) == 4_000
    handling.file(month.desk("东村"), "correction", {"line": line, "id_number": id_of(1), "reason": "改回"})
    decided(month)
    assert request(month) == [(CODES["东村"], 4_000)]
    come(month)
    assert [subsidy(month, "东村", no) for no in (1, 3)] == [4_000, 0]
    clean(month)
