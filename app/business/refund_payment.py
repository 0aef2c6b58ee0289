"""退费支付: finance pays an approved refund out of the expenditure account, or the bank sends it back (Linyi 004 2(5))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Fen, Hash, Shape, Word
from app.business.suspense_stock import REFUND_DUE
from app.domain.chart import EXPENDITURE
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.posting import Posting
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

PAID, SENT_BACK = "支付成功", "银行退票"
FORM = (
    Field("due", "退费申请", "choice", required=True),
    Field("result", "结果", "choice", required=True, choices=(PAID, SENT_BACK)),
    Field("paid_on", "银行日期", "date", required=True),
    Field("voucher", "银行凭证号", required=True),
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
    waiting = [(due.key, _title(due)) for due in context.unit.dues.open_ones(REFUND_DUE)]
    return {"due": tuple(waiting)}


def _title(due: Due) -> str:
    return f"{due.row['payee']} {yuan(due.fen)} 元，{due.row['cause']}，{due.row['bank']} {due.row['account']}"


def make(entered: Entered, context: Context) -> Drafted:
    values = dict(entered.values)
    due = context.unit.dues.get(str(values.get("due", "")))
    if due is None:
        return Drafted({**values, "fen": 0})
    body = {**values, "fen": due.fen, "payee": due.row["payee"]}
    return Drafted(body, due.village, due.subject, (due.key,))


def check(body: Body, context: Context) -> list[Problem]:
    due = context.unit.dues.get(str(body.get("due", "")))
    if due is None or due.kind != REFUND_DUE:
        return [Problem("no_refund", "没有这份已批准的退费，请重新选择。", "due")]
    problems = []
    if body["result"] == PAID and due.left_fen == 0:
        problems.append(Problem("paid_before", "这份退费已经支付，请核对。", "due"))
    if body["result"] == SENT_BACK and due.left_fen == due.fen:
        problems.append(Problem("not_paid", "这份退费还没有登记支付，不会有退票。", "result"))
    if str(body["paid_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "银行日期还没有到，请核对凭证。", "paid_on"))
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    due = unit.dues.get(str(body["due"]))
    paid = body["result"] == PAID
    if due is None or (due.left_fen == 0) == paid:
        return {}
    stand = str(due.row["stand"])
    pair = (stand, EXPENDITURE) if paid else (EXPENDITURE, stand)
    return {"postings": [Posting(*pair, due.fen, str(body["paid_on"]), day).as_row()]}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    due = unit.dues.get(str(filing.body["due"]))
    if due is not None and effects.get("postings"):
        unit.dues.pay(due.key, due.fen if filing.body["result"] == PAID else -due.fen)


def unfit(filing: Filing, _unit: Unit) -> str:
    if filing.body["result"] not in {PAID, SENT_BACK}:
        return "退费支付没有写明结果。"
    return "" if filing.header.refs == (filing.body["due"],) else "退费支付没有写明是哪一份退费申请。"


def summary(body: Body) -> Summary:
    return Summary(f"{body['result']}：{body.get('payee', '')}，凭证 {body['voucher']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="refund_payment", title="退费支付", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=RefundPaymentShape, unfit=unfit, make=make,
    offers=offers, group="更正与退费", paper="退费支付单", signers=("财务", "复核人"), archive="基金财务，30 年", sort=41,
)  # fmt: skip
