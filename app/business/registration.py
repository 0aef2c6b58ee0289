"""参保登记 (Songshan 003 art. 4-6, 41; Linyi 004 2(1)): one person, one number, one filing per person.

Filed by the village with a valid ID of any kind, checked by the township (初审), rechecked by the district (复核),
which assigns the insurance number that then stands on every form, card and certificate.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.authority import is_village
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Day, Name, Shape, Text, Word
from app.domain import ethnicities, id_number, names, village_groups
from app.domain.division import known_areas
from app.domain.filing import Filing
from app.domain.posting import Posting, awaiting, suspense
from app.domain.records import DEAD, EFFECTIVE, FILED, Resident
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

KIND = "registration"

FORM = (
    Field(
        "id_number",
        "证件号码",
        "id_number",
        required=True,
        hint="身份证、社保卡、港澳台居民居住证、外国人永久居留证",
        help="身份证、社保卡、港澳台和外国人居留证",
    ),
    Field("name", "姓名", required=True),
    Field("sex", "性别", "choice", choices=("男", "女"), computed=True),
    Field("birth", "出生日期", "date", computed=True),
    Field("ethnicity", "民族", "ethnicity", hint="例如 汉族"),
    Field("household", "户籍性质", "choice", choices=("农业", "非农业", "居民")),
    Field("village_group", "村组", "village_group", hint="例如 3组"),
    Field("phone", "联系电话", "phone"),
    Field("tier", "缴费档次", "tier", hint="元/年"),
    Field("group", "特殊人群", hint="低保、特困、重度残疾等；没有就空着"),
    Field("bank", "开户银行"),
    Field("account", "银行账号"),
    Field("note", "备注", "long"),
)

ROUTE = (Step(TOWNSHIP, REVIEWER, "初审"), Step(DISTRICT, REVIEWER, "复核"))


class RegistrationShape(Shape):
    id_number: Word
    name: Name
    id_kind: Word = ""
    sex: Literal["男", "女", ""] = ""
    birth: Day | UnsetType = UNSET
    ethnicity: Word = ""
    household: Word = ""
    village_group: Word = ""
    phone: Word = ""
    tier: Annotated[str, Meta(pattern=r"^[0-9]{0,7}\Z")] = ""
    group: Word = ""
    bank: Word = ""
    account: Word = ""
    note: Text = ""


PERSON_FIELDS = (
    "name", "id_number", "id_kind", "sex", "birth", "ethnicity", "household", "village_group", "phone", "bank",
    "account", "note",
)  # fmt: skip


def tidy(form: Body, today: date) -> dict[str, str]:
    """The form as it will be filed: folded number, normalised name, sex and birth date from the number.

    Whatever cannot be read stays as typed; `check` says so.
    """
    body = {key: str(value).strip() for key, value in form.items() if str(value).strip()}
    body["name"] = names.normalise(body.get("name", ""))
    if "village_group" in body:
        body["village_group"] = village_groups.tidied(body["village_group"])
    if "ethnicity" in body:
        body["ethnicity"] = ethnicities.title_of(body["ethnicity"]) or body["ethnicity"]
    try:
        parsed = id_number.parse(body.get("id_number", ""), today=today)
    except id_number.IdRefused:
        body["id_number"] = id_number.fold(body.get("id_number", ""))
        return body
    body.update(id_number=parsed.number, id_kind=parsed.kind, birth=parsed.birth.isoformat())
    if parsed.sex:
        body["sex"] = parsed.sex
    return body


def check(body: Body, context: Context) -> list[Problem]:
    """All problems of a registration, each at its field."""
    problems = []
    if not body.get("name"):
        problems.append(Problem("missing_name", "请填写姓名。", "name"))
    problems += _check_number(body, context)
    problems += computed_problems(body, context.today)
    problems += _check_tier(body, context)
    return problems


COMPUTED = ("id_kind", "birth", "sex")


def computed_problems(body: Body, today: date) -> list[Problem]:
    """Birth date, sex and kind of the number are what the number says: pension age hangs on them."""
    said = tidy(body, today)
    return [
        Problem("computed_differs", "出生日期、性别由证件号码得出，与号码不符，请退回重新填报。", name)
        for name in COMPUTED if str(body.get(name, "")) != said.get(name, "")
    ]  # fmt: skip


def _check_number(body: Body, context: Context) -> list[Problem]:
    typed = str(body.get("id_number", ""))
    if not typed:
        return [Problem("missing_id_number", "请填写证件号码。", "id_number")]
    try:
        parsed = id_number.parse(typed, today=context.today)
    except id_number.IdRefused as refused:
        return [Problem(refused.code, refused.text, "id_number")]
    age = id_number.age_on(parsed.birth, context.today)
    if age < context.policy.min_age:
        return [Problem("under_age", f"未满 {context.policy.min_age} 周岁（现在 {age} 岁），还不能参保。", "id_number")]
    for other in context.unit.residents.alive(parsed.number):
        if other.n != context.n:
            return [_already(other, context)]
    notes = []
    if age >= context.policy.benefit_age:
        text = f"已满 {age} 周岁，请核对是否应当申领待遇或补缴。"
        notes.append(Problem("benefit_age", text, "id_number", blocking=False))
    area = id_number.area_note(parsed.number, known_areas())
    return [*notes, area] if area is not None else notes


def _already(other: Resident, context: Context) -> Problem:
    where = "本村" if other.village == context.village else "本区"
    if context.n and other.status == FILED and other.n > context.n:
        text = f"这个证件号码后来又被登记了一次（{other.name}），请一并核对。"
        return Problem("registered_again", text, "id_number", blocking=False)
    return Problem("already_registered", f"这个证件号码已在{where}参保（{other.name}），不能重复登记。", "id_number")


def _check_tier(body: Body, context: Context) -> list[Problem]:
    fen = tier_fen(body)
    if not fen:
        return [] if not body.get("tier") else [_unknown_tier(body)]
    tier = context.policy.tier(fen)
    if tier is None:
        return [_unknown_tier(body)]
    if not context.policy.opens(tier, str(body.get("group", ""))):
        return [Problem("tier_not_open", f"这个档次只对{tier.for_whom}开放，请改选档次或填写特殊人群。", "tier")]
    return []


def _unknown_tier(body: Body) -> Problem:
    return Problem("unknown_tier", f"政策里没有「{body.get('tier')}」这个缴费档次，请从档次表中选。", "tier")


def tier_fen(body: Body) -> int:
    """The chosen tier in fen; 0 when none, or when it is no whole yuan amount."""
    text = str(body.get("tier", ""))
    return int(text) * 100 if text.isascii() and text.isdigit() else 0


def unfit(filing: Filing, unit: Unit) -> str:
    """A subject belongs to one record; the same person filed again after a return takes it over from the old one."""
    subject, refs = filing.header.subject, filing.header.refs
    if not subject or not is_village(filing.village):
        return "参保登记要写明村和参保人编号。"
    held = unit.residents.by_subject(subject) if unit.residents.knows(subject) else None
    if held is None:
        return ""
    again = held.village == filing.village and held.status in DEAD and refs == (held.filing,)
    return "" if again else "参保人编号已属于另一份登记。"


def of_its_village(filing: Filing, unit: Unit) -> str:
    """For filings about a registered person: body and header name the same one, of the village it is filed for."""
    subject = filing.header.subject
    held = unit.residents.by_subject(subject) if subject else None
    if filing.body["subject"] != subject or (held is not None and held.village != filing.village):
        return "单据写的不是本村的这个人。"
    return ""


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    body = filing.body
    held = unit.residents.by_subject(filing.header.subject) if filing.header.refs else None
    if held is not None:  # the old record stays, under a name of its own; lines and papers of the person follow the new
        unit.residents.change(held.n, {"subject": f"{held.subject}~{held.filing[:16]}"})
    fields = {name: str(body.get(name, "")) for name in PERSON_FIELDS}
    unit.residents.add(Resident(
        n=n, subject=filing.header.subject, village=filing.village, tier_fen=tier_fen(body),
        special_group=str(body.get("group", "")), insurance_number="", status=FILED, filing=filing.id,
        version=filing.id, **fields,
    ))  # fmt: skip


def effects(filing: Filing, _n: int, unit: Unit, day: str, ahead: int) -> Effects:
    """The insurance number, and the move of money that waited in 待查 for this payer."""
    number = insurance_number(filing.header.stream.station.code[:6], unit.residents.next_number() + ahead)
    made: Effects = {"insurance_number": number}
    waiting = [line for line in unit.lines.of_subject(filing.header.subject) if line.phase == "suspended"]
    if waiting:
        made["lines"] = [line.line for line in waiting]
        made["postings"] = [
            Posting(suspense(line.line), awaiting(line.line), line.amount_fen, line.paid_on, day).as_row()
            for line in waiting
        ]
    return made


def insurance_number(district: str, count: int) -> str:
    """District code, eight digits in order of approval, and an ISO 7064 MOD 11-10 check digit: 15 digits."""
    text = f"{district}{count:08d}"
    product = 10
    for digit in text:
        product = (((int(digit) + product) % 10 or 10) * 2) % 11
    return text + str((11 - product) % 10)


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    """The filing's own record takes effect; one whose place a later filing of the same person has taken does not."""
    found = unit.journal.get(filing.id)
    if found is None or unit.residents.subject_at(found[0]) != filing.header.subject:
        return
    fields: dict[str, Any] = {"status": EFFECTIVE, "insurance_number": str(effects.get("insurance_number", ""))}
    unit.residents.change(found[0], fields)
    for line in effects.get("lines", ()):
        unit.lines.change(str(line), {"phase": "effective"})


def settle(_filing: Filing, n: int, state: str, unit: Unit) -> None:
    unit.residents.change(n, {"status": state})


def summary(body: Body) -> Summary:
    return Summary(str(body.get("name", "")))


BUSINESS = Business(
    kind=KIND, title="参保登记", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, arrive=arrive, effects=effects, apply=apply, settle=settle, summary=summary,
    shape=RegistrationShape,
    paper="城乡居民基本养老保险参保登记表", signers=("参保人", "村（居）协办员", "乡镇经办人", "区复核人"),
    deadline="10 个工作日", archive="参保登记，100 年", sort=10,
    unfit=unfit,
)  # fmt: skip
