"""Money papers that only a changed program would make: about other villages' money, with other amounts, before their time.

Each gets a verdict or is left at the district with its reason, and no account moves (architecture 'Authority').
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.business.review import APPROVE, draft_body
from app.domain.filing import Draft
from app.intake.sheets import read_file
from app.services import handling, reconciliations, reviews, verification
from app.services.desk import BodyUnfit
from db import Opener
from tests.business.back_pay_steps import approved
from tests.services.test_cash import BOOK, DAY, row
from tests.services.test_cash import cash as cash
from tests.services.test_month import treasury_list
from tests.stations import CODES, Stations, id_of


def left(stations: Stations, *forged: str) -> list[str]:
    """Agreed at a township whose program is changed too, then left at the district; returns why."""
    stations.carry("东村", "镇")
    stations.carry("西村", "镇")
    for one in forged:
        with stations.desk("镇").store.read() as unit:
            found = unit.journal.get(one)
        assert found is not None
        review = Draft("review", draft_body(APPROVE, "", 0, None, 0), found[1].header.subject, (one,))
        stations.forge("镇", found[1].village, review)
    stations.carry("镇", "区")
    ns = {stations.number("区", one) for one in forged}
    said = reviews.approve(stations.desk("区复核"), sorted(ns))
    assert said.approved == 0
    return [text for n, text in said.reasons if n in ns]


def clean(stations: Stations, *who: str) -> None:
    stations.down()
    for one in who or ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(one), Opener(), full=True).problems == ()


def due_of(stations: Stations, key: str) -> Any:
    with stations.desk("区").store.read() as unit:
        return unit.dues.get(key)


def deposit_body(due: Any) -> dict[str, Any]:
    return {
        "due": due.key, "channel": "named", "deposited_on": "2026-10-08", "slip": "JZ9", "fen": due.fen, "month": "2026-10",
        "subject": due.subject, "name": due.row["name"], "id_number": due.row["id_number"], "years": due.row["years"],
        "rows": list(due.row["rows"]), "kind": due.row["kind"],
    }  # fmt: skip


def test_a_village_pays_and_voids_no_back_payment_of_another(stations: Stations) -> None:
    """Songshan 003 art. 8: the slip is shown to one's own village; its books would never hear of the other's paper."""
    due = due_of(stations, approved(stations))
    voided = {"due": due.key, "subject": due.subject, "name": "甲", "years": "2019", "fen": due.fen, "reason": "不缴了"}
    forged = stations.forge(
        "西村", CODES["西村"], Draft("back_deposit", deposit_body(due), due.subject, (due.key,)),
        Draft("back_void", voided, due.subject, (due.key,)),
    )  # fmt: skip
    assert [text[:6] for text in left(stations, *forged)] == ["这份补缴申请", "作废单写的人"]
    assert due_of(stations, due.key).left_fen == due.fen
    assert stations.balance("区", "指定账户") == 0
    clean(stations)


def test_a_void_names_the_person_whose_approval_it_takes_back(stations: Stations) -> None:
    due = due_of(stations, approved(stations))
    stations.register("东村", 5)
    other = stations.resident("东村", 5).subject
    body = {"due": due.key, "subject": other, "name": "乙", "years": "2019", "fen": due.fen, "reason": "不缴了"}
    (forged,) = stations.forge("东村", CODES["东村"], Draft("back_void", body, other, (due.key,)))
    assert left(stations, forged) == ["作废单写的人、村或金额与核定的补缴不符，请退回重新填写。"]


def test_a_village_asks_no_back_payment_for_somebody_of_another(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.settle()
    who = stations.resident("区", 1)
    body = {
        "id_number": who.id_number, "name": who.name, "subject": who.subject, "kind": "interrupted", "years": "2020",
        "rows": [{"year": 2020, "fen": 20_000}], "total_fen": 20_000,
    }  # fmt: skip
    (forged,) = stations.forge("西村", CODES["西村"], Draft("back_payment", body, who.subject))
    assert left(stations, forged) == [f"{who.name} 的参保登记不在这个村，请退回，由他现在的村申请。"]
    clean(stations)


def test_a_reversal_filed_before_its_line_is_known_is_judged_when_it_is(stations: Stations) -> None:
    """The line's name is the batch's; who knows it early can file first, when no station can say whose it is."""
    for who, no in (("东村", 1), ("西村", 11)):
        stations.register(who, no)
    stations.settle()
    batch = stations.batch("东村", stations.sale("东村", 1))
    subject = stations.resident("西村", 11)
    reversal = {"line": f"{batch[:32]}-1", "reason": "错了", "fen": 20_000}
    correction = {
        "line": f"{batch[:32]}-1", "subject": subject.subject, "year": 2026, "fen": 20_000, "reason": "错了",
        "name": subject.name, "id_number": subject.id_number,
    }  # fmt: skip
    forged = stations.forge("西村", CODES["西村"], Draft("reversal", reversal), Draft("correction", correction))
    stations.carry("西村", "镇")
    stations.carry("镇", "区")
    assert [stations.state("区", one) for one in forged] == ["filed", "filed"]
    stations.settle()
    assert [stations.state("区", one) for one in forged] == ["filed", "filed"]
    assert stations.lines("区", 1)[0].phase == "effective"
    clean(stations)


def aid(stations: Stations, fen: str = "100") -> str:
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    form = {"what": "集体补助", "year": "2026", "donor": "村委会", "deposited_on": "2026-10-08", "slip": "补1"}
    filing = handling.file(stations.desk("东村"), "aid", form, [{"id_number": id_of(1), "fen": fen}])
    stations.settle()
    return filing


@pytest.mark.parametrize("changed", [{"fen": 1}, {"year": 2025}, {"what": "社会资助"}])
def test_a_correction_of_aid_says_what_its_row_says(stations: Stations, changed: dict[str, Any]) -> None:
    filing = aid(stations)
    one, two = (stations.resident("区", no).subject for no in (1, 2))
    body = {"of": f"{filing}/1", "aid": filing, "subject": one, "to_subject": two, "what": "集体补助", "year": 2026,
            "fen": 10_000, "reason": "写错"} | changed  # fmt: skip
    (forged,) = stations.forge("东村", CODES["东村"], Draft("aid_correction", body, one, (filing,)))
    assert left(stations, forged) == ["更正单写的村、年度、项目或金额与补助明细表不符，请退回重新填写。"]


def test_a_village_corrects_no_aid_of_another(stations: Stations) -> None:
    filing = aid(stations)
    stations.register("西村", 11)
    stations.settle()
    one, mine = stations.resident("区", 1).subject, stations.resident("区", 11).subject
    body = {"of": f"{filing}/1", "aid": filing, "subject": one, "to_subject": mine, "what": "集体补助", "year": 2026,
            "fen": 10_000, "reason": "写错"}  # fmt: skip
    (forged,) = stations.forge("西村", CODES["西村"], Draft("aid_correction", body, one, (filing,)))
    assert left(stations, forged) == ["更正单写的村、年度、项目或金额与补助明细表不符，请退回重新填写。"]
    clean(stations)


def test_two_rows_put_right_in_one_press_stay_below_the_ceiling_together(stations: Stations) -> None:
    """Facts 2.2: what one person gets in a year is at most the top tier, whichever papers bring it."""
    with stations.desk("区").store.read() as unit:
        top = max(tier["yuan"] for tier in unit.policies.all()[-1]["tiers"])
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.settle()
    form = {"what": "集体补助", "year": "2026", "donor": "村委会", "deposited_on": "2026-10-08", "slip": "补1"}
    rows = [{"id_number": id_of(no), "fen": str(top)} for no in (1, 2)]
    handling.file(stations.desk("东村"), "aid", form, rows)
    stations.settle()
    filed = [
        handling.file(stations.desk("东村"), "aid_correction", {
            "id_number": id_of(no), "slip": "补1", "to_id_number": id_of(3), "reason": "写错了人",
        }) for no in (1, 2)
    ]  # fmt: skip
    stations.settle()
    assert sorted(stations.state("区", one) for one in filed) == ["effective", "filed"]
    clean(stations, "区", "镇", "东村")


def test_a_village_remits_no_cash_of_another(cash: Stations) -> None:
    """Xuecheng 002 3(2)3: who has taken cash pays it in."""
    taking = handling.file(cash.desk("东村"), "cash_collection", DAY, [row(1, "00010001")])
    cash.settle()
    station = str(cash.desk("西村").station)
    body = {"station": station, "remitted_on": "2026-10-08", "slip": "1", "fen": 20_000, "takings": [taking]}
    (forged,) = cash.forge("西村", CODES["西村"], Draft("remittance", body))
    assert left(cash, forged) == ["到这一天没有要解缴的现金，或现金收缴已被退回。"]
    handling.file(cash.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "2", "fen": "200"})
    cash.settle()
    assert cash.balance("区", "库存现金") == 0


def test_of_two_overlapping_receipt_ranges_in_one_press_one_is_issued(cash: Stations) -> None:
    """Xuecheng 002 3(2)2: a number is issued once."""
    books = [{**BOOK, "village": CODES[who], "first": first, "last": "00020010"} for who, first in (("东村", "00020001"), ("西村", "00020005"))]
    body = [{name: book[name] for name in ("first", "last", "handed_on", "receiver")} for book in books]
    first, second = (cash.forge("镇", book["village"], Draft("receipt_book", one))[0] for book, one in zip(books, body, strict=True))
    cash.carry("镇", "区")
    reviews.approve_clean(cash.desk("区复核"))
    assert (cash.state("区", first), cash.state("区", second)) == ("effective", "filed")


def test_a_terminal_does_not_pass_for_cash_or_back_payment(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.settle()
    forged = [stations.batch("东村", stations.sale("东村", 1), terminal=name) for name in ("现金", "补缴")]
    assert [text[:4] for text in left(stations, *forged)] == ["「现金」", "「补缴」"]


def test_a_whole_districts_money_moves_by_one_voucher(stations: Stations) -> None:
    """Half a million people at 200 yuan are a hundred million in one entry of the treasury."""
    form = {"way": "国库划入财政专户", "fen": "123456789.01", "moved_on": "2026-10-08", "voucher": "1"}
    filed = handling.file(stations.desk("区财务"), "fund_movement", form)
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.state("区", filed) == "effective"
    assert stations.balance("区", "财政专户") == -12_345_678_901


@pytest.fixture
def hall(stations: Stations) -> Stations:
    """A payment of somebody of the east village, taken at the township's hall, stands on his account."""
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.settle()
    stations.batch("镇", stations.sale("镇", 1, 200), terminal="T9")
    stations.settle()
    (line,) = stations.lines("区", 1)
    rows = [("R1", line.name, line.id_number, 2026, "200.00", "20261012", "T9", line.rrn)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    stations.down()
    assert stations.balance("东村", "个人账户") == 20_000
    return stations


def test_a_halls_payment_is_reversed_by_form_in_its_payers_village(hall: Stations) -> None:
    """全区通办 (003 art. 6): the red row goes where the account is, so that the village reads it too."""
    filed = handling.file(hall.desk("镇"), "reversal", {"id_number": id_of(1), "year": "2026", "reason": "重复"})
    hall.settle()
    assert [hall.balance(who, "个人账户") for who in ("区", "镇", "东村")] == [0, 0, 0]
    with hall.desk("区").store.read() as unit:
        found = unit.journal.get(filed)
    assert found is not None
    assert (found[1].village, found[1].header.kind_version) == (CODES["东村"], 3)
    clean(hall)


def test_version_1_of_a_reversal_stands_only_where_the_payment_was_taken(hall: Stations) -> None:
    """An older program refuses it elsewhere, so this one does: all stations must read the same."""
    (line,) = hall.lines("区", 1)
    body = {"line": line.line, "reason": "重复", "fen": 20_000}
    forged = [hall.forge("镇", CODES["东村"], Draft("reversal", body, line.subject, (), version))[0] for version in (1, 2)]
    assert [hall.state("镇", one) for one in forged] == ["refused", "filed"]


def test_what_would_have_no_force_is_not_filed_but_said(stations: Stations) -> None:
    """A body beyond its bounds is refused by every station, so its maker is told before it is signed."""
    desk = stations.desk("区财务")
    body = {"way": "treasury_special", "fen": 10**12 + 1, "moved_on": "2026-10-08", "voucher": "1"}
    with desk.store.write() as unit, pytest.raises(BodyUnfit, match="资金划转"):
        desk.file(unit, desk.station.code, [Draft("fund_movement", body)])


def test_money_that_the_treasury_gave_back_is_told_and_the_other_rows_enter(stations: Stations) -> None:
    """Songshan 003 art. 11: a list may hold 退库; it stops nothing, and 退费支付 books it."""
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.settle()
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    (line,) = stations.lines("区", 1)
    rows = [
        (f"R{no}", line.name, line.id_number, 2026, amount, "20261012", line.terminal, line.rrn)
        for no, amount in enumerate(("200.00", "-200.00"), 1)
    ]
    listed = treasury_list(stations, rows)
    _, told = reconciliations.try_out(stations.desk("区财务"), read_file(listed), "2026-10")
    assert [(one.code, one.row) for one in told] == [("given_back", 3)]
    done = reconciliations.reconcile(stations.desk("区财务"), listed, "2026-10")
    assert (done.matched, done.treasury_only) == (1, 0)
    clean(stations)
