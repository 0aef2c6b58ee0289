"""统计 · 常用表格: what a district's desk scripts for itself today, each one menu item. A module with a JOB is a job.

Adding one touches no other file. The list follows what clerks of other places had to build alone: lists split and
merged by village, status filled into any spreadsheet by ID number, catalogues, papers for the board and the door.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from app.errors import OfficeError

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.services.desk_jobs.declaration import Job


class JobUnknown(OfficeError):
    """No job of that key, or none that this operator can do here."""


@cache
def all_jobs() -> dict[str, Job]:
    """Every job by key, in the order of the menu."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{module.name}"), "JOB", None)
        if declared is not None:
            found.append(declared)
    return {job.key: job for job in sorted(found, key=lambda job: (job.group, job.order))}


def jobs(desk: Desk) -> tuple[Job, ...]:
    """The jobs of this station's level and this operator's roles."""
    return tuple(job for job in all_jobs().values() if desk.level in job.levels and (not job.roles or desk.can(*job.roles)))


def job(desk: Desk, key: str) -> Job:
    """The job of a key; JobUnknown when there is none for this operator here."""
    found = next((one for one in jobs(desk) if one.key == key), None)
    if found is None:
        raise JobUnknown(f"这里没有「{key}」这项统计。", "请从「统计」页或 xiangbao jobs list 里选；有的事项只在镇、区办理。")
    return found
