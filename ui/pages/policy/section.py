"""One section of a policy: what it is about, its fields, its tables; Enter goes from the one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
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
    """`changed` at every key, `ended` when the person is through with the section."""

    changed = Signal()
    ended = Signal()

    def __init__(self, session: Session, section: Section, notes: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName(f"policy_section_{section.key}")
        self.section = section
        self.form: Form | None = None
        box = QVBoxLayout(self)
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
        self.tables = tuple(PolicyRows(session, table) for table in section.tables)
        for place, rows in enumerate(self.tables):
            rows.changed.connect(self.changed)
            following = self.tables[place + 1] if place + 1 < len(self.tables) else None
            rows.ended.connect(following.take_focus if following is not None else self.ended)
            box.addWidget(rows, 1)
        if not self.tables:
            box.addStretch(1)

    def fill(self, values: Texts, tables: Mapping[str, Sequence[Texts]]) -> None:
        if self.form is not None:
            self.form.fill({path: values[path] for path in self.form.fields if path in values})
        for rows in self.tables:
            rows.fill(tables.get(rows.table.path, ()))

    def values(self) -> dict[str, str]:
        return self.form.values() if self.form is not None else {}

    def rows(self) -> dict[str, tuple[dict[str, str], ...]]:
        return {rows.table.path: rows.texts() for rows in self.tables}

    def tell(self, problems: Sequence[Problem]) -> None:
        """Each problem at its field: of a form those of fields that were typed in or left."""
        if self.form is not None:
            self.form.show_problems([one for one in problems if one.field in self.form.fields])
        for rows in self.tables:
            rows.tell(problems)

    def complain(self) -> None:
        for rows in self.tables:
            rows.complain()

    def take_focus(self) -> None:
        """Into the first field with a problem, else the first."""
        wrong = self.form is not None and any(cell.wrong() for cell in self.form.cells.values())
        bad = next((rows for rows in self.tables if rows.problem.isVisibleTo(rows)), None)
        if self.form is not None and (wrong or bad is None):
            self.form.first()
        elif bad is not None or self.tables:
            (bad or self.tables[0]).take_focus()

    def _typed(self, _field: str) -> None:
        self.changed.emit()

    def _form_done(self) -> None:
        if self.tables:
            self.tables[0].take_focus()
        else:
            self.ended.emit()


def paths_of(section: Section) -> list[str]:
    """The top-level keys that a section writes."""
    paths = [*(item.path for item in section.items), *(table.path for table in section.tables)]
    return list(dict.fromkeys(path.partition(".")[0] for path in paths))
