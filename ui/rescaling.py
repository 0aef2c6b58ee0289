"""Text of another size at once: every length that a widget got when it was made follows the base font.

The alternative, to make the window anew, would lose what nobody has kept yet: a cursor, a marked row, a question half
asked, the answer that a running job is about to bring. Here no widget is replaced. Lengths were all counted in lines or
characters of the base font (ui/theme.py), so they are multiplied by how much the font has grown; a test holds the
result against a window that was made with the new size.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QHeaderView,
    QLayout,
    QStackedWidget,
    QTableView,
    QWidget,
)

from ui.layout_items import let_go

BEHIND = "pages_behind"
NO_LIMIT = 16777215
"""Qt's QWIDGETSIZE_MAX: no greatest size was given."""


def rescale(window: QWidget, factor: float) -> list[QWidget]:
    """Multiply the lengths of everything inside a window that belongs to no other; sizes of windows stay.

    To be called before the new style sheet is put on: lengths that the sheet gives are then set by it once more.
    Left for later, and returned, are pages behind the one in sight: `rescale_page` has to follow before they are shown.
    """
    own = window.layout()
    if own is not None:
        _layout(own, factor)
    later: list[QWidget] = []
    _below(window, factor, later)
    return later


def pages_behind(stack: QStackedWidget) -> None:
    """Of this stack the pages out of sight are left for later; who shows one calls `restyling.catch_up` before."""
    stack.setProperty(BEHIND, True)


def rescale_page(page: QWidget, factor: float) -> None:
    """A page that was left for later."""
    _lengths(page, factor)
    _below(page, factor, [])


def _below(widget: QWidget, factor: float, later: list[QWidget]) -> None:
    behind = isinstance(widget, QStackedWidget) and bool(widget.property(BEHIND))
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if behind and child.isHidden():
            later.append(child)
            continue
        _lengths(child, factor)
        _below(child, factor, later)


def _lengths(widget: QWidget, factor: float) -> None:
    """Those of one widget."""
    if not widget.isWindow():
        _limits(widget, factor)
    layout = widget.layout()
    if layout is not None:
        _layout(layout, factor)
    if isinstance(widget, QTableView):
        _sections(widget.verticalHeader(), factor)
        _sections(widget.horizontalHeader(), factor)


def _grown(length: int, factor: float) -> int:
    """Lengths that were not given (0, or less for the style's own) stay so."""
    return max(1, round(length * factor)) if 0 < length < NO_LIMIT else length


def _limits(widget: QWidget, factor: float) -> None:
    """The least and the greatest size, where one was given."""
    most_wide, most_high = widget.maximumWidth(), widget.maximumHeight()
    if most_wide < NO_LIMIT or most_high < NO_LIMIT:
        widget.setMaximumSize(_grown(most_wide, factor), _grown(most_high, factor))
    wide, high = widget.minimumWidth(), widget.minimumHeight()
    if wide > 0 or high > 0:
        widget.setMinimumSize(_grown(wide, factor), _grown(high, factor))


def _layout(layout: QLayout, factor: float) -> None:
    """Margins, spacings and gaps, down through the layouts inside it.

    PySide may hand out the wrapper of an item that lived at the same address before; such a one has no lengths to grow.
    """
    if not isinstance(layout, QLayout):
        return
    sides = layout.contentsMargins()
    left, top, right, bottom = (
        _grown(side, factor) for side in (sides.left(), sides.top(), sides.right(), sides.bottom())
    )
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout | QFormLayout):
        layout.setHorizontalSpacing(_grown(layout.horizontalSpacing(), factor))
        layout.setVerticalSpacing(_grown(layout.verticalSpacing(), factor))
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(_grown(layout.spacing(), factor))
    if isinstance(layout, QGridLayout):
        _least_of_cells(layout, factor)
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        inner, gap = item.layout(), item.spacerItem()
        if inner is not None:
            _layout(inner, factor)
        elif gap is not None:
            size, policy = gap.sizeHint(), gap.sizePolicy()
            gap.changeSize(
                _grown(size.width(), factor), _grown(size.height(), factor),
                policy.horizontalPolicy(), policy.verticalPolicy(),
            )  # fmt: skip
        if inner is None:
            let_go(item)
    layout.invalidate()


def _least_of_cells(grid: QGridLayout, factor: float) -> None:
    for column in range(grid.columnCount()):
        grid.setColumnMinimumWidth(column, _grown(grid.columnMinimumWidth(column), factor))
    for row in range(grid.rowCount()):
        grid.setRowMinimumHeight(row, _grown(grid.rowMinimumHeight(row), factor))


def _sections(heads: QHeaderView, factor: float) -> None:
    """Heights of rows, widths of columns: those that are not shared out by the table itself."""
    free = QHeaderView.ResizeMode.Interactive
    across = heads.orientation() == Qt.Orientation.Horizontal
    widths = [heads.sectionSize(place) for place in range(heads.count())] if across else []
    if across:
        heads.setMinimumSectionSize(_grown(heads.minimumSectionSize(), factor))
    heads.setDefaultSectionSize(_grown(heads.defaultSectionSize(), factor))
    for place, width in enumerate(widths):
        if heads.sectionResizeMode(place) == free:
            heads.resizeSection(place, _grown(width, factor))
