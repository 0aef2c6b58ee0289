"""Cash where the policy allows it: receipts in stock, money on hand, what was taken (Xuecheng 002 3(2)2-3).

What is filed — takings, a remittance, a void receipt — are forms of 业务单据, opened from here. Where cash was never
allowed this panel does not exist.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.business.cash_collection import BUSINESS as COLLECTION
from app.business.receipt_book import BUSINESS as BOOK
from app.business.receipt_void import BUSINESS as VOIDED
from app.business.remittance import BUSINESS as REMITTANCE
from app.domain.money import yuan
from app.domain.records import STATE_TITLES
from app.services import cash, cash_papers, handling, review_sheets
from app.services.cash import Book, Cash, Taking
from ui import theme
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, card, label, say
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

LEAST_ROWS, HEAD_ROWS, ROW_LINES = 2, 1.3, 1.65
CHOOSE = "请先在现金收缴里选一行。"
IN_DRAWER = "没有解缴"
NOT_MAKER = "由村协办员或经办登记。"
LOW = 10
"""With fewer receipts left than these a book is shown in the colour of a warning."""


def _left_tone(book: Book) -> str:
    return "warn" if book.left < LOW else ""


BOOKS: tuple[Column, ...] = (
    Column("村（社区）", lambda one: one.village, 8, filterable=True),
    Column("领用日期", lambda one: one.handed_on, 6, yields=3),
    Column("领用人", lambda one: one.receiver, 5, yields=2),
    Column("起号", lambda one: one.first, 6),
    Column("止号", lambda one: one.last, 6),
    Column("张数", lambda one: f"{one.count:,}", 4, right=True, number=lambda one: one.count),
    Column("已用", lambda one: f"{one.used:,}", 4, right=True, number=lambda one: one.used),
    Column("作废", lambda one: f"{one.void:,}", 4, right=True, number=lambda one: one.void),
    Column("结存", lambda one: f"{one.left:,}", 4, right=True, number=lambda one: one.left, tone=_left_tone),
    Column("下一张", lambda one: one.next_no or "用完", 6),
)
DRAWERS: tuple[Column, ...] = (
    Column("村（社区）", lambda one: one.village, 8),
    Column("笔数", lambda one: f"{one.count:,}", 4, right=True, number=lambda one: one.count),
    Column("手里的现金（元）", lambda one: yuan(one.fen), 8, right=True, total_fen=lambda one: one.fen),
    Column("最早收款", lambda one: one.oldest, 6, yields=1),
    Column("最迟解缴", lambda one: one.due_on, 6),
    Column("情况", lambda one: one.why, tone=lambda one: "bad" if one.due else "", least=12),
)
TAKINGS: tuple[Column, ...] = (
    Column("收款日期", lambda one: one.taken_on, 6),
    Column("村（社区）", lambda one: one.village, 8, filterable=True),
    Column("笔数", lambda one: f"{one.count:,}", 4, right=True, number=lambda one: one.count),
    Column("金额（元）", lambda one: yuan(one.fen), 7, right=True, total_fen=lambda one: one.fen),
    Column("单据", lambda one: STATE_TITLES.get(one.state, one.state), 5, filterable=True),
    Column("解缴日期", lambda one: one.remitted_on or IN_DRAWER, 6, tone=lambda one: "" if one.remitted_on else "warn"),
    Column("缴款单号", lambda one: one.slip, 8, yields=1),
)


class CashPanel(QWidget):
    """`left` back to the batches, `handling_wanted` a form to open, `paper` a preview (title, PDF, file name)."""

    left = Signal()
    handling_wanted = Signal(object)
    paper = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.books = DataTable(
            "cash_books", "领用的收据", RowsModel(BOOKS), empty="还没有领用收据，由镇或区登记票据领用。"
        )
        self.drawers = DataTable("cash_drawers", "手里的现金", RowsModel(DRAWERS), empty="没有等解缴的现金。")
        self.takings = DataTable("cash_takings", "现金收缴", RowsModel(TAKINGS), empty="还没有现金收缴。")
        self.rule = label("", "quiet", name="cash_rule")
        self.take = ActionButton("cash_take", "登记现金收缴", self._take, key="F3")
        self.void = ActionButton("cash_void", "收据作废", self._void)
        self.issue = ActionButton("cash_issue", "登记领用", self._issue)
        self.remit = ActionButton("cash_remit", "登记解缴", self._remit, key="F9", role="primary")
        self.receipts = ActionButton("cash_receipts", "打印收据", self._receipts)
        self.stubs = ActionButton("cash_stubs", "收据存根", self._stubs)
        self.register = ActionButton("cash_register", "领用登记簿", self._register, key="F7")
        self.back = ActionButton("cash_back", "批次列表", self._leave, key="Esc")
        self._lay_out()
        offered = {one.kind for one in handling.offered(session.desk)}
        for button, kind in ((self.take, COLLECTION.kind), (self.remit, REMITTANCE.kind)):
            button.allow_if("" if kind in offered else NOT_MAKER)
        self.issue.setVisible(BOOK.kind in offered)
        self.void.setVisible(VOIDED.kind in offered)
        self._may_remit = not self.remit.why
        self.takings.chosen.connect(self._judge)
        self.takings.opened.connect(self._stubs)
        self._judge(None)

    def _lay_out(self) -> None:
        for table in (self.books, self.drawers, self.takings):
            table.setMinimumHeight(theme.lines(ROW_LINES * (LEAST_ROWS + HEAD_ROWS)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.lines(0.6))
        stock, box = card("cash_stock_card")
        head = QHBoxLayout()
        head.addWidget(label("领用的收据", "section"), 1)
        head.addWidget(self.issue)
        head.addWidget(self.void)
        head.addWidget(self.register)
        box.addLayout(head)
        box.addWidget(self.books, 1)
        outer.addWidget(stock, 3)
        money, box = card("cash_money_card")
        head = QHBoxLayout()
        head.addWidget(label("手里的现金", "section"))
        head.addWidget(self.rule, 1)
        head.addWidget(self.remit)
        box.addLayout(head)
        box.addWidget(self.drawers, 2)
        box.addWidget(label("现金收缴", "section"))
        box.addWidget(self.takings, 3)
        box.addWidget(WrapRow(self.take, self.receipts, self.stubs, self.back))
        outer.addWidget(money, 5)

    def take_focus(self) -> None:
        self.books.setFocus()

    def refresh(self) -> None:
        for table in (self.books, self.drawers, self.takings):
            table.source.wait()
        self.session.jobs.read(partial(_look, self.session), self._show)

    def _show(self, found: Cash) -> None:
        for table, records in ((self.books, found.books), (self.drawers, found.drawers), (self.takings, found.takings)):
            assert isinstance(table.source, RowsModel)
            table.source.show(records)
        limit = f"收到第一笔起 {found.days} 天，或满 {yuan(found.limit_fen)} 元，哪个先到就解缴。"
        say(self.rule, limit if found.allowed else "现在的政策不再收现金：把手里的现金解缴，没有用的收据登记作废。")
        if self._may_remit:
            self.remit.allow_if("" if found.drawers else "没有等解缴的现金。")
        if found.takings:
            self.takings.choose(0)
        self._judge(self.takings.record() if found.takings else None)

    def _judge(self, one: Taking | None) -> None:
        for button in (self.receipts, self.stubs):
            button.allow_if("" if one is not None else CHOOSE)

    def _take(self) -> None:
        self.handling_wanted.emit(Wanted(COLLECTION.kind))

    def _issue(self) -> None:
        self.handling_wanted.emit(Wanted(BOOK.kind))

    def _void(self) -> None:
        self.handling_wanted.emit(Wanted(VOIDED.kind))

    def _remit(self) -> None:
        self.handling_wanted.emit(Wanted(REMITTANCE.kind))

    def _leave(self) -> None:
        self.left.emit()

    def _receipts(self) -> None:
        one = self.takings.record()
        if isinstance(one, Taking):
            self.session.jobs.read(partial(_receipts_pdf, self.session, one), self._print, title="制作收据")

    def _stubs(self, _record: object = None) -> None:
        one = self.takings.record()
        if isinstance(one, Taking):
            self.session.jobs.read(partial(_stubs_pdf, self.session, one), self._print, title="制作收据存根")

    def _register(self) -> None:
        self.session.jobs.read(partial(_register_pdf, self.session), self._print, title="制作领用登记簿")

    def _print(self, made: tuple[str, bytes, str]) -> None:
        self.paper.emit(*made)


def _look(session: Session, _progress: Progress) -> Cash:
    return cash.look(session.desk)


def cash_said(session: Session, _progress: Progress) -> tuple[bool, str, bool]:
    """Whether cash is known here, what is on hand in a sentence, and whether any of it is due."""
    if not cash.known(session.desk):
        return False, "", False
    found = cash.look(session.desk)
    return True, cash.drawers_said(found), any(one.due for one in found.drawers)


def _receipts_pdf(session: Session, one: Taking, _progress: Progress) -> tuple[str, bytes, str]:
    return f"{one.taken_on} 收据", cash_papers.receipts(session.desk, one.n), f"收据-{one.taken_on}.pdf"


def _stubs_pdf(session: Session, one: Taking, _progress: Progress) -> tuple[str, bytes, str]:
    return f"{one.taken_on} 收据存根", review_sheets.form_pdf(session.desk, one.n), f"收据存根-{one.taken_on}.pdf"


def _register_pdf(session: Session, _progress: Progress) -> tuple[str, bytes, str]:
    return "收款收据领用登记簿", cash_papers.register(session.desk), f"收据领用登记簿-{session.desk.today}.pdf"
