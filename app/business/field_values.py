"""What stands in one field of a form, read and checked by the field's kind alone, before any book is asked.

Typing is folded (full-width digits, spaces in numbers, short ways to write a day), and what cannot be read stays as it
is, with a sentence that says what to do (Songshan 003 art. 4-6 and 41: the number, the phone, the days of the form).
The window asks at every key stroke, so nothing here reads the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from app.business.declaration import Field
from app.domain import ethnicities, id_number, village_groups
from app.domain.money import MoneyUnreadable, parse_yuan, yuan_plain
from app.domain.month import Month, MonthUnreadable, parse_date
from app.domain.width import halfwidth
from app.errors import Problem

_SHORT_DAY = re.compile(r"([0-9]{1,2})\s*(?:[-/.]|月)\s*([0-9]{1,2})\s*日?")
_SHORT_MONTH = re.compile(r"([0-9]{1,2})\s*月?")
_PHONE_DRESS = re.compile(r"[\s\-()（）]+")
_TRAVEL_PAPER = re.compile(r"[A-Z]{1,2}[0-9]{7,10}")
_MOBILE, _LANDLINE = re.compile(r"1[3-9][0-9]{9}"), re.compile(r"(?:0[0-9]{2,3})?[2-9][0-9]{6,7}(?:[0-9]{1,6})?")
TRAVEL_PAPER = "这像是护照或通行证的号码。参保登记请用身份证、港澳台居民居住证或外国人永久居留证。"


def compatible(text: str) -> str:
    """NFKC: every form of a digit or letter that an input method may write, as the ordinary one."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def fold_number(text: str) -> str:
    """An identity number as it is checked: NFKC, groups joined, X the letter X."""
    return id_number.fold(compatible(text))


def read(kind: str, text: str, today: date | None = None) -> str:
    """The value that a typed text means; what cannot be read stays as typed. `today` gives a day without its year one.

    Days become 2026-03-15, months 2026-10, amounts plain yuan (200.50). Empty stays empty. Reading twice changes nothing.
    """
    text = text.strip()
    if not text:
        return ""
    if kind == "id_number":
        return fold_number(text)
    if kind == "date":
        day = read_day(text, today)
        return day.isoformat() if day is not None else text
    if kind == "month":
        return _month(text, today)
    if kind == "phone":
        bare = _PHONE_DRESS.sub("", compatible(text))
        return bare if bare.isdigit() else text
    if kind == "money":
        return _money(text)
    if kind == "ethnicity":
        return ethnicities.title_of(text) or text
    if kind == "village_group":
        return village_groups.tidied(text)
    return halfwidth(text).strip() if kind in {"number", "tier", "division"} else text


def read_day(text: str, today: date | None) -> date | None:
    """20260315, 2026-3-15, 2026年3月15日, and 3.15 or 3月15日 of the year of `today`; None when it names no day."""
    folded = compatible(text).strip()
    whole = parse_date(folded)
    short = _SHORT_DAY.fullmatch(folded)
    if whole is not None or short is None or today is None:
        return whole
    return parse_date(f"{today.year}-{short[1]}-{short[2]}")


def _month(text: str, today: date | None) -> str:
    folded = compatible(text).strip()
    short = _SHORT_MONTH.fullmatch(folded)
    if short is not None and today is not None and 1 <= int(short[1]) <= 12:
        return str(Month(today.year, int(short[1])))
    try:
        return str(Month.parse(folded))
    except MonthUnreadable:
        return text


def _money(text: str) -> str:
    try:
        return yuan_plain(parse_yuan(text))
    except MoneyUnreadable:
        return text


def shown(field: Field, value: object) -> str:
    """A body's value as the form's field would be typed: fen as plain yuan, nothing for nothing."""
    if field.kind in {"money", "tier"} and isinstance(value, int):
        return yuan_plain(value)
    return "" if value is None else str(value)


def problem(field: Field, text: str, today: date, titles: tuple[str, ...] = ()) -> Problem | None:
    """What is wrong with one field by itself, as a sentence that says what to do; `titles` are what a list offers."""
    value = read(field.kind, text, today)
    if not value:
        ask = "选择" if titles or field.kind in {"choice", "tier", "division"} else "填写"
        return Problem(f"missing_{field.name}", f"请{ask}{field.label}。", field.name) if field.required else None
    sentence, blocking = _wrong(field, value, today, titles)
    return Problem(f"bad_{field.kind}", sentence, field.name, blocking=blocking) if sentence else None


def _wrong(field: Field, value: str, today: date, titles: tuple[str, ...]) -> tuple[str, bool]:
    """(sentence or "", whether it stops the filing)."""
    kind = field.kind
    if kind == "id_number":
        return _wrong_number(value, today), True
    if kind == "date" and read_day(value, None) is None:
        return f"「{value}」不是日期，请写成 20260315 或 2026-3-15 的样子。", True
    if kind == "month":
        return _refusal(Month.parse, value), True
    if kind == "money":
        return _refusal(parse_yuan, value), True
    if kind == "number" and not (value.isascii() and value.isdigit()):
        return f"「{value}」不是数字，请只填数字。", True
    if kind == "phone":
        return _wrong_phone(value), False
    if kind == "ethnicity" and not ethnicities.title_of(value):
        return f"没有「{value}」这个民族，请填 汉族、蒙古族 这样的名称；不在 56 个民族里的填 其他。", True
    if kind in {"choice", "tier"} and titles:
        shown = "、".join(titles[:6]) + ("等" if len(titles) > 6 else "")
        return f"没有「{value}」这一项，请从中选择：{shown}。", True
    if kind == "division" and not (value.isdigit() and len(value) in {6, 9, 12}):
        return f"没有找到「{value}」，请输入地名、拼音首字母或代码，从列出的里面选。", True
    return "", True


def _refusal(parse: Callable[[str], object], value: str) -> str:
    """The refusal of a reader as one sentence; "" when it reads."""
    try:
        parse(value)
    except (MonthUnreadable, MoneyUnreadable) as refused:
        return f"{refused.text}，{refused.hint}。"
    return ""


def _wrong_number(value: str, today: date) -> str:
    try:
        id_number.parse(value, today=today)
    except id_number.IdRefused as refused:
        return TRAVEL_PAPER if _TRAVEL_PAPER.fullmatch(value) else refused.text
    return ""


def _wrong_phone(value: str) -> str:
    if _MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value):
        return ""
    if value.isdigit() and value.startswith("1"):
        return f"手机号码应为 11 位，现在是 {len(value)} 位，请核对。" if len(value) != 11 else "手机号码第 2 位不对，请核对。"
    return f"「{value}」不像电话号码，请填手机或座机号码。"
