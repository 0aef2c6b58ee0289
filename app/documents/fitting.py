"""Text into a given room: on one line if it goes, else smaller, else on more lines. Nothing is ever cut off.

A name of 50 characters is lawful (民委发〔2016〕33号), a note may be longer still; a clipped name on a
ledger is the wrong name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fonts import Face
from app.errors import OfficeError

LEADING = 1.28
"""Distance of two baselines, in type sizes."""

SMALLEST = 4.5
"""Points; below this a print is not readable."""

_STEPS = ((1.0, 1), (0.9, 1), (0.9, 2), (0.78, 2), (0.7, 3), (0.7, 4))
_WORDS = re.compile(r"[!-.0-~]+/? ?|.", re.DOTALL)  # a voucher may break after its slash
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕％…·,.;:?!)]}%")


class TextTooLong(OfficeError):
    """A text that cannot be printed in its place even small and on several lines."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of one text and the type size in points that they need."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return len(self.lines) * self.size * LEADING


def wrap(face: Face, text: str, room: float, size: float) -> tuple[str, ...]:
    """Break a text into lines of at most `room` points; numbers and Latin words stay whole if they can."""
    lines: list[str] = []
    line = ""
    for word in _words(face, text, room, size):
        if not line or fonts.width(face, line + word.rstrip(), size) <= room:
            line += word
        elif word in _NOT_FIRST and len(line) > 1:
            lines.append(line[:-1])
            line = line[-1] + word
        else:
            lines.append(line.rstrip())
            line = word
    return (*lines, line.rstrip())


def _words(face: Face, text: str, room: float, size: float) -> list[str]:
    words: list[str] = []
    for word in _WORDS.findall(text):
        whole = fonts.width(face, word, size) <= room
        words += [word] if whole else list(word)
    return words


def fit(face: Face, text: str, room: float, size: float, *, wraps: bool = True) -> Fitted:
    """How to set a text in a room of that many points. Raises TextTooLong for a number that no size fits."""
    extent = fonts.width(face, text, size)
    if extent <= room:
        return Fitted((text,), size)
    if not wraps:
        smaller = int(size * room / extent * 10) / 10
        if smaller < SMALLEST:
            raise TextTooLong(f"“{text}”太长，格子里印不下。", "请核对这一格的内容。")
        return Fitted((text,), smaller)
    for factor, lines_max in _STEPS:
        small = round(size * factor, 1)
        lines = (text,) if lines_max == 1 else wrap(face, text, room, small)
        if len(lines) <= lines_max and fonts.width(face, lines[0], small) <= room:
            return Fitted(lines, small)
    small = round(size * _STEPS[-1][0], 1)
    return Fitted(wrap(face, text, room, small), small)
