"""What a person's card says beyond the record: groups by agencies' lists, subsidies that are on their way, disputes.

Songshan 003 art. 3(6), 13; Linyi 004 2(4): the subsidy of the year that has not come goes along when somebody moves.
"""

from __future__ import annotations

from app.business.grant_request import LEVEL_TITLES, WHAT_TITLES
from app.domain.money import yuan
from app.domain.money_records import Mark, Membership
from app.services.people import Person


def facts(person: Person) -> list[tuple[str, str]]:
    """(label, text) pairs; nothing for somebody in no group and owed nothing."""
    groups = "；".join(map(membership_text, person.groups))
    awaited = "；".join(
        f"{year} 年{WHAT_TITLES[what]} {LEVEL_TITLES[level]} {yuan(fen)} 元" for year, what, level, fen in person.awaited
    )
    disputes = "；".join(map(dispute_text, person.disputes))
    found = (("在册人群", groups), ("在途补贴", awaited), ("核查申请", disputes))
    return [(label, text) for label, text in found if text]


def dispute_text(mark: Mark) -> str:
    """What was disputed, and what came of it or until when it is answered (003 art. 16)."""
    row, since = mark.row, str(mark.row["since"])
    asked = f"{row['about']}，{since} 受理"
    if row["state"] == "answered":
        return f"{asked}，答复：{row['result']}（单据 {str(row['answer'])[:8]}）"
    return f"{asked}，还没有答复，请在 {row['until']} 前答复"


def membership_text(one: Membership) -> str:
    """低保，2024-03-01 起（民政局名单）."""
    until = f"至 {one.to_on}" if one.to_on else "起"
    return f"{one.name}，{one.from_on} {until}（{one.source}名单）"
