"""作废登记: a registration that should never have been made is annulled; nothing is rubbed out (Songshan 003 art. 16)."""

from __future__ import annotations

from app.business import registration
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Shape, Subject, Text, Word
from app.domain.filing import Filing
from app.domain.records import EFFECTIVE, ENDED
from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.ports import Unit

FORM = (Field("reason", "作废原因", "long", required=True),)


class AnnulmentShape(Shape):
    subject: Subject
    reason: Text
    name: Word = ""


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明作废原因。", "reason"))
    resident = context.unit.residents.by_subject(str(body.get("subject", "")))
    if resident is None or resident.status != EFFECTIVE:
        problems.append(Problem("not_effective", "这个人的参保登记没有生效，不需要作废；还没审核的请用撤销。"))
    elif _has_money(resident.subject, context.unit):
        problems.append(Problem("has_payments", "这个人名下还有缴费，请先冲销缴费，再作废登记。"))
    return problems


def _has_money(subject: str, unit: Unit) -> bool:
    """Lines of a terminal that stand, or money that came to the account without one (税务直缴)."""
    lines = any(line.phase not in {"dead", "reversed"} for line in unit.lines.of_subject(subject))
    return lines or sum(entry.fen for entry in unit.postings.of_account(subject)) != 0


def apply(filing: Filing, _by: int, _effects: Effects, unit: Unit) -> None:
    resident = unit.residents.by_subject(filing.header.subject)
    if resident is None:
        return
    unit.residents.change(resident.n, {"status": ENDED, "version": filing.id})


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')}：{body.get('reason', '')}")


BUSINESS = Business(
    kind="annulment", title="作废登记", form=FORM, route=registration.ROUTE, makers=frozenset({ASSISTANT, CLERK}),
    levels=EVERY_LEVEL, check=check, apply=apply, summary=summary, shape=AnnulmentShape, paper="参保登记作废表",
    signers=("经办人", "复核人"), archive="参保登记，100 年", sort=40, unfit=registration.of_its_village,
)  # fmt: skip
