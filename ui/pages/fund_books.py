"""基金账簿 at the district: 科目余额表, the ledger of an account, 在途, 收支分析 (Linyi 004 2(5)).

Finance, reviewers and auditors read it; Enter on an account opens its ledger, Enter on a row there the paper behind it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.domain.chart import CHART
from app.domain.money import yuan
from app.domain.month import Month
from app.services import fund_books, fund_papers
from app.services.fund_books import BY_TITLES, AccountLedger, Analysis, LedgerRow, Trial, TrialRow
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, buddy, card, combo, later, say
from ui.widgets.table import DataTable

MONTHS_OFFERED, YEARS_OFFERED, ROWS_SEEN = 14, 4, 12
TRIAL, LEDGER, TRANSIT, ANALYSIS = "trial", "ledger", "transit", "analysis"
VIEWS = ((TRIAL, "科目余额表"), (LEDGER, "明细账"), (TRANSIT, "在途"), (ANALYSIS, "收支分析"))
ORDER = [name for name, _ in VIEWS]


def _fen(fen: int) -> str:
    return yuan(fen) if fen else ""


def _money(title: str, name: str, width: float = 8) -> Column:
    return Column(title, lambda row: yuan(getattr(row, name)), width, right=True, total_fen=lambda row: int(getattr(row, name)))


BALANCES: tuple[Column, ...] = (
    Column("代码", lambda row: row.account.code, 3.2),
    Column("科目", lambda row: row.account.name, least=7),
    Column("方向", lambda row: fund_papers.SIDES[row.account.side], 2.6),
    _money("期初余额（元）", "opening_fen"), _money("借方（元）", "debit_fen"), _money("贷方（元）", "credit_fen"),
    _money("期末余额（元）", "closing_fen"),
)  # fmt: skip
ROWS: tuple[Column, ...] = (
    Column("资金日期", lambda row: row.row.on, 5.7),
    Column("记账日期", lambda row: row.row.booked_on, 5.7, yields=2),
    Column("对方科目", lambda row: fund_papers.short_path(row.row.against), least=8, filterable=True,
           value=lambda row: row.row.against.split("/", 1)[0]),
    Column("借方（元）", lambda row: _fen(max(0, row.row.fen)), 7, right=True, total_fen=lambda row: max(0, row.row.fen)),
    Column("贷方（元）", lambda row: _fen(max(0, -row.row.fen)), 7, right=True, total_fen=lambda row: max(0, -row.row.fen)),
    Column("余额（元）", lambda row: yuan(row.balance_fen), 7.5, right=True, order=lambda row: row.balance_fen),
    Column("单据号", lambda row: row.filing[:8], 5.2, yields=1),
)  # fmt: skip
TERMINALS: tuple[Column, ...] = (
    Column("站点", lambda row: row.place, least=8, filterable=True),
    Column("代码", lambda row: row.code, 7, yields=1),
    Column("终端", lambda row: row.terminal, 7),
    _money("在途（元）", "fen"),
)  # fmt: skip
INCOMES: tuple[Column, ...] = (
    Column("类别", lambda row: row.part, 7, filterable=True),
    Column("项目", lambda row: row.what, least=8),
    _money("合计（元）", "total_fen"),
)  # fmt: skip


TABLES = {
    TRIAL: (BALANCES, "这个期间没有发生额。"), LEDGER: (ROWS, "这个科目在这个期间没有发生额。"), TRANSIT: (TERMINALS, "没有在途款。"),
    ANALYSIS: (INCOMES, "这个期间没有收支。"),
}  # fmt: skip


class FundBooksPage(Page):
    key: ClassVar[str] = "fund_books"
    title: ClassVar[str] = "基金账簿"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"reconciled", "filings", "batches"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.what = combo("fund_what", "看什么", VIEWS, width=7)
        self.period = combo("fund_period", "期间", self._periods(), width=9)
        self.by = combo("fund_by", "按哪个日期", list(BY_TITLES.items()), width=8.5)
        accounts = [(account.name, f"{account.code} {account.name}") for account in sorted(CHART, key=lambda a: a.code)]
        self.account = combo("fund_account", "科目", accounts, width=12)
        self.account_label = buddy("科目", self.account)
        self.verdict = later("fund_verdict")
        self.preview = ActionButton("fund_preview", "预览打印", self._preview, key="F7", role="primary")
        self.xlsx = ActionButton("fund_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.open = ActionButton("fund_open", "看单据", self._open_paper)
        self.tables: dict[str, DataTable] = {}
        self.stack = QStackedWidget()
        self.found: Any = None
        for control in (self.what, self.period, self.by, self.account):
            control.activated.connect(self._other)
        self._lay_out()

    def _periods(self) -> list[tuple[str, str]]:
        this = Month.of(self.session.desk.clock.today())
        months = [(str(month), month.title) for month in (this.plus(-back) for back in range(MONTHS_OFFERED))]
        quarters = list(dict.fromkeys(f"{key[:4]}-Q{(int(key[5:]) + 2) // 3}" for key, _ in months))
        years = [(str(this.year - back), f"{this.year - back}年") for back in range(YEARS_OFFERED)]
        return [*months, *((quarter, fund_books.span(quarter)[2]) for quarter in quarters), *years]

    def _lay_out(self) -> None:
        self.add_actions(self.xlsx, self.preview)
        sheet, box = card("fund_card")
        first, second = QHBoxLayout(), QHBoxLayout()
        for title, control in (("看什么", self.what), ("期间", self.period)):
            first.addWidget(buddy(title, control))
            first.addWidget(control)
        first.addWidget(self.by)
        first.addStretch(1)
        first.addWidget(self.open)
        second.addWidget(self.account_label)
        second.addWidget(self.account)
        second.addWidget(self.verdict, 1)
        second.addStretch(0)
        box.addLayout(first)
        box.addLayout(second)
        box.addWidget(self.stack, 1)
        self.box.addWidget(sheet, 1)
        self._judge()

    def table(self, which: str) -> DataTable:
        """The table of a view, made when it is first seen."""
        if which not in self.tables:
            columns, empty = TABLES[which]
            made = DataTable(f"fund_{which}", dict(VIEWS)[which], RowsModel(columns), empty=empty, many=True)
            made.setMinimumHeight(theme.lines(ROWS_SEEN))
            if which in {TRIAL, LEDGER}:
                made.opened.connect(self._open_account if which == TRIAL else self._open_paper)
            self.stack.addWidget(made)
            self.tables[which] = made
        return self.tables[which]

    def view(self) -> str:
        return str(self.what.currentData())

    def take_focus(self) -> None:
        self.table(self.view()).setFocus()

    def refresh(self) -> None:
        self._judge()
        self.table(self.view()).source.wait()
        asked = (self.view(), str(self.period.currentData()), str(self.by.currentData()), str(self.account.currentData()))
        self.session.jobs.aside("基金账簿", partial(_read, self.session, asked), partial(self._show, asked))

    def _other(self, _place: int) -> None:
        self.refresh()

    def _judge(self) -> None:
        which = self.view()
        self.stack.setCurrentWidget(self.table(which))
        for control in (self.account, self.account_label):
            control.setVisible(which == LEDGER)
        self.by.setEnabled(which in {TRIAL, LEDGER})
        self.period.setEnabled(which != TRANSIT)
        self.open.allow_if("" if which == LEDGER else "请先打开一个科目的明细账。")
        for button in (self.preview, self.xlsx):
            button.allow_if("" if which != TRANSIT else "在途表用表格右键导出。")

    def _show(self, asked: tuple[str, str, str, str], found: Any) -> None:
        now = (self.view(), str(self.period.currentData()), str(self.by.currentData()), str(self.account.currentData()))
        if asked != now:
            return
        self.found = found
        table = self.table(asked[0])
        table.about = f"{self.period.currentText()}{self.account.currentText() if asked[0] == LEDGER else ''}"
        assert isinstance(table.source, RowsModel)
        table.source.show(found if isinstance(found, list) else found.rows)
        say(self.verdict, *_said(found))

    def _open_account(self, row: TrialRow) -> None:
        self.account.setCurrentIndex(self.account.findData(row.account.name))
        self.what.setCurrentIndex(ORDER.index(LEDGER))
        self.refresh()
        self.take_focus()

    def _open_paper(self, row: LedgerRow | bool | None = None) -> None:
        chosen = row if isinstance(row, LedgerRow) else self.table(LEDGER).record()
        if isinstance(chosen, LedgerRow):
            self.session.jobs.read(partial(_docket, self.session, chosen.filing), self._go)

    def _go(self, docket: object) -> None:
        if docket is not None:
            self.wants.emit("reviews", docket)

    def _preview(self) -> None:
        if self.found is not None:
            self.session.jobs.aside("制作账簿", partial(_pdf, self.session, self.found), self._show_paper)

    def _show_paper(self, answer: tuple[str, bytes]) -> None:
        self.paper.emit(answer[0], answer[1], f"{answer[0]}.pdf")

    def _xlsx(self) -> None:
        if self.found is None:
            return
        path = ask_where(self, "存为表格", f"{_name(self.found)}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(_write, self.session, self.found, path), self._saved)

    def _saved(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, "表里是基金账目，请按财务资料保管。")


def _said(found: Any) -> tuple[str, str]:
    """What the figures come to in a sentence, with its tone."""
    if isinstance(found, Trial):
        text = f"借贷各 {yuan(found.debit_fen)} 元，{'平衡' if found.agrees else '不平衡，请运行全面校验'}。"
        return text, "good" if found.agrees else "bad"
    if isinstance(found, AccountLedger):
        more = f"还有 {found.more:,} 行没有列出，请缩短期间。" if found.more else ""
        return f"期初 {yuan(found.opening_fen)}，期末 {yuan(found.closing_fen)} 元。{more}", "warn" if found.more else ""
    if isinstance(found, Analysis):
        return f"货币资金期初 {yuan(found.opening_fen)}，期末 {yuan(found.closing_fen)} 元。", ""
    return f"合计 {yuan(sum(row.fen for row in found))} 元。", ""


def _name(found: Any) -> str:
    if isinstance(found, AccountLedger):
        return f"基金明细账-{found.path.replace('/', '-')}-{found.first}"
    return f"{'科目余额表' if isinstance(found, Trial) else '基金收支分析表'}-{found.period}"


def _read(session: Session, asked: tuple[str, str, str, str], _progress: Progress) -> Any:
    which, period, by, account = asked
    if which == TRIAL:
        return fund_books.trial_balance(session.desk, period, by)
    if which == LEDGER:
        first, last, _ = fund_books.span(period)
        return fund_books.account_ledger(session.desk, account, first, last, by)
    return fund_books.in_transit(session.desk) if which == TRANSIT else fund_books.analysis(session.desk, period)


def _docket(session: Session, filing: str, _progress: Progress) -> object:
    return fund_books.docket_of(session.desk, filing)


def _table(session: Session, found: Any) -> Any:
    how: dict[type, Any] = {Trial: fund_papers.trial, AccountLedger: fund_papers.ledger, Analysis: fund_papers.analysis}
    return how[type(found)](session.desk, found)


def _pdf(session: Session, found: Any, _progress: Progress) -> tuple[str, bytes]:
    return _name(found), fund_papers.pdf(_table(session, found))


def _write(session: Session, found: Any, path: Path, _progress: Progress) -> Path:
    return write_file(path, fund_papers.xlsx(_table(session, found)))
