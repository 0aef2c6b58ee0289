"""计息规定 of a policy: method, rounding, the rates of each year, provisional or final (Songshan 003 art. 13-14; facts 2.5).

    [interest]
    method = "A"                # A next month, B same month, C in-year money at the demand rate, D rate of 1 January
    rounding = "half_up"        # half_up | down | up_jiao, per line
    subsidy_from = "payment"    # the subsidy's first month of interest: payment's treasury date | appropriation's day
    rates = [{ year = 2024, percent = "2.62", status = "final" }, { year = 2025, percent = "1.50", status = "provisional" }]
    demand_rates = [{ year = 2024, percent = "0.10" }]

A year without a rate of its own takes the newest earlier rate as provisional (the rate is published months after the
year has ended); a policy without any rate cannot settle.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account_interest import METHODS
from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, choice_of, decimal_percent_of, list_of, mapping_of, number_of
from app.domain.rounding import HALF_UP, ROUNDINGS

PROVISIONAL, FINAL = "provisional", "final"
STATUS_TITLES = {PROVISIONAL: "暂定", FINAL: "正式"}
PAYMENT, APPROPRIATION = "payment", "appropriation"


@dataclass(frozen=True, slots=True)
class Rate:
    """Per cent a year as decimal text; `status` provisional | final; `year` the year it was made for."""

    year: int
    percent: str
    status: str


@dataclass(frozen=True, slots=True)
class InterestTerms:
    method: str = "A"
    rounding: str = HALF_UP
    subsidy_from: str = APPROPRIATION
    rates: tuple[Rate, ...] = ()
    demand_rates: tuple[Rate, ...] = ()

    def rate(self, year: int) -> Rate | None:
        """The year's own rate; else the newest earlier one as provisional; None when there is none at all."""
        return _rate(self.rates, year)

    def demand_rate(self, year: int) -> Rate | None:
        return _rate(self.demand_rates, year)


def terms_of(policy: Policy) -> InterestTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("interest", {}), "interest")
    return InterestTerms(
        method=choice_of(table.get("method", "A"), "interest.method", METHODS),
        rounding=choice_of(table.get("rounding", HALF_UP), "interest.rounding", ROUNDINGS),
        subsidy_from=choice_of(
            table.get("subsidy_from", APPROPRIATION), "interest.subsidy_from", (PAYMENT, APPROPRIATION)
        ),
        rates=_rates(table.get("rates", []), "interest.rates"),
        demand_rates=_rates(table.get("demand_rates", []), "interest.demand_rates"),
    )


def _rates(data: object, field: str) -> tuple[Rate, ...]:
    found: dict[int, Rate] = {}
    for part in list_of(data, field):
        row = mapping_of(part, field)
        year = number_of(row.get("year"), f"{field}.year")
        percent = decimal_percent_of(row.get("percent"), f"{field}.percent")
        if year in found:
            raise PolicyUnreadable(f"{year} 年的利率写了不止一次", "每年只写一行")
        found[year] = Rate(year, percent, choice_of(row.get("status", FINAL), f"{field}.status", tuple(STATUS_TITLES)))
    return tuple(found[year] for year in sorted(found))


def _rate(rates: tuple[Rate, ...], year: int) -> Rate | None:
    own = next((rate for rate in rates if rate.year == year), None)
    if own is not None:
        return own
    before = [rate for rate in rates if rate.year < year]
    return Rate(year, before[-1].percent, PROVISIONAL) if before else None
