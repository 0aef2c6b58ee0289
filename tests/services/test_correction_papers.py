"""Papers of corrections, refunds and disputes say what was decided and leave room to sign (000 art. 4; 003 art. 16)."""

from __future__ import annotations

import pytest

from app.domain.refund_terms import CAUSES
from app.services import handling, line_reversals, review_sheets
from app.services.filing_papers import own_paper
from tests.services.test_back_payments import text_of
from tests.services.test_correction_phases import month, pay
from tests.services.test_disputes import FORM, answer
from tests.services.test_refunds import REFUND, correct, decided, line_of, reversed_line
from tests.stations import Stations

__all__ = ["month"]


def paper(stations: Stations, who: str, filing: str) -> str:
    return text_of(pdf(stations, who, filing))


def pdf(stations: Stations, who: str, filing: str) -> bytes:
    return review_sheets.form_pdf(stations.desk(who), stations.number(who, filing))


def refund(stations: Stations) -> str:
    stand = reversed_line(stations, 1)
    payee = stations.resident("东村", 1).name
    form = {**REFUND, "stand": stand, "payee": payee, "note": "两台终端各刷一次"}
    return handling.file(stations.desk("东村"), "refund", form)


def test_the_refund_sheet_has_cause_papers_amount_payee_and_opinions(month: Stations) -> None:
    filing = refund(month)
    text = paper(month, "东村", filing)
    for said in ("退费审批表", "重复缴费", "￥200.00", "人民币贰佰元整", *CAUSES["重复缴费"], "农村信用社", "62284804025648900",
                 "本人", "分管领导意见", "财务支付", "复核意见"):  # fmt: skip
        assert said in text, said
    decided(month)
    pay(month, filing)
    paid = paper(month, "区", filing)
    assert "已于 2026-10-20 支付，银行凭证 付支付成功" in paid
    assert "区复核" in paid


def test_the_answer_shows_the_record_before_beside_the_record_after(month: Stations) -> None:
    asked = handling.file(month.desk("东村"), "dispute", FORM)
    decided(month)
    corrected = correct(month, 1, 3)
    decided(month)
    made = handling.file(month.desk("镇"), "dispute_answer", answer(asked, papers=corrected[:12]))
    decided(month)
    application = paper(month, "东村", asked)
    assert "2026-11-03 前" in application
    assert "缴费没有记上" in application
    text = paper(month, "东村", made)
    for said in ("处理前", "处理后", "+200.00", "+1 年", f"缴费更正 {corrected[:8]}", "人民币贰佰元整", "参保人签收"):
        assert said in text, said


def test_the_sheets_of_a_correction_and_a_reversal_name_both_sides(month: Stations) -> None:
    line = line_of(month, 2)
    first, third = month.resident("东村", 1).name, month.resident("东村", 3).name
    corrected = correct(month, 1, 3)
    text = paper(month, "东村", corrected)
    assert text.index("更正前") < text.index(first) < text.index(third)
    reversal = line_reversals.reverse_line(month.desk("东村"), line, "输错金额")
    sheet = paper(month, "东村", reversal)
    for said in ("￥-300.00", "人民币负叁佰元整", "输错金额", "退费申请"):
        assert said in sheet, said


@pytest.mark.parametrize("kind", ["correction", "reversal", "direct_reversal", "refund", "dispute", "dispute_answer"])
def test_a_kind_with_a_lay_out_of_its_own_is_found_by_its_name_alone(kind: str) -> None:
    assert own_paper(kind) is not None
    assert own_paper("registration") is None
