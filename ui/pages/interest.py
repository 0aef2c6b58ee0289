"""结息 at the district: a year's interest tried out village by village, then filed for all (Songshan 003 art. 13-14).

The rate stands in the policy and cannot be typed here; how sure it is stands beside it (facts 2.5: it is published
months after the year has ended). What is filed is reviewed by another key.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.interest_terms import FINAL, PROVISIONAL, STATUS_TITLES
from app.domain.money import yuan
from app.domain.posting import LEVEL_SUBSIDIES, PERSONAL, SUBSIDY
from app.services import settlement_papers, settlements
from app.services.settlements import Filed, Preview, VillageYear
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.interest_person import PersonInterest
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.choose import ask_where, write_file
from ui.widgets.controls import ActionButton, buddy, card, combo, fill, label, later, say
from ui.widgets.figures import Figures
from ui.widgets.lazy import added, shows
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

SUBSIDIES = frozenset({SUBSIDY, *LEVEL_SUBSIDIES.values()})
ROWS_SEEN = 8
YEAR_DIGITS = 4
FIRST_TRY = "先按 F8 算一遍，看过以后再提交。"
NO_RATE = "装入写明这一年利率的政策以后，才能按 F8 算。"
NUMBERS = (("accounts", "账户"), ("opening", "年初结余（元）"), ("interest", "本年利息（元）"), ("difference", "本次记账（元）"))


def _part(village: VillageYear, part: str) -> int:
    """The interest of 个人缴费, of the subsidies of all levels, or of everything else."""
    named = {PERSONAL: "personal", **dict.fromkeys(SUBSIDIES, "subsidy")}
    return sum(fen for source, fen in village.by_source if named.get(source, "rest") == part)


def _tone(village: VillageYear) -> str:
    return "bad" if village.blocked else "good" if village.stage and not village.changes else "warn"


def _state(village: VillageYear) -> str:
    return f"{'⚠' if village.blocked else '✓' if _tone(village) == 'good' else '○'} {settlement_papers.state_of(village)}"


def _money(title: str, part: str) -> Column:
    return Column(
        title, lambda v: yuan(_part(v, part)), 5.5, right=True, total_fen=lambda v: _part(v, part), yields=1
    )


VILLAGES: tuple[Column, ...] = (
    Column("村", lambda v: v.name, least=6.4),
    Column("账户", lambda v: f"{v.accounts:,}", 3.5, right=True, number=lambda v: v.accounts),
    Column("年初结余（元）", lambda v: yuan(v.opening_fen), 6.5, right=True, total_fen=lambda v: v.opening_fen, yields=2),
    _money("个人缴费利息（元）", "personal"),
    _money("补贴利息（元）", "subsidy"),
    _money("其他利息（元）", "rest"),
    Column("本年利息（元）", lambda v: yuan(v.interest_fen), 6, right=True, total_fen=lambda v: v.interest_fen),
    Column("本次记账（元）", lambda v: yuan(v.difference_fen), 6, right=True, total_fen=lambda v: v.difference_fen),
    Column("情况", _state, 6.2, tone=_tone, filterable=True, least=6),
    Column("说明", lambda v: v.said, 22, least=9, yields=3),
)


class InterestPage(Page):
    key: ClassVar[str] = "interest"
    title: ClassVar[str] = "结息"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        years = [(str(year), f"{year} 年") for year in settlements.years(session.desk, session.choices.scheme_began)]
        self.year = combo("interest_year", "结息年度", years, width=7)
        self.stage = combo("interest_stage", "利息", _stages(), width=6)
        self.rate = label("", name="interest_rate", wrap=True)
        self.verdict = later("interest_verdict")
        self.figures = Figures("interest", NUMBERS)
        self.numbers = self.figures.labels
        self.villages = DataTable("interest_villages", "各村利息", RowsModel(VILLAGES), empty=FIRST_TRY, many=True)
        self.reason = ReasonStrip("interest_reason")
        self.count = ActionButton("interest_count", "算一遍", self._count, key="F8")
        self.due = ActionButton("interest_due", "查各年", self._look, role="link")
        self.due.setToolTip("从头看一遍：哪些年度还没有结息，或者要补记差额")
        self.submit = ActionButton("interest_submit", "提交", self._ask, key="F9", role="primary")
        self.preview = ActionButton("interest_preview", "结息汇总表", self._paper, key="F7")
        self.xlsx = ActionButton("interest_xlsx", "存为表格", self._xlsx, key="Ctrl+S")
        self.alone = ActionButton("interest_alone", "一个人结息…", self.open_person, key="F6")
        self.found: Preview | None = None
        self.year.activated.connect(self._other_year)
        self.stage.activated.connect(self._other_stage)
        self._lay_out()
        self._judge()

    def _lay_out(self) -> None:
        self._of_all = (self.alone, self.xlsx, self.preview, self.submit)
        self.add_actions(*self._of_all)
        top, box = card("interest_card")
        row = QHBoxLayout()
        for title, control in (("结息年度", self.year), ("利息", self.stage)):
            row.addWidget(buddy(title, control))
            row.addWidget(control)
        row.addWidget(self.rate, 1)
        row.addWidget(self.due)
        row.addWidget(self.count)
        box.addLayout(row)
        box.addWidget(self.verdict)
        box.addWidget(self.figures)
        below, inner = card("interest_villages_card", "各村")
        self.villages.setMinimumHeight(theme.lines(ROWS_SEEN))
        inner.addWidget(self.villages, 1)
        self.body = QWidget()
        outer = QVBoxLayout(self.body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(top)
        outer.addWidget(self.reason)
        self.reason.hide()
        outer.addWidget(below, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.body)
        self.box.addWidget(self.whole, 1)

    @cached_property
    def person(self) -> PersonInterest:
        """One person's year."""
        made = added(self.whole, PersonInterest(self.session))
        made.told.connect(self.told)
        made.left.connect(self._leave_person)
        return made

    def open_person(self, number: str | bool = "") -> None:
        """One person's interest; with his number where he was looked at before."""
        self.whole.setCurrentWidget(self.person)
        for button in self._of_all:
            button.hide()
        self.person.begin(number if isinstance(number, str) else "")

    def _leave_person(self) -> None:
        self.whole.setCurrentWidget(self.body)
        for button in self._of_all:
            button.show()
        self.year.setFocus()

    def person_field(self) -> QLineEdit | None:
        """A scanned number is the person whose interest is settled."""
        return self.person.person_field() if shows(self.whole, self, "person") else None

    def take_focus(self) -> None:
        if shows(self.whole, self, "person"):
            self.person.take_focus()
        else:
            self.year.setFocus()

    def chosen_year(self) -> int:
        return int(self.year.currentData())

    def open_with(self, argument: object) -> None:
        """A year, or the ID number of one person."""
        if isinstance(argument, str) and len(argument) > YEAR_DIGITS:
            self.open_person(argument)
            return
        if shows(self.whole, self, "person"):
            self._leave_person()
        place = self.year.findData(str(argument))
        if place >= 0:
            self.year.setCurrentIndex(place)
            self._other_year(place)

    def refresh(self) -> None:
        self._forget()
        self.session.jobs.read(partial(_terms, self.session, self.chosen_year()), self._show_terms)

    def _other_year(self, _place: int) -> None:
        self.refresh()

    def _other_stage(self, _place: int) -> None:
        self._forget()

    def _forget(self) -> None:
        """What was counted holds no more."""
        self.found = None
        self.reason.hide()
        say(self.verdict, "")
        for value in self.numbers.values():
            value.setText("—")
        _rows(self.villages).show(())
        self._judge()

    def _show_terms(self, answer: tuple[int, tuple[str, str, str]]) -> None:
        year, (rate, status, terms) = answer
        if year != self.chosen_year():
            return
        if rate:
            self.rate.setText(f"{STATUS_TITLES[status]}{terms}")
            fill(self.stage, _stages(), status)
        else:
            self.rate.setText(f"政策里没有 {year} 年的记账利率，请先装入写明利率的政策。")
        self.villages.empty_text = FIRST_TRY if rate else NO_RATE
        self.villages.viewport().update()
        self.count.allow_if("" if rate else "政策里没有这一年的记账利率。")

    def _look(self) -> None:
        self.session.jobs.aside("查各年的利息", partial(_due_years, self.session), self._looked)

    def _looked(self, years: tuple[int, ...]) -> None:
        if not years:
            say(self.verdict, "各年的利息都已记好，没有要结息的年度。", "good")
            return
        self.open_with(years[0])
        rest = f"然后一年一年结到 {years[-1]} 年" if len(years) > 1 else "结完就齐了"
        self.told.emit("plain", f"从 {years[0]} 年开始结息，{rest}。", "还没有记账。", "按 F8 算一遍，看过以后提交。")

    def _count(self) -> None:
        job = partial(_preview, self.session, self.chosen_year(), str(self.stage.currentData()))
        self.session.jobs.aside("试算利息", job, self._show)

    def _show(self, found: Preview) -> None:
        if (found.year, found.stage) != (self.chosen_year(), self.stage.currentData()):
            return
        self.found = found
        self.villages.about = f"{found.year}年"
        _rows(self.villages).show(found.villages)
        sums = (
            f"{sum(v.accounts for v in found.villages):,}", *(yuan(sum(getattr(v, name) for v in found.villages)) for name in (
                "opening_fen", "interest_fen", "difference_fen"
            )),
        )  # fmt: skip
        for (name, _title), text in zip(NUMBERS, sums, strict=True):
            self.numbers[name].setText(text)
        say(self.verdict, _verdict(found), "warn" if any(v.blocked for v in found.villages) else "")
        self._judge()

    def _judge(self) -> None:
        found = self.found
        ready = bool(found) and any(_due(village, found.stage) for village in found.villages) if found else False
        self.submit.allow_if("" if ready else FIRST_TRY if found is None else "没有要记的利息。")
        why = FIRST_TRY if found is None else "" if found.villages else "没有要结息的账户。"
        for button in (self.preview, self.xlsx):
            button.allow_if(why)

    def _ask(self) -> None:
        found = self.found
        if found is None:
            return
        due = [village for village in found.villages if _due(village, found.stage)]
        fen = sum(village.difference_fen for village in due)
        sentence = (
            f"提交 {found.year} 年{STATUS_TITLES[found.stage]}结息：{len(due):,} 个村，记账 {yuan(fen)} 元？"
            "由另一个人复核以后记入个人账户。"
        )
        self.reason.ask(sentence, partial(self._file, found.year, found.stage), sure="提交", reason=False)

    def _file(self, year: int, stage: str, _reason: str) -> None:
        job = partial(_filed, self.session, year, stage)
        self.session.jobs.write("提交结息", job, self._told, changes=frozenset({"filings"}))

    def _told(self, filed: Filed) -> None:
        left = f"{len(filed.left):,} 个村没有提交：{filed.left[0][1]}" if filed.left else ""
        sentence = f"结息已提交：{filed.villages:,} 个村，{yuan(filed.total_fen)} 元。{left}"
        self.told.emit("warn" if left else "good", sentence, "复核以前账户没有变动。", "请另一个人到「业务单据」复核。")

    def _paper(self) -> None:
        if self.found is not None:
            self.session.jobs.aside("制作结息汇总表", partial(_pdf, self.session, self.found), self._show_paper)

    def _show_paper(self, answer: tuple[int, bytes]) -> None:
        year, pdf = answer
        self.paper.emit(f"{year}年结息汇总表", pdf, f"结息汇总表-{year}.pdf")

    def _xlsx(self) -> None:
        if self.found is None:
            return
        path = ask_where(self, "存为表格", f"结息汇总表-{self.found.year}.xlsx", "电子表格 (*.xlsx)")
        if path is not None:
            self.session.jobs.aside("制作表格", partial(_write, self.session, self.found, path), self._saved)

    def _saved(self, kept: Path) -> None:
        self.told.emit("good", f"已存为 {kept}", wording.COPIED, "表里只有各村合计，没有个人信息。")


