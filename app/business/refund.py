"""退费: money that may not stay is given back, by cause, with the papers that each cause needs (Qingdao 000 art. 4; S2-10).

It is taken from 暂收 only, where a reversal, an open item or a stranger's payment has put it; nothing is refunded from an
account directly. The village or township files, the township and the district check, finance pays out by the bank
(app.business.refund_payment). Which papers each cause needs is common practice where the seeds name none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business import suspense_stock
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Fen, Name, Shape, Text, Word
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

CAUSES: dict[str, tuple[str, ...]] = {
    "重复缴费": ("两次缴费凭证", "身份证复印件", "本人银行账户"),
    "错缴多缴": ("缴费凭证", "情况说明", "身份证复印件", "本人银行账户"),
    "参加职工保险": ("职工参保缴费证明", "身份证复印件", "本人银行账户"),
    "缴费人死亡": ("死亡证明", "继承人关系证明", "继承人身份证复印件", "继承人银行账户"),
    "不符合参保条件": ("情况说明", "身份证复印件", "本人银行账户"),
    "其他": ("情况说明", "身份证复印件", "本人银行账户"),
}
"""Papers by cause; 000 art. 4 asks for them by cause without a table."""

FORM = (
    Field("stand", "退哪一笔款", "choice", required=True),
    Field("fen", "退费金额", "money", required=True),
    Field("cause", "退费原因", "choice", required=True, choices=tuple(CAUSES)),
    Field("payee", "收款人", required=True),
    Field("relation", "与缴费人关系", hint="本人可不填"),
    Field("bank", "开户银行", required=True),
    Field("account", "银行账号", required=True),
    Field("papers", "已收材料", required=True, hint="用顿号隔开", help="按退费原因应收的材料，缺一不可"),
    Field("note", "说明", "long"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class RefundShape(Shape):
    stand: Name
    fen: Fen
    cause: Word
    payee: Word
    bank: Word
    account: Word
    papers: Text
    relation: Word = ""
    note: Text = ""
    payer: Word = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"stand": suspense_stock.offers(context)}


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    stand = str(values.get("stand", ""))
    line = context.unit.lines.get(stand.rsplit("/", 1)[-1]) if stand else None
    body = {**values, "payer": line.name if line is not None else ""}
    village = suspense_stock.village_of(context.unit, stand, "") if stand else ""
    return Drafted(body, village, line.subject if line is not None else "")


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    free = suspense_stock.free_fen(context.unit, str(body["stand"]), not_n=context.n)
    if not str(body["stand"]).startswith(f"{suspense_stock.ROOT}/"):
        problems.append(Problem("no_money", "只能退暂收款；账户里的钱先冲销，再退费。", "stand"))
    elif int(body["fen"]) > free:
        text = f"这一笔能退的还有 {yuan(max(free, 0))} 元（其余已申请退费或已转走），请核对金额。"
        problems.append(Problem("more_than_stands", text, "fen"))
    if int(body["fen"]) <= 0:
        problems.append(Problem("no_amount", "退费金额必须大于 0 元。", "fen"))
    payer, payee = str(body.get("payer", "")), str(body["payee"])
    if payer and payee != payer and not str(body.get("relation", "")).strip():
        text = f"缴费人是 {payer}，收款人不是本人，请写明关系（继承人、监护人等）。"
        problems.append(Problem("relation_missing", text, "relation"))
    missing = [paper for paper in CAUSES.get(str(body["cause"]), ()) if paper not in str(body["papers"])]
    if missing:
        text = f"「{body['cause']}」还缺材料：{'、'.join(missing)}。收齐后写进已收材料。"
        problems.append(Problem("papers_missing", text, "papers"))
    if not str(body["account"]).replace(" ", "").isdigit():
        problems.append(Problem("bad_account", "银行账号应是数字，请核对存折或银行卡。", "account"))
    return problems


def effects(_filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    return {"since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    """The money waits for the bank."""
    body, fen = filing.body, int(filing.body["fen"])
    row = {name: str(body.get(name, "")) for name in ("stand", "cause", "payee", "relation", "bank", "account", "payer")}
    since = str(effects.get("since") or filing.header.business_date)
    due = Due(filing.id, suspense_stock.REFUND_DUE, filing.village, filing.header.subject, fen, fen, since, row, by)
    unit.dues.put(due)


def unfit(filing: Filing, _unit: Unit) -> str:
    return "" if str(filing.body["stand"]).startswith(f"{suspense_stock.ROOT}/") else "退费单写的不是暂收款。"


def summary(body: Body) -> Summary:
    return Summary(f"{body['cause']}退费：{body.get('payer') or body['payee']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="refund", title="退费申请", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=RefundShape, unfit=unfit, make=make, offers=offers,
    group="更正与退费", paper="退费审批表", signers=("申请人", "经办人", "核对人", "复核人", "分管领导"),
    deadline="20 个工作日", archive="退费，30 年", sort=40, singly=True,
)  # fmt: skip
