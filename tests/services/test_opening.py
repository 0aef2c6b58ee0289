"""期初建账 (Songshan 003 art. 12; Linyi 004 2(1)): balances and years of the older system, against 期初, with a second key."""

from __future__ import annotations

from typing import Any

import pytest

from app.business.opening import BUSINESS
from app.business.registration import insurance_number
from app.domain.filing import Draft
from app.domain.money_records import OPENING
from app.services import handling, reviews, verification
from app.services.desk import check_or_refuse
from db import Opener
from tests.services.test_grants import kinds
from tests.stations import CODES, Stations, id_of

BALANCES: list[list[Any]] = [["个人缴费", 120_000], ["县级补贴", 24_000], ["利息", 8_765]]


@pytest.fixture
def people(stations: Stations) -> Stations:
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    return stations


def row(stations: Stations, no: int, **more: Any) -> dict[str, Any]:
    resident = stations.resident("区", no)
    years = [[year, 20_000] for year in range(2019, 2025)]
    return {"subject": resident.subject, "name": resident.name, "id_number": resident.id_number, "balances": BALANCES,
            "years": years, **more}  # fmt: skip


def file(stations: Stations, *rows: dict[str, Any], closed_year: int = 2025) -> str:
    desk = stations.desk("区经办")
    draft = Draft(OPENING, {"closed_year": closed_year, "rows": list(rows)})
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit, CODES["东村"]))
        return desk.file(unit, CODES["东村"], [draft])[0][1].id


def approved(stations: Stations) -> None:
    desk = stations.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    stations.down()


def refusals(stations: Stations, *rows: dict[str, Any], closed_year: int = 2025) -> list[str]:
    desk = stations.desk("区经办")
    with desk.store.read() as unit:
        found = BUSINESS.check({"closed_year": closed_year, "rows": list(rows)}, desk.context(unit, CODES["东村"]))
    return [problem.text for problem in found]


def test_an_opening_stands_on_the_account_at_every_level_with_the_closed_years_last_day(people: Stations) -> None:
    file(people, row(people, 1, insurance_number="NX0001234"), row(people, 2))
    approved(people)
    for who in ("区", "镇", "东村"):
        assert sorted(kinds(people, who, 1)) == sorted((str(leaf), fen, "2025-12-31") for leaf, fen in BALANCES)
        assert people.resident(who, 1).insurance_number == "NX0001234"
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()
    assert people.balance("区", "期初") == -2 * sum(fen for _, fen in BALANCES)


def test_years_paid_in_the_older_system_are_paid_here(people: Stations) -> None:
    file(people, row(people, 1))
    approved(people)
    with people.desk("东村").store.read() as unit:
        assert set(unit.lines.paid(2024)) == {people.resident("东村", 1).subject}
        assert unit.lines.paid(2025) == {}
    batch = people.batch("东村", people.sale("东村", 1, year=2024))
    people.settle()
    assert people.state("镇", batch) == "filed"


def test_a_person_has_one_opening(people: Stations) -> None:
    file(people, row(people, 1))
    approved(people)
    assert "已经按 2025 年建过期初" in refusals(people, row(people, 1))[0]


def test_a_wrong_opening_is_taken_back_in_red_and_filed_anew(people: Stations) -> None:
    """Songshan 003 art. 16: 保留处理前的记录."""
    file(people, row(people, 1))
    approved(people)
    handling.file(people.desk("区经办"), "opening_reversal", {"id_number": id_of(1), "reason": "金额抄错"})
    approved(people)
    assert sum(fen for _, fen, _ in kinds(people, "东村", 1)) == 0
    file(people, row(people, 1, balances=[["个人缴费", 1_000]]))
    approved(people)
    assert sum(fen for _, fen, _ in kinds(people, "东村", 1)) == 1_000
    assert len(kinds(people, "东村", 1)) == 7
    for who in ("区", "东村"):
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()


def test_an_opening_that_cannot_be_true_is_refused_with_a_sentence(people: Stations) -> None:
    other = people.resident("区", 2).insurance_number
    assert "还没有结束" in refusals(people, row(people, 1), closed_year=2026)[0]
    assert "出现了两次" in refusals(people, row(people, 1), row(people, 1))[0]
    assert "缴费年度" in refusals(people, row(people, 1), closed_year=2023)[0]
    assert "写了不止一次" in refusals(people, row(people, 1, years=[[2020, 1], [2020, 1]]))[0]
    assert "没有的余额项目" in refusals(people, row(people, 1, balances=[["零花钱", 1]]))[0]
    assert "已经是别人的" in refusals(people, row(people, 1, insurance_number=other))[0]
    assert "编号规则相同" in refusals(people, row(people, 1, insurance_number=_next(other)))[0]


def _next(number: str) -> str:
    return insurance_number(number[:6], int(number[6:14]) + 1000)
