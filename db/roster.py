"""Stations and operators, computed from the office streams, and the dated policies (Songshan 003 art. 40)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, literal, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.filing import Basis, StationId
from app.domain.records import Operator, Station
from db.query import Query
from db.tables import filings, grants, operators, policies, stations, streams
from db.work import Work

_STATION = Query(select(stations).where(stations.c.id == bindparam("key")))
_STATIONS = Query(select(stations).order_by(stations.c.code, stations.c.serial, stations.c.incarnation))
_AT = Query(
    select(stations)
    .where(stations.c.code == bindparam("place"), stations.c.revoked == literal(0))
    .order_by(stations.c.serial, stations.c.incarnation.desc())
    .limit(1)
)
_OPERATOR = Query(select(operators).where(operators.c.key == bindparam("who")))
_OPERATORS = Query(
    select(operators).where(operators.c.station == bindparam("place")).order_by(operators.c.n, operators.c.key)
)
_POLICIES = Query(select(policies.c.body).order_by(policies.c.valid_from, policies.c.n))
_PUT_STATION = insert(stations).values({column.name: bindparam(f"v_{column.name}") for column in stations.columns})
_KEEP_STATION = Query(
    _PUT_STATION.on_conflict_do_update(
        index_elements=["id"],
        set_={
            name: _PUT_STATION.excluded[name]
            for name in ("name", "sign_public", "seal_public", "admitted", "revoked", "n")
        },
    )
)
_PUT_OPERATOR = insert(operators).values({column.name: bindparam(f"v_{column.name}") for column in operators.columns})
_KEEP_OPERATOR = Query(
    _PUT_OPERATOR.on_conflict_do_update(
        index_elements=["key"],
        set_={
            name: _PUT_OPERATOR.excluded[name]
            for name in ("name", "station", "roles", "pending", "first", "n")
        },
    )
)


_PLACE = Query(
    select(streams.c.station, filings.c.seq)
    .join(streams, streams.c.id == filings.c.stream_id)
    .where(filings.c.n == bindparam("number"))
)
_GRANTS = Query(
    select(grants.c.station, grants.c.seq, grants.c.roles).where(grants.c.key == bindparam("who")).order_by(grants.c.n)
)
_PUT_GRANT = insert(grants).values({column.name: bindparam(f"v_{column.name}") for column in grants.columns})
_KEEP_GRANT = Query(
    _PUT_GRANT.on_conflict_do_update(index_elements=["key", "n"], set_={"roles": _PUT_GRANT.excluded["roles"]})
)


class Roster:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[str, Operator | None] = {}
        self._grants: dict[str, list[tuple[str, int, frozenset[str]]]] = {}

    def add_station(self, station: Station, n: int) -> None:
        """Keep a station, or what filing `n` changed of it."""
        self._work.change(
            _KEEP_STATION, v_id=str(station.id), v_code=station.id.code, v_serial=station.id.serial,
            v_incarnation=station.id.incarnation, v_name=station.name, v_sign_public=station.sign_public,
            v_seal_public=station.seal_public, v_admitted=station.admitted, v_revoked=int(station.revoked), v_n=n,
        )  # fmt: skip

    def station(self, station: str) -> Station | None:
        row = self._work.one(_STATION, key=station)
        return _station(row) if row else None

    def stations(self) -> list[Station]:
        """By code, serial and incarnation, revoked ones too."""
        return [_station(row) for row in self._work.rows(_STATIONS)]

    def at(self, code: str) -> Station | None:
        """The station of that code that is not revoked: of several the lowest serial, its newest incarnation."""
        row = self._work.one(_AT, place=code)
        return _station(row) if row else None

    def add_operator(self, operator: Operator, n: int) -> None:
        """Keep an operator, or what filing `n` changed of him."""
        self._known.clear()
        self._work.change(
            _KEEP_OPERATOR, v_key=operator.key, v_name=operator.name,
            v_station=operator.station, v_roles=_words(operator.roles), v_pending=_words(operator.pending),
            v_first=int(operator.first), v_n=n,
        )  # fmt: skip
        self._grant(operator.key, operator.roles, n)

    def operator(self, key: str) -> Operator | None:
        """By key; remembered for the unit, because every filing of an import asks."""
        if key not in self._known:
            row = self._work.one(_OPERATOR, who=key)
            self._known[key] = _operator(row) if row else None
        return self._known[key]

    def operators(self, station: str) -> list[Operator]:
        """Operators of a station, in the order they were admitted."""
        return [_operator(row) for row in self._work.rows(_OPERATORS, place=station)]

    def set_roles(self, key: str, roles: frozenset[str], pending: frozenset[str], n: int) -> None:
        """Change an operator's roles from filing `n` on; what he filed before is judged by what he had then."""
        self._known.clear()
        self._work.change_columns(operators, {"key": key}, {"roles": _words(roles), "pending": _words(pending)})
        self._grant(key, roles, n)

    def roles_at(self, key: str, basis: Basis) -> frozenset[str]:
        """The roles that a key had by the office chains as far as `basis` knew them."""
        if key not in self._grants:
            rows = self._work.rows(_GRANTS, who=key)
            self._grants[key] = [(station, seq, frozenset(roles.split())) for station, seq, roles in rows]
        held: frozenset[str] = frozenset()
        for station, seq, roles in self._grants[key]:
            if seq <= basis.seq(station):
                held = roles
        return held

    def _grant(self, key: str, roles: frozenset[str], n: int) -> None:
        station, seq = self._work.one(_PLACE, number=n) or ("", 0)
        self._grants.clear()
        self._work.change(_KEEP_GRANT, v_key=key, v_n=n, v_station=station, v_seq=seq, v_roles=_words(roles))

    def forget(self) -> None:
        """The transaction was rolled back."""
        self._known.clear()
        self._grants.clear()


class Policies:
    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, n: int, valid_from: str, body: Mapping[str, Any]) -> None:
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        self._work.put(policies, (n, valid_from, text))

    def all(self) -> list[Mapping[str, Any]]:
        """Bodies by the day from which they hold, then by filing."""
        return [json.loads(body) for (body,) in self._work.rows(_POLICIES)]


def _words(roles: frozenset[str]) -> str:
    return " ".join(sorted(roles))


def _station(row: tuple[Any, ...]) -> Station:
    _, code, serial, incarnation, name, sign_public, seal_public, admitted, revoked, _ = row
    return Station(StationId(code, serial, incarnation), name, sign_public, seal_public, admitted, bool(revoked))


def _operator(row: tuple[Any, ...]) -> Operator:
    key, name, station, roles, pending, first, _ = row
    return Operator(key, name, station, frozenset(roles.split()), frozenset(pending.split()), bool(first))
