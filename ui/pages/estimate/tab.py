"""One sum of 测算: what is given on the left, each step on the right, the total below; it follows every key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.estimate_steps import Estimate, Step
from app.domain.money import yuan
from app.errors import OfficeError, Problem
from app.services import estimates
from app.services.estimates import OnAccount
from ui import theme
from ui.forms.form import Form
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.estimate.sums import Sum, judged, money_rows
from ui.pages.policy.rows import PolicyRows
from ui.session import Session
from ui.widgets.controls import card, label, later, say
from ui.widgets.side_by_side import SideBySide
from ui.widgets.table import DataTable

LEAST, REST_MS, NUMBER, LINES_SEEN = 72, 150, 18, 3
ROWS_HIGH = 9.8
"""The table of what is on the account asks for so much; with less it would press the fields above it flat."""

STEPS: tuple[Column, ...] = (
    Column("怎么算", lambda step: step.text, least=20, name="text"),
    Column("得数（元）", lambda step: yuan(step.fen), 7, right=True, total_fen=lambda step: step.fen, name="fen"),
)


class SumTab(QWidget):
    """`said` carries a sentence about an account that was taken and its tone."""

    said = Signal(str, str)

    def __init__(self, session: Session, one: Sum) -> None:
        super().__init__()
        self.setObjectName(f"estimate_{one.key}")
        self.session, self.sum = session, one
        self.found: Estimate | None = None
        self.form = Form(one.fields, one.choices, columns=2, today=session.desk.today)
        self.rows = PolicyRows(session, one.table, "estimate", LINES_SEEN) if one.table is not None else None
        self.steps = DataTable(f"estimate_{one.key}_steps", "每一步", RowsModel(STEPS), empty="填齐以后，这里显示每一步。")
        self.total = label("", "title", name=f"estimate_{one.key}_total", wrap=True)
        self.capital = label("", "strong", name=f"estimate_{one.key}_capital", wrap=True)
        self.who = later(f"estimate_{one.key}_who", "quiet")
        self.problem = later(f"estimate_{one.key}_problem", "quiet")
        self.step = later(f"estimate_{one.key}_step", "quiet")
        self._taken = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.compute)
        self._lay_out()
        self.steps.chosen.connect(self._chosen)
        self.form.changed.connect(self._changed)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self._finished)
        if self.rows is not None:
            self.rows.changed.connect(self._timer.start)

    def _lay_out(self) -> None:
        left, given = card(f"estimate_{self.sum.key}_given")
        given.addWidget(label(self.sum.words, "quiet", wrap=True))
        given.addWidget(self.form)
        given.addWidget(self.who)
        if self.rows is not None:
            self.rows.setMinimumHeight(theme.lines(ROWS_HIGH))
            given.addWidget(self.rows, 1)
        else:
            given.addStretch(1)
        given.addWidget(self.problem)
        right, result = card(f"estimate_{self.sum.key}_result", "每一步")
        self.steps.setMinimumHeight(theme.lines(6))
        result.addWidget(self.steps, 1)
        result.addWidget(self.step)
        result.addWidget(self.total)
        result.addWidget(self.capital)
        sides = SideBySide(LEAST)
        sides.add(left, 4)
        sides.add(right, 5)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.lines(0.3), 0, 0)
        box.addWidget(sides, 1)

    def begin(self, values: dict[str, str]) -> None:
        """What the policy says stands in the form, once."""
        self.form.fill({**values, **self.form.values()})
        self.compute()

    def take_focus(self) -> None:
        self.form.first()

    def take_number(self, number: str) -> None:
        """A person's number from another page or a card."""
        self.form.put("who", number)
        self._take()

    def _changed(self, name: str) -> None:
        if name == "who" and len(self.form.values().get("who", "")) == NUMBER:
            self._take()
        self._timer.start()

    def _edited(self, name: str) -> None:
        if name == "year":
            self._taken = ""
            self._take()

    def _chosen(self, step: object) -> None:
        """The marked step in full, where its line was too short."""
        say(self.step, step.text if isinstance(step, Step) else "")

    def _finished(self) -> None:
        """From the last field into the lines."""
        if self.rows is not None:
            self.rows.take_focus()

    def _take(self) -> None:
        """The account of the number that stands in the form."""
        values = self.form.values()
        number, year = values.get("who", ""), values.get("year", "")
        if len(number) == NUMBER and number != self._taken:
            self._taken = number
            job = partial(_on_account, self.session, number, int(year) if year.isdigit() else 0)
            self.session.jobs.read(job, self._took, failed=self._not_taken)

    def _took(self, held: OnAccount) -> None:
        say(self.who, f"{held.name}：已取 {held.year} 年账户，现在余额 {yuan(held.balance_fen)} 元。", "good")
        if self.rows is not None:
            self.rows.fill(money_rows(held))
        else:
            self.form.put("account", f"{held.balance_fen // 100}.{held.balance_fen % 100:02d}")
            if held.years_paid:
                self.form.put("years", str(held.years_paid))
        self.compute()

    def _not_taken(self, error: OfficeError) -> None:
        self._taken = ""
        say(self.who, f"{error.text}{error.hint}", "bad")

    def given(self) -> dict[str, str]:
        """Label and text of every field that counts, for the paper; no ID number."""
        values = self.form.values()
        fields = [field for field in self.sum.fields if field.name != "who"]
        return {field.label: values.get(field.name, "") for field in fields}

    def compute(self) -> None:
        """The sum of what stands there now."""
        rows = self.rows.texts() if self.rows is not None else ()
        self.found, problems = judged(self.sum, self.form.values(), rows, self.session.desk.today)
        self._tell(problems)
        steps: tuple[Step, ...] = self.found.steps if self.found is not None else ()
        say(self.step, "")
        self.steps.source.show(steps)  # type: ignore[arg-type]
        total = f"{self.found.total}　{yuan(self.found.total_fen)} 元" if self.found is not None else ""
        self.total.setText(total)
        self.capital.setText(f"大写　人民币{self.found.capital}" if self.found is not None else "")

    def _tell(self, problems: list[Problem]) -> None:
        """Only what was typed is complained about; what is missing is said in one line."""
        values = self.form.values()
        self.form.show_problems([one for one in problems if one.field in values])
        if self.rows is not None:
            self.rows.tell(problems)
        loose = [one.text for one in problems if one.field not in values and not one.row]
        say(self.problem, loose[0] if loose else "", "")


def _on_account(session: Session, number: str, year: int, _progress: Progress) -> OnAccount:
    return estimates.on_account(session.desk, number, year)
