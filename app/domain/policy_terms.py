"""The parts of a policy, each read from what a person or a signed filing wrote.

Numbers may be ints or decimal strings; what cannot be read is refused with the name of the field, because a
district that starts with a wrong policy counts wrongly for a year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

from app.domain.money import MoneyUnreadable, parse_yuan, yuan_plain
from app.domain.month import parse_date
from app.errors import OfficeError

FIRST_YEAR, LAST_YEAR = 1990, 9999
DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")
"""A per cent as it is published: no fractions, no powers of ten."""
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


class PolicyUnreadable(OfficeError):
    """A policy file or filing that does not say what a policy must say."""


@dataclass(frozen=True, slots=True, order=True)
class Tier:
    """One yearly contribution tier and its government subsidy; `hardship_only` is not open to all, and with `groups`
    only to those of these names (facts 2.2-2.3: the lowest tier is kept for some).
    """

    fen: int
    subsidy_fen: int
    hardship_only: bool = False
    groups: tuple[str, ...] = ()

    @property
    def for_whom(self) -> str:
        """Whom a tier that is not open to all is for, in words."""
        return "、".join(self.groups) or "困难群体"

    @classmethod
    def read(cls, data: object) -> Self:
        row = mapping_of(data, "tiers")
        hardship_only = row.get("hardship_only", False)
        if not isinstance(hardship_only, bool):
            raise PolicyUnreadable("tiers 里的 hardship_only 只能是 true 或 false", "普通档次写 false")
        groups = tuple(str(name).strip() for name in list_of(row.get("groups", ()), "tiers.groups") if str(name).strip())
        tier = cls(
            fen_of(row.get("yuan"), "yuan"), fen_of(row.get("subsidy_yuan", 0), "subsidy_yuan"),
            hardship_only or bool(groups), tuple(dict.fromkeys(groups)),
        )  # fmt: skip
        if tier.fen <= 0:
            raise PolicyUnreadable("缴费档次必须大于 0 元", "请检查 tiers 里的 yuan")
        return tier

    def written(self) -> dict[str, object]:
        """As a policy says it; a tier without groups of its own is written as it always was."""
        return {
            "yuan": yuan_of(self.fen),
            "subsidy_yuan": yuan_of(self.subsidy_fen),
            "hardship_only": self.hardship_only,
            **({"groups": list(self.groups)} if self.groups else {}),
        }


@dataclass(frozen=True, slots=True)
class HardshipGroup:
    """A group of 特殊参保群体 that opens the hardship-only tiers, with the words by which rosters name it."""

    name: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, data: object) -> Self:
        """From a name, or from {"name", "words"}."""
        if isinstance(data, str) and data.strip():
            return cls(data.strip(), (data.strip(),))
        row = mapping_of(data, "hardship_groups")
        name, words = row.get("name"), row.get("words", ())
        if not isinstance(name, str) or not name or not isinstance(words, list | tuple):
            raise PolicyUnreadable("hardship_groups 的每一项要有 name 和 words", '例如 name = "低保"')
        return cls(name, tuple(dict.fromkeys((name, *(str(word) for word in words if str(word).strip())))))

    def written(self) -> dict[str, object]:
        return {"name": self.name, "words": list(self.words)}


@dataclass(frozen=True, slots=True)
class Window:
    """A yearly period of payment, first and last day included as MM-DD; it may run over New Year."""

    first: str
    last: str

    @classmethod
    def read(cls, data: object) -> Self:
        """From ["10-28", "11-30"]."""
        ends = [end for end in data if isinstance(end, str)] if isinstance(data, list | tuple) else []
        if len(ends) != 2 or not all(_MONTH_DAY.fullmatch(end) for end in ends):
            raise PolicyUnreadable("缴费期 window 看不懂", '请写成 [["01-01", "03-31"]]，全年可缴就不写')
        return cls(*ends)

    def holds(self, day: date) -> bool:
        now = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= now <= self.last
        return now >= self.first or now <= self.last

    def written(self) -> list[str]:
        return [self.first, self.last]


def read_tiers(data: object) -> tuple[Tier, ...]:
    """All tiers, the lowest first; at least one, no amount twice."""
    tiers = tuple(sorted(Tier.read(row) for row in list_of(data, "tiers")))
    amounts = [tier.fen for tier in tiers]
    if not tiers:
        raise PolicyUnreadable("政策里没有缴费档次", "请在 tiers 里至少写一档")
    for amount in amounts:
        if amounts.count(amount) > 1:
            raise PolicyUnreadable(f"缴费档次 {yuan_plain(amount)} 元写了不止一次", "每一档只写一行")
    return tiers


def read_windows(data: object) -> tuple[Window, ...] | None:
    """None (nothing given) = all year; one pair or a list of pairs."""
    if data is None:
        return None
    rows = list_of(data, "window")
    pairs = [rows] if rows and all(isinstance(row, str) for row in rows) else rows
    return tuple(Window.read(row) for row in pairs) or None


def fen_of(value: object, field: str) -> int:
    """Fen of an amount in yuan given as int, text or float with at most two decimals; never negative."""
    if isinstance(value, int | str | float) and not isinstance(value, bool):
        try:
            fen = parse_yuan(str(value))
        except MoneyUnreadable as refusal:
            raise PolicyUnreadable(f"政策里的 {field}：{refusal.text}", refusal.hint) from refusal
        if fen >= 0:
            return fen
    raise PolicyUnreadable(f"政策里的 {field} 不是金额", '请写成 200 或 "200.50"')


def yuan_of(fen: int) -> int | str:
    """The amount as a policy writes it: whole yuan as int, otherwise a decimal string."""
    return yuan_plain(fen) if fen % 100 else fen // 100


def age_of(value: object, field: str) -> int:
    """A whole number of years from 0 to 120."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 120:
        return value
    raise PolicyUnreadable(f"政策里的 {field} 不是年龄", "请写成 16 这样的整数")


