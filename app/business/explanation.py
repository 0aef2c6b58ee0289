"""对账差异说明: why an open item of the month's comparison is open, agreed by a second key (Songshan 003 art. 11).

An explained item stays open and stays in the list, with its explanation; it only no longer stands in the way of the
month's certificate. Exact matches need no second key, manual ones and explanations do (architecture 'Money').
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.manual_match import open_row
from app.business.shapes import Shape, Text
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.open_items import ACCOUNT, BANK, BOOK, LINE, TAX, TREASURY
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

EXPLAINED = "explained"
"""Kind of the mark, by the open item's key."""

FORM = (
    Field("key", "对账项编号", required=True, help="三方对账页面每一项的编号，line、tax、treasury、bank、book 或 account 开头"),
    Field("reason", "说明", "long", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class ExplanationShape(Shape):
    key: Annotated[str, Meta(min_length=6, max_length=220, pattern="^(line|tax|treasury|bank|book|account):")]
    reason: Text


def make(entered: Entered, _context: Context) -> Drafted:
    return Drafted({"key": str(entered.values.get("key", "")), "reason": str(entered.values.get("reason", ""))})


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明这一项为什么还没有了结、什么时候办。", "reason"))
    if not _there(str(body.get("key", "")), context.unit):
        problems.append(Problem("no_item", "没有这个对账项，请到「三方对账」里选中一项再写说明。", "key"))
    return problems


def _there(key: str, unit: Unit) -> bool:
    what, _, name = key.partition(":")
    if what == LINE:
        return unit.lines.get(name) is not None
    if what in {TAX, BANK}:
        return unit.funds.statement(key) is not None
    if what == TREASURY:
        return open_row(unit, name) is not None or unit.treasury.entered_on(name) != ""
    return what in {BOOK, ACCOUNT} and bool(name)


def explanations(unit: Unit) -> dict[str, str]:
    """The agreed explanation of each item, by key."""
    return {mark.key: str(mark.row["text"]) for mark in unit.marks.all(EXPLAINED)}


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    row: dict[str, Any] = {"text": filing.body["reason"], "on": filing.header.business_date}
    unit.marks.put(Mark(EXPLAINED, str(filing.body["key"]), row, by))


def summary(body: Body) -> Summary:
    return Summary(f"说明：{body['reason']}"[:80])


BUSINESS = Business(
    kind="explanation", title="对账差异说明", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, apply=apply, summary=summary, shape=ExplanationShape, make=make, group="对账", paper="对账差异说明",
    signers=("财务", "复核人"), archive="对账，30 年", sort=42,
)  # fmt: skip
