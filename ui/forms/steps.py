"""Which way a key goes in a form: Enter on, Shift+Enter and ↑ back, everything else stays in the field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.forms.editors import Editor
from ui.forms.lines import LongEdit
from ui.forms.picking import PickEdit

ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def way(editor: Editor, event: QKeyEvent) -> int:
    """1 to the next field, -1 to the one before, 0: the key belongs to the field itself."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in ENTER:
        if modifiers == Qt.KeyboardModifier.ControlModifier and isinstance(editor, LongEdit):
            return 0
        return -1 if modifiers == Qt.KeyboardModifier.ShiftModifier else 1
    if event.key() != Qt.Key.Key_Up or modifiers != Qt.KeyboardModifier.NoModifier:
        return 0
    if isinstance(editor, PickEdit) and editor.is_open():
        return 0
    return 0 if isinstance(editor, LongEdit) and not editor.on_first_line() else -1
