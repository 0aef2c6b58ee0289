"""补助入库: the treasury has the money of one batch of aid; every account gets its part with that day (Songshan 003 art. 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business.aid import DUE
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Fen, Hash, Shape, Word
from app.domain.chart import awaiting_paper
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.posting import TREASURY, Posting, account, in_transit
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("due", "等待入库的补助", "choice", required=True),
    Field("entered_on", "入库日期", "date", required=True),
    Field("receipt", "国库（银行）凭证号", required=True),
    Field("fen", "金额", "money", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class AidEntryShape(Shape):
    due: Hash
    entered_on: Day
    receipt: Word
    fen: Fen


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    dues = context.unit.dues.open_ones(DUE)
    return {"due": tuple((due.key, title(due.row, due.left_fen)) for due in dues)}


def title(row: Mapping[str, Any], fen: int) -> str:
    """A waiting batch as a person chooses it."""
    return f"{row['deposited_on']} {row['what']} {row['donor']} {row['people']} 人 {yuan(fen)} 元（单号 {row['slip']}）"


def make(entered: Entered, context: Context) -> Drafted:
    values = dict(entered.values)
    due = context.unit.dues.get(str(values.get("due", "")))
    return Drafted(values, due.village if due else "", refs=(due.key,) if due else ())


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if str(body["entered_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "入库日期还没有到，请核对凭证。", "entered_on"))
    due = context.unit.dues.get(str(body["due"]))
    if due is None or due.kind != DUE or due.left_fen == 0:
        return [*problems, Problem("not_awaited", "没有等待入库的这一批补助，或已经入库，请重新选择。", "due")]
    if due.left_fen != int(body["fen"]):
        text = f"这一批补助是 {yuan(due.left_fen)} 元，凭证是 {yuan(int(body['fen']))} 元，请核对。"
        problems.append(Problem("amount_differs", text, "fen"))
    if str(body["entered_on"]) < str(due.row["deposited_on"]):
        problems.append(Problem("too_early", "入库日期早于缴款日期，请核对凭证。", "entered_on"))
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    found, due = unit.journal.get(str(body["due"])), unit.dues.get(str(body["due"]))
    if found is None or due is None or due.left_fen != int(body["fen"]):
        return {}
    aid, on = found[1], str(body["entered_on"])
    what = str(aid.body["what"])
    transit = in_transit(str(aid.header.stream.station), what)
    rows = [Posting(TREASURY, transit, int(body["fen"]), on, day)]
    for no, row in enumerate(aid.body["rows"], 1):
        subject = str(row["subject"])
        target = account(subject, what)
        rows.append(Posting(awaiting_paper(aid.id, no), target, int(row["fen"]), on, day, subject))
    return {"postings": [posting.as_row() for posting in rows]}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    if effects.get("postings"):
        unit.dues.pay(str(filing.body["due"]), int(filing.body["fen"]))


def unfit(filing: Filing, _unit: Unit) -> str:
    return "" if filing.header.refs == (filing.body["due"],) else "补助入库单没有写明是哪一批补助。"


def summary(body: Body) -> Summary:
    return Summary(f"补助入库，凭证 {body['receipt']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="aid_entry", title="补助入库", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=AidEntryShape, unfit=unfit, make=make, offers=offers, group="补助",
    paper="补助入库单", signers=("财务", "复核人"), archive="集体补助，50 年", sort=34,
)  # fmt: skip
