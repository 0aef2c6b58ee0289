"""What the window shows on a computer that has no station yet: what there is to do, and with which command."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.widgets.controls import card, label


class NowherePage(QWidget):
    def __init__(self, home: Path) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        sheet, box = card("nowhere", "这台电脑上还没有站点")
        sheet.setFixedWidth(theme.chars(46))
        box.addWidget(label(f"站点的文件夹：{home}", "quiet", wrap=True))
        for text in (
            (
                "村或镇：在命令行用 xiangbao station request 生成申请文件，交给上级；"
                "拿回准入文件后用 xiangbao station join 加入。"
            ),
            "区：在命令行用 xiangbao station init 建立区级站点。",
            "只想看看：xiangbao demo 文件夹 --gui 打开一个编造的区，随便试，不会碰到真数据。",
        ):
            box.addWidget(label(text, wrap=True))
        outer = QVBoxLayout(self)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
