"""台账: a month's 缴费明细表 and 汇总表 on screen, paper and as a spreadsheet; 月结 (Songshan 003 art. 9-11)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.business.red_letters import note_on
from app.domain import id_number
from app.domain.money import yuan, yuan_plain
from app.domain.records import RED, Line
from app.domain.route import ASSISTANT, CLERK, FINANCE
from app.services import aid_books, back_ledgers, ledgers, months, refunds
from app.services.ledgers import PHASE_TITLES, Ledger, VillageTotal
from ui import theme, wording
from ui.handling.line_actions import LineActions
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, card, combo, fill, label, set_tone
from ui.widgets.panels import ReasonStrip
from ui.widgets.side_by_side import SideBySide
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

SIDE_BY_SIDE = 72
"""Characters that payments and sums need beside each other."""

LINES_SEEN, SUMS_SEEN = 12, 5
PAYMENTS, BACK, AID, REFUNDS = "payments", "back", "aid", "refunds"
PAPERS = (
    (PAYMENTS, "缴费明细、汇总表"), (BACK, "补缴费明细、汇总表"), (AID, "集体补助明细、汇总表"), (REFUNDS, "退费明细表"),
)  # fmt: skip
CORRECTED_HERE = frozenset({PAYMENTS, BACK})
"""Ledgers of payment lines: what a line needs is opened below them."""
EMPTY = {
    PAYMENTS: "这个月还没有缴费。到「收缴」登记，或导入 POS 文件。",
    BACK: "这个月还没有登记补缴。凭进账单在「业务单据」里办理补缴缴款确认。",
    AID: "这个月还没有集体补助、社会资助。到「业务单据」按 F3 新办。",
    REFUNDS: "这个月没有支付退费。等着支付的在区里的「退费」。",
}
WHAT = {PAYMENTS: "缴费明细", BACK: "补缴明细", AID: "集体补助明细", REFUNDS: "退费明细"}
FILE_NAMES = {PAYMENTS: "缴费台账", BACK: "补缴费台账", AID: "集体补助台账", REFUNDS: "退费明细表"}
PHASES = {**PHASE_TITLES, "held": "待划转", "refunded": "已支付", "sent_back": "银行退票"}
"""A back payment in the township's account waits to be handed on (003 art. 10); a refund was paid, or came back."""


def _state(line: Line) -> str:
    if line.state == RED:
        return "⚠ 红字冲销"
    return wording.money_marked(line.phase, PHASES.get(line.phase, line.phase))


def _tone(line: Line) -> str:
    return "warn" if line.state == RED else wording.MONEY_TONES.get(line.phase, "")


LINES: tuple[Column, ...] = (
    Column("缴费日期", lambda line: line.paid_on, 5.7),
    Column("姓名", lambda line: line.name),
    Column("证件号码", lambda line: id_number.mask(line.id_number), 10),
    Column("年度", lambda line: str(line.year), 2.4, filterable=True),
    Column("金额（元）", lambda line: yuan(line.amount_fen), 5.5, right=True, total_fen=lambda line: line.amount_fen),
    Column("终端/批次/凭证", lambda line: f"{line.terminal}/{line.batch}/{line.voucher}", 13),
    Column("备注", note_on, 6, yields=1, hint="补登：钱是前几个月收的；红字：冲销的那个月已经对账确认，记入本月"),
    Column("状态", _state, 4.5, tone=_tone, filterable=True, value=wording.unmarked(_state)),
)

VILLAGES: tuple[Column, ...] = (
    Column("村", lambda village: village.name),
    Column("笔数", lambda village: f"{village.payments:,}", 4, right=True, number=lambda village: village.payments),
    Column("合计（元）", lambda village: yuan(village.total_fen), 6, right=True, total_fen=lambda v: v.total_fen),
)

TIERS: tuple[Column, ...] = (
    Column("档次", lambda row: yuan_plain(row[0]), 4, right=True, order=lambda row: row[0]),
    Column("笔数", lambda row: f"{row[1]:,}", 4, right=True, number=lambda row: row[1]),
    Column("小计（元）", lambda row: yuan(row[0] * row[1]), 6.5, right=True, total_fen=lambda row: row[0] * row[1]),
)


