"""入户核查表: the sheet that goes from door to door, people filled in, blanks to be written in.

It carries the whole ID number, because it is held against the card; it comes back and is kept, never hung up.
"""

from __future__ import annotations

from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import CHOICE, PAPER_GROUP, Given, Job, Need, Outcome, village_need
from app.services.desk_jobs.standing import Standing, tier_text

COLUMNS = (
    tables.NO, Column("姓名", 7), tables.SEX, Column("年龄", 4, "r", "number"), Column("村组", 5), Column("公民身份号码", 13, "c", "id"),
    Column("登记电话", 8.5, "c", "id"), Column("登记档次", 5, "r", "id"), Column("证件相符", 5), Column("在家／外出／迁出／去世", 9),
    Column("电话改为", 8.5), Column("愿缴档次", 5), Column("本人签字（手印）", 8),
)  # fmt: skip
EVERYBODY, UNPAID, AGED = "all", "unpaid", "aged"
WHO = ((EVERYBODY, "全部参保人"), (UNPAID, "今年未缴费的"), (AGED, "已到领待遇年龄的"))
SIGNED = ("核查人", "核查日期", "村（社区）负责人")
HAND_ROW = 26.0


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    parts: list[tables.Part] = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            rows = [_row(standing, one) for one in standing.people(code) if _wanted(standing, one, given.text("who"))]
            if rows:
                parts.append((name, tables.numbered(rows)))
    title = "城乡居民养老保险入户核查表"
    notes = ("核查人当面核对证件；外出、迁出、去世的写明日期。本表含个人信息，用完交回保管，不得张贴。",)
    files = (
        tables.paper(desk, "入户核查表", title, COLUMNS, parts, signatures=SIGNED, notes=notes, row_height=HAND_ROW),
        tables.book(desk, "入户核查表", title, COLUMNS, parts, notes=notes),
    ) if parts else ()  # fmt: skip
    said = f"{len(parts)} 个村共 {tables.count(parts):,} 人要核查。" if parts else "没有要核查的人。"
    return Outcome(files, said, tuple((name, f"{len(rows):,} 人") for name, rows in parts))


def _wanted(standing: Standing, one: Resident, who: str) -> bool:
    if who == UNPAID:
        return one.subject not in standing.paid
    age = standing.age(one)
    return who != AGED or (age is not None and age >= standing.benefit_age)


def _row(standing: Standing, one: Resident) -> Row:
    age = standing.age(one)
    return (
        one.name, one.sex, "" if age is None else age, one.village_group, one.id_number, one.phone, tier_text(one),
        "", "", "", "", "",
    )  # fmt: skip


JOB = Job(
    key="visits", title="入户核查表", group=PAPER_GROUP, order=3,
    does="每村一份表，人已经填好，空格入户时手写；可以只列未缴费或已到龄的人。",
    needs=(
        village_need(),
        Need("who", "核查哪些人", CHOICE, otherwise=EVERYBODY, choices=WHO),
    ), run=run, words="走访 认证 核实",
)  # fmt: skip
