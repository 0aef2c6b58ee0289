"""One field of a policy as a person writes it, and back: 是 and 否, titles for choices, lists with separators.

The screen and the spreadsheet form write the same text, so that what is printed in one can be typed into the other. What
has no plain text (a name with a separator in it, a key that nobody knows) is written as JSON in square brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.domain.money import MoneyUnreadable, parse_yuan, yuan_plain
from app.domain.month import parse_date
from app.domain.policy_sections import (
    AMOUNTS,
    CHOICE,
    DAY,
    FLAG,
    LEVEL_NAMES,
    MONEY,
    MONTH_DAY,
    NAMES,
    NUMBER,
    PERCENT,
    RATE,
    SHARES,
    WORDS,
    Item,
)
from app.domain.policy_terms import DECIMAL, yuan_of
from app.domain.width import halfwidth

YES, NO = "是", "否"
_FLAGS = {"是": True, "否": False, "true": True, "false": False, "√": True, "有": True, "无": False}
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6}|/[1-9][0-9]{0,5})?")
_MONTH_DAY = re.compile(r"(?:[0-9]{4}[-/.])?([0-9]{1,2})\s*(?:[-/.]|月)\s*([0-9]{1,2})\s*日?")
_AMOUNT = re.compile(r"(.+?)\s*(?:[:：=]|→)\s*(.+)")
_SHARE = re.compile(r"(\S+?)\s*[:：]?\s*([0-9./]+)\s*%?")
_WORD_ENDS, _NAME_ENDS = re.compile(r"[；;\n]"), re.compile(r"[；;\n、，,]")


class TextUnreadable(ValueError):
    """What stands in a field is not what the field holds; the text is a sentence that says what to write."""


def show(item: Item, value: object) -> str:
    """A value as it is typed; one that the field cannot hold is shown as it is, for the reader to complain about."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if item.kind == MONEY and isinstance(value, int | str):
        return _money(str(value))
    if item.kind == CHOICE and isinstance(value, str):
        return dict(item.choices).get(value, value)
    if isinstance(value, list | tuple):
        return _listed(item, value)
    return value.isoformat() if isinstance(value, date) else _plain(value)


def read(item: Item, text: str) -> object:
    """The value that a text stands for. Raises TextUnreadable."""
    reader = _READERS.get(item.kind)
    return reader(item, text.strip()) if reader is not None else text.strip()


def _money(text: str) -> str:
    try:
        return yuan_plain(parse_yuan(text))
    except MoneyUnreadable:
        return text


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _listed(item: Item, value: Sequence[object]) -> str:
    """A list with separators where it can be read back so, else as JSON."""
    titles = dict(item.choices)
    if item.kind in {NAMES, WORDS}:
        text = "；".join(titles.get(str(part), str(part)) for part in value)
    elif item.kind == AMOUNTS:
        text = "；".join(f"{_money(_of(part, 'yuan'))}:{_money(_of(part, 'subsidy_yuan'))}" for part in value)
    elif item.kind == SHARES:
        levels = (LEVEL_NAMES.get(_of(part, "level"), "?") for part in value)
        text = "；".join(f"{level} {_of(part, 'percent')}" for level, part in zip(levels, value, strict=True))
    else:
        return _plain(list(value))
    try:
        same = _same(read(item, text), list(value)) if value else True
    except TextUnreadable:
        same = False
    return text if same else _plain(list(value))


