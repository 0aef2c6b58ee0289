"""Why something is returned: typed, or taken from the phrases that are used here again and again.

The window remembers the last ones of this computer; a phrase with digits or with the name of who is concerned is about
a person and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import preferences, theme
from ui.widgets.controls import ActionButton
from ui.widgets.panels import ReasonStrip
from ui.widgets.wrap_row import WrapRow

KEPT = "review_phrases"
MOST, LONGEST = 5, 24
USUAL = (
    "证件照片不清，请重新提供",
    "姓名与证件不符，请核对",
    "证件号码与证件不符，请核对",
    "缴费档次请本人再确认",
    "缺少困难群体证明",
)
_DIGITS = re.compile(r"[0-9０-９]{3}")


def phrases() -> list[str]:
    """The last ones first, then the usual ones."""
    kept = [phrase for phrase in preferences.window.get(KEPT, []) if isinstance(phrase, str)]
    return list(dict.fromkeys((*kept, *USUAL)))[:MOST]


def remember(phrase: str, names: Sequence[str]) -> bool:
    """Keep a phrase for the next time, unless it speaks of a person."""
    if len(phrase) > LONGEST or _DIGITS.search(phrase) or any(name and name in phrase for name in names):
        return False
    preferences.window.put(KEPT, list(dict.fromkeys((phrase, *phrases())))[:MOST])
    return True


class PhraseStrip(QWidget):
    """A ReasonStrip with the phrases below it, Ctrl+Shift+1 to Ctrl+Shift+5."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.strip = ReasonStrip(name)
        self._names: tuple[str, ...] = ()
        self._then: Callable[[str], object] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.2))
        box.addWidget(self.strip)
        self.buttons = [
            ActionButton(
                f"{name}_phrase_{place}", USUAL[place], partial(self._take, place), key=f"Ctrl+Shift+{place + 1}", role="link"
            )
            for place in range(MOST)
        ]
        for button in self.buttons:
            button.hide()
        inside = self.strip.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addWidget(WrapRow(*self.buttons))
        self.strip.edit.textEdited.connect(self._typed)

    def ask(self, question: str, then: Callable[[str], object], *, sure: str, names: Sequence[str]) -> None:
        """Ask for a reason about papers of these people; `then` gets it."""
        self._names, self._then = tuple(names), then
        for button, phrase in zip(self.buttons, [*phrases(), *[""] * MOST], strict=False):
            button.rename(phrase)
            button.setVisible(bool(phrase))
        self.strip.ask(question, self._given, sure=sure)

    def ask_plainly(self, question: str, then: Callable[[str], object], *, sure: str) -> None:
        """Ask without a reason."""
        for button in self.buttons:
            button.hide()
        self.strip.ask(question, then, sure=sure, reason=False)

    def _take(self, place: int) -> None:
        self.strip.edit.setText(phrases()[place])
        self.strip.edit.setFocus()

    def _typed(self, _text: str) -> None:
        self.strip.problem.hide()

    def _given(self, reason: str) -> None:
        remember(reason, self._names)
        if self._then is not None:
            self._then(reason)
