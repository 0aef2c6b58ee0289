"""锁屏和读卡器: after how many idle minutes the screen locks, and which card readers are used on this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout

from ui import idle, preferences, readers, theme
from ui.widgets.controls import buddy, combo, label


class SafetyPanel(QFrame):
    """`changed` when a reader was switched on or off."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("safety_panel")
        self.setProperty("role", "card")
        self.minutes = combo(
            "idle_minutes", "没人操作多久后锁屏", [(str(count), f"{count} 分钟") for count in idle.CHOICES]
        )
        self.minutes.setCurrentIndex(max(0, self.minutes.findData(str(idle.idle_minutes()))))
        self.minutes.activated.connect(self._minutes_chosen)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("锁屏和读卡器", "section"))
        row = QHBoxLayout()
        row.addWidget(buddy("没人操作多久后锁屏", self.minutes))
        row.addWidget(self.minutes)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(label("键盘式读卡器、扫码枪插上就能用：在任何页面扫，号码都到该去的地方。", "quiet", wrap=True))
        self.switches: dict[str, QCheckBox] = {}
        on = readers.switched_on()
        for name in readers.offered():
            switch = QCheckBox(f"使用读卡器「{name}」")
            switch.setObjectName(f"reader_{name}")
            switch.setAccessibleName(switch.text())
            switch.setChecked(name in on)
            switch.toggled.connect(self._switched)
            self.switches[name] = switch
            box.addWidget(switch)

    def _minutes_chosen(self, _place: int) -> None:
        preferences.window.put(idle.KEY, int(self.minutes.currentData()))

    def _switched(self, _on: bool) -> None:
        for name, switch in self.switches.items():
            readers.switch(name, on=switch.isChecked())
        self.changed.emit()
