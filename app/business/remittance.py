"""解缴: cash is paid in at the bank, by day or as soon as the limit is reached (Xuecheng 002 3(2)3: 按日或双限解缴).

One filing covers whole takings, and its slip is their sum to the fen. The money then stands in 在途 of the collecting
station, terminal 现金, until the treasury's list confirms it line by line, as a POS terminal's.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from app.business.cash_stock import TERMINAL, cash_batches, ever_allowed, not_allowed, on_hand, remitted
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Fen, Hash, Shape, StationText, Word
from app.domain.chart import cash_at
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.posting import Posting, in_transit
from app.domain.records import EFFECTIVE, Batch
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, VILLAGE, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("remitted_on", "解缴日期", "date", required=True),
    Field("slip", "银行缴款单号", required=True),
    Field("fen", "缴款单金额", "money", required=True, help="应等于到这一天为止没有解缴的现金"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class RemittanceShape(Shape):
    station: StationText
    remitted_on: Day
    slip: Word
    fen: Fen
    takings: Annotated[list[Hash], Meta(min_length=1, max_length=1_000)]


def make(entered: Entered, context: Context) -> Drafted:
    """All takings up to the day that are not yet remitted, of the one station that collects in this village."""
    values: dict[str, Any] = dict(entered.values)
    waiting = [
        batch for batch in on_hand(context.unit, context.village) if batch.opened_on <= str(values.get("remitted_on", ""))
    ]  # fmt: skip
    station = waiting[0].station if waiting else ""
    takings = [batch.filing for batch in waiting if batch.station == station]
    return Drafted({**values, "station": station, "takings": takings}, context.village)


def check(body: Body, context: Context) -> list[Problem]:
    # What was taken while cash was allowed is paid in also after the policy has forbidden it.
    problems = [] if body["takings"] else not_allowed(context, str(body["remitted_on"]))
    if str(body["remitted_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "解缴日期还没有到，请核对缴款单。", "remitted_on"))
    wanted, station = set(body["takings"]), body["station"]
    own = (batch for batch in cash_batches(context.unit, context.village) if batch.station == station)
    covered = {batch.filing: batch for batch in own if batch.filing in wanted}
    if not body["takings"] or len(covered) != len(body["takings"]):
        return [*problems, Problem("nothing_on_hand", "到这一天没有要解缴的现金，或现金收缴已被退回。", "remitted_on")]
    done = remitted(context.unit, context.village, not_n=context.n)
    if any(one in done and (not context.n or done[one] < context.n) for one in body["takings"]):
        problems.append(Problem("remitted_before", "这些现金已经登记过解缴，请退回核对。", "slip"))
    total = sum(batch.payments_fen for batch in covered.values())
    if total != int(body["fen"]):
        text = f"收据合计 {yuan(total)} 元，缴款单 {yuan(int(body['fen']))} 元，相差 {yuan(abs(total - int(body['fen'])))} 元。"
        problems.append(Problem("sum_differs", text, "fen"))
    return problems + _undecided(list(covered.values()), context)


def _undecided(takings: list[Batch], context: Context) -> list[Problem]:
    """At the district only what has been taken by its books can leave the drawer."""
    docket = context.unit.dockets.get(context.n) if context.n else None
    if docket is None or docket.awaits != DISTRICT:
        return []
    states = (context.unit.dockets.get(one.n) for one in takings)
    if all(one is not None and one.state == EFFECTIVE for one in states):
        return []
    return [Problem("takings_wait", "这次解缴的现金收缴还没有复核生效，请先复核现金收缴；收缴退回的，解缴也要退回重报。", "slip")]


def effects(filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    station = str(body["station"])
    transit, drawer = in_transit(station, TERMINAL), cash_at(station)
    return {"postings": [Posting(transit, drawer, int(body["fen"]), str(body["remitted_on"]), day).as_row()]}


def unfit(filing: Filing, _unit: Unit) -> str:
    body = filing.body
    if str(body["station"]) != str(filing.header.stream.station):
        return "解缴单写的站点不是本站点。"
    return "解缴单里有重复的收缴单。" if len(set(body["takings"])) != len(body["takings"]) else ""


def apply(_filing: Filing, _by: int, _effects: Effects, _unit: Unit) -> None:
    """The posting says it all."""


def summary(body: Body) -> Summary:
    return Summary(f"解缴 {body['remitted_on']}，缴款单 {body['slip']}", len(body["takings"]), int(body["fen"]))


BUSINESS = Business(
    kind="remittance", title="现金解缴", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=(VILLAGE,),
    check=check, effects=effects, apply=apply, summary=summary, shape=RemittanceShape, unfit=unfit, make=make,
    group="现金收缴", known=ever_allowed, paper="现金解缴单", signers=("解缴人", "镇核对人", "区复核人"), deadline="按日或限额",
    archive="缴费汇总，50 年", sort=32,
)  # fmt: skip
