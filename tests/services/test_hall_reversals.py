"""A payment that a hall has taken and that has not entered is reversed by the hall, or by the office above it when the hall
cannot any more (Songshan 003 art. 6, 16: 全区通办, and nothing that is wrong stays).
"""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.filing import Draft
from app.domain.posting import refundable
from app.domain.refund_terms import CAUSES
from app.services import handling, line_reversals, reconciliations, reviews, station_ends, verification
from db import Opener
from tests.services.test_month import treasury_list
from tests.services.test_refunds import REFUND, decided
from tests.stations import CODES, Stations, id_of

FORM = {"id_number": id_of(1), "year": "2026", "reason": "重复缴费"}


@pytest.fixture
def hall(stations: Stations) -> Stations:
    """Person 1 of the east village has paid at the township's hall; it is agreed to and has not entered."""
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.settle()
    stations.batch("镇", stations.sale("镇", 1), terminal="T9")
    stations.settle()
    return stations


def clean(stations: Stations, *who: str) -> None:
    for place in who or ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(place), Opener(), full=True).problems == (), place


@pytest.mark.parametrize("who", ["镇", "区经办"])
def test_before_it_enters_the_hall_or_the_district_reverses_it(hall: Stations, who: str) -> None:
    (line,) = hall.lines("区", 1)
    filed = handling.file(hall.desk(who), "reversal", FORM)
    decided(hall)
    assert [hall.state(place, filed) for place in ("区", "镇")] == ["effective", "effective"]
    assert [hall.lines(place, 1)[0].phase for place in ("区", "镇")] == ["reversed", "reversed"]
    assert (hall.balance("区", "待入库"), hall.balance("区", refundable(line.line))) == (0, 20_000)
    clean(hall)


def test_when_the_halls_computer_is_gone_the_district_reverses_and_refunds(hall: Stations) -> None:
    (line,) = hall.lines("区", 1)
    station = str(hall.desk("镇").station)
    station_ends.end_station(hall.desk("区"), station, "电脑丢失")
    line_reversals.reverse_line(hall.desk("区经办"), line.line, "重复缴费")
    reviews.approve_clean(hall.desk("区复核"))
    rows = [("R1", line.name, line.id_number, 2026, "200.00", "20261012", "T9", line.rrn)]
    reconciliations.reconcile(hall.desk("区财务"), treasury_list(hall, rows), "2026-10")
    form = {**REFUND, "stand": refundable(line.line), "payee": line.name, "papers": "、".join(CAUSES["重复缴费"])}
    asked = handling.file(hall.desk("区经办"), "refund", form)
    reviews.approve_by_id(hall.desk("区复核"), [asked])
    paying = {"due": asked, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付001"}
    paid = handling.file(hall.desk("区财务"), "refund_payment", paying)
    reviews.approve_by_id(hall.desk("区复核"), [paid])
    assert (hall.balance("区", "暂收"), hall.balance("区", "在途"), hall.balance("区", "支出户")) == (0, 0, 20_000)
    clean(hall, "区")


def test_an_older_version_of_a_reversal_is_not_the_districts_at_a_hall(hall: Stations) -> None:
    """An older program refuses it, so this one does: all stations must read the same."""
    (line,) = hall.lines("区", 1)
    body = {"line": line.line, "reason": "重复", "fen": 20_000}
    forged = [hall.forge("区经办", CODES["镇"], Draft("reversal", body, line.subject, (), no))[0] for no in (2, 3)]
    assert [hall.state("区", one) for one in forged] == ["refused", "filed"]


def test_one_village_does_not_reverse_what_another_has_taken(hall: Stations) -> None:
    with pytest.raises(line_reversals.LineUnknown):
        line_reversals.reverse_line(hall.desk("西村"), hall.lines("区", 1)[0].line, "试")


def test_what_a_hall_took_and_reversed_is_refunded_by_it_and_paid_by_the_district(hall: Stations) -> None:
    """Linyi 004 2(5): finance pays at the district, whoever has asked."""
    (line,) = hall.lines("区", 1)
    handling.file(hall.desk("镇"), "reversal", FORM)
    decided(hall)
    rows = [("R1", line.name, line.id_number, 2026, "200.00", "20261012", "T9", line.rrn)]
    reconciliations.reconcile(hall.desk("区财务"), treasury_list(hall, rows), "2026-10")
    asked = handling.file(hall.desk("镇"), "refund", {**REFUND, "stand": refundable(line.line), "payee": line.name})
    decided(hall)
    paying = {"due": asked, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付001"}
    handling.file(hall.desk("区财务"), "refund_payment", paying)
    decided(hall)
    for who in ("区", "镇"):
        assert (hall.balance(who, "暂收"), hall.balance(who, "支出户")) == (0, 20_000)
    clean(hall)
