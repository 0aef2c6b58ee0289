"""下级站点: the computers below this one, and 停用 of one that was lost, broken or copied (security T2, T16, T18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services import station_ends
from app.services.station_ends import Below
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

TABLE_LINES = 8.5
"""The head and three or four computers are in sight at any text size."""
RELAYED = "由镇里转来"
"""At the district: a village's filings come in its township's packages."""
NUMBER_HINT = "单位代码、第几台电脑、第几次换机。换了新电脑，最后一段不一样。"


def columns(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """What is known of each computer below."""

    def heard(one: Below) -> str:
        when = wording.moment(one.last_import, now()) or (RELAYED if one.filings else "还没有")
        return f"⚠ {when}" if one.is_silent and not one.station.revoked else when

    def tone(one: Below) -> str:
        return "warn" if one.is_silent and not one.station.revoked else ""

    return (
        Column("站点", lambda one: one.station.name, least=6),
        Column("状态", lambda one: "✕ 已停用" if one.station.revoked else "✓ 在用", 4.5, filterable=True,
               tone=lambda one: "bad" if one.station.revoked else "good"),
        Column("已收到单据", lambda one: f"{one.filings:,}", 3.5, right=True, number=lambda one: one.filings, yields=2),
        Column("上次读取", heard, 7.5, tone=tone, order=lambda one: one.last_import, yields=1),
        Column("站点编号", lambda one: str(one.station.id), 9.5, hint=NUMBER_HINT, yields=3),
    )  # fmt: skip


class StationsPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("stations_panel")
        self.setProperty("role", "card")
        self.session = session
        self.table = DataTable(
            "stations_below", "下级站点", RowsModel(columns(session.desk.clock.now)), empty="还没有准入过下级站点。"
        )
        self.end = ActionButton("station_end", "停用这台电脑", self._ask)
        self.reason = ReasonStrip("station_end_reason")
        self.verdict = later("station_end_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("下级站点", "section"))
        self.table.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.table, 1)
        box.addWidget(self.reason)
        box.addWidget(self.verdict)
        foot = QHBoxLayout()
        foot.addWidget(label("电脑丢了、坏了、被人复制了，选中它停用；再给新电脑准入，单据都会回来。", "quiet", wrap=True), 1)
        foot.addWidget(self.end)
        box.addLayout(foot)
        self.table.chosen.connect(self._judge)
        self._judge(None)

    def refresh(self) -> None:
        self.table.source.wait()
        self.session.jobs.read(partial(_below, self.session), self._show)

    def _show(self, found: list[Below]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        self._judge(self.table.record())

    def _judge(self, chosen: Below | None) -> None:
        if not self.session.has(ADMIN):
            self.end.refuse("停用站点由管理办理，当前操作员没有这个角色。")
        elif chosen is None:
            self.end.refuse("请先在上面选中一台电脑。")
        else:
            self.end.allow_if("这台电脑已经停用。" if chosen.station.revoked else "")

    def _ask(self) -> None:
        chosen: Below | None = self.table.record()
        if chosen is None:
            return
        sentence = (
            f"停用「{chosen.station.name}」的这台电脑？本站点已收到它的 {chosen.filings:,} 份单据照样算数；没有送到的都不算数，"
            "以后它的包一律不收，它的操作员不能再签字。停用了不能恢复。请写明原因，例如电脑被盗。"
        )
        say(self.verdict, "")
        self.reason.ask(sentence, partial(self._end, chosen), sure="停用")

    def _end(self, chosen: Below, reason: str) -> None:
        self.end.refuse("正在停用…")
        job = partial(_end, self.session, str(chosen.station.id), reason)
        self.session.jobs.write(
            "停用站点", job, partial(self._ended, chosen), changes=frozenset({"links", "filings", "operators"}),
            failed=self._refused,
        )  # fmt: skip

    def _ended(self, chosen: Below, _filing: str) -> None:
        text = (
            f"✓ 已停用「{chosen.station.name}」的这台电脑。接下来：在「交换」给上级和下级都写一个包，让他们知道；"
            "新电脑的申请文件拿来，在「准入下级站点」准入。"
        )
        say(self.verdict, text, "good")
        self._judge(self.table.record())

    def _refused(self, error: OfficeError) -> None:
        self._judge(self.table.record())
        say(self.verdict, f"{error.text}没有停用。{error.hint}", "bad")


def _below(session: Session, _progress: Progress) -> list[Below]:
    return station_ends.below(session.desk)


def _end(session: Session, station: str, reason: str, _progress: Progress) -> str:
    return station_ends.end_station(session.desk, station, reason)
