"""月度对账确认: the month's certificate between social insurance, finance and the tax office (Songshan 003 art. 11; 004 2(4)-(5)).

A month is clean or itemised (月清月结): every open item stands in the certificate with its kind, amounts, age and
explanation. The income account is zero at the month's end or the reason is agreed. The certificate holds the hash of what
it was counted from: when the books have moved before the second key looks at it, it is made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from msgspec import Meta

from app.business.certified import CERTIFICATE, certified_months
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.fund_standing import AccountStanding
from app.business.month_standing import (
    POS_SIDE,
    TAX_SIDE,
    TREASURY_SIDE,
    Side,
    Standing,
    Transit,
    carried_keys,
    month_standing,
)
from app.business.shapes import Count, Hash, Shape, Sum, Text, Word
from app.business.shapes import Month as MonthText
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Mark
from app.domain.month import Month
from app.domain.open_items import INCOME_LEFT, TITLES, OpenItem
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

ITEMS_MAX = 4_000
"""Beyond so many open items the certificate names the oldest and the sum of the rest, and the month is not carried by name."""

FORM = (
    Field("month", "月份", "month", required=True),
    Field("conclusion", "结论", computed=True),
    Field("open_count", "未了结项", "number", computed=True),
    Field("unexplained", "其中没有说明的", "number", computed=True),
    Field("income_fen", "收入户月末余额", "money", computed=True),
    Field("digest", "对账结果校验值", computed=True),
)
ACCOUNTS = (
    Field("name", "账户"),
    Field("opening_fen", "月初余额", "money", summed=False),
    Field("in_fen", "收入", "money", summed=False),
    Field("out_fen", "支出", "money", summed=False),
    Field("closing_fen", "账面余额", "money", summed=False),
    Field("bank_closing_fen", "银行余额", "money", summed=False),
)
"""Nothing is added up over accounts: what one hands to another would be counted twice, and a bank that has not said its
balance would count as nothing.
"""

ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)
BY_THE_LEDGER = 2
"""From this version on POS is what the ledger says (payments reversed later in it, the month's red letters taken off), back
payments are a side of their own, and what waits in a 指定账户 is an open item.
"""
CLEAN, ITEMISED = "月清月结，没有未了结项", "有未了结项，逐项列明"


class SideShape(Shape):
    name: Word
    fen: Sum
    there: bool
    count: Count | None = None


class AccountShape(Shape):
    name: Word
    opening_fen: Sum
    in_fen: Sum
    out_fen: Sum
    closing_fen: Sum
    bank_closing_fen: Sum | None = None


class ItemShape(Shape):
    key: Annotated[str, Meta(max_length=220)]
    kind: Word
    since: str
    name: Word
    village: Word
    reference: Annotated[str, Meta(max_length=1100)]
    pos_fen: Sum
    tax_fen: Sum
    treasury_fen: Sum
    explanation: Text = ""
    id_number: Word = ""
    rule: Word = ""


class CertificateShape(Shape):
    month: MonthText
    digest: Hash
    conclusion: Word
    sides: list[SideShape]
    accounts: list[AccountShape]
    transit: list[tuple[Word, Word, Word, Count, Sum]]
    receivable: list[tuple[Word, Sum]]
    items: list[ItemShape]
    open_count: Count
    unexplained: Count
    income_fen: Sum
    carried: list[str]


def body_of(found: Standing) -> dict[str, Any]:
    """The certificate of a month as it stands now."""
    return {
        "month": found.month, "digest": found.digest, "conclusion": CLEAN if found.clean else ITEMISED,
        "sides": [{"name": s.name, "fen": s.fen, "there": s.there, "count": s.count} for s in found.sides],
        "accounts": [
            {"name": a.name, "opening_fen": a.opening_fen, "in_fen": a.in_fen, "out_fen": a.out_fen,
             "closing_fen": a.closing_fen, "bank_closing_fen": a.bank_closing_fen}
            for a in found.accounts
        ],
        "transit": [[t.village, t.terminal, t.month, t.count, t.fen] for t in found.transit],
        "receivable": [list(pair) for pair in found.receivable],
        "items": [_item(item, found.explained) for item in found.items[:ITEMS_MAX]],
        "open_count": len(found.items), "unexplained": sum(item.key not in found.explained for item in found.items),
        "income_fen": found.income_fen, "carried": carried_keys(found) if len(found.items) <= ITEMS_MAX else [],
    }  # fmt: skip


def _item(item: OpenItem, explained: Mapping[str, str]) -> dict[str, Any]:
    said = {
        "key": item.key, "kind": item.kind, "since": item.since, "name": item.name[:64], "village": item.village,
        "reference": item.reference, "pos_fen": item.pos_fen, "tax_fen": item.tax_fen, "treasury_fen": item.treasury_fen,
        "explanation": explained.get(item.key, ""), "id_number": item.id_number[:64], "rule": item.rule,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value != "" or name in {"name", "village", "reference"}}


def standing_of(body: Body) -> Standing:
    """What `body_of` has said, read back: the month as it was certified, whatever the books say by now."""
    items = tuple(
        OpenItem(
            str(one["key"]), str(one["kind"]), str(one["since"]), str(one["village"]), str(one["name"]),
            str(one.get("id_number", "")), int(one["pos_fen"]), int(one["tax_fen"]), int(one["treasury_fen"]),
            str(one.get("rule", "")), reference=str(one["reference"]),
        )
        for one in body["items"]
    )  # fmt: skip
    accounts = tuple(
        AccountStanding(a["name"], a["opening_fen"], a["in_fen"], a["out_fen"], None, a.get("bank_closing_fen"), None)
        for a in body["accounts"]
    )
    explained = {str(one["key"]): str(one["explanation"]) for one in body["items"] if one.get("explanation")}
    return Standing(
        str(body["month"]), tuple(Side(s["name"], s.get("count"), s["fen"], s["there"]) for s in body["sides"]),
        tuple(Transit(*one) for one in body["transit"]), accounts,
        tuple((str(level), int(fen)) for level, fen in body["receivable"]), items, explained, (),
    )  # fmt: skip


def still_holds(filing: Filing, found: Standing) -> bool:
    """Whether a certificate still says of its month what the books say.

    That is the money which each party had in the month. What was open or on its way is carried forward: that it is
    settled, explained or reversed in a later month changes nothing of a month that is over (月清月结).
    """
    body = filing.body
    names = [TAX_SIDE, TREASURY_SIDE] + ([POS_SIDE] if filing.header.kind_version >= BY_THE_LEDGER else [])
    said = {str(side["name"]): (side["fen"], side["there"], side.get("count")) for side in body["sides"]}
    now = {side.name: (side.fen, side.there, side.count) for side in found.sides}
    accounts = [(a["name"], a["opening_fen"], a["in_fen"], a["out_fen"], a.get("bank_closing_fen")) for a in body["accounts"]]
    same = [(a.name, a.opening_fen, a.in_fen, a.out_fen, a.bank_closing_fen) for a in found.accounts]
    return all(said.get(name) == now.get(name) for name in names) and accounts == same


def make(entered: Entered, context: Context) -> Drafted:
    month = str(entered.values.get("month", ""))
    return Drafted(body_of(month_standing(context.unit, month)) if month else {"month": ""})


def check(body: Body, context: Context) -> list[Problem]:
    month = str(body.get("month", ""))
    if date.fromisoformat(f"{month}-01") > context.today or Month.parse(month).last_day >= context.today:
        return [Problem("month_not_over", f"{month} 还没有结束，月底以后再编制确认表。", "month")]
    found = month_standing(context.unit, month)
    if found.digest != body.get("digest"):
        return [Problem("books_changed", "编制以后账簿或清单又有变动，请退回，重新编制这个月的确认表。", "digest")]
    return [*_income(found), *_missing(found, context.unit), *_unexplained(found)]


def _income(found: Standing) -> list[Problem]:
    left = [item for item in found.items if item.kind == INCOME_LEFT and item.key not in found.explained]
    if not left:
        return []
    text = f"收入户月末余额应为零，现有 {yuan(left[0].pos_fen)} 元。请划入财政专户并登记资金划转，或先提交说明。"
    return [Problem("income_left", text, "income_fen")]


def _missing(found: Standing, unit: Unit) -> list[Problem]:
    notes = []
    absent = [side.name for side in found.sides if not side.there]
    silent = [a.name for a in found.accounts if a.bank_closing_fen is None and (a.closing_fen or a.in_fen or a.out_fen)]
    if absent:
        notes.append(Problem("list_missing", f"本月没有读入{'、'.join(absent)}，确认表上会写明。", "month", blocking=False))
    if silent:
        notes.append(Problem("bank_missing", f"本月没有读入{'、'.join(silent)}的银行对账单。", "month", blocking=False))
    if found.month in certified_months(unit):
        notes.append(Problem("certified_before", "这个月已经确认过，这次的确认表会代替它。", "month", blocking=False))
    return notes


def _unexplained(found: Standing) -> list[Problem]:
    count = sum(item.key not in found.explained for item in found.items)
    text = f"有 {count:,} 个未了结项没有说明，会照样列在确认表上。"
    return [Problem("unexplained", text, "unexplained", blocking=False)] if count else []


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    body = filing.body
    row = {
        "filing": filing.id, "digest": body["digest"], "conclusion": body["conclusion"], "open": body["open_count"],
        "carried": list(body["carried"]), "on": filing.header.business_date,
    }  # fmt: skip
    unit.marks.put(Mark(CERTIFICATE, str(body["month"]), row, by))


def unfit(filing: Filing, _unit: Unit) -> str:
    body = filing.body
    if any(item["kind"] not in TITLES for item in body["items"]):
        return "确认表里有本程序还不认识的差异。"
    counted = len(body["items"]) == body["open_count"] or len(body["items"]) == ITEMS_MAX < body["open_count"]
    return "" if counted else "确认表的未了结项数与明细不符。"


def summary(body: Body) -> Summary:
    collected = next((int(side["fen"]) for side in body["sides"]), 0)
    return Summary(f"{body['month']} 对账确认：{body['conclusion']}", int(body["open_count"]), collected)


BUSINESS = Business(
    kind="certificate", title="月度对账确认", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, apply=apply, summary=summary, shape=CertificateShape, unfit=unfit, make=make, group="对账",
    listed=ACCOUNTS,
    paper="三方对账单", signers=("社保经办机构", "财政部门", "税务部门"), deadline="次月 15 日前", archive="对账，30 年", sort=44,
    singly=True, version=BY_THE_LEDGER,
)  # fmt: skip
