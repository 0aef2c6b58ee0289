"""对账单 (Songshan 003 art. 15-16): every figure a sum of postings, every posting down to its paper, at every level alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.cli import Root
from app.cli import run as command
from app.domain.posting import Posting, account
from app.services import (
    explanations,
    handling,
    paper_checks,
    people,
    rights_papers,
    statement_papers,
    statements,
    verification,
)
from app.services.printed_papers import CodeUnreadable
from app.services.statement_papers import NobodyToPrint
from db import Opener
from tests.services.statement_steps import RARE, agree, text_of, whole_life
from tests.stations import CODES, PASSPHRASE, Stations, Template, id_of

EVERYBODY = (1, 2, 3)


@pytest.fixture(scope="module")
def lived(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The whole life once; tests work on copies of it."""
    root = tmp_path_factory.mktemp("life")
    whole_life(made := Stations.copied(template, root))
    made.close()
    return Template(root, made.secrets)


@pytest.fixture
def life(lived: Template, tmp_path: Path) -> Iterator[Stations]:
    made = Stations.copied(lived, tmp_path)
    made.clock.day = date(2026, 10, 20)
    yield made
    made.close()


def of(stations: Stations, no: int, year: int, who: str = "区") -> statements.PersonStatement:
    return statements.statement(stations.desk(who), stations.resident(who, no).n, year)


def printed(stations: Stations, year: int, who: str = "镇") -> statement_papers.Run:
    return statement_papers.village_run(stations.desk(who), CODES["东村"], year)


def test_balance_is_the_sum_of_headings_and_of_the_postings(life: Stations) -> None:
    for no in EVERYBODY:
        found = of(life, no, 2026)
        whole = found.statement.whole
        assert whole.closing.fen == sum(row.closing.fen for row in found.statement.components)
        assert whole.closing.fen == life.balance("区", f"个人账户/{found.resident.subject}")
        for year in range(2023, 2027):
            assert of(life, no, year).statement.whole.opening.fen == of(life, no, year - 1).statement.whole.closing.fen


def test_every_station_says_the_same(life: Stations) -> None:
    for no in EVERYBODY:
        assert len({of(life, no, 2026, who).code for who in ("区", "镇", "东村")}) == 1


def test_every_figure_leads_to_papers_that_are_here(life: Stations) -> None:
    """003 art. 16: a record that is disputed can be followed to its source at every station that holds it."""
    for who in ("区", "镇", "东村"):
        for no in EVERYBODY:
            statement = of(life, no, 2026, who).statement
            told = {one.entry.posting: one for one in explanations.explain(life.desk(who), life.resident(who, no).n)}
            for row in statement.components:
                for figure in row.figures:
                    assert set(figure.postings) <= set(told)
                    _lead_to_papers(life, who, [told[at] for at in figure.postings])


def _lead_to_papers(life: Stations, who: str, found: list[explanations.Explained]) -> None:
    with life.desk(who).store.read() as unit:
        for one in found:
            assert len(one.origins) >= 2, one
            for origin in one.origins:
                held = unit.journal.get(origin.filing)
                assert held is not None
                assert held[0] == origin.n


def test_a_payment_is_followed_from_the_account_to_the_slip(life: Stations) -> None:
    n = life.resident("东村", 1).n
    one = next(e for e in explanations.explain(life.desk("东村"), n) if e.entry.value_on == "2026-10-12")
    assert [origin.step for origin in one.origins] == ["记账", "记账单据", "国库清单", "缴费", "缴费批次"]
    said = " ".join(origin.text for origin in one.origins)
    for wanted in ("区财务", "R00001", "终端 T1", "凭证 001001", "东协办", "镇经办", "区复核", "2 笔 400.00 元"):
        assert wanted in said
    assert one.year == 2026


def test_interest_is_told_line_by_line_and_comes_to_what_is_booked(life: Stations) -> None:
    n = life.resident("区", 1).n
    interest = [e for e in explanations.explain(life.desk("区"), n) if e.entry.kind == "interest" and e.year == 2024]
    whole = next(e for e in interest if e.entry.leaf == "个人缴费利息")
    assert whole.origins[-1].text == (
        "年初余额 2,787.65 × 2.62% × 12 个月 = 73.04；3 月记入 200.00 × 2.62% × 9 个月 = 3.93；合计 76.97 元"
    )


