"""业务事项: one module each. A module that holds a BUSINESS is a business; adding one touches no other file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from app.errors import OfficeError

if TYPE_CHECKING:
    from app.business.declaration import Business


class BusinessUnknown(OfficeError):
    """A kind of filing that this program does not know."""


@cache
def businesses() -> dict[str, Business]:
    """All businesses by kind."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{module.name}"), "BUSINESS", None)
        if declared is not None:
            found[declared.kind] = declared
    return found


def business(kind: str) -> Business:
    """The business of a kind; BusinessUnknown if a newer program made it."""
    try:
        return businesses()[kind]
    except KeyError:
        raise BusinessUnknown(f"本程序还不认识业务「{kind}」。", "请先升级本机程序，再读取交换包。") from None
