"""批量信息变更: out as a template, back as filings, only for the cells that differ."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from app.intake.refusals import FileChanged
from app.services import reviews
from app.services.desk import NotYourRole
from app.services.desk_jobs import running
from app.services.desk_jobs.change_readback import commit
from app.services.desk_jobs.declaration import Given, NeedMissing, NeedUnreadable
from tests.services.desk_jobs.conftest import books, cells, silent
from tests.stations import id_of


@pytest.fixture
def template_file(job, tmp_path):
    (made,) = job("change_template", who="东村").files
    path = tmp_path / made.name
    path.write_bytes(made.content)
    return path


def edit(path: Path, **changes: tuple[str, str]) -> None:
    """Set cells by ID number of the row: column title and text."""
    book = openpyxl.load_workbook(path)
    sheet = book["信息变更"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[1].value in changes:
            title, text = changes[row[1].value]
            row[heads.index(title)].value = text
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())


def test_an_untouched_template_asks_for_nothing(job, template_file) -> None:
    outcome = job("change_readback", who="东村", files=template_file)
    assert outcome.ready == 0
    assert [problem.code for problem in outcome.problems] == ["nothing_changed"]


def test_only_differing_cells_are_filed_after_a_preview(job, office, template_file) -> None:
    edit(template_file, **{id_of(1): ("联系电话", "13912345678"), id_of(2): ("缴费档次", "500")})
    preview = job("change_readback", who="东村", files=template_file)
    assert preview.ready == 2
    rows = cells(books(preview)["信息变更预览.xlsx"].active)
    assert rows[1][3:6] == ["联系电话", "13800000001", "13912345678"]
    assert rows[2][3:6] == ["缴费档次", "200", "500"]
    assert office.resident("东村", 1).phone == "13800000001"
    desk = office.desk("东村")
    with desk.store.read() as unit:
        before = unit.journal.count()
    assert job("change_readback", who="东村", files=template_file, commit=True).said.startswith("已提交 2 份变更登记")
    with desk.store.read() as unit:
        assert unit.journal.count() == before + 2
        dockets = unit.dockets.listed(kinds=("change",))
        assert len({unit.journal.act_of(docket.n) for docket in dockets}) == 1
    office.carry("东村", "镇")
    reviews.approve_clean(office.desk("镇"))
    office.carry("镇", "区")
    reviews.approve_clean(office.desk("区复核"))
    office.down()
    assert office.resident("东村", 1).phone == "13912345678"
    assert office.resident("东村", 2).tier_fen == 50000
    stale = job("change_readback", who="东村", files=template_file)
    assert stale.ready == 0


def test_reading_the_same_file_twice_files_nothing_twice(job, template_file) -> None:
    edit(template_file, **{id_of(1): ("联系电话", "13912345678")})
    job("change_readback", who="东村", files=template_file, commit=True)
    again = job("change_readback", who="东村", files=template_file, commit=True)
    assert again.said.startswith("已提交 0 份")
    assert "已有一份变更登记在等审核" in again.problems[0].text


def test_a_bad_value_is_named_and_not_filed(job, template_file) -> None:
    edit(template_file, **{id_of(1): ("缴费档次", "250"), id_of(2): ("登记证件号码", id_of(98))})
    outcome = job("change_readback", who="东村", files=template_file)
    assert outcome.ready == 0
    assert {problem.code for problem in outcome.problems} == {"unknown_tier", "nobody"}
    assert "第 2 行" in outcome.problems[0].text


def test_a_strangers_file_is_no_template(job, strangers_list) -> None:
    with pytest.raises(NeedMissing, match="不是信息变更模板"):
        job("change_readback", files=strangers_list)


def test_filing_needs_a_makers_role(office, template_file) -> None:
    with pytest.raises(NotYourRole):
        commit(office.desk("区复核"), Given({"files": str(template_file)}), silent)
    with pytest.raises(NeedUnreadable):
        running.run(office.desk("镇"), "unpaid", {}, silent, commit=True)


def test_a_number_that_lost_its_digits_is_refused_with_its_cell(job, template_file) -> None:
    book = openpyxl.load_workbook(template_file)
    sheet = book["信息变更"]
    heads = [cell.value for cell in sheet[1]]
    wanted = {id_of(1): 6.22202e18, id_of(2): "6.22202E+18"}
    places = []
    for row in sheet.iter_rows(min_row=2):
        if row[1].value in wanted:
            cell = row[heads.index("银行账号")]
            cell.number_format, cell.value = "General", wanted[row[1].value]
            places.append(cell.coordinate)
    book.save(template_file)
    outcome = job("change_readback", who="东村", files=template_file)
    assert outcome.ready == 0
    assert [problem.code for problem in outcome.problems] == ["lost_digits", "lost_digits"]
    assert all(place in problem.text for place, problem in zip(places, outcome.problems, strict=True))


def test_a_file_that_changed_after_its_preview_is_refused(office, job, template_file) -> None:
    edit(template_file, **{id_of(1): ("联系电话", "13912345678")})
    preview = job("change_readback", who="东村", files=template_file)
    edit(template_file, **{id_of(2): ("联系电话", "13987654321")})
    desk, values = office.desk("东村"), {"files": str(template_file)}
    with pytest.raises(FileChanged):
        running.run(desk, "change_readback", values, silent, commit=True, seal=preview.seal)
    with desk.store.read() as unit:
        assert not list(unit.dockets.listed(kinds=("change",)))
    again = job("change_readback", who="东村", files=template_file)
    assert running.run(desk, "change_readback", values, silent, commit=True, seal=again.seal).said.startswith("已提交 2 份")
