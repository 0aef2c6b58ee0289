"""按村拆分: two places are never one file, names of files are lawful and name no person."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.errors import OfficeError
from app.services.desk_jobs import job as find_job
from app.services.desk_jobs import running, split_units
from app.services.desk_jobs.declaration import Made, Outcome
from app.services.desk_jobs.split_units import PrivateColumn, TooManyParts
from app.services.desk_jobs.units import Unit, Units, apart
from tests.stations import id_of


def table(path: Path, head: list[str], rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def test_two_villages_of_one_name_are_two_files(job, tmp_path, monkeypatch) -> None:
    known = Units([Unit("150404100201", "东村"), Unit("150404101201", "东村"), Unit("150404101202", "西村")])
    monkeypatch.setattr(split_units, "units_of", lambda _desk, _level: known)
    rows: list[list[object]] = [["甲", "150404100201"], ["乙", "150404101201"], ["丙", "150404101202"]]
    outcome = job("split", file=table(tmp_path / "表.xlsx", ["姓名", "村代码"], rows))
    assert [(made.name, made.rows) for made in outcome.files] == [
        ("表-东村-150404100201.xlsx", 1), ("表-东村-150404101201.xlsx", 1), ("表-西村.xlsx", 1),
    ]  # fmt: skip


def test_column_of_id_numbers_is_no_name_for_files(job, tmp_path) -> None:
    path = table(tmp_path / "表.xlsx", ["姓名", "号码", "村"], [["甲", id_of(1), "东村"], ["乙", id_of(2), "东村"]])
    with pytest.raises(PrivateColumn, match="文件名"):
        job("split", file=path, column="号码", by="text")


def test_more_than_five_hundred_files_are_refused(job, tmp_path) -> None:
    path = table(tmp_path / "表.xlsx", ["姓名", "批号"], [["甲", f"批{n}"] for n in range(501)])
    with pytest.raises(TooManyParts, match="500"):
        job("split", file=path, column="批号", by="text")


def test_long_names_are_shortened_and_stay_apart(office, job, tmp_path) -> None:
    long = "长" * 60
    path = table(tmp_path / f"{'名' * 40}.xlsx", ["姓名", "村"], [["甲", f"{long}一"], ["乙", f"{long[:-1]}二"]])
    outcome = job("split", file=path, column="村", by="text")
    assert len({made.name for made in outcome.files}) == 2
    assert all(len(made.name) <= running.LONGEST for made in outcome.files)
    desk = office.desk("镇")
    written = running.save(desk, find_job(desk, "split"), {"file": str(path)}, outcome, tmp_path / "出")
    assert len(written) == 3
    assert running.distinct(["甲.xlsx", "甲.XLSX", "\u202e甲.xlsx"]) == ["甲.xlsx", "甲(2).XLSX", "_甲.xlsx"]


def test_what_was_written_before_a_refusal_is_named(office, tmp_path) -> None:
    desk = office.desk("镇")
    outcome = Outcome((Made("一.xlsx", b"1"), Made("二" * 200, b"2")), "")
    with pytest.raises(OfficeError, match=r"已写好 1 个（一\.xlsx）"):
        running.save(desk, find_job(desk, "split"), {}, outcome, tmp_path / "出")


def test_places_of_one_name_carry_their_codes() -> None:
    assert apart({"1": "东村", "2": "东村", "3": "西村"}) == {"1": "东村-1", "2": "东村-2", "3": "西村"}
