"""The list under the search box: people and filings while one types, ↑ ↓ to choose, Enter to open (peers 5.6).

It is no dialog and takes no focus: the keyboard stays in the box, whatever the list shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.records import Docket, Resident
from app.services.quick_find import PEOPLE, Found
from ui import routes, theme, wording
from ui.models.columns import LEFT

WIDTHS = (9.0, 6.5, 7.0, 10.0)
"""Name, last four, birth, village in characters; the state takes the rest."""

WHOLE = 46.0
ROW_LINES = 1.7
ALL, NOBODY = "all", "nobody"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells (one cell goes across), its tone, and what Enter opens (None: it is only read)."""

    cells: tuple[str, ...]
    opens: int | Docket | str | None
    tone: str = ""
    heading: bool = False


class SearchDrop(QFrame):
    """`chosen` carries a resident's number, a Docket, ALL for the whole list, or NOBODY for what the page does then."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, villages: Mapping[str, str]) -> None:
        super().__init__(parent)
        self.setObjectName("search_drop")
        self.setProperty("role", "card")
        self.villages, self._over = villages, parent
        self._lines: list[Line] = []
        self.table = QTableWidget(0, len(WIDTHS) + 1)
        self.table.setObjectName("search_results")
        self.table.setAccessibleName("查找结果")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
        self.table.cellClicked.connect(self._clicked)
        box = QVBoxLayout(self)
        pad = theme.lines(0.2)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.table)
        self.hide()

    def show_found(self, found: Found, under: QWidget, nobody: str = "") -> None:
        """Lay the answer out under the box; the first person is marked. `nobody`: what Enter does where there is none."""
        self._lines = lines(found, self.villages, nobody)
        self.table.setRowCount(0)
        self.table.setRowCount(len(self._lines))
        for column, width in enumerate(WIDTHS):
            self.table.setColumnWidth(column, theme.chars(width))
        for row, line in enumerate(self._lines):
            self._fill(row, line)
        self._place(under)
        self.show()
        self.raise_()
        self._mark(next((row for row, line in enumerate(self._lines) if line.opens is not None), -1))

    def _fill(self, row: int, line: Line) -> None:
        self.table.setRowHeight(row, theme.lines(ROW_LINES))
        if len(line.cells) == 1:
            self.table.setSpan(row, 0, 1, len(WIDTHS) + 1)
        for column, text in enumerate(line.cells):
            item = QTableWidgetItem(text)
            item.setTextAlignment(LEFT)
            item.setToolTip(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if line.heading:
                font = QFont(item.font())
                font.setBold(True)
                item.setFont(font)
            if line.tone and column == len(line.cells) - 1:
                item.setForeground(QColor(getattr(theme.tokens(), line.tone)))
            self.table.setItem(row, column, item)

    def _place(self, under: QWidget) -> None:
        """Under the box, as wide as its lines need, inside the window."""
        room = self._over.rect()
        corner = under.mapTo(self._over, QPoint(0, under.height()))
        wide = min(max(under.width(), theme.chars(WHOLE)), room.width() - corner.x() - theme.lines(0.5))
        high = theme.lines(ROW_LINES) * len(self._lines) + 2 * theme.lines(0.2) + theme.lines(0.4)
        self.setGeometry(corner.x(), corner.y(), wide, min(high, room.height() - corner.y() - theme.lines(0.5)))

    def renew_look(self) -> None:
        """Another text size: the list is laid out anew at the next letter."""
        self.hide()

    def step(self, by: int) -> None:
        """To the next or the one before of the lines that open something."""
        able = [row for row, line in enumerate(self._lines) if line.opens is not None]
        now = self.table.currentRow()
        if able:
            place = able.index(now) + by if now in able else 0
            self._mark(able[max(0, min(place, len(able) - 1))])

    def _mark(self, row: int) -> None:
        self.table.setCurrentCell(row, 0)
        if row >= 0:
            self.setAccessibleDescription("，".join(self._lines[row].cells))

    def open_marked(self) -> bool:
        """Open the marked line; False when there is none."""
        row = self.table.currentRow()
        opens = self._lines[row].opens if 0 <= row < len(self._lines) else None
        if opens is None:
            return False
        self.hide()
        self.chosen.emit(opens)
        return True

    def _clicked(self, row: int, _column: int) -> None:
        self._mark(row)
        self.open_marked()


def lines(found: Found, villages: Mapping[str, str], nobody: str = "") -> list[Line]:
    """The lines of an answer, at most twelve."""
    made = [_person(person, villages) for person in found.first]
    if not found.first and not found.filings and nobody:
        return [Line((f"没有找到“{found.words}”。{nobody}",), NOBODY, "brand")]
    if not found.first and not found.filings:
        return [Line((f"没有找到“{found.words}”。换几个字；没登记过的到「参保人」按 F3 登记。",), None, "quiet")]
    if found.ended > 0:
        made.append(Line((f"另有 {found.ended:,} 条已注销或作废，在全部结果里",), None, "quiet"))
    if found.filings:
        made.append(Line(("单据",), None, heading=True))
        made += [_filing(docket) for docket in found.filings]
    if found.count > min(len(found.first), PEOPLE):
        made.append(Line((f"全部结果 {found.count:,} 人　Ctrl+回车",), ALL, "brand"))
    return made


def _person(person: Resident, villages: Mapping[str, str]) -> Line:
    cells: Sequence[str] = (
        person.name, f"尾号 {person.id_number[-4:]}", person.birth, villages.get(person.village, person.village),
        wording.state_text(person.status),
    )  # fmt: skip
    tone = wording.TONES.get(person.status, "")
    return Line(tuple(cells), person.n, "" if tone == "plain" else tone)


def _filing(docket: Docket) -> Line:
    return Line(
        (
            docket.title or routes.kind_title(docket),
            docket.id[:8],
            docket.business_date,
            "",
            wording.state_text(docket.state),
        ),
        docket,
    )
