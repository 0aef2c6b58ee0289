"""Who checks a filing: the steps of a business's route, from the station that filed it upward.

Steps at or below the filing station's own level fall away; at least one later step, by another key, remains
(Songshan 003 art. 40: 经办人 ≠ 复核人; Qingdao 000 art. 10(2): never both handle and check).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.filing import LEVELS, Level

VILLAGE, TOWNSHIP, DISTRICT = LEVELS
_RANKS = {level: at for at, level in enumerate(LEVELS)}

ASSISTANT, CLERK, REVIEWER, FINANCE = "assistant", "clerk", "reviewer", "finance"
ARCHIVIST, AUDITOR, ADMIN = "archivist", "auditor", "admin"

ROLES = (ASSISTANT, CLERK, REVIEWER, FINANCE, ARCHIVIST, AUDITOR, ADMIN)
ROLE_TITLES = {
    ASSISTANT: "协办员",
    CLERK: "经办",
    REVIEWER: "复核",
    FINANCE: "财务",
    ARCHIVIST: "档案",
    AUDITOR: "稽核",
    ADMIN: "管理",
}
MAKER_ROLES = frozenset({ASSISTANT, CLERK, ADMIN})
"""Roles that hold as soon as they are given; the others wait for the parent's approval."""


@dataclass(frozen=True, slots=True)
class Step:
    level: Level
    role: str
    title: str


def rank(level: Level) -> int:
    return _RANKS[level]


def steps_from(route: Sequence[Step], filed_at: Level) -> tuple[Step, ...]:
    """The steps that remain for a filing made at `filed_at`; empty only for a business without a route."""
    reached = _RANKS[filed_at]
    later = tuple([step for step in route if _RANKS[step.level] > reached])
    return later or tuple(route[-1:])
