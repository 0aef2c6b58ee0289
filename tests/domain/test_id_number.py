"""Identity numbers: Songshan (003) article 41, GB 11643. All sample numbers are made up or printed in public tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain import division
from app.domain.id_foreign import old_check_digit
from app.domain.id_number import IdRefused, age_on, area_note, check_digit, fold, mask, parse

TODAY = date(2026, 10, 20)


def _code(text: str) -> str:
    with pytest.raises(IdRefused) as refusal:
        parse(text, today=TODAY)
    assert refusal.value.text
    assert refusal.value.hint
    return refusal.value.code


@pytest.mark.parametrize(
    "number",
    [
        "440308199901101512",
        "110101199003078670",
        "11010119900307803X",
        "610122198310134420",
        "11010519491231002X",
        "440524188001010014",
        "11010219840406970X",
        "44011320141005001X",
        "360426199101010071",
        "362324198001010014",
        "44040119580101000X",
        "140120197901010008",
        "500154199301135886",
        "411082198901010002",
        "370620199505100123",
        "150404196002290011",
        "370403196002290024",
        "370403195912310034",
        "150404196011010042",
        "15040419650315005X",
        "37040319650315002X",
    ],
)
def test_valid_resident_number(number):
    read = parse(number, today=TODAY)
    assert (read.number, read.kind, read.area) == (number, "resident", number[:6])
    assert f"{read.birth:%Y%m%d}" == number[6:14]
    assert read.sex == ("男" if int(number[16]) % 2 else "女")


@pytest.mark.parametrize(
    "number", ["810000199408230021", "830000199201300022", "810000199001010019", "830000197711300031"]
)
def test_valid_residence_permit_of_hong_kong_macao_taiwan(number):
    assert parse(number, today=TODAY).kind == "hmt"
    assert area_note(number, division.known_areas()) is None


@pytest.mark.parametrize(
    "number",
    [
        "911840198512310018",
        "937410199001010025",
        "915392197802280038",
        "911010199003071234",
        "937110199001010029",
    ],
)
def test_valid_foreigners_card_of_18_digits(number):
    read = parse(number, today=TODAY)
    assert (read.kind, read.area) == ("foreign_pr", "")


@pytest.mark.parametrize(
    ("number", "birth"),
    [
        ("USA110185010113", date(1985, 1, 1)),
        ("KOR370170012017", date(1970, 1, 20)),
        ("jpn370190122510", date(1990, 12, 25)),
    ],
)
def test_valid_foreigners_card_of_15_characters(number, birth):
    read = parse(number, today=TODAY)
    assert (read.kind, read.birth, read.sex, read.number) == ("foreign_pr_old", birth, "", number.upper())


@pytest.mark.parametrize(
    "number",
    [
        "440308199901101513",
        "11010119900307867X",
        "11010219840506970X",
        "440524189001010014",
        "11020519491231002X",
        "610104196209276901",
        "15000019970319128X",
        "110101199003071234",
        "811010199003071234",
        "USA110185010114",
    ],
)
def test_wrong_check_digit_is_refused(number):
    assert _code(number) == "bad_check_digit"


def test_refusal_names_the_right_check_digit():
    with pytest.raises(IdRefused, match="第 18 位应为 3，请核对证件"):
        parse("110101199003071234", today=TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "360426199113010079",
        "610104620932690",
        "915392197802290033",
        "KOR37017002301" + old_check_digit("KOR37017002301"),
        "440308" + "19990230151" + check_digit("44030819990230151"),
    ],
)
def test_birth_date_outside_the_calendar_is_refused(number):
    assert _code(number) == "bad_birth_date"


def test_check_digit_is_named_before_birth_date():
    assert _code("440308199902301512") == "bad_check_digit"


@pytest.mark.parametrize("birth", ["20261021", "18791231", "00010101", "20990101"])
def test_birth_after_today_or_long_ago_is_refused(birth):
    first_17 = f"150404{birth}123"
    assert _code(first_17 + check_digit(first_17)) == "bad_birth_date"


@pytest.mark.parametrize(
    "number",
    [
        "",
        "12345",
        "1504041997022831",
        "15040419970228310",
        "1504041997022831077",
        "44030819990110151O",
        "1504O4199702283107",
        "E12345678",
        "1.50404E+17",
        "15040419970228X107",
        "１２３",
        "61010462093269X",
        "15040419600229001199B",
        "15040419600229001299",
    ],
)
def test_wrong_length_or_characters_are_refused(number):
    assert _code(number) == "bad_length"


def test_15_digits_become_18():
    read = parse("610122831013442", today=TODAY)
    assert read.number == "610122198310134420"
    assert "15 位" in read.note


@pytest.mark.parametrize("certificate", ["15040419600229001141", "15040419600229001141B1"])
def test_disability_certificate_gives_its_first_18(certificate):
    read = parse(certificate, today=TODAY)
    assert read.number == "150404196002290011"
    assert "残疾人证" in read.note


@pytest.mark.parametrize(
    "dirty",
    [
        "'15040419650315005x",
        " 150404 19650315 005X ",
        "１５０４０４１９６５０３１５００５Ｘ",
        "150404-19650315-005Х",
        "\u200b15040419650315005X\ufeff",
        "15040419650315005х",
        "15040419650315005Ⅹ",
        "15040419650315005×",
        "\u202d15040419650315005X\u202c",
    ],
)
def test_dirt_of_typing_and_spreadsheets_is_folded(dirty):
    assert fold(dirty) == "15040419650315005X"


@given(
    st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(["150404", "370403", "810000"])
)
def test_made_number_is_read_back(birth, sequence, area):
    first_17 = f"{area}{birth:%Y%m%d}{sequence:03d}"
    read = parse(first_17 + check_digit(first_17), today=TODAY)
    assert (read.birth, read.area) == (birth, area)


@given(
    st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 17), st.sampled_from("0123456789X")
)
def test_any_single_wrong_digit_is_caught(birth, sequence, place, other):
    first_17 = f"150404{birth:%Y%m%d}{sequence:03d}"
    number = first_17 + check_digit(first_17)
    assume(number[place] != other)
    assert _code(number[:place] + other + number[place + 1 :]) in {"bad_check_digit", "bad_length"}


@given(st.text(max_size=24))
def test_any_text_is_a_number_or_refused(text):
    refused = ""
    try:
        parse(text, today=TODAY)
    except IdRefused as refusal:
        refused = refusal.code
    assert refused in {"", "bad_length", "bad_check_digit", "bad_birth_date"}


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 10, 20), TODAY, 16),
        (date(2010, 10, 21), TODAY, 15),
        (date(1960, 2, 29), date(2020, 2, 29), 60),
        (date(1960, 2, 29), date(2020, 2, 28), 59),
        (date(2012, 2, 29), date(2027, 2, 28), 15),  # 民法典 art. 202: the last day of the month
        (date(2012, 2, 29), date(2027, 2, 27), 14),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2026, 10, 20), TODAY, 0),
    ],
)
def test_age_counts_birthdays_reached(birth, day, age):
    assert age_on(birth, day) == age


def test_mask_keeps_four_and_four():
    assert mask("150404199702283107") == "1504**********3107"
    assert mask("USA110185010113") == "USA1*******0113"
    assert mask("12345678") == "********"


@pytest.mark.parametrize(
    "number", ["111111199901101512", "990426199112010074", "937110199001010029", "911010199003071234"]
)
def test_unknown_area_is_a_note_that_blocks_nothing(number):
    note = area_note(number, division.known_areas())
    assert note is not None
    assert (note.code, note.blocking) == ("area_unknown", False)


@pytest.mark.parametrize(
    "number",
    [
        "150404196002290011",
        "44040119580101000X",
        "140120197901010008",
        "911840198512310018",
        "USA110185010113",
    ],
)
def test_known_or_abolished_area_gives_no_note(number):
    assert area_note(number, division.known_areas()) is None
