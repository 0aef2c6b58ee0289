"""Types of the fields of a filing's body, with their bounds: what a stranger's body must satisfy before anything reads it.

Each business declares its shape as a Struct of these. Unknown further fields survive (a newer program may add some).
A body that does not fit gets a verdict, shown and returned; it never stops a stream and never reaches a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain.filing import StationId

Word = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=1000)]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Key(str):
    """A public key in hex, of the suite of the filing that names it: 64 digits in suite 1; 66 in suite 2, 02 or 03 first."""

    __slots__ = ()


ANY_SUITE = 0
KEY_FORMS = {
    ANY_SUITE: re.compile(r"(0[23])?[0-9a-f]{64}"), 1: re.compile(r"[0-9a-f]{64}"), 2: re.compile(r"0[23][0-9a-f]{64}"),
}  # fmt: skip
"""By the number of the suite. So a district whose first filing is of one suite never takes a key of another."""

Signature = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]
Subject = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
LineName = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}-[0-9]{1,6}\Z")]
Month = Annotated[str, Meta(pattern=r"^[12][0-9]{3}-(0[1-9]|1[0-2])\Z")]
Day = date
Fen = Annotated[int, Meta(ge=1, le=1_000_000_000)]
"""One amount: no line, slip or receipt reaches ten million yuan; above it a number is damage, not money."""
Whole = Annotated[int, Meta(ge=1, le=10**12)]
"""The money of many people in one bank voucher: a whole district's premiums of a year go from account to account at once."""
Sum = Annotated[int, Meta(ge=-(10**15), le=10**15)]
Count = Annotated[int, Meta(ge=0, le=10_000_000)]
Year = Annotated[int, Meta(ge=1990, le=2200)]
StationText = Annotated[str, Meta(pattern=r"^[0-9]{6,12}-[0-9A-Za-z]{1,8}\.[0-9]{1,9}\Z")]


PostingRow = tuple[Name, Name, Annotated[int, Meta(ge=1, le=10**12)], Day, Day, Word]
"""Debit, credit, fen, value_on, booked_on, subject."""


Credit = tuple[Subject, Annotated[int, Meta(ge=-(10**12), le=10**12)]]
Run = tuple[Name, Name, Day, Day, list[Credit]]
"""The same entry on many personal accounts: the other side, the sub-account, value_on, booked_on, (subject, fen)s; a
negative amount goes the other way."""


class Shape(msgspec.Struct):
    """Base of all shapes."""


def misfit(body: Mapping[str, Any], shape: type[Shape], suite: int = ANY_SUITE) -> str:
    """Where a body does not fit its shape, in the words of the checker; "" when it fits.

    `suite`: its header's; ANY_SUITE for what has no header yet.
    """

    def key(kind: type, value: Any) -> Any:
        if kind is Key and isinstance(value, str) and KEY_FORMS[suite].fullmatch(value):
            return Key(value)
        raise ValueError(f"no key of suite {suite}")

    try:
        msgspec.convert(body, shape, strict=True, dec_hook=key)
    except msgspec.ValidationError as error:
        return str(error) or "?"
    return ""


def is_station(text: str) -> bool:
    """Whether the text is a station id with a code of a right length."""
    try:
        StationId.parse(text)
    except ValueError:
        return False
    return True
