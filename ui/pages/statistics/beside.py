"""What stands under the form of a job while there is no result: how it is done, and the jobs done here before.

Kept in the window's memory are the jobs' keys and days alone, nothing of what was in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.desk_jobs.declaration import Job
from ui import preferences
from ui.widgets.controls import ActionButton, card, label

NAME = "jobs_done"
MOST = 6
STEPS = ("① 填好上面的条件。没有要填的，直接开始。", "② 按 F9 开始。时间长的可以先去做别的，做好会说。")
SEEN = "③ 结果显示在这里：先看，再打印或存到文件夹，存时附一份办理记录。"
FILED = "③ 先看结果，再提交：提交的单据由上级审核，审核同意才改登记。"


class Beside(QWidget):
    """`wanted` carries the key of a job that was done before."""

    wanted = Signal(str)

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        super().__init__()
        self._jobs = jobs
        self.steps = label("", name="job_steps", wrap=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sheet, box = card("job_beside", "怎么做")
        box.addWidget(self.steps)
        done, self._box = card("jobs_done", "最近做过")
        self._links: list[ActionButton] = []
        self._none = label("还没有做过。做过的事项会列在这里，点一下就能再做。", "quiet", wrap=True)
        self._box.addWidget(self._none)
        outer.addWidget(sheet)
        outer.addWidget(done)
        outer.addStretch(1)
        self.renew()

    def show_job(self, job: Job) -> None:
        """Say how this job is done and what becomes of it."""
        self.steps.setText("\n".join((*STEPS, FILED if job.commit is not None else SEEN)))

    def note(self, key: str, day: str) -> None:
        """A job was done on a day (ISO)."""
        kept: dict[str, Any] = dict(preferences.window.get(NAME, {}))
        kept.pop(key, None)
        kept[key] = day
        preferences.window.put(NAME, dict(list(kept.items())[-MOST:]))
        self.renew()

    def recent(self) -> list[tuple[str, str]]:
        """(key, day) of the jobs done before, the latest first."""
        kept: dict[str, Any] = preferences.window.get(NAME, {})
        return [(key, str(day)) for key, day in reversed(kept.items()) if key in self._jobs]

    def renew(self) -> None:
        for link in self._links:
            self._box.removeWidget(link)
            link.hide()
            link.deleteLater()
        found = self.recent()
        self._links = [
            ActionButton(f"job_again_{key}", f"{self._jobs[key].title}　{day}", partial(self.wanted.emit, key), role="link")
            for key, day in found
        ]
        for link in self._links:
            self._box.addWidget(link)
        self._none.setVisible(not found)
