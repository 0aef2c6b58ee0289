"""没有读入的单据: what stays outside, whose it is, what to do, and 已处理 with a word (security T12, T18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea

from app.domain.money import yuan
from app.domain.route import ADMIN, ASSISTANT, CLERK
from app.errors import OfficeError
from app.services import quarantine
from app.services.quarantine import CLOSED, STATE_TITLES, LeftOut
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.page import PageColumn
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

TABLE_LINES = 7
"""The head and two or three of them are in sight at any text size."""
SIGNS = {"waiting": "⚠ ", "superior": "⚠ ", "healed": "✓ ", "done": "✓ "}
WHAT_IT_IS = "包里有、本站点没有收下的单据：没有记账，也没有丢，原样留在发来的站点。选中一项，下面写着原因和怎么办。"


def columns(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """What was left out, one stream and one reason in a row."""

    def filings(one: LeftOut) -> str:
        return f"{one.filings:,}" if one.filings else "整个包"

    return (
        Column("站点", lambda one: one.station, least=6, filterable=True),
        Column("哪里的", lambda one: one.village, 7, yields=2),
        Column("谁带来的", lambda one: one.brought_by, 8, filterable=True, yields=4),
        Column("状态", lambda one: f"{SIGNS[one.state]}{STATE_TITLES[one.state]}", 5.5, filterable=True,
               tone=lambda one: "good" if one.state in CLOSED else "warn"),
        Column("单据", filings, 3.5, right=True, number=lambda one: one.filings),
        Column("缴费（元）", lambda one: yuan(one.fen), 5.5, right=True, total_fen=lambda one: one.fen, yields=3),
        Column("从什么时候", lambda one: wording.moment(one.since, now()), 7, order=lambda one: one.since, yields=1),
    )  # fmt: skip


class LeftOutPanel(QFrame):
    """In sight only while there is something in it; `waiting` carries how many of it nobody has seen to."""

    waiting = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("left_out_panel")
        self.setProperty("role", "card")
        self.session = session
        self.table = DataTable(
            "left_out", "没有读入的单据", RowsModel(columns(session.desk.clock.now)), empty="包里的单据都读入了。"
        )
        self.words = later("left_out_words", "note")
        self.done = ActionButton("left_out_done", "已处理", self._ask)
        self.reason = ReasonStrip("left_out_reason")
        self.verdict = later("left_out_verdict")
        box = PageColumn(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("没有读入的单据", "section"))
        self.table.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.table, 1)
        for widget in (self.words, self.reason, self.verdict):
            box.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(label(WHAT_IT_IS, "quiet", wrap=True), 1)
        foot.addWidget(self.done)
        box.addLayout(foot)
        self.table.chosen.connect(self._judge)
        self._judge(None)
        self.hide()

    def refresh(self) -> None:
        self.session.jobs.read(partial(_listed, self.session), self._show)

    def _show(self, found: list[LeftOut]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        self.setVisible(bool(found))
        if found and self.table.record() is None:
            self.table.choose(0)
        self._judge(self.table.record())
        self.waiting.emit(sum(one.state not in CLOSED for one in found))

    def take_focus(self) -> None:
        """The keyboard goes to the list, and the page scrolls to what is said of the chosen one."""
        self.table.setFocus()
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self)

    def _judge(self, chosen: LeftOut | None) -> None:
        note = f"已处理：{chosen.note}" if chosen is not None and chosen.note else ""
        came = "" if chosen is None or chosen.brought_by == chosen.station else f"由{chosen.brought_by}的包带来。"
        say(self.words, "" if chosen is None else f"{chosen.text}{came}{note or chosen.following}")
        if not self.session.has(ADMIN, ASSISTANT, CLERK):
            self.done.refuse("由管理、经办或协办员处理，当前操作员没有这个角色。")
        elif chosen is None:
            self.done.refuse("请先在上面选中一项。")
        else:
            self.done.allow_if("这一项已经了结。" if chosen.state in CLOSED else "")

    def _ask(self) -> None:
        chosen: LeftOut | None = self.table.record()
        if chosen is not None:
            say(self.verdict, "")
            self.reason.ask(
                f"{chosen.station}的这一项怎么处理的？写一句，和收发记录一起留着。单据本身不会因此读入。",
                partial(self._see_to, chosen), sure="已处理",
            )  # fmt: skip

    def _see_to(self, chosen: LeftOut, note: str) -> None:
        job = partial(_see_to, self.session, chosen.key, note)
        changes = frozenset({"links"})
        self.session.jobs.write("处理没有读入的单据", job, self._seen_to, changes=changes, failed=self._refused)

    def _seen_to(self, _nothing: None) -> None:
        say(self.verdict, "✓ 已记下。同样的再来，会重新列出。", "good")

    def _refused(self, error: OfficeError) -> None:
        say(self.verdict, f"{error.text}没有记下。{error.hint}", "bad")


def _listed(session: Session, _progress: Progress) -> list[LeftOut]:
    return quarantine.listed(session.desk)


def _see_to(session: Session, key: str, note: str, _progress: Progress) -> None:
    quarantine.see_to(session.desk, key, note)
