"""名单: who belongs to which special group today, and the way in for agencies' lists (Songshan 003 art. 3(6))."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.route import CLERK
from app.services.group_people import MISSING_TITLE, Member
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.grants import columns, work
from ui.session import Session
from ui.widgets.controls import ActionButton, later, say
from ui.widgets.table import DataTable

ROWS_SEEN = 8


class ListsTab(QWidget):
    """`told` a message, `paper` (title, PDF, file name), `import_wanted`."""

    told = Signal(str, str, str, str)
    paper = Signal(str, object, str)
    import_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = DataTable(
            "grants_members", "特殊群体", RowsModel(columns.MEMBERS), empty="还没有登记特殊群体名单。按 F9 导入部门给的名单。", many=True
        )
        self.counted = later("grants_members_counted")
        self.join = ActionButton("grants_join", "列入后来参保的人", self._join)
        self.missing = ActionButton("grants_missing", "应参保未参保名单", self._missing)
        self.go = ActionButton("grants_import", "导入部门名单", self.import_wanted.emit, key="F9", role="primary")
        may = session.level in {"township", "district"} and session.has(CLERK)
        self._why = "" if may else "名单由乡镇或区里的经办登记。"
        self.go.allow_if(self._why)
        self.join.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.lines(0.3), 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.counted, 1)
        row.addStretch(0)
        row.addWidget(self.join)
        row.addWidget(self.missing)
        row.addWidget(self.go)
        box.addLayout(row)
        self.table.setMinimumHeight(theme.lines(ROWS_SEEN))
        box.addWidget(self.table, 1)

    def refresh(self) -> None:
        self.session.jobs.read(partial(work.members, self.session.desk), self._show)

    def _show(self, answer: tuple[list[Member], int]) -> None:
        found, late = answer
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        people = len({one.subject for one in found})
        told = f"今天在册 {people:,} 人，{len(found):,} 人次。" if found else ""
        say(self.counted, told + (f"部门名单上有 {late:,} 人后来参保了，还没有列入人群。" if late else ""), "warn" if late else "")
        self.join.setVisible(bool(late))
        self.join.allow_if(self._why)

    def _join(self) -> None:
        if not self.join.why:
            job = partial(work.join, self.session.desk)
            self.session.jobs.write("列入后来参保的人", job, self._joined, changes=frozenset({"filings"}))

    def _joined(self, count: int) -> None:
        following = "请另一个人在区里复核，复核以后从名单的日期起列入。"
        self.told.emit("good", f"特殊群体名单已提交，{count:,} 份单据。", "复核以前什么也没有变。", following)
        self.refresh()

    def _missing(self) -> None:
        self.session.jobs.read(partial(work.missing_paper, self.session.desk), self._show_missing, title="制作名单")

    def _show_missing(self, answer: tuple[int, bytes]) -> None:
        count, pdf = answer
        if count:
            self.paper.emit(MISSING_TITLE, pdf, "应参保未参保.pdf")
        else:
            self.told.emit("good", "名单上的人都已参保登记。", "没有写入任何数据。", "导入新的名单以后再看。")
