"""撤销: the maker's station takes back a filing that nobody has reviewed.

At once before the filing has left the station; once it has been exported the parent must agree, because it may have
been reviewed there already. The filing itself says which of the two it is, so every station reads the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.business import business
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Hash, Shape, Text
from app.domain.filing import Filing
from app.domain.records import FILED, WITHDRAWN
from app.domain.route import ADMIN, ASSISTANT, CLERK, DISTRICT, FINANCE, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (Field("reason", "撤销原因", "long"),)
ROUTE = (Step(TOWNSHIP, REVIEWER, "同意撤销"), Step(DISTRICT, REVIEWER, "同意撤销"))


class WithdrawalShape(Shape):
    of: Hash
    exported: bool
    title: Text = ""
    reason: Text = ""


def check(body: Body, context: Context) -> list[Problem]:
    found = context.unit.journal.get(str(body.get("of", "")))
    docket = context.unit.dockets.get(found[0]) if found else None
    if docket is None or docket.state != FILED or docket.step:
        return [Problem("already_reviewed", "这份单据已经审核过，不能撤销；请用变更、作废或冲销来更正。")]
    return []


def unfit(filing: Filing, unit: Unit) -> str:
    refs = filing.header.refs
    if len(refs) != 1 or refs[0] != filing.body["of"]:
        return "撤销单没有写明撤销的是哪一份单据。"
    found = unit.journal.get(refs[0])
    if found is not None and found[1].header.stream != filing.header.stream:
        return "只能撤销本站点的单据。"
    return ""


def route_of(body: Body, steps: Sequence[Step]) -> Sequence[Step]:
    return steps[:1] if body.get("exported") else ()


def apply(filing: Filing, _by: int, _effects: Effects, unit: Unit) -> None:
    found = unit.journal.get(filing.header.refs[0])
    docket = unit.dockets.get(found[0]) if found else None
    if found is None or docket is None or docket.state != FILED or docket.step:
        return
    unit.dockets.move(found[0], state=WITHDRAWN, step=0, awaits="", opinion=str(filing.body.get("reason", "")))
    business(found[1].kind).settle(found[1], found[0], WITHDRAWN, unit)


def summary(body: Body) -> Summary:
    return Summary(str(body.get("title", "")))


BUSINESS = Business(
    kind="withdrawal", title="撤销", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK, FINANCE, ADMIN}),
    levels=EVERY_LEVEL, check=check, apply=apply, summary=summary, shape=WithdrawalShape, route_of=route_of, paper="撤销单",
    signers=("经办人", "审核人"), archive="业务撤销，10 年", sort=5,
    stream="either", unfit=unfit,
)  # fmt: skip
