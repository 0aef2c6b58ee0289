"""First sign-in with a passphrase that somebody else typed: one's own comes before anything else (Qingdao 000 art. 10)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.desk import Desk
from ui import theme
from ui.jobs import Jobs
from ui.widgets.controls import card, label
from ui.widgets.new_passphrase import NewPassphrase

WHY = "现在的口令是别人登记您时输入的。换成只有您知道的，以后的签名才是您本人的。"
OWN_KEY = (
    "换口令的同时，程序给您换一把只有您自己有的签名密钥，并提交「操作员换钥单」。"
    "角色要上级批准的，上级会来电话核对指纹：在「系统」的本站点里，念给他听。"
)


class OwnPassphrasePage(QWidget):
    """`changed` once the operator has a passphrase that only he knows."""

    changed = Signal()
    key = "own_passphrase"

    def __init__(self, desk: Desk, given: str, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        sheet, box = card("own_passphrase_sheet", f"{desk.operator.name}，请先换成自己的口令", spacing=0.5)
        sheet.setFixedWidth(theme.chars(34))
        box.addWidget(label(WHY, "quiet", wrap=True))
        box.addWidget(label(OWN_KEY, "quiet", wrap=True))
        self.form = NewPassphrase("own_passphrase", desk, jobs, go="换成这个口令，开始办理", given=given)
        box.addWidget(self.form)
        outer = QVBoxLayout(self)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
        self.form.changed.connect(self.changed)
        self.form.new.setFocus()
