"""The settlement slip beside the computed totals: equal, or the batch cannot be closed (Songshan 003 art. 9-11)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from app.domain import money
from app.domain.money import MoneyUnreadable, yuan
from app.domain.width import halfwidth
from app.services.batch_drafts import BatchDraft
from ui import theme
from ui.widgets.controls import buddy, label, later, line_edit, say

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SlipPanel(QFrame):
    """`typed` carries count and fen once both are readable and were changed."""

    typed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slip_panel")
        self.setProperty("role", "card")
        self.draft: BatchDraft | None = None
        self.count = line_edit("slip_count", "结算单笔数", hint="照单子填")
        self.total = line_edit("slip_total", "结算单总额（元）", hint="照单子填")
        self.own_count = label("", name="slip_own_count")
        self.own_total = label("", name="slip_own_total")
        self.payments = label("", name="slip_payments")
        self.difference = label("", "strong", name="slip_difference")
        self.verdict = later("slip_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("与结算单核对", "section"))
        box.addLayout(self._grid())
        box.addWidget(self.verdict)
        self.count.textChanged.connect(self._compare)
        self.total.textChanged.connect(self._compare)
        self.count.editingFinished.connect(self._tell)
        self.total.editingFinished.connect(self._tell)
        self.count.returnPressed.connect(self.total.setFocus)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.lines(0.35))
        rows: tuple[tuple[str, QLabel | None], ...] = (
            ("结算单笔数", None), ("结算单总额", None), ("本批笔数", self.own_count), ("本批净额", self.own_total),
            ("其中缴费", self.payments), ("差额", self.difference),
        )  # fmt: skip
        for row, (title, value) in enumerate(rows):
            control = value if value is not None else (self.count if row == 0 else self.total)
            grid.addWidget(buddy(title, control), row, 0)
            grid.addWidget(control, row, 1)
            if isinstance(control, QLabel):
                control.setAlignment(RIGHT)
                control.setAccessibleName(title)
            else:
                control.setAlignment(RIGHT)
        grid.setColumnStretch(1, 1)
        return grid

    def show_draft(self, draft: BatchDraft) -> None:
        """Another state of the batch; what is being typed stays as typed."""
        if self.draft is None or self.draft.key != draft.key:
            self.count.setText("" if draft.slip_count is None else str(draft.slip_count))
            self.total.setText("" if draft.slip_fen is None else yuan(draft.slip_fen))
        self.draft = draft
        self.own_count.setText(f"{len(draft.lines):,}")
        self.own_total.setText(yuan(draft.net_fen))
        self.payments.setText(f"{draft.payments:,} 笔　{yuan(draft.payments_fen)}")
        self._compare()

    def read(self) -> tuple[int, int] | None:
        """Count and fen as typed; None while one of them cannot be read."""
        count = halfwidth(self.count.text()).strip()
        try:
            fen = money.parse_yuan(self.total.text())
        except MoneyUnreadable:
            return None
        return (int(count), fen) if count.isascii() and count.isdigit() else None

    def why_open(self) -> str:
        """Why the batch cannot be closed; "" when it can."""
        if self.draft is None or not self.draft.lines:
            return "这一批还没有登记任何一笔。"
        slip = self.read()
        if slip is None:
            return "请先填结算单上的笔数和总额。"
        if slip != (len(self.draft.lines), self.draft.net_fen):
            count, fen = slip[0] - len(self.draft.lines), slip[1] - self.draft.net_fen
            return f"有差：结算单比本批{_compared(count, fen)}，查清后才能关闭。"
        return ""

    def _compare(self) -> None:
        slip = self.read()
        if self.draft is None or slip is None:
            self.difference.setText("—")
            say(self.verdict, "照结算单填，与本批核对。", "")
            return
        self.difference.setText(yuan(slip[1] - self.draft.net_fen))
        why = self.why_open()
        say(self.verdict, f"⚠ {why}" if why else "✓ 一致，可以关闭批次。", "warn" if why else "good")

    def _tell(self) -> None:
        slip = self.read()
        if slip is not None and self.draft is not None and slip != (self.draft.slip_count, self.draft.slip_fen):
            self.typed.emit(*slip)


def _compared(count: int, fen: int) -> str:
    """少 1 笔、多 200.00 元: what differs, in words."""
    parts = (
        f"{'多' if count > 0 else '少'} {abs(count):,} 笔" if count else "",
        f"{'多' if fen > 0 else '少'} {yuan(abs(fen))} 元" if fen else "",
    )
    return "、".join(filter(None, parts))