def _stages() -> list[tuple[str, str]]:
    return [(stage, STATUS_TITLES[stage]) for stage in (FINAL, PROVISIONAL)]


def _rows(table: DataTable) -> RowsModel:
    assert isinstance(table.source, RowsModel)
    return table.source


def _due(village: VillageYear, stage: str) -> bool:
    return settlements.called_for(village, stage) and not village.blocked and not village.waiting


def _verdict(found: Preview) -> str:
    """What stands in the way, once for all villages that have it; else what comes next."""
    texts = [problem.text for village in found.villages for problem in village.problems if problem.blocking]
    if texts:
        return f"{len(texts):,} 个村不能结息：{texts[0]}"
    if not found.villages:
        return "这一年没有要结息的账户。"
    if any(village.waiting for village in found.villages):
        return "已经提交的正等另一个人复核。"
    due = sum(_due(village, found.stage) for village in found.villages)
    less = settlement_papers.NEGATIVE if any(village.difference_fen < 0 for village in found.villages) else ""
    return f"{due:,} 个村有利息要记，看过以后按 F9 提交。{less}" if due else "各账户的利息都已记好。"


def _terms(session: Session, year: int, _progress: Progress) -> tuple[int, tuple[str, str, str]]:
    return year, settlements.terms_of_year(session.desk, year)


def _due_years(session: Session, progress: Progress) -> tuple[int, ...]:
    return settlements.due_years(session.desk, progress)


def _preview(session: Session, year: int, stage: str, progress: Progress) -> Preview:
    return settlements.preview(session.desk, year, stage, progress=progress)


def _filed(session: Session, year: int, stage: str, progress: Progress) -> Filed:
    return settlements.file(session.desk, year, stage, progress=progress)


def _pdf(session: Session, found: Preview, _progress: Progress) -> tuple[int, bytes]:
    return found.year, settlement_papers.as_pdf(session.desk, found)


def _write(session: Session, found: Preview, path: Path, _progress: Progress) -> Path:
    return write_file(path, settlement_papers.as_xlsx(session.desk, found))
