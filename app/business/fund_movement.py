"""资金划转: money moves between the fund's accounts, by a bank voucher (Linyi 004 2(5); Songshan 003 art. 3(6)2).

Two separate lines: what comes in goes to the special account, from there to expenditure; the income account is zero at
the end of a month. Who may move what to where is listed below, so that income can never be spent directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Name, Shape, Text, Whole, Word
from app.domain.chart import (
    BANK_INTEREST,
    EXPENDITURE,
    INCOME,
    SPECIAL,
    TAX_SPECIAL,
    TRANSFER,
    return_due,
)
from app.domain.filing import Filing
from app.domain.posting import TREASURY, Posting
from app.domain.records import DEAD
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

WAYS = {
    "treasury_special": ("国库划入财政专户", TREASURY, SPECIAL),
    "income_special": ("收入户划入财政专户", INCOME, SPECIAL),
    "special_expenditure": ("财政专户拨入支出户", SPECIAL, EXPENDITURE),
    "expenditure_special": ("支出户退回财政专户", EXPENDITURE, SPECIAL),
    "tax_treasury": ("税务专户缴入国库", TAX_SPECIAL, TREASURY),
    "interest_income": ("收入户存款利息", BANK_INTEREST, INCOME),
    "interest_special": ("财政专户存款利息", BANK_INTEREST, SPECIAL),
    "interest_expenditure": ("支出户存款利息", BANK_INTEREST, EXPENDITURE),
    "transfer_income": ("转移收入进收入户", TRANSFER, INCOME),
    "return_central": ("退回中央补助", SPECIAL, return_due("central")),
    "return_province": ("退回省级补助", SPECIAL, return_due("province")),
    "return_city": ("退回市级补助", SPECIAL, return_due("city")),
    "return_county": ("退回县级补助", SPECIAL, return_due("county")),
}
"""Every lawful way: (title, from, to). From income to expenditure there is none."""

FORM = (
    Field("way", "划转事项", "choice", required=True),
    Field("fen", "金额", "money", required=True),
    Field("moved_on", "银行日期", "date", required=True),
    Field("voucher", "银行凭证号", required=True),
    Field("note", "备注", "long"),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class FundMovementShape(Shape):
    way: Name
    fen: Whole
    moved_on: Day
    voucher: Word
    note: Text = ""


def offers(_context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"way": tuple((key, title) for key, (title, _, _) in WAYS.items())}


def make(entered: Entered, _context: Context) -> Drafted:
    return Drafted(dict(entered.values))


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if str(body.get("way")) not in WAYS:
        problems.append(Problem("no_way", "请从列出的划转事项里选。", "way"))
    if int(body.get("fen", 0)) <= 0:
        problems.append(Problem("no_amount", "金额必须大于 0 元。", "fen"))
    if str(body.get("moved_on", "")) > context.today.isoformat():
        problems.append(Problem("future_day", "银行日期还没有到，请核对凭证。", "moved_on"))
    if _used_before(body, context):
        problems.append(Problem("voucher_used", "这个银行凭证已经登记过，请核对。", "voucher"))
    return problems


def _used_before(body: Body, context: Context) -> bool:
    """Whether another movement that counts has this way, day and voucher."""
    dockets = context.unit.dockets.listed(kinds=("fund_movement",), limit=100_000)
    mine = (str(body.get("way")), str(body.get("moved_on")), str(body.get("voucher")))
    others = [d.n for d in dockets if d.n != context.n and d.state not in DEAD and (not context.n or d.n < context.n)]
    return any(
        (str(f.body["way"]), str(f.body["moved_on"]), str(f.body["voucher"])) == mine
        for f in context.unit.journal.filings(others).values()
    )


def effects(filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    _, source, target = WAYS[str(body["way"])]
    return {"postings": [Posting(target, source, int(body["fen"]), str(body["moved_on"]), day).as_row()]}


def unfit(filing: Filing, _unit: Unit) -> str:
    if str(filing.body["way"]) not in WAYS:
        return "没有这种资金划转。"
    return "" if date.fromisoformat(str(filing.body["moved_on"])).year >= 1990 else "银行日期不对。"


def apply(_filing: Filing, _by: int, _effects: Effects, _unit: Unit) -> None:
    """The postings say it all."""


def summary(body: Body) -> Summary:
    title = WAYS[str(body["way"])][0] if body["way"] in WAYS else str(body["way"])
    return Summary(f"{title}，凭证 {body.get('voucher', '')}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="fund_movement", title="资金划转", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=FundMovementShape, unfit=unfit,
    make=make, offers=offers, group="基金", paper="资金划转单", signers=("财务", "复核人"), deadline="月底前",
    archive="基金财务，30 年", sort=38,
)  # fmt: skip
