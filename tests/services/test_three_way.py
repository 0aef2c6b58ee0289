"""三方对账 at the district: each kind of difference found and named, the month certified or sent back (003 art. 10-11)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from app.business import certificate
from app.business.month_standing import Standing, month_standing
from app.domain.filing import Draft
from app.services import (
    handling,
    line_reversals,
    reconciliations,
    review_sheets,
    reviews,
    statement_lists,
    verification,
)
from app.services.desk import FormRefused
from db import Opener
from tests.services.lists import bank_list, filed, receipts, tax_list, tickets
from tests.services.test_back_payments import text_of
from tests.services.test_month import month, treasury_list
from tests.stations import Stations, id_of

__all__ = ["month"]


def standing(stations: Stations, key: str = "2026-10") -> Standing:
    with stations.desk("区").store.read() as unit:
        return month_standing(unit, key)


def kinds(stations: Stations, key: str = "2026-10") -> dict[str, int]:
    return dict(Counter(item.kind for item in standing(stations, key).items))


def read_tax(stations: Stations, rows: list[tuple[object, ...]], key: str = "2026-10", name: str = "税务.csv") -> statement_lists.Listed:
    return statement_lists.read_tax(stations.desk("区财务"), tax_list(stations, rows, name), key)


def reconcile(stations: Stations) -> None:
    reconciliations.reconcile(stations.desk("区财务"), receipts(stations), "2026-10")


def after(stations: Stations, day: date = date(2026, 11, 5)) -> Stations:
    stations.clock.day = day
    return stations


def test_a_month_that_agrees_on_all_sides_is_clean(month):
    read_tax(month, tickets(month))
    reconcile(month)
    found = standing(month)
    assert (found.items, found.transit, found.clean) == ((), (), True)
    assert {side.name: (side.count, side.fen) for side in found.sides} == {
        "POS 收缴": (6, 220_000), "其中：终端待查项": (0, 0), "税务缴费明细": (6, 220_000), "国库入库": (6, 220_000),
        "记入个人账户": (6, 220_000),
    }  # fmt: skip


def test_without_the_tax_list_nothing_is_missing_on_its_side(month):
    found = standing(month)
    assert found.items == ()
    assert sum(one.fen for one in found.transit) == 220_000
    assert not next(side for side in found.sides if side.name == "税务缴费明细").there


def test_each_kind_of_difference_is_found_and_named(month):
    rows = tickets(month)
    rows[1] = (*rows[1][:4], "250.00", *rows[1][5:])
    rows[2] = (*rows[2][:1], "别人", id_of(55), *rows[2][3:])
    rows[3] = (*rows[3][:9], "150404100201")
    stranger = ("R09001", "生人", id_of(77), 2026, "200.00", "2026-10-09", "2026-10-09", "", "", "")
    again = ("R09002", rows[4][1], rows[4][2], 2026, "300.00", "2026-10-10", "2026-10-10", "", "", "")
    read_tax(month, [*rows[1:], stranger, again])
    assert kinds(month) == {
        "terminal_only": 1, "amount_differs": 1, "person_differs": 1, "wrong_village": 1, "tax_only": 1, "duplicate_year": 1,
    }  # fmt: skip
    assert all(item.step and item.title and item.since for item in standing(month).items)


def test_a_ticket_whose_payment_is_reversed_later_is_open_until_it_is_given_back(month):
    read_tax(month, tickets(month))
    line = month.lines("区", 1)[0].line
    line_reversals.reverse_line(month.desk("镇"), line, "刷错了人")
    month.settle()
    assert kinds(month) == {"reversed_later": 1}
    first = tickets(month)[0]
    back = ("R00001", first[1], first[2], 2026, f"-{month.lines('区', 1)[0].amount_fen / 100:.2f}", "2026-10-20", "2026-10-20", "", "", "")
    read_tax(month, [back], name="退库.csv")
    assert kinds(month) == {}


def test_what_the_days_end_has_cut_over_is_named_and_settles_itself_next_month(month):
    rows = tickets(month)
    moved = (*rows[0][:6], "2026-11-01", *rows[0][7:])
    read_tax(month, rows[1:])
    read_tax(month, [moved], "2026-11", "十一月.csv")
    assert kinds(month) == {"cut_off": 1}
    assert kinds(month, "2026-11") == {}


def test_a_treasury_receipt_finds_its_line_through_the_ticket_and_says_so(month):
    """Receipt number before terminal and reference before person (the order everywhere)."""
    read_tax(month, tickets(month))
    found = reconciliations.reconcile(month.desk("区财务"), receipts(month), "2026-10")
    assert (found.matched, found.treasury_only) == (6, 0)
    with month.desk("区").store.read() as unit:
        rules = Counter(
            row["rule"]
            for docket in unit.dockets.listed(kinds=("reconciliation",))
            for row in unit.journal.by_number(docket.n).body["rows"]
        )
    assert rules == {"receipt": 6}


def test_the_same_list_again_changes_nothing_and_a_later_one_replaces_by_key(month):
    rows = tickets(month)
    first = read_tax(month, rows)
    assert (first.new, first.changed, first.same, len(first.filings)) == (6, 0, 0, 1)
    before = month.books("区")
    assert read_tax(month, rows).filings == ()
    assert month.books("区") == before
    later = read_tax(month, [(*rows[0][:4], "999.00", *rows[0][5:])], name="更正.csv")
    assert (later.new, later.changed) == (0, 1)
    with month.desk("区").store.read() as unit:
        kept = unit.statements.between("tax", "2026-10-01", "2026-10-31")
    assert len(kept) == 6
    assert sum(row.fen for row in kept) == 220_000 - 20_000 + 99_900


def test_rows_that_a_list_has_twice_are_both_kept(month):
    rows = tickets(month)
    read_tax(month, [*rows, rows[0]])
    assert kinds(month) == {"duplicate_year": 1}
    assert standing(month).sides[2].count == 7


def test_open_items_are_carried_forward_with_their_age(month):
    read_tax(month, tickets(month)[1:])
    reconcile(month)
    after(month)
    filed(month, "certificate", month="2026-10")
    after(month, date(2026, 12, 5))
    (item,) = standing(month, "2026-11").items
    assert (item.kind, item.since) == ("terminal_only", "2026-10-08")


def test_an_explained_item_stays_open_with_its_explanation(month):
    read_tax(month, tickets(month)[1:])
    reconcile(month)
    (item,) = standing(month).items
    filed(month, "explanation", key=item.key, reason="税务正在补开税票")
    found = standing(month)
    assert [one.key for one in found.items] == [item.key]
    assert found.explained == {item.key: "税务正在补开税票"}


def test_a_match_by_hand_joins_what_no_rule_joins(month):
    rows = tickets(month)
    typo = ("R00001", "王甲子", "150404198001010099", 2026, rows[0][4], "2026-10-08", "2026-10-08", "", "", "")
    read_tax(month, [typo, *rows[1:]])
    assert kinds(month) == {"terminal_only": 1, "tax_only": 1}
    keys = {item.kind: item.key for item in standing(month).items}
    filed(month, "statement_match", key=keys["tax_only"], other=keys["terminal_only"], reason="证件号码少写一位")
    assert kinds(month) == {"person_differs": 1}
    with pytest.raises(FormRefused, match="已经手工对上"):
        handling.file(month.desk("区财务"), "statement_match", {
            "key": keys["tax_only"], "other": keys["terminal_only"], "reason": "再来一次",
        })  # fmt: skip


def test_a_certificate_waits_for_the_end_of_its_month(month):
    with pytest.raises(FormRefused, match="还没有结束"):
        handling.file(month.desk("区财务"), "certificate", {"month": "2026-10"})


def test_a_certificate_that_no_longer_agrees_with_the_books_is_blocked(month):
    read_tax(month, tickets(month))
    after(month)
    filing = handling.file(month.desk("区财务"), "certificate", {"month": "2026-10"})
    reconcile(month)
    done = reviews.approve_by_id(month.desk("区复核"), [filing])
    assert done.approved == 0
    assert "又有变动" in done.reasons[0][1]
    filed(month, "certificate", month="2026-10")
    with month.desk("区").store.read() as unit:
        mark = unit.marks.get("certificate", "2026-10")
    assert mark is not None
    assert mark.row["conclusion"].startswith("月清月结")


def test_a_later_list_opens_a_certified_month_again(month):
    read_tax(month, tickets(month))
    reconcile(month)
    after(month)
    filed(month, "certificate", month="2026-10")
    read_tax(month, [("R1", "生人", id_of(77), 2026, "200.00", "2026-10-09", "", "", "", "")], name="补充.csv")
    with month.desk("区").store.read() as unit:
        mark = unit.marks.get("certificate", "2026-10")
    assert mark is not None
    assert mark.row["stale"] is True


def test_the_income_account_is_zero_at_the_months_end_or_the_reason_is_agreed(month):
    read_tax(month, tickets(month))
    reconcile(month)
    filed(month, "fund_movement", way="interest_income", fen="12.34", moved_on="2026-10-08", voucher="L1")
    after(month)
    with pytest.raises(FormRefused, match=r"收入户月末余额应为零，现有 12\.34 元"):
        handling.file(month.desk("区财务"), "certificate", {"month": "2026-10"})
    (item,) = standing(month).items
    filed(month, "explanation", key=item.key, reason="结息日在月末，下月初划转")
    filed(month, "certificate", month="2026-10")


def test_bank_rows_are_matched_by_voucher_then_by_day_and_amount_and_both_sides_stay_open(month):
    filed(month, "fund_movement", way="interest_special", fen="100", moved_on="2026-10-05", voucher="V1")
    filed(month, "fund_movement", way="special_expenditure", fen="30", moved_on="2026-10-06", voucher="V2")
    filed(month, "fund_movement", way="interest_special", fen="7", moved_on="2026-10-07", voucher="V3")
    moves = [("2026-10-06", "V1", 100.0), ("2026-10-06", "别的号", -30.0), ("2026-10-08", "V9", 5.0)]
    statement_lists.read_bank(month.desk("区财务"), bank_list(month, 0, moves), "财政专户")
    found = standing(month)
    (special,) = [account for account in found.accounts if account.name == "财政专户"]
    assert special.compared is not None
    assert [pair.rule for pair in special.compared.matched] == ["voucher", "day_amount"]
    assert kinds(month) == {"book_only": 1, "bank_only": 1}
    assert (special.closing_fen, special.bank_closing_fen, special.difference_fen) == (7_700, 7_500, 200)
    keys = {item.kind: item.key for item in found.items}
    with pytest.raises(FormRefused, match="金额与银行的这一行不符"):
        handling.file(month.desk("区财务"), "statement_match", {
            "key": keys["bank_only"], "other": keys["book_only"], "reason": "同一笔",
        })  # fmt: skip


def test_a_bank_row_is_matched_by_hand_with_a_movement_of_its_amount(month):
    filed(month, "fund_movement", way="interest_special", fen="7", moved_on="2026-10-07", voucher="V3")
    statement_lists.read_bank(month.desk("区财务"), bank_list(month, 0, [("2026-10-08", "V9", 7.0)]), "财政专户")
    keys = {item.kind: item.key for item in standing(month).items}
    filed(month, "statement_match", key=keys["bank_only"], other=keys["book_only"], reason="银行次日入账")
    assert kinds(month) == {}


def test_treasury_receipts_agree_with_the_treasurys_statement_by_day(month):
    reconcile(month)
    statement_lists.read_bank(month.desk("区财务"), bank_list(month, 0, [("2026-10-12", "", 2200.0)]), "国库")
    treasury = standing(month).accounts[0]
    assert treasury.compared is not None
    assert [(pair.rule, len(pair.bank)) for pair in treasury.compared.matched] == [("day_amount", 1)]
    assert treasury.difference_fen == 0


def test_a_statement_whose_balances_do_not_run_is_not_taken(month):
    path = bank_list(month, 10, [("2026-10-05", "V1", 100.0), ("2026-10-06", "V2", 5.0)])
    path.write_text(path.read_text(encoding="utf-8-sig").replace("110.00", "111.00"), encoding="utf-8")
    before = month.books("区")
    with pytest.raises(statement_lists.ListRefused, match="余额与上一行接不上"):
        statement_lists.read_bank(month.desk("区财务"), path, "财政专户")
    assert month.books("区") == before


def test_forged_lists_have_no_force(month):
    desk = month.desk("区财务")
    wrong = {"account": "财政专户", "list_hash": "0" * 64, "part": 1, "first_on": "2026-10-01", "last_on": "2026-10-31",
             "opening_fen": 0, "closing_fen": 5, "rows": []}  # fmt: skip
    (bank,) = month.forge("区财务", desk.station.code, Draft("bank_list", wrong))
    row = {"key": "tax:1", "on": "2026-10-08", "fen": 100}
    tax = {"month": "2026-10", "list_hash": "0" * 64, "part": 1, "count": 2, "total_fen": 200, "rows": [row, row]}
    (taxed,) = month.forge("区财务", desk.station.code, Draft("tax_list", tax))
    assert month.state("区", bank) == month.state("区", taxed) == "refused"
    with desk.store.read() as unit:
        assert unit.statements.known(["tax:1"]) == set()


def test_lists_and_certificates_stay_at_the_district_and_replay_to_equal_books(month):
    read_tax(month, tickets(month)[1:])
    reconcile(month)
    filed(month, "explanation", key=standing(month).items[0].key, reason="税务正在补开")
    statement_lists.read_bank(month.desk("区财务"), bank_list(month, 0, [("2026-10-12", "", 2200.0)]), "国库")
    after(month)
    filed(month, "certificate", month="2026-10")
    month.down()
    with month.desk("镇").store.read() as unit:
        assert unit.statements.between("tax", "2026-01-01", "2026-12-31") == []
    for place in ("区", "镇", "东村"):
        assert verification.verify(month.desk(place), Opener(), full=True).problems == ()


def test_a_row_of_a_stranger_waits_once_not_twice(month):
    stranger = ("R09001", "生人", id_of(77), 2026, "200.00", "2026-10-09", "2026-10-09", "", "", "")
    read_tax(month, [*tickets(month), stranger])
    rows = [(t[0], t[1], t[2], t[3], t[4], "2026-10-12", "", "") for t in [*tickets(month), stranger]]
    reconciliations.reconcile(month.desk("区财务"), treasury_list(month, rows), "2026-10")
    (item,) = standing(month).items
    assert (item.kind, item.tax_fen, item.treasury_fen) == ("tax_only", 20_000, 20_000)


def test_a_certificate_is_printed_as_it_was_filed(month):
    """Songshan 003 art. 11 (月清月结): who signs the paper sees the month that was agreed, not today's books."""
    read_tax(month, tickets(month)[1:])
    reconcile(month)
    after(month)
    found = standing(month)
    read_back = certificate.standing_of(certificate.body_of(found))
    assert (read_back.sides, read_back.transit, read_back.receivable) == (found.sides, found.transit, found.receivable)
    assert [(one.key, one.title, one.pos_fen, one.tax_fen) for one in read_back.items] == [
        (one.key, one.title, one.pos_fen, one.tax_fen) for one in found.items
    ]
    handling.file(month.desk("区财务"), "certificate", {"month": "2026-10"})
    (docket,) = reviews.listed(month.desk("区财务"), kinds=("certificate",))
    waits = text_of(review_sheets.form_pdf(month.desk("区复核"), docket.n))
    reviews.approve(month.desk("区复核"), [docket.n])
    agreed = text_of(review_sheets.form_pdf(month.desk("区复核"), docket.n))
    assert ("等待区复核确认" in waits, "已经复核确认" in agreed) == (True, True)
    for said in ("三方对账单", "终端有、税务无", "社保经办机构（盖章）", "财政部门（盖章）", "税务部门（盖章）", "区复核", "第 1 页 共 2 页"):
        assert said in agreed, said
