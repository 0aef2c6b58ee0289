"""业务单据: every filing; the queue of those that wait for this operator, decided by one key each.

Maker is never checker (Songshan 003 art. 40): one's own filings do not stand in the queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.business import businesses
from app.domain.records import Docket
from app.services import review_sheets, reviews
from app.services.review_sheets import ReviewSheet
from app.services.reviews import Reviewed
from ui import theme
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.pages.reviews import columns
from ui.pages.reviews.sheet import SheetPanel
from ui.session import Session
from ui.widgets.controls import ActionButton, card, combo, later, say
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

WAITING = "waiting"
CHOICES = (
    (WAITING, "等我审核"), ("", "全部单据"), ("filed", "待审核"), ("returned", "已退回"), ("rejected", "不予办理"),
    ("effective", "已生效"), ("withdrawn", "已撤销"),
)  # fmt: skip
LISTED_KINDS = tuple(kind for kind in businesses() if kind != "review")
"""Reviews stand in the course of the filing that they are about, not beside it."""

CHANGES = frozenset({"filings", "people", "batches", "months", "operators"})


class ReviewsPage(Page):
    key: ClassVar[str] = "reviews"
    title: ClassVar[str] = "业务单据"
    shows: ClassVar[frozenset[str]] = frozenset({"filings"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sheet_n = 0
        names = dict(session.choices.villages)
        self.which = combo("reviews_which", "哪些单据", CHOICES, width=8)
        self.table = DataTable("reviews_table", "单据", RowsModel(columns.dockets(names)), many=True)
        self.sheet = SheetPanel()
        self.reason = ReasonStrip("review_reason")
        self.approve = ActionButton("review_approve", "通过", self._approve, key="F9", role="primary")
        self.send_back = ActionButton("review_return", "退回", self._ask_return, key="F8")
        self.reject = ActionButton("review_reject", "不予办理", self._ask_reject, key="Shift+F8")
        self.all_clean = ActionButton("review_clean", "全部通过没有问题的", self._approve_clean, key="Ctrl+F9")
        self.why = later("review_why", "reason")
        self._lay_out()
        self.which.activated.connect(self._which_changed)
        self.table.chosen.connect(self._chosen)
        self.table.typed.connect(self.typed)
        self._judge(None)

    def _lay_out(self) -> None:
        self.add_actions(self.all_clean)
        left, box = card("reviews_list")
        pad = theme.lines(0.4)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.which)
        box.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.6))
        row.addWidget(left, 1)
        row.addWidget(self.sheet, 1)
        self.box.addLayout(row, 1)
        self.box.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addWidget(self.why)
        foot.addStretch(1)
        for button in (self.reject, self.send_back, self.approve):
            foot.addWidget(button)
        self.box.addLayout(foot)

    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_with(self, argument: object) -> None:
        """A state to list (waiting, returned …), or one filing to open."""
        if isinstance(argument, Docket):
            self.which.setCurrentIndex(self.which.findData(""))
            self.session.jobs.read(partial(_alone, argument), self._listed)
            return
        place = self.which.findData(argument)
        if place >= 0:
            self.which.setCurrentIndex(place)
            self.refresh()

    def _which_changed(self, _place: int) -> None:
        self.refresh()

    def refresh(self) -> None:
        self.session.jobs.read(partial(_list, self.session, str(self.which.currentData())), self._listed)

    def _listed(self, answer: tuple[str, list[Docket]]) -> None:
        which, dockets = answer
        if which != self.which.currentData():
            return
        model = self.table.source
        assert isinstance(model, RowsModel)
        row = max(0, self.table.currentIndex().row())
        waiting = which == WAITING
        self.table.empty_text = (
            "没有等您审核的单据。下级的单据随交换包来：到「交换」读取 U 盘。" if waiting else "没有这样的单据。"
        )
        model.show(dockets)
        self.subtitle.setText(f"{len(dockets):,} 件{'等待审核' if waiting else ''}")
        self.all_clean.allow_if("" if waiting and dockets else "没有等您审核的单据。")
        if dockets:
            self.table.choose(min(row, len(dockets) - 1))
            self.take_focus()
        else:
            self.sheet.clear("选中左边的单据，这里显示内容。")
            self._judge(None)

    def _chosen(self, docket: Docket | None) -> None:
        if docket is not None:
            self._sheet_n = docket.n
            self.session.jobs.read(partial(_sheet, self.session, docket.n), self._show_sheet)

    def _show_sheet(self, sheet: ReviewSheet) -> None:
        if sheet.docket.n == self._sheet_n:
            self.sheet.show_sheet(sheet)
            self._judge(sheet)

    def _judge(self, sheet: ReviewSheet | None) -> None:
        why = (
            "请先选中一件单据。"
            if sheet is None
            else ("" if sheet.can_decide else sheet.why_not or "这件单据不等您审核。")
        )
        blocked = sheet is not None and any(problem.blocking for problem in sheet.problems)
        self.approve.allow_if(why or ("规则不让通过，请退回或不予办理。" if blocked else ""))
        self.send_back.allow_if(why)
        self.reject.allow_if(why)
        say(self.why, self.approve.why)

    def _ns(self) -> list[int]:
        return [docket.n for docket in self.table.marked()] or [self._sheet_n]

    def _approve(self) -> None:
        self.approve.refuse("正在通过…")
        job = partial(_approve, self.session, self._ns())
        self.session.jobs.write("审核", job, self._approved, changes=CHANGES)

    def _approve_clean(self) -> None:
        self.session.jobs.write("审核", partial(_approve_clean, self.session), self._approved, changes=CHANGES)

    def _approved(self, result: Reviewed) -> None:
        hint = f"还有 {result.left:,} 件等待审核。" if result.left else "都审完了。下次写入 U 盘时送出。"
        reasons = "".join(text for _, text in result.reasons[:2])
        tone = "good" if result.approved else "warn"
        self.told.emit(tone, f"通过 {result.approved:,} 件。", "审核意见已签名记入本站点。", hint + reasons)

    def _ask_return(self) -> None:
        count = len(self._ns())
        self.reason.ask(f"退回这 {count} 件，请对方改正后重新提交。哪里要改？", self._return, sure="退回")

    def _ask_reject(self) -> None:
        count = len(self._ns())
        self.reason.ask(f"这 {count} 件不予办理，是最终结论。为什么？", self._reject, sure="不予办理")

    def _return(self, reason: str) -> None:
        job: Any = partial(_return, self.session, self._ns(), reason)
        self.session.jobs.write("退回", job, self._returned, changes=CHANGES)

    def _returned(self, count: int) -> None:
        self.told.emit("good", f"已退回 {count:,} 件。", "原单据保留，没有改动。", "意见随下一个交换包送达经办人。")

    def _reject(self, reason: str) -> None:
        job: Any = partial(_reject, self.session, self._ns(), reason)
        self.session.jobs.write("不予办理", job, self._rejected, changes=CHANGES)

    def _rejected(self, count: int) -> None:
        self.told.emit("good", f"{count:,} 件已定为不予办理。", "原单据保留，没有改动。", "意见随下一个交换包送达经办人。")


def _alone(docket: Docket, _progress: Progress) -> tuple[str, list[Docket]]:
    """One filing that was asked for by its number; F5 lists the others again."""
    return "", [docket]


def _list(session: Session, which: str, _progress: Progress) -> tuple[str, list[Docket]]:
    if which == WAITING:
        return which, reviews.waiting(session.desk)
    return which, reviews.listed(session.desk, which, kinds=LISTED_KINDS)


def _sheet(session: Session, n: int, _progress: Progress) -> ReviewSheet:
    return review_sheets.sheet(session.desk, n)


def _approve(session: Session, ns: Sequence[int], progress: Progress) -> Reviewed:
    return reviews.approve(session.desk, ns, progress=progress)


def _approve_clean(session: Session, progress: Progress) -> Reviewed:
    return reviews.approve_clean(session.desk, progress=progress)


def _return(session: Session, ns: Sequence[int], reason: str, _progress: Progress) -> int:
    return reviews.return_back(session.desk, ns, reason)


def _reject(session: Session, ns: Sequence[int], reason: str, _progress: Progress) -> int:
    return reviews.reject(session.desk, ns, reason)
