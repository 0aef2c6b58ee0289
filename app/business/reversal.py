"""冲销 of a line: red letter, with its reason; the original stays where it is (Songshan 003 art. 16, Qingdao 000 art. 4).

The money does not vanish: it moves from where it stands (待查, 待入库 or the account) to 暂收/待退, from where a refund
or a correction takes it. An account row keeps its original treasury date, so interest is recomputed from it. A back
payment that the township has not handed on yet stays in its 指定账户 and is transferred no more (003 art. 8, 10). The
subsidy that came with a payment goes back with it: to what its level owes, or to what is to be returned to that level.
What was filed in a month that is certified when it takes effect is posted in the first open month (003 art. 11).
"""

from __future__ import annotations

from typing import Any

from app.business.back_years import held_back
from app.business.batch import PAYMENT
from app.business.certified import first_open_month
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.line_money import credited_fen
from app.business.line_subsidies import taken_back
from app.business.shapes import Fen, LineName, Shape, Text, Word
from app.domain.filing import Filing
from app.domain.money_records import RED_MONTH, Mark
from app.domain.posting import Posting, account, awaiting, refundable, suspense
from app.domain.records import Line
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("year", "缴费年度", "number", required=True, help="这个人这一年度的缴费或补缴"),
    Field("reason", "冲销原因", "long", required=True),
)
AT_HOME = 2
"""From this version on a reversal may stand in the stream of the payer's village, not of the one that took the payment."""
BY_OPEN_MONTH = 3
"""From this version on the red letter of a reversal filed in a month that is certified by now stands in the first that is not;
and the district may reverse what a township's hall has taken and what has not entered yet.
"""

ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


NO_PAYMENT = (
    "找不到这笔缴费，请核对证件号码和年度，或在缴费明细里选一行再冲销。在税务缴的请办「税务直缴冲销」，暂收款记入的请办「入账冲销」，"
    "集体补助请办「补助更正」，政府代缴、期初由区里冲销。"
)


class ReversalShape(Shape):
    line: LineName
    reason: Text
    fen: Fen
    name: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    """The person's payment for the year, by POS or paid back; the one that can still be reversed first."""
    values = dict(entered.values)
    unit, year = context.unit, int(values["year"])
    owners = unit.residents.alive(str(values["id_number"]))
    lines = [line for who in owners for line in unit.lines.of_subject(who.subject) if (line.year, line.state) == (year, PAYMENT)]
    lines.sort(key=lambda line: line.phase in {"dead", "reversed"})
    if not lines:
        return Drafted(values | {"line": "", "fen": 0})
    line = lines[0]
    body = values | {"line": line.line, "fen": line.amount_fen, "name": line.name}
    home = home_of(line, unit)
    return Drafted(body, home, line.subject, (unit.journal.by_number(line.n).id,))


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明冲销原因。", "reason"))
    line = context.unit.lines.get(str(body.get("line", "")))
    if line is None or line.state != PAYMENT:
        problems.append(Problem("no_payment", NO_PAYMENT, "year"))
    elif line.phase in {"reversed", "dead"}:
        problems.append(Problem("already_reversed", "这笔缴费已经冲销或退回，不能再冲销。"))
    elif line.phase == "filed":
        problems.append(Problem("batch_not_effective", "这一批次还没有复核生效，请撤销整批后重新登记。"))
    elif context.n and context.village not in {line.village, home_of(line, context.unit)}:
        problems.append(Problem("another_village", "这笔缴费不属于这个村，请退回，由缴费人所在的村冲销。", "line"))
    elif int(body.get("fen", 0)) != line.amount_fen:
        problems.append(Problem("fen_differs", "冲销单写的金额与这笔缴费不符，请退回重新填写。"))
    return problems


def _stands(line: Line) -> tuple[str, str]:
    """The account where the line's money stands, and the day from which it counts."""
    if line.phase == "credited":
        return account(line.subject), line.entered_on
    return (awaiting(line.line) if line.phase == "effective" else suspense(line.line)), line.paid_on


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    line = unit.lines.get(str(filing.body["line"]))
    if line is None or line.phase not in {"effective", "suspended", "credited"}:
        return {}
    debit, value_on = _stands(line)
    subject = line.subject if line.phase == "credited" else ""
    fen = credited_fen(line, unit) if line.phase == "credited" else line.amount_fen
    rows = [Posting(debit, refundable(line.line), fen, value_on, day, subject)] if fen > 0 else []
    rows += taken_back(line, unit, day) if line.phase == "credited" else []
    said: dict[str, Any] = {"postings": [posting.as_row() for posting in rows]}
    held = held_back(line, unit)
    if held is not None:
        said["deposit"] = held.key
    month = first_open_month(unit, filing.header.business_date[:7])
    if filing.header.kind_version >= BY_OPEN_MONTH and month != filing.header.business_date[:7]:
        said["month"] = month
    return said


def unfit(filing: Filing, unit: Unit) -> str:
    line = unit.lines.get(str(filing.body["line"]))
    homes = {line.village} if line is not None else {filing.village}
    if line is not None and filing.header.kind_version >= AT_HOME:
        homes.add(home_of(line, unit))
    return "" if filing.village in homes else "这笔缴费不属于这个村。"


def home_of(line: Line, unit: Unit) -> str:
    """Where a reversal is filed: an account row goes back where it came, to the payer's village, wherever the payment was
    taken (全区通办, 003 art. 6); before that it concerns the station that took it, whichever office
    above it files the reversal.
    """
    payer = unit.residents.by_subject(line.subject) if line.phase == "credited" else None
    return payer.village if payer is not None else line.village


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    if effects.get("month"):
        unit.marks.put(Mark(RED_MONTH, filing.id, {"month": str(effects["month"])}, by))
    line = unit.lines.get(str(filing.body["line"]))
    if line is None:
        return
    unit.lines.change(line.line, {"phase": "reversed", "code": "reversed"})
    held = held_back(line, unit)
    if held is not None and held.key == effects.get("deposit"):
        unit.dues.pay(held.key, line.amount_fen)


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')}：{body.get('reason', '')}", 1, -int(body.get("fen", 0)))


BUSINESS = Business(
    kind="reversal", title="缴费冲销", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=ReversalShape, paper="缴费冲销单",
    signers=("经办人", "核对人", "复核人"), archive="缴费明细，50 年", sort=35, make=make, group="更正与退费", about_person=True,
    unfit=unfit, version=BY_OPEN_MONTH,
)  # fmt: skip
