"""The control for a field of a declared form, by the field's kind. Each is a place to type: the keyboard first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.business.declaration import Field
from app.domain.width import halfwidth
from ui.widgets.controls import combo, line_edit

Editor = QLineEdit | QComboBox

HINTS = {
    "id_number": "刷证件，或输入号码",
    "date": "例如 19680501 或 1968-05-01",
    "month": "例如 2026-10",
    "phone": "手机或座机",
    "money": "元，例如 200.00",
}
NARROW_KINDS = {"id_number", "date", "month", "phone", "money", "number"}
"""Kinds in which full-width digits are meant as ordinary ones."""


def make(field: Field, choices: Sequence[tuple[str, str]] = ()) -> Editor:
    """The control; its object name is the field's name, its accessible name the label."""
    offered = list(choices) or [(choice, choice) for choice in field.choices]
    if offered:
        nothing = "由证件号码得出" if field.computed else "（请选择）" if field.required else "（不填）"
        made: Editor = combo(field.name, field.label, [("", nothing), *offered])
    else:
        made = line_edit(field.name, field.label, hint=HINTS.get(field.kind, field.hint))
        if field.kind in {"money", "number"}:
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
    if field.hint:
        made.setAccessibleDescription(field.hint)
    return made


def value(editor: Editor, field: Field) -> str:
    if isinstance(editor, QComboBox):
        return str(editor.currentData() or "")
    text = editor.text().strip()
    return halfwidth(text) if field.kind in NARROW_KINDS else text


def set_value(editor: Editor, text: str) -> None:
    """Show a value; a choice that the list does not know is added, so that nothing is lost."""
    if isinstance(editor, QLineEdit):
        editor.setText(text)
        return
    place = editor.findData(text)
    if place < 0:
        editor.addItem(text, text)
        place = editor.count() - 1
    editor.setCurrentIndex(place)


def mark(editor: Editor, wrong: bool) -> None:
    """Draw the edge of a field that has a problem."""
    if bool(editor.property("wrong")) != wrong:
        editor.setProperty("wrong", wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)
