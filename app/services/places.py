"""What forms and lists offer to choose from: the villages of a station, the tiers, groups and years of the policy in force."""

from __future__ import annotations

from dataclasses import dataclass

from app.business.group_list import groups_of
from app.domain import scheme_terms
from app.domain.money import yuan_plain
from app.domain.policy import Policy
from app.ports import Unit
from app.services.desk import Desk
from app.services.links import neighbours


@dataclass(frozen=True, slots=True)
class Choices:
    """Villages and tiers as (value, title), the names of the policy's special groups, and the first year for which there
    can be an account.
    """

    villages: tuple[tuple[str, str], ...]
    tiers: tuple[tuple[str, str], ...]
    groups: tuple[str, ...]
    scheme_began: int = scheme_terms.BEGAN


def choices(desk: Desk) -> Choices:
    """Everything that forms and lists of this station offer now."""
    with desk.store.read() as unit:
        policy = desk.policy(unit)
        return Choices(villages_in(unit, desk), _tiers(policy), groups_of(policy), scheme_terms.began(policy))


def villages(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(12-digit code, name) of the villages under this station, in the order of their codes; its own at a village."""
    with desk.store.read() as unit:
        return villages_in(unit, desk)


def villages_in(unit: Unit, desk: Desk) -> tuple[tuple[str, str], ...]:
    """`villages`, inside a unit."""
    found = {
        station.id.code: station.name
        for station in unit.roster.stations()
        if station.level == "village" and station.id.code.startswith(desk.station.code) and not station.revoked
    }
    if desk.level == "village":
        found.setdefault(desk.station.code, desk.station_name)
    return tuple(sorted(found.items()))


def station_names(desk: Desk) -> dict[str, str]:
    """Every station that is known here, by its code; one whose packages seldom come here is named with its code, since
    names of villages repeat.
    """
    with desk.store.read() as unit:
        near = {station.id.code for station in neighbours(desk, unit)}
        return {
            one.id.code: one.name if one.id.code in near else f"{one.name}（{one.id.code}）" for one in unit.roster.stations()
        }


def tiers(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(yuan as typed, title) of every tier of the policy in force; who may use it is the form's check."""
    with desk.store.read() as unit:
        return _tiers(desk.policy(unit))


def _tiers(policy: Policy) -> tuple[tuple[str, str], ...]:
    return tuple(
        (yuan_plain(tier.fen), f"{yuan_plain(tier.fen)} 元{f'（限{tier.for_whom}）' if tier.hardship_only else ''}")
        for tier in policy.tiers
    )


def groups(desk: Desk) -> tuple[str, ...]:
    """The names of the policy's special groups: those that open a tier, and those that are paid for."""
    with desk.store.read() as unit:
        return groups_of(desk.policy(unit))
