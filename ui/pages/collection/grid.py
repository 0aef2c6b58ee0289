"""The entry grid: the batch's lines and, as its last row, the one being typed.

The editors of that row are always open, so what an input method commits is never lost. One scan and one Enter record
a regular payment: Enter in the number brings the person and last year's tier, Enter in the amount accepts. F6 makes the
typed row a refund, or a void that names its original voucher (Songshan 003 art. 7: nothing the terminal took is left out).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.business.batch import KIND_TITLES, REFUND, SALE, VOID, VOIDED
from app.intake.pasted import is_table
from app.services.batch_drafts import DraftLine
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.collection import columns
from ui.widgets.controls import label, line_edit, set_tone
from ui.widgets.table import DataTable

Index = QModelIndex | QPersistentModelIndex
VOUCHER, NUMBER, NAME, YEAR, AMOUNT, STATE = range(6)
TURN = {SALE: REFUND, REFUND: VOID, VOID: SALE}
NUMBER_HINTS = {SALE: "刷证件，或输入号码", REFUND: "证件号码，可不填", VOID: "被撤销的凭证号"}
BEGIN_HINTS = {SALE: "回车 下一格", REFUND: "退货：填正数，记为待查", VOID: "撤销：填原凭证号后按回车"}
BRIEFLY = {SALE: "回车", REFUND: "退货", VOID: "撤销"}
"""The same where the column is narrow: a word is read whole, the keys stand below the table."""
REMARK_MARGIN, REASON_CHARS = 0.5, 8


class LinesModel(RowsModel):
    """The lines and one empty row, always in the terminal's order."""

    arrangeable = False
    unsortable = "按登记的先后排列，与终端的次序一样。"
    brief = False
    """Whether a line's state is said without its reason; the tool tip has the whole."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.records) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() >= len(self.records):
            return None
        found = super().data(index, role)
        brief = self.brief and role == Qt.ItemDataRole.DisplayRole and index.column() == STATE
        return str(found).partition("：")[0] if brief else found

    def say_briefly(self, brief: bool) -> None:
        """With or without the reasons."""
        if brief != self.brief:
            self.brief = brief
            self.dataChanged.emit(self.index(0, STATE), self.index(len(self.records), STATE))

    def update(self, records: Sequence[DraftLine]) -> None:
        """Other lines of the same batch; the typed row stays the last one and keeps its editors."""
        old, new = len(self.records), len(records)
        if new > old:
            self.beginInsertRows(QModelIndex(), old, new - 1)
        elif new < old:
            self.beginRemoveRows(QModelIndex(), new, old - 1)
        self.records = list(records)
        if new > old:
            self.endInsertRows()
        elif new < old:
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0, 0), self.index(new, len(self.columns) - 1))


class EntryGrid(DataTable):
    """`number_given` after Enter in the number, `accepted` after Enter in the amount, `void_wanted` on Delete,
    `kind_turned` when the typed row becomes a sale, a refund or a void, `row_typed` at every key in it, `pasted` with
    the text of a clipboard that holds more than one cell.
    """

    number_given = Signal(str, str)
    accepted = Signal()
    void_wanted = Signal(int)
    kind_turned = Signal(str)
    row_typed = Signal()
    pasted = Signal(str)

    def __init__(self) -> None:
        self.kind = SALE
        self.lines = LinesModel(columns.ENTRY)
        super().__init__("entry_grid", "缴费登记表格", self.lines)
        self.voucher = line_edit("entry_voucher", "凭证号", hint="凭证号")
        self.number = line_edit("entry_number", "证件号码", hint=NUMBER_HINTS[SALE])
        self.name = label("", name="entry_name")
        self.year = line_edit("entry_year", "缴费年度", hint="年度")
        self.amount = line_edit("entry_amount", "金额（元）", hint="金额")
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.remark = label("", "quiet", name="entry_state")
        self._remark = ("", "")
        self.horizontalHeader().sectionResized.connect(self._fit_remark)
        for edit in (self.voucher, self.number, self.year, self.amount):
            edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
            edit.textEdited.connect(self._row_typed)
            edit.installEventFilter(self)
        self._place_editors()
        self.voucher.returnPressed.connect(self.number.setFocus)
        self.number.returnPressed.connect(self._number_given)
        self.year.returnPressed.connect(self._year_given)
        self.amount.returnPressed.connect(self.accepted)

    def _place_editors(self) -> None:
        last = self.lines.rowCount() - 1
        cells: dict[int, QLineEdit | QLabel] = {
            VOUCHER: self.voucher, NUMBER: self.number, NAME: self.name,
            YEAR: self.year, AMOUNT: self.amount, STATE: self.remark,
        }  # fmt: skip
        for column, widget in cells.items():
            self.setIndexWidget(self.lines.index(last, column), widget)
        self.name.setContentsMargins(theme.lines(0.2), 0, 0, 0)
        for earlier, later in ((self.voucher, self.number), (self.number, self.year), (self.year, self.amount)):
            self.setTabOrder(earlier, later)

    def _row_typed(self, _text: str) -> None:
        self.row_typed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paste of several cells is rows for the batch, not text for one cell."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_paste(event):
            return True
        return super().eventFilter(watched, event)

    def _take_paste(self, event: QKeyEvent) -> bool:
        text = QApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if not is_table(text):
            return False
        self.pasted.emit(text)
        return True

    def typed_cells(self) -> dict[str, str]:
        """What stands in the typed row, by cell; empty while neither number nor amount was typed."""
        cells = {
            "voucher": self.voucher.text(), "number": self.number.text(), "year": self.year.text(),
            "amount": self.amount.text(), "kind": self.kind,
        }  # fmt: skip
        return cells if cells["number"].strip() or cells["amount"].strip() else {}

    def put_cells(self, cells: Mapping[str, str]) -> None:
        """Show a row that was typed before."""
        kind = cells.get("kind", SALE)
        self._become(kind if kind in TURN else SALE)
        for name, edit in (("voucher", self.voucher), ("number", self.number), ("year", self.year), ("amount", self.amount)):
            edit.setText(cells.get(name, ""))
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def remark_in_row(self, text: str, tone: str = "", brief: str = "") -> None:
        """A warning about the typed row, in the row; `brief` in its place where the column is too narrow for it."""
        self._remark = (text, brief or text)
        self.remark.setToolTip(text)
        set_tone(self.remark, tone)
        self._fit_remark()

    def _fit_remark(self, *_section: int) -> None:
        self.lines.say_briefly(self.columnWidth(STATE) < theme.chars(REASON_CHARS))
        text, brief = self._remark
        room, metrics = self.columnWidth(STATE) - theme.chars(REMARK_MARGIN), self.remark.fontMetrics()
        fits = metrics.horizontalAdvance(text) <= room
        self.remark.setText(text if fits else metrics.elidedText(brief, Qt.TextElideMode.ElideRight, room))

    def _number_given(self) -> None:
        self.number_given.emit(self.number.text().strip(), self.year.text().strip())

    def _year_given(self) -> None:
        self.number_given.emit(self.number.text().strip(), self.year.text().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The typed row stays in sight whatever the room."""
        super().resizeEvent(event)
        self.scrollToBottom()

    def show_lines(self, lines: Sequence[DraftLine]) -> None:
        self.lines.update(lines)
        self.scrollToBottom()

    def begin_row(self, year: int, voucher: str = "") -> None:
        """Empty the typed row; the voucher counts on from the line before unless one is given."""
        self.voucher.setText(voucher or self._next_voucher())
        self.number.clear()
        self.name.setText("")
        self.year.setText(str(year))
        self.amount.clear()
        self._become(SALE)
        (self.number if self.voucher.text() else self.voucher).setFocus(Qt.FocusReason.OtherFocusReason)

    def turn_kind(self) -> None:
        """The typed row is the next kind of line; what stood in its number is asked anew."""
        self.number.clear()
        self.name.setText("")
        self._become(TURN[self.kind])
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _become(self, kind: str) -> None:
        self.kind = kind
        self.number.setPlaceholderText(NUMBER_HINTS[kind])
        self.number.setAccessibleName("被撤销的凭证号" if kind == VOID else "证件号码")
        self.remark_in_row(BEGIN_HINTS[kind], brief=BRIEFLY[kind])
        self.remark.setAccessibleName(KIND_TITLES[kind])
        self.kind_turned.emit(kind)

    def sale_named(self, voucher: str) -> DraftLine | None:
        """The sale of this batch that is not voided yet and has this voucher number."""
        wanted = voucher.zfill(6)
        return next(
            (line for line in self.lines.records if line.voucher == wanted and line.kind == SALE and line.state != VOIDED),
            None,
        )

    def _next_voucher(self) -> str:
        return _following(self.lines.records[-1].voucher if self.lines.records else "")

    def count_on(self, voucher: str) -> None:
        """The typed row is the one after that of `voucher`."""
        self.voucher.setText(_following(voucher) or voucher)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._take_paste(event):
            return
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Delete and 0 <= row < len(self.lines.records):
            self.void_wanted.emit(row)
        else:
            super().keyPressEvent(event)


def _following(voucher: str) -> str:
    """The voucher number after this one; "" when it does not count."""
    if not (voucher.isascii() and voucher.isdigit()):
        return ""
    return str((int(voucher) + 1) % 10 ** len(voucher)).zfill(len(voucher))
