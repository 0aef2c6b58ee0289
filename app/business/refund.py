"""退费: money that may not stay is given back, by cause, with the papers that each cause needs (Qingdao 000 art. 4; S2-10).

It is taken from 暂收 only, where a reversal, an open item or a stranger's payment has put it; nothing is refunded from an
account directly. The village or township files, the township and the district check, finance pays out by the bank
(app.business.refund_payment). Which causes there are and which papers each needs is policy (app.domain.refund_terms); aid
goes back to its donor by a cause of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business import suspense_stock
from app.business.authority import is_township
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.line_money import arrived
from app.business.shapes import Fen, Name, Shape, Text, Word
from app.business.suspense_owner import is_aid, owner_of
from app.domain.bank_card import looks_like_card, luhn
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.refund_terms import RefundTerms, terms_of
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("stand", "退哪一笔款", "choice", required=True),
    Field("fen", "退费金额", "money", required=True),
    Field("cause", "退费原因", "choice", required=True),
    Field("payee", "收款人", required=True),
    Field("relation", "与缴费人关系", hint="本人可不填"),
    Field("bank", "开户银行", required=True),
    Field("account", "银行账号", required=True),
    Field("papers", "已收材料", required=True, hint="用顿号隔开", help="按退费原因选，缺一不可；另收的写在后面，用顿号隔开"),
    Field("note", "说明", "long"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))
AT_HALL = 2
"""From this version on the district may ask for the refund of a payment that a township's hall has taken."""


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
    terms = terms_of(context.policy)
    causes = tuple((cause, cause) for cause in terms.names)
    return {"stand": suspense_stock.offers(context), "cause": causes, "papers": _paper_offers(terms)}


def _paper_offers(terms: RefundTerms) -> tuple[tuple[str, str], ...]:
    """The papers that each cause needs, to choose in one go; anything else may be written too."""
    found: dict[str, list[str]] = {}
    for cause in terms.names:
        found.setdefault("、".join(terms.papers(cause)), []).append(cause)
    return tuple((papers, f"{'／'.join(causes)}：{papers}") for papers, causes in found.items() if papers)


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    stand = str(values.get("stand", ""))
    owner = owner_of(context.unit, stand)
    version = version_in(owner.village, context.village)
    return Drafted({**values, "payer": owner.payer}, owner.village, owner.subject, version=version)


def version_in(village: str, station: str) -> int:
    """The version of a paper in a stream: 1 as every program knows it, 2 where the district files what a hall has taken."""
    return AT_HALL if is_township(village) and village != station else 1


def check(body: Body, context: Context) -> list[Problem]:
    cause = [*_paper_problems(body, _terms(context)), *_cause_problems(body, context)]
    return [*_money_problems(body, context), *_payee_problems(body), *cause]


def _money_problems(body: Body, context: Context) -> list[Problem]:
    unit, stand, fen = context.unit, str(body["stand"]), int(body["fen"])
    if not suspense_stock.is_taken_from(stand):
        return [Problem("no_money", "只能退暂收款；账户里的钱先冲销，再退费。", "stand")]
    line = suspense_stock.line_of(unit, stand)
    if suspense_stock.held_for_payer(line):
        text = "缴费人的登记生效后，这笔款自动转为他的缴费；不要了的请先冲销这笔缴费，再退费。"
        return [Problem("held_for_payer", text, "stand")]
    if not suspense_stock.belongs(unit, stand, context.village):
        return [Problem("another_village", "这笔款是别的村的缴费，请由缴费人所在的村或区里申请。", "stand")]
    if not suspense_stock.told_to(unit, stand, context.village):
        return [Problem("not_held", "这笔款的缴费明细不在本站点，请由缴费人所在的村或区里申请。", "stand")]
    if fen <= 0:
        return [Problem("no_amount", "退费金额必须大于 0 元。", "fen")]
    free, problems = suspense_stock.free_fen(unit, stand, not_n=context.n), []
    if fen > free:
        text = f"这一笔能退的还有 {yuan(max(free, 0))} 元（其余已申请退费或已转走），请核对金额。"
        problems.append(Problem("more_than_stands", text, "fen"))
    if line is not None and not arrived(line, unit):
        text = "国库还没有收到这笔钱；现在可以申请，对账确认到账以后财务才能支付。"
        problems.append(Problem("not_arrived", text, "stand", blocking=False))
    payer = str(body.get("payer", ""))
    if payer != owner_of(unit, stand).payer and (line is not None or payer):
        problems.append(Problem("payer_differs", "申请写的缴费人与这笔缴费不符，请退回重新填写。", "stand"))
    return problems


