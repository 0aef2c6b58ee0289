"""How a month stands between the parties: POS and tickets, treasury, accounts, banks (Songshan 003 art. 10-11; Linyi 004 2(4)).

Read from the books alone, so that finance, the second key and the certificate see the same. A month that was certified is
not compared again: what its certificate left open is carried forward by name, with the day since when it is open, and a
payment of it that is reversed or corrected later stands in the month in which that happened.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.business.back_standing import placed
from app.business.certified import CERTIFICATE, certified_months
from app.business.explanation import explanations
from app.business.fund_standing import ACCOUNTS, AccountStanding, open_items, standing
from app.business.red_letters import red_letters, touched
from app.business.split_match import shared_lines
from app.business.statement_match import matched_by_hand
from app.business.tax_list import MONTHS as TAX_MONTHS
from app.business.tax_list import SOURCE as TAX_SOURCE
from app.business.tax_list import tax_row
from app.domain.chart import AWAITING, INCOME, PERSONAL_ACCOUNTS, SUBSIDY_DUE, SUSPENSE
from app.domain.chart import IN_TRANSIT as TRANSIT_ACCOUNT
from app.domain.money_records import Mark
from app.domain.month import Month
from app.domain.open_items import IN_TRANSIT, LINE, LISTED, TAX, TREASURY, UNCLAIMED, OpenItem
from app.domain.policy import Policy, policy_on
from app.domain.posting import PERSONAL
from app.domain.posting import TREASURY as TREASURY_ACCOUNT
from app.domain.records import BACK
from app.domain.scheme_terms import compared_months
from app.domain.three_way import Case, Collected, Sides, TaxRow, TreasuryFact, compare, items_of
from app.ports import Unit

_ON_THE_WAY = frozenset({"filed", "suspended", "effective"})
_STRANGERS = "暂收/税务直缴"
POS_SIDE, TAX_SIDE, TREASURY_SIDE, BACK_SIDE = "POS 收缴", "税务缴费明细", "国库入库", "补缴"
_LATEST = "9999-12"
_NEXT_DAYS = 10
"""Tickets of the first days of the next month are looked at to name what the day's end has cut over."""


@dataclass(frozen=True, slots=True)
class Side:
    """One party's figure of the month; `count` None where only the sum is known, `there` False where its list is missing."""

    name: str
    count: int | None
    fen: int
    there: bool = True


