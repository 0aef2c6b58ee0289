"""补缴划转回单: tells a village that the township has handed its people's deposits on to the tax office (Songshan 003 art. 10).

The transfer itself is one bank voucher over several villages and stays between township and district; each village gets the
part that is its own, from the key that agreed to the transfer. From then on its deposits wait for the treasury, no longer
for the township. Nothing is booked: the transfer has done that.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.business.back_years import TRANSFER
from app.business.declaration import Body, Business, Effects, Field, Summary
from app.business.shapes import Day, Fen, Hash, Shape, Word
from app.domain.filing import Filing
from app.domain.route import DISTRICT, FINANCE
from app.ports import Unit

KIND = "back_moved"
FORM = (
    Field("moved_on", "划转日期", "date", computed=True),
    Field("voucher", "银行凭证号", computed=True),
    Field("fen", "划转金额", "money", computed=True),
)


ROWS = (Field("name", "姓名"), Field("slip", "进账单号"), Field("fen", "金额", "money"))


class MovedDeposit(Shape):
    deposit: Hash
    fen: Fen
    name: Word = ""
    slip: Word = ""


class BackMovedShape(Shape):
    transfer: Hash
    moved_on: Day
    voucher: Word
    fen: Annotated[int, Meta(ge=1, le=10**12)]
    rows: Annotated[list[MovedDeposit], Meta(min_length=1, max_length=20_000)]


def unfit(filing: Filing, unit: Unit) -> str:
    """The deposits are this village's, each once, and make up the sum; the paper named is a transfer, where it is held."""
    body = filing.body
    keys = [str(row["deposit"]) for row in body["rows"]]
    if len(set(keys)) != len(keys) or sum(int(row["fen"]) for row in body["rows"]) != int(body["fen"]):
        return "补缴划转回单的明细与金额不符。"
    held = [due for key in keys if (due := unit.dues.get(key)) is not None]
    if any(due.kind != TRANSFER or due.village != filing.village for due in held):
        return "补缴划转回单写的不是这个村的进账。"
    found = unit.journal.get(str(body["transfer"]))
    named = filing.header.refs == (body["transfer"],) and (found is None or found[1].kind == TRANSFER)
    return "" if named else "补缴划转回单没有写明是哪一份划转。"


def apply(filing: Filing, _by: int, _effects: Effects, unit: Unit) -> None:
    """Where the transfer itself is held, it alone closes them, when it takes effect."""
    if unit.journal.get(str(filing.body["transfer"])) is not None:
        return
    for row in filing.body["rows"]:
        due = unit.dues.get(str(row["deposit"]))
        if due is not None and due.left_fen >= int(row["fen"]):
            unit.dues.pay(due.key, int(row["fen"]))


def summary(body: Body) -> Summary:
    return Summary(f"补缴款已于 {body['moved_on']} 划转税务专户，凭证 {body['voucher']}", len(body["rows"]), int(body["fen"]))


BUSINESS = Business(
    kind=KIND, title="补缴划转回单", form=FORM, route=(), makers=frozenset({FINANCE}), levels=(DISTRICT,), apply=apply,
    summary=summary, shape=BackMovedShape, unfit=unfit, paper="补缴划转回单", signers=("区财务",), archive="基金财务，30 年", sort=33,
    rows=ROWS,
)  # fmt: skip
