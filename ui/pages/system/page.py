"""系统: operators, backup, verification, what this station runs on, and the policies that it computes by."""

from __future__ import annotations

from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from typing import ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.filing import LEVEL_TITLES
from app.services import operators, recovery, stations
from ui import theme
from ui.jobs import Progress
from ui.pages.page import Page
from ui.pages.policy.panel import PolicyPanel
from ui.pages.system.admission import AdmissionPanel
from ui.pages.system.care import BackupPanel, VerifyPanel
from ui.pages.system.departure import DeparturePanel
from ui.pages.system.display import DisplayPanel
from ui.pages.system.drill import DrillPanel
from ui.pages.system.operators import OperatorsPanel
from ui.pages.system.passphrase import PassphrasePanel
from ui.pages.system.safety import SafetyPanel
from ui.pages.system.stations_below import StationsPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, card
from ui.widgets.lazy import added, made, shows
from ui.widgets.panels import Facts
from ui.widgets.recovery import RecoveryPanel
from ui.widgets.stack import ShownStack

TWO_COLUMNS = 72
"""Characters that the two columns need beside each other."""


class SystemPage(Page):
    """`readers_switched` when card readers were chosen, `sign_in_again` to leave for the sign-in."""

    readers_switched = Signal()
    sign_in_again = Signal()
    key: ClassVar[str] = "system"
    title: ClassVar[str] = "系统"
    shows: ClassVar[frozenset[str]] = frozenset({"operators", "backup", "links", "policy", "filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.operators = OperatorsPanel(session)
        self.backup = BackupPanel(session)
        self.drill = DrillPanel(session)
        self.verify = VerifyPanel(session)
        about, box = card("about_card", "本站点")
        self.facts = Facts("about_facts", 1)
        box.addWidget(self.facts)
        box.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.lines(0.6))
        self.display_panel = DisplayPanel()
        self.safety = SafetyPanel()
        self.safety.changed.connect(self.readers_switched)
        right.addWidget(self.display_panel)
        right.addWidget(self.safety)
        right.addWidget(self.backup)
        right.addWidget(self.drill)
        right.addWidget(self.verify)
        right.addWidget(about, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.lines(0.6))
        left.addWidget(self.operators, 1)
        self.departure = DeparturePanel(session)
        self.departure.paper.connect(self.paper)
        self.departure.sign_in_again.connect(self.sign_in_again)
        left.addWidget(self.departure)
        make, confirm = partial(recovery.make, session.desk), partial(recovery.confirm, session.desk)
        self.recovery = RecoveryPanel(session.jobs, make, confirm, ask=True, office=session.level != "village")
        self.recovery.paper.connect(self._show_sheet)
        left.addWidget(self.recovery)
        self.passphrase = PassphrasePanel(session)
        left.addWidget(self.passphrase)
        if session.level != "village":
            self.stations, self.admission = StationsPanel(session), AdmissionPanel(session)
            left.addWidget(self.stations)
            left.addWidget(self.admission)
        self._sheet = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sheet)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.lines(0.6))
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        self.stack = ShownStack()
        self.stack.addWidget(self._sheet)
        self.box.addWidget(self.stack, 1)
        self.policy_button = ActionButton("system_policy", "政策", self.open_policy, key="F4")
        self.add_actions(self.policy_button)

    @cached_property
    def policy(self) -> PolicyPanel:
        """政策, in the place of the panels."""
        panel = added(self.stack, PolicyPanel(self.session))
        panel.left.connect(self._close_policy)
        panel.told.connect(self.told)
        panel.paper.connect(self.paper)
        return panel

    def open_policy(self) -> None:
        self.stack.setCurrentWidget(self.policy)
        self.policy_button.hide()
        self.heading.setText("政策")
        self.policy.refresh()
        self.policy.take_focus()

    def _close_policy(self) -> None:
        self.stack.setCurrentWidget(self._sheet)
        self.policy_button.show()
        self.heading.setText(self.title)
        self.take_focus()

    def help_key(self) -> str:
        return "policy" if shows(self.stack, self, "policy") else self.key

    def put_away(self) -> None:
        panel = made(self, "policy", PolicyPanel)
        if panel is not None:
            panel.put_away()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns while they have room, else one below the other."""
        super().resizeEvent(event)
        two = self.width() >= theme.chars(TWO_COLUMNS)
        direction = QBoxLayout.Direction.LeftToRight if two else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        self._give_height()

    def event(self, event: QEvent) -> bool:
        """What was read has come, or the text has grown: the panels may need more height."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_height()
        return handled

    def _give_height(self) -> None:
        """Sentences that wrap get the height they need; the page scrolls instead of pressing fields flat."""
        needed = max(1, self._columns.minimumHeightForWidth(self._sheet.width()))
        if self._sheet.minimumHeight() != needed:
            self._sheet.setMinimumHeight(needed)

    def take_focus(self) -> None:
        if shows(self.stack, self, "policy"):
            self.policy.take_focus()
        elif self.recovery.waits_for_proof():
            self.recovery.back_from_paper()
        else:
            self.operators.table.setFocus()

    def open_with(self, argument: object) -> None:
        """The workbench asks for the recovery sheet, for the policies, or to take an ended operator's passphrase away."""
        if argument == "policy":
            self.open_policy()
        elif argument == "recovery":
            if shows(self.stack, self, "policy"):
                self._close_policy()
            self.recovery.own.setFocus()
        elif argument == "departure":
            if shows(self.stack, self, "policy"):
                self._close_policy()
            self.departure.own.setFocus()
        elif argument == "drill":
            self._go_to_drill()

    def _go_to_drill(self) -> None:
        if shows(self.stack, self, "policy"):
            self._close_policy()
        self.drill.file.setFocus()

    def _show_sheet(self, title: str, pdf: bytes) -> None:
        self.paper.emit(title, pdf, "")  # without a file name it is printed only

    def refresh(self) -> None:
        if shows(self.stack, self, "policy"):
            self.policy.refresh_list()
        self.operators.refresh()
        self.departure.refresh()
        self.backup.refresh()
        if self.session.level != "village":
            self.stations.refresh()
        self.drill.refresh()
        self.session.jobs.read(partial(_fingerprints, self.session), self._show_facts)

    def _show_facts(self, fingerprints: tuple[str, str]) -> None:
        root, own = fingerprints
        desk = self.session.desk
        tiers = [yuan for yuan, _ in self.session.choices.tiers]
        from_to = f"{tiers[0]} 到 {tiers[-1]} 元／年，共 {len(tiers)} 档" if tiers else "还没有政策"
        self.facts.show_facts([
            ("站点", f"{desk.station_name}（{LEVEL_TITLES[desk.station.level]}）　{desk.station}"),
            ("数据文件夹", str(desk.home)),
            ("区级指纹", f"{root}　下级加入时来电话，念给他听"),
            ("我的密钥指纹", f"{own}　上级批准我的角色时来电话，念给他听"),
            ("缴费档次", from_to),
            ("程序版本", program_version()),
        ])  # fmt: skip


def _fingerprints(session: Session, _progress: Progress) -> tuple[str, str]:
    """Of the district's root and of this operator's own key, as they are read out."""
    root, own = stations.root_fingerprint(session.desk), operators.own_fingerprint(session.desk)
    return "　".join(root), "　".join(own)


def program_version() -> str:
    """The version in the package's metadata; a source tree without it is a development version."""
    try:
        return f"乡保 {version('xiangbao')}"
    except PackageNotFoundError:
        return "乡保（开发版）"
