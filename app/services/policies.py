"""政策: the district files a new dated policy; a second operator's review makes it effective, `office` carries it down.

Older months keep computing with the policy of their day (Songshan 003 art. 7; Linyi 004 2(2): tiers and windows change).
"""

from __future__ import annotations

from pathlib import Path

from app.domain.filing import OFFICE, Draft
from app.domain.policy import Policy, load_policy_file
from app.domain.route import ADMIN, CLERK, DISTRICT
from app.errors import OfficeError
from app.services.desk import Desk, check_or_refuse, policies


class PolicyNotHere(OfficeError):
    """Only the district sets policy."""


def load(desk: Desk, file: Path) -> str:
    """File the policy in `file` (TOML or JSON); returns the filing's id. It holds once another operator approves it."""
    desk.need(ADMIN, CLERK, doing="下发政策")
    if desk.level != DISTRICT:
        raise PolicyNotHere("政策由区级下发。", "本站点读取区里的交换包就会得到新政策。")
    draft = Draft("policy", load_policy_file(file).to_mapping())
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit))
        return desk.file(unit, OFFICE, [draft])[0][1].id


def in_force(desk: Desk) -> tuple[Policy, ...]:
    """All policies this station knows, oldest first; the last one whose day has come is in force."""
    with desk.store.read() as unit:
        return tuple(sorted(policies(unit), key=lambda policy: policy.valid_from))
