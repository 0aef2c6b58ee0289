"""即将到龄名单: who reaches the age of benefits in the next months, by village, to be told and to gather papers.

The age is the dated policy's (国发〔2014〕8号: 60), reached on the birthday itself; years short of the required ones are
named, so that the person can decide on 补缴 in time.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

from app.business.batch import PAYMENT
from app.documents.paper import Column, Row
from app.domain import id_number
from app.domain.month import Month
from app.domain.pension import REQUIRED_YEARS
from app.domain.policy import Policy
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import (
    NUMBER,
    PEOPLE_GROUP,
    Given,
    Job,
    Need,
    NeedUnreadable,
    Outcome,
    village_need,
)
from app.services.desk_jobs.standing import Standing, birth

COLUMNS = (
    tables.NO, tables.NAME, tables.SEX, Column("出生日期", 8, "c", "id"), Column("到龄日期", 8, "c", "id"),
    tables.GROUP, tables.PHONE, tables.ID, Column("本系统缴费年数", 6, "r", "number"), Column("账户余额", 8, "r", "money"),
    Column("备注", 14),
)  # fmt: skip
MOST_MONTHS = 120


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    months = given.number("months")
    if not 1 <= months <= MOST_MONTHS:
        raise NeedUnreadable(f"「几个月内」写的是 {months}。", f"请写 1 到 {MOST_MONTHS}。")
    last = horizon(desk.today, months)
    parts: list[tables.Part] = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        required = _required_years(desk.policy(unit))
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            found = [one for one in standing.people(code) if reaches(one, standing.benefit_age, desk.today, last)]
            found.sort(key=lambda one: _turns(one, standing.benefit_age))
            if found:
                parts.append((name, tables.numbered([_row(standing, one, required) for one in found])))
        age = standing.benefit_age
    title = f"{desk.today:%Y-%m-%d} 至 {last:%Y-%m-%d} 到龄名单"
    people = tables.count(parts)
    files = (tables.book(desk, "即将到龄名单", title, COLUMNS, parts), tables.paper(desk, "即将到龄名单", "即将到龄名单", COLUMNS, parts,
             period=f"{desk.today:%Y-%m-%d} 至 {last:%Y-%m-%d}")) if parts else ()  # fmt: skip
    said = f"{months} 个月内（到 {last:%Y-%m-%d}）满 {age} 周岁的有 {people:,} 人。"
    return Outcome(files, said, tuple((name, f"{len(rows):,} 人") for name, rows in parts))


def horizon(day: date, months: int) -> date:
    """The same day so many months later; where there is none, the last of that month."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, month.last_day.day))


def reaches(one: Resident, age: int, today: date, last: date) -> bool:
    """Whether the age is reached after today and not after `last`."""
    born = birth(one)
    return born is not None and id_number.age_on(born, today) < age <= id_number.age_on(born, last)


def _turns(one: Resident, age: int) -> date:
    born = birth(one)
    assert born is not None
    year = born.year + age
    return date(year, born.month, min(born.day, calendar.monthrange(year, born.month)[1]))


def _row(standing: Standing, one: Resident, required: int) -> Row:
    lines = standing.unit.lines.of_subject(one.subject)
    years = {line.year for line in lines if line.state == PAYMENT and line.phase not in ("dead", "reversed")}
    balance = sum(entry.fen for entry in standing.unit.postings.of_account(one.subject))
    notes = [f"本系统缴费不足 {required} 年，请核对以前年度"] if len(years) < required else []
    notes += [] if one.subject in standing.paid else ["今年未缴"]
    return (
        one.name, one.sex, one.birth, _turns(one, standing.benefit_age).isoformat(), one.village_group, one.phone,
        one.id_number, len(years), balance, "；".join(notes),
    )  # fmt: skip


def _required_years(policy: Policy) -> int:
    found = policy.rest.get("required_years")
    years = found.get("years") if isinstance(found, Mapping) else None
    return years if type(years) is int else REQUIRED_YEARS


JOB = Job(
    key="aging", title="即将到龄名单", group=PEOPLE_GROUP, order=1,
    does="今后几个月满领取待遇年龄的人，按村列出，缴费年数不够的注明。",
    needs=(village_need(), Need("months", "几个月内", NUMBER, otherwise="6")), run=run, words="60岁 退休 领取 待遇 到龄",
)  # fmt: skip
