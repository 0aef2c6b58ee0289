"""三方对账 for the window and the command line: a month's standing, its open items, explanations, matches, the certificate.

Songshan 003 art. 10-11; Linyi 004 2(4)-(5). Finance works on it, reviewers and auditors of the district may look. Without
a month it opens at the one that has to be worked on: the oldest of MONTHS_OFFERED that has rows and is not certified (not
at all, or a list has come since), else the current one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from app.business.certificate import still_holds
from app.business.certified import CERTIFICATE, certified_months
from app.business.grant_request import LEVEL_TITLES
from app.business.month_standing import BACK_SIDE, Side, Standing, Transit, month_standing
from app.documents.three_party import Agreed, OpenRow, ThreePartyPaper, three_party_pdf, three_party_xlsx
from app.domain import id_number
from app.domain.money import yuan
from app.domain.money_records import Mark
from app.domain.month import Month
from app.domain.open_items import RULES, OpenItem, age_text
from app.domain.records import FILED
from app.domain.route import AUDITOR, DISTRICT, FINANCE, REVIEWER
from app.errors import OfficeError
from app.ports import Unit
from app.services import handling
from app.services.desk import Desk
from app.services.papers import stamp, village_name

MONTHS_OFFERED = 24


class DistrictBooks(OfficeError):
    """The fund's books and the month's comparison are kept at the district."""


@dataclass(frozen=True, slots=True)
class Row:
    """An open item for people: place names, age at the month's end, the agreed explanation ("" none), and one that waits
    for the second key (`proposed`).
    """

    item: OpenItem
    village: str
    age: str
    explanation: str
    proposed: str = ""

    @property
    def rule(self) -> str:
        return RULES.get(self.item.rule, self.item.rule)


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month between the parties. `certified`: the day of its certificate, "" when there is none; `stale`: a list has
    come since; `agrees`: the certificate still says of the month what the books say (`certificate.still_holds`).
    """

    standing: Standing
    rows: tuple[Row, ...]
    transit: tuple[tuple[str, Transit], ...]
    certified: str
    stale: bool
    agrees: bool


def view(desk: Desk, month: str = "") -> MonthView:
    """Everything of a month, counted now; without one, of the month that has to be worked on."""
    require(desk)
    key = str(Month.parse(month)) if month else ""
    with desk.store.read() as unit:
        return _view(unit, key or _to_work_on(unit, Month.of(desk.today)))


def _to_work_on(unit: Unit, this: Month) -> str:
    certified = certified_months(unit)
    months = [str(this.plus(back)) for back in range(1 - MONTHS_OFFERED, 0)]
    return next((month for month in months if month not in certified and unit.funds.has_rows(month)), str(this))


def require(desk: Desk) -> None:
    """Raise unless the operator may look into the fund's books here."""
    desk.need(FINANCE, REVIEWER, AUDITOR, doing="查看对账和基金账簿")
    if desk.level != DISTRICT:
        raise DistrictBooks("对账和基金账簿在区级。", "请向区社保局财务查询。")


def _view(unit: Unit, month: str) -> MonthView:
    found = month_standing(unit, month)
    rows, transit = named(unit, found)
    proposed = _proposed(unit) if rows else {}
    rows = tuple(replace(row, proposed=proposed.get(row.item.key, "")) for row in rows)
    mark = unit.marks.get(CERTIFICATE, month)
    return MonthView(
        found, rows, transit, str(mark.row["on"]) if mark else "",
        bool(mark and mark.row.get("stale")), _agrees(unit, mark, found),
    )  # fmt: skip


def _proposed(unit: Unit) -> dict[str, str]:
    """Explanations that wait for the second key, by the open item's key."""
    waiting = [docket.n for docket in unit.dockets.listed(state=FILED, kinds=("explanation",), limit=1_000_000)]
    return {str(filing.body["key"]): str(filing.body["reason"]) for filing in unit.journal.filings(waiting).values()}


def _agrees(unit: Unit, mark: Mark | None, found: Standing) -> bool:
    filed = unit.journal.get(str(mark.row["filing"])) if mark is not None else None
    return filed is not None and still_holds(filed[1], found)


def named(unit: Unit, found: Standing) -> tuple[tuple[Row, ...], tuple[tuple[str, Transit], ...]]:
    """Open items and what is on its way, with the names of places and the age at the month's end."""
    name = partial(_place, unit, {})
    last = Month.parse(found.month).last_day
    rows = tuple(
        Row(item, name(item.village), age_text(item.since, last), found.explained.get(item.key, "")) for item in found.items
    )
    return rows, tuple((name(one.village), one) for one in found.transit)


def _place(unit: Unit, known: dict[str, str], code: str) -> str:
    if code not in known:
        known[code] = village_name(unit, code) if code else ""
    return known[code]


