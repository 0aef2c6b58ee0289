"""A sign-in with a passphrase that somebody else typed, or that is too old: a new one comes before anything else.

No shared accounts: Qingdao 000 art. 10; 定期更换: GB/T 22239-2019 身份鉴别 (app/services/passphrase_rule.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.desk import Desk
from app.services.passphrases import WAS_GIVEN
from ui import theme
from ui.jobs import Jobs
from ui.widgets.controls import card, label
from ui.widgets.new_passphrase import NewPassphrase

WHY = "现在的口令是别人登记您时输入的。换成只有您知道的，以后的签名才是您本人的。"
OWN_KEY = (
    "换口令的同时，程序给您换一把只有您自己有的签名密钥，并提交「操作员换钥单」。"
    "角色要上级批准的，上级会来电话核对指纹：在「系统」的本站点里，念给他听。"
)

TOO_OLD_WHY = "这个口令用得太久，按规定该换了。换好就接着办理，数据和以前的签名都不受影响。"


@dataclass(frozen=True, slots=True)
class Renewal:
    """The passphrase that was typed, and why it does not stay (`passphrases.WAS_GIVEN`, `TOO_OLD`)."""

    passphrase: str = field(repr=False)
    why: str = WAS_GIVEN


class OwnPassphrasePage(QWidget):
    """`changed` once the operator has a passphrase that only he knows."""

    changed = Signal()
    key = "own_passphrase"

    def __init__(self, desk: Desk, renewal: Renewal, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        given = renewal.why == WAS_GIVEN
        title = f"{desk.operator.name}，请先换成自己的口令" if given else f"{desk.operator.name}，请先换一个新口令"
        sheet, box = card("own_passphrase_sheet", title, spacing=0.5)
        sheet.setFixedWidth(theme.chars(34))
        for sentence in (WHY, OWN_KEY) if given else (TOO_OLD_WHY,):
            box.addWidget(label(sentence, "quiet", wrap=True))
        self.form = NewPassphrase("own_passphrase", desk, jobs, go="换成这个口令，开始办理", given=renewal.passphrase)
        box.addWidget(self.form)
        outer = QVBoxLayout(self)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
        self.form.changed.connect(self.changed)
        self.form.new.setFocus()
