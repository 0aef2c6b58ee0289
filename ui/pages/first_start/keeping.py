"""Step 5: what saves the work when a passphrase is forgotten or a computer breaks: the recovery sheet, the first backup."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from app.errors import OfficeError
from app.services import founding
from app.services.founding import Place
from app.services.recovery import Sheet
from ui import theme
from ui.jobs import Progress
from ui.pages.first_start.step import SIDE_BY_SIDE, Course, Step
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, card, label, later, say
from ui.widgets.recovery import RecoveryPanel
from ui.widgets.side_by_side import SideBySide


class KeepingStep(Step):
    """`paper` asks for a look at the recovery sheet (title, PDF)."""

    paper = Signal(str, object)
    title = "恢复单和第一次备份"
    why = "口令会忘，电脑会坏。现在花五分钟，以后不怕：恢复单换口令，备份救数据。"

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.recovery = RecoveryPanel(course.jobs, self._make, self._confirm, ask=False)
        self.folder = PathField("backup_folder", "备份到哪里", hint="U 盘或移动硬盘上的文件夹", folder=True)
        self.go = ActionButton("backup_go", "现在备份", self._backup)
        self.backed_up = later("backup_verdict")
        self.later_box = QCheckBox("没有打印机或 U 盘，以后再做（工作台会一直提醒）")
        self.later_box.setObjectName("keeping_later")
        self.later_box.setAccessibleName(self.later_box.text())
        self._sheet_kept = self._copy_made = False
        both = SideBySide(SIDE_BY_SIDE)
        both.add(self.recovery)
        both.add(self._backup_card())
        self.box.addWidget(both)
        self.box.addSpacing(theme.lines(0.4))
        self.box.addWidget(self.later_box)
        self.close_up()
        self.recovery.paper.connect(self.paper)
        self.recovery.kept.connect(self._kept)
        self.recovery.paper.connect(self._printed)
        self.later_box.toggled.connect(self.moved)
        self.folder.settled.connect(self._backup)

    def _backup_card(self) -> QFrame:
        sheet, box = card("backup_card", "第一次备份", spacing=0.25)
        box.addWidget(
            label(
                "备份是加密的，用操作员的口令打开。放在另一处，不要和电脑放在一起；以后每周一次。", "quiet", wrap=True
            )
        )
        for widget in (buddy("备份到哪里", self.folder.edit), self.folder, self.go, self.backed_up):
            box.addWidget(widget)
        box.addStretch(1)
        return sheet

    def enter(self) -> None:
        self.recovery.offer_keepers(offered=self.course.begun.level != "village")
        self.recovery.go.setFocus(Qt.FocusReason.TabFocusReason)  # Enter prints: nothing is bound by it

    def missing(self) -> str:
        if self.later_box.isChecked() or (self._sheet_kept and self._copy_made):
            return ""
        sheet = "照纸抄一组恢复码" if self.recovery.waits_for_proof() else "打印恢复单"
        left = [*([] if self._sheet_kept else [sheet]), *([] if self._copy_made else ["做第一次备份"])]
        return f"还没有{'、'.join(left)}；做不了就勾选「以后再做」。"

    def _make(self, _typed: str, keepers: tuple[str, ...]) -> Sheet:
        return founding.make_sheet(self.course.place, self.course.begun.operator, self.course.passphrase, keepers)

    def _confirm(self, sheet: Sheet, copied: str) -> None:
        founding.confirm_sheet(self.course.place, self.course.begun.operator, self.course.passphrase, sheet, copied)

    def _printed(self, _title: str, _pdf: bytes) -> None:
        self.moved.emit()

    def _kept(self) -> None:
        self._sheet_kept = True
        self.moved.emit()

    def _backup(self) -> None:
        folder = self.folder.path()
        if folder is None:
            say(self.backed_up, "请先选备份到哪个文件夹。", "bad")
            return
        self.go.refuse("正在备份…")
        job = partial(_backup, self.course.place, self.course.begun.operator, self.course.passphrase, folder)
        self.course.jobs.write("备份", job, self._done, changes=frozenset(), failed=self._refused)

    def _done(self, file: Path) -> None:
        self.go.allow()
        self._copy_made = True
        say(self.backed_up, f"✓ 已备份并验过：{file.name}", "good")
        self.moved.emit()

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.backed_up, f"{error.text}没有备份。{error.hint}", "bad")


def _backup(place: Place, operator: str, passphrase: str, folder: Path, _progress: Progress) -> Path:
    return founding.first_backup(place, operator, passphrase, folder)
