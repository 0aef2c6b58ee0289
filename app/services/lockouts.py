"""An administrator lets a colleague who mistyped too often try again at once (GB/T 22239-2019 登录失败处理; security T37).

He sits in the same office and sees who it is; whoever only guesses has nobody to ask. The next five attempts are free
again, and the recovery sheet remains for who does not remember.
"""

from __future__ import annotations

from app.domain.audit import WRITE
from app.domain.route import ADMIN
from app.errors import OfficeError
from app.keys.slot_form import operator_name
from app.services import attempts
from app.services.attempts import Waiting
from app.services.desk import Desk


class NotLockedOut(OfficeError):
    """Nobody of that name has to wait."""


def waiting(desk: Desk) -> list[Waiting]:
    """Who of this station has to wait after wrong passphrases, by name."""
    return attempts.waiting(desk.home, desk.clock)


def let_try(desk: Desk, name: str) -> None:
    """End the wait of `name`. Raises NotYourRole, NotLockedOut."""
    desk.need(ADMIN, doing="解除等待")
    wanted = operator_name(name)
    if wanted not in {one.name for one in waiting(desk)}:
        raise NotLockedOut(f"「{wanted}」现在不用等，可以直接登录。", "请核对姓名；口令忘了，用他的恢复单。")
    attempts.succeeded(desk.home, wanted)
    desk.note(WRITE, "lockouts.let_try")
