"""工作台: the four questions of a clerk's morning, progress of the collection, deadlines, warnings (interface, 工作台).

谁没缴, 什么没复核, 什么没送到, 什么被退回; every number comes from the books and opens its list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.business import business
from app.domain.month import Month
from app.domain.policy import Policy
from app.domain.records import RETURNED, Docket, Line, LinkState
from app.domain.route import CLERK, DISTRICT, FINANCE, REVIEWER, VILLAGE
from app.ports import Unit
from app.services import recovery
from app.services.batch_drafts import DRAFT
from app.services.desk import Desk
from app.services.ledgers import ledger_in
from app.services.links import links, waiting_for, withheld
from app.services.papers import place_name, village_name
from app.services.reviews import waiting_in

DAYS_SHOWN = 14
BACKUP_DAYS = 7


@dataclass(frozen=True, slots=True)
class VillageProgress:
    """Who has paid for the year in a village: residents on the register, payers so far, and their fen."""

    code: str
    name: str
    residents: int
    paid: int
    fen: int


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do by a day (ISO); `page` is the page that does it."""

    due: str
    what: str
    who: str
    left_text: str
    page: str


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything the first page shows; `days` are (day, payments, fen), the month's last 14 with takings."""

    month: str
    year: int
    waiting: int
    oldest_waiting: str
    unsent: int
    returned: int
    payers_total: int
    payers_paid: int
    payments: int
    payments_fen: int
    villages: tuple[VillageProgress, ...]
    days: tuple[tuple[str, int, int], ...]
    tasks: tuple[Task, ...]
    warnings: tuple[str, ...]
    policy_title: str
    backup_at: str
    links: tuple[LinkState, ...]


def summary(desk: Desk) -> Workbench:
    """The workbench of this station for this operator, now."""
    connected = links(desk)
    with desk.store.read() as unit:
        month = str(Month.of(desk.today))
        found = ledger_in(desk, unit, month)
        waiting = waiting_in(desk, unit)
        paid = unit.lines.paid(desk.today.year)
        villages = _villages(unit, paid, desk.today.year)
        backup = unit.links.last("", "backup")
        policy = desk.policy(unit)
        returned = _returned(desk, unit)
        return Workbench(
            month=month, year=desk.today.year, waiting=len(waiting),
            oldest_waiting=min((docket.business_date for docket in waiting), default=""),
            unsent=_unsent(desk, connected), returned=len(returned),
            payers_total=sum(v.residents for v in villages), payers_paid=sum(v.paid for v in villages),
            payments=found.payments, payments_fen=found.total_fen, villages=tuple(villages),
            days=tuple(_days(found.lines)), tasks=tuple(_tasks(desk, unit, waiting, returned)),
            warnings=tuple(_warnings(desk, backup[0] if backup else "", connected)),
            policy_title=f"{place_name(policy.region)} {policy.valid_from:%Y-%m-%d} 起",
            backup_at=backup[0] if backup else "", links=tuple(connected),
        )  # fmt: skip


def _unsent(desk: Desk, connected: Sequence[LinkState]) -> int:
    """Filings that the parent has not acknowledged; at the district, the most that any child still lacks."""
    above = [link.waiting for link in connected if len(link.station) < len(desk.station.code)]
    return sum(above) if above or desk.level != DISTRICT else max((link.waiting for link in connected), default=0)


def _returned(desk: Desk, unit: Unit) -> list[Docket]:
    """What came back to this station and has not been filed anew."""
    found = unit.dockets.listed(state=RETURNED, limit=0)
    return [docket for docket in found if docket.station == str(desk.station)]


def _villages(unit: Unit, paid: dict[str, str], year: int) -> list[VillageProgress]:
    residents: Counter[str] = Counter()
    payers: Counter[str] = Counter()
    for village, subject in unit.residents.subjects():
        residents[village] += 1
        payers[village] += subject in paid
    fen = unit.lines.year_totals(year)
    return [
        VillageProgress(code, village_name(unit, code), residents[code], payers[code], fen.get(code, 0)) for code in sorted(residents)
    ]  # fmt: skip


