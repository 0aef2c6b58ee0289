"""Where to write to or read from: removable drives found by themselves, or a folder that is chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.drives import Drive
from ui import theme
from ui.widgets.choose import PathField
from ui.widgets.controls import buddy, combo, fill

MEBIBYTE = 1 << 20
TABLE_LINES = 6
"""A table of what was written or would be read keeps its head and two rows, at any text size."""


class PlaceField(QWidget):
    """`settled` when a place has been chosen."""

    settled = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.drives = combo(f"{name}_drive", f"{title}：U 盘")
        self.folder = PathField(name, f"{title}：文件夹", hint="没有列出的，在这里写或选择文件夹", folder=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.3))
        box.addWidget(buddy("U 盘", self.drives))
        box.addWidget(self.drives)
        box.addWidget(buddy("或者文件夹", self.folder.edit))
        box.addWidget(self.folder)
        self.drives.activated.connect(self._picked)
        self.folder.settled.connect(self.settled)
        self.show_drives([])

    def show_drives(self, drives: list[Drive]) -> None:
        """Offer the drives that are plugged in now; one that was chosen stays chosen."""
        kept = str(self.drives.currentData() or "")
        found = [(str(drive.path), f"{drive.label}（剩余 {drive.free_bytes // MEBIBYTE:,} MB）") for drive in drives]
        fill(self.drives, found or [("", "没有找到 U 盘：插好后会自己出现")], kept)
        self.drives.setEnabled(bool(found))

    def _picked(self, _place: int) -> None:
        self.folder.edit.clear()
        self.settled.emit()

    def path(self) -> Path | None:
        """The folder that was typed, else the drive that is chosen."""
        typed = self.folder.path()
        if typed is not None:
            return typed
        drive = str(self.drives.currentData() or "")
        return Path(drive) if drive else None
