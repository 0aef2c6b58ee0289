"""会计科目: the fund's side of every posting, by the names and codes of the fund's accounting rules (财会〔2011〕3 号; facts 5.4).

Linyi 004 2(5): income and expenditure are two lines, the income account is zero at the end of a month, basic and
individual money are kept apart. A path's first word is the account; what follows says whose (station and terminal,
level of government, line). Personal accounts are in app.domain.posting.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.posting import TREASURY

INCOME, EXPENDITURE, SPECIAL = "收入户", "支出户", "财政专户"
TAX_SPECIAL = "税务专户"
DEPOSIT = "指定账户"
CASH = "库存现金"
IN_TRANSIT, AWAITING, SUSPENSE = "在途", "待入库", "暂收"
ADVANCE = "暂付"
SUBSIDY_DUE = "应收财政补助"
INTEREST_COST = "个人账户记账利息"
OPENING = "期初"
BENEFIT_COST, TRANSFER, BANK_INTEREST = "待遇支出", "转移", "存款利息"
PERSONAL_ACCOUNTS = "个人账户"


@dataclass(frozen=True, slots=True)
class Account:
    """`side` is where its balance grows: debit for what the fund has or is owed, credit for what it owes or received."""

    name: str
    code: str
    side: str


CHART = (
    Account(CASH, "1000", "debit"),
    Account(IN_TRANSIT, "1001", "debit"),
    Account(INCOME, "1002", "debit"),
    Account(EXPENDITURE, "1003", "debit"),
    Account(SPECIAL, "1004", "debit"),
    Account(TREASURY, "1005", "debit"),
    Account(TAX_SPECIAL, "1006", "debit"),
    Account(DEPOSIT, "1007", "debit"),
    Account(ADVANCE, "1101", "debit"),
    Account(SUBSIDY_DUE, "1102", "debit"),
    Account(SUSPENSE, "2001", "credit"),
    Account(AWAITING, "2002", "credit"),
    Account(PERSONAL_ACCOUNTS, "3001", "credit"),
    Account(OPENING, "3002", "debit"),
    Account(INTEREST_COST, "5003", "debit"),
    Account(BANK_INTEREST, "4003", "credit"),
    Account(TRANSFER, "4005", "credit"),
    Account(BENEFIT_COST, "5001", "debit"),
)
"""Codes 1002-1005, 1101, 2001, 4003, 4005 and 5001 as published; the others number what the fund's rules leave open."""

_BY_NAME = {account.name: account for account in CHART}
BANK_ACCOUNTS = (TREASURY, INCOME, EXPENDITURE, SPECIAL, TAX_SPECIAL)
"""Accounts of which a bank or the treasury sends a statement."""


def account_of(path: str) -> Account:
    """The account of a posting's path. Raises KeyError for a path that no account begins."""
    return _BY_NAME[path.split("/", 1)[0]]


def subsidy_due(level: str) -> str:
    """应收财政补助 of one level: central | province | city | county."""
    return f"{SUBSIDY_DUE}/{level}"


def cash_at(station: str) -> str:
    """库存现金 of a station: taken against receipts and not yet remitted (Xuecheng 002 3(2)3)."""
    return f"{CASH}/{station}"


def return_due(level: str) -> str:
    """暂收/应退财政 of one level: it paid for a payment that was reversed, and gets it back."""
    return f"{SUSPENSE}/应退财政/{level}"


def part_held(request: str, level: str) -> str:
    """暂收/财政部分到账 of a level for one request: what has come and does not yet make up the next person's subsidy."""
    return f"{SUSPENSE}/财政部分到账/{request}/{level}"


def unclaimed(key: str) -> str:
    """暂收/税务直缴 of one row of the treasury's list: money that is nobody's yet, or nobody's any more."""
    return f"{SUSPENSE}/税务直缴/{key}"


def deposit_account(code: str) -> str:
    """指定账户 of a township, to which back payments are paid (Songshan 003 art. 8)."""
    return f"{DEPOSIT}/{code}"


def awaiting_paper(filing: str, no: int) -> str:
    """待入库 of row `no` of a filing that is no POS batch (集体补助, 社会资助)."""
    return f"{AWAITING}/{filing[:32]}-{no}"
