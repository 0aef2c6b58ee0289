"""第一次使用: from an empty computer to a station that can work, in at most five steps."""

from __future__ import annotations

from ui.pages.first_start.wizard import FirstStart

__all__ = ["FirstStart"]
