"""A pensioner's papers say what he draws: the list of what was taken over, the yearly statement (Songshan 003 art. 12, 15)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.services import opening_papers, openings, reviews, statement_papers
from tests.intake.making import write_xlsx
from tests.services.statement_steps import text_of
from tests.services.test_openings import HEAD, line
from tests.services.test_openings import people as registered
from tests.stations import CODES, Stations

__all__ = ["registered"]
BENEFIT = ["待遇领取时间", "基础养老金", "个人账户养老金", "月养老金"]


@pytest.fixture
def people(registered: Stations, tmp_path: Path) -> Stations:
    """Person 1 draws a benefit since March 2024, person 2 none."""
    rows = [[*line(1)[:10], "202403", "163", "12.50", "175.50"], [*line(2)[:10], "", "", "", ""]]
    path = write_xlsx(tmp_path / "待遇.xlsx", {"表": [[*HEAD[:10], *BENEFIT], *rows]})
    openings.import_balances(registered.desk("区经办"), path, 2025)
    desk = registered.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    registered.down()
    return registered


def statement(stations: Stations, no: int, year: int) -> str:
    return text_of(statement_papers.one_pdf(stations.desk("镇"), stations.resident("镇", no).n, year).pdf)


def test_the_statement_of_a_pensioner_says_what_he_draws_and_since_when(people: Stations) -> None:
    text = statement(people, 1, 2026)
    for said in (
        "领取待遇",
        "每月领取养老金 175.50 元",
        "基础养老金 163.00 元",
        "个人账户养老金 12.50 元",
        "2024-03-01 起领取",
    ):
        assert said in text, said
    other = statement(people, 2, 2026)
    assert ("领取待遇" in other, "养老金 " in other) == (False, False)


def test_before_the_first_benefit_the_statement_says_that_he_is_insured(people: Stations) -> None:
    people.clock.day = date(2026, 10, 20)
    assert "领取待遇" not in statement(people, 1, 2023)


def test_the_village_reads_the_benefit_on_the_list_it_signs(people: Stations) -> None:
    text = text_of(opening_papers.as_pdf(people.desk("镇"), CODES["东村"]))
    for said in ("月养老金", "175.50", "本人（代）签字", "人民币", "村（居）民委员会盖章"):
        assert said in text, said
