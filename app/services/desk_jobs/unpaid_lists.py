"""未缴费名单: who has not paid for the year, by village: one workbook to call by, one paper for the board.

The same people as 谁没缴 on the workbench. The board's list carries no ID number and no phone (interface rule 10).
"""

from __future__ import annotations

from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import (
    CHOICE,
    MONEY_GROUP,
    Given,
    Job,
    Need,
    Outcome,
    village_need,
    year_need,
)
from app.services.desk_jobs.standing import Standing, tier_text

AGE = Column("年龄", 4, "r", "number")
CALL = (
    tables.NO, tables.NAME, tables.SEX, AGE, tables.GROUP, tables.PHONE, tables.ID, tables.TIER,
    Column("特殊人群", 7), Column("通话情况", 9), tables.NOTE,
)  # fmt: skip
BOARD = (tables.NO, tables.NAME, tables.SEX, tables.GROUP, Column("登记档次（元）", 8, "r", "id"))
SIGNED = ("制表人", "负责人", "村委会盖章")
KEEP, LEAVE = "keep", "leave"


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    calls: list[tables.Part] = []
    boards: list[tables.Part] = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        places = list(standing.everybody(given.text("village")))
        for done, (_code, name, people) in enumerate(places):
            progress(done, len(places))
            unpaid = [one for one in people if one.subject not in standing.paid and _asked(standing, one, given.text("aged"))]
            if unpaid:
                calls.append((name, tables.numbered([_call(standing, one) for one in unpaid])))
                boards.append((name, tables.numbered([_board(one) for one in unpaid])))
    title = f"{year}年度未缴费名单"
    files = []
    if calls:
        files = [
            tables.book(desk, f"{title}-电话催缴用", title, CALL, calls),
            tables.book(desk, f"{title}-公示用", title, BOARD, boards),
            tables.paper(desk, f"{title}-公示用", title, BOARD, boards, period=f"{year}年度", signatures=SIGNED),
        ]
    people_count = tables.count(calls)
    said = f"{year} 年度还有 {people_count:,} 人没有缴费，分在 {len(calls)} 个村。" if calls else f"{year} 年度都缴了，没有未缴的人。"
    return Outcome(tuple(files), said, tuple((name, f"{len(rows):,} 人") for name, rows in calls))


def _asked(standing: Standing, one: Resident, aged: str) -> bool:
    age = standing.age(one)
    return aged != LEAVE or age is None or age < standing.benefit_age


def _call(standing: Standing, one: Resident) -> Row:
    age = standing.age(one)
    notes = []
    if one.subject in standing.typed:
        notes.append("已登记，批次还没有关闭")
    if age is not None and age >= standing.benefit_age:
        notes.append("已到龄")
    if one.status != "effective":
        notes.append(f"登记{standing.state(one)}")
    return (
        one.name, one.sex, "" if age is None else age, one.village_group, one.phone, one.id_number, tier_text(one),
        one.special_group, "", "；".join(notes),
    )  # fmt: skip


def _board(one: Resident) -> Row:
    return (one.name, one.sex, one.village_group, tier_text(one))


AGED_NEED = Need("aged", "已到领待遇年龄的人", CHOICE, otherwise=KEEP, choices=((KEEP, "也列出"), (LEAVE, "不列")))
JOB = Job(
    key="unpaid", title="未缴费名单", group=MONEY_GROUP, order=1,
    does="今年谁还没有缴费：一份带电话给协办员催缴，一份不带证件号码和电话，可以公示。",
    needs=(village_need(), year_need(), AGED_NEED), run=run, words="谁没缴 催缴 欠费",
)  # fmt: skip
