"""The jobs of 财政补助: plain calls of services, which touch no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from app.business.arrival import RECEIVABLE
from app.services import grant_overview, grant_papers, grants, group_lists, group_people
from app.services.desk import Desk
from app.services.grant_overview import Overview
from app.services.grant_papers import Wanted
from app.services.grants import Awaited
from app.services.group_people import Member
from ui.jobs import Progress
from ui.widgets.choose import write_file

OWED = f"{RECEIVABLE}/"


def overview(desk: Desk, what: str, year: int, progress: Progress) -> Overview:
    return grant_overview.overview(desk, what, year, progress)


def awaited(desk: Desk, _progress: Progress) -> list[Awaited]:
    """What was asked for and has not come, then what levels owe for subsidies entered with payments."""
    owed = [
        Awaited(f"{OWED}{level}", "", "全区（随缴费已记账）", RECEIVABLE, 0, level, fen, "")
        for level, fen in grants.receivable(desk).items()
    ]
    return [*(one for one in grants.awaited(desk) if one.village.startswith(desk.station.code)), *owed]


def members(desk: Desk, _progress: Progress) -> tuple[list[Member], int]:
    """Who belongs to a group today, and how many a list named before they were registered."""
    return group_people.members(desk, "", desk.today), len({one.resident.subject for one in group_lists.late(desk)})


def join(desk: Desk, progress: Progress) -> int:
    return len(group_lists.join(desk, progress))


def request(desk: Desk, what: str, year: int, villages: Sequence[str], progress: Progress) -> int:
    return len(grants.request(desk, what, year, villages, progress=progress))


def arrive(
    desk: Desk, keys: Sequence[str], day: date, voucher: str, into: str, fen: int, part: bool, progress: Progress
) -> int:
    """Register one transfer, `part` less than was asked; what a level owes for entered subsidies is settled by itself."""
    if keys[0].startswith(OWED):
        grants.settle_receivable(desk, keys[0].removeprefix(OWED), arrived_on=day, voucher=voucher, into=into, fen=fen)
        return 1
    return len(grants.arrive(desk, keys, arrived_on=day, voucher=voucher, into=into, fen=fen, part=part, progress=progress))


def paper(make: Callable[[Desk, Wanted], bytes], desk: Desk, wanted: Wanted, _progress: Progress) -> bytes:
    return make(desk, wanted)


def workbook(desk: Desk, wanted: Wanted, path: Path, _progress: Progress) -> Path:
    return write_file(path, grant_papers.request_xlsx(desk, wanted))


def missing_paper(desk: Desk, _progress: Progress) -> tuple[int, bytes]:
    """How many are on lists and not registered, and the paper of them."""
    found = group_people.missing(desk)
    return len(found), group_people.missing_pdf(desk, found) if found else b""
