"""What is not right at a station, each with what to do and the page that does it (interface, 工作台)."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.business import businesses
from app.business.interest_sums import SETTLED
from app.domain import interest_terms
from app.domain.month import Month
from app.domain.policy_terms import PolicyUnreadable
from app.domain.records import LinkState
from app.domain.route import ADMIN, ASSISTANT, CLERK, DISTRICT, FINANCE
from app.errors import OfficeError
from app.ports import Unit
from app.services import ended_slots, passphrase_rule, quarantine, recovery, rehearsals, roster_age
from app.services.desk import Desk
from app.services.links import waiting_for, withheld

BACKUP_DAYS = UNHEARD_DAYS = 7
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence that says what is wrong and what to do, and where: `page` with `target`, `act` on the button."""

    text: str
    act: str
    page: str
    target: str = ""


def cautions(desk: Desk, backup_at: str, connected: Sequence[LinkState]) -> list[Caution]:
    """All of them, the gravest first."""
    found = []
    if desk.facts.state == "restored":
        names = "、".join(waiting_for(desk))
        text = f"这是从备份恢复的站点：请先给{names}写交换包，再读取回来的包或回执，核对后才能办理新业务。"
        found.append(Caution(text, "去交换", "exchange"))
    with desk.store.read() as unit:
        found += [*_stopped(desk, unit), *_differences(desk, unit)]
        found += _provisional(desk, unit)
        office, station = desk.context(unit), str(desk.station)
        warned = [one for declared in businesses().values() for one in declared.warn(office, station)]
        found += [Caution(one.text, one.act, one.page, one.target) for one in warned]
    found += [
        Caution(f"{name}有 {missing} 份单据还没有送到本站点，请催报或请他直接送来。", "去交换", "exchange")
        for name, _, missing in withheld(desk)
    ]
    found += [*_backup(desk, backup_at), *_rehearsal(desk)]
    old = roster_age.sentence(desk)
    found += [Caution(old, "去交换", "exchange")] if old else []
    sheet = recovery.WARNINGS.get(recovery.state(desk))
    found += [Caution(sheet, "去打印", "system", "recovery")] if sheet else []
    found += _ended(desk)
    due = passphrase_rule.sentence(desk)
    found += [Caution(due, "去修改", "system", "passphrase")] if due else []
    silent = _silent(desk, connected)
    if silent:
        names = f"{'、'.join(silent[:NAMES_SHOWN])}{'等' if len(silent) > NAMES_SHOWN else ''}"
        found.append(Caution(f"还没有收到 {names} 的交换包，请催报。", "去交换", "exchange"))
    return found


def _silent(desk: Desk, connected: Sequence[LinkState]) -> list[str]:
    """Stations below of which nothing has been read although they were admitted a week ago."""
    found = []
    with desk.store.read() as unit:
        for link in connected:
            station = unit.roster.at(link.station)
            if link.last_received or station is None or len(link.station) <= len(desk.station.code):
                continue
            admitted = unit.journal.get(station.admitted)
            if admitted is None or (desk.today - date.fromisoformat(admitted[1].header.business_date)).days >= UNHEARD_DAYS:
                found.append(link.name)
    return found


def _ended(desk: Desk) -> list[Caution]:
    """Operators whom an office above has ended; a slot file that cannot be read is told of where it is opened."""
    found: list[str] = []
    if desk.can(ADMIN):
        with contextlib.suppress(OfficeError):
            found = ended_slots.names(desk)
    text = "「{}」已被上级停用，请移除他的登录口令：在「系统」的离任和更换密钥里。"
    return [Caution(text.format(name), "去移除", "system", "departure") for name in found]


def _stopped(desk: Desk, unit: Unit) -> list[Caution]:
    """Chains that stopped with a package and that nobody has seen to: a fork, a gap, a bad signature."""
    if not unit.links.traffic(1, (quarantine.QUARANTINED,)):
        return []
    waiting = [one for one in quarantine.listed_in(desk, unit) if one.state not in quarantine.CLOSED]
    brought = {one.brought_by: one for one in reversed(waiting) if one.code != quarantine.NO_AUTHORITY}
    return [
        Caution(f"{name}带来的包里有单据没有读入：{one.text}怎么办，看交换页下面的「没有读入的单据」。", "去交换", "exchange")
        for name, one in brought.items()
    ]


def _differences(desk: Desk, unit: Unit) -> list[Caution]:
    found = []
    if desk.level == DISTRICT and desk.can(FINANCE):
        rows = unit.treasury.open_rows()
        if rows:
            text = f"对账还有 {len(rows):,} 笔国库来款没有核清，请逐笔核对或手工匹配。"
            found.append(Caution(text, "去对账", "reconcile"))
        month = Month.of(desk.today)
        for key, count in unit.tallies.unsettled(str(month.previous), str(month)):
            text = (
                f"{Month.parse(key).title}对过账，还有 {count:,} 笔 POS 缴费国库清单里没有，请催问银行或等下一份清单。"
            )
            found.append(Caution(text, "去对账", "reconcile", key))
    own = [line for line in unit.lines.open_items() if line.station == str(desk.station)]
    if own and desk.can(ASSISTANT, CLERK):
        text = f"终端收了 {len(own):,} 笔待查的款（不是应缴的人或金额），请在收缴里查清。"
        found.append(Caution(text, "去收缴", "collection"))
    return found


def _provisional(desk: Desk, unit: Unit) -> list[Caution]:
    """Interest of the last year is provisional until its rate is in the policy; then it is settled once more (Songshan
    003 art. 13-14; facts 10.6).
    """
    if desk.level != DISTRICT or not desk.can(FINANCE, CLERK):
        return []
    year, policy = desk.today.year - 1, desk.policy(unit)
    try:
        rate = interest_terms.terms_of(policy).rate(year)
    except PolicyUnreadable as refused:
        return [Caution(f"{refused.text}。{refused.hint}，再装入一次政策。", "去系统", "system")]
    if rate is None:
        return []
    if rate.status == interest_terms.PROVISIONAL:
        text = f"政策里还没有 {year} 年的正式记账利率，利息按暂定利率 {rate.percent}% 计算；公布后请装入新政策。"
        return [Caution(text, "去系统", "system")]
    marks = [mark for mark in unit.marks.all(SETTLED) if mark.key.endswith(f"/{year}")]
    waiting = sum(mark.row["stage"] == interest_terms.PROVISIONAL for mark in marks)
    text = f"{year} 年的正式记账利率已经装入，还有 {waiting:,} 个村是按暂定利率结的息，请再结一次，只记差额。"
    return [Caution(text, "去结息", "interest", str(year))] if waiting else []


def _backup(desk: Desk, backup_at: str) -> list[Caution]:
    if not backup_at:
        return [Caution("还没有备份过：请在「系统」里选一个 U 盘备份。", "去备份", "system")]
    age = (desk.today - date.fromisoformat(backup_at[:10])).days
    if age > BACKUP_DAYS:
        return [Caution(f"上次备份是 {age} 天前：请在「系统」里再备份一次。", "去备份", "system")]
    return []


def _rehearsal(desk: Desk) -> list[Caution]:
    with desk.store.read() as unit:
        days = rehearsals.overdue_days(unit, desk.today)
    text = f"{days} 天没有做过恢复演练：请在「系统」里拿一份备份试一次，看打不打得开。"
    return [Caution(text, "去演练", "system", "drill")] if days else []
