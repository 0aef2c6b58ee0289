"""The draft of a form with its lines: kept as typed together, under the name of the business (interface, rule 4)."""

from __future__ import annotations

from collections.abc import Mapping

from ui.forms.drafting import DraftStrip
from ui.forms.form import Form
from ui.handling.kept_lines import LINES, as_text, of_text
from ui.handling.table import LinesPanel
from ui.session import Session


class HandlingDraft(DraftStrip):
    """A DraftStrip that keeps the lines of the table too."""

    def __init__(self, session: Session, form: Form, table: LinesPanel | None, name: str) -> None:
        self.table = table
        super().__init__(session, form, name)
        if table is not None:
            table.changed.connect(self._line_typed)
            table.settled.connect(self.keep)

    def typed(self) -> dict[str, str]:
        typed = super().typed()
        lines = self.table.texts() if self.table is not None else []
        if lines:
            typed[LINES] = as_text(lines)
        return typed

    def empty(self) -> None:
        """Everything out; it can be undone until the page is left."""
        self._clear()

    def _line_typed(self) -> None:
        self._typed(LINES)

    def _fill(self, typed: Mapping[str, str]) -> None:
        if self.table is not None:
            self.table.fill(of_text(typed.get(LINES, "")))
        super()._fill({name: text for name, text in typed.items() if name != LINES})
