"""系统: operators, backup, verification, what this station runs on, and the policies that it computes by."""

from __future__ import annotations

from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.filing import LEVEL_TITLES
from app.domain.route import ADMIN, AUDITOR
from app.keys.suite import SUITES
from app.services import operators, recovery, stations
from ui import theme
from ui.jobs import Progress
from ui.pages.page import Page
from ui.pages.policy.panel import PolicyPanel
from ui.pages.system.admission import AdmissionPanel
from ui.pages.system.care import BackupPanel, VerifyPanel
from ui.pages.system.day_end import DayEndPanel
from ui.pages.system.departure import DeparturePanel
from ui.pages.system.display import DisplayPanel
from ui.pages.system.drill import DrillPanel
from ui.pages.system.log import LogPanel
from ui.pages.system.operators import OperatorsPanel
from ui.pages.system.passphrase import PassphrasePanel
from ui.pages.system.safety import SafetyPanel
from ui.pages.system.stations_below import StationsPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, card
from ui.widgets.lazy import InTurns, W, added, made, shows
from ui.widgets.panels import Facts
from ui.widgets.recovery import RecoveryPanel
from ui.widgets.stack import ShownStack

TWO_COLUMNS = 72
"""Characters that the two columns need beside each other."""

READING = (DeparturePanel, StationsPanel, BackupPanel, DrillPanel)
"""Panels after the operators that show what is in the books."""

OFFICES = ("stations", "admission")
AFTER = (
    "departure", "recovery", "passphrase", *OFFICES,
    "display_panel", "safety", "backup", "drill", "verify", "day_end", "facts",
)  # fmt: skip
"""What comes after the operators, in the order in which it is made and in which Tab goes: down the left column, then down
the right one.
"""

LEADS_TO = {
    "recovery": "recovery.own", "departure": "departure.own", "drill": "drill.file", "passphrase": "passphrase.form.old",
    "admission": "admission.file",
}  # fmt: skip
"""The field to which another page sends the keyboard."""


