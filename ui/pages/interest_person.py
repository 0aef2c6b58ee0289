"""一个人结息: somebody draws or leaves in the middle of a year, or his year was corrected (Songshan 003 art. 14; facts 2.5).

It is tried out first, source by source; filed for another key to review. The rate is the policy's.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.id_number import mask
from app.domain.interest_terms import STATUS_TITLES
from app.domain.money import yuan
from app.domain.month import Month
from app.services import settlements
from app.services.settlements import PersonYear
from ui import theme
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, card, combo, label, later, line_edit, say
from ui.widgets.figures import NONE, Figures
from ui.widgets.table import DataTable

CLOSED, GOES_ON = "", "goes_on"
AFTER = ((CLOSED, "账户到此为止（注销、退保、死亡）"), (GOES_ON, "开始领取待遇，余额继续计息"))
MONTHS_OFFERED, DECEMBER = 36, 12
FIRST_TRY = "填证件号码，按 F8 算一遍，看过以后提交。"
NUMBERS = (("opening", "年初结余（元）"), ("interest", "当年利息（元）"), ("difference", "本次记账（元）"))
SOURCES: tuple[Column, ...] = (
    Column("来源", lambda row: row[0] or "利息", least=8),
    Column("当年利息（元）", lambda row: yuan(row[1]), 8, right=True, total_fen=lambda row: row[1]),
)
ROWS_SEEN = 5


class PersonInterest(QWidget):
    """`told` a message, `left` when it is closed."""

    told = Signal(str, str, str, str)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("interest_person")
        self.session = session
        self.found: PersonYear | None = None
        self.number = line_edit("interest_person_number", "证件号码", hint="刷证件或输入", width=13)
        this = Month.of(session.desk.today)
        months = [(str(month), month.title) for month in (this.plus(-back) for back in range(1, MONTHS_OFFERED + 1))]
        self.month = combo("interest_person_month", "计息到", months, width=8)
        self.after = combo("interest_person_after", "以后", AFTER, width=17)
        self.who = label("", "strong", name="interest_person_who", wrap=True)
        self.verdict = later("interest_person_verdict")
        self.figures = Figures("interest_person", NUMBERS)
        self.sources = DataTable("interest_person_sources", "按来源", RowsModel(SOURCES), empty=FIRST_TRY)
        self.count = ActionButton("interest_person_count", "算一遍", self._count, key="F8")
        self.submit = ActionButton("interest_person_submit", "提交", self._file, key="F9", role="primary")
        self.back = ActionButton("interest_person_back", "返回", self.left.emit, key="Esc")
        self._lay_out()
        self.number.textChanged.connect(self._forget)
        self.number.returnPressed.connect(self._count)
        for chosen in (self.month, self.after):
            chosen.currentIndexChanged.connect(self._forget)
        self._forget()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        top, box = card("interest_person_card", "一个人结息")
        row = QHBoxLayout()
        self.after_title = buddy("以后", self.after)
        for title, control in (
            (buddy("证件号码", self.number), self.number), (buddy("计息到", self.month), self.month), (self.after_title, self.after),
        ):  # fmt: skip
            row.addWidget(title)
            row.addWidget(control)
        row.addStretch(1)
        box.addLayout(row)
        keys = QHBoxLayout()
        keys.addWidget(label("选 12 月就是全年：更正以后重新结一个人的一年。利率是政策里写的。", "quiet", wrap=True), 1)
        for button in (self.back, self.count, self.submit):
            keys.addWidget(button)
        box.addLayout(keys)
        outer.addWidget(top)
        below, inner = card("interest_person_result")
        inner.addWidget(self.who)
        inner.addWidget(self.verdict)
        inner.addWidget(self.figures)
        self.sources.setMinimumHeight(theme.lines(ROWS_SEEN))
        inner.addWidget(self.sources, 1)
        outer.addWidget(below, 1)

    def begin(self, number: str = "") -> None:
        """Empty, or with the number of somebody who was looked at."""
        self.number.setText(number)
        self.take_focus()

    def take_focus(self) -> None:
        self.number.setFocus()

    def person_field(self) -> QLineEdit:
        """A scanned number is the person."""
        return self.number

    def _asked(self) -> tuple[str, str, bool]:
        return self.number.text().strip(), str(self.month.currentData()), self.after.currentData() == GOES_ON

    def _forget(self, _changed: object = None) -> None:
        """What was tried out holds no more."""
        self.found = None
        self.who.setText("")
        say(self.verdict, "")
        for value in self.figures.labels.values():
            value.setText(NONE)
        self._rows().show(())
        whole = str(self.month.currentData()).endswith(f"-{DECEMBER}")
        for part in (self.after_title, self.after):
            part.setVisible(not whole)
        self.submit.allow_if(FIRST_TRY)
        self.count.allow_if("" if self.number.text().strip() else "请先填证件号码。")

    def _count(self) -> None:
        if not self.count.why:
            asked = self._asked()
            self.session.jobs.read(partial(_preview, self.session, asked), self._show)

    def _show(self, answer: tuple[tuple[str, str, bool], PersonYear]) -> None:
        asked, found = answer
        if asked != self._asked():
            return
        self.found = found
        one, way = (
            found.resident,
            "余额继续计息" if found.goes_on else "全年" if found.through == DECEMBER else "账户到此为止",
        )
        text = f"{one.name}　{mask(one.id_number)}　{found.year} 年 1—{found.through} 月（{way}）"
        self.who.setText(f"{text}　{STATUS_TITLES[found.status]}{found.terms}")
        for (name, _title), fen in zip(
            NUMBERS, (found.opening_fen, found.interest_fen, found.difference_fen), strict=True
        ):
            self.figures.labels[name].setText(yuan(fen))
        self._rows().show(found.by_source)
        why = next((problem.text for problem in found.problems if problem.blocking), "")
        notes = "；".join(problem.text for problem in found.problems)
        settled = "" if found.changes or notes else "这个人的利息已经按这个利率记好，提交只是记下计息到哪个月。"
        say(self.verdict, notes or settled, "bad" if why else "warn" if notes else "")
        self.submit.allow_if(why)

    def _file(self) -> None:
        if self.found is not None and not self.submit.why:
            job = partial(_filed, self.session, self._asked())
            self.session.jobs.write("提交一个人的结息", job, self._told, changes=frozenset({"filings"}))

    def _told(self, _filing: str) -> None:
        name = self.found.resident.name if self.found is not None else ""
        self.told.emit("good", f"{name}的结息已提交。", "复核以前账户没有变动。", "请另一个人到「业务单据」复核。")
        self.begin()

    def _rows(self) -> RowsModel:
        assert isinstance(self.sources.source, RowsModel)
        return self.sources.source


def _preview(
    session: Session, asked: tuple[str, str, bool], _progress: Progress
) -> tuple[tuple[str, str, bool], PersonYear]:
    number, month, goes_on = asked
    return asked, settlements.preview_person(session.desk, number, month, goes_on=goes_on)


def _filed(session: Session, asked: tuple[str, str, bool], _progress: Progress) -> str:
    number, month, goes_on = asked
    return settlements.for_person(session.desk, number, month, goes_on=goes_on)
