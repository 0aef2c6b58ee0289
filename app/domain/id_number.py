"""Identity numbers: read from dirty text, checked, taken apart, shown masked.

Songshan (003) article 41 lists the papers that are accepted: resident identity card (GB 11643), residence
permit of Hong Kong, Macao and Taiwan residents, foreigners' permanent residence card. The reasons for a
refusal come in a fixed order: length, check digit, birth date. An area code is never a reason, because
codes change and people keep theirs.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from app.domain import id_foreign
from app.domain.width import halfwidth
from app.errors import OfficeError, Problem

Kind = Literal["resident", "hmt", "foreign_pr", "foreign_pr_old"]
Sex = Literal["男", "女", ""]

EARLIEST_BIRTH_YEAR = 1880
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# Spaces, invisible characters, quotes that force text in spreadsheets, dashes between groups.
_NOISE = re.compile(
    r"[\s'`\"_\-\u2018\u2019\u201c\u201d\u00b4\u2010-\u2015\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
# Cyrillic and Greek letters, the Roman ten and the multiplication sign, which input methods offer for X.
_X_LOOKALIKES = str.maketrans(dict.fromkeys("x\u0425\u0445\u03a7\u03c7\u2169\u2179\u00d7", "X"))
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_DISABILITY = re.compile(r"([0-9]{17}[0-9X])[1-7][1-4](?:B[0-9]{1,2})?")
_CHECK_HINT = "请对照证件核对每一位"


class IdRefused(OfficeError):
    """A text that is not an identity number."""


class BadLength(IdRefused):
    """Too short, too long, or with a character that no number holds."""


class BadCheckDigit(IdRefused):
    """The last digit does not fit the others: at least one is wrong."""


class BadBirthDate(IdRefused):
    """The birth date in the number is not in the calendar, too early, or in the future."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number. `area` is its first six digits ("" for foreigners); `note` says what was mended.

    `sex` is "" where the number does not tell it (the old form of the foreigners' card).
    """

    number: str
    kind: Kind
    birth: date
    sex: Sex
    area: str
    note: str = ""


def fold(text: str) -> str:
    """The number without what typing, scanning and spreadsheets add; upper case; X is the letter X."""
    return _NOISE.sub("", halfwidth(text)).translate(_X_LOOKALIKES).upper()


def check_digit(first_17: str) -> str:
    """The eighteenth character by MOD 11-2 (GB 11643, ISO 7064) for seventeen digits."""
    if len(first_17) != len(_WEIGHTS):
        raise ValueError(first_17)
    return _CHECKS[sum(map(mul, _WEIGHTS, map(int, first_17))) % 11]


def parse(text: str, *, today: date) -> IdNumber:
    """Read a number. Raises BadLength, BadCheckDigit, BadBirthDate (`today` bounds it), in that order."""
    return _parsed(text, today)


@lru_cache(maxsize=1_024)
def _parsed(text: str, today: date) -> IdNumber:
    """Each rule of a form reads the number for itself, one after the other."""
    number = fold(text)
    if _EIGHTEEN.fullmatch(number):
        return _eighteen(number, today)
    if _FIFTEEN.fullmatch(number):
        first_17 = number[:6] + "19" + number[6:]
        return _eighteen(first_17 + check_digit(first_17), today, "已由 15 位旧号码升为 18 位")
    if id_foreign.OLD_FORM.fullmatch(number):
        return _old_foreign(number, today)
    certificate = _DISABILITY.fullmatch(number)
    if certificate and check_digit(number[:17]) == number[17]:
        return _eighteen(certificate[1], today, "填的是残疾人证号，已取前 18 位")
    raise _bad_length(number)


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day.

    A birthday counts as reached (民法典 art. 1259: "届满" includes the day itself). Who was born on 29
    February reaches it on 28 February of a common year: by 民法典 art. 202 a period in years ends on the
    corresponding day, and where there is none on the last day of that month.
    """
    last = calendar.monthrange(day.year, birth.month)[1]
    reached = (day.month, day.day) >= (birth.month, min(birth.day, last))
    return day.year - birth.year - (0 if reached else 1)


def mask(number: str) -> str:
    """First and last four characters, stars between: 1504**********7121. Short texts are all stars."""
    return "*" * len(number) if len(number) <= 8 else number[:4] + "*" * (len(number) - 8) + number[-4:]


def area_note(number: str, known_codes: Container[str]) -> Problem | None:
    """A note when this area (for foreigners: province or country) is not on record; never a refusal.

    `known_codes` holds six-digit codes, abolished ones too: `division.known_areas()`.
    """
    if number.startswith("9"):
        text = id_foreign.origin_doubt(number)
    elif number[:1].isdigit() and number[:6] not in known_codes:
        text = f"号码前六位 {number[:6]} 没有登记过这个行政区划，请核对证件"
    else:
        text = ""
    return Problem("area_unknown", text, "id_number", blocking=False) if text else None


def _eighteen(number: str, today: date, note: str = "") -> IdNumber:
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise BadCheckDigit(f"身份证号码第 18 位应为 {expected}，请核对证件", _CHECK_HINT)
    birth = _birth(number[6:14], today)
    kind: Kind = "resident"
    if number.startswith("9"):
        kind = "foreign_pr"
    elif number[:2] in {"81", "82", "83"}:
        kind = "hmt"
    return IdNumber(number, kind, birth, _sex(number[16]), "" if kind == "foreign_pr" else number[:6], note)


def _old_foreign(number: str, today: date) -> IdNumber:
    expected = id_foreign.old_check_digit(number[:14])
    if number[14] != expected:
        raise BadCheckDigit(f"外国人永久居留证号码最后一位应为 {expected}，请核对证件", _CHECK_HINT)
    century = "20" if "20" + number[7:13] <= f"{today:%Y%m%d}" else "19"
    return IdNumber(number, "foreign_pr_old", _birth(century + number[7:13], today), "", "")


def _birth(digits: str, today: date) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    written = f"{year} 年 {month} 月 {day} 日"
    in_calendar = year >= EARLIEST_BIRTH_YEAR and 1 <= month <= 12
    if not in_calendar or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise BadBirthDate(f"号码中的出生日期 {written}不存在，请核对证件", _CHECK_HINT)
    birth = date(year, month, day)
    if birth > today:
        raise BadBirthDate(f"号码中的出生日期 {written}晚于今天，请核对证件", "若号码无误，请核对本机日期")
    return birth


def _sex(digit: str) -> Sex:
    return "男" if digit in "13579" else "女"


def _bad_length(number: str) -> BadLength:
    hint = "居民身份证和居住证 18 位；旧式外国人永久居留证 15 位，前三位是字母"
    odd = re.search(r"[^0-9]", number[:17])
    if len(number) == 18 and (odd or not re.match(r"[0-9X]", number[17])):
        place = odd.start() if odd else 17
        return BadLength(f"身份证号码第 {place + 1} 位“{number[place]}”不是数字，请核对证件", hint)
    return BadLength(f"身份证号码应为 18 位，现在是 {len(number)} 位，请核对证件", hint)