def test_contribution_years_come_from_the_older_system_the_treasury_and_the_terminal(life: Stations) -> None:
    found = of(life, 1, 2026).contributions
    assert (found.count, found.gaps) == (15, (2015,))
    assert {one.year: one.source for one in found.years if one.year > 2022} == {
        2023: "opening", 2024: "direct", 2025: "direct", 2026: "sale",
    }  # fmt: skip
    assert of(life, 2, 2026).contributions.count == 1, "the payment that was taken back counts no year"


def test_a_village_is_printed_in_one_file_with_a_list_to_sign(life: Stations) -> None:
    text = text_of(printed(life, 2026).pdf)
    assert text.count("个人账户对账单领取签字表") == 1
    for wanted in ("李甲", RARE, "4,282.85", "3,897.85", "累计缴费年限 15 年", "中断年度：2015", "补助", "领取人签字", "样例镇"):
        assert wanted in text, wanted
    signed = text[text.index("领取签字表") :]
    assert id_of(1) not in signed
    assert "4,282.85" not in signed


def test_a_name_that_no_font_has_is_left_out_and_told(life: Stations) -> None:
    with life.desk("镇").store.write() as unit:
        unit.residents.change(life.resident("镇", 3).n, {"name": "王\U000f0000"})
    made = printed(life, 2026)
    assert made.people == 2
    assert [problem.code for problem in made.problems] == ["no_glyph"]


def test_nobody_to_print_is_a_sentence(life: Stations) -> None:
    with pytest.raises(NobodyToPrint):
        statement_papers.village_run(life.desk("镇"), "150404100999", 2026)


def test_what_was_booked_after_a_statement_was_printed_is_told_on_the_next(life: Stations) -> None:
    """003 art. 16: the person who holds last year's paper sees why this year begins with another balance."""
    made = printed(life, 2025)
    statement_papers.keep(life.desk("镇"), made)
    assert "打印以后补记" not in text_of(printed(life, 2026).pdf)
    who = life.resident("镇", 1)
    late = Posting("财政专户", account(who.subject, "省级补贴"), 1_000, "2025-11-30", "2026-10-21", who.subject)
    with life.desk("镇").store.write() as unit:
        unit.postings.add(1, [late])
    assert "相差 10.00 元" in text_of(printed(life, 2026).pdf)


def test_a_code_says_whether_the_account_still_is_what_the_paper_says(life: Stations) -> None:
    desk = life.desk("镇")
    made = printed(life, 2025)
    statement_papers.keep(desk, made)
    code = next(one.code for one in made.printed if one.fen == 389_785)
    spaced = " ".join(code[at : at + 4] for at in range(0, 16, 4)).upper()
    found = paper_checks.check(desk, spaced)
    assert (found.found, found.same, found.name, found.scope) == (True, True, "李甲", "2025")
    there = life.desk("区")
    assert not paper_checks.check(there, code).found
    assert paper_checks.check(there, code, id_of(1)).same, "equal books give the equal code"
    who = life.resident("镇", 1)
    with desk.store.write() as unit:
        unit.postings.add(1, [Posting("国库", account(who.subject), 100, "2025-11-30", "2026-10-21", who.subject)])
    found = paper_checks.check(desk, code)
    assert (found.found, found.same, found.fen, found.now_fen) == (True, False, 389_785, 389_885)
    with pytest.raises(CodeUnreadable):
        paper_checks.check(desk, "不是码")


