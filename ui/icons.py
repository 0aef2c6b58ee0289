"""The icons of the window, from one family (Material Design), in the colours of the theme."""

from __future__ import annotations

from typing import cast

import qtawesome
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from ui import theme

NAMES = {
    "workbench": "view-dashboard-outline",
    "people": "account-group-outline",
    "collection": "cash-register",
    "ledger": "book-open-page-variant-outline",
    "reconcile": "scale-balance",
    "three_way": "scale-unbalanced",
    "fund_books": "bank-outline",
    "interest": "percent-outline",
    "estimate": "calculator-variant-outline",
    "grants": "hand-coin-outline",
    "refunds": "cash-refund",
    "reviews": "file-document-multiple-outline",
    "exchange": "usb-flash-drive-outline",
    "statistics": "chart-box-outline",
    "system": "cog-outline",
    "search": "magnify",
    "good": "check-circle-outline",
    "warn": "alert-outline",
    "bad": "close-circle-outline",
    "plain": "information-outline",
    "close": "close",
    "lock": "lock-outline",
    "eye": "eye-outline",
    "eye_off": "eye-off-outline",
    "program": "home-heart",
}


class _TokenIcon(QIconEngine):
    """Draws the picture in the colour that its token has when it is drawn: the theme changes while the window is open."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone

    def _picture(self) -> QIcon:
        picture, colours = f"mdi6.{NAMES[self._name]}", theme.tokens()
        if self._tone == "nav":
            return cast("QIcon", qtawesome.icon(picture, color=colours.quiet, color_on=colours.brand))
        return cast("QIcon", qtawesome.icon(picture, color=getattr(colours, self._tone)))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._picture().paint(painter, rect, Qt.AlignmentFlag.AlignCenter, mode, state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._picture().pixmap(size, mode, state)

    def clone(self) -> QIconEngine:
        return _TokenIcon(self._name, self._tone)


def icon(name: str, tone: str = "quiet") -> QIcon:
    """The icon called `name` in a token's colour; `nav` is quiet, and in the brand colour while it is chosen."""
    return QIcon(_TokenIcon(name, tone))
