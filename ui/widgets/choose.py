"""Files and folders: a field that can be typed into, with a button that looks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.errors import OfficeError
from ui import theme
from ui.widgets.controls import ActionButton, line_edit


class FileNotKept(OfficeError):
    """A file could not be written where the person wanted it."""


def ask_where(parent: QWidget, title: str, file_name: str, kinds: str) -> Path | None:
    """Ask where a file shall go; None when the person changes their mind. Asked at the press of a button, never when a
    job ends: nobody may be there any more, and the window may be locked.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / file_name), kinds)
    return Path(chosen) if chosen else None


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole. Raises FileNotKept."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise FileNotKept(
            f"文件没有存下：{path.name}（{error.strerror or '磁盘不让写'}）。",
            "站点的数据没有改动。请换一个位置，或检查 U 盘是否已满、是否只读。",
        ) from error
    return path


class PathField(QWidget):
    """A path, typed, pasted or looked for. `settled` when Enter is pressed or a file was picked."""

    settled = Signal()

    def __init__(self, name: str, title: str, *, hint: str, kinds: str = "", folder: bool = False) -> None:
        super().__init__()
        self.edit = line_edit(name, title, hint=hint)
        self._title, self._kinds, self._folder = title, kinds, folder
        self.look = ActionButton(f"{name}_look", "选择…", self._look)
        self.look.setAccessibleName(f"选择{title}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.3))
        row.addWidget(self.edit, 1)
        row.addWidget(self.look)
        self.setFocusProxy(self.edit)
        self.edit.returnPressed.connect(self.settled)

    def path(self) -> Path | None:
        """What stands in the field; None while it is empty."""
        text = self.edit.text().strip().strip('"')
        if text.startswith("file:"):  # as file managers copy it
            text = QUrl(text).toLocalFile()
        return Path(text).expanduser() if text else None

    def _look(self) -> None:
        start = str(self.path() or Path.home())
        if self._folder:
            chosen = QFileDialog.getExistingDirectory(self, self._title, start)
        else:
            chosen, _ = QFileDialog.getOpenFileName(self, self._title, start, self._kinds)
        if chosen:
            self.edit.setText(chosen)
            self.settled.emit()
