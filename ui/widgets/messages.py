"""The message bar inside the window: what happened, whether the data is safe, what to do next. No message boxes.

Messages wait for each other: a second one does not cover an unread first one. Screen readers are told at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import OfficeError
from ui import icons, theme
from ui.widgets import speaking
from ui.widgets.controls import ActionButton, label, set_tone, tone_icon

UNCHANGED = "数据没有改动。"
NOTHING_MORE = "改好后再试一次。"
TONE_TITLES = {"good": "已完成", "warn": "请注意", "bad": "没有办成", "plain": "提示"}
CLOSE, NEXT = "知道了", "看下一条"
MOST = 20
"""More unread messages than these nobody reads; the oldest go."""


@dataclass(frozen=True, slots=True)
class Message:
    tone: str
    text: str
    safe: str
    following: str

    @property
    def spoken(self) -> str:
        return f"{TONE_TITLES[self.tone]}：{self.text}{self.safe}接下来：{self.following}"


class MessageBar(QFrame):
    """Shows one message; others that come wait, and the bar says how many. Esc or the button goes on to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.setProperty("role", "message")
        self._waiting: list[Message] = []
        self._shown: Message | None = None
        self._before: QWidget | None = None
        self.picture = QLabel()
        self.sentence = label(name="message_text", role="strong", wrap=True)
        self.safe = label(name="message_safe", wrap=True)
        self.hint = label(name="message_hint", wrap=True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = label(name="message_more", role="quiet")
        self.shut = ActionButton("message_close", CLOSE, self.read)
        self.shut.setIcon(icons.icon("close"))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        pad = theme.lines(0.4)
        row.setContentsMargins(2 * pad, pad, pad, pad)
        row.setSpacing(2 * pad)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        for line in (self.sentence, self.safe, self.hint):
            texts.addWidget(line)
        side = QVBoxLayout()
        side.addWidget(self.shut)
        side.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        side.addStretch(1)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addLayout(side)

    def tell(self, tone: str, text: str, safe: str, following: str) -> None:
        """What happened, whether the data is safe, what to do next. `tone`: good, warn, bad or plain."""
        message = Message(tone, text, safe, following)
        if self._shown is None or self.isHidden():
            self._before = QApplication.focusWidget()
            self._show(message)
        elif message == self._shown or message in self._waiting:
            self._announce(message.spoken)
        elif self._shown.tone in {"good", "plain"} and not self._waiting:
            self._show(message)  # that something went well need not be confirmed before the next thing is said
        else:
            self._waiting = [*self._waiting, message][-MOST:]
            self._count()
            self._announce(message.spoken)

    def _show(self, message: Message) -> None:
        self._shown = message
        set_tone(self, message.tone)
        tone_icon(self.picture, message.tone, "brand" if message.tone == "plain" else message.tone)
        self.sentence.setText(message.text)
        self.safe.setText(message.safe)
        self.hint.setText(f"接下来：{message.following}")
        self.setAccessibleName(message.spoken)
        self._count()
        self.show()
        self._announce(message.spoken)

    def _count(self) -> None:
        waiting = len(self._waiting)
        self.more.setText(f"还有 {waiting} 条" if waiting else "")
        self.more.setVisible(bool(waiting))
        self.shut.rename(NEXT if waiting else CLOSE)

    def _announce(self, spoken: str) -> None:
        """Screen readers read an alert wherever the keyboard is."""
        self.setAccessibleDescription(spoken)
        speaking.alert(self)
        speaking.announce(self, spoken, urgent=True)

    def read(self) -> None:
        """The person has read it: the next one, or none."""
        if self._waiting:
            self._show(self._waiting.pop(0))
        else:
            self.clear()

    def leave_page(self) -> None:
        """Another page: what was said of this one has done its work, a refusal or a warning stays until it is read."""
        if self._shown is not None and self._shown.tone in {"good", "plain"}:
            self.read()

    def clear(self) -> None:
        """Nothing to say."""
        self._waiting.clear()
        self._shown = None
        before, self._before = self._before, None
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if inside and before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()  # where the person was when it was said

    def refuse(self, error: OfficeError) -> None:
        """A refusal changes nothing, and says so."""
        self.tell("bad", error.text, UNCHANGED, error.hint or NOTHING_MORE)
