"""银行对账单: the statement of 收入户, 支出户, 财政专户 or 国库, as one of the three sides (Linyi 004 2(4)-(5)).

Opening balance, rows and closing balance agree to the fen, or the list does not enter. Each list once, by its digest; a
later one of the same days adds rows or replaces them by key. It books nothing and stays at the district.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.business.certified import reopen_certificates
from app.business.declaration import Body, Business, Effects, Field, Summary
from app.business.outside_rows import part_of, put_rows, rows_flawed
from app.business.shapes import Count, Day, Hash, Shape, Sum, Text, Word
from app.domain import month as months
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.route import DISTRICT, FINANCE
from app.ports import Unit

SOURCE, LISTS, MONTHS = "bank", "bank_list", "bank_month"
FIRST_DAY, LAST_DAY = "1990-01-01", "2199-12-31"
"""No statement is of other days; months between them are few enough to be counted one by one."""
FORM = (
    Field("account", "账户", required=True), Field("first_on", "开始日期", "date", required=True),
    Field("last_on", "结束日期", "date", required=True), Field("opening_fen", "期初余额", "money", computed=True),
    Field("closing_fen", "期末余额", "money", computed=True), Field("list_hash", "对账单校验值", computed=True),
)  # fmt: skip


class BankRowShape(Shape):
    key: Annotated[str, Meta(min_length=6, max_length=200, pattern="^bank:")]
    on: Day
    fen: Sum
    voucher: Word = ""
    text: Text = ""


class BankListShape(Shape):
    account: Literal["国库", "收入户", "支出户", "财政专户", "税务专户"]
    list_hash: Hash
    part: Count
    first_on: Day
    last_on: Day
    opening_fen: Sum
    closing_fen: Sum
    rows: list[BankRowShape]


def unfit(filing: Filing, unit: Unit) -> str:
    body = filing.body
    rows: Sequence[Mapping[str, Any]] = body["rows"]
    if unit.marks.get(LISTS, part_of(body)) is not None:
        return "这份银行对账单已经读入过。"
    first, last = str(body["first_on"]), str(body["last_on"])
    if not FIRST_DAY <= first <= last <= LAST_DAY:
        return "银行对账单的起止日期不对。"
    if rows_flawed(rows):
        return "银行对账单里有重复的行，或没有金额的行。"
    if any(not first <= str(row["on"]) <= last for row in rows):
        return "银行对账单里有不在起止日期内的行。"
    if int(body["opening_fen"]) + sum(int(row["fen"]) for row in rows) != int(body["closing_fen"]):
        return "银行对账单的期初余额加本期发生额不等于期末余额。"
    return ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    body = filing.body
    account = str(body["account"])
    changed = put_rows(unit, by, SOURCE, account, body["rows"])
    unit.marks.put(Mark(LISTS, part_of(body), {"account": account}, by))
    for month, row in _by_month(body):
        key = f"{account}/{month}"
        old = unit.marks.get(MONTHS, key)
        new = joined(old.row if old else None, row)
        if old is None or dict(old.row) != new:
            unit.marks.put(Mark(MONTHS, key, new, by))
            changed.add(month)
    reopen_certificates(unit, changed, by)


def _by_month(body: Body) -> Iterator[tuple[str, dict[str, Any]]]:
    """Opening and closing balance of each month that the list touches."""
    first, last = str(body["first_on"]), str(body["last_on"])
    month, balance = months.Month.parse(first[:7]), int(body["opening_fen"])
    while str(month) <= last[:7]:
        came = sum(int(row["fen"]) for row in body["rows"] if str(row["on"])[:7] == str(month))
        yield str(month), {
            "first_on": max(first, month.first_day.isoformat()), "last_on": min(last, month.last_day.isoformat()),
            "opening_fen": balance, "closing_fen": balance + came, "list_hash": body["list_hash"],
        }  # fmt: skip
        balance += came
        month = month.next


def joined(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    """A month of which there was a list already: the opening of the earliest day, the closing of the latest."""
    if old is None:
        return dict(new)
    further = old["list_hash"] == new["list_hash"] and old["first_on"] <= new["first_on"]
    opening = old if further or old["first_on"] < new["first_on"] else new
    closing = new if new["last_on"] >= old["last_on"] else old
    return {
        "first_on": opening["first_on"], "opening_fen": opening["opening_fen"], "last_on": closing["last_on"],
        "closing_fen": closing["closing_fen"], "list_hash": new["list_hash"],
    }  # fmt: skip


def summary(body: Body) -> Summary:
    return Summary(f"{body['account']} {body['first_on']} 至 {body['last_on']}", len(body["rows"]), int(body["closing_fen"]))


BUSINESS = Business(
    kind="bank_list", title="银行对账单", form=FORM, route=(), makers=frozenset({FINANCE}), levels=(DISTRICT,), apply=apply,
    summary=summary, shape=BankListShape, unfit=unfit, deadline="次月 5 日前", archive="对账，30 年",
)  # fmt: skip
