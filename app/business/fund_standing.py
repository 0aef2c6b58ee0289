"""The fund's accounts of a month: what the books say, what the bank says, and which rows of both agree (Linyi 004 2(4)-(5)).

A movement stands on the day that its voucher names, whenever it was booked, because that is the bank's day. What entered
the treasury by the lists stands as one sum a day, as the treasury's own statement has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.business.bank_list import MONTHS, SOURCE
from app.domain.bank_matching import Compared, Movement, compare
from app.domain.chart import EXPENDITURE, INCOME, SPECIAL, TAX_SPECIAL
from app.domain.filing import Filing
from app.domain.fund_sums import BookGroup
from app.domain.month import Month
from app.domain.open_items import ACCOUNT, BANK_BROKEN, BANK_ONLY, BANK_OPENING, BOOK, BOOK_ONLY, INCOME_LEFT, OpenItem
from app.domain.posting import TREASURY
from app.ports import Unit

ACCOUNTS = (TREASURY, INCOME, EXPENDITURE, SPECIAL, TAX_SPECIAL)
LOOK_BACK = 35
"""So many months back an open row of a bank statement is carried forward."""

_DAYS = ("moved_on", "arrived_on", "paid_on", "entered_on", "remitted_on", "deposited_on", "transferred_on", "on")
"""How businesses name the bank's day of their voucher."""


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """One account at the end of a month, in fen; the bank's figures None where no statement of the month is there."""

    name: str
    opening_fen: int
    in_fen: int
    out_fen: int
    bank_opening_fen: int | None
    bank_closing_fen: int | None
    compared: Compared | None

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.in_fen - self.out_fen

    @property
    def difference_fen(self) -> int:
        """Books less bank; 0 where there is no statement."""
        return 0 if self.bank_closing_fen is None else self.closing_fen - self.bank_closing_fen


def standing(unit: Unit, account: str, month: str, by_hand: Mapping[str, str]) -> AccountStanding:
    """One account's month, and its statement's rows since the first statement (LOOK_BACK months at most)."""
    this = Month.parse(month)
    first, last = this.first_day.isoformat(), this.last_day.isoformat()
    begun = unit.funds.first_day(SOURCE, account)
    start = min(first, max(begun[:7] + "-01", this.plus(-LOOK_BACK).first_day.isoformat())) if begun else first
    book = movements(unit, account, start)
    before = unit.funds.debit_before(account, start)
    opening = before + sum(one.fen for one in book if one.on < first)
    of_month = [one.fen for one in book if first <= one.on <= last]
    said = unit.marks.get(MONTHS, f"{account}/{month}")
    found = None
    if begun and begun <= last:
        bank = [
            Movement(row.key, row.entered_on, row.fen, str(row.row.get("voucher", "")), str(row.row.get("text", "")))
            for row in unit.statements.between(SOURCE, start, last) if row.account == account
        ]  # fmt: skip
        found = compare([one for one in book if start <= one.on <= last], bank, by_hand)
    return AccountStanding(
        account, opening, sum(fen for fen in of_month if fen > 0), -sum(fen for fen in of_month if fen < 0),
        int(said.row["opening_fen"]) if said else None, int(said.row["closing_fen"]) if said else None, found,
    )  # fmt: skip


def movements(unit: Unit, account: str, start: str) -> list[Movement]:
    """What the books moved on an account, booked from a day on, each on its bank day, by day."""
    found: list[Movement] = []
    for group in unit.funds.groups(account, start):
        if group.n:
            found.append(_by_filing(unit, account, group))
        else:
            key = f"{BOOK}:{account}/{group.on}" + ("" if group.fen > 0 else "/-")
            found.append(Movement(key, group.on, group.fen, "", "缴费入库", many=True))
    return sorted(found, key=lambda one: (one.on, one.key))


def _by_filing(unit: Unit, account: str, group: BookGroup) -> Movement:
    review = unit.journal.by_number(group.n)
    target = unit.journal.get(review.header.refs[0]) if review.header.refs else None
    filing: Filing = target[1] if target is not None else review
    body = filing.body
    on = next((str(body[name]) for name in _DAYS if body.get(name)), review.header.business_date)
    voucher = str(body.get("voucher", ""))
    key = f"{BOOK}:{filing.id[:32]}/{account}" + ("" if group.fen > 0 else "/-")
    return Movement(key, on, group.fen, voucher, filing.kind, many=not voucher)


def open_items(unit: Unit, account: AccountStanding, month: str) -> list[OpenItem]:
    """What an account leaves open at the end of a month."""
    found = []
    if account.compared is not None:
        found += [_item(one, BOOK_ONLY, account.name) for one in account.compared.book_open]
        found += [_item(one, BANK_ONLY, account.name) for one in account.compared.bank_open]
        found += _balances(unit, account, month)
    if account.name == INCOME and account.closing_fen:
        key = f"{ACCOUNT}:{INCOME}/{month}"
        last = Month.parse(month).last_day.isoformat()
        found.append(OpenItem(key, INCOME_LEFT, last, "", INCOME, "", account.closing_fen, 0, 0))
    return found


def _item(one: Movement, kind: str, account: str) -> OpenItem:
    ours, theirs = (one.fen, 0) if kind == BOOK_ONLY else (0, one.fen)
    return OpenItem(one.key, kind, one.on, "", account, "", ours, 0, theirs, reference=f"{one.voucher} {one.text}".strip())


def _balances(unit: Unit, account: AccountStanding, month: str) -> list[OpenItem]:
    """The first statement's opening against the books, and a month whose rows do not lead to its closing balance."""
    found = []
    begun = unit.funds.first_day(SOURCE, account.name)
    first = unit.marks.get(MONTHS, f"{account.name}/{begun[:7]}")
    if first is not None:
        start = f"{begun[:7]}-01"
        before = unit.funds.debit_before(account.name, start)
        ours = before + sum(one.fen for one in movements(unit, account.name, start) if one.on < start)
        theirs = int(first.row["opening_fen"])
        if ours != theirs:
            key = f"{ACCOUNT}:{account.name}/期初"
            found.append(OpenItem(key, BANK_OPENING, start, "", account.name, "", ours, 0, theirs))
    said = unit.marks.get(MONTHS, f"{account.name}/{month}")
    if said is not None:
        this = Month.parse(month)
        rows = unit.statements.between(SOURCE, this.first_day.isoformat(), this.last_day.isoformat())
        sum_fen = sum(row.fen for row in rows if row.account == account.name)
        opening, closing = int(said.row["opening_fen"]), int(said.row["closing_fen"])
        if opening + sum_fen != closing:
            key = f"{ACCOUNT}:{account.name}/{month}/流水"
            found.append(OpenItem(key, BANK_BROKEN, str(said.row["first_on"]), "", account.name, "", opening + sum_fen, 0, closing))
    return found
