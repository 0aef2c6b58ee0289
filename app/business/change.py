"""变更登记 (Linyi 004 2(1); Qingdao 000 art. 2: linked data corrected together).

A change names the version of the record that it was made on; if the record has moved on by the time it is reviewed,
the reviewer is told and sees both. The village of residence is not changed here: moving a person is the district's.
The record as it was stays in the earlier filings (Songshan 003 art. 16).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.business import registration
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Summary
from app.business.shapes import Hash, Shape, Subject, Text, Word
from app.domain.filing import Filing
from app.domain.records import EFFECTIVE, Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.ports import Unit

FORM = tuple(field for field in registration.FORM if not field.computed)


class ChangeShape(Shape):
    subject: Subject
    version: Hash
    changes: dict[Word, Text]
    old: dict[Word, Text]
    name: Word = ""


COLUMNS = {"group": "special_group"}


def old_value(resident: Resident, name: str) -> str:
    """What the record says now for a form field."""
    if name == "tier":
        return str(resident.tier_fen // 100) if resident.tier_fen else ""
    return str(getattr(resident, COLUMNS.get(name, name)))


def form_of(resident: Resident) -> dict[str, str]:
    """The record as a form, for editing and for checking a change as a whole."""
    return {name: old_value(resident, name) for name in (*(field.name for field in registration.FORM), "id_kind")}


def check(body: Body, context: Context) -> list[Problem]:
    resident = context.unit.residents.by_subject(str(body.get("subject", "")))
    if resident is None or resident.status != EFFECTIVE:
        return [Problem("not_effective", "这个人的参保登记还没有生效，请先撤销原登记再重新登记。")]
    changes = dict(body.get("changes") or {})
    if not changes:
        return [Problem("nothing_changed", "没有任何一项改变，请核对后再提交。")]
    whole = {**form_of(resident), **changes}
    own = replace(context, village=resident.village, n=resident.n)
    wanted = {*changes, *(registration.COMPUTED if "id_number" in changes else ()), ""}
    problems = [problem for problem in registration.check(whole, own) if problem.field in wanted]
    if set(changes) - set(whole) or (set(changes) & set(registration.COMPUTED) and "id_number" not in changes):
        problems.append(Problem("field_closed", "出生日期、性别随证件号码变更，不能单独改；也不能改登记表以外的栏目。"))
    if body.get("version") != resident.version:
        text = "这份变更是在较早的资料上做的，资料后来又变过，请对照新旧两栏再定。"
        problems.append(Problem("stale_version", text))
    return problems


def apply(filing: Filing, _by: int, _effects: Effects, unit: Unit) -> None:
    resident = unit.residents.by_subject(filing.header.subject)
    if resident is None:
        return
    fields: dict[str, Any] = {"version": filing.id}
    for name, value in filing.body["changes"].items():
        if name == "tier":
            fields["tier_fen"] = registration.tier_fen({"tier": value})
        elif name == "group" or name in registration.PERSON_FIELDS:
            fields[COLUMNS.get(name, name)] = str(value)
    unit.residents.change(resident.n, fields)


def summary(body: Body) -> Summary:
    labels = {field.name: field.label for field in registration.FORM}
    return Summary(f"{body.get('name', '')}：{'、'.join(labels.get(name, name) for name in body.get('changes') or {})}")


BUSINESS = Business(
    kind="change", title="变更登记", form=FORM, route=registration.ROUTE, makers=frozenset({ASSISTANT, CLERK}),
    levels=EVERY_LEVEL, check=check, apply=apply, summary=summary, shape=ChangeShape, paper="城乡居民基本养老保险变更登记表",
    signers=("申请人", "乡镇经办人", "区复核人"), deadline="10 个工作日", archive="变更登记，100 年", sort=20,
    unfit=registration.of_its_village,
)  # fmt: skip
