"""One open batch: its grid, its slip, and the sentence about the line that needs attention."""

from __future__ import annotations

from functools import cached_property, partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.business.batch import REFUND, SALE, VOID
from app.domain import money
from app.errors import OfficeError
from app.services.batch_drafts import BatchDraft
from app.services.pasted_rows import JudgedRow, Logged
from ui import theme
from ui.pages.collection import work
from ui.pages.collection.grid import EntryGrid
from ui.pages.collection.pasting import PastePanel
from ui.pages.collection.payer import PayerCard
from ui.pages.collection.slip import SlipPanel
from ui.pages.collection.typing import CHANGES, EntryNotice, RowTyping
from ui.session import Session
from ui.widgets.controls import ActionButton, card, label, later, say
from ui.widgets.lazy import added
from ui.widgets.stack import ShownStack
from ui.widgets.wrap_row import WrapRow

NOT_YET = "还不能关闭："
KEYS = ("回车 下一格", "F2 按姓名找人", "= 按差额填金额", "Delete 撤销选中的行")
TURN_TITLES = {SALE: "改记退货", REFUND: "改记撤销", VOID: "改记消费"}


class BatchPanel(QWidget):
    """`closed` carries a sentence once the batch is filed, `left` when the person goes back to the list,
    `register_wanted` the number of somebody who is not on the register yet.
    """

    closed = Signal(str)
    left = Signal()
    register_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.draft: BatchDraft | None = None
        self.grid = EntryGrid()
        self.slip = SlipPanel()
        self.payer = PayerCard()
        self.notice = EntryNotice()
        self.typing = RowTyping(session, self.grid, self.slip, self.payer, self.notice)
        self.close_button = ActionButton("batch_close", "关闭批次", self.close_batch, key="F9", role="primary")
        self.reason = later("batch_close_why", "reason")
        self.back = ActionButton("batch_back", "批次列表", self._go_back, key="Esc")
        self.turn = ActionButton("entry_turn", TURN_TITLES[SALE], self.grid.turn_kind, key="F6")
        self.paste = ActionButton("entry_paste", "粘贴多行", self._paste_button, key="Ctrl+Shift+V")
        self.register = ActionButton("entry_register", "登记新人", self._register, key="F3")
        self.restore = ActionButton("entry_restore", "找回清空的这一行", self.typing.bring_back, key="Ctrl+Z")
        self.restore.hide()
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self.grid.kind_turned.connect(self._kind_turned)
        self.grid.pasted.connect(self._pasted)
        self.typing.shown.connect(self._show)
        self.typing.emptied.connect(self.restore.setVisible)
        self.slip.typed.connect(self._set_slip)
        self.slip.count.textChanged.connect(self._judge)
        self.slip.total.textChanged.connect(self._judge)

    @cached_property
    def pasting(self) -> PastePanel:
        """Pasted rows, in the place of the typed one."""
        panel = added(self.sheets, PastePanel(self.session))
        panel.logged.connect(self._logged_paste)
        panel.left.connect(self._leave_paste)
        return panel

    def _lay_out(self) -> None:
        left, box = card("entry_card")
        pad = theme.lines(0.4)
        box.setContentsMargins(pad, pad, pad, pad)
        self.grid.setMinimumHeight(theme.lines(7))  # the head, two lines and the typed row
        box.addWidget(self.grid, 1)
        hints = [label(f"{words}　", "quiet") for words in KEYS]
        box.addWidget(WrapRow(*hints, self.restore, self.register, self.paste, self.turn))
        typing = QWidget()
        middle = QVBoxLayout(typing)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(theme.lines(0.6))
        middle.addWidget(left, 3)
        middle.addWidget(self.payer, 1)
        self.sheets = ShownStack()
        self.sheets.addWidget(typing)
        self.sheets.currentChanged.connect(self._sheet_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.6))
        row.addWidget(self.sheets, 1)
        self.beside = self._right()
        row.addWidget(self.beside)

    def _sheet_changed(self, place: int) -> None:
        """What is pasted has the whole width: it is judged before there is anything to compare with the slip."""
        self.beside.setVisible(place == 0)

    def _right(self) -> QWidget:
        holder = QWidget()
        right = QVBoxLayout(holder)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.lines(0.6))
        right.addWidget(self.slip)
        right.addWidget(self.notice)
        right.addStretch(1)
        right.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.close_button, 1)
        right.addLayout(foot)
        holder.setFixedWidth(theme.chars(17.6))
        return holder

    def show_draft(self, draft: BatchDraft) -> None:
        """Open a batch and wait for the next person."""
        self._open_sheet(0)
        self._show(draft)
        self.typing.open(draft)

    def _show(self, draft: BatchDraft) -> None:
        self.draft = draft
        self.grid.show_lines(draft.lines)
        self.slip.show_draft(draft)
        self._judge()

    def take_focus(self) -> None:
        self.grid.number.setFocus()

    def person_field(self) -> QLineEdit | None:
        return self.grid.number if self.sheets.currentIndex() == 0 else None

    def _kind_turned(self, kind: str) -> None:
        self.turn.rename(TURN_TITLES[kind])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F9 while the slip does not agree: the cursor goes to the slip, and the reason is said beside it."""
        if event.key() == Qt.Key.Key_F9 and self.close_button.why:
            self.notice.say(f"{NOT_YET}{self.close_button.why}", "warn")
            self.slip.count.setFocus(Qt.FocusReason.OtherFocusReason)
            self.slip.count.selectAll()
        else:
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        """Esc empties a row that was begun; once it is empty it leaves."""
        if not self.typing.empty_row():
            self.left.emit()

    def _register(self) -> None:
        self.register_wanted.emit(self.typing.unknown())

    def put_person(self, number: str) -> None:
        """Somebody who was looked for or has just been registered: into the typed row, as if scanned."""
        self.typing.ask_anew()
        self.grid.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.number.setText(number)
        self.grid.number.returnPressed.emit()

    def _paste_button(self) -> None:
        self._pasted(QApplication.clipboard().text())

    def _pasted(self, text: str) -> None:
        """Look at pasted rows before anything is logged."""
        if self.draft is not None:
            job = partial(work.judge_text, self.session, self.draft.key, text)
            self.session.jobs.read(job, self._show_pasted, failed=self._not_pasted, title="查看粘贴的行")

    def _show_pasted(self, rows: tuple[JudgedRow, ...]) -> None:
        if self.draft is not None:
            self.notice.say("", "")
            panel = self.pasting
            self._open_sheet(1)
            panel.begin(self.draft.key, rows)

    def _not_pasted(self, error: OfficeError) -> None:
        self.notice.say(f"{error.text}{error.hint}", "bad")

    def _logged_paste(self, result: Logged) -> None:
        self._show(result.draft)
        self.typing.draft = result.draft
        if not self.grid.typed_cells():
            self.typing.begin_row()
        self.notice.say(f"粘贴的 {result.rows:,} 行已记入本批。", "good")

    def _leave_paste(self) -> None:
        self._open_sheet(0)
        self.take_focus()

    def _open_sheet(self, place: int) -> None:
        """The typed row (0) or pasted rows (1), which have their own F9 and Esc."""
        self.sheets.setCurrentIndex(place)
        for button in (self.back, self.close_button):
            button.setVisible(place == 0)
        self._judge()

    def _judge(self) -> None:
        why = self.slip.why_open()
        self.close_button.allow_if(why)
        if not why and self.notice.sentence.text().startswith(NOT_YET):
            self.notice.say("", "")  # what F9 said is settled
        say(self.reason, f"{NOT_YET}{why}" if why and self.sheets.currentIndex() == 0 else "", "")

    def _set_slip(self, count: int, fen: int) -> None:
        if self.draft is not None:
            job = partial(work.slip, self.session, self.draft.key, count, fen)
            self.session.jobs.write("", job, self._show, changes=CHANGES)

    def close_batch(self) -> None:
        """File the batch; the service refuses while the slip differs."""
        slip = self.slip.read()
        if self.draft is None or slip is None:
            return
        self.close_button.refuse("正在关闭…")
        job = partial(work.close, self.session, self.draft.key, slip)
        changes = frozenset({"drafts", "batches", "filings"})
        self.session.jobs.write("关闭批次", job, self._closed, changes=changes, failed=self._not_closed)

    def _closed(self, _filing: str) -> None:
        draft, self.draft = self.draft, None
        if draft is not None:
            rest = len(draft.lines) - draft.payments
            self.closed.emit(
                f"批次 {draft.batch} 已关闭并提交：缴费 {draft.payments:,} 笔，{money.yuan(draft.payments_fen)} 元。"
                + (f"另有 {rest:,} 笔待查、退货或撤销，不算缴费。" if rest else "")
            )

    def _not_closed(self, error: OfficeError) -> None:
        self._judge()
        self.notice.say(f"{error.text}{error.hint}", "bad")
