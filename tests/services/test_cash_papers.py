"""Papers of cash against receipts say what the books say (Xuecheng 002 3(2)2-3), and nowhere else is there any."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli import Root
from app.cli import run as command
from app.services import cash, cash_papers, handling, review_sheets
from app.services.filing_papers import own_paper
from db import Opener
from tests.services.test_back_payments import text_of
from tests.services.test_cash import BOOK, DAY, row
from tests.services.test_cash import cash as allowed
from tests.stations import CODES, PASSPHRASE, Stations, id_of, name_of

__all__ = ["allowed"]
EAST = CODES["东村"]


def paper(stations: Stations, who: str, filing: str) -> str:
    return text_of(review_sheets.form_pdf(stations.desk(who), stations.number(who, filing)))


def taken(stations: Stations) -> str:
    """Receipt 1 spoilt; 2 and 3 taken."""
    handling.file(stations.desk("东村"), "receipt_void", {"key": "00010001", "reason": "写错金额"})
    stations.settle()
    return handling.file(stations.desk("东村"), "cash_collection", DAY, [row(1, "00010002"), row(2, "00010003", "300")])


def test_the_stock_is_used_void_and_left(allowed: Stations) -> None:
    """002 3(2)2: 统一要求的票据, from–to, used, void, left."""
    taken(allowed)
    (book,) = cash.look(allowed.desk("东村")).books
    assert (book.first, book.last, book.receiver) == ("00010001", "00010010", "东协办")
    assert (book.count, book.used, book.void, book.left, book.next_no) == (10, 2, 1, 7, "00010004")
    assert cash.look(allowed.desk("区"), "150404100201").books == ()


def test_the_drawer_is_due_by_the_day_or_by_the_limit(allowed: Stations) -> None:
    """002 3(2)3: 双限, whichever comes first."""
    handling.file(allowed.desk("东村"), "cash_collection", DAY, [row(1, "00010001")])
    (drawer,) = cash.look(allowed.desk("东村")).drawers
    assert (drawer.fen, drawer.due_on, drawer.due) == (20_000, "2026-10-11", False)
    allowed.clock.day = date(2026, 10, 11)
    (drawer,) = cash.look(allowed.desk("东村")).drawers
    assert (drawer.due, "已收 3 天" in drawer.why) == (True, True)
    allowed.clock.day = date(2026, 10, 8)
    handling.file(allowed.desk("东村"), "cash_collection", DAY, [row(2, "00010002", "300")])
    (drawer,) = cash.look(allowed.desk("东村")).drawers
    assert (drawer.due, drawer.fen, "已满 500 元" in drawer.why) == (True, 50_000, True)


def test_remitted_takings_leave_the_drawer_and_name_their_slip(allowed: Stations) -> None:
    filing = taken(allowed)
    handling.file(allowed.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "缴0001", "fen": "500"})
    allowed.settle()
    for who in ("东村", "镇", "区"):
        found = cash.look(allowed.desk(who))
        assert found.drawers == ()
        assert [(one.filing, one.slip, one.fen, one.count) for one in found.takings] == [(filing, "缴0001", 50_000, 2)]


def test_the_register_counts_by_village_and_lists_what_is_void(allowed: Stations) -> None:
    taken(allowed)
    text = text_of(cash_papers.register(allowed.desk("镇")))
    for said in ("领用登记簿", "样例东村", "00010001", "00010010", "结存", "作废收据", "写错金额", "票据管理人"):
        assert said in text, said


def test_a_receipt_has_two_parts_with_the_amount_in_capitals(allowed: Stations) -> None:
    filing = taken(allowed)
    desk, n = allowed.desk("东村"), allowed.number("东村", filing)
    text = text_of(cash_papers.receipts(desk, n))
    assert (text.count("存根"), text.count("第二联"), text.count("00010002"), text.count("人民币叁佰元整")) == (
        2,
        2,
        2,
        2,
    )
    one = text_of(cash_papers.receipts(desk, n, "00010003"))
    assert ("00010002" in one, name_of(2) in one) == (False, True)
    with pytest.raises(cash_papers.NoReceipts, match="没有这个号码"):
        cash_papers.receipts(desk, n, "00099999")


def test_the_stub_list_is_the_sum_of_its_receipts(allowed: Stations) -> None:
    filing = taken(allowed)
    text = paper(allowed, "东村", filing)
    for said in ("收据存根", "00010002", "00010003", id_of(1), "人民币伍佰元整", "￥500.00", "待审核", "共 2 张"):
        assert said in text, said


def test_the_remittance_names_takings_receipts_and_slip(allowed: Stations) -> None:
    taken(allowed)
    made = handling.file(
        allowed.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "缴0001", "fen": "500"}
    )
    text = paper(allowed, "东村", made)
    for said in (
        "现金解缴单",
        "缴0001",
        "00010002 至 00010003",
        "￥500.00",
        "人民币伍佰元整",
        "合计",
        "镇核对意见",
        "区复核意见",
    ):
        assert said in text, said


def test_the_issue_says_what_the_village_had_before(allowed: Stations) -> None:
    second = handling.file(allowed.desk("镇"), "receipt_book", {**BOOK, "first": "00010011", "last": "00010015"})
    text = paper(allowed, "镇", second)
    for said in ("票据领用登记单", "00010011 至 00010015", "以前领用", "本次领用", "5 张"):
        assert said in text, said
    void = handling.file(allowed.desk("东村"), "receipt_void", {"key": "00010001", "reason": "撕坏"})
    assert "撕坏" in paper(allowed, "东村", void)


@pytest.mark.parametrize("kind", ["receipt_book", "receipt_void", "cash_collection", "remittance"])
def test_every_cash_paper_has_a_lay_out_of_its_own(kind: str) -> None:
    assert own_paper(kind) is not None


def test_where_cash_was_never_allowed_there_is_nothing_of_it(stations: Stations) -> None:
    """Songshan 003 art. 3(3)1."""
    assert not cash.known(stations.desk("东村"))
    with pytest.raises(cash.NoCashHere):
        cash.look(stations.desk("东村"))
    with pytest.raises(cash.NoCashHere):
        cash_papers.register(stations.desk("区"))


def test_the_command_line_says_what_the_page_shows(
    allowed: Stations, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    filing = taken(allowed)
    allowed.close()
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-11")
    root = Root(Opener(), tmp_path / "none", lambda *_: 0)

    def say(*words: str) -> dict[str, Any]:
        assert command(["--home", str(allowed.home("东村")), "--json", "cash", *words], root) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    stock = say("stock", "--pdf", str(tmp_path / "r.pdf"))
    assert (stock["left"], stock["books"][0]["next_no"], stock["spoilt"][0]["reason"]) == (7, "00010004", "写错金额")
    drawers = say("drawers")
    assert (drawers["fen"], drawers["limit_fen"], drawers["drawers"][0]["due"]) == (50_000, 50_000, True)
    assert say("takings")["takings"][0]["filing"] == filing
    say("receipts", filing[:12], "--number", "00010002", "--pdf", str(tmp_path / "a.pdf"))
    say("stubs", filing[:12], "--pdf", str(tmp_path / "s.pdf"))
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in ("r.pdf", "a.pdf", "s.pdf"))


def test_the_command_line_knows_nothing_of_cash_where_it_is_forbidden(
    stations: Stations, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stations.close()
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    root = Root(Opener(), tmp_path / "none", lambda *_: 0)
    assert command(["--home", str(stations.home("东村")), "--json", "cash", "stock"], root) != 0
    told = capsys.readouterr()
    assert "不收现金" in told.out + told.err
