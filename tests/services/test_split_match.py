"""One row of the treasury for several years of one person (Songshan 003 art. 10-11, 13; 40: another key agrees)."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from app.business.split_match import KIND, fitting
from app.services import differences, handling, line_reversals, reconciliations, review_sheets, reviews, verification
from app.services.desk import FormRefused
from db import Opener
from tests.services.test_grants import kinds, with_policy
from tests.services.test_month import treasury_list
from tests.stations import Stations, id_of, name_of

REASON = "一张税票缴了两年"


@pytest.fixture
def two_years(stations: Stations) -> Stations:
    """Person 1 has paid 2025 and 2026 at the terminal, person 2 has paid 2026."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.batch(
        "东村", stations.sale("东村", 1, 200, year=2025), stations.sale("东村", 1, 200), stations.sale("东村", 2, 200)
    )
    stations.settle()
    return stations


def listed(stations: Stations, yuan: str = "400.00", year: int = 2026, receipt: str = "R1", no: int = 1) -> None:
    row = (receipt, name_of(no), id_of(no), year, yuan, "20261012", "", "")
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, [row], f"{receipt}.csv"), "2026-10")


def filed(stations: Stations, key: str = "receipt:R1", *years: int) -> str:
    form = {"key": key, "reason": REASON}
    return handling.file(stations.desk("区财务"), KIND, form, [{"year": str(year)} for year in years])


def agreed(stations: Stations, filing: str) -> None:
    reviews.approve(stations.desk("区复核"), [stations.number("区", filing)])
    stations.down()


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_a_row_that_is_the_sum_of_a_persons_payments_waits_to_be_matched_with_all_of_them(two_years: Stations) -> None:
    listed(two_years)
    (row,) = [one for one in differences.listed(two_years.desk("区财务"), "2026-10") if one.key]
    assert "几笔缴费的合计" in row.text
    assert [key for key, _ in handling.blank(two_years.desk("区财务"), KIND).choices["key"]] == ["receipt:R1"]
    assert two_years.balance("区", "暂收") == 0
    clean(two_years)


def test_every_year_is_credited_with_the_rows_treasury_date_at_every_station(two_years: Stations) -> None:
    listed(two_years)
    filing = filed(two_years)
    assert kinds(two_years, "区", 1) == []
    agreed(two_years, filing)
    for who in ("区", "镇", "东村"):
        assert kinds(two_years, who, 1) == [("个人缴费", 20_000, "2026-10-12")] * 2
        assert {(line.year, line.phase) for line in two_years.lines(who, 1)} == {(2025, "credited"), (2026, "credited")}
    assert two_years.balance("区", "国库") == -40_000
    assert [one.key for one in differences.listed(two_years.desk("区财务"), "2026-10") if one.key] == []
    clean(two_years)


def test_a_row_that_was_nobodys_is_taken_from_where_it_stands(two_years: Stations) -> None:
    """The list came before the village's payments were known at the district: 暂收, which goes to its years."""
    two_years.batch("东村", two_years.sale("东村", 2, 900, year=2025), terminal="T3")
    listed(two_years, "1100.00", 2024, "R2", 2)
    assert two_years.balance("区", "暂收/税务直缴") == 110_000
    two_years.settle()
    agreed(two_years, filed(two_years, "receipt:R2"))
    assert two_years.balance("区", "暂收") == 0
    assert sorted(fen for _, fen, _ in kinds(two_years, "东村", 2)) == [20_000, 90_000]
    clean(two_years)


def test_the_subsidy_of_each_year_goes_along_where_it_enters_with_the_payment(two_years: Stations) -> None:
    with_policy(two_years, subsidy_entry="with_payment")
    listed(two_years)
    agreed(two_years, filed(two_years))
    assert sorted(kinds(two_years, "东村", 1)) == [
        *[("个人缴费", 20_000, "2026-10-12")] * 2, *[("县级补贴", 4_000, "2026-10-12")] * 2,
    ]  # fmt: skip
    clean(two_years)


def test_a_sum_that_differs_is_refused_with_what_is_open(two_years: Stations) -> None:
    listed(two_years)
    with pytest.raises(FormRefused, match=r"合计 200\.00 元，国库是 400\.00 元.*2025 年 200\.00 元、2026 年 200\.00 元"):
        filed(two_years, "receipt:R1", 2026)


def test_a_row_that_is_settled_is_not_matched_again(two_years: Stations) -> None:
    listed(two_years)
    agreed(two_years, filed(two_years))
    with pytest.raises(FormRefused, match="已经处理过"):
        filed(two_years)


def test_a_line_reversed_meanwhile_stops_the_paper(two_years: Stations) -> None:
    listed(two_years)
    filing = filed(two_years)
    reversal = line_reversals.reverse_line(two_years.desk("区经办"), two_years.lines("区", 1)[0].line, "刷错了")
    reviews.approve(two_years.desk("区复核"), [two_years.number("区", reversal)])
    found = review_sheets.sheet(two_years.desk("区复核"), two_years.number("区", filing)).problems
    assert "line_not_open" in {problem.code for problem in found if problem.blocking}


def test_only_a_choice_without_another_is_made_by_itself() -> None:
    lines = [SimpleNamespace(amount_fen=fen) for fen in (100, 200, 300, 400)]
    assert [line.amount_fen for line in fitting(lines, 700)] == []  # type: ignore[arg-type]
    assert [line.amount_fen for line in fitting(lines, 900)] == [200, 300, 400]  # type: ignore[arg-type]
    assert [line.amount_fen for line in fitting(lines, 1_000)] == [100, 200, 300, 400]  # type: ignore[arg-type]