@dataclass(frozen=True, slots=True)
class Transit:
    """在途 of a terminal at the month's end: collected in the month or before and not in the treasury by its last day."""

    village: str
    terminal: str
    month: str
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A month between the parties. `items` are open, oldest first, without what is only on its way (`transit`)."""

    month: str
    sides: tuple[Side, ...]
    transit: tuple[Transit, ...]
    accounts: tuple[AccountStanding, ...]
    receivable: tuple[tuple[str, int], ...]
    items: tuple[OpenItem, ...]
    explained: Mapping[str, str]
    cases: tuple[Case, ...]

    @property
    def clean(self) -> bool:
        """月清: nothing is open and nothing is on its way."""
        return not self.items and not self.transit

    @property
    def income_fen(self) -> int:
        return next((one.closing_fen for one in self.accounts if one.name == INCOME), 0)

    @property
    def digest(self) -> str:
        """Hash of every figure and open item; explanations apart, which may still come."""
        said = [self.month, *map(repr, (self.sides, self.transit, self.receivable, self.items))]
        said += [repr((a.name, a.opening_fen, a.in_fen, a.out_fen, a.bank_opening_fen, a.bank_closing_fen)) for a in self.accounts]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def month_standing(unit: Unit, month: str) -> Standing:
    """Everything of a month, counted now."""
    sides = _sides(unit, month)
    cases = compare(sides)
    found = items_of(cases, month)
    by_hand = matched_by_hand(unit)
    accounts = tuple(standing(unit, account, month, by_hand) for account in ACCOUNTS)
    items = [item for item in found if item.kind != IN_TRANSIT]
    shown = {case.fact.key for case in cases if case.fact is not None and case.kind not in {"", IN_TRANSIT}}
    items += [item for item in _treasury_items(unit, sides, month) if item.key.partition(":")[2] not in shown]
    items += [item for account in accounts for item in open_items(unit, account, month)]
    due = tuple((path.partition("/")[2], -fen) for path, fen in unit.postings.balances(SUBSIDY_DUE))
    explained = explanations(unit)
    keys = {item.key for item in items}
    return Standing(
        month, _figures(unit, sides, month), _transit(unit, sides), accounts, due,
        tuple(sorted(items, key=lambda item: (item.since, item.key))),
        {key: text for key, text in explained.items() if key in keys}, tuple(cases),
    )  # fmt: skip


def _sides(unit: Unit, month: str) -> Sides:
    """The rows to compare: from the month after the newest certificate, and what that one left open."""
    this = Month.parse(month)
    certified = certified_months(unit)
    earliest = str(this.plus(1 - _compared(unit, this)))
    taxed = frozenset(mark.key for mark in unit.marks.all(TAX_MONTHS))
    before = [key for key in certified if earliest <= key < month]
    start = str(Month.parse(max(before)).next) if before else max(earliest, min([*taxed, month]))
    start = min(start, *(mark.key for mark in _stale(unit, earliest, month)), month)
    carried = [str(key) for key in certified[max(before)].row.get("carried", ())] if before else []
    lines = unit.funds.collected(start, str(this.next))
    held = {line.line for line in lines}
    more = [*unit.funds.waiting(start), *unit.funds.named(_named(carried, LINE))]
    lines += {line.line: line for line in more if line.line not in held}.values()
    until = this.next.first_day.replace(day=_NEXT_DAYS).isoformat()
    tax = [tax_row(row) for row in unit.statements.between(TAX_SOURCE, f"{start}-01", until)]
    known = {row.key for row in tax}
    old = [unit.funds.statement(f"{TAX}:{name}") for name in _named(carried, TAX)]
    tax += [tax_row(row) for row in old if row is not None and row.key not in known]
    facts = unit.funds.treasury_facts(start, str(this.next))
    hand = {key: other.partition(":")[2] for key, other in matched_by_hand(unit).items() if key.startswith(f"{TAX}:")}
    later, theirs = _touched(unit, {line.line for line in lines}, (start, month), hand)
    known |= {row.key for row in tax}
    tax += [row for row in theirs if row.key not in known]
    return Sides(month, placed(unit, [*lines, *later]), tax, facts, taxed, hand, frozenset(shared_lines(unit)))


def _touched(
    unit: Unit, held: set[str], months: tuple[str, str], hand: Mapping[str, str]
) -> tuple[list[Collected], list[TaxRow]]:
    """Payments of months that are compared no more which these months have reversed or corrected, with their tickets:
    the tax office may have to give back, or to put right, what it has on them.
    """
    names = [name for name in touched(unit, *months) if name not in held]
    lines = [line for line in unit.funds.named(names) if line.month < months[0]]
    found: list[Collected] = []
    tickets: dict[str, TaxRow] = {}
    for month in sorted({line.month for line in lines}):
        until = Month.parse(month).next.first_day.replace(day=_NEXT_DAYS).isoformat()
        rows = [tax_row(row) for row in unit.statements.between(TAX_SOURCE, f"{month}-01", until)]
        for line in (line for line in lines if line.month == month):
            mine = {row.key: row for row in rows if hand.get(row.key) == line.line or _names(row, line)}
            found += [line] if mine else []
            tickets |= mine
    return found, list(tickets.values())


def _names(row: TaxRow, line: Collected) -> bool:
    """Whether a ticket names a line by reference or person."""
    if row.rrn:
        return row.rrn == line.rrn and row.terminal in {"", line.terminal}
    return (row.id_number, row.year) == (line.id_number, line.year)


def _compared(unit: Unit, month: Month) -> int:
    """How many months, this one with them, are compared again where none of them is certified: the policy of its last day."""
    return compared_months(policy_on([Policy.from_mapping(body) for body in unit.policies.all()], month.last_day))


def _stale(unit: Unit, earliest: str, month: str) -> list[Mark]:
    return [mark for mark in unit.marks.all(CERTIFICATE) if mark.row.get("stale") and earliest <= mark.key < month]


def _named(keys: Iterable[str], what: str) -> list[str]:
    return [key.partition(":")[2] for key in keys if key.startswith(f"{what}:")]


def _figures(unit: Unit, sides: Sides, month: str) -> tuple[Side, ...]:
    """Each party's count and sum of the month: of POS what the ledger says, the month's red letters taken off.

    Back payments, which the ledger of POS has not, stand beside it in the month in which the tax office got them.
    """
    mine = [line for line in sides.lines if line.month == month]
    pos = [line for line in mine if line.kind != BACK and line.state == "payment"]
    waiting = [line for line in mine if line.state != "payment" and line.phase != "reversed"]
    red = sum(line.amount_fen for line in red_letters(unit, month))
    given = [line for line in sides.lines if line.kind == BACK and line.due_month == month]
    back = [line for line in given if line.phase != "reversed" and not line.held]
    tax = [row for row in sides.tax if row.on[:7] == month]
    last = Month.parse(month).last_day.isoformat()
    flows = [flow for flow in unit.funds.flows(f"{month}-01", last) if flow.month == month]
    premiums = (TRANSIT_ACCOUNT, PERSONAL_ACCOUNTS, SUSPENSE)
    received = [flow for flow in flows if flow.debit == TREASURY_ACCOUNT and flow.credit in premiums]
    entered = [flow for flow in flows if flow.credit_leaf == PERSONAL and flow.debit in {AWAITING, TREASURY_ACCOUNT, TRANSIT_ACCOUNT}]
    return (
        Side(POS_SIDE, len(pos), sum(line.fen for line in pos) + red),
        _side("其中：终端待查项", [line.fen for line in waiting]),
        _side(TAX_SIDE, [row.fen for row in tax], there=month in sides.taxed),
        Side(TREASURY_SIDE, sum(flow.rows for flow in received), sum(flow.fen for flow in received)),
        Side("记入个人账户", sum(flow.rows for flow in entered), sum(flow.fen for flow in entered)),
        *([_side(BACK_SIDE, [line.fen for line in back])] if back else []),
    )


def _side(name: str, amounts: Sequence[int], *, there: bool = True) -> Side:
    return Side(name, len(amounts), sum(amounts), there)


def _transit(unit: Unit, sides: Sides) -> tuple[Transit, ...]:
    """Payments of the month and before that no treasury row of the month or before has settled, whatever else is the
    matter with them; what still stands in a 指定账户 is on no way yet.

    Counted at the month's last day, like the treasury's own figure beside it: what the treasury got later, and what was
    reversed later, was still on its way then (在途 is zero or itemised at month end, Songshan 003 art. 11).
    """
    this = Month.parse(sides.month)
    last, later = this.last_day.isoformat(), frozenset(touched(unit, str(this.next), _LATEST))
    counts: Counter[tuple[str, str, str]] = Counter()
    sums: Counter[tuple[str, str, str]] = Counter()
    for line in [*sides.lines, *_settled_since(unit, sides)]:
        entered = "" < line.entered_on <= last
        stood = line.phase in _ON_THE_WAY or (not entered and (line.phase == "credited" or line.line in later))
        if line.state == "payment" and line.month <= sides.month and stood and not line.held:
            name = (line.village, line.terminal, line.month)
            counts[name] += 1
            sums[name] += line.fen
    return tuple(Transit(*name, counts[name], sums[name]) for name in sorted(counts))


def _settled_since(unit: Unit, sides: Sides) -> list[Collected]:
    """Payments that the newest certificate before the month called on their way and that are so no more."""
    certified = certified_months(unit)
    before = max((key for key in certified if key < sides.month), default="")
    found = unit.journal.get(str(certified[before].row["filing"])) if before else None
    months = {str(one[2]) for one in found[1].body["transit"]} if found is not None else set()
    if not months:
        return []
    held = {line.line for line in sides.lines}
    return [line for line in unit.funds.collected(min(months), before) if line.line not in held]


def _treasury_items(unit: Unit, sides: Sides, month: str) -> list[OpenItem]:
    """Rows of the treasury's lists that wait, and money that nobody owns yet."""
    last = Month.parse(month).last_day.isoformat()
    found = [
        OpenItem(
            f"{TREASURY}:{row['key']}", LISTED, str(row["entered_on"]), "", str(row.get("name", "")), str(row.get("id_number", "")),
            int(row.get("pos_fen", 0)), 0, int(row["fen"]), str(row.get("rule", "")), int(row.get("year", 0)),
            str(row.get("receipt", "") or row.get("rrn", "")), f"{LINE}:{row['line']}" if row.get("line") else "",
        )
        for row in unit.treasury.open_rows() if row["month"] <= month
    ]  # fmt: skip
    facts: dict[str, TreasuryFact] = {fact.key: fact for fact in sides.treasury}
    for path, fen in unit.postings.balances(_STRANGERS):
        key = path[len(_STRANGERS) + 1 :]
        since = unit.treasury.entered_on(key)
        if since and since <= last:
            fact = facts.get(key)
            number, year = (fact.id_number, fact.year) if fact else ("", 0)
            found.append(OpenItem(f"{TREASURY}:{key}", UNCLAIMED, since, "", "", number, 0, 0, fen, "", year, fact.receipt if fact else ""))
    return found


def carried_keys(found: Standing) -> list[str]:
    """What the next month must look at again by name: tickets and lines that are open here."""
    keys = {key for item in found.items for key in (item.key, item.other)}
    return sorted(key for key in keys if key.startswith((f"{TAX}:", f"{LINE}:")))