class LedgerPage(Page):
    key: ClassVar[str] = "ledger"
    title: ClassVar[str] = "台账"
    shows: ClassVar[frozenset[str]] = frozenset({"batches", "drafts", "filings", "months"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.month = combo("ledger_month", "月份", width=10)
        self.papers = combo("ledger_papers", "哪种台账", PAPERS, width=11)
        self.what = label(WHAT[PAYMENTS], "section", name="ledger_what")
        self.total = label("", "strong", name="ledger_total")
        self.state = label("", name="ledger_state")
        self.lines = DataTable(
            "ledger_lines",
            "缴费明细",
            RowsModel(LINES),
            empty=EMPTY[PAYMENTS],
            many=True,
        )
        self.villages = DataTable("ledger_villages", "按村汇总", RowsModel(VILLAGES), empty="没有汇总。", many=True)
        self.tiers = DataTable("ledger_tiers", "按档次汇总", RowsModel(TIERS), empty="没有汇总。", many=True)
        self.reason = ReasonStrip("ledger_reason")
        self.preview = ActionButton("ledger_preview", "预览打印", self._preview, key="F7", role="primary")
        self.xlsx = ActionButton("ledger_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.close_month = ActionButton("ledger_close", "月结", self._ask_close, key="F9")
        self.reopen = ActionButton("ledger_reopen", "重开", self._ask_reopen)
        self.line_actions = LineActions(session, "ledger_actions")
        self.lines.chosen.connect(self._line_chosen)
        self.line_actions.wanted.connect(self._handle)
        self.statements = ActionButton("ledger_statements", "对账单…", self._statements, role="link")
        self.lines.typed.connect(self.typed)
        self.month.activated.connect(self._month_chosen)
        self.papers.activated.connect(self._month_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        self.head.insertWidget(1, self.month)
        self.head.insertWidget(2, self.papers)
        actions = WrapRow(self.statements, self.reopen, self.close_month, self.xlsx, self.preview, right=True)
        self.head.addWidget(actions, 4)
        self.box.addWidget(self.reason)
        left, box = card("ledger_left")
        row = QHBoxLayout()
        row.addWidget(self.what)
        row.addWidget(self.total, 1)
        row.addWidget(self.state)
        box.addLayout(row)
        box.addWidget(self.lines, 1)
        box.addWidget(self.line_actions)
        self.lines.setMinimumHeight(theme.lines(LINES_SEEN))
        body = SideBySide(SIDE_BY_SIDE)
        body.add(left, 3)
        body.add(self._sums(), 1)
        body.turned.connect(self._turn_sums)
        self.box.addWidget(body, 1)

    def _sums(self) -> QWidget:
        """By village and by tier: one above the other beside the payments, side by side below them."""
        sums = QWidget()
        self.sums = QBoxLayout(QBoxLayout.Direction.TopToBottom, sums)
        self.sums.setContentsMargins(0, 0, 0, 0)
        self.sums.setSpacing(theme.lines(0.6))
        for title, table, share in (("按村汇总", self.villages, 2), ("按档次汇总", self.tiers, 3)):
            sheet, inner = card(f"{table.objectName()}_card", title)
            table.setMinimumHeight(theme.lines(SUMS_SEEN))
            inner.addWidget(table)
            self.sums.addWidget(sheet, share)
        return sums

    def _turn_sums(self, below: bool) -> None:
        """Beside each other both need the same width, one above the other the tiers have more rows."""
        self.sums.setDirection(QBoxLayout.Direction.LeftToRight if below else QBoxLayout.Direction.TopToBottom)
        self.sums.setStretch(0, 3 if below else 2)

    def take_focus(self) -> None:
        self.lines.setFocus()

    def _line_chosen(self, line: Line | None) -> None:
        """A red line is the shadow of a reversal: what can be done is done with the payment itself."""
        self.line_actions.show_line(line if line is not None and line.state != RED else None)

    def _handle(self, wanted: Wanted) -> None:
        self.wants.emit("reviews", wanted)

    def chosen_month(self) -> str:
        return str(self.month.currentData() or "")

    def chosen_papers(self) -> str:
        """Which of the month's ledgers is shown and printed: payments, or back payments."""
        return str(self.papers.currentData())

    def open_with(self, argument: object) -> None:
        place = self.month.findData(argument)
        if place >= 0:
            self.month.setCurrentIndex(place)
            self._read()

    def refresh(self) -> None:
        for table in (self.lines, self.villages, self.tiers):
            table.source.wait()
        self.session.jobs.read(partial(_months, self.session), self._show_months)

    def _show_months(self, found: list[str]) -> None:
        chosen = self.chosen_month()
        fill(self.month, [(month, wording.month_title(month)) for month in found], chosen or found[0])
        self._read()

    def _month_chosen(self, _place: int) -> None:
        self.reason.hide()
        self._read()

    def _read(self) -> None:
        asked = (self.chosen_month(), self.chosen_papers())
        self.session.jobs.read(partial(_ledger, self.session, asked), partial(self._show, asked))

    def _show(self, asked: tuple[str, str], ledger: Ledger) -> None:
        if asked != (self.chosen_month(), self.chosen_papers()):
            return
        self.what.setText(WHAT[asked[1]])
        self.lines.empty_text = EMPTY[asked[1]]
        self.line_actions.setVisible(asked[1] in CORRECTED_HERE and bool(self.line_actions.buttons))
        self.total.setText(f"共 {ledger.payments:,} 笔　{yuan(ledger.total_fen)} 元")
        self.state.setText("✓ 已月结" if ledger.closed else "未月结")
        set_tone(self.state, "good" if ledger.closed else "quiet")
        for table, records in (
            (self.lines, ledger.lines),
            (self.villages, ledger.villages),
            (self.tiers, _tiers(ledger.villages)),
        ):
            assert isinstance(table.source, RowsModel)
            table.about = wording.month_title(ledger.month)
            table.source.show(records)
        why = (
            ""
            if self.session.has(ASSISTANT, CLERK, FINANCE)
            else "月结由协办员、经办或财务办理，当前操作员没有这个角色。"
        ) or ("" if asked[1] == PAYMENTS else "月结连同补缴一起办理，请先选「缴费明细、汇总表」。")
        self.close_month.allow_if(why or ("这个月已经月结。" if ledger.closed else ""))
        self.reopen.allow_if(why or ("" if ledger.closed else "这个月还没有月结，可以直接登记。"))

    def _statements(self) -> None:
        """The statements of a whole village are a job of 统计: village, year, progress, files."""
        self.wants.emit("statistics", "account_statements")

    def _preview(self) -> None:
        job = partial(_pdf, self.session, (self.chosen_month(), self.chosen_papers()))
        self.session.jobs.read(job, self._show_paper, title="制作台账")

    def _show_paper(self, answer: tuple[str, str, bytes]) -> None:
        month, papers, pdf = answer
        name = FILE_NAMES[papers]
        self.paper.emit(f"{wording.month_title(month)}{name}", pdf, f"{name}-{month}.pdf")

    def _xlsx(self) -> None:
        asked = (self.chosen_month(), self.chosen_papers())
        path = ask_where(self, "存为表格", f"{FILE_NAMES[asked[1]]}-{asked[0]}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(_xlsx, self.session, asked, path), self._saved_xlsx)

    def _saved_xlsx(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, wording.COPY_HAS_PEOPLE)

    def _ask_close(self) -> None:
        title = wording.month_title(self.chosen_month())
        sentence = f"月结 {title}（{self.total.text()}）？月结后这个月锁定，补登的缴费记入下一个没有月结的月份。"
        self.reason.ask(sentence, partial(self._close, self.chosen_month()), sure="月结", reason=False)

    def _close(self, month: str, _reason: str) -> None:
        job = partial(_close, self.session, month)
        self.session.jobs.write(
            "月结", job, self._closed, changes=frozenset({"months", "batches", "drafts", "filings"})
        )

    def _closed(self, closed: bool) -> None:
        sentence = "月结已提交，这个月锁定了。" if closed else "月结已提交，等上级审核后锁定。"
        self.told.emit("good", sentence, "已登记的缴费都在，不再改动。", "以后补登的缴费记入下一个没有月结的月份。")

    def _ask_reopen(self) -> None:
        month = self.chosen_month()
        sentence = f"重开 {wording.month_title(month)}要另一个人审核同意。为什么要重开？"
        self.reason.ask(sentence, partial(self._reopen, month), sure="提交重开")

    def _reopen(self, month: str, reason: str) -> None:
        job = partial(_reopen, self.session, month, reason)
        self.session.jobs.write("重开月份", job, self._reopened, changes=frozenset({"months", "filings"}))

    def _reopened(self, closed: bool) -> None:
        safe = "另一个人审核同意之前，这个月仍然锁定。" if closed else "这个月已经重开。"
        self.told.emit("good", "重开申请已提交。", safe, "重开以后，改好了请再月结。")


def _tiers(villages: tuple[VillageTotal, ...]) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for village in villages:
        for fen, payments in village.by_tier:
            counts[fen] = counts.get(fen, 0) + payments
    return sorted(counts.items())


def _months(session: Session, _progress: Progress) -> list[str]:
    return sorted({*ledgers.months(session.desk), *aid_books.months(session.desk), *refunds.months(session.desk)}, reverse=True)


MADE_BY: dict[str, Any] = {PAYMENTS: ledgers, BACK: back_ledgers, AID: aid_books, REFUNDS: refunds}
"""The service that makes each of the ledgers, as PDF and as a workbook."""

Asked = tuple[str, str]
"""A month, and which of its ledgers."""


def _ledger(session: Session, asked: Asked, _progress: Progress) -> Ledger:
    month, papers = asked
    if papers == PAYMENTS:
        return ledgers.ledger(session.desk, month)
    found: Ledger = MADE_BY[papers].as_ledger(session.desk, month)
    return found


def _pdf(session: Session, asked: Asked, _progress: Progress) -> tuple[str, str, bytes]:
    month, papers = asked
    made = MADE_BY[papers]
    return month, papers, made.as_pdf(session.desk, month)


def _xlsx(session: Session, asked: Asked, path: Path, _progress: Progress) -> Path:
    made = MADE_BY[asked[1]]
    return write_file(path, made.as_xlsx(session.desk, asked[0]))


def _close(session: Session, month: str, _progress: Progress) -> bool:
    return months.close(session.desk, month)


def _reopen(session: Session, month: str, reason: str, _progress: Progress) -> bool:
    return months.reopen(session.desk, month, reason)
