"""「用系统程序打开」: a paper handed to whatever this computer shows PDFs with.

The copy lies in a folder of the program's own in the system's temporary place and goes when the program ends. Papers
hold personal data, so it is written only when somebody asks for it, and the message says so.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.errors import OfficeError
from ui.widgets.choose import write_file


class NoViewer(OfficeError):
    """No program of this computer opens PDFs."""


class SystemViewer:
    """Holds the folder, which only this account may enter; it goes with `close`, or when the program ends."""

    def __init__(self) -> None:
        self._clean: weakref.finalize[..., SystemViewer] | None = None
        self._folder = Path()

    def open(self, file_name: str, pdf: bytes) -> Path:
        """Write a copy and show it. Raises NoViewer, FileNotKept."""
        if self._clean is None:
            self._folder = Path(tempfile.mkdtemp(prefix="xiangbao-"))
            self._clean = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        path = write_file(self._folder / file_name, pdf)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            path.unlink()
            raise NoViewer("这台电脑没有能打开 PDF 的程序。", "可以在这里看和打印，或者存为 PDF 拿到别的电脑上打开。")
        return path

    def close(self) -> None:
        if self._clean is not None:
            self._clean()
            self._clean = None
