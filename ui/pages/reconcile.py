"""对账 at the district: the treasury's list against the payments, what differs (Songshan 003 art. 10-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.business import split_match
from app.domain import id_number
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.open_items import RULES
from app.domain.route import FINANCE
from app.services import differences, reconciliations
from app.services.aid_awaited import Proposal
from app.services.reconciliations import AID_WAITS, SEVERAL_WAIT, Difference
from ui import theme, wording
from ui.handling.wanted import Wanted
from ui.intake.drop import FileDrop
from ui.intake.kinds import Outcome
from ui.intake.wizard import IntakeWizard
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.grants import aid_awaited
from ui.pages.page import Page
from ui.pages.treasury_list import treasury_wizard
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, buddy, card, combo, label, later, say
from ui.widgets.figures import Figures
from ui.widgets.lazy import added, shows
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

MONTHS_OFFERED = 24


def _fen(fen: int) -> str:
    return yuan(fen) if fen else ""


def _tone(row: Difference) -> str:
    return "" if differences.kind_of(row) == "late" else "warn"


NUMBERS = (
    ("matched", "对上入账"), ("pos_only", "POS 有、国库无"), ("treasury_only", "国库有、POS 无"),
    ("amount_differs", "金额不符"), ("late", "以前月份今天对上"),
)  # fmt: skip
"""What a month's reconciliation comes to; all but the first stand in the table of differences too."""

ROWS_SEEN = 8
DIFFERENCES: tuple[Column, ...] = (
    Column("差异", lambda row: row.text, 14.6, tone=_tone, filterable=True, least=10),
    Column("姓名", lambda row: row.name, 7.1, least=4.6),
    Column("证件号码", lambda row: id_number.mask(row.id_number) if row.id_number else "", 10.5),
    Column("POS 日期", lambda row: row.pos_on, 6),
    Column("POS（元）", lambda row: _fen(row.pos_fen), 5.5, right=True, total_fen=lambda row: row.pos_fen, yields=-1),
    Column("国库日期", lambda row: row.treasury_on, 6),
    Column("国库（元）", lambda row: _fen(row.treasury_fen), 5.5, right=True, total_fen=lambda row: row.treasury_fen, yields=-1),
    Column("依据", lambda row: RULES.get(row.rule, ""), 7, least=4, yields=2, filterable=True, hint="国库的一行是凭什么对到 POS 的"),
    Column("终端／参考号", lambda row: f"{row.terminal}／{row.rrn}" if row.terminal or row.rrn else "", yields=1),
)


