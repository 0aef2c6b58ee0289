"""Packages and receipts on a stick, by names that a person can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from app.services.exchange_out import SUFFIX
from app.services.receipts import RECEIPT_SUFFIX

_NAME = re.compile(r"(\d{6,12})-(\d{6,12})-(\d{4})(\d{2})(\d{2})-(\d+)\.xbp")


def is_receipt(name: str) -> bool:
    return name.endswith(RECEIPT_SUFFIX)


def receipts_in(folder: Path, code: str) -> list[Path]:
    """The receipts that others left beside the packages of station `code`, newest first."""
    found = folder.glob(f"{code}-*{SUFFIX}{RECEIPT_SUFFIX}")
    return sorted((path for path in found if path.is_file()), key=lambda path: path.name, reverse=True)


def title(name: str, names: Mapping[str, str]) -> str:
    """「穆家营子村 10月31日 第 1 包」 for a name that this program gave; any other name as it is."""
    found = _NAME.match(name)
    if found is None:
        return name
    sender, receiver, _year, month, day, number = found.groups()
    if is_receipt(name):
        return f"{names.get(receiver, receiver)} 的回执：{int(month)}月{int(day)}日 第 {int(number)} 包"
    return f"{names.get(sender, sender)} {int(month)}月{int(day)}日 第 {int(number)} 包"
