"""Help at the right of the work, never over it: F1 opens the page for this screen, Esc closes, links lead on.

The pages are Markdown in resources/help; nothing here needs a network.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout

from app.services import help_pages
from ui import theme
from ui.widgets.controls import ActionButton, label, line_edit

WIDTH = 25
CONTENTS = "看目录"


class HelpText(QTextBrowser):
    """The text of a page. Its colours follow the theme at every page and every change of the theme."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_text")
        self.setAccessibleName("帮助")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.anchorClicked.connect(self._clicked)

    def _clicked(self, target: QUrl) -> None:
        self.wanted.emit(help_pages.key_of(target.toString()))

    def put(self, markdown: str) -> None:
        tokens = theme.tokens()
        palette = self.palette()
        for role, colour in (
            (QPalette.ColorRole.Text, tokens.ink), (QPalette.ColorRole.Base, tokens.paper),
            (QPalette.ColorRole.Link, tokens.brand), (QPalette.ColorRole.LinkVisited, tokens.brand),
        ):  # fmt: skip
            palette.setColor(role, QColor(colour))
        self.setPalette(palette)
        self.document().setDocumentMargin(theme.lines(0.4))
        self.document().setIndentWidth(theme.lines(0.9))
        self.setMarkdown(markdown)
        self.verticalScrollBar().setValue(0)


class HelpPanel(QFrame):
    """`closed` when the person has read enough; `tour_wanted` asks for the first hour again."""

    closed = Signal()
    tour_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_panel")
        self.setProperty("role", "side")
        self.setAccessibleName("帮助")
        self._past: list[str] = []
        self.key = ""
        self.search = line_edit("help_search", "在帮助里找", hint="在帮助里找，例如 口令 忘了")
        self.text = HelpText()
        self.back = ActionButton("help_back", "返回", self.go_back, role="link")
        self.contents = ActionButton("help_contents", CONTENTS, self.show_contents, role="link")
        self.tour = ActionButton("help_tour", "第一个小时", self.tour_wanted.emit, role="link")
        self.shut = ActionButton("help_close", "关闭", self.closed.emit, key="", role="link")
        self._lay_out()
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._first_found)
        self.text.wanted.connect(self.open)
        self.setMinimumWidth(theme.chars(WIDTH))

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.5)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.3))
        head = QHBoxLayout()
        head.addWidget(label("帮助", "section"), 1)
        for button in (self.back, self.contents, self.tour, self.shut):
            head.addWidget(button)
        self.shut.rename("关闭  Esc")
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._top.setSpacing(theme.lines(0.3))
        self._top.addLayout(head)
        self._top.addWidget(self.search, 1)
        box.addLayout(self._top)
        box.addWidget(self.text, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below the work there is width to spare and no height: the search stands beside the title."""
        super().resizeEvent(event)
        wide = self.width() > 2 * theme.chars(WIDTH)
        self._top.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def open(self, key: str) -> None:
        """Show a page, and remember the one before."""
        if self.key and self.key != key:
            self._past.append(self.key)
        self._put(key)

    def open_for(self, key: str) -> None:
        """Show the page for a screen, as the first one."""
        self._past.clear()
        self.search.clear()
        self._put(key)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, key: str) -> None:
        found = help_pages.page(key)
        self.key = found.key
        self.text.put(found.text)
        self.back.allow_if("" if self._past else "这是第一页。")

    def renew_look(self) -> None:
        """Another theme or text size."""
        if self.key:
            self.text.put(help_pages.page(self.key).text)

    def go_back(self) -> None:
        if self._past:
            self._put(self._past.pop())

    def show_contents(self) -> None:
        self.open(help_pages.START)

    def _find(self, words: str) -> None:
        if not words.strip():
            self._put(self.key or help_pages.START)
            return
        found = help_pages.search(words)
        rows = [f"[{one.title}]({one.key}.md)\n\n{one.excerpt}…\n" for one in found]
        nothing = "没有找到。换一个词，或者[看目录](index.md)。"
        self.text.put(f"## 找到 {len(found)} 页\n\n" + "\n".join(rows) if rows else nothing)

    def _first_found(self) -> None:
        found = help_pages.search(self.search.text())
        if found:
            self.open(found[0].key)
            self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
