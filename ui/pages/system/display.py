"""显示: the size of the text and the theme, at once and for next time (interface, rule 9)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout

from ui import appearance, theme
from ui.widgets.controls import buddy, card, combo, label


class DisplayPanel(QFrame):
    """Two choices; what is chosen is on the screen before the list has closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("display_panel")
        self.sizes = combo("text_size", "文字大小", [(str(size), f"{size} %") for size in appearance.SIZES])
        self.themes = combo("theme", "颜色", list(appearance.THEME_TITLES.items()))
        sheet, box = card("display_card", "显示")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.lines(0.6))
        for column, control in enumerate((self.sizes, self.themes)):
            grid.addWidget(buddy(control.accessibleName(), control), 0, column)
            grid.addWidget(control, 1, column)
        box.addLayout(grid)
        box.addWidget(label("随时可以按 Ctrl 和加号放大，Ctrl 和减号缩小，Ctrl+0 恢复。", "quiet", wrap=True))
        outer = QGridLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)
        self.renew_look()
        self.sizes.activated.connect(self._size_chosen)
        self.themes.activated.connect(self._theme_chosen)

    def renew_look(self) -> None:
        """The keys may have changed the size."""
        self.sizes.setCurrentIndex(self.sizes.findData(str(appearance.wanted_size())))
        self.themes.setCurrentIndex(self.themes.findData(appearance.wanted_theme()))

    def _size_chosen(self, _place: int) -> None:
        appearance.set_text_size(int(self.sizes.currentData()))

    def _theme_chosen(self, _place: int) -> None:
        appearance.set_theme(str(self.themes.currentData()))
