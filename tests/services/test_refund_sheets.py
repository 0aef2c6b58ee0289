"""What finance sees of refunds, on the page, on paper and by command (Qingdao 000 art. 4; Linyi 004 2(5))."""

from __future__ import annotations

from app.services import handling, line_actions, people, person_notes, refunds, workbench
from app.services.desk_jobs import job
from app.services.desk_jobs.declaration import Given
from tests.services.test_back_payments import text_of
from tests.services.test_correction_papers import refund
from tests.services.test_correction_phases import month, pay
from tests.services.test_disputes import FORM, answer
from tests.services.test_refunds import decided, line_of, reversed_line
from tests.stations import Stations, id_of

__all__ = ["month"]


def test_what_waits_for_the_bank_is_listed_and_told_on_the_workbench(month: Stations) -> None:
    filing = refund(month)
    assert refunds.waiting(month.desk("区财务")) == []
    decided(month)
    (one,) = refunds.waiting(month.desk("区财务"))
    assert (one.due, one.fen, one.cause, one.state) == (filing, 20_000, "重复缴费", "待支付")
    warned = [caution for caution in workbench.summary(month.desk("区财务")).warnings if caution.page == "refunds"]
    assert [caution.act for caution in warned] == ["去支付"]
    assert "1 笔退费等银行支付，共 200.00 元" in warned[0].text
    pay(month, filing)
    assert refunds.waiting(month.desk("区财务")) == []


def test_a_month_shows_payments_and_what_the_bank_sent_back(month: Stations) -> None:
    filing = refund(month)
    decided(month)
    pay(month, filing)
    pay(month, filing, "银行退票")
    desk = month.desk("区财务")
    assert [(one.state, one.fen) for one in refunds.paid(desk, "2026-10")] == [("已支付", 20_000), ("银行退票", -20_000)]
    assert refunds.paid(desk, "2026-09") == []
    assert refunds.months(desk) == ["2026-10"]
    text = text_of(refunds.as_pdf(desk, "2026-10")).replace("\n", "")
    for said in ("退费明细表", "本月支付", "等待支付", "-200.00", "重复缴费（退票）"):
        assert said in text, said
    assert refunds.as_xlsx(desk, "2026-10").startswith(b"PK")
    made = job(desk, "refunds").run(desk, Given({"month": "2026-10"}), lambda _done, _all: None)
    assert dict(made.counts) == {"支付": "1 笔 200.00 元", "银行退票": "1 笔 200.00 元"}


def test_the_months_refunds_are_a_ledger_of_their_own_at_every_level(month: Stations) -> None:
    filing = refund(month)
    decided(month)
    pay(month, filing)
    decided(month)
    payer = month.resident("区", 1)
    for who in ("区", "镇", "东村"):
        found = refunds.as_ledger(month.desk(who), "2026-10")
        assert (found.payments, found.total_fen) == (1, 20_000)
        assert [(one.name, one.total_fen) for one in found.villages] == [("样例东村", 20_000)]
        (line,) = found.lines
        assert (line.name, line.id_number, line.year, line.phase) == (payer.name, payer.id_number, 2026, "refunded")
    pay(month, filing, "银行退票")
    found = refunds.as_ledger(month.desk("区"), "2026-10")
    assert (found.payments, found.total_fen, [line.phase for line in found.lines]) == (1, 0, ["refunded", "sent_back"])
    assert refunds.as_ledger(month.desk("区"), "2026-09").lines == ()


def test_what_can_be_done_with_a_line_follows_where_it_stands(month: Stations) -> None:
    line = line_of(month, 1)
    before = {one.kind: one for one in line_actions.actions(month.desk("东村"), line)}
    assert [kind for kind, one in before.items() if not one.why] == ["reversal", "correction"]
    assert "请先冲销" in before["refund"].why
    stand = reversed_line(month, 1)
    after = {one.kind: one for one in line_actions.actions(month.desk("区经办"), line)}
    assert [kind for kind, one in after.items() if not one.why] == ["refund", "suspense_entry"]
    assert {name: value for name, value, _ in after["refund"].values}["stand"] == stand
    values = {name: value for name, value, _ in after["suspense_entry"].values}
    assert handling.check(
        month.desk("区经办"), "suspense_entry", {**values, "id_number": id_of(3), "year": "2026", "reason": "认错人"}
    ).problems == ()
    assert "不在本站点" in line_actions.actions(month.desk("西村"), line)[0].why


def test_a_dispute_stands_on_the_persons_card_with_its_answer(month: Stations) -> None:
    asked = handling.file(month.desk("东村"), "dispute", FORM)
    decided(month)
    desk = month.desk("东村")
    notes = dict(person_notes.facts(people.person(desk, month.resident("东村", 3).n)))
    assert notes["核查申请"] == "缴费没有记上，2026-10-20 受理，还没有答复，请在 2026-11-03 前答复"
    handling.file(month.desk("镇"), "dispute_answer", answer(asked, result="记录无误"))
    decided(month)
    notes = dict(person_notes.facts(people.person(desk, month.resident("东村", 3).n)))
    assert "答复：记录无误" in notes["核查申请"]
