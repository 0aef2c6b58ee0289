"""The icons of the window, from one family (Material Design), in the colours of the theme."""

from __future__ import annotations

from typing import cast

import qtawesome
from PySide6.QtGui import QIcon

from ui import theme

NAMES = {
    "workbench": "view-dashboard-outline",
    "people": "account-group-outline",
    "collection": "cash-register",
    "ledger": "book-open-page-variant-outline",
    "reconcile": "scale-balance",
    "reviews": "file-document-multiple-outline",
    "exchange": "usb-flash-drive-outline",
    "system": "cog-outline",
    "search": "magnify",
    "good": "check-circle-outline",
    "warn": "alert-outline",
    "bad": "close-circle-outline",
    "plain": "information-outline",
    "close": "close",
    "program": "home-heart",
}


def icon(name: str, tone: str = "quiet") -> QIcon:
    """The icon called `name` in a token's colour; `nav` is quiet, and in the brand colour while it is chosen."""
    picture = f"mdi6.{NAMES[name]}"
    if tone == "nav":
        return cast("QIcon", qtawesome.icon(picture, color=theme.tokens().quiet, color_on=theme.tokens().brand))
    return cast("QIcon", qtawesome.icon(picture, color=getattr(theme.tokens(), tone)))
