"""The fund's books: 科目余额表, 明细账, 在途, quarterly income and expenditure (Linyi 004 2(5); Songshan 003 art. 3(6)2, 39).

Every figure is a sum of postings, made when it is asked for. A period counts by the treasury or bank day (`value`), the
day on which the money moved, or by the day of booking (`booked`), which never changes afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.business import business
from app.domain.chart import (
    BANK_ACCOUNTS,
    BANK_INTEREST,
    BENEFIT_COST,
    CHART,
    EXPENDITURE,
    IN_TRANSIT,
    INTEREST_COST,
    OPENING,
    PERSONAL_ACCOUNTS,
    SUSPENSE,
    TRANSFER,
    Account,
)
from app.domain.fund_sums import BookRow, Flow
from app.domain.month import Month, parse_date
from app.domain.posting import PRINCIPALS
from app.domain.records import Docket
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk
from app.services.month_books import require
from app.services.papers import village_name

VALUE, BOOKED = "value", "booked"
BY_TITLES = {VALUE: "按资金日期", BOOKED: "按记账日期"}
ROWS_MAX = 20_000
"""So many rows of a ledger are read at once; a longer one is read by shorter periods."""


class PeriodUnreadable(OfficeError):
    """A text that is no month, quarter, year or day."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account in a period, in fen; opening and closing stand on the side on which its balance grows."""

    account: Account
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


@dataclass(frozen=True, slots=True)
class Trial:
    """科目余额表 of a period; debits and credits are equal by construction, `agrees` says that they were added up so."""

    period: str
    title: str
    by: str
    rows: tuple[TrialRow, ...]

    @property
    def debit_fen(self) -> int:
        return sum(row.debit_fen for row in self.rows)

    @property
    def credit_fen(self) -> int:
        return sum(row.credit_fen for row in self.rows)

    @property
    def agrees(self) -> bool:
        return self.debit_fen == self.credit_fen and not _signed(self.rows, "opening_fen") and not _signed(self.rows, "closing_fen")


def _signed(rows: Iterable[TrialRow], name: str) -> int:
    """All debit balances less all credit balances: 0 in books that balance."""
    return sum(getattr(row, name) * (1 if row.account.side == "debit" else -1) for row in rows)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One posting on an account, debit positive, with the balance after it; `filing` booked it."""

    row: BookRow
    balance_fen: int

    @property
    def filing(self) -> str:
        return self.row.filing


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """明细账; balances as debit less credit. `more`: rows beyond ROWS_MAX were not read, the closing balance counts them."""

    path: str
    first: str
    last: str
    opening_fen: int
    rows: tuple[LedgerRow, ...]
    closing_fen: int
    more: int


@dataclass(frozen=True, slots=True)
class TransitRow:
    """在途 of a station's terminal now."""

    code: str
    place: str
    terminal: str
    fen: int


def span(period: str) -> tuple[str, str, str]:
    """(first day, last day, title) of 2026-10, 2026-Q4 or 2026. Raises PeriodUnreadable."""
    text = period.strip().upper()
    if len(text) == 4 and text.isdigit() and 1990 <= int(text) <= 2200:
        return f"{text}-01-01", f"{text}-12-31", f"{text}年"
    year, _, quarter = text.partition("-Q")
    if year.isdigit() and len(year) == 4 and quarter in {"1", "2", "3", "4"}:
        first = Month(int(year), 3 * int(quarter) - 2)
        return first.first_day.isoformat(), first.plus(2).last_day.isoformat(), f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    try:
        month = Month.parse(text)
    except OfficeError:
        raise PeriodUnreadable(f"“{period}”不是月份、季度或年度。", "请写成 2026-10、2026-Q4 或 2026。") from None
    return month.first_day.isoformat(), month.last_day.isoformat(), month.title


def trial_balance(desk: Desk, period: str, by: str = VALUE) -> Trial:
    """Opening, debit, credit and closing of every account of the chart that has any, in the chart's order."""
    require(desk)
    first, last, title = span(period)
    with desk.store.read() as unit:
        return Trial(period, title, by, _trial(unit.funds.flows(first, last, by)))


def _trial(flows: Sequence[Flow]) -> tuple[TrialRow, ...]:
    opening: dict[str, int] = defaultdict(int)
    debit: dict[str, int] = defaultdict(int)
    credit: dict[str, int] = defaultdict(int)
    for flow in flows:
        if flow.month:
            debit[flow.debit] += flow.fen
            credit[flow.credit] += flow.fen
        else:
            opening[flow.debit] += flow.fen
            opening[flow.credit] -= flow.fen
    used = {*opening, *debit, *credit}
    return tuple(
        _trial_row(account, opening[account.name], debit[account.name], credit[account.name])
        for account in sorted(CHART, key=lambda one: one.code) if account.name in used
    )  # fmt: skip


def _trial_row(account: Account, opening: int, debit: int, credit: int) -> TrialRow:
    sign = 1 if account.side == "debit" else -1
    return TrialRow(account, sign * opening, debit, credit, sign * (opening + debit - credit))


def account_ledger(desk: Desk, path: str, first: str, last: str, by: str = VALUE) -> AccountLedger:
    """The postings of a path (and all below it) from day to day, with the running balance."""
    require(desk)
    path = path.strip().rstrip("/")
    if path.split("/", 1)[0] not in {account.name for account in CHART}:
        raise PeriodUnreadable(f"没有「{path}」这个科目。", f"请从 {'、'.join(account.name for account in CHART)} 里选。")
    start, end = _day(first), _day(last)
    with desk.store.read() as unit:
        opening, rows = unit.funds.rows_of(path, start, end, by)
        found: list[LedgerRow] = []
        balance, more = opening, 0
        for row in rows:
            balance += row.fen
            if len(found) < ROWS_MAX:
                found.append(LedgerRow(row, balance))
            else:
                more += 1
    return AccountLedger(path, start, end, opening, tuple(found), balance, more)