def day_of(value: object, field: str) -> date:
    """A date written as 2025-01-01."""
    found = parse_date(str(value)) if isinstance(value, str | date) else None
    if found is None:
        raise PolicyUnreadable(f"政策缺少 {field}，或不是日期", f'请写成 {field} = "2025-01-01"')
    return found


def mapping_of(data: object, field: str) -> Mapping[str, object]:
    if isinstance(data, Mapping):
        return data
    raise PolicyUnreadable(f"政策里的 {field} 要由“名称：值”组成", "请对照附带的政策样例")


def list_of(data: object, field: str) -> Sequence[object]:
    if isinstance(data, list | tuple):
        return data
    raise PolicyUnreadable(f"政策里的 {field} 应是一个列表", "请对照附带的政策样例")


def percent_of(value: object, field: str) -> Fraction:
    """A per cent between 0 and 100, exact, from text or int."""
    try:
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise PolicyUnreadable(f"政策里的 {field} 不是百分数", '请写成 "3.97" 的样子') from None
    if not 0 <= found <= 100:
        raise PolicyUnreadable(f"政策里的 {field} 应在 0 到 100 之间", "请核对")
    return found


def decimal_percent_of(value: object, field: str) -> str:
    """A per cent between 0 and 100 as decimal text with at most six places, as a rate is published (Songshan 003 art. 14)."""
    text = str(value)
    if not DECIMAL.fullmatch(text):
        raise PolicyUnreadable(f"政策里的 {field} 不是百分数", '请照公布的利率写成 "3.97" 的样子，不写分数')
    percent_of(text, field)
    return text


def years_of(value: object, field: str) -> tuple[int, int]:
    """First and last year from [2014, 2020]; nothing given means every year."""
    if value is None:
        return FIRST_YEAR, LAST_YEAR
    ends = [end for end in list_of(value, field) if type(end) is int]
    if len(ends) != 2 or not FIRST_YEAR <= ends[0] <= ends[1] <= LAST_YEAR:
        raise PolicyUnreadable(f"政策里的 {field} 不是起止年度", "请写成 [2014, 2020] 的样子")
    return ends[0], ends[1]


def number_of(value: object, field: str, most: int = 9999) -> int:
    """A whole number from 0 on."""
    if type(value) is int and 0 <= value <= most:
        return value
    raise PolicyUnreadable(f"政策里的 {field} 应是 0 到 {most} 的整数", "请核对")


def choice_of(value: object, field: str, choices: Sequence[str]) -> str:
    """One of the named settings."""
    if isinstance(value, str) and value in choices:
        return value
    raise PolicyUnreadable(f"政策里的 {field} 看不懂", f"请从 {'、'.join(choices)} 里选")
