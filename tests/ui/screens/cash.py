"""现金与收据 with made-up figures: the made-up district takes no cash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.records import EFFECTIVE, FILED
from app.services.cash import Book, Cash, Drawer, Taking
from tests.ui.screens.camera import Camera

VILLAGE = ("150404100201", "穆家营子村")
FILING = "0" * 64
FOUND = Cash(
    allowed=True, days=3, limit_fen=200_000,
    books=(
        Book(*VILLAGE, "00010001", "00010050", "2026-09-01", "王㛃", 50, 42, 1, "00010044"),
        Book(*VILLAGE, "00020001", "00020100", "2026-10-20", "王㛃", 100, 0, 0, "00020001"),
    ),
    spoilt=(),
    takings=(
        Taking(1, FILING, *VILLAGE, "2026-10-28", 3, 90_000, FILED, "", ""),
        Taking(2, FILING, *VILLAGE, "2026-10-26", 5, 150_000, EFFECTIVE, "", ""),
        Taking(3, FILING, *VILLAGE, "2026-09-30", 34, 1_020_000, EFFECTIVE, "2026-10-02", "JK20261002001"),
    ),
    drawers=(Drawer(*VILLAGE, 8, 240_000, "2026-10-26", "2026-10-29", True, "收款已满 3 天，金额已满 2,000.00 元，请马上解缴。"),),
)  # fmt: skip


def cash(camera: Camera, _place: Path) -> None:
    """Stock, money on hand over its limit, what was taken; and the page where nothing was taken yet."""
    page: Any = camera.go("collection")
    page.open_cash()
    camera.settle()
    camera.take("cash_nothing")
    camera.shell.messages.clear()
    page.cash._show(FOUND)
    camera.take("cash")
    page.cash.left.emit()
    camera.settle()
