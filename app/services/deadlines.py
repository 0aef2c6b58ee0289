"""What is due, by the businesses' declarations and the dated policy (经办条例 art. 6, 10; Songshan 003 art. 9-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.business import business
from app.business.batch import net
from app.domain.deadline_terms import days_for, working_days_after
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.policy import Policy
from app.domain.queue import Share
from app.domain.route import ASSISTANT, CLERK, FINANCE, REVIEWER, VILLAGE
from app.ports import Unit
from app.services.batch_drafts import DRAFT
from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do by a day (ISO). `page` does it, opened with `target`; `rule` is the deadline as declared."""

    due: str
    what: str
    who: str
    left_text: str
    page: str
    target: str = ""
    rule: str = ""
    late: bool = False


def tasks(desk: Desk, unit: Unit, waiting: Sequence[Share], returned: Share | None) -> list[Task]:
    """Reviews by kind, returned paper, open batches, the month to close: the nearest day first."""
    policy = desk.policy(unit)
    found = [_review(desk, policy, share) for share in waiting]
    if returned is not None:
        who = f"{returned.title} 等 {returned.count:,} 件" if returned.count > 1 else returned.title
        found.append(_task(desk, desk.today, "改正被退回的单据", who, "reviews", "own_returned", "退回后即办"))
    found += [_open_batch(desk, body) for body in unit.drafts.all(DRAFT).values()]
    month = Month.of(desk.today)
    if desk.can(CLERK, FINANCE, REVIEWER, ASSISTANT) and not unit.months.closed(str(desk.station), str(month)):
        due = report_day(policy, desk.level, month)
        rule = f"次月 {due.day} 日前" if due > month.last_day else "月底前"
        found.append(_task(desk, due, "月结并报送台账", month.title, "ledger", str(month), rule))
    return sorted(found, key=lambda task: task.due)


def _review(desk: Desk, policy: Policy, share: Share) -> Task:
    days = days_for(policy, share.key)
    due = working_days_after(date.fromisoformat(share.oldest), days)
    who = f"{share.title} 等 {share.count:,} 件" if share.count > 1 else share.title
    title = f"{business(share.key).title}审核"
    return _task(desk, due, title, who, "reviews", f"waiting/{share.key}", f"{days} 个工作日")


def _open_batch(desk: Desk, body: Mapping[str, object]) -> Task:
    last = Month.of(date.fromisoformat(str(body["opened_on"]))).last_day
    rows = body["lines"] if isinstance(body["lines"], list) else []
    who = f"终端 {body['terminal']} 批次 {body['batch']}，{len(rows)} 笔 {yuan(net(rows))} 元"
    return _task(desk, last, "对结算单、关闭缴费批次", who, "collection", "", "月清月结")


def _task(desk: Desk, due: date, what: str, who: str, page: str, target: str, rule: str) -> Task:
    left = (due - desk.today).days
    text = f"还有 {left} 天" if left > 0 else "今天" if left == 0 else f"已过 {-left} 天"
    return Task(due.isoformat(), what, who, text, page, target, rule, left < 0)


def report_day(policy: Policy, level: str, month: Month) -> date:
    """The day of the next month by which the month's ledger goes up, by the dated policy; its last day without one."""
    days = _numbers(policy, "report_days")
    number = days.get("village_to_township" if level == VILLAGE else "township_to_district")
    last = month.next.last_day
    return month.last_day if number is None else last.replace(day=min(max(number, 1), last.day))


def _numbers(policy: Policy, name: str) -> dict[str, int]:
    found = policy.rest.get(name)
    return {key: value for key, value in found.items() if type(value) is int} if isinstance(found, Mapping) else {}
