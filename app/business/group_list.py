"""特殊群体名单: who belongs to which group, from when to when, by an agency's list (Songshan 003 art. 3(2)2, 3(6)).

The district or a township files what an agency's list says of one village: who is new, and who is on it no longer (退出, as a
row of its own: nothing is deleted); another key at the district agrees. Membership opens the tiers kept for a group, and
lets the government pay (Xuecheng 002 3(3)1). Who is on the list and not registered stays on a to-do list of the village
(应参保未参保), until a later list of the same agency is without him or he has registered; then he is put into the group with
one press (app.business.late_members).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from app.business import late_members
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary, Warned
from app.business.shapes import Day, Shape, Subject, Text, Word
from app.domain.filing import Filing, level_of
from app.domain.money_records import Mark, Membership
from app.domain.policy import Policy
from app.domain.records import EFFECTIVE, FILED
from app.domain.route import CLERK, DISTRICT, REVIEWER, TOWNSHIP, VILLAGE, Step
from app.domain.special_groups import terms_of
from app.errors import Problem
from app.ports import Unit

KIND, MISSING = late_members.KIND, late_members.MISSING
AGENCIES = ("民政局", "残联", "卫健局", "退役军人事务局", "农业农村（乡村振兴）局", "医保局", "其他部门")

FORM = (
    Field("source", "名单来源", "choice", required=True, choices=AGENCIES),
    Field("day", "名单日期", "date", required=True),
    Field("note", "备注", "long"),
)
ROWS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("group", "人群", "choice", required=True, words=("特殊群体", "人员类别", "群体")),
    Field("from_on", "开始日期", "date", help="不填就是名单日期"),
    Field("to_on", "退出日期", "date", help="已经退出的才填"),
    Field("certificate", "残疾人证号", help="重度残疾的填；20 位"),
    Field("name", "姓名", help="可不填；填了就与登记的姓名核对"),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class RowShape(Shape):
    subject: Subject
    group: Annotated[str, Meta(min_length=1, max_length=64)]
    from_on: Day
    to_on: Annotated[str, Meta(pattern=r"^([12][0-9]{3}-[01][0-9]-[0-3][0-9])?\Z")] = ""
    name: Word = ""
    id_number: Word = ""
    certificate: Word = ""
    grade: Annotated[int, Meta(ge=0, le=4)] = 0


class MissingShape(Shape):
    """Somebody of the list who is not registered; `done`: he is on the list no longer."""

    id_number: Annotated[str, Meta(min_length=1, max_length=64)]
    group: Annotated[str, Meta(min_length=1, max_length=64)]
    name: Word = ""
    place: Text = ""
    done: bool = False


class GroupListShape(Shape):
    source: Annotated[str, Meta(min_length=1, max_length=64)]
    day: Day
    rows: Annotated[tuple[RowShape, ...], Meta(max_length=20_000)] = ()
    missing: Annotated[tuple[MissingShape, ...], Meta(max_length=20_000)] = ()
    note: Text = ""


def groups_of(policy: Policy) -> tuple[str, ...]:
    """The names of groups that the policy knows: those that open a tier, and those that are paid for."""
    opening = [name for tier in policy.tiers for name in tier.groups]
    named = [*(group.name for group in policy.hardship_groups), *(group.name for group in terms_of(policy).groups)]
    return tuple(dict.fromkeys([*named, *opening]))


def group_named(policy: Policy, text: str) -> str:
    """The policy's name for a group that a list names in its own words; "" when the policy knows none."""
    if text in groups_of(policy):
        return text
    found = policy.hardship_group(text)
    return found.name if found is not None else ""


def unknown(policy: Policy, text: str) -> list[Problem]:
    """Why a person's 特殊人群 cannot be filed so. Asked of what is typed now: what an older policy knew, or a roster said
    in words of its own, stands in its filings and is reviewed as it stands.
    """
    if not text or group_named(policy, text):
        return []
    known = "、".join(groups_of(policy))
    from_these = f"请从 {known} 里选；" if known else ""
    return [Problem("unknown_group", f"政策里没有「{text}」这个特殊人群，{from_these}不是特殊人群就空着。", "group")]


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"group": tuple((name, name) for name in groups_of(context.policy))}


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    rows, village = [], context.village
    for row in entered.rows:
        alive = context.unit.residents.alive(str(row.get("id_number", "")))
        if alive and len(village) != len(alive[0].village):
            village = alive[0].village
        made = {**row, "subject": alive[0].subject if alive else "", "from_on": row.get("from_on") or values.get("day", "")}
        held = context.unit.memberships.of_subject(made["subject"]) if row.get("to_on") else []
        held = [one for one in held if one.name == row.get("group") and not one.to_on]
        if held and not row.get("from_on"):
            made["from_on"] = held[-1].from_on
        rows.append({**made, "name": str(row.get("name") or (alive[0].name if alive else ""))})
    return Drafted({**values, "rows": rows}, village)


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not body.get("rows") and not body.get("missing"):
        problems.append(Problem("no_rows", "名单里没有要登记的人，请至少填一个人。"))
    if str(body["day"]) > context.today.isoformat():
        problems.append(Problem("future_day", "名单日期还没有到，请核对。", "day"))
    known, seen = set(groups_of(context.policy)), set[tuple[str, str]]()
    for no, row in enumerate(body.get("rows", ()), 1):
        key = (str(row["subject"]), str(row["group"]))
        if key in seen:
            text = f"{row.get('name', '')} 的「{row['group']}」写了不止一次，请删去一行。"
            problems.append(Problem("named_twice", text, "id_number", no))
        seen.add(key)
        problems += _row_problems(row, no, known, context)
    return problems


