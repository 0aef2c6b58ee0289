"""操作员 (Songshan 003 art. 38-40; Qingdao 000 art. 10: no shared accounts, maker is not checker).

A new operator is a filing in the station's `office` stream. Maker roles hold at once; checker roles (复核, 财务, 档案,
稽核) once the parent approves, at the district at once. 财务 excludes 经办 and 复核 on one key at the district: the first
operator, who began with every role, keeps what the additions leave compatible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.departed import DEPARTED
from app.business.shapes import Key, Name, Shape, StationText, Word
from app.domain.filing import Filing
from app.domain.records import Operator
from app.domain.route import (
    ADMIN,
    CLERK,
    DISTRICT,
    FINANCE,
    MAKER_ROLES,
    REVIEWER,
    ROLE_TITLES,
    ROLES,
    TOWNSHIP,
    Step,
)  # fmt: skip
from app.errors import Problem
from app.ports import Unit

FORM = (Field("name", "姓名", required=True), Field("roles", "角色", "choice", required=True, choices=ROLES))
ROUTE = (Step(TOWNSHIP, REVIEWER, "核准"), Step(DISTRICT, REVIEWER, "核准"))

class OperatorShape(Shape):
    name: Name
    key: Key
    roles: Annotated[list[Word], Meta(min_length=1, max_length=20)]
    level: Word
    station: StationText


COUNTING_ROLES = frozenset({CLERK, REVIEWER})


def conflict(roles: frozenset[str]) -> bool:
    """业务与财务分离: finance with clerk or reviewer on one key."""
    return FINANCE in roles and bool(roles & COUNTING_ROLES)


def check(body: Body, context: Context) -> list[Problem]:
    roles = frozenset(body["roles"])
    problems = []
    unknown = roles - set(ROLES)
    if unknown or not roles:
        known = "、".join(f"{role}（{ROLE_TITLES[role]}）" for role in ROLES)
        problems.append(Problem("unknown_role", f"角色请从这些里选：{known}。", "roles"))
    if body["level"] == DISTRICT and conflict(roles):
        problems.append(Problem("roles_conflict", "区级的财务不能同时是经办或复核，请分给两个人。", "roles"))
    others = context.unit.roster.operators(str(body["station"]))
    if any(other.name == body["name"] and other.key != body["key"] and not other.left for other in others):
        problems.append(Problem("name_taken", f"本站点已有操作员「{body['name']}」，请换一个名字。", "name"))
    return problems


def route_of(body: Body, steps: Sequence[Step]) -> Sequence[Step]:
    at_once = body["level"] == DISTRICT or frozenset(body["roles"]) <= MAKER_ROLES
    return () if at_once else steps[:1]


def unfit(filing: Filing, unit: Unit) -> str:
    """The filing speaks of its own station, of a key nobody has yet, and of roles that go together."""
    body, station = filing.body, filing.header.stream.station
    roles = frozenset(str(role) for role in body["roles"])
    if body["level"] != station.level or body["station"] != str(station):
        return "操作员只能登记在本站点。"
    if unit.roster.operator(str(body["key"])) is not None:
        return "这把操作员密钥已经登记过。"
    if roles - set(ROLES) or (station.level == DISTRICT and conflict(roles)):
        return "操作员的角色不对，或区级财务与经办、复核在同一人身上。"
    return ""


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    body = filing.body
    roles = frozenset(str(role) for role in body["roles"])
    unit.roster.add_operator(
        Operator(
            str(body["key"]), str(body["name"]), str(filing.header.stream.station),
            roles & MAKER_ROLES, roles - MAKER_ROLES,
        ), n,
    )  # fmt: skip


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    if unit.marks.get(DEPARTED, str(filing.body["key"])) is not None:
        return  # left before the approval came
    roles = frozenset(str(role) for role in filing.body["roles"])
    unit.roster.set_roles(str(filing.body["key"]), roles, frozenset(), by)
    station = filing.header.stream.station
    if station.level != DISTRICT:
        return
    for other in unit.roster.operators(str(station)):
        if other.first and conflict(other.roles):
            kept = without_conflict(other, roles)
            unit.roster.set_roles(other.key, kept.roles, kept.pending, by)


def without_conflict(first: Operator, added: frozenset[str]) -> Operator:
    """What the first operator keeps: the conflicting roles that the new one has taken over are given up."""
    gives_up = added & (COUNTING_ROLES | {FINANCE})
    roles = first.roles - gives_up
    return replace(first, roles=roles - COUNTING_ROLES if conflict(roles) else roles)


def summary(body: Body) -> Summary:
    titles = "、".join(ROLE_TITLES.get(str(role), str(role)) for role in body["roles"])
    return Summary(f"{body['name']}（{titles}）")


BUSINESS = Business(
    kind="operator", title="操作员登记", form=FORM, route=ROUTE, makers=frozenset({ADMIN}), levels=EVERY_LEVEL,
    check=check, arrive=arrive, apply=apply, summary=summary, shape=OperatorShape, route_of=route_of, paper="操作员登记表",
    signers=("管理员", "负责人"), archive="永久", sort=1, stream="office", unfit=unfit,
)  # fmt: skip
