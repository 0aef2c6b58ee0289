"""What a person's card says beyond the record: groups by agencies' lists, and subsidies that are on their way.

Songshan 003 art. 3(6), 13; Linyi 004 2(4): the subsidy of the year that has not come goes along when somebody moves.
"""

from __future__ import annotations

from app.business.grant_request import LEVEL_TITLES, WHAT_TITLES
from app.domain.money import yuan
from app.domain.money_records import Membership
from app.services.people import Person


def facts(person: Person) -> list[tuple[str, str]]:
    """(label, text) pairs; nothing for somebody in no group and owed nothing."""
    groups = "；".join(map(membership_text, person.groups))
    awaited = "；".join(
        f"{year} 年{WHAT_TITLES[what]} {LEVEL_TITLES[level]} {yuan(fen)} 元" for year, what, level, fen in person.awaited
    )
    return [(label, text) for label, text in (("在册人群", groups), ("在途补贴", awaited)) if text]


def membership_text(one: Membership) -> str:
    """低保，2024-03-01 起（民政局名单）."""
    until = f"至 {one.to_on}" if one.to_on else "起"
    return f"{one.name}，{one.from_on} {until}（{one.source}名单）"
