"""待遇和丧葬规定 of a policy: base pension by date, months of payment, years beyond the fifteen, age extras, burial grant.

国发〔2014〕8号: 基础养老金 + 账户储存额 ÷ 计发月数; Songshan 003 art. 19-22; facts 2.1, 2.4, 2.6: places differ in everything.

    base_pension = [{ from = "2025-01-01", yuan = "197" }]
    age_extra = [{ age = 70, yuan = "10" }]                   # 满 70 周岁每月加发; the highest age reached counts
    [account_pension]
    months = 139                                              # where the table names no age
    by_age = [{ age = 60, months = 139 }, { age = 65, months = 101 }]
    rounding = "half_up"
    [required_years]
    years = 15
    [extra_years]
    yuan_per_year = "2"                                       # 超过规定年限，每多一年加发
    percent_per_year = "1"                                    # or per cent of the base pension
    [burial_grant]
    yuan = "0"                                                # one amount, or
    months_of_base = 20                                       # so many months of the base pension
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.policy import Policy
from app.domain.policy_terms import (
    PolicyUnreadable,
    age_of,
    choice_of,
    day_of,
    fen_of,
    list_of,
    mapping_of,
    number_of,
    percent_of,
)
from app.domain.rounding import HALF_UP, ROUNDINGS, rounded


@dataclass(frozen=True, slots=True, order=True)
class BasePension:
    """基础养老金 a month (fen) from a day on."""

    since: date
    fen: int


@dataclass(frozen=True, slots=True)
class BenefitTerms:
    """`by_age` and `age_extra` are ((age in full years, months or fen), …), the youngest first."""

    base: tuple[BasePension, ...] = ()
    months: int = 139
    by_age: tuple[tuple[int, int], ...] = ()
    rounding: str = HALF_UP
    required_years: int = 15
    extra_year_fen: int = 0
    extra_year_percent: Fraction = Fraction(0)
    age_extra: tuple[tuple[int, int], ...] = ()
    burial_fen: int = 0
    burial_months: int = 0

    def base_fen(self, day: date) -> int:
        """The base pension in force on a day; 0 before the first."""
        return next((base.fen for base in reversed(self.base) if base.since <= day), 0)

    def months_at(self, age: int) -> int:
        """Months of payment for who begins to draw at this age: the table's newest age reached, else the one number."""
        return next((months for at, months in reversed(self.by_age) if at <= age), self.months)

    def extra_years_fen(self, years: int, base_fen: int) -> int:
        """What the years paid beyond the required ones add a month."""
        beyond = max(0, years - self.required_years)
        share = rounded(Fraction(base_fen) * self.extra_year_percent / 100, self.rounding)
        return beyond * (self.extra_year_fen + share)

    def age_extra_fen(self, age: int) -> int:
        """What is added a month at this age."""
        return next((fen for at, fen in reversed(self.age_extra) if at <= age), 0)

    def burial_grant_fen(self, day: date) -> int:
        """丧葬补助金 for a death on a day."""
        return self.burial_fen or self.burial_months * self.base_fen(day)


def terms_of(policy: Policy) -> BenefitTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    account, required, extra, burial = (
        mapping_of(policy.rest.get(name, {}), name)
        for name in ("account_pension", "required_years", "extra_years", "burial_grant")
    )
    usual = BenefitTerms()
    months = number_of(account.get("months", usual.months), "account_pension.months", 999)
    by_age = _by_age(account.get("by_age", []), "account_pension.by_age", "months")
    if not months or not all(count for _, count in by_age):
        raise PolicyUnreadable("政策里的 account_pension：计发月数要大于 0", "60 周岁是 139 个月")
    burial_fen = fen_of(burial.get("yuan", 0), "burial_grant.yuan")
    burial_months = number_of(burial.get("months_of_base", 0), "burial_grant.months_of_base", 999)
    if burial_fen and burial_months:
        raise PolicyUnreadable("丧葬补助金写了金额又写了月数", "定额和按基础养老金月数只能用一种，另一种写 0")
    return BenefitTerms(
        base=_base(policy.rest.get("base_pension", [])), months=months, by_age=by_age,
        rounding=choice_of(account.get("rounding", HALF_UP), "account_pension.rounding", ROUNDINGS),
        required_years=number_of(required.get("years", usual.required_years), "required_years.years", 99),
        extra_year_fen=fen_of(extra.get("yuan_per_year", 0), "extra_years.yuan_per_year"),
        extra_year_percent=percent_of(extra.get("percent_per_year", 0), "extra_years.percent_per_year"),
        age_extra=_by_age(policy.rest.get("age_extra", []), "age_extra", "yuan"),
        burial_fen=burial_fen, burial_months=burial_months,
    )  # fmt: skip


def _base(data: object) -> tuple[BasePension, ...]:
    found: dict[date, BasePension] = {}
    for part in list_of(data, "base_pension"):
        row = mapping_of(part, "base_pension")
        since = day_of(row.get("from"), "base_pension.from")
        if since in found:
            raise PolicyUnreadable(f"基础养老金 {since} 写了不止一次", "每个起始日期只写一行")
        found[since] = BasePension(since, fen_of(row.get("yuan"), "base_pension.yuan"))
    return tuple(found[since] for since in sorted(found))


def _by_age(data: object, field: str, what: str) -> tuple[tuple[int, int], ...]:
    found: dict[int, int] = {}
    for part in list_of(data, field):
        row: Mapping[str, object] = mapping_of(part, field)
        age = age_of(row.get("age"), f"{field}.age")
        if age in found:
            raise PolicyUnreadable(f"政策里的 {field}：{age} 周岁写了不止一次", "每个年龄只写一行")
        amount = row.get(what)
        found[age] = fen_of(amount, f"{field}.yuan") if what == "yuan" else number_of(amount, f"{field}.months", 999)
    return tuple(sorted(found.items()))
