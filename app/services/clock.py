"""The two clocks: the wall and the business calendar.

XIANGBAO_TODAY sets the business calendar's day for tests; a filing made under it says so in its header, and a frozen
bundle ignores the variable.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime

from app.errors import OfficeError


class DayUnreadable(OfficeError):
    """XIANGBAO_TODAY is not a day."""


class SystemClock:
    """The machine's clock, with the business day set by hand where the environment asks for it."""

    def __init__(self, today: str | None = None) -> None:
        text = (
            today
            if today is not None
            else ("" if getattr(sys, "frozen", False) else os.environ.get("XIANGBAO_TODAY", ""))
        )
        try:
            self._day = date.fromisoformat(text) if text else None
        except ValueError:
            raise DayUnreadable(f"XIANGBAO_TODAY 的日期「{text}」读不懂。", "请写成 2026-10-20 的样子。") from None

    def now(self) -> datetime:
        return datetime.now().astimezone().replace(microsecond=0)

    def today(self) -> date:
        return self._day or date.today()

    @property
    def day_set(self) -> bool:
        return self._day is not None