def _days(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Takings of the month's last days that had any."""
    count: Counter[str] = Counter()
    fen: Counter[str] = Counter()
    for line in lines:
        count[line.paid_on] += 1
        fen[line.paid_on] += line.amount_fen
    return [(day, count[day], fen[day]) for day in sorted(count)][-DAYS_SHOWN:]


def _tasks(desk: Desk, unit: Unit, waiting: Sequence[Docket], returned: Sequence[Docket]) -> list[Task]:
    """Deadlines: what waits for review by kind, returned paper, open batches, the month to close."""
    tasks = []
    policy = desk.policy(unit)
    by_kind: dict[str, list[Docket]] = defaultdict(list)
    for docket in waiting:
        by_kind[docket.kind].append(docket)
    for kind, dockets in by_kind.items():
        oldest = min(docket.business_date for docket in dockets)
        due = _working_days_after(date.fromisoformat(oldest), review_days(policy, kind))
        names = dockets[0].title + (f" 等 {len(dockets)} 件" if len(dockets) > 1 else "")
        tasks.append(_task(desk, due, f"{business(kind).title}审核", names, "reviews"))
    if returned:
        tasks.append(_task(desk, desk.today, "改正被退回的单据", f"{len(returned)} 件", "reviews"))
    for body in unit.drafts.all(DRAFT).values():
        last = Month.of(date.fromisoformat(body["opened_on"])).last_day
        tasks.append(_task(desk, last, "关闭缴费批次", f"终端 {body['terminal']} 批次 {body['batch']}", "collection"))
    month = Month.of(desk.today)
    if desk.can(CLERK, FINANCE, REVIEWER, "assistant") and not unit.months.closed(str(desk.station), str(month)):
        tasks.append(_task(desk, report_day(policy, desk.level, month), "月结并报送台账", month.title, "ledger"))
    return sorted(tasks, key=lambda task: task.due)


def _task(desk: Desk, due: date, what: str, who: str, page: str) -> Task:
    left = (due - desk.today).days
    text = f"还有 {left} 天" if left > 0 else "今天" if left == 0 else f"已过 {-left} 天"
    return Task(due.isoformat(), what, who, text, page)


def review_days(policy: Policy, kind: str) -> int:
    """Working days for a kind of filing by the dated policy; a kind without its own has a registration's."""
    days = _numbers(policy, "deadline_working_days")
    return days.get(kind, days.get("registration", 0))


def report_day(policy: Policy, level: str, month: Month) -> date:
    """The day of the next month by which the month's ledger goes up, by the dated policy; its last day without one."""
    days = _numbers(policy, "report_days")
    number = days.get("village_to_township" if level == VILLAGE else "township_to_district")
    last = month.next.last_day
    return month.last_day if number is None else last.replace(day=min(max(number, 1), last.day))


def _numbers(policy: Policy, name: str) -> dict[str, int]:
    found = policy.rest.get(name)
    return {key: value for key, value in found.items() if type(value) is int} if isinstance(found, Mapping) else {}


def _working_days_after(day: date, count: int) -> date:
    """`count` working days after a day, Saturdays and Sundays left out (经办条例 art. 6: 10 working days)."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _warnings(desk: Desk, backup_at: str, connected: Sequence[LinkState]) -> list[str]:
    """What is not right, each with what to do."""
    found = []
    if desk.facts.state == "restored":
        names = "、".join(waiting_for(desk))
        found.append(f"这是从备份恢复的站点：请先给{names}写交换包，再读取回来的包或回执，核对后才能办理新业务。")
    found += [
        f"{name}有 {missing} 份单据还没有送到本站点，请催报或请他直接送来。" for name, _, missing in withheld(desk)
    ]
    sheet = recovery.WARNINGS.get(recovery.state(desk))
    found += [sheet] if sheet else []
    age = (desk.today - date.fromisoformat(backup_at[:10])).days if backup_at else None
    if age is None:
        found.append("还没有备份过：请在「系统」里选一个 U 盘备份。")
    elif age > BACKUP_DAYS:
        found.append(f"上次备份是 {age} 天前：请在「系统」里再备份一次。")
    silent = [link.name for link in connected if not link.last_received and len(link.station) > len(desk.station.code)]
    if silent:
        found.append(f"还没有收到 {'、'.join(silent[:3])}{'等' if len(silent) > 3 else ''} 的交换包。")
    return found
