"""工作台: the four questions of a clerk's morning, what is due, what is not right (interface, 工作台).

谁没缴 stands in app.services.progress; 什么没复核, 什么没送到 and 什么被退回 here, counted by the store so that 50,000
filings of an import cost no more than five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.queue import Selection, Share
from app.domain.records import RETURNED, LinkState
from app.domain.route import DISTRICT
from app.ports import Unit
from app.services.cautions import Caution, cautions
from app.services.deadlines import Task, tasks
from app.services.desk import Desk
from app.services.first_steps import first_steps
from app.services.links import links
from app.services.papers import place_name
from app.services.review_lists import queue_of


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the first page and the foot show, less the collection. Days are ISO, "" where there is none."""

    waiting: int
    oldest_waiting: str
    unsent: int
    sent_at: str
    returned: int
    oldest_returned: str
    tasks: tuple[Task, ...]
    warnings: tuple[Caution, ...]
    policy_title: str
    backup_at: str
    links: tuple[LinkState, ...]


def summary(desk: Desk) -> Workbench:
    """The workbench of this station for this operator, now."""
    connected = links(desk)
    with desk.store.read() as unit:
        waiting = unit.queues.shares(queue_of(desk), "kind")
        returned = _returned(desk, unit)
        backup = unit.links.last("", "backup")
        policy = desk.policy(unit)
        due = tuple(tasks(desk, unit, waiting, returned))
        begun = first_steps(desk, unit)
    backup_at = backup[0] if backup else ""
    return Workbench(
        waiting=sum(share.count for share in waiting),
        oldest_waiting=min((share.oldest for share in waiting), default=""),
        unsent=_unsent(desk, connected), sent_at=max((link.last_sent for link in connected), default=""),
        returned=returned.count if returned else 0, oldest_returned=returned.oldest if returned else "", tasks=due,
        warnings=(*begun, *cautions(desk, backup_at, connected)),
        policy_title=f"{place_name(policy.region)} {policy.valid_from:%Y-%m-%d} 起", backup_at=backup_at,
        links=tuple(connected),
    )  # fmt: skip


def _unsent(desk: Desk, connected: Sequence[LinkState]) -> int:
    """Filings that the parent has not acknowledged; at the district, the most that any child still lacks."""
    above = [link.waiting for link in connected if len(link.station) < len(desk.station.code)]
    return sum(above) if above or desk.level != DISTRICT else max((link.waiting for link in connected), default=0)


def to_do(desk: Desk) -> tuple[int, int]:
    """(filings that wait for this operator, own filings that came back)."""
    with desk.store.read() as unit:
        waiting = sum(share.count for share in unit.queues.shares(queue_of(desk), "kind"))
        returned = _returned(desk, unit)
        return waiting, returned.count if returned else 0


def overdue(desk: Desk) -> int:
    """How many tasks should have been done before today."""
    with desk.store.read() as unit:
        waiting = unit.queues.shares(queue_of(desk), "kind")
        return sum(task.late for task in tasks(desk, unit, waiting, _returned(desk, unit)))


def _returned(desk: Desk, unit: Unit) -> Share | None:
    """What came back to this station and has not been filed anew."""
    found = unit.queues.shares(Selection(state=RETURNED, station=str(desk.station), unanswered=True), "state")
    return found[0] if found else None
