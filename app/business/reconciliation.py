"""对账 (Songshan 003 art. 10-11, 13; Linyi 004 2(4)): what the treasury's list confirms is credited to accounts.

One filing per village, made at the district by 财务. Exact matches take effect at once and carry their postings:
国库 ← 在途, and 待入库 → 个人账户 with the treasury date. A row without a POS line is a normal channel (税务直缴) for an
effective resident whose year is not yet paid, and 暂收 for anybody else; both are listed.

Where the policy enters the subsidy with the payment (Songshan 003 art. 13: 及时将个人缴费额和政府补贴计入个人账户), the row
carries it by level, and 应收财政补助 of each level stands against the account until the money comes. A filing with such
rows is of version 2, as is one that lists the money of a payment reversed before it entered. What the treasury has of a
township's hall and of nobody yet (an open item) stands in the township's stream, of version 3; the others stay of version 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.declaration import Body, Business, Effects, Field, Summary
from app.business.shapes import Count, Day, Fen, Hash, Month, PostingRow, Shape, Sum, Word, Year
from app.domain.chart import subsidy_due
from app.domain.filing import Filing
from app.domain.posting import LEVEL_SUBSIDIES, TREASURY, Posting, account, awaiting, in_transit
from app.domain.route import DISTRICT, FINANCE
from app.ports import Unit

MATCHED, LATE, DIRECT, STRANGER, DIFFERS, OPEN_ITEM, WAITING = (
    "matched", "late", "direct", "stranger", "differs", "open_item", "waiting",
)  # fmt: skip
AT_HALL = 3
SETTLING = frozenset({MATCHED, LATE, DIRECT, STRANGER, OPEN_ITEM})
OUTCOME_TITLES = {
    MATCHED: "一致", LATE: "以前月份本次入库", DIRECT: "国库有、POS 无：税务直缴", STRANGER: "国库有、POS 无：暂收",
    DIFFERS: "金额不符", OPEN_ITEM: "国库有，POS 明细为待查项", WAITING: "批次未复核生效，暂不入账",
    "pos_only": "POS 有、国库无",
}  # fmt: skip

FORM = (Field("month", "月份", "month", required=True), Field("list_hash", "国库清单校验值"))


class RowShape(Shape):
    key: Annotated[str, Meta(min_length=1, max_length=200)]
    outcome: Literal["matched", "late", "direct", "stranger", "differs", "open_item", "waiting"]
    fen: Fen
    entered_on: Day
    year: Year
    name: Word
    id_number: Word
    receipt: Word = ""
    terminal: Word = ""
    rrn: Word = ""
    line: str = ""
    station: str = ""
    subject: str = ""
    pos_fen: Sum = 0
    pos_on: str = ""
    rule: Word = ""
    aid: str = ""
    subsidy: list[tuple[Literal["central", "province", "city", "county"], Fen]] | UnsetType = UNSET


class Booked(Shape):
    postings: list[PostingRow]


class ReconciliationShape(Shape):
    month: Month
    list_hash: Hash
    rows: list[RowShape]
    effects: Booked
    effect_no: Count


def postings_of(row: Body, day: str) -> list[Posting]:
    """What a row of the list books, from the row alone: every station can compute it again.

    A confirmed line: the treasury has the money, the payer's account gets it from the treasury date. An open item's
    money leaves 在途 and stays in 待查. Direct money goes to the account, a stranger's to 暂收.
    """
    outcome, fen, on = str(row["outcome"]), int(row["fen"]), str(row["entered_on"])
    subject = str(row.get("subject", ""))
    transit = in_transit(str(row.get("station", "")), str(row.get("terminal", "")))
    if outcome in {MATCHED, LATE}:
        return [
            Posting(TREASURY, transit, fen, on, day),
            Posting(awaiting(str(row["line"])), account(subject), fen, on, day, subject),
            *subsidies(row.get("subsidy", ()), subject, on, day),
        ]
    if outcome == OPEN_ITEM:
        return [Posting(TREASURY, transit, fen, on, day)]
    if outcome == DIRECT:
        return [
            Posting(TREASURY, account(subject), fen, on, day, subject),
            *subsidies(row.get("subsidy", ()), subject, on, day),
        ]
    return [Posting(TREASURY, f"暂收/税务直缴/{row['key']}", fen, on, day)] if outcome == STRANGER else []


def subsidies(parts: Iterable[tuple[str, int]], subject: str, on: str, day: str) -> list[Posting]:
    """What the levels owe for a payment, on the account at once (003 art. 13; policy `subsidy_entry = with_payment`)."""
    return [
        Posting(subsidy_due(level), account(subject, LEVEL_SUBSIDIES[level]), int(fen), on, day, subject)
        for level, fen in parts
    ]


def unfit(filing: Filing, unit: Unit) -> str:
    """The postings are those of the rows, each row and line once, and a confirmed line is the one that was collected."""
    rows, day = list(filing.body["rows"]), filing.header.business_date
    needs_line = [row for row in rows if row["outcome"] in {MATCHED, LATE, OPEN_ITEM}]
    if any(not row.get("line") or not row.get("station") for row in needs_line):
        return "对账单里有没有写明缴费行的行。"
    if any(row["outcome"] in {MATCHED, LATE, DIRECT} and not row.get("subject") for row in rows):
        return "对账单里有没有写明缴费人的行。"
    lines = [row["line"] for row in needs_line]
    if len(set(lines)) != len(lines) or len({row["key"] for row in rows}) != len(rows):
        return "对账单里有重复的行。"
    if [posting.as_row() for row in rows for posting in postings_of(row, day)] != filing.body["effects"]["postings"]:
        return "对账单的记账与它的明细不符。"
    return next((reason for row in needs_line if (reason := _odd_line(row, unit))), "")


def _odd_line(row: Body, unit: Unit) -> str:
    """Why the line that a row names is not what this station holds under that name (a hall's batch is not held below)."""
    line = unit.lines.get(str(row["line"]))
    if line is None:
        return ""
    said = (int(row["fen"]), str(row.get("subject", "")), str(row["station"]), str(row.get("terminal", "")))
    if said != (line.amount_fen, line.subject, line.station, line.terminal):
        return "对账单写的缴费行与登记的不符。"
    if row["outcome"] == OPEN_ITEM and line.phase == "reversed":
        return "对账单里有已经入账的缴费行。" if line.entered_on else ""
    settled = line.phase in {"credited", "reversed", "dead"}
    return "对账单里有已经入账或冲销的缴费行。" if settled else ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    month, rows = str(filing.body["month"]), list(filing.body["rows"])
    unit.treasury.put(
        by, month, [{**row, "outcome": settled_as(str(row["outcome"])), "found": row["outcome"]} for row in rows]
    )
    for row in rows:
        if row["outcome"] in {MATCHED, LATE}:
            credit_line(str(row["line"]), str(row["entered_on"]), unit)
        elif row["outcome"] == OPEN_ITEM:
            _enter_reversed(str(row["line"]), str(row["entered_on"]), unit)


def settled_as(outcome: str) -> str:
    """How the row stands in the treasury table: an outcome that settles it, or "" for one that stays open."""
    return outcome if outcome in SETTLING else ""


def credit_line(line: str, entered_on: str, unit: Unit) -> None:
    """Mark a line credited; a station that does not hold the line's batch has nothing to mark."""
    if unit.lines.get(line) is not None:
        unit.lines.change(line, {"phase": "credited", "entered_on": entered_on})


def _enter_reversed(name: str, entered_on: str, unit: Unit) -> None:
    """The money of a payment that was reversed before it entered has come: it stays 待退, and may be paid out now."""
    line = unit.lines.get(name)
    if line is not None and (line.state, line.phase) == ("payment", "reversed"):
        unit.lines.change(name, {"entered_on": entered_on})


def summary(body: Body) -> Summary:
    rows: list[dict[str, Any]] = list(body["rows"])
    settled = [row for row in rows if row["outcome"] in SETTLING]
    return Summary(f"{body['month']} 对账", len(rows), sum(int(row["fen"]) for row in settled))


BUSINESS = Business(
    kind="reconciliation", title="对账", form=FORM, route=(), makers=frozenset({FINANCE}), levels=(DISTRICT,), apply=apply,
    summary=summary, shape=ReconciliationShape,
    paper="对账差异表", signers=("区社保局", "财政", "税务"), deadline="次月 10 日前", archive="对账，30 年",
    decides_itself=True, unfit=unfit, version=AT_HALL,
)  # fmt: skip
