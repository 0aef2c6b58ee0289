"""The lines of a filing as they are read and printed: titles, names, yuan, never a key of the books."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.business import businesses
from app.business.declaration import Field
from app.domain import id_number
from app.domain.filing import OFFICE
from app.services import filing_rows, handling, people, review_sheets
from app.services.desk import Desk
from tests.stations import Stations
from tests.ui.made_up import COAL, KIND


@pytest.fixture
def desk(stations: Stations, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setitem(businesses(), KIND, COAL)
    stations.register("东村", 1)
    return stations.desk("东协办")


def filed(desk: Desk, count: int = 1) -> int:
    """A filing with the same person's line so many times; its number."""
    person = people.find(desk, "")[0]
    rows = [{"id_number": person.id_number, "fen": "200.50", "fuel": "柴"}] * count
    name = handling.file(desk, KIND, {"year": "2026", "fuel": "煤"}, rows)
    with desk.store.read() as unit:
        found = unit.journal.get(name)
    assert found is not None
    return found[0]


def test_lines_name_people_and_titles_and_money_is_yuan(desk: Desk) -> None:
    n = filed(desk, 3)
    person = people.find(desk, "")[0]
    head = review_sheets.sheet(desk, n).table
    assert head is not None
    assert [column.title for column in head.columns] == ["姓名", "证件号码", "金额", "燃料"]
    assert head.totals == (("金额", 60_150),)
    assert filing_rows.page(desk, n, [2]) == [
        ("3", person.name, id_number.mask(person.id_number), "200.50", "柴")
    ]  # fmt: skip


def test_paper_has_every_line_with_whole_numbers_and_the_sum(desk: Desk) -> None:
    n = filed(desk, 250)
    found = review_sheets.sheet(desk, n)
    annex = filing_rows.annex(desk, found.docket)
    assert annex is not None
    assert len(annex.rows) == 250
    assert annex.rows[0][2] == people.find(desk, "")[0].id_number
    assert annex.grand_total_fen() == 250 * 20_050
    assert review_sheets.form_pdf(desk, n).startswith(b"%PDF")


def test_fields_show_the_title_of_a_choice(desk: Desk) -> None:
    fields = {label: text for label, text, _ in review_sheets.sheet(desk, filed(desk)).fields}
    assert fields["燃料"] == "煤"
    assert fields["合计金额"] == "200.50 元"


def test_form_without_a_table_has_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(businesses(), KIND, replace(COAL, rows=(), make=None))
    assert filing_rows.head_of(businesses()[KIND], [{"subject": "", "fen": 1}]) is None


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("what", "subsidy", "缴费补贴"), ("level", "county", "县级"), ("verdict", "approve", "同意"),
        ("line", f"暂收/待退/{'e9' * 16}-3", "暂收/待退"), ("place", "民政/救助", "民政/救助"),
        ("key", f"line:{'fc' * 16}-1", "收缴 fcfcfcfc"),
    ],
)  # fmt: skip
def test_code_of_the_program_is_read_as_a_word(desk: Desk, name: str, value: str, shown: str) -> None:
    with desk.store.read() as unit:
        reader = filing_rows.Reader(unit, businesses()[KIND], {}, masked=True)
        assert reader.text(Field(name, "一栏"), value) == shown


def test_paper_of_a_station_belongs_to_the_station_and_to_no_code(desk: Desk) -> None:
    with desk.store.read() as unit:
        docket = next(one for one in unit.dockets.listed(limit=500) if one.village == OFFICE)
    found = review_sheets.sheet(desk, docket.n)
    assert found.fields[0][:2] == ("所属", "站点")


def test_item_of_three_way_is_read_by_whose_it_is_and_how_much(desk: Desk) -> None:
    """Who reviews an explanation judges a payment, not its number (Songshan 003 art. 11, 40)."""
    with desk.store.read() as unit:
        reader = filing_rows.Reader(unit, businesses()[KIND], {}, masked=True)
        assert reader.text(Field("key", "一栏"), "book:国库/2026-10-06") == "账面 国库 2026-10-06"
        assert reader.text(Field("key", "一栏"), "account:收入户/2026-10") == "余额 收入户 2026-10"


def test_accounts_of_a_certificate_are_shown_with_their_balances() -> None:
    """In the order of the declaration, however the body keeps them."""
    rows = [{"bank_closing_fen": None, "closing_fen": 500, "in_fen": 500, "name": "国库", "opening_fen": 0, "out_fen": 0}]
    head = filing_rows.head_of(businesses()["certificate"], rows)
    assert head is not None
    assert [column.title for column in head.columns] == ["账户", "月初余额", "收入", "支出", "账面余额", "银行余额"]


def test_balances_of_different_accounts_make_no_sum() -> None:
    """What one account hands to another would be counted twice (Songshan 003 art. 11)."""
    account = {"bank_closing_fen": None, "closing_fen": 500, "in_fen": 500, "opening_fen": 0, "out_fen": 0}
    head = filing_rows.head_of(businesses()["certificate"], [{**account, "name": "国库"}, {**account, "name": "财政专户"}])
    assert head is not None
    assert head.totals == ()


def test_a_check_value_is_no_filing(desk: Desk) -> None:
    value = "0123456789abcdef" * 4
    with desk.store.read() as unit:
        reader = filing_rows.Reader(unit, businesses()[KIND], {}, masked=True)
        for label in ("清单校验值", "申请文件指纹"):
            assert reader.text(Field("digest", label), value) == "0123456789abcdef"
        assert reader.text(Field("filing", "原单据"), value) == "单据 01234567"
