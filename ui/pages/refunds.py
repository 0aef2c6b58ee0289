"""退费 at the district: what is approved and waits for the bank, what a month has paid (Qingdao 000 art. 4; Linyi 004 2(5)).

A payment, a return by the bank and a giving up are forms of 业务单据, opened here already filled with the refund.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from app.business.refund_payment import BUSINESS as PAYMENT
from app.domain.money import yuan
from app.services import handling, refunds, review_sheets
from app.services.refunds import BACK, WAITS, Refund
from ui import wording
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, card, combo, fill, label
from ui.widgets.table import DataTable

OPEN, OPEN_TITLE = "", "等待支付"
EMPTY = {True: "没有等待支付的退费。", False: "这个月没有支付退费。"}
CHOOSE = "请先在表里选一笔退费。"
_TONES = {WAITS: "warn", BACK: "bad"}

ROWS: tuple[Column, ...] = (
    Column("村（社区）", lambda one: one.village, 7, filterable=True, yields=2),
    Column("缴费人", lambda one: one.payer or "不知名", 4.5),
    Column("退费原因", lambda one: one.cause, 8, filterable=True, least=7),
    Column("收款人", lambda one: one.payee, 4.5),
    Column("开户银行", lambda one: one.bank, 11, yields=3, least=7),
    Column("银行账号", lambda one: one.account, 11, yields=1),
    Column("批准日期", lambda one: one.approved_on, 6),
    Column("支付日期", lambda one: one.paid_on, 6),
    Column("凭证号", lambda one: one.voucher, 5, yields=4),
    Column("金额（元）", lambda one: yuan(one.fen), 6, right=True, total_fen=lambda one: one.fen),
    Column("情况", lambda one: f"{one.state}{f' {one.days} 天' if one.state == WAITS else ''}", 6,
           tone=lambda one: _TONES.get(one.state, "good"), filterable=True, value=lambda one: one.state),
)  # fmt: skip
PAID_ON = next(place for place, column in enumerate(ROWS) if column.title == "支付日期")
"""Empty as long as nothing has been paid."""


class RefundsPage(Page):
    key: ClassVar[str] = "refunds"
    title: ClassVar[str] = "退费"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.month = combo("refunds_month", "看哪些", [(OPEN, OPEN_TITLE)], width=11)
        self.total = label("", "strong", name="refunds_total")
        self.rows = DataTable("refunds_table", "退费", RowsModel(ROWS), empty=EMPTY[True], many=True)
        self.pay = ActionButton("refunds_pay", "登记支付", self._pay, key="F9", role="primary")
        self.approval = ActionButton("refunds_approval", "审批表", self._approval)
        self.sheet = ActionButton("refunds_sheet", "退费明细表", self._sheet, key="F7")
        self.xlsx = ActionButton("refunds_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self._may = "" if any(one.kind == PAYMENT.kind for one in handling.offered(session.desk)) else "退费由区财务支付登记。"
        self.head.insertWidget(1, self.month)
        self.add_actions(self.xlsx, self.sheet, self.approval, self.pay)
        sheet, box = card("refunds_card")
        assert isinstance(box, QVBoxLayout)
        box.addWidget(self.total)
        box.addWidget(self.rows, 1)
        self.box.addWidget(sheet, 1)
        self.month.activated.connect(self._month_chosen)
        self.rows.chosen.connect(self._chosen)
        self.rows.opened.connect(self._approval)
        self.rows.typed.connect(self.typed)
        self._chosen(None)

    def take_focus(self) -> None:
        self.rows.setFocus()

    def chosen_month(self) -> str:
        """The month whose payments are shown; "" for what waits."""
        return str(self.month.currentData() or OPEN)

    def sheet_month(self) -> str:
        return self.chosen_month() or f"{self.session.desk.today:%Y-%m}"

    def refresh(self) -> None:
        self.rows.source.wait()
        self.session.jobs.read(partial(_months, self.session), self._show_months)

    def _show_months(self, found: list[str]) -> None:
        titles = [(month, f"{wording.month_title(month)}支付") for month in found]
        fill(self.month, [(OPEN, OPEN_TITLE), *titles], self.chosen_month())
        self._read()

    def _month_chosen(self, _place: int) -> None:
        self._read()

    def _read(self) -> None:
        month = self.chosen_month()
        self.session.jobs.read(partial(_refunds, self.session, month), partial(self._show, month))

    def _show(self, month: str, found: list[Refund]) -> None:
        if month != self.chosen_month():
            return
        self.rows.empty_text = EMPTY[month == OPEN]
        self.rows.layout_of_columns.hide_for_now(PAID_ON, month == OPEN and not any(one.paid_on for one in found))
        assert isinstance(self.rows.source, RowsModel)
        self.rows.source.show(found)
        self.total.setText(f"共 {len(found):,} 笔　{yuan(sum(one.fen for one in found))} 元")
        if found:
            self.rows.choose(0)
        self._chosen(self.rows.record() if found else None)

    def _chosen(self, one: Refund | None) -> None:
        self.pay.allow_if(self._may or ("" if one is not None else CHOOSE))
        self.pay.rename("登记支付" if one is None or one.state == WAITS else "登记退票")
        self.approval.allow_if("" if one is not None else CHOOSE)

    def _pay(self) -> None:
        one = self.rows.record()
        if isinstance(one, Refund):
            title = f"{one.payee} {yuan(abs(one.fen))} 元，{one.cause}，{one.bank} {one.account}"
            self.wants.emit("reviews", Wanted(PAYMENT.kind, "", "", one.payee, (("due", one.due, title),)))

    def _approval(self, _record: object = None) -> None:
        one = self.rows.record()
        if isinstance(one, Refund):
            self.session.jobs.read(partial(_paper, self.session, one), self._show_paper, title="制作审批表")

    def _sheet(self) -> None:
        job = partial(_sheet_pdf, self.session, self.sheet_month())
        self.session.jobs.read(job, self._show_paper, title="制作退费明细表")

    def _show_paper(self, answer: tuple[str, bytes, str]) -> None:
        self.paper.emit(*answer)

    def _xlsx(self) -> None:
        month = self.sheet_month()
        path = ask_where(self, "存为表格", f"退费明细表-{month}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(_save, self.session, month, path), self._saved)

    def _saved(self, path: Path) -> None:
        self.told.emit("good", f"已存为 {path}", wording.COPIED, wording.COPY_HAS_PEOPLE)


def _months(session: Session, _progress: Progress) -> list[str]:
    return refunds.months(session.desk)


def _refunds(session: Session, month: str, _progress: Progress) -> list[Refund]:
    return refunds.paid(session.desk, month) if month else refunds.waiting(session.desk)


def _paper(session: Session, one: Refund, _progress: Progress) -> tuple[str, bytes, str]:
    return f"退费审批表：{one.payee}", review_sheets.form_pdf(session.desk, one.n), f"退费审批表-{one.due[:8]}.pdf"


def _sheet_pdf(session: Session, month: str, _progress: Progress) -> tuple[str, bytes, str]:
    return f"{wording.month_title(month)}退费明细表", refunds.as_pdf(session.desk, month), f"退费明细表-{month}.pdf"


def _save(session: Session, month: str, path: Path, _progress: Progress) -> Path:
    return write_file(path, refunds.as_xlsx(session.desk, month))
