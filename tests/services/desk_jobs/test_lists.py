"""Lists from the books: their totals are those of the services, and boards carry no ID number."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from app.domain.bank_card import luhn
from app.services import ledgers, people
from app.services.desk_jobs import all_jobs, jobs, running
from app.services.desk_jobs.declaration import NeedUnreadable, Outcome
from app.services.desk_jobs.rare_names import block, rarity
from app.services.desk_jobs.upcoming_age import horizon
from app.services.unpaid import unpaid_ids
from tests.services.desk_jobs.conftest import books, cells, whole_text
from tests.stations import id_of, name_of


def pdf_text(outcome: Outcome, tmp_path: Path) -> str:
    text = ""
    for made in outcome.files:
        if made.name.endswith(".pdf"):
            file = tmp_path / "paper.pdf"
            file.write_bytes(made.content)
            text += subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True).stdout.decode()
    return text


def test_unpaid_are_those_of_the_workbench_and_the_board_names_no_number(job, office, tmp_path) -> None:
    outcome = job("unpaid")
    found = books(outcome)
    call, board = found["2026年度未缴费名单-电话催缴用.xlsx"], found["2026年度未缴费名单-公示用.xlsx"]
    listed = {row[6] for sheet in call for row in cells(sheet) if isinstance(row[0], int)}
    desk = office.desk("镇")
    assert listed == {resident.id_number for resident in people.rows(desk, list(unpaid_ids(desk)))}
    assert [sheet.title for sheet in call] == ["样例东村", "样例西村"]
    said = str([cells(sheet) for sheet in board]) + pdf_text(outcome, tmp_path)
    assert name_of(3) in said
    assert not any(id_of(no) in said or f"1380000000{no}" in said for no in (1, 2, 3, 4, 11, 12, 13))


def test_a_village_sees_its_own_people_only(job) -> None:
    assert job("unpaid", who="东村").said.startswith("2026 年度还有 2 人")
    assert id_of(12) not in whole_text(job("unpaid", who="东村"))


def test_tier_counts_add_up_to_the_ledger(job, office) -> None:
    outcome = job("tiers")
    ledger = ledgers.ledger(office.desk("镇"), "2026-10")
    for sheet in books(outcome)["2026年度缴费档次和人数统计.xlsx"]:
        total = next(row for row in cells(sheet) if row[0] == "合计")
        assert (total[1], total[2], total[4]) == (7, ledger.payments, ledger.total_fen / 100)


def test_daily_report_ends_with_the_ledgers_total(job, office, tmp_path) -> None:
    outcome = job("daily", month="2026-10")
    ledger = ledgers.ledger(office.desk("镇"), "2026-10")
    rows = [row for row in cells(books(outcome)["2026年10月收缴日报.xlsx"]["各村合计"]) if str(row[0]).startswith("2026-10")]
    assert [row[0] for row in rows] == ["2026-10-07", "2026-10-08"]
    assert rows[-1][4:6] == [ledger.payments, ledger.total_fen / 100]
    assert "1,000.00" in pdf_text(outcome, tmp_path)


def test_uncredited_lines_say_how_far_they_have_come(job, office) -> None:
    office.clock.day = date(2026, 12, 10)
    assert dict(job("uncredited").counts) == {"待本站点审核": "3 笔", "60 天以上": "3 笔"}
    assert dict(job("uncredited", who="东村").counts)["上级还没有回执"] == "2 笔"
    office.down()
    assert dict(job("uncredited", who="东村").counts)["待上级审核"] == "2 笔"
    assert job("uncredited", days="100").said == "缴的费都已入账。"


def test_special_groups_stand_with_their_payment(job) -> None:
    outcome = job("groups")
    assert dict(outcome.counts) == {"低保": "1 人"}
    assert "未缴" in whole_text(outcome)


def test_accounts_missing_shared_or_mistyped_are_found(job) -> None:
    counts = dict(job("accounts").counts)
    assert counts["没有账号"] == "3 人"
    assert counts["几个人同一账号"] == "4 人"
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")


def test_phones_missing_or_shared_are_found(job) -> None:
    assert dict(job("phones").counts) == {"没有电话": "3 人"}


@pytest.mark.parametrize(("character", "kind", "where"), [
    ("\ue123", "自造字", "专用区"), ("𬱖", "GBK 之外", "扩展 E"), ("䶮", "GBK 之外", "扩展 A"), ("张", "", "基本区"), ("·", "", "其他"),
])  # fmt: skip
def test_rare_characters_are_named_with_their_block(character: str, kind: str, where: str) -> None:
    assert rarity(character) == kind
    assert block(character) == where


def test_people_who_reach_the_age_are_found_on_the_day(job, office) -> None:
    office.clock.day = date(2039, 8, 1)
    assert "的有 7 人" in job("aging", months="5").said
    assert "的有 0 人" in job("aging", months="4").said
    office.clock.day = date(2040, 1, 1)
    assert "的有 0 人" in job("aging", months="12").said
    assert horizon(date(2026, 8, 31), 6) == date(2027, 2, 28)
    with pytest.raises(NeedUnreadable):
        job("aging", months="0")


def test_board_and_register_carry_no_id_number(job, tmp_path) -> None:
    for key in ("board", "register"):
        outcome = job(key)
        said = whole_text(outcome) + pdf_text(outcome, tmp_path)
        assert name_of(1) in said
        assert id_of(1) not in said
        assert id_of(1)[4:14] not in said


def test_visit_sheet_has_people_filled_in_and_blanks(job, tmp_path) -> None:
    outcome = job("visits", village="样例东村")
    assert outcome.said.startswith("1 个村共 4 人")
    assert id_of(3) in pdf_text(outcome, tmp_path)
    assert id_of(11) not in whole_text(outcome)
    assert "愿缴档次" in whole_text(outcome)


def test_reminders_mask_the_number(job, tmp_path) -> None:
    outcome = job("reminders", contact="0476-1234567")
    said = pdf_text(outcome, tmp_path)
    assert outcome.said.startswith("2 个村共 4 张")
    assert "0476-1234567" in said
    assert id_of(3) not in said
    assert id_of(3)[-4:] in said


def test_statements_of_a_list_are_one_paper(job, tmp_path, strangers_list) -> None:
    outcome = job("statement", numbers=f"{id_of(1)} {id_of(99)}", file=strangers_list)
    said = pdf_text(outcome, tmp_path)
    assert {id_of(1), id_of(2), id_of(11)} <= set(said.split())
    assert said.count("缴费查询单") == 3
    assert "第1页共1页" in said.replace(" ", "")
    assert outcome.files[0].name == "缴费查询单-3人.pdf"
    assert len(outcome.problems) == 3


def test_archive_catalogue_lists_finished_filings_by_class(job) -> None:
    outcome = job("archive")
    assert dict(outcome.counts)["参保登记（100 年）"] == "7 件"
    assert "待审核" not in whole_text(outcome)


def test_every_job_is_offered_once_and_can_be_found(office) -> None:
    assert len(all_jobs()) >= 22
    at_village = {job.key for job in jobs(office.desk("东村"))}
    assert "split" not in at_village
    assert {"unpaid", "change_template", "ids"} <= at_village
    assert all(job.does.endswith("。") and job.needs is not None for job in all_jobs().values())
    assert not {"change_template", "change_readback"} & {job.key for job in jobs(office.desk("区复核"))}


def test_saving_writes_every_file_and_a_log_and_overwrites_nothing(job, office, tmp_path) -> None:
    desk = office.desk("镇")
    outcome = job("unpaid")
    wanted = all_jobs()["unpaid"]
    first = running.save(desk, wanted, {}, outcome, tmp_path / "出")
    again = running.save(desk, wanted, {}, outcome, tmp_path / "出")
    assert len(set(first) | set(again)) == 2 * (len(outcome.files) + 1)
    assert first[-1].name.startswith("办理记录-未缴费名单")
    assert all(path.is_file() for path in (*first, *again))


def test_a_job_can_be_stopped(office) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        running.run(office.desk("镇"), "unpaid", {}, stop)
