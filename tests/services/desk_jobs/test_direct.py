"""Lists and statistics know who paid through the tax office's own channel (Songshan 003 art. 3(6)1; Linyi 004 2(2))."""

from __future__ import annotations

from datetime import date

import pytest

from app.services import reconciliations
from tests.services.desk_jobs.conftest import books, cells, whole_text
from tests.services.test_month import treasury_list
from tests.stations import Stations, id_of, name_of

TIERS = "2026年度缴费档次和人数统计.xlsx"


@pytest.fixture
def direct(office: Stations) -> Stations:
    """Person 3 of 东村 has paid 400 yuan for 2026 at the tax office."""
    office.clock.day = date(2026, 10, 20)
    rows = [("R1", name_of(3), id_of(3), 2026, "400.00", "20261012", "", "")]
    reconciliations.reconcile(office.desk("区财务"), treasury_list(office, rows), "2026-10")
    office.down()
    return office


def test_nobody_is_pressed_to_pay_again(job, direct) -> None:
    assert job("unpaid", who="东村").said.startswith("2026 年度还有 1 人")
    for who, left in (("东村", 1), ("镇", 3)):
        assert name_of(3) not in whole_text(job("unpaid", who=who))
        assert f"共 {left} 张" in job("reminders", who=who).said


def test_the_statistics_count_the_payer_and_leave_the_money_of_terminals(job, direct) -> None:
    outcome = job("tiers")
    assert "2026 年度已缴 4 人" in outcome.said
    assert "其中税务直缴 1 人" in outcome.said
    for sheet in books(outcome)[TIERS]:
        head = next(row for row in cells(sheet) if row[0] == "分类")
        total = next(row for row in cells(sheet) if row[0] == "合计")
        found = dict(zip(head, total, strict=False))
        assert (found["登记人数"], found["已缴人数"], found["其中税务直缴"], found["已缴金额（元）"]) == (7, 4, 1, 1000)


def test_without_any_the_statistics_are_as_they_were(job, office) -> None:
    assert "税务直缴" not in job("tiers").said + whole_text(job("tiers"))


def test_a_list_is_filled_with_the_amount_and_the_treasury_date(job, direct, tmp_path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(f"姓名,身份证号\n{name_of(3)},{id_of(3)}\n{name_of(4)},{id_of(4)}\n", encoding="utf-8-sig")
    (book,) = books(job("fill", file=path, fields="year_state paid_tier paid_on", year="2026")).values()
    rows = [[str(cell) for cell in row] for row in cells(book.worksheets[0])]
    assert rows[1][-3:-1] == ["已缴（税务直缴）", "400"]
    assert rows[1][-1].startswith("2026-10-12")
    assert rows[2][-3] == "未缴"


def test_the_board_names_the_payer_with_the_amount(job, direct) -> None:
    outcome = job("board", who="东村")
    assert "共公示 3 人，900.00 元" in outcome.said
    assert name_of(3) in whole_text(outcome)
