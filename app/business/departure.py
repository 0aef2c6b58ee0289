"""操作员离任: an operator's key counts up to a position and no further (Songshan 003 art. 38-40; Qingdao 000 art. 10).

Who leaves hands over what he has in hand, with both names on the paper; whoever has a passphrase stolen, or is dismissed,
is stopped by the same filing of his own station's administrator, or of an office above it. It names, stream by stream,
how far that key's filings go (security T16, T34): what stands there holds, whatever he signed after it has no force, with
whatever basis and whenever it arrives. What waits for a review and lies beyond is rejected; what a review has made
effective stays, and `verify` names it. Nobody ends himself, so somebody who can go on is always there.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.departed import DEPARTED, end
from app.business.shapes import Count, Key, Name, Shape, StationText, Text
from app.domain.filing import OFFICE, Filing, StationId
from app.domain.route import ADMIN
from app.errors import Problem
from app.ports import Unit

KIND = "departure"
FORM = (
    Field("name", "离任操作员", required=True),
    Field("successor", "接任人", required=True),
    Field("reason", "离任原因", "long", required=True),
    Field("filed", "经手单据（份）", "int"),
    Field("waiting", "未办结（份）", "int"),
    Field("unsent", "未送出（份）", "int"),
)


class DepartureShape(Shape):
    name: Name
    key: Key
    station: StationText
    successor: Name
    reason: Text
    heads: dict[Annotated[str, Meta(max_length=80)], Count]
    filed: Count = 0
    waiting: Count = 0
    unsent: Count = 0


def check(body: Body, context: Context) -> list[Problem]:
    if not str(body.get("reason", "")).strip():
        return [Problem("reason_missing", "请写明离任原因，例如调走、退休、口令被人知道。", "reason")]
    if context.unit.marks.get(DEPARTED, str(body["key"])) is not None:
        return [Problem("already_departed", f"操作员「{body['name']}」已经办过离任。", "name")]
    return []


def unfit(filing: Filing, unit: Unit) -> str:
    """By his own station or an office above it, about somebody on its roster, and never about oneself."""
    operator = unit.roster.operator(str(filing.body["key"]))
    if operator is None or operator.station != filing.body["station"]:
        return "名册上没有这位操作员。"
    if not StationId.parse(operator.station).code.startswith(filing.header.stream.station.code):
        return "只能为本站点或下级站点的操作员办理离任。"
    if operator.key == filing.header.operator:
        return "不能为自己办理离任，请由接任的管理员办理。"
    if not all(stream.startswith(f"{operator.station}/") for stream in filing.body["heads"]):
        return "离任单里写的单据流水不是这个站点的。"
    return ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    operator = unit.roster.operator(str(filing.body["key"]))
    if operator is not None:
        heads = {str(stream): int(seq) for stream, seq in filing.body["heads"].items()}
        end({operator.key: operator}, heads, by, unit)


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']} → {body['successor']}")


BUSINESS = Business(
    kind=KIND, title="操作员离任", form=FORM, route=(), makers=frozenset({ADMIN}), levels=EVERY_LEVEL, check=check,
    apply=apply, summary=summary, shape=DepartureShape, unfit=unfit, paper="操作员离任交接表",
    signers=("离任人", "接任人", "监交人"), archive="永久", sort=1, stream=OFFICE,
)  # fmt: skip
