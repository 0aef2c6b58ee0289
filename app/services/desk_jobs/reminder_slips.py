"""催缴通知: a slip per person who has not paid, by village and village group, ten on a sheet to cut apart."""

from __future__ import annotations

from app.documents.reminders import Reminder, reminder_slips
from app.domain import id_number
from app.domain.policy import Policy
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import (
    PAPER_GROUP,
    TEXT,
    Given,
    Job,
    Made,
    Need,
    Outcome,
    village_need,
    year_need,
)
from app.services.desk_jobs.standing import Standing, tier_text

TITLE = "养老保险缴费提醒"


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    files, counts = [], []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        until = given.text("until") or _window(desk.policy(unit), year)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            unpaid = [one for one in standing.people(code) if _reminded(standing, one)]
            slips = [_slip(one, name, year, until, given.text("contact"), f"{desk.today:%Y-%m-%d}") for one in unpaid]
            if slips:
                files.append(Made(f"{year}年度催缴通知-{name}.pdf", reminder_slips(slips, f"{name}催缴通知"), len(slips)))
                counts.append((name, f"{len(slips):,} 张"))
    total = sum(made.rows for made in files)
    said = f"{len(files)} 个村共 {total:,} 张催缴通知，一张纸十份，沿虚线裁开。" if files else f"{year} 年度没有要催的人。"
    return Outcome(tuple(files), said, tuple(counts))


def _reminded(standing: Standing, one: Resident) -> bool:
    """Who has not paid, is not being entered just now, and has not reached the age of benefits."""
    age = standing.age(one)
    due = age is None or age < standing.benefit_age
    return due and one.subject not in standing.paid and one.subject not in standing.typed


def _window(policy: Policy, year: int) -> str:
    """The last day of the policy's payment window; the year's end where payment is open all year."""
    last = policy.window[-1].last if policy.window else "12-31"
    month, _, day = last.partition("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _slip(one: Resident, village: str, year: int, until: str, contact: str, day: str) -> Reminder:
    tier = f"登记的档次是每年 {tier_text(one)} 元。" if one.tier_fen else "您还没有选缴费档次。"
    lines = [
        f"证件号码 {id_number.mask(one.id_number)}　{one.village_group}",
        f"您 {year} 年度的城乡居民基本养老保险费还没有缴。{tier}",
        f"请在 {until} 前带身份证和银行卡，到村（社区）协办员处刷 POS 机缴费。多缴多得，缴费有补贴。",
        "协办员不收现金。已经缴过的，请带凭证来核对。",
    ]  # fmt: skip
    if contact:
        lines.append(f"联系电话：{contact}")
    return Reminder(TITLE, f"{one.name} 同志：", tuple(lines), f"{village}　{day}")


JOB = Job(
    key="reminders", title="催缴通知", group=PAPER_GROUP, order=4,
    does="没缴费的人一人一张通知，一张 A4 纸十份，裁开送到户；证件号码只印前后四位。",
    needs=(
        village_need(), year_need(), Need("until", "缴到哪一天", TEXT, hint="不填按政策规定"),
        Need("contact", "联系电话", TEXT, hint="协办员的，可不填"),
    ),
    run=run, words="催款 提醒 通知单 送达",
)  # fmt: skip
