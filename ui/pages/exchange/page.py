"""交换: the two big actions, and the state of every link (Songshan 003 art. 9-11)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from app.domain.filing import parent_code
from app.domain.records import LinkState
from app.services import drives, links, places
from app.services.drives import Drive
from app.services.exchange_out import Exported
from ui import theme
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.exchange import columns
from ui.pages.exchange.comparing import ComparePanel
from ui.pages.exchange.left_out import LeftOutPanel
from ui.pages.exchange.reading import ReadPanel
from ui.pages.exchange.writing import WritePanel
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.controls import ActionButton, card, fill, later, say
from ui.widgets.table import DataTable

_Known = tuple[list[LinkState], list[tuple[str, str, int]], dict[str, str]]
"""The links, what is withheld, the names of all stations."""

LOOK_EVERY_MS = 3000
LINKS_LINES = 6
"""The head and two or three links are in sight."""


class ExchangePage(Page):
    key: ClassVar[str] = "exchange"
    title: ClassVar[str] = "交换"
    shows: ClassVar[frozenset[str]] = frozenset({"links", "filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.write = WritePanel(session)
        self.read = ReadPanel(session)
        self.links = DataTable(
            "links_table", "交换关系", RowsModel(columns.links(session.desk.clock.now)), empty="还没有上级或下级站点。"
        )
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.6))
        row.addWidget(self.write, 1)
        row.addWidget(self.read, 1)
        self.box.addLayout(row, 9)
        below, box = card("links_card", "交换关系")
        self.links.setMinimumHeight(theme.lines(LINKS_LINES))
        box.addWidget(self.links)
        self.missing = later("links_missing", "note")
        box.addWidget(self.missing)
        self.box.addWidget(below, 4)
        self.left_out = LeftOutPanel(session)
        self.box.addWidget(self.left_out)
        self.left_out_go = ActionButton("left_out_go", "没有读入的单据", self.left_out.take_focus, key="F4")
        self.left_out_go.hide()
        self.compare = ComparePanel(session)
        self.box.addWidget(self.compare)
        self.compare_go = ActionButton("compare_go", "找差异", self.compare.ask, key="F6")
        self.add_actions(self.left_out_go, self.compare_go)
        self.left_out.waiting.connect(self._show_waiting)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look_for_drives)
        self.write.handover_wanted.connect(self._handover)
        self.read.done.connect(self._done)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def take_focus(self) -> None:
        self.write.go.setFocus()

    def refresh(self) -> None:
        self.links.source.wait()
        self.left_out.refresh()
        self.compare.refresh()
        self.session.jobs.read(partial(_links, self.session), self._show_links)
        self.look_for_drives()

    def _show_waiting(self, count: int) -> None:
        """It stands below the fold: the head says how many there are and leads there."""
        self.left_out_go.rename(f"⚠ 没有读入 {count:,} 项")
        self.left_out_go.setVisible(count > 0)

    def look_for_drives(self) -> None:
        """Drives come and go; the list follows by itself."""
        self.session.jobs.read(partial(_drives, self.session), self._show_drives)

    def _show_drives(self, found: list[Drive]) -> None:
        self.write.place.show_drives(found)
        self.read.place.show_drives(found)
        self.compare.show_drives(found)
        if self.read.chosen() is None and found and self.read.place.folder.path() is None:
            self.read.look_in()

    def _show_links(self, known: _Known) -> None:
        found, withheld, names = known
        told = [f"⚠ {name}有 {missing:,} 份单据还没有送到本站点，请催报或请他直接送来。" for name, _, missing in withheld]
        say(self.missing, "\n".join(told), "warn")
        assert isinstance(self.links.source, RowsModel)
        self.links.source.show(found)
        self.read.show_names(names)
        self.subtitle.setText(_headline(found, parent_code(self.session.desk.station.code)))
        self._offer_receivers(found)

    def _offer_receivers(self, found: list[LinkState]) -> None:
        code = self.session.desk.station.code
        up = parent_code(code)
        everybody = [("", "上级" if up else "所有下级（每站一个包）")]
        chosen = str(self.write.to.currentData() or "")
        named = [(link.station.partition("-")[0], link.name) for link in found]
        if up:
            everybody = [("", f"上级：{name}") for station, name in named if station == up] or everybody
            named = [(station, name) for station, name in named if station != up]
        fill(self.write.to, everybody + named, chosen)

    def _handover(self, made: Exported) -> None:
        self.paper.emit(f"交接单：写给{made.to_name}", made.handover_pdf, f"交接单-{made.file.stem}.pdf")

    def _done(self, tone: str, sentence: str, safe: str, following: str) -> None:
        self.told.emit(tone, sentence, safe, following)


def _headline(found: list[LinkState], up: str) -> str:
    """What waits above and what below are two numbers: the status bar counts what the level above has not confirmed."""
    above = sum(link.waiting for link in found if link.station.partition("-")[0] == up)
    below = sum(link.waiting for link in found) - above
    if above and below:
        return f"单据等对方回执：上级 {above:,} 件，下级 {below:,} 件"
    return f"{above + below:,} 件单据等对方回执" if above or below else "没有等回执的单据"


def _links(session: Session, _progress: Progress) -> _Known:
    return links.links(session.desk), links.withheld(session.desk), places.station_names(session.desk)


def _drives(session: Session, _progress: Progress) -> list[Drive]:
    return drives.drives(session.desk.home)
