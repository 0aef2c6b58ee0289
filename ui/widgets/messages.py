"""The message bar inside the window: what happened, whether the data is safe, what to do next. No message boxes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import OfficeError
from ui import icons, theme
from ui.widgets.controls import ActionButton, label, set_tone, tone_icon

UNCHANGED = "数据没有改动。"
NOTHING_MORE = "改好后再试一次。"
TONE_TITLES = {"good": "已完成", "warn": "请注意", "bad": "没有办成", "plain": "提示"}


class MessageBar(QFrame):
    """One message at a time; it stays until it is closed or the next one comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.setProperty("role", "message")
        self.picture = QLabel()
        self.sentence = label(name="message_text", role="strong", wrap=True)
        self.safe = label(name="message_safe", wrap=True)
        self.hint = label(name="message_hint", wrap=True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shut = ActionButton("message_close", "知道了", self.hide)
        self.shut.setIcon(icons.icon("close"))
        row = QHBoxLayout(self)
        pad = theme.lines(0.4)
        row.setContentsMargins(2 * pad, pad, pad, pad)
        row.setSpacing(2 * pad)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.sentence)
        texts.addWidget(self.safe)
        texts.addWidget(self.hint)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, tone: str, text: str, safe: str, following: str) -> None:
        """What happened, whether the data is safe, what to do next. `tone`: good, warn, bad or plain."""
        set_tone(self, tone)
        tone_icon(self.picture, tone, "brand" if tone == "plain" else tone)
        self.sentence.setText(text)
        self.safe.setText(safe)
        self.hint.setText(f"接下来：{following}")
        self.setAccessibleName(f"{TONE_TITLES[tone]}：{text}{safe}接下来：{following}")
        self.show()

    def refuse(self, error: OfficeError) -> None:
        """A refusal changes nothing, and says so."""
        self.tell("bad", error.text, UNCHANGED, error.hint or NOTHING_MORE)
