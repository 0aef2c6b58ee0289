"""One filing as the reviewer sees it: steps, findings, form with old values beside new ones, lines, course."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.records import RETURNED
from app.services.review_sheets import ReviewSheet
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.reviews import columns
from ui.pages.reviews.rows import RowsPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import Tabs
from ui.widgets.stack import ShownStack
from ui.widgets.steps import StepsStrip
from ui.widgets.table import DataTable

FINDINGS_SHOWN = 4
TABS_LINES = 10
"""The heads and four rows are in sight, whatever the size of the text; the page then scrolls."""

CLEAN = "✓ 规则没有发现问题"


class SheetPanel(QFrame):
    """`again_wanted`: what was returned is to be corrected and filed again."""

    again_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.rows: RowsPanel | None = None
        self.setObjectName("sheet_panel")
        self.setProperty("role", "card")
        self.title = label("选中左边的单据，这里显示内容。", "section", name="sheet_title", wrap=True)
        self.sum = later("sheet_sum")
        self.steps = StepsStrip("sheet_steps")
        self.findings = later("sheet_findings")
        self.again = ActionButton("sheet_again", "改正后重新提交", self.again_wanted.emit, key="F4", role="primary")
        self.fields = DataTable("sheet_fields", "单据内容", RowsModel(columns.FIELDS))
        self.lines = DataTable("sheet_lines", "缴费明细", RowsModel(columns.LINES), empty="这种单据没有缴费明细。")
        self.history = DataTable("sheet_history", "办理经过", RowsModel(columns.HISTORY), empty="还没有人审核。")
        self.detail = ShownStack()
        self.detail.addWidget(self.lines)
        self.tabs = Tabs("sheet_tabs")
        for name, text, table in (
            ("fields", "内容", self.fields),
            ("lines", "明细", self.detail),
            ("history", "经过", self.history),
        ):
            self.tabs.add(f"sheet_{name}", text, table)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        for widget in (self.title, self.sum, self.steps, self.findings, self.again):
            box.addWidget(widget)
        self.tabs.setMinimumHeight(theme.lines(TABS_LINES))
        box.addWidget(self.tabs, 1)
        box.addStretch(0)
        self.room = box
        self.clear(self.title.text())

    def show_sheet(self, sheet: ReviewSheet) -> None:
        docket = sheet.docket
        self.title.setText(f"{sheet.title}：{docket.title}" if docket.title else sheet.title)
        say(self.sum, columns.total(docket))
        self.steps.show_steps(sheet.history)
        self._show_findings(sheet)
        self.again.setVisible(sheet.own_returned)
        rows = ((self.fields, (*sheet.fields, *sheet.rest)), (self.lines, sheet.lines), (self.history, sheet.history))
        for table, records in rows:
            table.source.show(records)  # type: ignore[arg-type]
        self._show_rows(sheet)
        changed = any(old for _, _, old in sheet.fields)
        for place in (0, columns.OLD):
            self.fields.layout_of_columns.hide_for_now(place, not changed)
        self.room.setStretch(self.room.count() - 1, 0)
        self.tabs.show()
        self.tabs.open(1 if (sheet.lines or sheet.table) and not docket.subject else 0)

    def _show_rows(self, sheet: ReviewSheet) -> None:
        """The lines that the filing's form has, where it has some; else those of a batch."""
        head, old = sheet.table, self.rows
        if head is None or sheet.lines:
            self.detail.setCurrentWidget(self.lines)
            return
        if old is None or not old.fits(sheet.docket.kind, head):
            if old is not None:
                self.detail.removeWidget(old)
                old.deleteLater()
            self.rows = RowsPanel(self.session, sheet.docket.kind, head)
            self.detail.addWidget(self.rows)
        assert self.rows is not None
        self.rows.show_rows(sheet.docket.n, head)
        self.detail.setCurrentWidget(self.rows)

    def _show_findings(self, sheet: ReviewSheet) -> None:
        """The reason of a return first; then what the rules say now."""
        shown = [columns.problem_line(problem) for problem in sheet.problems[:FINDINGS_SHOWN]]
        if len(sheet.problems) > FINDINGS_SHOWN:
            shown.append(f"……共 {len(sheet.problems)} 条")
        tone = "bad" if any(problem.blocking for problem in sheet.problems) else "warn"
        if sheet.docket.state == RETURNED and sheet.docket.opinion:
            shown, tone = [f"✕ 退回原因：{sheet.docket.opinion}", *shown], "bad"
        if not shown and sheet.docket.awaits:
            shown, tone = [CLEAN], "good"
        say(self.findings, "\n".join(shown), tone)

    def clear(self, text: str) -> None:
        self.title.setText(text)
        say(self.sum, "")
        self.steps.show_steps(())
        say(self.findings, "")
        self.again.hide()
        self.tabs.hide()
        self.room.setStretch(self.room.count() - 1, 1)
        for table in (self.fields, self.lines, self.history):
            table.source.show([])
