"""The decisions on filings: approve, return, reject, one key each, and approve all without findings, counted before."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.services import review_lists, reviews
from app.services.review_lists import Clean
from app.services.review_sheets import ReviewSheet
from app.services.reviews import Reviewed
from ui.jobs import Progress
from ui.pages.reviews.phrases import PhraseStrip
from ui.session import Session
from ui.widgets.controls import ActionButton

if TYPE_CHECKING:
    from ui.pages.reviews.page import ReviewsPage

CHANGES = frozenset({"filings", "people", "batches", "months", "operators"})
SIGNED = "审核意见已签名记入本站点。"
KEPT = "原单据保留，没有改动。"
UNDER_WAY = "正在通过…"
SENT = "意见随下一个交换包送达经办人。"


class Deciding(QObject):
    """The buttons of a ReviewsPage and what they do."""

    def __init__(self, page: ReviewsPage) -> None:
        super().__init__(page)
        self.page, self.session = page, page.session
        self._clean: array[int] = array("q")
        self.reason = PhraseStrip("review_reason")
        self.approve = ActionButton("review_approve", "通过", self._approve, key="F9", role="primary")
        self.send_back = ActionButton("review_return", "退回", self._ask_return, key="F8")
        self.reject = ActionButton("review_reject", "不予办理", self._ask_reject, key="Shift+F8")
        self.all_clean = ActionButton("review_clean", "全部通过没有问题的", self._look, key="Ctrl+F9")
        self.buttons = (self.reject, self.send_back, self.approve)
        self.session.jobs.ended.connect(self._ended)

    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self.reason.strip.isVisible()

    def judge(self, sheet: ReviewSheet | None) -> None:
        why = "请先选中一件单据。"
        if sheet is not None:
            why = "" if sheet.can_decide else sheet.why_not or "这件单据不等您审核。"
        blocked = sheet is not None and any(problem.blocking for problem in sheet.problems)
        self.approve.allow_if(why or ("规则不让通过，请退回或不予办理。" if blocked else ""))
        self.send_back.allow_if(why)
        self.reject.allow_if(why)

    def _approve(self) -> None:
        self.approve.refuse(UNDER_WAY)
        self._write("审核", partial(_approve, self.session, self.page.chosen_ns()))

    def _write(self, title: str, job: Any) -> None:
        self.session.jobs.write(title, job, self._approved, changes=CHANGES)

    def _ended(self, _ticket: object) -> None:
        """Done, refused or cancelled: the button is no longer under way."""
        if self.approve.why == UNDER_WAY:
            self.judge(self.page.sheet_shown)

    def _approved(self, result: Reviewed) -> None:
        hint = f"还有 {result.left:,} 件等待审核。" if result.left else "都审完了。下次写入 U 盘时送出。"
        reasons = "".join(text for _, text in result.reasons[:2])
        self.page.told.emit(
            "good" if result.approved else "warn", f"通过 {result.approved:,} 件。", SIGNED, hint + reasons
        )

    def _look(self) -> None:
        """First count what has no findings; nothing is decided yet."""
        self.all_clean.refuse("正在检查…")
        job = partial(_look, self.session, self.page.model.ids)
        self.session.jobs.aside("检查单据", job, self._looked)
        self.all_clean.allow()

    def _looked(self, found: Clean) -> None:
        self._clean = found.ns
        if not found.ns:
            self.page.told.emit(
                "warn", "没有可以一起通过的单据。", "数据没有改动。", _left_over(found) or "请逐件查看。"
            )
            return
        noted = f"（其中 {found.noted:,} 件有提示）" if found.noted else ""
        question = f"{len(found.ns):,} 件没有问题{noted}，全部通过？{_left_over(found)}"
        self.reason.ask_plainly(question, self._approve_clean, sure=f"通过 {len(found.ns):,} 件")

    def _approve_clean(self, _reason: str) -> None:
        self.page.take_focus()
        self._write("审核", partial(_approve, self.session, self._clean))

    def _ask_return(self) -> None:
        ns = self.page.chosen_ns()
        self._ask(f"退回{self._named(ns)}，请对方改正后重新提交。哪里要改？", partial(self._return, ns), "退回")

    def _ask_reject(self) -> None:
        ns = self.page.chosen_ns()
        self._ask(f"{self._named(ns)}不予办理，是最终结论。为什么？", partial(self._reject, ns), "不予办理")

    def _named(self, ns: Sequence[int]) -> str:
        """What is decided about, by its title when it is one: what is asked is what is done, whatever is chosen later."""
        titles = [docket.title for docket in self.page.table.marked()]
        return f"「{titles[0]}」这一件" if len(ns) == len(titles) == 1 else f"这 {len(ns):,} 件"

    def _ask(self, question: str, then: Any, sure: str) -> None:
        names = [docket.title for docket in self.page.table.marked()]
        self.reason.ask(question, then, sure=sure, names=names)

    def _return(self, ns: Sequence[int], reason: str) -> None:
        self.page.take_focus()  # not to the next button: the Enter that answered would press it
        job = partial(_return, self.session, ns, reason)
        self.session.jobs.write("退回", job, self._returned, changes=CHANGES)

    def _returned(self, count: int) -> None:
        self.page.told.emit("good", f"已退回 {count:,} 件。", KEPT, SENT)

    def _reject(self, ns: Sequence[int], reason: str) -> None:
        self.page.take_focus()
        job = partial(_reject, self.session, ns, reason)
        self.session.jobs.write("不予办理", job, self._rejected, changes=CHANGES)

    def _rejected(self, count: int) -> None:
        self.page.told.emit("good", f"{count:,} 件已定为不予办理。", KEPT, SENT)


def _left_over(found: Clean) -> str:
    parts = [f"{found.blocked:,} 件有问题"] if found.blocked else []
    parts += [f"{found.singly:,} 件要逐件看"] if found.singly else []
    return f"{'、'.join(parts)}，留在单子里。" if parts else ""


def _approve(session: Session, ns: Sequence[int], progress: Progress) -> Reviewed:
    return reviews.approve(session.desk, ns, progress=progress)


def _look(session: Session, ns: Sequence[int], progress: Progress) -> Clean:
    return review_lists.clean(session.desk, ns, progress=progress)


def _return(session: Session, ns: Sequence[int], reason: str, _progress: Progress) -> int:
    return reviews.return_back(session.desk, ns, reason)


def _reject(session: Session, ns: Sequence[int], reason: str, _progress: Progress) -> int:
    return reviews.reject(session.desk, ns, reason)
