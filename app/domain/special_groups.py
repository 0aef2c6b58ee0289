"""政府代缴 of a policy: which group the government pays for, how much, and who counts first among several groups.

Songshan 003 art. 3(6): lists come from 民政, 残联, 卫健 and others; Xuecheng 002 3(3)1: special groups; facts 1.6, 2.3-2.4:
places differ (the first of an order, or the higher amount).

    [government_paid]
    conflict = "order"          # order: the first group of the list counts; higher: the largest amount
    day = "12-31"               # on which a person must belong to the group
    own_payment = "both"        # who has paid himself is paid for all the same; gives_way: is not
    groups = [
      { group = "特困", yuan = 100, shares = [{ level = "county", percent = "100" }] },
      { group = "低保", yuan = 70, first_age = 16, last_age = 59 },
    ]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, age_of, choice_of, fen_of, list_of, mapping_of, percent_of
from app.domain.posting import LEVEL_SUBSIDIES

ORDER, HIGHER = "order", "higher"
BOTH, GIVES_WAY = "both", "gives_way"
YEAR_END = "12-31"
_SEVERE = "重度残疾"


@dataclass(frozen=True, slots=True)
class PaidGroup:
    """A group with what the government pays a year (fen), for ages first..last in full years on 31 December."""

    name: str
    fen: int
    first_age: int = 16
    last_age: int = 59
    shares: tuple[tuple[str, Fraction], ...] = (("county", Fraction(100)),)


@dataclass(frozen=True, slots=True)
class GovernmentPaidTerms:
    """`day` is MM-DD; `own_payment` both | gives_way: what a payment of the person's own for the year means."""

    conflict: str = ORDER
    groups: tuple[PaidGroup, ...] = ()
    day: str = YEAR_END
    own_payment: str = BOTH

    def day_in(self, year: int) -> date:
        """The day of a year on which a person must belong to the group."""
        return date.fromisoformat(f"{year}-{self.day}")


@dataclass(frozen=True, slots=True)
class Choice:
    """What counts for one person; `others` are the groups that gave way, `why` says by which rule, in a sentence."""

    group: PaidGroup
    others: tuple[str, ...] = ()
    why: str = ""


def terms_of(policy: Policy) -> GovernmentPaidTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("government_paid", {}), "government_paid")
    groups = tuple(_group(row, policy) for row in list_of(table.get("groups", []), "government_paid.groups"))
    if not groups and "severe_disability_yuan" in table:
        fen = fen_of(table["severe_disability_yuan"], "government_paid.severe_disability_yuan")
        groups = (PaidGroup(_SEVERE, fen, policy.min_age, policy.benefit_age - 1),)
    names = [group.name for group in groups]
    if len(set(names)) != len(names):
        raise PolicyUnreadable("政府代缴里有的人群写了不止一次", "每个人群只写一行")
    return GovernmentPaidTerms(
        choice_of(table.get("conflict", ORDER), "government_paid.conflict", (ORDER, HIGHER)), groups,
        _day(table.get("day", YEAR_END)),
        choice_of(table.get("own_payment", BOTH), "government_paid.own_payment", (BOTH, GIVES_WAY)),
    )  # fmt: skip


def _day(value: object) -> str:
    """A day of every year as MM-DD (29 February is none)."""
    try:
        return f"{date.fromisoformat(f'2025-{value}'):%m-%d}"
    except ValueError:
        raise PolicyUnreadable("政府代缴里的 day 不是每年都有的日子", '请写成 day = "12-31" 的样子') from None


def chosen(terms: GovernmentPaidTerms, names: Sequence[str], age: int) -> Choice | None:
    """Which group counts for a person of an age who belongs to all of `names`; None when none of them is paid for."""
    fitting = [group for group in terms.groups if group.name in names and group.first_age <= age <= group.last_age]
    if not fitting:
        return None
    first = fitting[0] if terms.conflict == ORDER else max(fitting, key=lambda group: group.fen)
    others = tuple(group.name for group in fitting if group is not first)
    rule = "按政策规定的先后次序" if terms.conflict == ORDER else "按代缴金额从高"
    why = f"同时属于{'、'.join(others)}，{rule}按「{first.name}」代缴。" if others else ""
    return Choice(first, others, why)


def _group(data: object, policy: Policy) -> PaidGroup:
    row = mapping_of(data, "government_paid.groups")
    name = str(row.get("group", "")).strip()
    if not name:
        raise PolicyUnreadable("政府代缴里有一行没有写人群", '请写 group = "低保" 的样子')
    return PaidGroup(
        name, fen_of(row.get("yuan"), "government_paid.yuan"), age_of(row.get("first_age", policy.min_age), "first_age"),
        age_of(row.get("last_age", policy.benefit_age - 1), "last_age"),
        shares_of(row.get("shares", []), "government_paid.shares"),
    )  # fmt: skip


def shares_of(data: object, field: str) -> tuple[tuple[str, Fraction], ...]:
    """Who bears an amount, [{level, percent}] to 100 altogether; nothing given: the county."""
    found = []
    for part in list_of(data, field):
        row = mapping_of(part, field)
        level = choice_of(row.get("level"), f"{field}.level", tuple(LEVEL_SUBSIDIES))
        found.append((level, percent_of(row.get("percent"), f"{field}.percent")))
    if found and sum(percent for _, percent in found) != 100:
        raise PolicyUnreadable("各级财政负担的比例加起来不是 100", f"请检查 {field}")
    return tuple(found) or (("county", Fraction(100)),)
