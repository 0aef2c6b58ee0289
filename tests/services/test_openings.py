"""期初建账 from an older system's export (Songshan 003 art. 12; Linyi 004 2(1)): the file agrees with itself, then with the
register, then it is filed per village.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.services import handling, opening_papers, openings, review_sheets, reviews, verification
from db import Opener
from tests.intake.making import write_xlsx
from tests.services.test_grants import kinds
from tests.stations import CODES, Stations, id_of, name_of

HEAD = ["序号", "姓名", "身份证号", "个人编号", "参保时间", "个人缴费", "省级补贴", "区县补贴", "利息", "账户余额", "2023年", "2024年", "2025年度"]
PEOPLE = {"东村": (1, 2, 3), "西村": (11, 12)}


@pytest.fixture
def people(stations: Stations) -> Stations:
    for village, numbers in PEOPLE.items():
        for no in numbers:
            stations.register(village, no)
    stations.settle()
    return stations


def line(no: int, **more: Any) -> list[Any]:
    values = {"序号": no, "姓名": name_of(no), "身份证号": id_of(no), "个人编号": f"NX{no:06d}", "参保时间": "2012-03", "个人缴费": "400.00",
              "省级补贴": "30", "区县补贴": "60.00", "利息": "12.34", "账户余额": "502.34", "2023年": "", "2024年": 200, "2025年度": "200.00",
              **more}  # fmt: skip
    return [values[head] for head in HEAD]


def total(*amounts: str) -> list[Any]:
    return ["合计", "", "", "", "", *amounts, "", "", ""]


def file(folder: Path, *lines: list[Any], further: dict[str, list[list[Any]]] | None = None) -> Path:
    title = ["原系统 2025 年末个人账户余额"]
    return write_xlsx(folder / "余额.xlsx", {"余额": [title, HEAD, *lines], **(further or {})}, merged=("A1:M1",))


def dry(stations: Stations, path: Path, **more: Any) -> openings.OpeningResult:
    return openings.import_balances(stations.desk("区经办"), path, 2025, dry_run=True, **more)


def test_an_export_stands_on_the_accounts_of_every_level_to_the_fen(people: Stations, tmp_path: Path) -> None:
    everybody = [line(no) for numbers in PEOPLE.values() for no in numbers]
    path = file(tmp_path, *everybody, total("2000", "150", "300", "61.70", "2511.70"))
    said = dry(people, path)
    found = openings.import_balances(people.desk("区经办"), path, 2025)
    assert (said.accepted, said.fen, said.villages) == (found.accepted, found.fen, found.villages)
    assert (found.rows, found.accepted, found.fen, found.stated_fen, found.agrees) == (5, 5, 251_170, 251_170, True)
    assert [(one.code, one.people, one.fen, one.years) for one in found.villages] == [
        (CODES["东村"], 3, 150_702, 6), (CODES["西村"], 2, 100_468, 4),
    ]  # fmt: skip
    desk = people.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    people.down()
    for who, no in (("区", 1), ("镇", 2), ("东村", 3), ("西村", 11)):
        stood = {leaf: fen for leaf, fen, _ in kinds(people, who, no)}
        assert stood == {"个人缴费": 40_000, "省级补贴": 3_000, "县级补贴": 6_000, "利息": 1_234}
        assert people.resident(who, no).insurance_number == f"NX{no:06d}"
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()
    with people.desk("东村").store.read() as unit:
        mark = unit.marks.get("opening", people.resident("东村", 1).subject)
        assert mark is not None
        assert (mark.row["started_on"], mark.row["years"]) == ("2012-03", 2)


def test_the_same_file_again_opens_nobody_twice(people: Stations, tmp_path: Path) -> None:
    path = file(tmp_path, line(1))
    openings.import_balances(people.desk("区经办"), path, 2025)
    waiting = dry(people, path)
    desk = people.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    for again in (waiting, dry(people, path)):
        assert (again.accepted, again.problems) == (0, {"opened_before": 1})
    with pytest.raises(openings.NothingToOpen):
        openings.import_balances(people.desk("区经办"), path, 2025)


def test_wrong_rows_are_told_at_their_place_and_the_others_are_filed(people: Stations, tmp_path: Path) -> None:
    path = file(
        tmp_path, line(1), line(2, 利息="-1.00", 账户余额="489.00"), line(3, 账户余额="502.35"), line(99), line(11, 姓名="王麻子"),
        line(12, 个人编号="NX000001"), line(1),
    )  # fmt: skip
    found = openings.import_balances(people.desk("区经办"), path, 2025)
    assert found.accepted == 2  # a number is refused within one village; the district's are asked when they are decided
    assert {problem.row: problem.code for problem in found.details} == {
        4: "negative_balance", 5: "parts_differ", 6: "not_registered", 7: "name_differs", 9: "duplicate_in_file",
    }  # fmt: skip


def test_a_file_whose_total_its_rows_do_not_make_is_not_taken(people: Stations, tmp_path: Path) -> None:
    path = file(tmp_path, line(1), line(2), total("1200", "90", "180", "37.02", "1507.02"))
    said = dry(people, path)
    assert (said.agrees, said.problems) == (False, {"total_differs": 1})
    with pytest.raises(openings.TotalDiffers):
        openings.import_balances(people.desk("区经办"), path, 2025)
    assert reviews.listed(people.desk("区经办"), kinds=("opening",)) == []


def test_years_come_from_a_second_sheet_or_file_with_a_row_per_year(people: Stations, tmp_path: Path) -> None:
    bare = [cell for cell in HEAD if not cell.startswith("20")]
    rows = [line(no)[: len(bare)] for no in (1, 2)]
    years = [["姓名", "身份证号码", "缴费年度", "缴费金额"], *([name_of(no), id_of(no), str(year), "200"] for no in (1, 2) for year in (2021, 2022))]
    years.append([name_of(2), id_of(2), "2022", "100"])
    both = write_xlsx(tmp_path / "两表.xlsx", {"余额": [bare, *rows], "明细": years})
    alone = write_xlsx(tmp_path / "余额.xlsx", {"余额": [bare, *rows]})
    beside = write_xlsx(tmp_path / "年度.xlsx", {"明细": years})
    for found in (dry(people, both), dry(people, alone, years=beside)):
        assert (found.accepted, found.problems) == (1, {"bad_years": 1})
        assert found.villages[0].years == 2
    assert [note.code for note in dry(people, alone).notes] == ["no_years"]


def test_a_subtotal_of_the_subsidies_counts_once(people: Stations, tmp_path: Path) -> None:
    head = ["姓名", "身份证号码", "个人缴费", "政府补贴合计", "省级补贴", "县级补贴", "利息合计", "个人缴费利息", "县级补贴利息", "本息合计"]
    row = [name_of(1), id_of(1), "400", "90", "30", "60", "12", "10", "2", "502"]
    found = dry(people, write_xlsx(tmp_path / "小计.xlsx", {"表": [head, row]}))
    assert dict(found.villages[0].by_leaf) == {
        "个人缴费": 40_000, "省级补贴": 3_000, "县级补贴": 6_000, "个人缴费利息": 1_000, "县级补贴利息": 200,
    }  # fmt: skip


def test_a_pensioner_is_taken_over_with_the_parts_of_the_benefit(people: Stations, tmp_path: Path) -> None:
    head = [*HEAD[:10], "待遇领取时间", "基础养老金", "个人账户养老金", "月养老金"]
    good = [*line(1)[:10], "202403", "163", "12.50", "175.50"]
    wrong = [*line(2)[:10], "202403", "163", "12.50", "175.00"]
    found = dry(people, write_xlsx(tmp_path / "待遇.xlsx", {"表": [head, good, wrong]}))
    assert (found.accepted, found.problems) == (1, {"benefit_differs": 1})
    assert [note.code for note in found.notes] == ["no_years", "too_young"]


def test_a_year_paid_here_is_not_taken_over_again(people: Stations, tmp_path: Path) -> None:
    people.batch("东村", people.sale("东村", 1, year=2025))
    people.settle()
    assert dry(people, file(tmp_path, line(1), line(2))).problems == {"year_already_paid": 1}


def test_a_number_of_two_villages_becomes_the_first_ones(people: Stations, tmp_path: Path) -> None:
    openings.import_balances(people.desk("区经办"), file(tmp_path, line(1), line(11, 个人编号="NX000001")), 2025)
    desk = people.desk("区复核")
    done = reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    assert done.approved == 1
    assert "已经是别人的" in done.reasons[0][1]


def test_only_the_district_opens_accounts(people: Stations, tmp_path: Path) -> None:
    with pytest.raises(openings.DistrictOnly):
        openings.import_balances(people.desk("镇"), file(tmp_path, line(1)), 2025, dry_run=True)
    with pytest.raises(openings.YearNotClosed):
        openings.import_balances(people.desk("区经办"), file(tmp_path, line(1)), 2026, dry_run=True)


def test_a_run_that_is_stopped_keeps_nothing(people: Stations, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        if done == whole:
            raise Stopped

    path = file(tmp_path, line(1), line(11))
    with pytest.raises(Stopped):
        openings.import_balances(people.desk("区经办"), path, 2025, progress=stop)
    assert reviews.listed(people.desk("区经办"), kinds=("opening",)) == []


def test_the_village_signs_a_list_of_what_was_taken_over(people: Stations, tmp_path: Path) -> None:
    """The paper has who stands, once decided and before; what was taken back in red is off it."""
    openings.import_balances(people.desk("区经办"), file(tmp_path, line(1), line(2), line(11)), 2025)
    (paper,) = opening_papers.papers(people.desk("区经办"), CODES["东村"])
    assert [(one.name, one.number, one.years) for one in paper.people] == [(name_of(1), "NX000001", 2), (name_of(2), "NX000002", 2)]
    assert paper.state == opening_papers.PENDING
    desk = people.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    handling.file(people.desk("区经办"), "opening_reversal", {"id_number": id_of(1), "reason": "金额抄错"})
    reviews.approve_clean(desk)
    (paper,) = opening_papers.papers(people.desk("区经办"), CODES["东村"])
    assert [one.name for one in paper.people] == [name_of(2)]
    assert opening_papers.as_pdf(people.desk("区经办"), CODES["东村"]).startswith(b"%PDF")
    people.down()
    assert opening_papers.sums(people.desk("镇"), CODES["西村"]).fen == 50_234
    (docket,) = [one for one in reviews.listed(desk, kinds=("opening",)) if one.village == CODES["西村"]]
    assert review_sheets.form_pdf(desk, docket.n).startswith(b"%PDF")
    head = review_sheets.sheet(desk, docket.n).table
    assert head is not None
    assert head.totals == (("期初合计", 50_234),)


def test_a_wrong_number_goes_back_with_its_opening(people: Stations, tmp_path: Path) -> None:
    """Linyi 004 2(1): 不得重号; the number given by mistake is free again for the right person."""
    given = people.resident("区", 1).insurance_number
    desk, clerk = people.desk("区复核"), people.desk("区经办")
    openings.import_balances(clerk, file(tmp_path, line(1, 个人编号="NX000002")), 2025)
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    assert dry(people, file(tmp_path, line(2))).problems == {"number_taken": 1}
    handling.file(clerk, "opening_reversal", {"id_number": id_of(1), "reason": "编号错"})
    reviews.approve_clean(desk)
    assert people.resident("区", 1).insurance_number == given
    openings.import_balances(clerk, file(tmp_path, line(1), line(2)), 2025)
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    people.down()
    for who in ("区", "镇", "东村"):
        assert [people.resident(who, no).insurance_number for no in (1, 2)] == ["NX000001", "NX000002"]
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()
