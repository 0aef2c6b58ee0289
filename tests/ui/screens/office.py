"""What a township and a district do in the window: decide on filings, read packages; a picture of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.errors import Problem
from app.services import comparisons
from app.services.comparisons import Compared, Difference
from app.services.exchange_in import Imported, VillageEffect
from tests.ui.screens import popups
from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import press
from tests.ui.screens.waiting_work import DAMAGED


def deciding(camera: Camera, _place: Path) -> None:
    """A change with the old beside the new, a registration, and the question before a filing is returned."""
    page: Any = camera.go("reviews")
    page.take_focus()
    camera.settle()
    for row in range(page.model.rowCount()):
        page.table.choose(row)
        camera.settle()
        if page.sheet_shown is not None and page.sheet_shown.docket.kind == "change":
            camera.take("review_change")
            break
    if page.model.rowCount():
        press(camera, Qt.Key.Key_F8)
        camera.take("return_reason")
        press(camera, Qt.Key.Key_Escape)


def reading(camera: Camera, place: Path) -> None:
    """The packages on a stick, what one would bring, one that is damaged, one of which some was left out."""
    page: Any = camera.go("exchange")
    page.read.place.folder.edit.setText(str(place / "demo" / "U盘"))
    page.read.look_in()
    camera.settle()
    page.read.look.click()
    camera.take("package_seen")
    page.read.place.folder.edit.setText(str(place / "demo" / DAMAGED))
    page.read.look_in()
    camera.settle()
    page.read.go.click()
    camera.take("package_refused")
    page.read._read_in((left_out(), 0, 0))
    camera.take("package_left_out")
    page.compare.ask()
    page.compare._show(compared())
    camera.take("exchange_compared")


def left_out() -> Imported:
    """A package whose relayed streams were stopped, as app.services.exchange_in tells it."""
    why = "东村的单据序号 41 出现两次，内容不同：village:150404100201 有 3 份单据没有读入，其余照常。请报告上级，由上级吊销重复的站点。"
    effects = (VillageEffect("150404100200", "穆家营子村", 12, 3, 0, 240000),)
    return Imported("150404100.1", "穆家营子镇", 12, 3, 3, (Problem("fork", why),), effects, None, "", "3674 1140 2592 0026")


def compared() -> Compared:
    """A village of which a package was lost on the way, and that works on two computers."""
    village = ("穆家营子村", "穆家营子村")
    found = (
        Difference("forked", *village, 41, 41, "参保登记", "2026-10-08", "5f0c" * 8, "a91d" * 8, comparisons.FORK),
        Difference("forked", *village, 42, 42, "缴费明细", "2026-10-09", "77aa" * 8, "0b3e" * 8, comparisons.FORK),
        Difference("theirs", *village, 43, 43, "", "", "", "c4d2" * 8, comparisons.FORK),
        Difference("ours", "穆家营子镇", "穆家营子村", 17, 19, "", "", "", "", comparisons.SEND.format(other="穆家营子村")),
    )
    sides = {"theirs": 1, "ours": 3, "forked": 2, "unsure": 0}
    return Compared("150404100200-01.1", "穆家营子村", "2026-10-12T09:30:00+08:00", 118, sides, found)


SCENES = (deciding, reading, *popups.SCENES)
