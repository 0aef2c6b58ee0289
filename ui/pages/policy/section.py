"""One section of a policy: what it is about, its fields, its tables; Enter goes from the one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.policy_sections import Section
from app.errors import Problem
from ui import theme
from ui.forms.form import Form
from ui.pages.policy.fields import choices_of, fields_of
from ui.pages.policy.rows import PolicyRows
from ui.session import Session
from ui.widgets.controls import label

Texts = Mapping[str, str]
COLUMNS = 2


class SectionPanel(QWidget):
    """`changed` at every key, `ended` when the person is through with the section. Tables are made one by one in turns of
    their own after the form, so that no section stalls the window.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, session: Session, section: Section, notes: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(f"policy_section_{section.key}")
        self.section, self.session = section, session
        self._texts: Mapping[str, Sequence[Texts]] = {}
        self._problems: Sequence[Problem] = ()
        self.form: Form | None = None
        self._box = box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, theme.lines(0.4), 0)
        box.setSpacing(theme.lines(0.4))
        box.addWidget(label(section.title, "section"))
        box.addWidget(label(section.hint, "quiet", wrap=True))
        said = "　".join(dict.fromkeys(notes[path] for path in paths_of(section) if path in notes))
        if said:
            box.addWidget(label(f"随程序附带的说明：{said}", "quiet", name=f"policy_note_{section.key}", wrap=True))
        if section.items:
            fields, choices = fields_of(section.items), choices_of(section.items)
            self.form = Form(fields, choices, columns=COLUMNS, today=session.desk.today)
            self.form.changed.connect(self._typed)
            self.form.finished.connect(self._form_done)
            box.addWidget(self.form)
        self.tables: list[PolicyRows] = []
        if not section.tables:
            box.addStretch(1)
        elif self.form is None:
            self._add_table()
        if self._lacks():
            QTimer.singleShot(0, self, self.grow)

    def _lacks(self) -> bool:
        return len(self.tables) < len(self.section.tables)

    def grow(self) -> None:
        """One more table, the next one in a later turn."""
        if self._lacks():
            self._add_table()
        if self._lacks():
            QTimer.singleShot(0, self, self.grow)

    def whole(self) -> None:
        """All tables at once: somebody looks for what stands in them."""
        while self._lacks():
            self._add_table()

    def _add_table(self) -> None:
        rows = PolicyRows(self.session, self.section.tables[len(self.tables)])
        rows.fill(self._texts.get(rows.table.path, ()))
        rows.changed.connect(self.changed)
        rows.ended.connect(self._rows_ended)
        self.tables.append(rows)
        self._box.addWidget(rows, 1)
        rows.tell(self._problems)

    def _rows_ended(self) -> None:
        """From a table into the next one, from the last one out."""
        self.whole()
        at = next((place for place, rows in enumerate(self.tables, 1) if rows is self.sender()), len(self.tables))
        if at < len(self.tables):
            self.tables[at].take_focus()
        else:
            self.ended.emit()

    def fill(self, values: Texts, tables: Mapping[str, Sequence[Texts]]) -> None:
        if self.form is not None:
            self.form.fill({path: values[path] for path in self.form.fields if path in values})
        self._texts = tables
        for rows in self.tables:
            rows.fill(tables.get(rows.table.path, ()))

    def values(self) -> dict[str, str]:
        return self.form.values() if self.form is not None else {}

    def rows(self) -> dict[str, tuple[dict[str, str], ...]]:
        return {rows.table.path: rows.texts() for rows in self.tables}

    def tell(self, problems: Sequence[Problem]) -> None:
        """Each problem at its field."""
        self._problems = problems
        if self.form is not None:
            self.form.show_problems([one for one in problems if one.field in self.form.fields])
        for rows in self.tables:
            rows.tell(problems)

    def complain(self) -> None:
        for rows in self.tables:
            rows.complain()

    def take_focus(self) -> None:
        """Into the first field with a problem, else the first."""
        if self.form is None or any(one.field.partition(":")[0] in self._paths() for one in self._problems):
            self.whole()
        wrong = self.form is not None and any(cell.wrong() for cell in self.form.cells.values())
        bad = next((rows for rows in self.tables if rows.problem.isVisibleTo(rows)), None)
        if self.form is not None and (wrong or bad is None):
            self.form.first()
        elif bad is not None or self.tables:
            (bad or self.tables[0]).take_focus()

    def _paths(self) -> set[str]:
        return {table.path for table in self.section.tables}

    def _typed(self, _field: str) -> None:
        self.changed.emit()

    def _form_done(self) -> None:
        self.whole()
        if self.tables:
            self.tables[0].take_focus()
        else:
            self.ended.emit()


def paths_of(section: Section) -> list[str]:
    """The top-level keys that a section writes."""
    paths = [*(item.path for item in section.items), *(table.path for table in section.tables)]
    return list(dict.fromkeys(path.partition(".")[0] for path in paths))
