"""Names: 民委发〔2016〕33号; the traditional characters of Songshan (003) articles 22-25."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import normalise, search_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张 三 ", "张三"),
        ("张\u3000三\r\n", "张三"),
        ("'张三", "张三"),
        ("\ufeff张\u200b三", "张三"),
        ("巴特尔•敖其尔", "巴特尔·敖其尔"),
        ("巴特尔 ・ 敖其尔", "巴特尔·敖其尔"),
        ("巴特尔‧敖其尔", "巴特尔·敖其尔"),
        ("巴特尔∙敖其尔", "巴特尔·敖其尔"),
        ("巴特尔．敖其尔", "巴特尔·敖其尔"),
        ("巴特尔.敖其尔", "巴特尔·敖其尔"),
        ("巴特尔··敖其尔", "巴特尔·敖其尔"),
        ("巴特尔･敖其尔", "巴特尔·敖其尔"),
        ("ＪＯＨＮ　 Smith", "JOHN Smith"),
        ("J.R. Smith", "J.R. Smith"),
        ("⽅⻢", "方马"),
        ("郎\uf92c", "郎\uf92c"),  # a compatibility ideograph somebody writes his name with
        ("劉後", "劉後"),
        ("\U00020bb7\U0002cd02", "\U00020bb7\U0002cd02"),
        ("㛃䶮", "㛃䶮"),
        ("王\ue863", "王䶮"),
        ("张\U000e0100三", "张三"),
        ("", ""),
        (" \u3000 ", ""),
    ],
)
def test_name_is_kept_in_one_form(typed, kept):
    assert normalise(typed) == kept
    assert normalise(kept) == kept


@pytest.mark.parametrize(
    ("raw", "character"),
    [
        (b"\xfe\x59", "\u9fb4"),
        (b"\xfe\xa0", "\u9fbb"),
        (b"\xfe\x51", "\U00020087"),
        (b"\xa6\xd9", ","),
        (b"\xfe\x9f", "䶮"),
    ],
)
def test_private_use_codes_of_gb18030_become_the_character(raw, character):
    assert normalise("王" + raw.decode("gb18030")) == "王" + character


@given(st.text(max_size=20) | st.text(alphabet="张三·•. 'Aa\u3000\uf92c⽅\u200b\ue81e", max_size=12))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("刘后", "劉後"),
        ("巴特尔敖其尔", "巴特尔·敖其尔"),
        ("巴特尔 敖其尔", "巴特尔·敖其尔"),
        ("john smith", "JOHN Smith"),
        ("领取养老金", "領取養老金"),
        ("郎", "\uf92c"),
    ],
)
def test_search_folds_traditional_dots_and_case(query, name):
    assert search_key(query) == search_key(name)


@given(st.text(max_size=20))
def test_kept_and_typed_name_have_one_search_key(text):
    assert search_key(normalise(text)) == search_key(text)
