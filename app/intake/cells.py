"""What one cell says, whatever typing, POS systems and spreadsheet software put around it.

Each function takes text as a file has it and returns a plain value, or None where the cell says no such
thing; the caller knows the row and the field to complain about.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from app.domain import id_number
from app.domain.money import MoneyUnreadable, parse_yuan
from app.domain.month import parse_date, parse_time
from app.domain.width import halfwidth

_EDGES = " \t\r\n\x0b\x0c\u3000\xa0\u200b\ufeff\u2002\u2003"
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_SERIAL = re.compile(r"([1-6][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_OLD_NUMBER = re.compile(r"[0-9]{15}")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2}")
_STAMP = re.compile(r"([0-9]{8})([0-9]{6})")
_YEAR = re.compile(r"(?:^|[^0-9])((?:19|20)[0-9]{2})(?:$|[^0-9]|(?:0[1-9]|1[0-2])(?:[0-3][0-9])?(?:$|[^0-9]))")
_TIER = re.compile(
    r"(?:每年|每人|年缴|按|缴费|缴|档次|标准|第[一二三四五六七八九十0-9]{1,3}档|[¥￥:.,])*"
    r"([0-9][0-9,]*(?:\.[0-9]+)?)(?:元|块|圆)?整?(?:人民币|标准|[/每一·.]?(?:人|年|档次|档|缴|元))*"
)
_IN_BRACKETS = re.compile(r"[(\[【〔][^()\[\]]*[)\]】〕]")
_TIER_IN_BRACKETS = re.compile(r"[第一二三四五六七八九十0-9]{1,4}档[(]([0-9][0-9,]*)元?(?:/?年)?[)]")
_NO_CENTS = re.compile(r"(\.[0-9]{2})0+$")
_HAN_DIGITS = {
    digit: value for row in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, digit in enumerate(row)
}
_HAN_DIGITS |= {"两": 2, "弍": 2, "叄": 3}
_HAN_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000, "萬": 10000}
_HAN_NUMBER = re.compile(f"([{''.join(_HAN_DIGITS)}{''.join(_HAN_UNITS)}]+)")


def clean(cell: str) -> str:
    """The cell without blanks around it, the quote before it, and the `="…"` that forces text."""
    text = cell.strip(_EDGES)
    if text[:1] in "'`=\"‘’" and text:
        if text.startswith('="') and text.endswith('"'):
            text = text[2:-1]
        text = text.strip("'`\"‘’").strip(_EDGES)
    return text


def squeezed(cell: str) -> str:
    """Half-width text without any blank."""
    if cell.isascii() and cell.isalnum():
        return cell
    text = halfwidth(cell)
    return text if text.isalnum() or not text else _SPACES.sub("", text)


def is_scientific(cell: str) -> bool:
    """Whether a long number stands in the short form of spreadsheet software (3.7E+17), its last digits gone."""
    return any(sign in cell for sign in "EeＥｅ") and bool(_SCIENTIFIC.fullmatch(squeezed(cell)))


def digits_of(cell: str, width: int) -> str:
    """A number of fixed width (voucher, batch) with the zeros that a number cell lost; else as it is."""
    text = squeezed(cell).removesuffix(".0").upper()
    if text.isdigit():
        return (text.lstrip("0") if len(text) > width else text).zfill(width)
    return text


def payer_number(cell: str) -> str:
    """An identity number folded, not checked; 15 digits in the 18-digit form under which people are registered."""
    number = id_number.fold(cell)
    if _OLD_NUMBER.fullmatch(number):
        first_17 = number[:6] + "19" + number[6:]
        return first_17 + id_number.check_digit(first_17)
    return number


@lru_cache(maxsize=1_024)
def day_of(cell: str) -> date | None:
    """A day as parse_date knows it, as YYYYMMDDHHMMSS, or as the serial number of spreadsheets."""
    text = halfwidth(cell).strip()
    day = parse_date(text)
    if day is None:
        stamp = _STAMP.fullmatch(text)
        serial = _SERIAL.fullmatch(text)
        if stamp:
            return parse_date(stamp[1])
        if serial:
            return _SERIAL_ZERO + timedelta(days=int(serial[1]))
    return day


def clock_of(cell: str) -> str:
    """The time of day as HH:MM:SS, also out of a date with a time; "" when there is none."""
    text = halfwidth(cell).strip()
    stamp = _STAMP.fullmatch(text)
    if stamp:
        text = stamp[2]
    elif len(text) > len("2026-1-1 ") and parse_date(text):
        text = re.split(r"[ T日]", text, maxsplit=1)[-1].strip()
    moment = parse_time(text.zfill(6) if text.isdigit() and len(text) < 6 else text)
    return moment.isoformat("seconds") if moment else ""


@lru_cache(maxsize=1_024)
def fen_of(cell: str) -> int | None:
    """Fen of an amount in yuan, None when it is none."""
    try:
        return parse_yuan(_NO_CENTS.sub(r"\1", cell))  # 200.0000, as databases write it
    except MoneyUnreadable:
        return None


@lru_cache(maxsize=1_024)
def year_of(cell: str) -> int | None:
    """The first calendar year named: 2026, 2026年度, 202601-202612, 2026-01-01至2026-12-31."""
    found = _YEAR.search(squeezed(cell))
    return int(found[1]) if found else None


def tier_fen_of(cell: str) -> int | None:
    """Fen of a yearly contribution: 200, 200.0, 200元/年, 每年300元, 1,000元档, 第二档(200元), 二百元; else None."""
    text = squeezed(cell)
    han = _HAN_NUMBER.match(text)
    if han:
        text = str(_han_number(han[1])) + text[han.end() :]
    found = _TIER.fullmatch(text) or _TIER_IN_BRACKETS.fullmatch(text) or _TIER.fullmatch(_IN_BRACKETS.sub("", text))
    return fen_of(found[1]) if found else None


def _han_number(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in _HAN_DIGITS:
            digit = digit * 10 + _HAN_DIGITS[character]
        else:
            unit = _HAN_UNITS[character]
            total = (total + digit) * unit if unit > total > 0 else total + (digit or 1) * unit
            digit = 0
    return total + digit