def _payee_problems(body: Body) -> list[Problem]:
    problems = []
    payer, payee = str(body.get("payer", "")), str(body["payee"])
    if payer and payee != payer and not str(body.get("relation", "")).strip():
        text = f"缴费人是 {payer}，收款人不是本人，请写明关系（继承人、监护人等）。"
        problems.append(Problem("relation_missing", text, "relation"))
    account = str(body["account"]).replace(" ", "")
    if not (account.isascii() and account.isdigit()):
        problems.append(Problem("bad_account", "银行账号应是数字，请核对存折或银行卡。", "account"))
    elif looks_like_card(account) and not luhn(account):
        text = "银行账号的末位校验不符，像是输错一位（存折账号可不理），请再核对。"
        problems.append(Problem("account_digits", text, "account", blocking=False))
    return problems


def _terms(context: Context) -> RefundTerms:
    """The terms of the day on which the money was asked for; a later policy asks for no other papers."""
    found = context.unit.dockets.get(context.n) if context.n else None
    return terms_of(context.policy_at(found.business_date) if found is not None else context.policy)


def _paper_problems(body: Body, terms: RefundTerms) -> list[Problem]:
    if str(body["cause"]) not in terms.names:
        text = f"政策里没有「{body['cause']}」这个退费原因，请从 {'、'.join(terms.names)} 里选。"
        return [Problem("unknown_cause", text, "cause")]
    missing = missing_papers(terms, str(body["cause"]), str(body["papers"]))
    if not missing:
        return []
    text = f"「{body['cause']}」还缺材料：{'、'.join(missing)}。收齐后写进已收材料。"
    return [Problem("papers_missing", text, "papers")]


def _cause_problems(body: Body, context: Context) -> list[Problem]:
    """Aid goes back to its donor by a cause of its own, where the policy has one; what was asked for before is noted."""
    cause, terms = str(body["cause"]), _terms(context)
    aid = is_aid(context.unit, str(body["stand"]))
    if aid and terms.aid and cause not in terms.aid:
        text = f"这是要退回补助单位的补助款，退费原因请选「{terms.aid[0]}」。"
    elif not aid and cause in terms.aid and suspense_stock.line_of(context.unit, str(body["stand"])) is not None:
        text = f"「{cause}」只用于退回集体补助、社会资助；这是缴费，请选别的退费原因。"
    else:
        return []
    return [Problem("cause_of_other_money", text, "cause", blocking=not context.n)]


def missing_papers(terms: RefundTerms, cause: str, received: str) -> list[str]:
    """The papers that a cause needs and that were not received."""
    return [paper for paper in terms.papers(cause) if paper not in received]


def effects(_filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    return {"since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    """The money waits for the bank."""
    body, fen = filing.body, int(filing.body["fen"])
    row = {name: str(body.get(name, "")) for name in ("stand", "cause", "payee", "relation", "bank", "account", "payer")}
    since = str(effects.get("since") or filing.header.business_date)
    due = Due(filing.id, suspense_stock.REFUND_DUE, filing.village, filing.header.subject, fen, fen, since, row, by)
    unit.dues.put(due)


def unfit(filing: Filing, unit: Unit) -> str:
    stand = str(filing.body["stand"])
    if not suspense_stock.is_taken_from(stand):
        return "退费单写的不是可以退的暂收款。"
    return "" if suspense_stock.belongs(unit, stand, filing.village) else "退费单写的是别的村的缴费。"


def summary(body: Body) -> Summary:
    return Summary(f"{body['cause']}退费：{body.get('payer') or body['payee']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="refund", title="退费申请", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=RefundShape, unfit=unfit, make=make, offers=offers,
    group="更正与退费", paper="退费审批表", signers=("申请人", "经办人", "核对人", "复核人", "分管领导"),
    deadline="20 个工作日", archive="退费，30 年", sort=40, singly=True, version=AT_HALL,
)  # fmt: skip
