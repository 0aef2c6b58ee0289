"""Files dropped anywhere on a page go where its import button leads."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file that is being dropped; None for anything else."""
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return found[0] if len(found) == 1 else None


class FileDrop(QObject):
    """Watches a widget; `dropped` carries the file that was let go over it."""

    dropped = Signal(object)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.setAcceptDrops(True)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving are drops too, for Qt
            path = dropped_file(event.mimeData())
            if path is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)


