"""Rows pasted from a spreadsheet, before they go into the batch: bad cells marked, corrected here, the good ones logged.

Nothing is in the batch until F9. What is kept back stays here to be corrected; what would become an open item says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain import id_number
from app.domain.money import yuan
from app.errors import OfficeError
from app.intake.pasted import LABELS, PastedRow
from app.services.pasted_rows import JudgedRow, Logged
from ui import theme
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.collection import work
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say
from ui.widgets.table import DataTable

EDITED = ("voucher", "id_number", "name", "year", "amount")
TABLE_LINES = 8
"""The head and three rows are in sight, whatever the size of the text; the page then scrolls."""

WIDTHS = {"voucher": 5, "id_number": 10.5, "name": 6, "year": 4, "amount": 6}


def _cell_tone(row: JudgedRow, field: str) -> str:
    found = [problem for problem in row.problems if problem.field == field]
    return "" if not found else "bad" if any(problem.blocking for problem in found) else "warn"


def _cell(row: JudgedRow, field: str) -> str:
    """A cell as pasted, with a mark when it is bad, so that colour never speaks alone."""
    text = str(getattr(row.row, field))
    shown = id_number.mask(text) if field == "id_number" and len(text) > 8 else text
    mark = {"bad": "✕ ", "warn": "⚠ "}.get(_cell_tone(row, field), "")
    return f"{mark}{shown or ('（空）' if mark else '')}"


def _verdict(row: JudgedRow) -> str:
    return "".join(problem.text for problem in row.problems) or "✓ 可以登记"


def _verdict_tone(row: JudgedRow) -> str:
    return "bad" if row.kept_back else "warn" if row.problems else "good"


ROWS: tuple[Column, ...] = (
    Column("行", lambda row: str(row.row.no), 2, right=True, yields=2),
    *(
        Column(
            LABELS[field], partial(_cell, field=field), WIDTHS[field], right=field == "amount",
            tone=partial(_cell_tone, field=field), yields=int(field == "year"),
        )
        for field in EDITED
    ),
    Column("说明", _verdict, tone=_verdict_tone),
)


class PastePanel(QFrame):
    """`logged` carries what went in, `left` when nothing more is to be done here."""

    logged = Signal(object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("paste_panel")
        self.setProperty("role", "card")
        self.session = session
        self._key = ""
        self.table = DataTable("pasted_rows", "粘贴的缴费", RowsModel(ROWS), empty="没有要登记的行。")
        self.verdict = later("paste_verdict")
        self.problem = later("paste_problem", "problem")
        self.editors = {field: line_edit(f"paste_{field}", LABELS[field], hint=LABELS[field]) for field in EDITED}
        self.mend = ActionButton("paste_mend", "改好了，再看一遍", self._mend)
        self.go = ActionButton("paste_go", "登记", self._log, key="F9", role="primary")
        self.back = ActionButton("paste_back", "不登记了", self._leave, key="Esc")
        self._lay_out()
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._to_editors)
        for earlier, later_one in pairwise(EDITED):
            self.editors[earlier].returnPressed.connect(self.editors[later_one].setFocus)
        self.editors[EDITED[-1]].returnPressed.connect(self._mend)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.6)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("粘贴的缴费", "section"))
        box.addWidget(self.verdict)
        self.table.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.table, 1)
        box.addWidget(label("改正选中的一行：回车 到下面的格子，改完最后一格再按回车", "quiet", wrap=True))
        box.addWidget(self.problem)
        grid = QGridLayout()
        for column, field in enumerate(EDITED):
            grid.addWidget(buddy(LABELS[field], self.editors[field]), 0, column)
            grid.addWidget(self.editors[field], 1, column)
            grid.setColumnStretch(column, round(WIDTHS[field]))
        grid.addWidget(self.mend, 1, len(EDITED))
        self.editors["id_number"].setMinimumWidth(theme.chars(11))  # all 18 digits in sight
        box.addLayout(grid)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        box.addLayout(foot)

    def begin(self, key: str, rows: Sequence[JudgedRow]) -> None:
        """Show what was pasted for an open batch."""
        self._key = key
        self._show(rows)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, rows: Sequence[JudgedRow], done: str = "") -> None:
        assert isinstance(self.table.source, RowsModel)
        ordered = sorted(rows, key=lambda row: (not row.kept_back, row.row.no))
        self.table.source.show(ordered)
        good = [row for row in rows if not row.kept_back]
        doubtful = sum(1 for row in good if row.problems)
        text = f"{done}共 {len(rows):,} 行：{len(good):,} 行可以登记，{yuan(sum(row.fen for row in good))} 元"
        text += f"（其中 {doubtful:,} 行记为待查）" if doubtful else ""
        bad = len(rows) - len(good)
        say(self.verdict, text + (f"；✕ {bad:,} 行要先改，排在最前面。" if bad else "。"), "warn" if bad else "")
        self.go.rename(f"登记 {len(good):,} 行")
        self.go.allow_if("" if good else "没有可以登记的行，请先改正标 ✕ 的格。")
        self.table.choose(0)

    def _chosen(self, row: JudgedRow | None) -> None:
        for field, editor in self.editors.items():
            editor.setText("" if row is None else str(getattr(row.row, field)))
        say(self.problem, _verdict(row) if row is not None and row.problems else "", _verdict_tone(row) if row else "")
        self.mend.allow_if("" if row is not None else "请先在上面选中一行。")

    def _to_editors(self, row: JudgedRow) -> None:
        """The first bad cell of the row gets the cursor."""
        bad = next((problem.field for problem in row.problems if problem.field in self.editors), EDITED[0])
        self.editors[bad].setFocus(Qt.FocusReason.OtherFocusReason)
        self.editors[bad].selectAll()

    def _rows(self) -> list[PastedRow]:
        """All rows in the order of the sheet, the chosen one as corrected."""
        assert isinstance(self.table.source, RowsModel)
        chosen = self.table.record()
        typed = {field: editor.text().strip() for field, editor in self.editors.items()}
        rows = [replace(one.row, **typed) if one is chosen else one.row for one in self.table.source.records]
        return sorted(rows, key=lambda row: row.no)

    def _mend(self) -> None:
        if self.table.record() is not None:
            job = partial(work.judge_rows, self.session, self._key, self._rows())
            self.session.jobs.read(job, self._mended)

    def _mended(self, rows: tuple[JudgedRow, ...]) -> None:
        self._show(rows)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _log(self) -> None:
        self.go.refuse("正在登记…")
        job = partial(work.log_rows, self.session, self._key, self._rows())
        changes = frozenset({"drafts"})
        self.session.jobs.write("登记粘贴的缴费", job, self._logged, changes=changes, failed=self._refused)

    def _logged(self, result: Logged) -> None:
        self.logged.emit(result)
        if result.left:
            self._show(result.left, f"✓ 已登记 {result.rows:,} 行。")
        else:
            self._leave()

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}一行也没有登记。{error.hint}", "bad")

    def _leave(self) -> None:
        self._key = ""
        self.left.emit()
