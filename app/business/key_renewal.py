"""操作员换钥: a new operator draws a key of his own at his first sign-in (Qingdao 000 art. 10; GB/T 22239-2019 身份鉴别).

Who registers an operator types his first passphrase, and that computer drew the key behind it: it could sign in his name
for ever. So the key that he was given signs one paper, this one, which names the key that he has drawn himself, and ends
there. His roles go over as they would begin: 经办 at once, 复核 and the other checkers when the office above has approved
this very key, at the district at once. An approval of the key that was given does not carry over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from app.business import operator
from app.business.declaration import EVERY_LEVEL, Body, Business, Effects, Field, Summary
from app.business.departed import DEPARTED
from app.business.shapes import Count, Key, Name, Shape, StationText, Word
from app.domain.filing import OFFICE, Filing
from app.domain.money_records import Mark
from app.domain.records import FILED, WITHDRAWN
from app.domain.route import ROLES, Step
from app.ports import Unit

KIND = "key_renewal"
FORM = (Field("name", "姓名", required=True), Field("roles", "角色", "choice", required=True, choices=ROLES))
OPINION = "本人已经换上自己的密钥，改核准换钥单。"


class KeyRenewalShape(Shape):
    name: Name
    old: Key
    key: Key
    roles: Annotated[list[Word], Meta(min_length=1, max_length=20)]
    level: Word
    station: StationText
    heads: dict[Annotated[str, Meta(max_length=80)], Count]


def route_of(body: Body, steps: Sequence[Step]) -> Sequence[Step]:
    return operator.route_of(body, steps)


def unfit(filing: Filing, unit: Unit) -> str:
    """Signed by the key that it ends, for another that nobody has, with no more roles than it had or was waiting for."""
    body = filing.body
    before = unit.roster.operator(str(body["old"]))
    if before is None or body["old"] != filing.header.operator or before.name != body["name"]:
        return "换钥单要由本人原来的密钥签名。"
    if not frozenset(str(role) for role in body["roles"]) <= before.roles | before.pending:
        return "换钥单里的角色比原来的多。"
    if not all(stream.startswith(f"{before.station}/") for stream in body["heads"]):
        return "换钥单里写的单据流水不是这个站点的。"
    return operator.unfit(filing, unit)


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    """The key before ends here, also where it waits for an approval; the new one begins."""
    old, body = str(filing.body["old"]), filing.body
    unit.marks.put(Mark(DEPARTED, old, {"heads": dict(body["heads"]), "name": str(body["name"])}, n))
    for docket in unit.dockets.listed(state=FILED, kinds=(operator.BUSINESS.kind,), limit=0):
        found = unit.journal.get(docket.id)
        if found is not None and found[1].body.get("key") == old:
            unit.dockets.move(docket.n, state=WITHDRAWN, step=docket.step, awaits="", opinion=OPINION)
    before = unit.roster.operator(old)
    operator.arrive(filing, n, unit)
    made = unit.roster.operator(str(body["key"]))
    if before is not None and made is not None and before.first:
        unit.roster.add_operator(replace(made, first=True), n)
    unit.roster.set_roles(old, frozenset(), frozenset(), n)


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    operator.apply(filing, by, effects, unit)


def summary(body: Body) -> Summary:
    return operator.summary(body)


BUSINESS = Business(
    kind=KIND, title="操作员换钥", form=FORM, route=operator.ROUTE, makers=frozenset(ROLES), levels=EVERY_LEVEL,
    arrive=arrive, apply=apply, summary=summary, shape=KeyRenewalShape, route_of=route_of, paper="操作员换钥单",
    signers=("本人", "负责人"), archive="永久", sort=1, stream=OFFICE, unfit=unfit, own_key=True,
)  # fmt: skip
