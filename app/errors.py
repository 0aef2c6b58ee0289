"""What a person can act on.

An OfficeError is a refusal: it says what is so and what to do next, and nothing has been changed. Problems are
data: many at once, each at its place. Anything else that is raised is a bug and looks like one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar


class OfficeError(Exception):
    """A refusal with a sentence (`text`) and what to do next (`hint`); `code` is its stable name in --json."""

    code: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong, at its place. `row` is the number spreadsheet software shows at the left (0: none).

    A note (`blocking=False`) is shown and stops nothing.
    """

    code: str
    text: str
    field: str = ""
    row: int = 0
    blocking: bool = True
