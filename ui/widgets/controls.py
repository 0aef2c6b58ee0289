"""The small controls every page is made of: each has an object name, an accessible name and, where it has one, its key.

A disabled button says why, as tooltip and to screen readers (interface, rules 1 and 9).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.widgets import speaking
from ui.widgets.secret import SecretEdit


def on_key(button: QAbstractButton, key: str, where: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut) -> None:
    """Click a button by a key while it is in sight and enabled, at once (Qt's own button keys wait 100 ms)."""
    shortcut = QShortcut(QKeySequence(key), button)
    shortcut.setContext(where)
    shortcut.activated.connect(button.click)


KEY_TITLES = {"Return": "回车", "Ctrl+Return": "Ctrl+回车", "Esc": "Esc", "Del": "Delete"}


class ActionButton(QPushButton):
    """A button with its key written on it. `refuse(why)` disables it and says why; `allow()` enables it."""

    def __init__(self, name: str, text: str, on_click: Callable[[], object], *, key: str = "", role: str = "") -> None:
        super().__init__()
        self._key = QKeySequence(key)
        self._key_title = f"  {KEY_TITLES.get(key, key)}" if key else ""
        self.setObjectName(name)
        self.rename(text)
        self.setAutoDefault(False)
        self.setProperty("role", role)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if key:
            on_key(self, key)
            self.setAccessibleDescription(f"快捷键 {key}")
        self._plain = self.accessibleDescription()
        self.why = ""
        self.gone_to = False
        self.clicked.connect(on_click)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came here with Tab wants this button; the program puts the keyboard here only when nothing is left."""
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.gone_to = True
        elif event.reason() == Qt.FocusReason.OtherFocusReason:
            self.gone_to = False
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring of a filled button stands inside its edge; the style sheet could only draw it over the words."""
        super().paintEvent(event)
        if self.hasFocus() and self.property("role") == "primary":
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            thick = max(2, theme.lines(0.08))
            painter.setPen(QPen(QColor(theme.tokens().on_brand), thick))
            inset, round_by = 1.5 * thick, theme.lines(0.15)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), round_by, round_by)
            painter.end()

    def rename(self, text: str) -> None:
        """Other words on the button; its key stays."""
        self.setText(f"{text}{self._key_title}")
        self.setAccessibleName(text)

    def refuse(self, why: str) -> None:
        self.why = why
        self.setEnabled(False)
        self.setToolTip(why)
        self.setAccessibleDescription(why)

    def allow(self) -> None:
        self.why = ""
        self.setEnabled(True)
        self.setToolTip("")
        self.setAccessibleDescription(self._plain)

    def refuses(self, pressed: QKeySequence) -> bool:
        """Whether this key is the button's, and the button is in sight and cannot be pressed now."""
        return self._key == pressed and bool(self.why) and self.isVisible() and not self.isEnabled()

    def allow_if(self, why_not: str) -> None:
        """Enabled when there is no reason against it."""
        self.refuse(why_not) if why_not else self.allow()


def press_focused() -> bool:
    """Enter on the button that has the keyboard: press it, and say whether it was.

    What files or binds is not pressed by one Enter too many: such a button only where the person went by Tab.
    """
    button = QApplication.focusWidget()
    if not isinstance(button, QPushButton) or not button.isEnabled():
        return False
    if isinstance(button, ActionButton) and button.property("role") == "primary" and not button.gone_to:
        return False
    button.click()
    return True


class Sentence(QLabel):
    """Words that wrap. Its least height is what they need at its width, so nothing beside it is pressed flat."""

    _placed = False
    """Before a layout has given it a width, its own is no measure."""

    def minimumSizeHint(self) -> QSize:
        plain = super().minimumSizeHint()
        return QSize(plain.width(), self.heightForWidth(self.width())) if self._placed else plain

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._placed = True
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


def label(text: str = "", role: str = "", *, name: str = "", wrap: bool = False) -> QLabel:
    made = Sentence(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    made.setWordWrap(wrap)
    return made


def later(name: str, role: str = "") -> QLabel:
    """The place of a sentence that comes later (by `say`); it takes no room until then."""
    made = label("", role, name=name, wrap=True)
    made.hide()
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the `tone` that the style sheet looks at."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_role(widget: QWidget, role: str) -> None:
    """Change the `role` that the style sheet looks at."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def say(target: QLabel, text: str, tone: str = "") -> None:
    """Put a sentence into a label, with its tone; an empty one hides the label. A new one with a tone is said aloud."""
    new = bool(tone and text) and (target.isHidden() or target.text() != text)
    target.setText(text)
    set_tone(target, tone)
    target.setVisible(bool(text))
    if new:
        speaking.announce(target, text, urgent=tone == "bad")


def line_edit(name: str, title: str, *, hint: str = "", width: float = 0, secret: bool = False) -> QLineEdit:
    made = SecretEdit() if secret else QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setPlaceholderText(hint)
    if width:
        made.setFixedWidth(theme.chars(width))
    return made


def combo(name: str, title: str, choices: Sequence[tuple[str, str]] = (), *, width: float = 0) -> QComboBox:
    """A choice of (value, text); the value is the item's data."""
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(title)
    if width:
        made.setMinimumWidth(theme.chars(width))
    fill(made, choices)
    return made


def fill(target: QComboBox, choices: Sequence[tuple[str, str]], chosen: str | None = None) -> None:
    """Offer other choices, without telling those who listen for a person's choice."""
    target.blockSignals(True)
    target.clear()
    for value, text in choices:
        target.addItem(text, value)
    target.setCurrentIndex(max(0, target.findData(chosen) if chosen is not None else 0))
    target.blockSignals(False)


def buddy(text: str, control: QWidget) -> QLabel:
    """The visible label of a control."""
    made = label(text, "label")
    made.setBuddy(control)
    return made


def card(name: str = "", title: str = "", *, spacing: float = 0.4) -> tuple[QFrame, QVBoxLayout]:
    """A sheet of paper on the ground, with its title."""
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setObjectName(name)
    box = QVBoxLayout(frame)
    pad = theme.lines(0.7)
    box.setContentsMargins(pad, pad, pad, pad)
    box.setSpacing(theme.lines(spacing))
    if title:
        box.addWidget(label(title, "section"))
    return frame, box


PICTURE = "picture"


def tone_icon(target: QLabel, name: str, tone: str, size: float = 1) -> None:
    """Put an icon of `size` lines into a label; `redraw_icon` puts it there again after a change of the look."""
    target.setProperty(PICTURE, f"{name} {tone} {size}")
    length = theme.lines(size)
    target.setPixmap(icons.icon(name, tone).pixmap(length, length))


def redraw_icon(target: QLabel) -> None:
    """The label's icon in the colours and the size of now; a label without one is left alone."""
    name, _, rest = str(target.property(PICTURE) or "").partition(" ")
    if name:
        tone, _, size = rest.partition(" ")
        tone_icon(target, name, tone, float(size))
