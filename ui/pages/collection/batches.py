"""The list of batches: those still open, and the closed ones of a month with their lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.month import Month
from app.domain.records import Batch, Line
from app.domain.route import ASSISTANT, CLERK
from app.services import collections
from app.services.batch_drafts import BatchDraft
from ui import theme
from ui.handling.line_actions import LineActions
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.collection import columns
from ui.pages.collection.terminal import TerminalField
from ui.session import Session
from ui.widgets.controls import ActionButton, card, combo, label, line_edit, say
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

MONTHS_OFFERED = 24
NONE_OPEN = "没有未关闭的批次。在右上填终端编号和批次号，按 F3 新开一批；有 POS 导出的文件，按 Ctrl+I 导入。"
HINTS = (
    ("batch_open", "回车 接着登记"), ("batch_where", "终端编号、批次号印在 POS 小票上"),
    ("batch_known", "↓ 选用过的终端"), ("batch_search", "F2 查找参保人"),
)  # fmt: skip
LEAST_ROWS, HEAD_ROWS, ROW_LINES = 2, 1.3, 1.65
"""So many rows of each list are in sight, whatever the size of the text; the page then scrolls."""


class BatchesPanel(QWidget):
    """`opened` carries an open batch, `reversal_given` a line's name and the reason, `handling_wanted` a form to open."""

    opened = Signal(object)
    begun = Signal(str, str)
    reversal_given = Signal(str, str)
    handling_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.terminal = TerminalField()
        self.number = line_edit("batch_number", "批次号", hint="批次号", width=8)
        self.begin = ActionButton("batch_begin", "新开一批", self._begin, key="F3")
        self.problem = label("", "problem", name="batch_problem")
        self.problem.hide()
        self.open = DataTable(
            "open_batches",
            "未关闭的批次",
            RowsModel(columns.OPEN),
            empty=NONE_OPEN,
        )
        self.month = combo("batch_month", "月份", self._months(), width=10)
        self.closed = DataTable(
            "closed_batches", "已关闭的批次", RowsModel(columns.CLOSED), empty="这个月还没有关闭的批次。"
        )
        self.lines = DataTable(
            "batch_lines", "批次明细", RowsModel(columns.LINES), empty="选中上面的批次，这里显示每一笔。"
        )
        self.reverse = ActionButton("line_reverse", "红字冲销选中的缴费", self._ask_reversal)
        self.line_actions = LineActions(session, "batch_actions", without=frozenset({"reversal"}))
        self.line_actions.wanted.connect(self.handling_wanted)
        self.reason = ReasonStrip("reversal_reason")
        self._lay_out()
        self.terminal.returnPressed.connect(self.number.setFocus)
        self.number.returnPressed.connect(self._begin)
        self.open.opened.connect(self.opened)
        self.closed.chosen.connect(self._read_lines)
        self.lines.chosen.connect(self._judge)
        self.month.activated.connect(self._month_chosen)
        self._judge(None)

    def _months(self) -> list[tuple[str, str]]:
        this = Month.of(self.session.desk.clock.today())
        return [(str(month), month.title) for month in (this.plus(-back) for back in range(MONTHS_OFFERED))]

    def _lay_out(self) -> None:
        top, box = card("open_card")
        head = QHBoxLayout()
        head.addWidget(label("未关闭的批次", "section"))
        head.addStretch(1)
        head.addWidget(self.problem)
        for control in (self.terminal, self.number, self.begin):
            head.addWidget(control)
        box.addLayout(head)
        box.addWidget(WrapRow(*[label(f"{words}　", "quiet", name=name) for name, words in HINTS]))
        for table, rows in ((self.open, LEAST_ROWS), (self.closed, LEAST_ROWS), (self.lines, LEAST_ROWS + 1)):
            table.setMinimumHeight(theme.lines(ROW_LINES * (rows + HEAD_ROWS)))
        box.addWidget(self.open, 1)
        bottom, below = card("closed_card")
        closed_head = QHBoxLayout()
        closed_head.addWidget(label("已关闭的批次", "section"))
        closed_head.addWidget(self.month)
        closed_head.addStretch(1)
        closed_head.addWidget(self.reverse)
        below.addLayout(closed_head)
        below.addWidget(self.reason)
        below.addWidget(self.closed, 2)
        below.addWidget(self.lines, 3)
        below.addWidget(self.line_actions)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.lines(0.6))
        outer.addWidget(top, 4)
        outer.addWidget(bottom, 9)

    def refresh(self) -> None:
        for table in (self.open, self.closed):
            table.source.wait()
        self.session.jobs.read(partial(_open, self.session), self._show_open)
        self.session.jobs.read(partial(_terminals, self.session), self.terminal.offer)
        self.session.jobs.read(partial(_closed, self.session, str(self.month.currentData())), self._show_closed)

    def _month_chosen(self, _place: int) -> None:
        self.refresh()

    def _show_open(self, drafts: list[BatchDraft]) -> None:
        _rows(self.open).show(drafts)
        self.open.choose(0)

    def _show_closed(self, batches: list[Batch]) -> None:
        _rows(self.closed).show(batches)
        _rows(self.lines).show([])
        self.closed.choose(0)

    def _read_lines(self, batch: Batch | None) -> None:
        if batch is not None:
            self.session.jobs.read(partial(_lines, self.session, batch.n), self._show_lines)

    def _show_lines(self, lines: list[Line]) -> None:
        _rows(self.lines).show(lines)
        self._judge(None)

    def _judge(self, line: Line | None) -> None:
        self.line_actions.show_line(line)
        if not self.session.has(ASSISTANT, CLERK):
            self.reverse.refuse("冲销由协办员或经办提交，当前操作员没有这个角色。")
        elif line is None or line.state != "payment":
            self.reverse.refuse("请在下面的明细里选中一笔缴费。")
        else:
            self.reverse.allow()

    def _begin(self) -> None:
        terminal, number = self.terminal.text().strip(), self.number.text().strip()
        if not terminal or not number:
            say(self.problem, "请填批次号，照 POS 小票上的。" if terminal else "请先填终端编号和批次号，照 POS 小票上的。", "bad")
            (self.number if terminal else self.terminal).setFocus()
            return
        say(self.problem, "")
        self.begun.emit(terminal, number)

    def _ask_reversal(self) -> None:
        line = self.lines.record()
        if line is not None:
            self._reversing = line.line
            self.reason.ask(
                f"冲销 {line.name} {line.year} 年度的这一笔？原记录保留，另记一笔红字，审核后生效。",
                self._reverse,
                sure="提交冲销",
            )

    def _reverse(self, reason: str) -> None:
        self.reversal_given.emit(self._reversing, reason)


def _rows(table: DataTable) -> RowsModel:
    assert isinstance(table.source, RowsModel)
    return table.source


def _open(session: Session, _progress: Progress) -> list[BatchDraft]:
    return collections.open_batches(session.desk)


def _terminals(session: Session, _progress: Progress) -> list[str]:
    return collections.terminals(session.desk)


def _closed(session: Session, month: str, _progress: Progress) -> list[Batch]:
    return collections.batches(session.desk, month)


def _lines(session: Session, n: int, _progress: Progress) -> list[Line]:
    return collections.batch_lines(session.desk, n)
