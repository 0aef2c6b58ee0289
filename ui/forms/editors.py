"""The control for a field of a declared form, by the field's kind. Each is a place to type: the keyboard first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit

from app.business.declaration import Field
from ui import wedge
from ui.forms import hints
from ui.forms.calendar import Calendar
from ui.forms.choice import ChoiceEdit
from ui.forms.division import DivisionPicker, Scope
from ui.forms.lines import KindEdit, LongEdit

ACCOUNTS = frozenset({"account"})
"""Fields that ask for a long number of their own: a card that is read into them stays there."""

Editor = KindEdit | ChoiceEdit | DivisionPicker | LongEdit


def make(
    field: Field, choices: Sequence[tuple[str, str]] = (), *, today: date | None = None, scope: Scope | None = None
) -> Editor:
    """The control; its object name is the field's name, its accessible name the label (with 必填 in words)."""
    offered = list(choices) or [(choice, choice) for choice in field.choices]
    title = hints.spoken(field)
    made: Editor
    if field.kind == "division":
        made = DivisionPicker(field.name, title, scope, offered)
    elif offered:
        made = ChoiceEdit(field.name, title, offered)
    elif field.kind == "long":
        made = LongEdit()
    else:
        made = KindEdit(field.kind, today)
    made.setObjectName(field.name)
    made.setProperty(wedge.OWN_NUMBER, field.name in ACCOUNTS)
    made.setAccessibleName(title)
    made.setPlaceholderText(hints.short(field, offered=bool(offered), today=today))
    if field.kind == "date" and isinstance(made, KindEdit):
        Calendar(made, today)
    made.setAccessibleDescription(hints.longer(field, offered=bool(offered)))
    return made


def titles(editor: Editor) -> tuple[str, ...]:
    """What the editor offers when it knows all of it."""
    return editor.titles() if isinstance(editor, ChoiceEdit) else ()


def value(editor: Editor) -> str:
    """What stands in the editor, folded and read by its kind."""
    return editor.value()


def set_value(editor: Editor, text: str) -> None:
    """Show a value; what a list does not know is shown as it is, so that nothing is lost."""
    editor.set_value(text)


def select(editor: Editor) -> None:
    """Mark what stands in a line, to be typed over."""
    if isinstance(editor, QLineEdit):
        editor.selectAll()


def mark(editor: Editor, wrong: bool) -> None:
    """Draw the edge of a field that has a problem."""
    if bool(editor.property("wrong")) != wrong:
        editor.setProperty("wrong", wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)
