"""How large the text is now, for a moment, whenever a key has changed it: at sign-in, at work and under the lock alike."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from ui import theme
from ui.widgets import speaking

SHOWN_MS = 2_500


class SizeSign(QLabel):
    """Lies over the window, takes no key and no click, and goes by itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("size_sign")
        self.setProperty("role", "sign")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, percent: int, smallest: int, largest: int) -> None:
        """Say the size as it is now; the last step says that it is the last."""
        end = {smallest: "，最小", largest: "，最大"}.get(percent, "")
        back = "" if percent == theme.PERCENT else f"　Ctrl+0 恢复 {theme.PERCENT} %"
        self.setText(f"文字大小 {percent} %{end}{back}")
        self.setAccessibleName(self.text())
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        speaking.announce(self, self.text())

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.resize(self.sizeHint())
            self.move((window.width() - self.width()) // 2, theme.lines(2.5))

    def renew_look(self) -> None:
        """The text itself has another size now."""
        if self.isVisible():
            self._place()