class ReconcilePage(Page):
    key: ClassVar[str] = "reconcile"
    title: ClassVar[str] = "对账"
    shows: ClassVar[frozenset[str]] = frozenset({"reconciled"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.month = combo("reconcile_month", "对账月份", self._months(), width=10)
        self.go = ActionButton("reconcile_go", "导入国库清单", self.open_import, key="F9", role="primary")
        self.verdict = later("reconcile_verdict")
        self.figures = Figures("number", NUMBERS, below=True)
        self.numbers = self.figures.labels
        for name, _ in NUMBERS:
            say(self.numbers[f"{name}_fen"], "导入清单后显示" if name == "matched" else "")
        self.differences = DataTable(
            "differences",
            "对账差异",
            RowsModel(DIFFERENCES),
            empty="按 F9 导入国库清单。对上的自动入账，对不上的列在这里。",
        )
        self.match = ActionButton("match_by_hand", "手工对上选中的两行", self._ask_match)
        self.aid = ActionButton("reconcile_aid", "补助入库…", self._ask_paper, key="Ctrl+Return")
        self.aid.hide()
        self.preview = ActionButton("differences_preview", "差异表", self._preview, key="F7")
        self.xlsx = ActionButton("differences_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.reason = ReasonStrip("match_reason")
        self.differences.setSelectionMode(DataTable.SelectionMode.ExtendedSelection)
        self.differences.selectionModel().selectionChanged.connect(self._judge)
        self.differences.opened.connect(self._ask_paper)
        self.month.activated.connect(self._month_chosen)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.open_import)
        self.go.allow_if("" if session.has(FINANCE) else "对账由财务办理，当前操作员没有这个角色。")
        self._lay_out()
        self._judge()

    @cached_property
    def importing(self) -> IntakeWizard:
        """The import of the treasury's list."""
        wizard = added(self.whole, treasury_wizard(self.session, self._months()))
        wizard.left.connect(self._leave_import)
        wizard.told.connect(self.told)
        wizard.kept.connect(self._reconciled)
        return wizard

    def _months(self) -> list[tuple[str, str]]:
        this = Month.of(self.session.desk.clock.today())
        return [(str(month), month.title) for month in (this.plus(-back) for back in range(MONTHS_OFFERED))]

    def _lay_out(self) -> None:
        self.add_actions(self.xlsx, self.preview)
        top, box = card("reconcile_card")
        row = QHBoxLayout()
        row.addWidget(buddy("月份", self.month))
        row.addWidget(self.month)
        row.addWidget(self.verdict, 1)
        row.addStretch(0)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.figures)
        self.body = QWidget()
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(top)
        outer.addWidget(self.reason)
        below, inner = card("differences_card")
        head = QHBoxLayout()
        head.addWidget(label("差异", "section"), 1)
        head.addWidget(self.aid)
        head.addWidget(self.match)
        inner.addLayout(head)
        self.differences.setMinimumHeight(theme.lines(ROWS_SEEN))
        inner.addWidget(self.differences, 1)
        outer.addWidget(below, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.body)
        self.box.addWidget(self.whole, 1)

    def take_focus(self) -> None:
        if shows(self.whole, self, "importing"):
            self.importing.take_focus()
        else:
            self.month.setFocus()

    def refresh(self) -> None:
        self.differences.source.wait()
        job = partial(_last, self.session, str(self.month.currentData()))
        self.session.jobs.read(job, self._show_last)

    def _month_chosen(self, _place: int) -> None:
        self.refresh()

    def _show_last(self, answer: tuple[str, list[Difference]]) -> None:
        month, found = answer
        if month == self.month.currentData():
            self._rows().show(found)
            self._show_numbers(_counted(found))
            still = sum(differences.kind_of(row) != "late" for row in found)  # what an earlier month got is settled
            what = f"{still:,} 笔差异没有了结" if still else "没有未了结的差异"
            self.subtitle.setText(f"{wording.month_title(month)}　{what}")

    def _rows(self) -> RowsModel:
        assert isinstance(self.differences.source, RowsModel)
        return self.differences.source

    def open_import(self, path: Path | bool | None = None) -> None:
        """The import wizard; with a file that was dropped it begins at once."""
        if self.go.why:
            return
        assert self.importing.choice is not None
        self.importing.choice.setCurrentIndex(self.month.currentIndex())
        self.whole.setCurrentWidget(self.importing)
        for button in (self.preview, self.xlsx):
            button.hide()
        self.importing.begin(path if isinstance(path, Path) else None)

    def _leave_import(self) -> None:
        assert self.importing.choice is not None
        self.month.setCurrentIndex(self.importing.choice.currentIndex())
        self.whole.setCurrentWidget(self.body)
        for button in (self.preview, self.xlsx):
            button.show()
        self.refresh()
        self.differences.setFocus()

    def _reconciled(self, outcome: Outcome) -> None:
        say(self.verdict, f"✓ {outcome.sentence}", "good")
        self._show_numbers(outcome.counts)

    def _show_numbers(self, counts: Mapping[str, tuple[int, int | None]]) -> None:
        for name, (count, fen) in counts.items():
            self.numbers[name].setText(f"{count:,}")
            say(self.numbers[f"{name}_fen"], f"{yuan(fen)} 元" if fen else "")

    def _pair(self) -> tuple[Difference, Difference] | None:
        """The marked treasury row and POS line, when exactly one of each is marked."""
        marked = self.differences.marked()
        treasury = [row for row in marked if row.key]
        pos = [row for row in marked if row.line and not row.key]
        return (treasury[0], pos[0]) if len(treasury) == len(pos) == 1 == len(marked) - 1 else None

    def _judge(self) -> None:
        self.match.allow_if("" if self._pair() else "请按住 Ctrl 选中一行国库的和一行 POS 的。")
        row = self._paper_row()
        self.aid.setVisible(row is not None)
        self.aid.rename("几笔一起对…" if row is not None and row.text == SEVERAL_WAIT else "补助入库…")
        self.aid.allow_if(aid_awaited.why_not(self.session))

    def _paper_row(self) -> Difference | None:
        """The row in sight, when a paper of its own settles it: a batch of aid, or several payments of one person."""
        row = self.differences.record()
        return row if isinstance(row, Difference) and row.text in {AID_WAITS, SEVERAL_WAIT} else None

    def _ask_paper(self, _record: object = None) -> None:
        row = self._paper_row()
        if row is not None and not self.aid.why and row.text == SEVERAL_WAIT:
            title = f"{row.name} {row.id_number} {row.treasury_on} 入库 {yuan(row.treasury_fen)} 元"
            self.wants.emit("reviews", Wanted(split_match.KIND, values=(("key", row.key, title),)))
        elif row is not None and not self.aid.why:
            self.session.jobs.read(partial(aid_awaited.proposal, self.session, row.key), self._enter_aid)

    def _enter_aid(self, found: Proposal | None) -> None:
        if found is not None:
            self.wants.emit("reviews", aid_awaited.form_of(found))
        else:
            self.told.emit("warn", aid_awaited.NOT_REVIEWED, "数据没有改动。", "复核以后再到这里按回车。")

    def _ask_match(self) -> None:
        pair = self._pair()
        if pair is not None:
            treasury, pos = pair
            sentence = (
                f"把国库 {treasury.name} {yuan(treasury.treasury_fen)} 元记到 POS {pos.name} {yuan(pos.pos_fen)} 元上？"
                "要另一个人复核。"
            )
            self.reason.ask(sentence, partial(self._match, treasury.key, pos.line), sure="提交")

    def _match(self, key: str, line: str, reason: str) -> None:
        job = partial(_match, self.session, key, line, reason)
        self.session.jobs.write("提交手工对账", job, self._matched, changes=frozenset({"reconciled", "filings"}))

    def _matched(self, _filing: str) -> None:
        self.told.emit("good", "手工对账已提交。", "复核之前两边的记录都不变。", "另一个人复核通过后入账。")

    def _preview(self) -> None:
        job = partial(_pdf, self.session, str(self.month.currentData()))
        self.session.jobs.read(job, self._show_paper, title="制作差异表")

    def _show_paper(self, answer: tuple[str, bytes]) -> None:
        self.paper.emit(f"{wording.month_title(answer[0])}对账差异表", answer[1], f"对账差异-{answer[0]}.pdf")

    def _xlsx(self) -> None:
        month = str(self.month.currentData())
        path = ask_where(self, "存为表格", f"对账差异-{month}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作差异表", partial(_xlsx, self.session, month, path), self._saved)

    def _saved(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, wording.COPY_HAS_PEOPLE)


def _counted(found: Sequence[Difference]) -> dict[str, tuple[int, int | None]]:
    """(rows, fen) of each kind of difference that is still open."""
    sums: dict[str, tuple[int, int | None]] = {name: (0, 0) for name, _ in NUMBERS if name != "matched"}
    for row in found:
        count, fen = sums[differences.kind_of(row)]
        sums[differences.kind_of(row)] = count + 1, (fen or 0) + (row.treasury_fen or row.pos_fen)
    return sums


def _last(session: Session, month: str, _progress: Progress) -> tuple[str, list[Difference]]:
    return month, list(differences.listed(session.desk, month))


def _match(session: Session, key: str, line: str, reason: str, _progress: Progress) -> str:
    return reconciliations.match_by_hand(session.desk, key, line, reason)


def _pdf(session: Session, month: str, _progress: Progress) -> tuple[str, bytes]:
    return month, differences.as_pdf(session.desk, month)


def _xlsx(session: Session, month: str, path: Path, _progress: Progress) -> Path:
    return write_file(path, differences.as_xlsx(session.desk, month))
