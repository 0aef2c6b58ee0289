"""`xiangbao today` and `xiangbao progress`: the workbench without a screen (design: a second front end proves the core)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import cli_work as work
from app.services import progress, workbench
from app.services.progress import Collected


def add(commands: Any, sub: Any) -> None:
    """Add both commands to the parser."""
    sub(commands, "today", "今天要做的：没复核、没送到、被退回的件数，期限和提醒", run_today)
    sub(
        commands,
        "progress",
        "本年收缴进度：按村（区按镇，村按组）应缴、已缴、去年同日，档次，年龄，每日收缴",
        run_progress,
    )


def run_today(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = workbench.summary(desk)
    return {
        "waiting": found.waiting, "unsent": found.unsent, "returned": found.returned,
        "tasks": [asdict(task) for task in found.tasks], "warnings": [caution.text for caution in found.warnings],
    }, 0  # fmt: skip


def run_progress(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return _shown(progress.collected(desk)), 0


def _shown(found: Collected) -> dict[str, Any]:
    """Amounts in fen, as everywhere on the command line."""
    return {
        "year": found.year, "should": found.should, "paid": found.paid, "unpaid": found.should - found.paid,
        "paid_directly": found.direct,
        "paid_last_year": found.before, "places": [asdict(place) for place in found.places],
        "tiers": [{"fen": fen, "payments": count} for fen, count in found.tiers],
        "ages": [asdict(group) for group in found.ages],
        "days": [{"day": day, "fen": now, "last_year_fen": before} for day, now, before in found.days],
        "campaign": asdict(found.campaign) if found.campaign else {},
    }  # fmt: skip
