"""What the workbench asks the list of people for: those whose payment for the year is still missing, or a new one."""

from __future__ import annotations

from typing import Self

MISSING = "今年没缴的人"
FRESH = object()
"""Asks the page for a new registration instead of a search."""


class Unpaid(str):
    """A search by what is missing instead of by words; `place` is the code below which ("" the whole station)."""

    __slots__ = ("place",)

    place: str

    def __new__(cls, title: str = MISSING, place: str = "") -> Self:
        made = super().__new__(cls, title)
        made.place = place
        return made


UNPAID = Unpaid()
