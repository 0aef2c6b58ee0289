"""参保人's imports, each a wizard on the whole page: the village's roster, at the district also an older system's balances."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.route import ASSISTANT, CLERK
from ui.intake.wizard import IntakeWizard
from ui.pages.page import Page
from ui.pages.people.openings import openings_wizard
from ui.pages.people.roster import roster_wizard
from ui.session import Session
from ui.widgets.controls import ActionButton
from ui.widgets.lazy import added, shows
from ui.widgets.stack import ShownStack

NOT_MAKER = "登记和变更由协办员或经办提交，当前操作员没有这个角色。"
_PANELS = ("import_panel", "opening_panel")


class ImportingPage(Page):
    """`body` is the page itself, in `whole` with the wizards."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.villages = session.choices.villages
        self.body = QWidget()
        self.whole = ShownStack()
        self.whole.addWidget(self.body)
        self.roster = ActionButton("roster_open", "导入花名册", self.begin_roster, key="Ctrl+I")
        self.roster.allow_if("" if session.has(ASSISTANT, CLERK) else NOT_MAKER)
        self.opening = ActionButton("opening_open", "导入期初", self.begin_openings)
        if not self._takes_over:
            self.opening.hide()

    @property
    def _takes_over(self) -> bool:
        """Whether accounts of an older system are taken over here: the district's clerk does it (003 art. 12)."""
        return self.session.level == "district" and self.session.has(CLERK)

    @cached_property
    def import_panel(self) -> IntakeWizard:
        """The roster import, on the whole page."""
        return self._wizard(roster_wizard(self.session, self.villages))

    @cached_property
    def opening_panel(self) -> IntakeWizard:
        """The import of an older system's balances, on the whole page."""
        return self._wizard(openings_wizard(self.session))

    def _wizard(self, wizard: IntakeWizard) -> IntakeWizard:
        added(self.whole, wizard)
        wizard.left.connect(self._leave_import)
        wizard.told.connect(self.told)
        wizard.person_wanted.connect(self._person_of_import)
        return wizard

    def importing(self) -> IntakeWizard | None:
        """The wizard that is under way, None while the list is shown."""
        shown = next((name for name in _PANELS if shows(self.whole, self, name)), "")
        return getattr(self, shown) if shown else None

    def begin_roster(self, path: Path | bool | None = None) -> None:
        """The import wizard; with a file that was dropped it begins at once, in the wizard that is open."""
        file = path if isinstance(path, Path) else None
        if file is not None and shows(self.whole, self, "opening_panel"):
            self._begin(self.opening_panel, file)
        elif not self.roster.why:
            self._begin(self.import_panel, file)

    def begin_openings(self) -> None:
        """The wizard for an older system's balances."""
        self._begin(self.opening_panel, None)

    def _begin(self, wizard: IntakeWizard, path: Path | None) -> None:
        self.whole.setCurrentWidget(wizard)
        for button in (self.roster, self.opening):
            button.hide()
        wizard.begin(path)

    def _to_list(self) -> None:
        self.whole.setCurrentWidget(self.body)
        self.roster.show()
        self.opening.setVisible(self._takes_over)

    def _leave_import(self) -> None:
        self._to_list()
        self.take_focus()

    def _person_of_import(self, n: int) -> None:
        self._leave_import()
        self.open_with(n)
