"""What the shell asks of the books, in the reader's thread: choices, what is overdue, what the foot says, and what is
read or built ahead, so that no page has to do it when it is opened (interface, rule 8).
"""

from __future__ import annotations

from app.services import desk_jobs, people_lists, places, unsent, workbench
from app.services.desk import Desk
from app.services.places import Choices
from app.services.workbench import Workbench
from ui import readers
from ui.jobs import Progress


def choices(desk: Desk, _progress: Progress) -> Choices:
    """Villages, tiers and roles as they are now."""
    desk.refresh()
    return places.choices(desk)


def overdue(desk: Desk, _progress: Progress) -> int:
    """The number of tasks that are overdue."""
    return workbench.overdue(desk)


def prepare(desk: Desk, _progress: Progress) -> None:
    """What is installed, the jobs of 统计, the lists that searches use."""
    readers.offered()
    desk_jobs.all_jobs()  # reading thirty modules takes as long as a page: not when 统计 is opened
    people_lists.prepare(desk)


def summary(desk: Desk, _progress: Progress) -> tuple[Workbench, dict[str, str]]:
    """The workbench's counts and, by a neighbour's code, when his oldest unacknowledged filing was made."""
    found = workbench.summary(desk)
    return found, unsent.oldest_unsent(desk) if found.unsent else {}
