"""What-if sums with each step in words and figures: interest of a year, a monthly pension, a late fee, an amount in capitals.

A clerk must be able to show a villager how a sum came about and do it again by hand (Songshan 003 art. 13-15, 22-23), so
every step says what is multiplied by what, what comes out exactly and how it is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.domain.account_interest import InterestLine, InterestRefused, percent, year_interest
from app.domain.capital import capital
from app.domain.late_fee import late_fee
from app.domain.money import yuan
from app.domain.pension import REQUIRED_YEARS, Pension, monthly

OPENING = 0
"""The month of money that stood on the account on 1 January."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the sum in words and figures, and what it comes to in fen."""

    text: str
    fen: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """`steps` lead to `total_fen`, which is called `total`."""

    title: str
    total: str
    total_fen: int
    steps: tuple[Step, ...]

    @property
    def capital(self) -> str:
        return capital(self.total_fen)


@dataclass(frozen=True, slots=True)
class Money:
    """Money of a source on the account: `month` 0 for the opening balance, else the month in which it entered."""

    source: str
    month: int
    fen: int


def interest_estimate(
    moneys: Sequence[Money], *, rate: str, method: str, rounding: str, demand_rate: str = ""
) -> Estimate:
    """A year's interest, each source's opening balance and entries line by line. Raises InterestRefused."""
    steps: list[Step] = []
    for money in moneys:
        opening, entries = (money.fen, []) if money.month == OPENING else (0, [(money.month, money.fen)])
        for line in year_interest(opening, entries, rate=rate, method=method, rounding=rounding, demand_rate=demand_rate):
            own = demand_rate if method == "C" and line.month else rate
            steps.append(Step(interest_text(line, own, money.source), line.interest_fen))
    if not moneys:
        raise InterestRefused("没有写账上的钱。", "请至少写一行：年初结余，或某个月入账的钱。")
    return Estimate("一年的利息", "利息合计", sum(step.fen for step in steps), tuple(steps))


def interest_text(line: InterestLine, rate: str, source: str = "") -> str:
    """One line of interest: 3 月入账 200.00 元 × 3.97% × 9 ÷ 12 = 5.9550 → 5.96 元."""
    when = f"{line.month} 月入账" if line.month else "年初结余"
    months = "" if line.months == 12 else f" × {line.months} ÷ 12"
    exact = Fraction(line.fen) * percent(rate) * line.months / 12
    sums = f"{yuan(line.fen)} 元 × {rate}%{months}"
    return f"{source} {when} {sums} = {_outcome(exact, line.interest_fen)}".strip()


def pension_estimate(
    account_fen: int, base_fen: int, years: int, *, months: int, extra_year_fen: int = 0, rounding: str,
    required_years: int = REQUIRED_YEARS,
) -> Estimate:  # fmt: skip
    """A month's pension part by part. Raises PensionRefused."""
    beyond = max(0, years - required_years)
    found = monthly(
        account_fen, base_fen, REQUIRED_YEARS + beyond, months=months, extra_year_fen=extra_year_fen, rounding=rounding
    )
    steps = pension_steps(found, account_fen, months, (years, beyond, extra_year_fen))
    return Estimate("月养老金", "每月合计", found.total_fen, tuple(steps))


def pension_steps(found: Pension, account_fen: int, months: int, extra: tuple[int, int, int]) -> list[Step]:
    """Base, account and what is added; `extra` is (years paid, years beyond the required ones, fen for each)."""
    exact = Fraction(account_fen, months)
    years, beyond, each = extra
    outcome = _outcome(exact, found.account_fen)
    steps = [
        Step(f"基础养老金 {yuan(found.base_fen)} 元", found.base_fen),
        Step(f"个人账户养老金：储存额 {yuan(account_fen)} 元 ÷ {months} 个月 = {outcome}", found.account_fen),
    ]
    if each or beyond:
        text = f"年限加发：缴费 {years} 年，超过规定年限 {beyond} 年 × {yuan(each)} 元 = {yuan(found.extra_fen)} 元"
        steps.append(Step(text, found.extra_fen))
    return steps


def late_fee_estimate(fen: int, first: date, last: date, *, rate_per_myriad: str = "5") -> Estimate:
    """滞纳金 by day (社会保险法 art. 86). Raises LateFeeRefused."""
    days, fee = late_fee(fen, first, last, rate_per_myriad=rate_per_myriad)
    exact = Fraction(fen) * days * Fraction(rate_per_myriad) / 10_000
    steps = (
        Step(f"欠缴 {yuan(fen)} 元；从 {first} 到 {last}，起止两天都算，共 {days} 天", fen),
        Step(f"{yuan(fen)} 元 × 万分之 {rate_per_myriad} × {days} 天 = {_outcome(exact, fee)}", fee),
    )
    return Estimate("滞纳金", "滞纳金", fee, steps)


def capital_estimate(fen: int) -> Estimate:
    """An amount in capitals (支付结算办法 annex 1)."""
    return Estimate("中文大写", "金额", fen, (Step(f"{yuan(fen)} 元，大写：{capital(fen)}", fen),))


def _outcome(exact: Fraction, fen: int) -> str:
    """What comes out exactly and, where it is no whole fen, as it is rounded."""
    if exact == fen:
        return f"{yuan(fen)} 元"
    ten_thousandths = abs(exact) * 100
    whole, part = divmod(int(ten_thousandths), 10_000)
    sign = "-" if exact < 0 else ""
    more = "" if ten_thousandths.denominator == 1 else "…"
    return f"{sign}{whole:,}.{part:04d}{more} → {yuan(fen)} 元"