class SystemPage(Page):
    """`readers_switched` when card readers were chosen, `sign_in_again` to leave for the sign-in.

    The operators, where the keyboard goes, are made with the page, the other panels in the next turns of the event loop
    (ui/widgets/lazy.py): all of them at once take longer than a key may wait at a township. They come into sight together.
    """

    readers_switched = Signal()
    sign_in_again = Signal()
    key: ClassVar[str] = "system"
    title: ClassVar[str] = "系统"
    shows: ClassVar[frozenset[str]] = frozenset({"operators", "backup", "links", "policy", "filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sheet = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sheet)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(theme.lines(0.6))
        self._left, self._right = self._column(), self._column()
        self.operators = OperatorsPanel(session)
        self._left.addWidget(self.operators)
        self._left.addStretch(1)
        after = [name for name in AFTER if session.level != "village" or name not in OFFICES]
        self.turns = InTurns(self, after, self._whole)
        self._sheet.setUpdatesEnabled(False)  # until they are all there: nothing jumps
        self.stack = ShownStack()
        self.stack.addWidget(self._sheet)
        self.box.addWidget(self.stack, 1)
        self.policy_button = ActionButton("system_policy", "政策", self.open_policy, key="F4")
        self.openers = [self.policy_button]
        if session.level != "village":
            self.openers.append(ActionButton("system_admit", "准入下级站点", self._to_admission, key="F3"))
            log = ActionButton("system_log", "操作日志", self.open_log, key="F6")
            log.allow_if("" if session.has(ADMIN, AUDITOR) else "操作日志由管理和稽核查看，当前操作员没有这个角色。")
            self.openers.append(log)
        self.add_actions(*self.openers)

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.lines(0.6))
        self._columns.addLayout(column, 1)
        return column

    def _whole(self) -> None:
        """All panels are made, and are seen."""
        self._sheet.setUpdatesEnabled(True)

    def _put(self, column: QVBoxLayout, panel: W, stretch: int = 0) -> W:
        """A panel that has just been made. One that shows what is in the books reads it now; while the page has not been
        seen it reads with the others.
        """
        below = column.count() - (column is self._left)  # the left column ends in what is left over
        column.insertWidget(below, panel, stretch)
        if isinstance(panel, READING) and not self._stale:
            panel.refresh()
        return panel

    @cached_property
    def departure(self) -> DeparturePanel:
        panel = self._put(self._left, DeparturePanel(self.session))
        panel.paper.connect(self.paper)
        panel.sign_in_again.connect(self.sign_in_again)
        return panel

    @cached_property
    def recovery(self) -> RecoveryPanel:
        desk = self.session.desk
        make, confirm = partial(recovery.make, desk), partial(recovery.confirm, desk)
        office = self.session.level != "village"
        panel = self._put(self._left, RecoveryPanel(self.session.jobs, make, confirm, ask=True, office=office))
        panel.paper.connect(self._show_sheet)
        return panel

    @cached_property
    def passphrase(self) -> PassphrasePanel:
        return self._put(self._left, PassphrasePanel(self.session))

    @cached_property
    def stations(self) -> StationsPanel:
        """Of an office; no page of a village asks for it."""
        return self._put(self._left, StationsPanel(self.session))

    @cached_property
    def admission(self) -> AdmissionPanel:
        return self._put(self._left, AdmissionPanel(self.session))

    @cached_property
    def display_panel(self) -> DisplayPanel:
        return self._put(self._right, DisplayPanel())

    @cached_property
    def safety(self) -> SafetyPanel:
        panel = self._put(self._right, SafetyPanel())
        panel.changed.connect(self.readers_switched)
        return panel

    @cached_property
    def backup(self) -> BackupPanel:
        return self._put(self._right, BackupPanel(self.session))

    @cached_property
    def drill(self) -> DrillPanel:
        return self._put(self._right, DrillPanel(self.session))

    @cached_property
    def verify(self) -> VerifyPanel:
        return self._put(self._right, VerifyPanel(self.session))

    @cached_property
    def day_end(self) -> DayEndPanel:
        panel = self._put(self._right, DayEndPanel(self.session))
        panel.paper.connect(self.paper)
        return panel

    @cached_property
    def facts(self) -> Facts:
        """本站点."""
        about, box = card("about_card", "本站点")
        facts = Facts("about_facts", 1)
        box.addWidget(facts)
        box.addStretch(1)
        self._put(self._right, about, 1)
        if not self._stale:
            self._read_facts()
        return facts

    @cached_property
    def policy(self) -> PolicyPanel:
        """政策, in the place of the panels."""
        panel = added(self.stack, PolicyPanel(self.session))
        panel.left.connect(self._leave_policy)
        panel.told.connect(self.told)
        panel.paper.connect(self.paper)
        return panel

    def open_policy(self) -> None:
        self._show_instead(self.policy, "政策")
        self.policy.refresh()
        self.policy.take_focus()

    @cached_property
    def log(self) -> LogPanel:
        """操作日志, in the place of the panels."""
        panel = added(self.stack, LogPanel(self.session))
        panel.left.connect(self._leave_policy)
        return panel

    def open_log(self) -> None:
        self._show_instead(self.log, "操作日志")
        self.log.refresh()
        self.log.take_focus()

    def _show_instead(self, panel: QWidget, title: str) -> None:
        self.stack.setCurrentWidget(panel)
        for button in self.openers:
            button.hide()
        self.heading.setText(title)

    def _leave_policy(self) -> None:
        self._close_policy()
        self.take_focus()

    def _close_policy(self) -> None:
        self.stack.setCurrentWidget(self._sheet)
        for button in self.openers:
            button.show()
        self.heading.setText(self.title)

    def help_key(self) -> str:
        if shows(self.stack, self, "log"):
            return "log"
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
        needed = max(1, self._columns.heightForWidth(self._sheet.width()))
        if self._sheet.minimumHeight() != needed:
            self._sheet.setMinimumHeight(needed)

    def take_focus(self) -> None:
        if shows(self.stack, self, "policy"):
            self.policy.take_focus()
        elif shows(self.stack, self, "log"):
            self.log.take_focus()
        elif (sheet := made(self, "recovery", RecoveryPanel)) is not None and sheet.waits_for_proof():
            sheet.back_from_paper()
        else:
            self.operators.table.setFocus()

    def open_with(self, argument: object) -> None:
        """The workbench asks for the recovery sheet, for the policies, or to take an ended operator's passphrase away."""
        if argument == "policy":
            self.open_policy()
        elif argument in LEADS_TO:
            self._close_policy()
            self.turns.then(partial(self._go_to, str(argument)))

    def _to_admission(self) -> None:
        self.open_with("admission")

    def _go_to(self, panel: str) -> None:
        """The keyboard to the first field of the panel, where it stands once all are there."""
        first: QWidget = attrgetter(LEADS_TO[panel])(self)
        first.setFocus()

    def _show_sheet(self, title: str, pdf: bytes) -> None:
        self.paper.emit(title, pdf, "")  # without a file name it is printed only

    def refresh(self) -> None:
        """What is there reads now; what is still to be made reads when it is."""
        if shows(self.stack, self, "policy"):
            self.policy.refresh_list()
        elif shows(self.stack, self, "log"):
            self.log.refresh()
        self.operators.refresh()
        for panel in tuple(vars(self).values()):
            if isinstance(panel, READING):
                panel.refresh()
        if made(self, "facts", Facts) is not None:
            self._read_facts()

    def _read_facts(self) -> None:
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
            ("程序版本", f"{program_version()}　密码算法：{SUITES[desk.signer.suite]}"),
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