def _day(text: str) -> str:
    day: date | None = parse_date(text)
    if day is None:
        raise PeriodUnreadable(f"“{text}”不是日期。", "请写成 2026-10-01 的样子。")
    return day.isoformat()


def source_of(desk: Desk, filing: str) -> tuple[int, str]:
    """The number and title of the paper behind a posting: the filing that a review made effective, else the filing itself."""
    with desk.store.read() as unit:
        found = unit.journal.get(filing)
        if found is not None and found[1].kind == "review" and found[1].header.refs:
            found = unit.journal.get(found[1].header.refs[0]) or found
        return (found[0], business(found[1].kind).title) if found is not None else (0, "")


def docket_of(desk: Desk, filing: str) -> Docket | None:
    """Where the paper behind a posting stands; None when this station does not hold it."""
    number, _ = source_of(desk, filing)
    with desk.store.read() as unit:
        return unit.dockets.get(number) if number else None


def in_transit(desk: Desk) -> list[TransitRow]:
    """What terminals took and the treasury has not confirmed, by village and terminal, the largest of a place first."""
    require(desk)
    with desk.store.read() as unit:
        return _transit(unit)


def _transit(unit: Unit) -> list[TransitRow]:
    found = []
    for path, fen in unit.postings.balances(IN_TRANSIT):
        _, station, terminal = path.split("/", 2)
        code = station.partition("-")[0]
        found.append(TransitRow(code, village_name(unit, code), terminal, -fen))
    return sorted(found, key=lambda row: (row.code, -row.fen, row.terminal))


@dataclass(frozen=True, slots=True)
class IncomeRow:
    """One line of the analysis: fen by month, in the order of the period's months."""

    part: str
    what: str
    by_month: tuple[int, ...]

    @property
    def total_fen(self) -> int:
        return sum(self.by_month)


@dataclass(frozen=True, slots=True)
class Analysis:
    """基金收支分析: income, expenditure and what stood on the bank accounts before and after."""

    period: str
    title: str
    months: tuple[str, ...]
    rows: tuple[IncomeRow, ...]
    opening_fen: int
    closing_fen: int


INCOME_PART, COST_PART, OTHER_PART = "收入", "支出", "其他资金变动"
_NOT_MONEY = frozenset({PERSONAL_ACCOUNTS, OPENING, INTEREST_COST})


def analysis(desk: Desk, period: str) -> Analysis:
    """Income and expenditure of a quarter (or year, or month) by month and kind (财社〔2017〕144号's items)."""
    require(desk)
    first, last, title = span(period)
    with desk.store.read() as unit:
        flows = unit.funds.flows(first, last)
    months = _months(first, last)
    banks = frozenset(BANK_ACCOUNTS)
    opening = sum(_banked(flow, banks) for flow in flows if not flow.month)
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for flow in flows:
        for part, what, fen in _kinds(flow) if flow.month else ():
            sums[part, what][flow.month] += fen
    rows = tuple(IncomeRow(part, what, tuple(sums[part, what][month] for month in months)) for part, what in sorted(
        sums, key=lambda name: ((INCOME_PART, COST_PART, OTHER_PART).index(name[0]), _ORDER.index(name[1]))
    ))  # fmt: skip
    change = sum(_banked(flow, banks) for flow in flows if flow.month)
    return Analysis(period, title, months, rows, opening, opening + change)


_ORDER = (*PRINCIPALS, "利息收入", "转移收入", "养老待遇", "个人账户支出", "转移支出", "退费", "暂收款净增加", "计提个人账户利息")


def _kinds(flow: Flow) -> Iterable[tuple[str, str, int]]:
    """(part, item, fen) of a sum of postings; corrections count against what they correct."""
    if flow.credit_leaf in PRINCIPALS and flow.debit not in _NOT_MONEY:
        yield INCOME_PART, flow.credit_leaf, flow.fen
    if flow.debit_leaf in PRINCIPALS and flow.credit not in {*_NOT_MONEY, *BANK_ACCOUNTS}:
        yield INCOME_PART, flow.debit_leaf, -flow.fen
    if flow.debit == PERSONAL_ACCOUNTS and flow.credit in BANK_ACCOUNTS:
        yield COST_PART, "个人账户支出", flow.fen
    if flow.credit in {BANK_INTEREST, TRANSFER}:
        yield INCOME_PART, "利息收入" if flow.credit == BANK_INTEREST else "转移收入", flow.fen
    if flow.debit in {BENEFIT_COST, TRANSFER}:
        yield COST_PART, "养老待遇" if flow.debit == BENEFIT_COST else "转移支出", flow.fen
    if flow.debit == SUSPENSE and flow.credit == EXPENDITURE:
        yield COST_PART, "退费", flow.fen
    if flow.credit == SUSPENSE and flow.debit != SUSPENSE:
        yield OTHER_PART, "暂收款净增加", flow.fen
    if flow.debit == SUSPENSE and flow.credit not in {SUSPENSE, EXPENDITURE}:
        yield OTHER_PART, "暂收款净增加", -flow.fen
    if flow.debit == INTEREST_COST:
        yield OTHER_PART, "计提个人账户利息", flow.fen


def _banked(flow: Flow, banks: frozenset[str]) -> int:
    """What the flow brings to the bank accounts together."""
    return (flow.fen if flow.debit in banks else 0) - (flow.fen if flow.credit in banks else 0)


def _months(first: str, last: str) -> tuple[str, ...]:
    month, found = Month.parse(first[:7]), []
    while str(month) <= last[:7]:
        found.append(str(month))
        month = month.next
    return tuple(found)