def explain(desk: Desk, key: str, reason: str) -> str:
    """Propose an explanation of an open item; another key must agree. Returns the filing."""
    return handling.file(desk, "explanation", {"key": key, "reason": reason})


def match(desk: Desk, key: str, other: str, reason: str) -> str:
    """Propose that a list's row and a line or movement are the same; another key must agree. Returns the filing."""
    return handling.file(desk, "statement_match", {"key": key, "other": other, "reason": reason})


def certify(desk: Desk, month: str) -> str:
    """Propose the month's certificate as the books stand now; another key must agree. Returns the filing."""
    return handling.file(desk, "certificate", {"month": month})


def as_pdf(desk: Desk, month: str) -> bytes:
    return three_party_pdf(paper(desk, month))


def as_xlsx(desk: Desk, month: str) -> bytes:
    return three_party_xlsx(paper(desk, month))


def paper(desk: Desk, month: str) -> ThreePartyPaper:
    """三方对账单 as the books stand; it says whether the month is certified."""
    found = view(desk, month)
    standing = found.standing
    state = f"{found.certified} 经复核确认" if found.certified and found.agrees and not found.stale else "本月尚未确认"
    return sheet(desk, standing, (found.rows, found.transit), state, (), standing.digest)


def sheet(
    desk: Desk, standing: Standing, shown: tuple[tuple[Row, ...], tuple[tuple[str, Transit], ...]], state: str,
    notes: tuple[str, ...], digest: str,
) -> ThreePartyPaper:  # fmt: skip
    """三方对账单 of a standing with its rows for people (`named`); `state` says how far it is confirmed."""
    rows, transit = shown
    conclusion = "月清月结，没有未了结项" if standing.clean else _conclusion(standing)
    return ThreePartyPaper(
        f"{desk.station_name}（{desk.station.code}）", Month.parse(standing.month).title, f"{conclusion}；{state}",
        (("一、保费收缴与入账", _premiums(standing)), ("二、基金账户余额", _accounts(standing)), *_receivable(standing)),
        tuple(_open(row) for row in rows),
        tuple((name, one.terminal, one.month, one.count, one.fen) for name, one in transit), notes, stamp(desk, digest),
    )  # fmt: skip


def _conclusion(standing: Standing) -> str:
    transit = sum(one.count for one in standing.transit)
    parts = [f"未了结 {len(standing.items):,} 项" if standing.items else "", f"在途 {transit:,} 笔" if transit else ""]
    return "，".join(filter(None, parts)) + "，逐项列明"


def _premiums(standing: Standing) -> tuple[Agreed, ...]:
    pos, waiting, tax, treasury, entered = standing.sides[:5]
    back = next((side for side in standing.sides if side.name == BACK_SIDE), Side(BACK_SIDE, 0, 0))
    transit = sum(one.fen for one in standing.transit)
    more = f"；含已划转、税务大厅的补缴 {back.count:,} 笔 {yuan(back.fen)} 元" if back.count else ""
    return (
        Agreed("POS 收缴、补缴与税务缴费明细" if back.count else "POS 收缴与税务缴费明细", (pos.count or 0) + (back.count or 0),
               pos.fen + back.fen, tax.fen if tax.there else None,
               (f"税务 {tax.count:,} 笔" if tax.there else "本月没有税务缴费明细") + more),
        Agreed("终端待查项（不在收缴数内）", waiting.count, waiting.fen, None, "收了款、还不能作为缴费的"),
        Agreed("记入个人账户与国库入库", entered.count, entered.fen, treasury.fen, f"国库 {treasury.count:,} 笔；差额含暂收、待查"),
        Agreed("在途：已收缴、未入国库", sum(one.count for one in standing.transit), transit, None,
               "含以前月份，明细附后" if transit else ""),
    )  # fmt: skip


def _accounts(standing: Standing) -> tuple[Agreed, ...]:
    return tuple(
        Agreed(
            one.name, None, one.closing_fen, one.bank_closing_fen,
            f"期初 {yuan(one.opening_fen)}，收 {yuan(one.in_fen)}，支 {yuan(one.out_fen)}"
            + ("" if one.bank_closing_fen is not None else "；没有对账单"),
        )
        for one in standing.accounts
    )  # fmt: skip


def _receivable(standing: Standing) -> tuple[tuple[str, tuple[Agreed, ...]], ...]:
    rows = tuple(Agreed(LEVEL_TITLES.get(level, level), None, fen, None) for level, fen in standing.receivable if fen)
    return (("三、应收财政补助", rows),) if rows else ()


def _open(row: Row) -> OpenRow:
    item = row.item
    return OpenRow(
        item.title, row.village, item.name, id_number.mask(item.id_number) if item.id_number else "", item.reference,
        item.since, row.age, item.pos_fen, item.tax_fen, item.treasury_fen, row.rule, row.explanation,
    )  # fmt: skip
