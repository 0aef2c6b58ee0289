"""政策: the district files a new dated policy; a second operator's review makes it effective, `office` carries it down.

Older months keep computing with the policy of their day (Songshan 003 art. 7; Linyi 004 2(2): tiers and windows change).
"""

from __future__ import annotations

from pathlib import Path

from app.domain.policy import Policy
from app.services.desk import Desk, policies
from app.services.policy_editor import PolicyNotHere, read_file, submit

__all__ = ["PolicyNotHere", "in_force", "load"]


def load(desk: Desk, file: Path) -> str:
    """File the policy in `file` (TOML, JSON or the spreadsheet form); returns the filing's id. It holds once another
    operator approves it. Raises FormRefused with everything that is wrong.
    """
    return submit(desk, read_file(file))


def in_force(desk: Desk) -> tuple[Policy, ...]:
    """All policies this station knows, oldest first; the last one whose day has come is in force."""
    with desk.store.read() as unit:
        return tuple(sorted(policies(unit), key=lambda policy: policy.valid_from))