def test_a_certificate_names_the_years_that_have_entered_and_is_found_by_its_code(life: Stations) -> None:
    desk, n = life.desk("镇"), life.resident("镇", 1).n
    made = rights_papers.certificate(desk, n, 2020)
    assert (made.years, made.fen) == (tuple(range(2020, 2027)), 140_000)
    text = text_of(made.pdf)
    for wanted in ("李甲", id_of(1), "壹仟肆佰元整", "2020—2026 年，共 7 个缴费年度", "POS 缴费", "2026-10-12"):
        assert wanted in text, wanted
    assert not paper_checks.check(desk, made.printed.code).found
    rights_papers.keep(desk, made)
    found = paper_checks.check(desk, made.printed.code)
    assert (found.what, found.same, found.fen) == ("缴费证明", True, 140_000)
    assert found.printed is not None
    assert life.number("镇", found.printed.filing)
    with pytest.raises(rights_papers.NothingToCertify):
        rights_papers.certificate(desk, life.resident("镇", 3).n)


def test_a_record_of_rights_has_no_column_that_is_empty(life: Stations) -> None:
    desk, n = life.desk("镇"), life.resident("镇", 1).n
    text = text_of(rights_papers.rights_pdf(desk, n))
    for wanted in ("个人缴费", "省级补贴", "市级补贴", "县级补贴", "集体补助", "利息", "4,282.85"):
        assert wanted in text, wanted
    for unwanted in ("中央补贴", "政府代缴", "社会资助"):
        assert unwanted not in text, unwanted
    assert rights_papers.rights_xlsx(desk, n)[:2] == b"PK"


def test_what_a_level_has_not_paid_yet_stands_on_the_statement(life: Stations) -> None:
    """Linyi 004 2(4): a subsidy asked for and not come is 在途补贴."""
    with life.desk("区").store.write() as unit:
        due = next(one for one in unit.dues.of_subject("") if one.kind == "grant")
        unit.dues.pay(due.key, -due.fen)
    assert of(life, 1, 2026).in_transit == ((2026, "县级缴费补贴", 3_500),)
    assert "在途补贴：2026 年度县级缴费补贴 35.00 元" in text_of(printed(life, 2026, "区").pdf)


def test_statements_follow_a_correction(life: Stations) -> None:
    """A payment put on the right account counts there and leaves the wrong one with nothing of it."""
    with life.desk("镇").store.read() as unit:
        line = unit.lines.of_subject(life.resident("镇", 1).subject)[0].line
    handling.file(life.desk("区经办"), "correction", {"line": line, "id_number": id_of(3), "reason": "刷错了人"})
    agree(life)
    life.down()
    for who in ("区", "东村"):
        right, wrong = of(life, 3, 2026, who), of(life, 1, 2026, who)
        assert [(one.entry.fen, one.entry.value_on, one.year) for one in right.lines] == [(20_000, "2026-10-12", 2026)]
        assert wrong.contributions.count == 14
        assert right.contributions.count == 1
    assert verification.verify(life.desk("东村"), Opener(), full=True).problems == ()


def test_the_command_line_says_what_the_papers_say(
    life: Stations, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    life.close()
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
    root = Root(Opener(), tmp_path / "none", lambda *_: 0)

    def say(*words: str) -> dict[str, object]:
        assert command(["--home", str(life.home("镇")), "--json", *words], root) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    whole = say("statement", id_of(1))
    assert (whole["opening_fen"], whole["closing_fen"], whole["years_paid"]) == (389_785, 428_285, 15)
    village = say("statement", "village", CODES["东村"], "--year", "2025", "--pdf", str(tmp_path / "v.pdf"))
    assert (village["people"], village["closing_fen"]) == (3, 389_785 + 20_150)
    assert (tmp_path / "v.pdf").read_bytes().startswith(b"%PDF")
    sheet = say("certificate", id_of(1), "--pdf", str(tmp_path / "c.pdf"))
    assert say("paper", "check", str(sheet["code"]))["same"]
    plain = say("account", id_of(1))
    assert "explained" not in plain
    told = say("account", id_of(1), "--explain")["explained"]
    assert isinstance(told, list)
    assert len(told) == len(plain["entries"])  # type: ignore[arg-type]
    found = say("enquiry", "payments", "--year", "2026", "--xlsx", str(tmp_path / "e.xlsx"), "--pdf", str(tmp_path / "e.pdf"))
    assert (found["payments"], found["total_fen"]) == (2, 20_000)
    assert say("rights", id_of(1))["balance_fen"] == people.account_of(life.desk("镇"), id_of(1)).balance_fen


