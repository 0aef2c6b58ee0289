"""站点停用: a computer was lost, broken or copied, and its keys count up to a place and no further (security T2, T16, T18).

The office above files it. It names, stream by stream, how far the station's filings go: what it holds of them. Packages
of that computer are refused from then on, and whatever it or its operators signed beyond has no force, wherever it comes
in. The place gets a new computer of the same code: a new incarnation, which the office above admits and refills with
everything that it holds (architecture, 'Exchange').
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.departed import end
from app.business.shapes import Count, Name, Shape, StationText, Text
from app.domain.filing import OFFICE, Filing, StationId
from app.domain.route import ADMIN, DISTRICT, TOWNSHIP
from app.errors import Problem
from app.ports import Unit

KIND = "station_end"
FORM = (
    Field("name", "停用站点", required=True),
    Field("station", "站点编号", required=True),
    Field("reason", "停用原因", "long", required=True),
    Field("filed", "已收到单据（份）", "int"),
)


class StationEndShape(Shape):
    station: StationText
    name: Name
    reason: Text
    heads: dict[Annotated[str, Meta(max_length=80)], Count]
    filed: Count = 0


def check(body: Body, context: Context) -> list[Problem]:
    if not str(body.get("reason", "")).strip():
        return [Problem("reason_missing", "请写明停用原因，例如电脑丢失、损坏、被复制。", "reason")]
    station = context.unit.roster.station(str(body["station"]))
    if station is not None and station.revoked:
        return [Problem("already_ended", f"站点「{station.name}」已经停用。", "station")]
    return []


def unfit(filing: Filing, unit: Unit) -> str:
    """By an office above the station, about its own streams."""
    station, mine = unit.roster.station(str(filing.body["station"])), filing.header.stream.station
    if station is None:
        return "名册上没有这个站点。"
    if station.id.code == mine.code or not station.id.code.startswith(mine.code):
        return "只能停用下级站点。"
    if not all(stream.startswith(f"{station.id}/") for stream in filing.body["heads"]):
        return "停用单里写的单据流水不是这个站点的。"
    return ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    station = unit.roster.station(str(filing.body["station"]))
    if station is None:
        return
    unit.roster.add_station(replace(station, revoked=True), by)
    operators = {one.key: one for one in unit.roster.operators(str(station.id))}
    end(operators, {str(stream): int(seq) for stream, seq in filing.body["heads"].items()}, by, unit)


def heads_of(station: StationId, unit: Unit) -> dict[str, int]:
    """How far this store holds the streams of a station."""
    return {str(stream): seq for stream, seq, _ in unit.journal.heads() if stream.station == station and seq}


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']}（{body['station']}）")


BUSINESS = Business(
    kind=KIND, title="站点停用", form=FORM, route=(), makers=frozenset({ADMIN}), levels=(DISTRICT, TOWNSHIP), check=check,
    apply=apply, summary=summary, shape=StationEndShape, unfit=unfit, paper="站点停用单", signers=("经办人", "负责人"),
    archive="永久", sort=1, stream=OFFICE,
)  # fmt: skip
