"""缴费更正: a payment stands under the wrong person or the wrong year (Songshan 003 art. 16; Qingdao 000 art. 2, 4).

The terminal's line and its batch stay as they were filed; from now on the line is the right person's, for the right year.
What had entered moves from account to account by way of 暂收/待退 with its original treasury date, so that interest comes
out as if it had been right from the start; the subsidy is taken back and given anew by the rules. A wrong tier is no
correction: what was paid was paid, so it is reversed, refunded and paid again. Somebody of another village keeps his own
stream: reverse the payment, and let the district put the money on the right account (暂收款入账).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.business.batch import PAYMENT
from app.business.belonging import opens
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.direct_payments import years_of
from app.business.line_money import credited_fen
from app.business.line_subsidies import taken_back
from app.business.person_named import person_named
from app.business.shapes import Fen, LineName, Shape, Subject, Text, Word, Year
from app.domain.back_pay import subsidised, terms_of
from app.domain.chart import subsidy_due
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.policy import Policy, policy_on
from app.domain.posting import LEVEL_SUBSIDIES, Posting, account, awaiting, refundable, suspense
from app.domain.records import BACK, EFFECTIVE, Line, Resident
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.domain.subsidy import subsidy_parts
from app.errors import Problem
from app.ports import Unit

MOST_OFFERED = 3_000
FORM = (
    Field("line", "要更正的缴费", "choice", required=True,
          help="记错人、记错年度在这里更正；档次缴错了，请先冲销，再退差额或全部退费"),
    Field("id_number", "应是谁（证件号码）", "id_number", required=True),
    Field("year", "应是哪个年度", "number", hint="年度没错可不填"),
    Field("reason", "更正原因", "long", required=True),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))
WRONG_TIER = (
    "人和年度都没有变，没有要更正的。档次缴错的请先冲销这笔缴费：多缴的退差额，其余由区里「暂收款入账」；少缴的全部退费后按对的档次重新缴。"
)
_STANDING = {"suspended", "effective", "credited"}


class CorrectionShape(Shape):
    line: LineName
    subject: Subject
    year: Year
    fen: Fen
    reason: Text
    id_number: Word = ""
    name: Word = ""
    old_subject: Word = ""
    old_name: Word = ""
    old_year: Year = 2000


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    """At a village its own payments of this year and last; elsewhere the line is given by who opens the form."""
    if len(context.village) != 12:
        return {}
    found: list[tuple[str, str]] = []
    for batch in reversed(context.unit.lines.batches()):
        if batch.village == context.village and len(found) < MOST_OFFERED:
            found += [(line.line, title(line)) for line in context.unit.lines.of_batch(batch.n) if _open(line)]
    return {"line": tuple(found)}


def title(line: Line) -> str:
    """A payment as a person chooses it."""
    return f"{line.name} {line.year} 年度 {yuan(line.amount_fen)} 元，{line.paid_on} 终端 {line.terminal} 凭证 {line.voucher}"


def _open(line: Line) -> bool:
    return line.state == PAYMENT and line.phase in _STANDING


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    line = context.unit.lines.get(str(values.get("line", "")))
    person = person_named(entered, context)
    body = {**values, "subject": person.subject if person else "", "name": person.name if person else ""}
    body |= {"id_number": person.id_number} if person else {}
    if line is not None:
        body |= {"fen": line.amount_fen, "year": values.get("year") or line.year, "old_subject": line.subject,
                 "old_name": line.name, "old_year": line.year}  # fmt: skip
    village = person.village if person else line.village if line else ""
    return Drafted(body, village, line.subject if line else "")


def check(body: Body, context: Context) -> list[Problem]:
    unit = context.unit
    line = unit.lines.get(str(body.get("line", "")))
    if line is None or line.state != PAYMENT:
        return [Problem("no_payment", "找不到这笔缴费，请在缴费明细里选一行再更正。", "line")]
    if line.phase not in _STANDING:
        text = {"filed": "这一批次还没有复核生效，请撤销整批后重新登记。"}.get(line.phase, "这笔缴费已经冲销或退回，不能更正。")
        return [Problem("not_standing", text, "line")]
    payer = unit.residents.by_subject(str(body["subject"])) if body["subject"] else None
    if payer is None or payer.status != EFFECTIVE:
        return [Problem("unknown_person", "应收的这个人没有参保登记，或登记还没有生效，请先登记并复核。", "id_number")]
    if (payer.name, payer.id_number) != (str(body.get("name", "")), str(body.get("id_number", "")).upper()):
        return [Problem("payer_differs", "更正单写的姓名、证件号码与登记的不符，请退回重新填写。", "id_number")]
    if line.kind == BACK:
        return [Problem("back_payment", "补缴的人和年度是核定时定下的，请先冲销这笔补缴，再重新核定。", "line")]
    if payer.village != home_of(line, unit):
        text = f"{payer.name} 登记在别的村：请先冲销这笔缴费，再由区里用「暂收款入账」记到他的账户。"
        return [Problem("another_village", text, "id_number")]
    if context.n and payer.village != context.village:
        return [Problem("another_village", "这笔缴费不属于这个村，请退回，由缴费人所在的村更正。", "id_number")]
    if (payer.subject, int(body["year"])) == (line.subject, line.year):
        return [Problem("nothing_changes", WRONG_TIER, "id_number")]
    if (str(body.get("old_subject", "")), int(body.get("old_year", 0))) != (line.subject, line.year):
        return [Problem("changed_meanwhile", "这笔缴费后来又改过，请重新填写更正。", "line")]
    return [*_against_books(body, payer, line, context)]


def home_of(line: Line, unit: Unit) -> str:
    """The village where the payment's account row is: its payer's, wherever it was taken (全区通办, 003 art. 6)."""
    payer = unit.residents.by_subject(line.subject)
    return payer.village if payer is not None else line.village


def _against_books(body: Body, payer: Resident, line: Line, context: Context) -> list[Problem]:
    year, problems = int(body["year"]), []
    paid = context.unit.lines.paid_by([payer.subject], year)
    if paid.get(payer.subject, line.line) != line.line or year in years_of(context.unit, [payer.subject]).get(payer.subject, ()):
        problems.append(Problem("year_already_paid", f"{payer.name} {year} 年度已经缴过；多缴的请冲销后退费。", "year"))
    problems += year_problems(year, payer, context)
    policy = context.policy_at(line.paid_on)
    tier = policy.tier(line.amount_fen)
    if tier is not None and not opens(policy, tier, payer, line.paid_on, context.unit):
        problems.append(Problem("tier_not_open", f"{payer.name}不属于{tier.for_whom}，不能按这一档缴费。", "id_number"))
    return problems


def year_problems(year: int, payer: Resident, context: Context) -> list[Problem]:
    """Years that nobody, or not this person, can have paid for (Qingdao 000 art. 6(2): the rule of the year)."""
    if year > context.today.year + 1:
        return [Problem("future_year", f"{year} 年度还没有到，请核对。", "year")]
    first, of_age = terms_of(context.policy).first_year, int(payer.birth[:4]) + context.policy.min_age
    if year < max(first, of_age):
        text = f"{payer.name}最早可以缴 {max(first, of_age)} 年度（制度从 {first} 年开始，本人 {of_age} 年满龄），请核对。"
        return [Problem("year_too_early", text, "year")]
    return []


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    line, subject, year = unit.lines.get(str(body["line"])), str(body["subject"]), int(body["year"])
    if line is None or line.phase not in _STANDING:
        return {}
    if line.phase == "suspended":
        rows = [Posting(suspense(line.line), awaiting(line.line), line.amount_fen, line.paid_on, day)]
    elif line.phase == "effective":
        rows = []
    else:
        fen = credited_fen(line, unit)
        rows = [*_moved(line, subject, fen, day), *taken_back(line, unit, day), *_given(line, subject, year, unit, day)]
    return {"postings": [posting.as_row() for posting in rows], "lines": [line.line]}


def _moved(line: Line, subject: str, fen: int, day: str) -> list[Posting]:
    """From the wrong account to the right one, by way of 待退: each row then touches one account. A year alone: nothing."""
    if subject == line.subject or fen <= 0:
        return []
    stop, on = refundable(line.line), line.entered_on
    return [
        Posting(account(line.subject), stop, fen, on, day, line.subject), Posting(stop, account(subject), fen, on, day, subject),
    ]  # fmt: skip


def _given(line: Line, subject: str, year: int, unit: Unit, day: str) -> list[Posting]:
    """The subsidy that goes with the payment as it should have been, where the policy enters it with the payment."""
    policy = policy_on([Policy.from_mapping(one) for one in unit.policies.all()], date.fromisoformat(line.paid_on))
    if policy.subsidy_entry != "with_payment" or not subsidised(policy, line.kind):
        return []
    return [
        Posting(subsidy_due(level), account(subject, LEVEL_SUBSIDIES[level]), fen, line.entered_on, day, subject)
        for level, fen in subsidy_parts(policy, credited_fen(line, unit), year, line.paid_on)
    ]


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    body = filing.body
    line = unit.lines.get(str(body["line"])) if effects.get("lines") else None
    if line is None:
        return
    payer = unit.residents.by_subject(str(body["subject"]))
    fields: dict[str, Any] = {"subject": str(body["subject"]), "year": int(body["year"]), "name": str(body["name"])}
    fields |= {"id_number": payer.id_number if payer is not None else str(body["id_number"])}
    if line.phase == "suspended":
        fields["phase"] = "effective"
    unit.lines.change(line.line, fields)


def unfit(filing: Filing, unit: Unit) -> str:
    line = unit.lines.get(str(filing.body["line"]))
    if line is not None and home_of(line, unit) != filing.village:
        return "这笔缴费不属于这个村。"
    payer = unit.residents.by_subject(str(filing.body["subject"]))
    return "更正后的缴费人不属于这个村。" if payer is not None and payer.village != filing.village else ""


def summary(body: Body) -> Summary:
    change = f"{body.get('old_name', '')} {body.get('old_year', '')} → {body.get('name', '')} {body['year']}"
    return Summary(f"{change}：{body['reason']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="correction", title="缴费更正", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=CorrectionShape, unfit=unfit, make=make, offers=offers,
    group="更正与退费", paper="缴费更正单", signers=("申请人", "经办人", "核对人", "复核人"), deadline="10 个工作日",
    archive="缴费明细，50 年", sort=35,
)  # fmt: skip
