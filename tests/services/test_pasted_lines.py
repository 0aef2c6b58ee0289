"""Lines pasted into a form's table: by heads, or cell by cell from where the keyboard is."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.declaration import Field
from app.services import pasted_lines
from app.services.pasted_lines import NothingPasted

FIELDS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("fen", "金额", "money", required=True, words=("补助金额",)),
    Field("on", "日期", "date"),
)
TODAY = date(2026, 11, 21)


def pasted(text: str, first: str = "") -> list[dict[str, str]]:
    return pasted_lines.pasted("补助", FIELDS, text, first, TODAY)


def test_heads_decide_where_a_column_is() -> None:
    found = pasted("姓名\t补助金额\t身份证号码\n甲\t200元\t150404196901010011\n乙\t1,000\t15040419690101002X\n")
    assert found == [
        {"id_number": "150404196901010011", "fen": "200"}, {"id_number": "15040419690101002X", "fen": "1000"},
    ]  # fmt: skip


def test_block_without_heads_begins_in_the_column_of_the_keyboard() -> None:
    assert pasted("200\t3.15\n二百\t", "fen") == [{"fen": "200", "on": "2026-03-15"}, {"fen": "二百"}]


def test_what_cannot_be_read_stays_as_written() -> None:
    assert pasted("150404\t三百") == [{"id_number": "150404", "fen": "三百"}]


@pytest.mark.parametrize("text", ["", "\n\t\n", "身份证号码\t补助金额"])
def test_nothing_to_paste_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(NothingPasted) as refused:
        pasted(text)
    assert refused.value.hint
