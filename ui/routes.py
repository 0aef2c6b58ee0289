"""Where a filing stands, as steps: ✓ 提交 → ✓ 初审 → ○ 复核."""

from __future__ import annotations

from app.business import business
from app.domain.filing import StationId
from app.domain.records import DEAD, EFFECTIVE, Docket
from app.domain.route import steps_from
from ui import wording


def steps_text(docket: Docket) -> str:
    """The route of a filing with what is done, what comes next, and where it ended."""
    steps = steps_from(business(docket.kind).route, StationId.parse(docket.station).level)
    if not steps:
        return "✓ 提交即生效"
    parts = ["✓ 提交"]
    for place, step in enumerate(steps):
        done = docket.state == EFFECTIVE or place < docket.step
        parts.append(f"{'✓' if done else '○'} {step.title}")
    if docket.state in DEAD:
        parts = [part for part in parts if part.startswith("✓")] + [wording.state_text(docket.state)]
    return "→".join(parts)


def kind_title(docket: Docket) -> str:
    return business(docket.kind).title


def is_entered(docket: Docket) -> bool:
    """Whether such a filing is entered as a form of its declaration."""
    return business(docket.kind).make is not None


def paper_title(docket: Docket) -> str:
    """What the printed filing is called."""
    declared = business(docket.kind)
    return declared.paper or declared.title
