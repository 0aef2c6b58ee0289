"""缴费查询 (Songshan 003 art. 3(2)5, 20): who paid what, when it entered, by which filing."""

from __future__ import annotations

import pytest

from app.domain.enquiry import PaymentFound
from app.services import line_reversals, payment_enquiries, reviews
from app.services.payment_enquiries import QuestionUnclear
from tests.services.test_grants import paid
from tests.services.test_settlements import enter
from tests.stations import CODES, Stations, name_of


@pytest.fixture
def office(stations: Stations) -> Stations:
    """东村 1 (200) and 2 (300), 西村 11 (200) by POS; 东村 1 also by the tax office for 2024."""
    paid(stations)
    enter(stations, 1, 30_000, "2024-03-20")
    return stations


def found(stations: Stations, who: str = "区", **asked: object) -> list[PaymentFound]:
    question = payment_enquiries.question(**asked)  # type: ignore[arg-type]
    return list(payment_enquiries.asked(stations.desk(who), question).payments)


def test_every_payment_names_the_filing_that_reported_and_the_one_that_entered_it(office: Stations) -> None:
    rows = found(office)
    assert [(one.name, one.fen, one.channel) for one in rows] == [
        (name_of(1), 20_000, "pos"), (name_of(2), 30_000, "pos"), (name_of(11), 20_000, "pos"), (name_of(1), 30_000, "direct"),
    ]  # fmt: skip
    with office.desk("区").store.read() as unit:
        for one in rows:
            batch, entry = unit.journal.get(one.batch), unit.journal.get(one.entry)
            assert batch is not None
            assert entry is not None
            assert batch[1].kind == ("batch" if one.channel == "pos" else "reconciliation")
            assert entry[1].kind == "reconciliation"


def test_a_question_narrows_by_year_place_days_and_channel(office: Stations) -> None:
    assert len(found(office, year=2026)) == 3
    assert [one.name for one in found(office, village=CODES["西村"])] == [name_of(11)]
    assert len(found(office, village=CODES["镇"])) == 4
    assert [one.year for one in found(office, last="2025-12-31")] == [2024]
    assert [one.channel for one in found(office, channel="direct")] == ["direct"]
    assert found(office, channel="cash") == []


def test_what_was_taken_back_is_listed_and_counts_nothing(office: Stations) -> None:
    line = office.lines("区", 2)[0]
    line_reversals.reverse_line(office.desk("区经办"), line.line, "重复缴费")
    desk = office.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    answer = payment_enquiries.asked(office.desk("区"), payment_enquiries.question(year=2026))
    assert (len(answer.payments), answer.fen) == (3, 40_000)


@pytest.mark.parametrize("asked", [{"channel": "银联"}, {"village": "东村"}, {"first": "昨天"}])
def test_a_question_that_cannot_be_read_is_refused_in_a_sentence(asked: dict[str, str]) -> None:
    with pytest.raises(QuestionUnclear):
        payment_enquiries.question(**asked)  # type: ignore[arg-type]
