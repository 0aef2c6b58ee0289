"""What papers of parts share: the filing with its course, opinions of those who have decided, and a payment's facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.approval import Opinion, Part, PartsPaper, parts_paper
from app.documents.portrait import Pair
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.records import BACK, CASH, STATE_TITLES, Docket, Line
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name
from app.services.review_sheets import FilingUnknown, StepDone, history

KIND_TITLES = {BACK: "补缴", CASH: "现金"}
PHASES = {
    "filed": "待审核", "suspended": "待查", "effective": "待入库", "credited": "已入账", "reversed": "已冲销", "dead": "作废",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """A filing with where it stands and who has decided what."""

    unit: Unit
    docket: Docket
    filing: Filing
    steps: tuple[StepDone, ...]

    @property
    def village(self) -> str:
        return village_name(self.unit, self.filing.village)

    @property
    def subtitle(self) -> str:
        state = STATE_TITLES.get(self.docket.state, self.docket.state)
        return f"单据号 {self.docket.id[:16]}　{self.docket.business_date}　{state}"


def course(unit: Unit, n: int) -> Course:
    docket = unit.dockets.get(n)
    if docket is None:
        raise FilingUnknown("找不到这份单据。", "请按 F5 刷新后再看。")
    filing = unit.journal.by_number(n)
    return Course(unit, docket, filing, tuple(history(unit, docket, filing)))


def opinions(steps: Sequence[StepDone], *further: Opinion) -> tuple[Opinion, ...]:
    """A box for the maker and each step of the route, and further ones of offices that sign on paper."""
    return (*(Opinion(f"{step.title}意见", _said(step)) for step in steps), *further)


def _said(step: StepDone) -> str:
    if not step.verdict:
        return ""
    word = "经办，已提交审核" if step.verdict == "提交" else step.verdict
    return f"{word}{'：' + step.opinion if step.opinion else ''}（{step.who}，{step.when}）"


def payment_facts(line: Line) -> tuple[Pair, ...]:
    """A payment as it was taken and where it stands."""
    way = KIND_TITLES.get(line.kind, "POS 刷卡")
    return (
        ("缴费日期", line.paid_on), ("缴费金额", f"{yuan(line.amount_fen)} 元"),
        ("缴费方式", f"{way}，终端 {line.terminal}"), ("批次／凭证", f"{line.batch}／{line.voucher}"),
        ("国库入库", line.entered_on or "还没有入库"), ("现在状态", PHASES.get(line.phase, line.phase)),
    )  # fmt: skip


def printed(desk: Desk, title: str, about: Course, parts: Sequence[Part]) -> bytes:
    """The paper of a filing, with its number and its hash at the foot."""
    return parts_paper(PartsPaper(title, about.subtitle, tuple(parts), stamp(desk, about.docket.id)))
