"""Amounts of money as integer fen, read from and written for people.

Songshan (003) articles 9-11 want every payment to agree to the fen between terminal, ledger and treasury,
so no amount is ever a float. An amount that can be read in two ways is refused.
"""

from __future__ import annotations

import re

from app.domain.width import halfwidth
from app.errors import OfficeError

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")
_DRESS = re.compile(r"^['`]|[\s\u200b\u200c\u200d\u2060\ufeff]|^(?:人民币|RMB|CNY)", re.IGNORECASE)
_UNIT = re.compile(r"元整?$")
_MOST_YUAN_DIGITS = 13  # beyond this a sum of a column could leave 64 bits


class MoneyUnreadable(OfficeError):
    """A text that is not an amount in yuan."""


def parse_yuan(text: str) -> int:
    """Fen of an amount in yuan: 200, 1,234.50, ¥200, 200元, -400.00, ２００. Raises MoneyUnreadable."""
    bare = _UNIT.sub("", _DRESS.sub("", halfwidth(text)).replace("¥", "", 1))
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise MoneyUnreadable(f"“{text}”不是以元为单位的金额", "请写成 200 或 200.00 的样子，最多两位小数")
    sign, whole, part = found.groups()
    digits = whole.replace(",", "").lstrip("0")
    if len(digits) > _MOST_YUAN_DIGITS:
        raise MoneyUnreadable(f"金额“{text}”过大", "请核对是否把账号或身份证号码填进了金额栏")
    fen = int(digits or "0") * 100 + int((part or "").ljust(2, "0"))
    return -fen if sign == "-" else fen


def yuan(fen: int) -> str:
    """An amount for paper and screen: 123450 → "1,234.50"."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def yuan_plain(fen: int) -> str:
    """An amount without separators, as short as it can be: 20000 → "200", 20050 → "200.50"."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}" + (f".{part:02d}" if part else "")
