"""A form kept as typed: at every pause and at once when it loses the keyboard, leaves the screen or the window closes.

Opening it again shows what was typed and says so; emptying it can be undone until the page is left (interface, rule 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.errors import OfficeError
from app.services import drafts
from app.services.drafts import Kept
from ui import theme, wording
from ui.forms.form import Form
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, label, set_tone

PAUSE_MS = 400


class DraftStrip(QFrame):
    """`restored` after the form was filled from a draft, emptied or filled again; `kept` after a change of what waits."""

    restored = Signal()
    kept = Signal()

    def __init__(self, session: Session, form: Form, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_draft")
        self.setProperty("role", "message")
        self.session, self.form = session, form
        self.text = label("", name=f"{name}_draft_text", wrap=True)
        self.clear = ActionButton(f"{name}_draft_clear", "清空重填", self._clear)
        self.undo = ActionButton(f"{name}_draft_undo", "撤销", self._undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.lines(0.4), theme.lines(0.15), theme.lines(0.4), theme.lines(0.15))
        row.addWidget(self.text, 1)
        row.addWidget(self.clear)
        row.addWidget(self.undo)
        self.key, self._base = "", dict[str, str]()
        self._change, self._ready = False, False
        self._last: dict[str, str] | None = None
        self._emptied: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep)
        form.changed.connect(self._typed)
        form.left.connect(self.keep)
        self.hide()

    def begin(self, key: str, base: Mapping[str, str], *, change: bool) -> None:
        """The form stands as `base` now and is kept under `key`; what was kept under it comes back."""
        self._timer.stop()
        self.key, self._base, self._change = key, self.form.normal(base), change
        self._ready, self._last, self._emptied = False, None, {}
        self.hide()
        self.session.jobs.read(partial(_kept, self.session, key), self._restore)

    def base(self, field: str) -> str:
        """What stood in a field as the form was opened."""
        return self._base.get(field, "")

    def typed(self) -> dict[str, str]:
        """What differs from the form as it was opened; emptied fields too."""
        values = self.form.values()
        return {
            name: values.get(name, "")
            for name in self.form.cells
            if not self.form.editors[name].isReadOnly() and values.get(name, "") != self._base.get(name, "")
        }

    def keep(self, _field: str = "") -> None:
        """Keep what is typed, if it is not kept yet."""
        self._timer.stop()
        typed = self.typed()
        if self._ready and typed != self._last:
            self._last = typed
            job = partial(_keep, self.session, self.key, typed)
            self.session.jobs.write("", job, self._told, changes=frozenset(), failed=self._not_kept)

    def keep_here(self) -> None:
        """The same while the window closes: the lanes have ended, nobody else writes."""
        self._timer.stop()
        if self._ready and self.typed() != self._last:
            drafts.keep(self.session.desk, self.key, self.typed(), self.typed().get("name", ""))

    def hold(self) -> None:
        """What is typed is on its way to the books: kept once more, before it, and not again after it."""
        self.keep()
        self._ready = False

    def resume(self) -> None:
        """It was refused: what is typed is kept again."""
        self._ready = True
        self.keep()

    def filed(self) -> None:
        """What was typed is filed, and its draft is gone; nothing is kept until the next `begin`."""
        self._timer.stop()
        self._ready = False
        self.hide()

    def leave(self) -> None:
        """The page is left: keep, and let what was emptied go."""
        self.keep()
        self._emptied = {}
        if self.undo.isVisibleTo(self):
            self.hide()

    def _typed(self, _field: str) -> None:
        if self._ready:
            self._timer.start()

    def _restore(self, kept: Kept) -> None:
        if kept.form != self.key or self._ready:
            return
        self._ready, self._last = True, dict(kept.values)
        if kept.values:
            self._fill({**kept.values, **self.typed()})
            when, another = _when(kept.at, self.session), kept.of_another(self.session.desk)
            said = f"这是{another} {when} 填了没有提交的，请先问本人再接着填。"
            self._say(said if another else f"上次 {when} 没有提交的内容已恢复。", undo=False)
        elif self.typed():
            self._timer.start()

    def _fill(self, typed: Mapping[str, str]) -> None:
        had_focus = self.form.isAncestorOf(self.form.window().focusWidget() or self.form)
        self.form.fill({**self._base, **typed}, self._base if self._change else None)
        self.restored.emit()
        if had_focus:
            self.form.first()

    def _clear(self) -> None:
        self._emptied = self.typed()
        self._fill({})
        self._say("已清空。", undo=True)
        self.keep()
        self.form.first()

    def _undo(self) -> None:
        self._fill({**self._emptied, **self.typed()})
        self.keep()
        self._say("已恢复清空前的内容。", undo=False)
        self.form.first()

    def _say(self, text: str, *, undo: bool) -> None:
        self.text.setText(text)
        set_tone(self, "plain")
        self.clear.setVisible(not undo)
        self.undo.setVisible(undo)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show()

    def _not_kept(self, error: OfficeError) -> None:
        """A full disk, a stick pulled out: say so; the next key tries again."""
        self._last = None
        self.text.setText(f"草稿没有存上：{error.text}{error.hint}")
        set_tone(self, "bad")
        self.clear.hide()
        self.undo.hide()
        self.show()

    def _told(self, _done: None) -> None:
        self.kept.emit()


def _when(at: str, session: Session) -> str:
    """The time of today, else the day with it."""
    now = session.desk.clock.now()
    said = wording.moment(at, now)
    try:
        same = bool(at) and datetime.fromisoformat(at).date() == now.date()
    except ValueError:
        same = False
    return said.removeprefix("今天 ") if same else said


def _kept(session: Session, key: str, _progress: Progress) -> Kept:
    return drafts.kept(session.desk, key)


def _keep(session: Session, key: str, typed: dict[str, str], _progress: Progress) -> None:
    drafts.keep(session.desk, key, typed, typed.get("name", ""))