def _same(one: object, other: object) -> bool:
    """Whether two lists of amounts say the same: 70 and "70" are one amount."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return _money(str(one)) == _money(str(other))


def _of(part: object, key: str) -> str:
    return str(part.get(key, "?")) if isinstance(part, Mapping) else "?"


def _read_money(_item: Item, text: str) -> object:
    try:
        fen = parse_yuan(text)
    except MoneyUnreadable as refused:
        raise TextUnreadable(f"{refused.text}，{refused.hint}。") from None
    if fen < 0:
        raise TextUnreadable("金额不能是负数，请核对。")
    return yuan_of(fen)


def _read_number(item: Item, text: str) -> object:
    bare = halfwidth(text).removesuffix(item.unit).removesuffix("年").strip()
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 9):
        raise TextUnreadable(f"「{text}」不是整数，请只写数字。")
    if not item.least <= int(bare) <= item.most:
        raise TextUnreadable(f"应在 {item.least} 到 {item.most} 之间，请核对。")
    return int(bare)


def _read_percent(_item: Item, text: str) -> object:
    bare = halfwidth(text).removesuffix("%").strip()
    if not _PERCENT.fullmatch(bare) or _beyond(bare):
        raise TextUnreadable(f"「{text}」不是 0 到 100 的百分数，请写成 3.97 的样子。")
    return bare


def _read_rate(item: Item, text: str) -> object:
    """An interest rate: decimal as it is published, no fraction."""
    bare = halfwidth(text).removesuffix("%").strip()
    if not DECIMAL.fullmatch(bare):
        raise TextUnreadable(f"「{text}」不是 0 到 100 的百分数，请照公布的利率写成 3.97 的样子。")
    return _read_percent(item, bare)


def _beyond(bare: str) -> bool:
    above, _, below = bare.partition("/")
    return float(above) > 100 * float(below or 1)


def _read_day(_item: Item, text: str) -> object:
    found = parse_date(halfwidth(text))
    if found is None:
        raise TextUnreadable(f"「{text}」不是日期，请写成 2026-01-01 的样子。")
    return found.isoformat()


def _read_month_day(_item: Item, text: str) -> object:
    found = _MONTH_DAY.fullmatch(halfwidth(text))
    day = parse_date(f"2024-{found[1]}-{found[2]}") if found else None
    if day is None:
        raise TextUnreadable(f"「{text}」不是几月几日，请写成 03-31 的样子。")
    return f"{day:%m-%d}"


def _read_flag(_item: Item, text: str) -> object:
    found = _FLAGS.get(text.lower())
    if found is None:
        raise TextUnreadable(f"「{text}」看不懂，请写 是 或 否。")
    return found


def _read_choice(item: Item, text: str) -> object:
    folded = halfwidth(text)
    for value, title in item.choices:
        if folded in {value, halfwidth(title), title.split(" ")[0]}:
            return value
    raise TextUnreadable(f"没有「{text}」这一项，请从中选：{'、'.join(title for _, title in item.choices)}。")


def _read_names(item: Item, text: str) -> object:
    if text.startswith("["):
        return _json(text)
    ends = _WORD_ENDS if item.kind == WORDS else _NAME_ENDS
    parts = [part.strip() for part in ends.split(text) if part.strip()]
    return [_read_choice(item, part) for part in parts] if item.choices else parts


def _read_amounts(item: Item, text: str) -> object:
    if text.startswith("["):
        return _json(text)
    found = []
    for part in filter(None, map(str.strip, _NAME_ENDS.split(text))):
        pair = _AMOUNT.fullmatch(part)
        if pair is None:
            raise TextUnreadable(f"「{part}」看不懂，请写成 200:30 的样子，前面是档次，后面是补贴，几档用分号隔开。")
        found.append({"yuan": _read_money(item, pair[1]), "subsidy_yuan": _read_money(item, pair[2])})
    return found


def _read_shares(item: Item, text: str) -> object:
    if text.startswith("["):
        return _json(text)
    levels = {title: level for level, title in LEVEL_NAMES.items()}
    found = []
    for part in filter(None, map(str.strip, _NAME_ENDS.split(text))):
        pair = _SHARE.fullmatch(part)
        if pair is None or pair[1] not in levels:
            raise TextUnreadable(f"「{part}」看不懂，请写成 省级 50；县级 50 的样子。")
        found.append({"level": levels[pair[1]], "percent": _read_percent(item, pair[2])})
    return found


def _json(text: str) -> object:
    try:
        found: object = json.loads(text, parse_float=str)
    except ValueError:
        raise TextUnreadable("方括号里的内容读不出来，请改成用分号隔开的样子。") from None
    return found


_READERS: Mapping[str, Callable[[Item, str], object]] = {
    MONEY: _read_money, NUMBER: _read_number, PERCENT: _read_percent, RATE: _read_rate, DAY: _read_day, MONTH_DAY: _read_month_day,
    FLAG: _read_flag, CHOICE: _read_choice, NAMES: _read_names, WORDS: _read_names, AMOUNTS: _read_amounts,
    SHARES: _read_shares,
}  # fmt: skip
