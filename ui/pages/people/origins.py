"""这笔钱从哪来: the steps from an entry back to the slip, each with its filing (Songshan 003 art. 16)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.money import yuan
from app.domain.records import Entry
from app.services.explanations import Explained, Origin
from ui import theme
from ui.models.rows import RowsModel
from ui.pages.people import account_columns as columns
from ui.pages.people import account_work as work
from ui.session import Session
from ui.widgets.controls import ActionButton, label, say
from ui.widgets.table import DataTable

EMPTY = "正在查这笔钱的来源…"
CHOOSE = "请先选中一个环节。"
ELSEWHERE = "这份单据存在别的站点。"
LEAST_LINES = 4.5


class OriginsPanel(QFrame):
    """`opened` carries the filing of a step; `left` when the person goes back to the entries."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("person_origins_panel")
        self.session = session
        self._asked = 0
        self.title = label("", "strong", name="person_origins_title")
        self.table = DataTable("person_origins", "这笔钱从哪来", RowsModel(columns.ORIGINS), empty=EMPTY)
        self.detail = label("", "quiet", name="person_origin", wrap=True)
        self.open = ActionButton("origin_open", "打开单据", self._open)
        self.back = ActionButton("origin_back", "返回", self.left.emit, key="Esc")
        self.table.setMinimumHeight(theme.lines(LEAST_LINES))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.open)
        head.addWidget(self.back)
        box.addLayout(head)
        box.addWidget(self.table, 1)
        box.addWidget(self.detail)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self._chosen(None)

    def ask(self, n: int, entry: Entry) -> None:
        """Show where an entry of resident number `n` comes from."""
        self._asked = entry.posting
        self.title.setText(f"{entry.value_on} {entry.leaf} {yuan(entry.fen)} 元")
        self._show([])
        self.session.jobs.read(partial(work.explained, self.session, n, entry.posting), self._explained)

    def _explained(self, found: tuple[Explained, ...]) -> None:
        if found and found[0].entry.posting == self._asked:
            self._show(list(found[0].origins))
            self.table.choose(0)
            self._chosen(self.table.record())

    def _show(self, origins: list[Origin]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(origins)
        self._chosen(None)

    def _chosen(self, origin: Origin | None) -> None:
        say(self.detail, origin.text if origin is not None else "")
        self.open.allow_if(CHOOSE if origin is None else "" if origin.n else ELSEWHERE)

    def _open(self, _record: object = None) -> None:
        origin = self.table.record()
        if origin is not None and origin.n:
            self.session.jobs.read(partial(work.docket, self.session, origin.n), self._show_filing)

    def _show_filing(self, found: object) -> None:
        if found is not None:
            self.opened.emit(found)


