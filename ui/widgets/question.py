"""A card that answers one question with a number and opens its list. All cards of a row are equally wide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from ui import theme
from ui.widgets.controls import label

ROOMY_CHARS = (18, 12)
"""In a card of fewer characters the sentence below the number needs a second line, then a third."""


class QuestionCard(QPushButton):
    def __init__(self, name: str, question: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "question")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._question = question
        self.number = label("…", "number", name=f"{name}_number")
        self.below = label("", "quiet", name=f"{name}_below")
        self.below.setWordWrap(True)  # the card has a fixed height
        box = QVBoxLayout(self)
        pad = theme.lines(0.6)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.1))
        for widget in (label(question, "label"), self.number, self.below):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(widget)
        box.addStretch(1)  # the numbers of a row stand at one height, however long the sentences below are
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(question)

    def sizeHint(self) -> QSize:
        lines = sum(self.width() < theme.chars(chars) for chars in ROOMY_CHARS)
        return QSize(theme.chars(14), theme.lines(5.6 + lines))

    def answer(self, number: str, below: str) -> None:
        self.number.setText(number)
        self.below.setText(below)
        self.setAccessibleName(f"{self._question}：{number}，{below}")
