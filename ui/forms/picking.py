"""A line in which one types and picks: a list of offers under it narrows with every key, and the keyboard never leaves it.

A combo box hides what is being typed and jumps by first characters only; clerks type pinyin initials, digits of an
amount, parts of a code (peers: Chinese input in pick lists). Enter takes what is marked, Esc closes the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from ui import theme

SHOWN = 9
"""Rows of the list that are in sight at once."""

VALUE = Qt.ItemDataRole.UserRole
_REASONS_TO_STAY = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to pick: the value that is filed, its title in the line, and what tells it from its like."""

    value: str
    title: str
    detail: str = ""


class OfferList(QListWidget):
    """The list, drawn over the window's other widgets; it never takes the keyboard."""

    def __init__(self, over: QWidget, name: str, title: str) -> None:
        super().__init__(over)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "offers")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformItemSizes(True)
        self.hide()

    def offer(self, offers: Sequence[Offer]) -> None:
        self.clear()
        for one in offers:
            item = QListWidgetItem(f"{one.title}　{one.detail}" if one.detail else one.title)
            item.setData(VALUE, one)
            self.addItem(item)

    def place_under(self, edit: QWidget) -> None:
        """Under the line, or over it where there is no room; as wide as its rows, within the window."""
        window = edit.window()
        rows = min(self.count(), SHOWN)
        height = rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + theme.lines(0.1)
        most = window.width() - theme.lines(1)
        width = min(max(edit.width(), self.sizeHintForColumn(0) + theme.lines(2)), most)
        at = edit.mapTo(window, QPoint(0, edit.height()))
        top = at.y() if at.y() + height <= window.height() else max(0, at.y() - edit.height() - height)
        self.setGeometry(min(at.x(), most - width), top, width, height)
        self.show()
        self.raise_()


class PickEdit(QLineEdit):
    """`chosen` carries the value that was picked. Who makes one says what there is to pick: `offers` and `known`."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._picked: Offer | None = None
        self._last: Offer | None = None
        self._meant = False
        self._list: OfferList | None = None
        self.textEdited.connect(self._typed)

    def offers(self, _typed: str) -> Sequence[Offer]:
        """What fits the typed words, best first; everything for no words."""
        return ()

    def known(self, _value: str) -> Offer | None:
        """The offer with this value."""
        return None

    def value(self) -> str:
        """The value that stands here; words that fit nothing are their own value, so that nothing is lost."""
        picked = self.picked()
        return picked.value if picked is not None else self.text().strip()

    def picked(self) -> Offer | None:
        """What is picked; words put back as they were before somebody typed into them are picked again."""
        if self._picked is None and self._last is not None and self._last.title == self.text():
            self._picked = self._last
        return self._picked

    def set_value(self, value: str) -> None:
        """Show a value without telling that somebody chose it."""
        self._last, self._picked = None, (self.known(value) or Offer(value, value)) if value else None
        self.setText(self._picked.title if self._picked is not None else "")
        self.setCursorPosition(0)
        self.shut()

    def detail(self) -> str:
        """What tells the picked value from its like."""
        picked = self.picked()
        return picked.detail if picked is not None else ""

    def fits(self) -> bool:
        """Whether something is picked, or the words may still become something."""
        return self.picked() is not None or bool(self.offers(self.text().strip()))

    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def open(self, typed: str = "") -> None:
        """Show what fits; the picked one is marked, else the first."""
        if self.isReadOnly() or not self.isVisible():
            return
        found = self.offers(typed)
        if not found:
            self.shut()
            return
        shown = self._shown_list()
        shown.offer(found)
        values = [one.value for one in found]
        picked = self.picked()
        now = picked.value if picked is not None else ""
        shown.setCurrentRow(values.index(now) if now in values else 0)
        shown.place_under(self)

    def shut(self) -> None:
        if self._list is not None:
            self._list.hide()

    def settle(self, *, entered: bool = True) -> None:
        """Take what is marked, or the only offer that fits; words that fit nothing stay. Leaving the field without
        having typed or moved takes nothing.
        """
        item = self._list.currentItem() if self._list is not None and self.is_open() else None
        if item is not None and (entered or self._meant):
            self._take(item)
        elif self.picked() is None and self.text().strip():
            found = self.offers(self.text().strip())
            exact = [one for one in found if self.text().strip() in {one.title, one.value}]
            if len(exact or found) == 1:
                self._pick((exact or found)[0])
        self._meant = False
        self.shut()

    def _shown_list(self) -> OfferList:
        if self._list is None or self._list.parentWidget() is not self.window():
            if self._list is not None:
                self._list.deleteLater()
            self._list = OfferList(self.window(), f"{self.objectName()}_offers", f"{self.accessibleName()} 可选")
            self._list.itemClicked.connect(self._take)
        return self._list

    def _typed(self, text: str) -> None:
        self._meant = True
        if self._picked is not None and text != self._picked.title:
            self._last, self._picked = self._picked, None
        if text.strip():
            self.open(text.strip())
        else:
            self.shut()

    def _take(self, item: QListWidgetItem) -> None:
        self._pick(item.data(VALUE))
        self.shut()

    def _pick(self, one: Offer) -> None:
        self._picked, self._meant = one, False
        self.setText(one.title)
        self.chosen.emit(one.value)

    def event(self, event: QEvent) -> bool:
        """Esc closes the list before it leaves the form."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride and self.is_open():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_F4} and not self.is_open():
            self.open("" if self.picked() is not None else self.text().strip())
        elif not self.is_open() or self._list is None:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self._move({Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN}.get(Qt.Key(key), -SHOWN))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.settle()
        elif key == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def _move(self, rows: int) -> None:
        assert self._list is not None
        self._meant = True
        self._list.setCurrentRow(max(0, min(self._list.currentRow() + rows, self._list.count() - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.is_open():
            self.open("" if self.picked() is not None else self.text().strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _REASONS_TO_STAY:
            self.settle(entered=False)
        self.shut()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.shut()
        super().hideEvent(event)
