"""修改口令, in 系统."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui import theme
from ui.session import Session
from ui.widgets.controls import label
from ui.widgets.new_passphrase import NewPassphrase

DONE = "✓ 口令已修改，下次登录用新口令。以前的备份仍用旧口令打开。"


class PassphrasePanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("passphrase_panel")
        self.setProperty("role", "card")
        self.form = NewPassphrase("passphrase", session.desk, session.jobs, go="修改口令", done=DONE)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label(f"修改口令（{session.desk.operator.name}）", "section"))
        box.addWidget(self.form)
