"""到账: money of a level has come; what it is for is chosen until the sum is the bank voucher's, to the fen.

Linyi 004 2(2): 及时将财政部门拨付的缴费补贴记入个人账户; the sum is added up while rows are marked, so nothing is typed twice.
A level that has paid less than the rows come to is ticked as 部分到账, so that a slip of the pen is none.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.money import MoneyUnreadable, parse_yuan, yuan
from app.domain.month import parse_date
from app.domain.route import FINANCE
from app.services import grants
from app.services.grants import Awaited
from ui import theme
from ui.forms.calendar import Calendar
from ui.forms.lines import KindEdit
from ui.models.rows import RowsModel
from ui.pages.grants import columns, work
from ui.pages.grants.aid_awaited import AidAwaited
from ui.session import Session
from ui.widgets.controls import ActionButton, combo, later, line_edit, say
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow, titled

ROWS_SEEN = 8


class ArrivalsTab(QWidget):
    """`told` a message, `wanted` a form to open."""

    told = Signal(str, str, str, str)
    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        today = session.desk.clock.today()
        self.table = DataTable("grants_awaited", "等待到账", RowsModel(columns.AWAITED), empty="没有等待到账的财政补助。", many=True)
        self.day = KindEdit("date", today)
        self.fen = KindEdit("money", today)
        for edit, name, title in ((self.day, "grants_day", "到账日期"), (self.fen, "grants_fen", "凭证金额")):
            edit.setObjectName(name)
            edit.setAccessibleName(title)
            edit.textChanged.connect(self._judge)
        self.day.setFixedWidth(theme.chars(11))
        self.fen.setFixedWidth(theme.chars(9))
        Calendar(self.day, today)
        self.voucher = line_edit("grants_voucher", "银行凭证号", width=9)
        self.voucher.textChanged.connect(self._judge)
        self.into = combo("grants_into", "到账账户", [(one, one) for one in grants.INTO_CHOICES], width=6)
        self.part = QCheckBox("部分到账")
        self.part.setObjectName("grants_part")
        self.part.setAccessibleName("部分到账")
        self.part.setToolTip("财政只拨了一部分：按申请的先后，够一个人的先记账，余下的等拨足")
        self.part.toggled.connect(self._judge)
        self.sum = later("grants_sum", "strong")
        self.go = ActionButton("grants_arrive", "登记到账", self._arrive, key="F9", role="primary")
        self.aid = AidAwaited(session)
        self.aid.wanted.connect(self.wanted)
        self.table.selectionModel().selectionChanged.connect(self._judge)
        self._lay_out()
        self._judge()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.lines(0.3), 0, 0)
        asked = (
            ("凭证金额（元）", self.fen), ("到账日期", self.day), ("银行凭证号", self.voucher), ("到账账户", self.into),
        )  # fmt: skip
        box.addWidget(WrapRow(*(titled(title, control) for title, control in asked), self.part, self.go))
        box.addWidget(self.sum)
        self.table.setMinimumHeight(theme.lines(ROWS_SEEN))
        box.addWidget(self.table, 1)
        box.addWidget(self.aid)

    def refresh(self) -> None:
        self.session.jobs.read(partial(work.awaited, self.session.desk), self._show)
        self.aid.refresh()

    def _show(self, found: list[Awaited]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        self._judge()

    def _chosen(self) -> list[Awaited]:
        return [one for one in self.table.marked() if isinstance(one, Awaited)]

    def _total(self) -> int:
        return sum(one.fen for one in self._chosen())

    def _judge(self) -> None:
        """The sum of the marked rows against the voucher; why it cannot be registered yet."""
        chosen, total = self._chosen(), self._total()
        asked = fen_of(self.fen)
        why = self._why_not(chosen, total, asked)
        differs = "部分到账，还差" if asked is not None and asked < total and self.part.isChecked() else "和凭证相差"
        gap = f"，{differs} {yuan(abs(total - asked))} 元" if asked is not None and asked != total else ""
        text = f"选中 {len(chosen):,} 项，合计 {yuan(total)} 元{gap or ('，与凭证相符' if asked is not None and chosen else '')}"
        say(self.sum, text if chosen else "按住 Ctrl 或 Shift 选中这笔拨款包含的各行，再填银行凭证。", "good" if not why else "")
        self.go.allow_if(why)

    def _why_not(self, chosen: list[Awaited], total: int, asked: int | None) -> str:
        if not self.session.has(FINANCE) or self.session.level != "district":
            return "到账由区里的财务登记。"
        owed = [one for one in chosen if one.key.startswith(work.OWED)]
        if not chosen:
            return "请先选中这笔拨款包含的各行。"
        if any(one.registered_fen for one in chosen):
            return "选中的有已经登记到账、还在等复核的（看「待复核」一栏），请先复核，不要再登记一次。"
        if owed and len(chosen) > 1:
            return "应收财政补助要单独登记，一次选一行。"
        if asked is None:
            return "请填写银行凭证上的金额。"
        gap = self._gap(asked, total) if asked != total and not (owed and 0 < asked <= total) else ""
        if gap:
            return gap
        if self._day() is None or not self.voucher.text().strip():
            return "请填写到账日期和银行凭证号。"
        return ""

    def _gap(self, asked: int, total: int) -> str:
        """Why an amount that is not the sum cannot be registered; "" for a part that is ticked so."""
        if asked > total or asked <= 0:
            return "凭证金额比选中的合计多，请核对拨付清单，选全各行。" if asked > 0 else "请填写银行凭证上的金额。"
        only = "选中的合计和凭证金额不符，一分不差才能登记；财政只拨了一部分的，请勾选「部分到账」。"
        return "" if self.part.isChecked() else only

    def _day(self) -> date | None:
        return parse_date(self.day.value())

    def _arrive(self) -> None:
        day, fen = self._day(), fen_of(self.fen)
        if self.go.why or day is None or fen is None:
            return
        keys, into = [one.key for one in self._chosen()], str(self.into.currentData())
        job = partial(work.arrive, self.session.desk, keys, day, self.voucher.text().strip(), into, fen, fen < self._total())
        self.session.jobs.write("登记财政拨付到账", job, self._arrived, changes=frozenset({"filings"}))

    def _arrived(self, count: int) -> None:
        for edit in (self.fen, self.voucher):
            edit.clear()
        self.part.setChecked(False)
        following = "请另一个人到「业务单据」复核，复核后记入个人账户。"
        self.told.emit("good", f"到账已登记，{count:,} 份单据。", "复核以前账户没有变动。", following)


def fen_of(edit: KindEdit) -> int | None:
    """The amount that stands in a field; None when it is empty or none."""
    try:
        return parse_yuan(edit.value()) if edit.value() else None
    except MoneyUnreadable:
        return None
