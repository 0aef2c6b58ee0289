"""One filing as the reviewer sees it: form, old values beside new ones, findings, lines, course."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.services.review_sheets import ReviewSheet
from ui import routes, theme, wording
from ui.models.rows import RowsModel
from ui.pages.collection import columns as collection_columns
from ui.pages.reviews import columns
from ui.widgets.controls import label, later, say, set_tone
from ui.widgets.panels import Tabs
from ui.widgets.table import DataTable

FINDINGS_SHOWN = 4


class SheetPanel(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet_panel")
        self.setProperty("role", "card")
        self.title = label("选中左边的单据，这里显示内容。", "section", name="sheet_title", wrap=True)
        self.state = label("", name="sheet_state", wrap=True)
        self.findings = later("sheet_findings")
        self.fields = DataTable("sheet_fields", "单据内容", RowsModel(columns.FIELDS))
        self.lines = DataTable(
            "sheet_lines", "缴费明细", RowsModel(collection_columns.LINES), empty="这种单据没有缴费明细。"
        )
        self.history = DataTable("sheet_history", "办理经过", RowsModel(columns.HISTORY), empty="还没有人审核。")
        self.tabs = Tabs("sheet_tabs")
        for name, text, table in (
            ("fields", "内容", self.fields),
            ("lines", "明细", self.lines),
            ("history", "经过", self.history),
        ):
            self.tabs.add(f"sheet_{name}", text, table)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        for widget in (self.title, self.state, self.findings):
            box.addWidget(widget)
        box.addWidget(self.tabs, 1)
        box.addStretch(0)
        self.room = box

    def show_sheet(self, sheet: ReviewSheet) -> None:
        docket = sheet.docket
        self.title.setText(f"{sheet.title}：{docket.title}" if docket.title else sheet.title)
        self.state.setText(f"{routes.steps_text(docket)}　{columns.total(docket)}")
        set_tone(self.state, wording.TONES.get(docket.state, ""))
        shown = [columns.problem_line(problem) for problem in sheet.problems[:FINDINGS_SHOWN]]
        if len(sheet.problems) > FINDINGS_SHOWN:
            shown.append(f"……共 {len(sheet.problems)} 条")
        tone = "bad" if any(problem.blocking for problem in sheet.problems) else "warn"
        if not shown and docket.awaits:
            shown, tone = ["✓ 规则没有发现问题"], "good"
        say(self.findings, "\n".join(shown), tone)
        for table, records in ((self.fields, sheet.fields), (self.lines, sheet.lines), (self.history, sheet.history)):
            table.source.show(records)  # type: ignore[arg-type]
        self.fields.setColumnHidden(2, not any(old for _, _, old in sheet.fields))
        self.room.setStretch(self.room.count() - 1, 0)
        self.tabs.show()
        self.tabs.open(1 if sheet.lines and not docket.subject else 0)

    def clear(self, text: str) -> None:
        self.title.setText(text)
        self.state.setText("")
        say(self.findings, "")
        self.tabs.hide()
        self.room.setStretch(self.room.count() - 1, 1)
        for table in (self.fields, self.lines, self.history):
            table.source.show([])  # type: ignore[arg-type]
