"""退费审批表 (Qingdao 000 art. 4; Songshan 003 art. 16): cause, papers received, amount, payee, everybody's opinion.

No seed prints its fields; they are what the cause, the bank and the finance office ask for. 分管领导 signs on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.business import business, suspense_stock
from app.business.refund import missing_papers
from app.business.refund_payment import GIVEN_UP, MARK, PAID
from app.business.suspense_owner import is_aid
from app.documents.approval import Facts, Opinion, Part, Ticks
from app.domain.capital import capital
from app.domain.money import yuan
from app.domain.policy import policy_on
from app.domain.refund_terms import terms_of
from app.services.desk import Desk, policies
from app.services.filing_papers.parts import Course, course, opinions, payment_facts, printed


def approval_pdf(desk: Desk, n: int) -> bytes:
    """退费审批表 of filing `n`."""
    with desk.store.read() as unit:
        about = course(unit, n)
        parts = _parts(about)
    return printed(desk, f"城乡居民基本养老保险{business('refund').paper}", about, parts)


def _parts(about: Course) -> list[Part]:
    body: Mapping[str, Any] = about.filing.body
    fen, cause = int(body["fen"]), str(body["cause"])
    line = suspense_stock.line_of(about.unit, str(body["stand"]))
    aid = is_aid(about.unit, str(body["stand"]))
    of, self_named = ("补助单位", "本单位") if aid else ("缴费人", "本人")
    payer = [
        (of, str(body.get("payer") or "不知名")), ("所在村", about.village),
        ("暂收款", suspense_stock.title(about.unit, str(body["stand"]), fen)),
    ]  # fmt: skip
    if line is not None:
        payer = [
            ("缴费人", line.name), ("证件号码", line.id_number), ("所在村", about.village), ("缴费年度", str(line.year or "")),
        ]  # fmt: skip
    terms = terms_of(policy_on(policies(about.unit), date.fromisoformat(about.filing.header.business_date)))
    missing = missing_papers(terms, cause, str(body["papers"]))
    return [
        Facts((*payer, *(payment_facts(line) if line else ()))),
        Facts((
            ("退费原因", cause), ("退费金额", f"￥{yuan(fen)}"), ("金额大写", f"人民币{capital(fen)}"),
            *([("说明", str(body["note"]))] if body.get("note") else []),
        )),
        Ticks("应收材料", tuple((paper, paper not in missing) for paper in terms.papers(cause))),
        Facts((("已收材料", str(body["papers"])),)),
        Facts((
            ("收款人", str(body["payee"])), (f"与{of}关系", str(body.get("relation") or self_named)), ("开户银行", str(body["bank"])),
            ("银行账号", str(body["account"])),
        )),
        *opinions(about.steps, Opinion("分管领导意见"), Opinion("财务支付", _paid(about))),
    ]  # fmt: skip


def _paid(about: Course) -> str:
    mark = about.unit.marks.get(MARK, about.docket.id)
    if mark is None:
        return ""
    if mark.row["result"] == PAID:
        return f"已于 {mark.row['paid_on']} 支付，银行凭证 {mark.row['voucher']}"
    reason = f"：{mark.row['voucher']}" if mark.row["result"] == GIVEN_UP else f"，凭证 {mark.row['voucher']}"
    return f"{mark.row['paid_on']} {mark.row['result']}{reason}"


PAPERS = {"refund": approval_pdf}
