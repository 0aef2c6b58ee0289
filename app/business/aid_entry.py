"""补助入库: the treasury has the money of one batch of aid; every account gets its part with that day (Songshan 003 art. 13).

A row that was put right meanwhile goes to the right person, one that was given back to the donor goes to nobody. The row of
the treasury's list that waited for this entry is settled by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business.aid import DUE, ENTRY, ROW
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Hash, Shape, Whole, Word
from app.domain.chart import awaiting_paper
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due, Mark
from app.domain.posting import TREASURY, Posting, account, in_transit
from app.domain.records import EFFECTIVE
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
    fen: Whole


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
    return problems + _gone(due, context)


def _gone(due: Due, context: Context) -> list[Problem]:
    """Whose registration was voided since: the row must be put right before the money can have an account."""
    found = context.unit.journal.get(due.key)
    rows = list(enumerate(found[1].body["rows"], 1)) if found is not None else []
    targets = {no: target_of(due.key, no, str(row["subject"]), context.unit) for no, row in rows}
    residents = context.unit.residents.named([who for who in targets.values() if who])
    names = [
        str(row["name"]) for no, row in rows
        if targets[no] and (targets[no] not in residents or residents[targets[no]].status != EFFECTIVE)
    ]  # fmt: skip
    if not names:
        return []
    text = f"{'、'.join(names[:5])}{'等' if len(names) > 5 else ''}的参保登记已经失效，请先办补助更正，再登记入库。"
    return [Problem("not_effective", text, "due")]


def target_of(aid: str, no: int, subject: str, unit: Unit) -> str:
    """Whose account row `no` of a batch goes to: the person named there, or as it was put right; "" for the donor."""
    mark = unit.marks.get(ROW, f"{aid}/{no}")
    return subject if mark is None else str(mark.row["subject"])


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
        subject = target_of(aid.id, no, str(row["subject"]), unit)
        if subject:
            rows.append(Posting(awaiting_paper(aid.id, no), account(subject, what), int(row["fen"]), on, day, subject))
    return {"postings": [posting.as_row() for posting in rows]}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    if not effects.get("postings"):
        return
    body, due = filing.body, unit.dues.get(str(filing.body["due"]))
    slip, fen = str(due.row["slip"]) if due is not None else "", int(body["fen"])
    row = {"entered_on": str(body["entered_on"]), "receipt": str(body["receipt"]), "slip": slip, "fen": fen}
    unit.marks.put(Mark(ENTRY, str(body["due"]), row, by))
    if due is not None:
        unit.dues.pay(due.key, fen)
    for waiting in unit.treasury.open_rows():
        if waiting.get("aid") == body["due"] and int(waiting["fen"]) == fen:
            unit.treasury.settle(str(waiting["key"]), DUE)


def unfit(filing: Filing, _unit: Unit) -> str:
    return "" if filing.header.refs == (filing.body["due"],) else "补助入库单没有写明是哪一批补助。"


def summary(body: Body) -> Summary:
    return Summary(f"补助入库，凭证 {body['receipt']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="aid_entry", title="补助入库", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=AidEntryShape, unfit=unfit, make=make, offers=offers, group="补助",
    paper="补助入库单", signers=("财务", "复核人"), archive="集体补助，50 年", sort=34,
)  # fmt: skip
