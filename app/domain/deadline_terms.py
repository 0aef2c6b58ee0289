"""办理期限 of a policy: so many working days for a kind of business (经办条例 art. 6, 10, 18; Songshan 003 art. 16), and how
a form says until when it is done.

    [deadline_working_days]
    registration = 10
    [[deadline_words]]               # in the place's own words; a kind without them has its days, else the usual words
    kind = "back_deposit"
    words = "收到进账单当天"
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, list_of, mapping_of

TITLES = {
    "registration": "参保登记", "change": "变更登记", "back_payment": "补缴申请", "back_deposit": "补缴缴款确认",
    "back_transfer": "补缴划转", "group_list": "特殊群体名单", "batch": "缴费批次", "cash_collection": "现金收缴",
    "remittance": "现金解缴", "aid": "集体补助和社会资助", "aid_correction": "补助更正", "correction": "缴费更正",
    "direct_reversal": "税务直缴冲销", "grant_request": "财政补助申请", "fund_movement": "资金划转", "refund": "退费申请",
    "dispute": "个人账户核查申请", "certificate": "月度对账确认", "month_close": "月结", "bank_list": "银行对账单",
    "tax_list": "税务缴费明细", "reconciliation": "对账", "interest": "结息",
}  # fmt: skip
"""The businesses that have a deadline, by kind, as they are called."""


def days_for(policy: Policy, kind: str) -> int:
    """Working days for a kind of filing by the dated policy; a kind without its own has a registration's."""
    days = _days(policy)
    return days.get(kind, days.get("registration", 0))


def _days(policy: Policy) -> dict[str, int]:
    found = policy.rest.get("deadline_working_days")
    return {key: value for key, value in found.items() if type(value) is int} if isinstance(found, Mapping) else {}


def words_of(policy: Policy) -> dict[str, str]:
    """What the policy says of kinds in its own words. Raises PolicyUnreadable."""
    found: dict[str, str] = {}
    for row in list_of(policy.rest.get("deadline_words", ()), "deadline_words"):
        part = mapping_of(row, "deadline_words")
        kind, words = str(part.get("kind", "")), str(part.get("words", "")).strip()
        if kind not in TITLES or not words or kind in found:
            raise PolicyUnreadable("办理期限的业务看不懂、没有写期限，或写了不止一次", "deadline_words 里每项业务只写一行")
        found[kind] = words
    return found


def words_for(policy: Policy, kind: str, usual: str) -> str:
    """Until when a kind is done, as a form says it: the policy's words, its days, else the usual words."""
    own, days = words_of(policy).get(kind), _days(policy).get(kind)
    return own or (f"{days} 个工作日" if days and usual else usual)


def working_days_after(day: date, count: int) -> date:
    """`count` working days after a day, Saturdays and Sundays left out (经办条例 art. 6: 10 working days)."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
