"""One field on the form: its label, its editor, and under it a line that says what is read from it, what is wrong, what
stood there before, or how to type it. The line keeps its room, so nothing jumps while one types.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.business.declaration import Field
from app.errors import Problem
from ui import theme
from ui.forms import editors, hints
from ui.forms.editors import Editor
from ui.forms.picking import PickEdit
from ui.widgets.controls import buddy, later, say, set_tone

LINE_BELOW = 1.14
"""In lines: the hint stands nearer to its own field than to the label of the next."""


class FieldCell(QWidget):
    """`changed` at every key stroke, `picked` when something was taken from a list; both carry the field's name."""

    changed = Signal(str)
    picked = Signal(str)

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field, self.editor = field, editor
        self.said = later(f"{field.name}_said", "quiet")
        self.problem = later(f"{field.name}_problem", "problem")
        self.was = later(f"{field.name}_was", "quiet")
        self.help = later(f"{field.name}_help", "quiet")
        self._help = editor.accessibleDescription()
        self._helped = False
        editor.textChanged.connect(self._changed)
        if isinstance(editor, PickEdit):
            editor.chosen.connect(self._picked)
        below = QWidget()
        below.setMinimumHeight(theme.lines(LINE_BELOW))
        lines = QVBoxLayout(below)
        lines.setContentsMargins(theme.lines(0.1), 0, 0, 0)
        lines.setSpacing(0)
        for line in (self.problem, self.said, self.was, self.help):
            lines.addWidget(line)
        lines.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.06))
        star = " *" if field.required and not field.computed else ""
        self.label: QLabel = buddy(f"{field.label}{star}", editor)
        box.addWidget(self.label)
        box.addWidget(editor)
        box.addWidget(below)
        box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _changed(self, _text: str = "") -> None:
        self.changed.emit(self.field.name)

    def _picked(self, _value: str) -> None:
        self.picked.emit(self.field.name)

    def show_problems(self, found: Sequence[Problem]) -> None:
        """What is wrong here (a note is no mistake); a screen reader hears it with the field."""
        text = "\n".join(problem.text for problem in found)
        blocking = any(problem.blocking for problem in found)
        if self.problem.text() != text or self.problem.isHidden() != (not text):
            say(self.problem, text, "bad" if blocking else "warn")
        set_tone(self.problem, "bad" if blocking else "warn")
        editors.mark(self.editor, blocking)
        self.editor.setAccessibleDescription(f"{text} {self._help}".strip())
        self._judge_help()

    def show_said(self, text: str, tone: str = "") -> None:
        """What the program reads from the field (the age, a division's path)."""
        say(self.said, text, tone)
        self._judge_help()

    def show_was(self, old: str | None) -> None:
        """The value on record beside the new one; None: it has not changed."""
        say(self.was, "" if old is None else f"原：{old or '（空）'}")
        self._judge_help()

    def focus_help(self, on: bool) -> None:
        """The longer hint, while the keyboard is here and nothing more pressing stands in its place."""
        self._helped = on
        self._judge_help()

    def wrong(self) -> bool:
        return bool(self.editor.property("wrong"))

    def lock(self, locked: bool, words: str) -> None:
        """A field that is shown and not typed (computed from another), or typed after all."""
        self.editor.setReadOnly(locked)
        self.editor.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else Qt.FocusPolicy.StrongFocus)
        self.editor.setPlaceholderText(words if locked else hints.short(self.field, offered=True))
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)

    def _judge_help(self) -> None:
        taken = any(not line.isHidden() for line in (self.problem, self.said, self.was))
        say(self.help, self._help if self._helped and not taken else "")
