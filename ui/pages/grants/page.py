"""财政补助: what the levels of government owe people's accounts, asked for by the district, registered when it comes.

Songshan 003 art. 12-13; Linyi 004 2(2), 2(4). Townships and villages look at their own rows and see what is on its way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.business.grant_request import GOVERNMENT, LEVEL_TITLES, SUBSIDY, WHAT_TITLES
from app.domain.money import yuan
from app.domain.route import CLERK
from app.services import grant_papers, places
from app.services.desk import Desk
from app.services.grant_overview import Overview, VillageGrants
from app.services.grant_papers import Wanted
from ui import theme, wording
from ui.intake.kinds import Outcome
from ui.models.rows import RowsModel
from ui.pages.grants import columns, work
from ui.pages.grants.arrivals import ArrivalsTab
from ui.pages.grants.importing import GroupWizard
from ui.pages.grants.lists import ListsTab
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where
from ui.widgets.controls import ActionButton, buddy, card, combo, later, say
from ui.widgets.figures import Figures
from ui.widgets.lazy import added, shows
from ui.widgets.panels import ReasonStrip, Tabs
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

YEARS_OFFERED, ROWS_SEEN = 8, 8
VILLAGES, AWAITED, CONFLICTS, LISTS = range(4)
NUMBERS = (
    ("entitled", "应补（元）"), ("fresh", "未申请（元）"), ("asked", "已申请（元）"), ("come", "已到账（元）"), ("awaited", "在途（元）"),
)  # fmt: skip
Make = Callable[[Desk, Wanted], bytes]
PAPERS: dict[str, tuple[str, Make]] = {
    "request": ("申请表", grant_papers.request_pdf), "detail": ("明细表", grant_papers.detail_pdf),
    "roster": ("政府代缴花名册", grant_papers.roster_pdf),
}  # fmt: skip


class Unfolding(QWidget):
    """The place of a part that is made when it is first seen: a page opens at once, however many parts it has."""

    def __init__(self, page: GrantsPage, part: str) -> None:
        super().__init__()
        self._page, self._part = page, part
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        if not self._box.count():
            self._box.addWidget(getattr(self._page, self._part))
        super().showEvent(event)


class GrantsPage(Page):
    key: ClassVar[str] = "grants"
    title: ClassVar[str] = "财政补助"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"filings", "reconciled"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        this = session.desk.clock.today().year
        years = [(str(year), f"{year} 年") for year in range(this, this - YEARS_OFFERED, -1)]
        self.year = combo("grants_year", "缴费年度", years, width=6)
        self.what = combo("grants_what", "补助项目", [(key, WHAT_TITLES[key]) for key in (SUBSIDY, GOVERNMENT)], width=6)
        self.level = combo("grants_level", "级次", [("", "各级合计"), *LEVEL_TITLES.items()], width=6)
        self.kind = combo("grants_paper_kind", "表", [(key, title) for key, (title, _) in PAPERS.items()], width=8)
        self.verdict = later("grants_verdict")
        self.figures = Figures("grants", NUMBERS)
        self.numbers = self.figures.labels
        self.found: Overview | None = None
        self.villages = DataTable(
            "grants_villages", "各村财政补助", RowsModel(columns.VILLAGES), many=True,
            empty="这一年还没有应补的人。缴费对账入账以后、登记了特殊群体名单以后，这里会列出来。",
        )  # fmt: skip
        self.request = ActionButton("grants_request", "生成申请", self._ask, key="F9", role="primary")
        self.preview = ActionButton("grants_preview", "打印", self._paper, key="F7")
        self.xlsx = ActionButton("grants_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.reason = ReasonStrip("grants_reason")
        for chosen, then in ((self.year, self._other), (self.what, self._other), (self.level, self._other_level)):
            chosen.activated.connect(then)
        self.villages.selectionModel().selectionChanged.connect(self._judge)
        self._lay_out()
        self._judge()

    @cached_property
    def importing(self) -> GroupWizard:
        """The import of an agency's list."""
        wizard = added(self.whole, GroupWizard(self.session, places.groups(self.session.desk)))
        wizard.left.connect(self._leave_import)
        wizard.told.connect(self.told)
        wizard.kept.connect(self._imported)
        return wizard

    @cached_property
    def conflicts(self) -> DataTable:
        """People of several groups."""
        made = DataTable(
            "grants_conflicts", "一人属于几类", RowsModel(columns.CONFLICTS), empty="没有同时属于几类人群的人。", many=True
        )
        _rows(made).show(self.found.conflicts if self.found is not None else ())
        return made

    @cached_property
    def arrivals(self) -> ArrivalsTab:
        """Money that has come."""
        made = ArrivalsTab(self.session)
        made.told.connect(self.told)
        made.wanted.connect(self._handle)
        made.refresh()
        return made

    @cached_property
    def lists(self) -> ListsTab:
        """Who belongs to which group."""
        made = ListsTab(self.session)
        made.told.connect(self.told)
        made.paper.connect(self.paper)
        made.import_wanted.connect(self.open_import)
        made.refresh()
        return made

    def _lay_out(self) -> None:
        top, box = card("grants_card")
        row = QHBoxLayout()
        for title, control in (("缴费年度", self.year), ("补助项目", self.what), ("级次", self.level)):
            row.addWidget(buddy(title, control))
            row.addWidget(control)
        row.addWidget(WrapRow(self.kind, self.preview, self.xlsx, right=True), 1)
        box.addLayout(row)
        box.addWidget(self.figures)
        self.tabs = Tabs("grants_tabs")
        first = QWidget()
        inner = QVBoxLayout(first)
        inner.setContentsMargins(0, theme.lines(0.3), 0, 0)
        line = QHBoxLayout()
        line.addWidget(self.verdict, 1)
        line.addStretch(0)
        line.addWidget(self.request)
        inner.addLayout(line)
        self.villages.setMinimumHeight(theme.lines(ROWS_SEEN))
        inner.addWidget(self.villages, 1)
        for name, title, page in (
            ("grants_by_village", "各村", first), ("grants_arrivals", "到账", Unfolding(self, "arrivals")),
            ("grants_several", "一人几类", Unfolding(self, "conflicts")),
            ("grants_lists", "特殊群体名单", Unfolding(self, "lists")),
        ):  # fmt: skip
            self.tabs.add(name, title, page)
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(top)
        outer.addWidget(self.reason)
        below, inside = card("grants_tabs_card")
        inside.addWidget(self.tabs, 1)
        outer.addWidget(below, 1)
        self.body = body
        self.whole = QStackedWidget()
        self.whole.addWidget(body)
        self.box.addWidget(self.whole, 1)

    def take_focus(self) -> None:
        if shows(self.whole, self, "importing"):
            self.importing.take_focus()
        else:
            self.year.setFocus()

    def refresh(self) -> None:
        job = partial(work.overview, self.session.desk, self._what(), self._year())
        self.session.jobs.aside("查财政补助", job, self._show)
        for tab in ("arrivals", "lists"):
            if tab in self.__dict__:
                getattr(self, tab).refresh()

    def _what(self) -> str:
        return str(self.what.currentData())

    def _year(self) -> int:
        return int(self.year.currentData())

    def _wanted(self) -> Wanted:
        return Wanted(self._what(), self._year(), "", str(self.level.currentData() or ""))

    def _other(self, _place: int) -> None:
        self.found = None
        self.reason.hide()
        self.refresh()

    def _other_level(self, _place: int) -> None:
        if self.found is not None:
            self._show(self.found)

    def _show(self, found: Overview) -> None:
        if (found.what, found.year) != (self._what(), self._year()):
            return
        self.found = found
        level = str(self.level.currentData() or "")
        rows = [one.of_level(level) for one in found.villages]
        _rows(self.villages).show(rows)
        if "conflicts" in self.__dict__:
            _rows(self.conflicts).show(found.conflicts)
        for name, _title in NUMBERS:
            self.numbers[name].setText(yuan(sum(getattr(one, f"{name}_fen") for one in rows)))
        people = sum(one.fresh for one in found.villages)
        day = f"人群按 {found.day} 的名单。" if found.what == GOVERNMENT else ""
        say(self.verdict, f"{people:,} 人应补而没有申请。{day}" if people else f"应补的都已申请。{day}" if rows else "")
        self._judge()

    def _chosen(self) -> list[VillageGrants]:
        """The marked villages that have something to ask for; without a mark of more than one, all of them."""
        marked = [one for one in self.villages.marked() if isinstance(one, VillageGrants)]
        every = list(self.found.villages) if self.found is not None else []
        codes = {one.village for one in marked} if len(marked) > 1 else {one.village for one in every}
        return [one for one in every if one.village in codes and one.fresh]

    def _judge(self) -> None:
        chosen = self._chosen()
        may = self.session.level == "district" and self.session.has(CLERK)
        self.request.allow_if("" if may and chosen else "申请由区里的经办提交。" if not may else "没有要申请的。")
        self.request.rename(f"生成申请（{len(chosen):,} 个村）" if may and chosen else "生成申请")
        why = "" if self.found is not None and self.found.villages else "这一年没有应补的人。"
        for button in (self.preview, self.xlsx):
            button.allow_if(why)

    def _ask(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        fen = sum(one.fresh_fen for one in chosen)
        sentence = (
            f"提交 {self._year()} 年{WHAT_TITLES[self._what()]}申请：{len(chosen):,} 个村，{sum(one.fresh for one in chosen):,} 人，"
            f"{yuan(fen)} 元（各级合计）？由另一个人复核；钱到账以后才记入个人账户。"
        )
        job = partial(self._file, self._what(), self._year(), tuple(one.village for one in chosen))
        self.reason.ask(sentence, job, sure="提交", reason=False)

    def _file(self, what: str, year: int, villages: tuple[str, ...], _reason: str) -> None:
        job = partial(work.request, self.session.desk, what, year, villages)
        self.session.jobs.write("提交财政补助申请", job, self._filed, changes=frozenset({"filings"}))

    def _filed(self, count: int) -> None:
        following = "请另一个人到「业务单据」复核，再把申请表送财政。"
        self.told.emit("good", f"财政补助申请已提交，{count:,} 个村。", "复核以前什么也没有变。", following)

    def _paper(self) -> None:
        title, make = PAPERS[str(self.kind.currentData())]
        wanted = self._wanted() if make is not grant_papers.roster_pdf else replace(self._wanted(), what=GOVERNMENT)
        self.session.jobs.aside(f"制作{title}", partial(work.paper, make, self.session.desk, wanted), partial(self._show_paper, title))

    def _show_paper(self, title: str, pdf: bytes) -> None:
        self.paper.emit(f"{self._year()}年{title}", pdf, f"财政补助{title}-{self._year()}.pdf")

    def _xlsx(self) -> None:
        path = ask_where(self, "存为表格", f"财政补助-{self._year()}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(work.workbook, self.session.desk, self._wanted(), path), self._saved)

    def _saved(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, wording.COPY_HAS_PEOPLE)

    def _handle(self, wanted: object) -> None:
        self.wants.emit("reviews", wanted)

    # --- lists of agencies

    def open_with(self, argument: object) -> None:
        if argument == "lists":
            self.tabs.open(LISTS)

    def open_import(self, path: Path | bool | None = None) -> None:
        """The import wizard; with a file it begins at once."""
        if self.lists.go.why:
            return
        self.whole.setCurrentWidget(self.importing)
        self.importing.begin(path if isinstance(path, Path) else None)

    def _leave_import(self) -> None:
        self.whole.setCurrentWidget(self.body)
        self.tabs.open(LISTS)
        self.refresh()
        self.lists.table.setFocus()

    def _imported(self, outcome: Outcome) -> None:
        self.told.emit("good", outcome.sentence, "复核以前名单没有生效。", outcome.following)


def _rows(table: DataTable) -> RowsModel:
    assert isinstance(table.source, RowsModel)
    return table.source
