"""缴费补贴: what the government adds to a payment, by level, by the policy of the day (Songshan 003 art. 13; Linyi 004 2(2)).

Four kinds of rule are in use (facts 2.2-2.4): a fixed amount per tier (a tier's own `subsidy_yuan`, or a table), a per
cent of the tier, a step (so much more for each so many yuan above a tier), and a top-up for early years. Rules stand in
the policy under `subsidy`; without it a tier's own amount counts and the county pays it.

    [subsidy]
    rules = [
      { kind = "percent", percent = "10", years = [2021, 9999] },
      { kind = "fixed", amounts = [{ yuan = 500, subsidy_yuan = 60 }], years = [2014, 2020] },
      { kind = "per_step", base_yuan = 200, base_subsidy_yuan = 30, step_yuan = 100, step_subsidy_yuan = 15, most_yuan = 90 },
      { kind = "top_up", subsidy_yuan = 20, years = [2009, 2011] },
    ]
    shares = [{ level = "central", percent = "50" }, { level = "county", percent = "50" }]

Of several rules (other than top-ups) the first that fits the year of contribution counts; fitting top-ups are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.collecting import CATCH_UP, outside_on
from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, fen_of, list_of, mapping_of, percent_of, years_of
from app.domain.rounding import HALF_UP, ROUNDINGS, rounded
from app.domain.special_groups import shares_of

FIXED, PERCENT, PER_STEP, TOP_UP = "fixed", "percent", "per_step", "top_up"
RULE_TITLES = {FIXED: "定额", PERCENT: "按比例", PER_STEP: "按档递增", TOP_UP: "早年加补"}
COUNTY = "county"


@dataclass(frozen=True, slots=True)
class SubsidyRule:
    """One rule for contribution years `first`..`last`. Amounts in fen; `percent` exact; unused parts are 0 or empty."""

    kind: str
    first: int
    last: int
    amounts: tuple[tuple[int, int], ...] = ()
    percent: Fraction = Fraction(0)
    base_fen: int = 0
    base_subsidy_fen: int = 0
    step_fen: int = 0
    step_subsidy_fen: int = 0
    most_fen: int = 0
    rounding: str = HALF_UP

    def holds(self, year: int) -> bool:
        return self.first <= year <= self.last

    def amount(self, tier_fen: int) -> int | None:
        """Fen for a tier; None when a table of fixed amounts does not name it."""
        if self.kind == FIXED:
            return dict(self.amounts).get(tier_fen)
        if self.kind == PERCENT:
            found = rounded(Fraction(tier_fen) * self.percent / 100, self.rounding)
        elif self.kind == PER_STEP:
            steps = max(0, tier_fen - self.base_fen) // self.step_fen
            found = self.base_subsidy_fen + steps * self.step_subsidy_fen if tier_fen >= self.base_fen else 0
        else:
            return self.base_subsidy_fen
        return min(found, self.most_fen) if self.most_fen else found


@dataclass(frozen=True, slots=True)
class SubsidyTerms:
    """`shares` are (level, per cent); what does not divide evenly falls to the last level."""

    rules: tuple[SubsidyRule, ...] = ()
    shares: tuple[tuple[str, Fraction], ...] = ((COUNTY, Fraction(100)),)


def terms_of(policy: Policy) -> SubsidyTerms:
    """The policy's rules. Raises PolicyUnreadable with the field that is wrong."""
    given = policy.rest.get("subsidy")
    if given is None:
        return SubsidyTerms()
    table = mapping_of(given, "subsidy")
    rules = tuple(_rule(row) for row in list_of(table.get("rules", []), "subsidy.rules"))
    return SubsidyTerms(rules, shares_of(table.get("shares", []), "subsidy.shares"))


def subsidy_fen(policy: Policy, tier_fen: int, year: int) -> int:
    """What the government adds to a payment of this tier for this year of contribution, all levels together."""
    terms = terms_of(policy)
    found = None
    for rule in terms.rules:
        if rule.kind != TOP_UP and rule.holds(year):
            found = rule.amount(tier_fen)
            if found is not None:
                break
    if found is None:
        tier = policy.tier(tier_fen)
        found = tier.subsidy_fen if tier is not None else 0
    if not found:
        return 0
    return found + sum(rule.amount(tier_fen) or 0 for rule in terms.rules if rule.kind == TOP_UP and rule.holds(year))


def split(fen: int, shares: Sequence[tuple[str, Fraction]]) -> tuple[tuple[str, int], ...]:
    """An amount by levels: each share cut off to fen, the last one taking the rest; levels with nothing are left out."""
    parts, left = [], fen
    for level, percent in shares[:-1]:
        part = int(Fraction(fen) * percent / 100)
        parts.append((level, part))
        left -= part
    parts.append((shares[-1][0], left))
    return tuple((level, part) for level, part in parts if part)


def subsidy_parts(policy: Policy, tier_fen: int, year: int, paid_on: str = "") -> tuple[tuple[str, int], ...]:
    """The subsidy of a payment by level: ((level, fen), …); nothing when there is none. 补缴 has none: do not ask.

    `paid_on` (ISO): what was paid outside the window has none where the policy takes it as 补缴.
    """
    fen = 0 if paid_on and outside_on(policy, paid_on) == CATCH_UP else subsidy_fen(policy, tier_fen, year)
    return split(fen, terms_of(policy).shares) if fen else ()


def _rule(data: object) -> SubsidyRule:
    row = mapping_of(data, "subsidy.rules")
    kind = str(row.get("kind", ""))
    first, last = years_of(row.get("years"), "subsidy.rules.years")
    rounding = str(row.get("rounding", HALF_UP))
    if rounding not in ROUNDINGS:
        raise PolicyUnreadable(f"补贴规则的进位方法「{rounding}」看不懂", f"请从 {'、'.join(ROUNDINGS)} 里选")
    most = fen_of(row.get("most_yuan", 0), "most_yuan")
    if kind == FIXED:
        return SubsidyRule(kind, first, last, amounts=_amounts(row), most_fen=most)
    if kind == PERCENT:
        percent = percent_of(row.get("percent"), "percent")
        return SubsidyRule(kind, first, last, percent=percent, most_fen=most, rounding=rounding)
    if kind == PER_STEP:
        step = fen_of(row.get("step_yuan"), "step_yuan")
        if step <= 0:
            raise PolicyUnreadable("补贴规则的 step_yuan 必须大于 0", "按档递增要写明每增加多少元")
        return SubsidyRule(
            kind, first, last, base_fen=fen_of(row.get("base_yuan"), "base_yuan"),
            base_subsidy_fen=fen_of(row.get("base_subsidy_yuan"), "base_subsidy_yuan"), step_fen=step,
            step_subsidy_fen=fen_of(row.get("step_subsidy_yuan"), "step_subsidy_yuan"), most_fen=most,
        )  # fmt: skip
    if kind == TOP_UP:
        return SubsidyRule(kind, first, last, base_subsidy_fen=fen_of(row.get("subsidy_yuan"), "subsidy_yuan"))
    raise PolicyUnreadable(f"没有「{kind}」这种补贴规则", f"请从 {'、'.join(RULE_TITLES)} 里选")


def _amounts(row: Mapping[str, object]) -> tuple[tuple[int, int], ...]:
    found = []
    for part in list_of(row.get("amounts", []), "subsidy.rules.amounts"):
        line = mapping_of(part, "subsidy.rules.amounts")
        found.append((fen_of(line.get("yuan"), "yuan"), fen_of(line.get("subsidy_yuan"), "subsidy_yuan")))
    return tuple(found)
