"""退费支付: finance pays an approved refund out of the expenditure account, or the bank sends it back (Linyi 004 2(5)).

A back payment that never left the township's 指定账户 is paid out of that (Songshan 003 art. 8). A refund that cannot be
paid (a wrong account number, say) is given up: the money stands where it stood, and is applied for again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary, Warned
from app.business.line_money import arrived, paying_account
from app.business.refund import AT_HALL, version_in
from app.business.shapes import Day, Fen, Hash, Shape, Word
from app.business.suspense_stock import REFUND_DUE, line_of
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due, Mark
from app.domain.posting import Posting
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

PAID, SENT_BACK, GIVEN_UP = "支付成功", "银行退票", "不再支付"
MARK = "refund_paid"
DISTRICT_DIGITS = 6
SENT_BACK_DAYS = 180
"""A payment is sent back within weeks; older ones are not offered any more."""

FORM = (
    Field("due", "退费申请", "choice", required=True),
    Field("result", "结果", "choice", required=True, choices=(PAID, SENT_BACK, GIVEN_UP),
          help="账号有误等不能支付的选不再支付，再按对的账号重新申请"),
    Field("paid_on", "银行日期", "date", required=True),
    Field("voucher", "银行凭证号", required=True, hint="不再支付的写原因"),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class RefundPaymentShape(Shape):
    due: Hash
    result: Word
    paid_on: Day
    voucher: Word
    fen: Fen
    payee: Word = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Refunds that wait, and those paid of late, which the bank may send back."""
    unit, since = context.unit, (context.today - timedelta(days=SENT_BACK_DAYS)).isoformat()
    waiting = [(due.key, _title(due)) for due in unit.dues.open_ones(REFUND_DUE)]
    late = [mark for mark in unit.marks.all(MARK) if mark.row["result"] == PAID and str(mark.row["paid_on"]) >= since]
    paid = [(due.key, f"已于 {mark.row['paid_on']} 支付：{_title(due)}") for mark in late if (due := unit.dues.get(mark.key))]
    return {"due": (*waiting, *paid)}


def _title(due: Due) -> str:
    return f"{due.row['payee']} {yuan(due.fen)} 元，{due.row['cause']}，{due.row['bank']} {due.row['account']}"


def make(entered: Entered, context: Context) -> Drafted:
    values = dict(entered.values)
    due = context.unit.dues.get(str(values.get("due", "")))
    if due is None:
        return Drafted({**values, "fen": 0})
    body = {**values, "fen": due.fen, "payee": due.row["payee"]}
    return Drafted(body, due.village, due.subject, (due.key,), version_in(due.village, context.village))


def check(body: Body, context: Context) -> list[Problem]:
    due = context.unit.dues.get(str(body.get("due", "")))
    if due is None or due.kind != REFUND_DUE:
        return [Problem("no_refund", "没有这份已批准的退费，请重新选择。", "due")]
    problems = []
    if (int(body["fen"]), str(body.get("payee", ""))) != (due.fen, due.row["payee"]):
        problems.append(Problem("refund_differs", "支付单写的收款人或金额与批准的退费不符，请退回重新填写。", "due"))
    if body["result"] != SENT_BACK and due.left_fen == 0:
        problems.append(Problem("paid_before", "这份退费已经支付或不再支付，请核对。", "due"))
    if body["result"] == SENT_BACK and not paid_out(due, context.unit):
        problems.append(Problem("not_paid", "这份退费还没有登记支付，不会有退票。", "result"))
    line = line_of(context.unit, str(due.row["stand"]))
    if body["result"] == PAID and line is not None and not arrived(line, context.unit):
        text = "国库还没有收到这笔钱，请等对账确认到账以后再支付。"
        problems.append(Problem("not_arrived", text, "due"))
    if str(body["paid_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "银行日期还没有到，请核对凭证。", "paid_on"))
    return problems


def paid_out(due: Due, unit: Unit) -> bool:
    """Whether the newest word on a refund is that the bank has paid it: nothing is left, and it was not given up."""
    mark = unit.marks.get(MARK, due.key)
    return due.left_fen == 0 and (mark is None or mark.row.get("result") != GIVEN_UP)


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    due, result = unit.dues.get(str(body["due"])), body["result"]
    if due is None or not (paid_out(due, unit) if result == SENT_BACK else due.left_fen == due.fen):
        return {}
    if result == GIVEN_UP:
        return {"decided": True}
    stand = str(due.row["stand"])
    paying = paying_account(line_of(unit, stand), unit)
    pair = (stand, paying) if result == PAID else (paying, stand)
    return {"decided": True, "postings": [Posting(*pair, due.fen, str(body["paid_on"]), day).as_row()]}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    due = unit.dues.get(str(filing.body["due"]))
    if due is None or not effects:
        return
    unit.dues.pay(due.key, -due.fen if filing.body["result"] == SENT_BACK else due.fen)
    unit.marks.put(Mark(MARK, due.key, {name: str(filing.body[name]) for name in ("result", "paid_on", "voucher")}, by))


def unfit(filing: Filing, _unit: Unit) -> str:
    if filing.body["result"] not in {PAID, SENT_BACK, GIVEN_UP}:
        return "退费支付没有写明结果。"
    return "" if filing.header.refs == (filing.body["due"],) else "退费支付没有写明是哪一份退费申请。"


def warn(context: Context, _station: str) -> list[Warned]:
    """What waits for the bank, at the district."""
    waiting = [due for due in context.unit.dues.open_ones(REFUND_DUE) if due.left_fen]
    if not waiting or len(context.village) != DISTRICT_DIGITS:
        return []
    oldest = min(due.since for due in waiting)
    text = f"有 {len(waiting):,} 笔退费等银行支付，共 {yuan(sum(due.left_fen for due in waiting))} 元，最早 {oldest} 批准。"
    return [Warned(text, "去支付", "refunds")]


def summary(body: Body) -> Summary:
    return Summary(f"{body['result']}：{body.get('payee', '')}，凭证 {body['voucher']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="refund_payment", title="退费支付", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=RefundPaymentShape, unfit=unfit, make=make,
    offers=offers, group="更正与退费", warn=warn, paper="退费支付单", signers=("财务", "复核人"), archive="基金财务，30 年", sort=41,
    version=AT_HALL,
)  # fmt: skip
