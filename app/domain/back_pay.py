"""补缴规定 of a policy: how many years, from which, of which kind, and that no subsidy goes with it (Songshan 003 art. 8).

[back_payment]
most_years = 15             # 一次性补缴 and 中断补缴 together, with the years already paid
first_year = 2009           # no year before the scheme began here
kinds = ["one_off", "interrupted"]
one_off_age = 60            # 一次性补缴 for those who reach this age
subsidy = false             # 补缴不享受政府补贴 (facts 2.1)
account = { name = "…", bank = "…", number = "…" }     # 指定账户, printed on the 补缴明细表
accounts = { 150404100 = { name = "…", … } }           # a township with an account of its own, by its code
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import FIRST_YEAR, LAST_YEAR, PolicyUnreadable, choice_of, list_of, mapping_of, number_of
from app.domain.records import BACK
from app.domain.width import halfwidth

ONE_OFF, INTERRUPTED = "one_off", "interrupted"
KIND_TITLES = {ONE_OFF: "一次性补缴", INTERRUPTED: "中断补缴"}

TERMINAL = "补缴"
"""What a line of a back payment has in the place of a POS line's terminal."""

_YEARS = re.compile(r"([0-9]{4})(?:(?:-|—|－|–|~|～|至|到)([0-9]{4}))?")
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class BackPayTerms:
    most_years: int = 15
    first_year: int = 2009
    kinds: tuple[str, ...] = (ONE_OFF, INTERRUPTED)
    one_off_age: int = 60
    subsidy: bool = False


def terms_of(policy: Policy) -> BackPayTerms:
    """The policy's terms; what is not said has the national values. Raises PolicyUnreadable."""
    table = mapping_of(policy.rest.get("back_payment", {}), "back_payment")
    usual = BackPayTerms()
    subsidy = table.get("subsidy", usual.subsidy)
    if not isinstance(subsidy, bool):
        raise PolicyUnreadable("政策里的 back_payment.subsidy 只能是 true 或 false", "补缴不享受补贴就写 false")
    first = number_of(table.get("first_year", usual.first_year), "back_payment.first_year", LAST_YEAR)
    if first < FIRST_YEAR:
        raise PolicyUnreadable(f"政策里的 back_payment.first_year 早于 {FIRST_YEAR} 年", "请核对制度开始的年度")
    kinds = list_of(table.get("kinds", list(usual.kinds)), "back_payment.kinds")
    return BackPayTerms(
        most_years=number_of(table.get("most_years", usual.most_years), "back_payment.most_years", 99),
        first_year=first,
        kinds=tuple(choice_of(kind, "back_payment.kinds", tuple(KIND_TITLES)) for kind in kinds),
        one_off_age=number_of(table.get("one_off_age", policy.benefit_age), "back_payment.one_off_age", 120),
        subsidy=subsidy,
    )


def subsidised(policy: Policy, line_kind: str) -> bool:
    """Whether a payment line of this kind may have a subsidy at all: a back payment only where the policy says so."""
    return line_kind != BACK or terms_of(policy).subsidy


@dataclass(frozen=True, slots=True)
class BankAccount:
    """指定账户: where a back payment is paid to (003 art. 8)."""

    name: str
    bank: str
    number: str


def account_of(policy: Policy, township: str) -> BankAccount | None:
    """The account for people of a township: its own, else the district's; None where the policy names none. Raises
    PolicyUnreadable for one that is not whole.
    """
    table = mapping_of(policy.rest.get("back_payment", {}), "back_payment")
    own = mapping_of(table.get("accounts", {}), "back_payment.accounts").get(township)
    found = own if own is not None else table.get("account")
    return None if found is None else _account(mapping_of(found, "back_payment.account"))


def _account(row: Mapping[str, object]) -> BankAccount:
    name, bank, number = (str(row.get(key, "")).strip() for key in ("name", "bank", "number"))
    if not (name and bank and number):
        raise PolicyUnreadable("政策里的 back_payment.account 不全", "户名 name、开户行 bank、账号 number 都要写")
    return BankAccount(name, bank, number)


def read_years(text: str) -> tuple[int, ...] | None:
    """The years that 2015-2017、2019 names, as written, repeats kept; None when it cannot be read."""
    found: list[int] = []
    for part in filter(None, _BETWEEN.split(halfwidth(text).replace("年", "").strip())):
        named = _YEARS.fullmatch(part)
        first, last = (int(named[1]), int(named[2] or named[1])) if named else (1, 0)
        if not first <= last <= first + 99:
            return None
        found += range(first, last + 1)
    return tuple(found) or None


def years_text(years: tuple[int, ...]) -> str:
    """2015—2017、2019."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)
