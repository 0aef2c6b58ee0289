"""区级站点设立: the first filing of a district's `office` stream, signed by its first operator and by the root key.

It holds the root's key list with a threshold, the district's station keys, the first operator and the first policy.
Everything else that is believed about stations, operators and policy follows from it along the office chains, so the
head of the district's office chain pins all of it together (what TUF calls a snapshot: rollback, mix-and-match and
fast-forward would break the chain).

The suite of algorithms in its header is the district's for ever (GB/T 39786-2021; security T36). Nothing else has to say
so: a filing's operator has a key of the filing's suite (app/exchange/filing_bytes.py), every key that a filing names is of
it too (app/business/shapes.Key), and whoever is on the roster was put there by such a filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.business.declaration import Body, Business, Effects, Field, Summary
from app.business.policy_notice import NEWER, unreadable
from app.business.shapes import Count, Key, Name, Shape, Signature
from app.domain.filing import Filing
from app.domain.records import Operator, Station
from app.domain.route import ADMIN, DISTRICT, ROLES
from app.ports import Unit

KIND = "genesis"
ROOT_DOMAIN = b"xiangbao/root/1"

FORM = (Field("name", "站点名称", required=True),)


class Keys(Shape):
    sign: Key
    seal: Key


class FirstOperator(Shape):
    name: Name
    key: Key


class Root(Shape):
    keys: list[Key]
    threshold: Count


class GenesisShape(Shape):
    name: Name
    root: Root
    station: Keys
    operator: FirstOperator
    policy: dict[str, Any]
    root_signature: Signature


def station_of(filing: Filing, station: Mapping[str, Any]) -> Station:
    return Station(
        id=filing.header.stream.station, name=str(filing.body["name"]), sign_public=str(station["sign"]),
        seal_public=str(station["seal"]), admitted=filing.id,
    )  # fmt: skip


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    unit.roster.add_station(station_of(filing, filing.body["station"]), by)
    first = filing.body["operator"]
    operator = Operator(
        str(first["key"]), str(first["name"]), str(filing.header.stream.station), frozenset(ROLES),
        first=True,
    )  # fmt: skip
    unit.roster.add_operator(operator, by)
    policy = filing.body["policy"]
    unit.policies.add(by, str(policy["valid_from"]), policy)


def unfit(filing: Filing, unit: Unit) -> str:
    if filing.header.seq != 1 or unit.roster.stations():
        return "区级站点已经设立，不能再设立一次。"
    return next((problem.text for problem in unreadable(filing.body["policy"])), "")


def summary(body: Body) -> Summary:
    return Summary(str(body["name"]))


BUSINESS = Business(
    kind=KIND, title="区级站点设立", form=FORM, route=(), makers=frozenset({ADMIN}), levels=(DISTRICT,), apply=apply,
    summary=summary, shape=GenesisShape, archive="永久", sort=0, stream="office", unfit=unfit,
    version=NEWER,
)  # fmt: skip
