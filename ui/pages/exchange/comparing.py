"""找差异: which filings this station and another disagree on, and what to do (Songshan 003 art. 9-11; security T12, T15, T18)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout

from app.errors import OfficeError
from app.services import comparisons
from app.services.comparisons import SIDE_TITLES, Compared, Difference
from app.services.drives import Drive
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.exchange.places import PlaceField
from ui.pages.page import PageColumn
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, say
from ui.widgets.table import DataTable

TABLE_LINES = 8
SHOWN_DIGITS = 8
"""Of an id: two that differ, differ there, and whoever looks for one finds it by these."""
MARKED = {"theirs": "⚠ ", "ours": "⚠ ", "forked": "✕ ", "unsure": "○ "}
TONES = {"theirs": "warn", "ours": "warn", "forked": "bad", "unsure": "quiet"}
WHAT_IT_IS = (
    "两个站点的数对不上，请对方写一个对照文件，拿到本站点来读：少了哪几份、哪一份不同，逐份列出。"
    "对照文件里没有个人信息；读它不改动任何数据。"
)
NO_PLACE = "请插好 U 盘，或选择文件夹。"
NO_PARTNER = "还没有上级或下级站点。"
NO_FILE = "这里没有所选站点写给本站点的对照文件。请换一个站点或 U 盘，或请对方在「找差异」里写一个给本站点。"


def _number(one: Difference) -> str:
    return f"{one.first:,}" if one.count == 1 else f"{one.first:,}–{one.last:,}"


def _business(one: Difference) -> str:
    """Of many in one line there is none to name."""
    return "本站点没有" if one.side == "theirs" else one.kind


COLUMNS = (
    Column("区别", lambda one: f"{MARKED[one.side]}{SIDE_TITLES[one.side]}", 8, filterable=True,
           tone=lambda one: TONES[one.side], value=lambda one: SIDE_TITLES[one.side]),
    Column("谁办的", lambda one: one.station, least=7, filterable=True),
    Column("哪里的", lambda one: one.village, 7, filterable=True, yields=2),
    Column("第几份", _number, 5, right=True, order=lambda one: one.first),
    Column("业务", _business, 6.5, filterable=True, yields=1),
    Column("办理日期", lambda one: one.day, 5.5, yields=3),
    Column("我方编号", lambda one: one.ours[:SHOWN_DIGITS], 6, yields=4),
    Column("对方编号", lambda one: one.theirs[:SHOWN_DIGITS], 6, yields=5),
)  # fmt: skip


class ComparePanel(QFrame):
    """In sight once it was asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("compare_panel")
        self.setProperty("role", "card")
        self.session = session
        self._under_way = ""
        self.to = combo("compare_with", "和谁对照")
        self.place = PlaceField("compare_folder", "对照文件在哪里")
        self.write = ActionButton("compare_write", "写对照文件", self._write)
        self.read = ActionButton("compare_read", "读对方的对照文件", self._read)
        self.verdict = later("compare_verdict")
        self.table = DataTable(
            "compare_table", "两边不同的单据", RowsModel(COLUMNS), empty="读了对方的对照文件，两边不同的单据列在这里。"
        )
        self.words = later("compare_words", "note")
        box = PageColumn(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("找差异", "section"))
        box.addWidget(label(WHAT_IT_IS, "quiet", wrap=True))
        box.addLayout(self._asking())
        row = QHBoxLayout()
        for button in (self.write, self.read):
            row.addWidget(button, 1)
        box.addLayout(row)
        box.addWidget(self.verdict)
        box.addWidget(self.words)
        self.table.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.table, 1)
        self.table.chosen.connect(self._tell)
        self.hide()

    def _asking(self) -> QHBoxLayout:
        whom = QVBoxLayout()
        whom.setSpacing(theme.lines(0.3))
        whom.addWidget(buddy("和谁对照", self.to))
        whom.addWidget(self.to)
        whom.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.8))
        row.addLayout(whom, 1)
        row.addWidget(self.place, 1)
        return row

    def ask(self) -> None:
        """Come into sight, with the keyboard at the first question."""
        self.show()
        self.refresh()
        self.to.setFocus()
        QTimer.singleShot(0, self, self._into_sight)  # once it stands in the page

    def _into_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self)

    def refresh(self) -> None:
        if self.isVisible():
            self.session.jobs.read(partial(_partners, self.session), self._offer)

    def show_drives(self, found: list[Drive]) -> None:
        self.place.show_drives(found)

    def _offer(self, found: list[tuple[str, str]]) -> None:
        fill(self.to, found or [("", NO_PARTNER)], str(self.to.currentData() or ""))
        self.to.setEnabled(bool(found))
        self._allow("" if found else NO_PARTNER)

    def _folder(self) -> Path | None:
        folder = self.place.path()
        if folder is None:
            say(self.verdict, NO_PLACE, "bad")
            self.place.folder.setFocus()
        return folder

    def _begin(self, why: str) -> None:
        say(self.verdict, "")
        self._under_way = why
        self._allow("")

    def _rest(self) -> None:
        self._under_way = ""
        self._allow("")

    def _allow(self, why_not: str) -> None:
        """The partners may be read again while a file is written: then the buttons stay as they are."""
        for button in (self.write, self.read):
            button.allow_if(self._under_way or why_not)

    def _write(self) -> None:
        folder, to = self._folder(), str(self.to.currentData() or "")
        if folder is None:
            return
        self._begin("正在写，请不要拔 U 盘…")
        job = partial(_written, self.session, folder, to, self.to.currentText())
        self.session.jobs.aside("写对照文件", job, self._wrote, failed=self._refused)

    def _wrote(self, made: tuple[Path, str, int]) -> None:
        self._rest()
        file, name, filings = made
        say(
            self.verdict,
            f"✓ 对照文件写好了：{file.name}，{filings:,} 份单据。请拿到{name}去读。",
            "good",
        )

    def _read(self) -> None:
        folder = self._folder()
        if folder is None:
            return
        self._begin("正在对照，请不要拔 U 盘…")
        job = partial(_compared, self.session, folder, str(self.to.currentData() or ""))
        self.session.jobs.aside("找差异", job, self._show, failed=self._refused)

    def _show(self, found: Compared | None) -> None:
        self._rest()
        rows = found.differences if found is not None else ()
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(rows)
        self.table.choose(0)
        self._tell(self.table.record())
        QTimer.singleShot(0, self, self._into_sight)
        if found is None:
            say(self.verdict, NO_FILE, "bad")
        else:
            say(self.verdict, self._summed(found), "warn" if rows else "good")

    def _summed(self, found: Compared) -> str:
        when = wording.moment(found.made_at, self.session.desk.clock.now())
        theirs = f"对照文件是{found.sender_name} {when} 写的。"
        if not found.differences:
            return f"✓ 两边一致：{found.same:,} 份单据两边都有，没有一份不同。{theirs}"
        told = "，".join(f"{SIDE_TITLES[side]} {count:,} 份" for side, count in found.sides.items() if count)
        return f"⚠ 两边不一致：{told}；{found.same:,} 份两边都有。{theirs}选中一项，看怎么办。"

    def _tell(self, chosen: Difference | None) -> None:
        say(self.words, "" if chosen is None else chosen.following)

    def _refused(self, error: OfficeError) -> None:
        self._rest()
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(())
        self._tell(None)
        say(self.verdict, f"{error.text}{error.hint}", "bad")


def _partners(session: Session, _progress: Progress) -> list[tuple[str, str]]:
    return comparisons.partners(session.desk)


def _written(session: Session, folder: Path, to: str, name: str, _progress: Progress) -> tuple[Path, str, int]:
    desk = session.desk
    file = folder / comparisons.file_name(desk.station, to, desk.today)
    return file, name, comparisons.write(desk, file, to)


def _compared(session: Session, folder: Path, sender: str, _progress: Progress) -> Compared | None:
    """The newest file of the chosen station for this one; None where there is none."""
    file = comparisons.newest_in(folder, sender, session.desk.station)
    return comparisons.compare(session.desk, file) if file is not None else None