def _row_problems(row: Mapping[str, Any], no: int, known: set[str], context: Context) -> list[Problem]:
    name, group, from_on, to_on = str(row.get("name", "")), str(row["group"]), str(row["from_on"]), str(row.get("to_on", ""))
    resident = context.unit.residents.by_subject(str(row["subject"])) if row["subject"] else None
    if resident is None or resident.village != context.village or resident.status not in {FILED, EFFECTIVE}:
        text = f"{name or '这个人'} 不在本村的参保登记里，请先登记，或核对证件号码。"
        return [Problem("unknown_person", text, "id_number", no)]
    if name and name != resident.name:
        text = f"登记的姓名是「{resident.name}」，名单写的是「{name}」，请核对证件号码。"
        return [Problem("name_differs", text, "name", no)]
    found = []
    if group not in known:
        text = f"现行政策里没有「{group}」这个人群，请核对；照样登记，但不享受优惠。"
        found.append(Problem("unknown_group", text, "group", no, blocking=False))
    if not from_on:
        found.append(Problem("no_day", f"{name} 没有开始日期，请填写。", "from_on", no))
    held = [one for one in context.unit.memberships.of_subject(resident.subject) if one.name == group]
    if to_on and not any(one.from_on == from_on and (not one.to_on or one.to_on == to_on) for one in held):
        text = f"{name} 没有从 {from_on} 起的「{group}」，不能退出，请核对。"
        found.append(Problem("not_held", text, "to_on", no))
    if not to_on and any(one.holds(from_on) and one.from_on != from_on for one in held):
        found.append(Problem("held_already", f"{name} 已经在「{group}」里，再登记一段。", "group", no, blocking=False))
    return found


def unfit(filing: Filing, unit: Unit) -> str:
    """Each person and group once, an end not before its beginning, everybody of this village."""
    rows = filing.body.get("rows", ())
    keys = [(str(row["subject"]), str(row["group"])) for row in rows]
    if len(set(keys)) != len(keys):
        return "名单里同一人的同一人群写了不止一次。"
    people = (unit.residents.by_subject(str(row["subject"])) for row in rows)
    return "名单里有不属于这个村的人。" if any(one is not None and one.village != filing.village for one in people) else ""


def effects(_filing: Filing, _n: int, _unit: Unit, _day: str, _ahead: int) -> Effects:
    return {}


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    body = filing.body
    for row in body.get("rows", ()):
        unit.memberships.put(Membership(
            str(row["subject"]), str(row["group"]), str(row["from_on"]), str(row.get("to_on", "")), filing.village,
            str(body["source"]), by,
        ))  # fmt: skip
    for row in body.get("missing", ()):
        said = {name: row.get(name, "") for name in ("name", "place")} | {"source": body["source"], "day": str(body["day"])}
        key = f"{filing.village}/{row['id_number']}/{row['group']}"
        unit.marks.put(Mark(MISSING, key, {**said, "done": bool(row.get("done"))}, by))


def warn(context: Context, _station: str) -> list[Warned]:
    """People of a list who have registered since, told to the offices that may file lists."""
    if level_of(context.village) == VILLAGE:
        return []
    late = late_members.late_members(context.unit, context.village)
    text = f"部门名单上有 {len({one.resident.subject for one in late}):,} 人后来参保了，还没有列入人群。"
    return [Warned(text, "去列入", "grants", "lists")] if late else []


def summary(body: Body) -> Summary:
    rows = body.get("rows", ())
    ended = sum(1 for row in rows if row.get("to_on"))
    missing = sum(1 for row in body.get("missing", ()) if not row.get("done"))
    said = [f"新进 {len(rows) - ended} 人", f"退出 {ended} 人" if ended else "", f"未参保 {missing} 人" if missing else ""]
    return Summary(f"{body['source']}名单 {body['day']}：{'，'.join(filter(None, said))}", len(rows))


BUSINESS = Business(
    kind=KIND, title="特殊群体名单", form=FORM, rows=ROWS, route=ROUTE, makers=frozenset({CLERK}), levels=(TOWNSHIP, DISTRICT),
    check=check, effects=effects, apply=apply, summary=summary, shape=GroupListShape, unfit=unfit, make=make, offers=offers,
    group="补助", paper="特殊群体名单登记表", signers=("经办人", "复核人"), deadline="收到名单 5 个工作日", archive="参保登记，永久",
    sort=25, warn=warn,
)  # fmt: skip
