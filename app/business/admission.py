"""站点准入: a parent admits a station and its first operator; the filing is the station's certificate.

It stands in the parent's `office` stream, names the station's keys and the code it covers, and travels up and down
with that stream. The fingerprint that two people compare over the phone is that of the request it answers.
"""

from __future__ import annotations

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.genesis import FirstOperator
from app.business.shapes import Hash, Key, Name, Shape, StationText, Word, is_station
from app.domain.filing import Filing, StationId, parent_code
from app.domain.records import Operator, Station
from app.domain.route import ADMIN, DISTRICT, ROLES, TOWNSHIP
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("station", "站点编号", required=True),
    Field("name", "站点名称", required=True),
    Field("fingerprint", "申请文件指纹", required=True),
)


class AdmissionShape(Shape):
    station: StationText
    name: Name
    sign: Key
    seal: Key
    operator: FirstOperator
    fingerprint: Hash
    covers: list[Word]


def check(body: Body, context: Context) -> list[Problem]:
    station = StationId.parse(str(body["station"]))
    if context.unit.roster.station(str(station)) is not None:
        return [Problem("station_known", "这个站点已经准入过；换电脑请先由本站办理恢复。", "station")]
    others = [other for other in context.unit.roster.stations() if other.id.code == station.code]
    same = [other for other in others if other.id.serial == station.serial]
    if any(not other.revoked for other in same):
        return [Problem("serial_taken", "同一编号的电脑还在用：换电脑请先停用旧的那台，另加一台请换一个序号。", "station")]
    if any(other.id.incarnation >= station.incarnation for other in same):
        return [Problem("incarnation_taken", "这台电脑要按「换上来的电脑」申请，才能接着旧电脑办。", "station")]
    return []


def unfit(filing: Filing, unit: Unit) -> str:
    """A parent admits its own children, each once: who could replace a certificate could sign for its holder."""
    if not is_station(str(filing.body["station"])):
        return "站点编号读不懂。"
    station = StationId.parse(str(filing.body["station"]))
    if parent_code(station.code) != filing.header.stream.station.code:
        return "只能准入直接归本站点管的站点。"
    if unit.roster.station(str(station)) is not None:
        return "这个站点已经准入过，证书不能换。"
    if unit.roster.operator(str(filing.body["operator"]["key"])) is not None:
        return "这把操作员密钥已经登记过。"
    return ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    body = filing.body
    station = Station(
        StationId.parse(str(body["station"])), str(body["name"]), str(body["sign"]), str(body["seal"]), filing.id,
    )  # fmt: skip
    unit.roster.add_station(station, by)
    first = body["operator"]
    unit.roster.add_operator(
        Operator(str(first["key"]), str(first["name"]), str(station.id), frozenset(ROLES), first=True), by
    )


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']}（{body['station']}）")


BUSINESS = Business(
    kind="admission", title="站点准入", form=FORM, route=(), makers=frozenset({ADMIN}), levels=(DISTRICT, TOWNSHIP),
    check=check, apply=apply, summary=summary, shape=AdmissionShape, archive="永久", sort=0, stream="office", unfit=unfit,
)  # fmt: skip
