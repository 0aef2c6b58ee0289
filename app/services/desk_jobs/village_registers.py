"""村花名册: everybody on a village's register, for the folder and for a meeting: sex, birth year, tier, paid or not.

No ID numbers: a printed register lies on tables (interface rule 10).
"""

from __future__ import annotations

from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import PAPER_GROUP, Given, Job, Outcome, village_need, year_need
from app.services.desk_jobs.standing import Standing, tier_text

COLUMNS = (
    tables.NO, tables.NAME, tables.SEX, Column("出生年份", 6, "c", "id"), tables.GROUP, tables.TIER, Column("特殊人群", 8),
    Column("参保状态", 7, "c"), Column("本年度缴费", 9, "c"), tables.NOTE,
)  # fmt: skip


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    parts: list[tables.Part] = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            people = standing.people(code)
            if people:
                parts.append((name, tables.numbered([_row(standing, one) for one in people])))
    title = "城乡居民养老保险参保人花名册"
    files = (
        tables.paper(desk, "村花名册", title, COLUMNS, parts, period=f"{year}年度"), tables.book(desk, "村花名册", title, COLUMNS, parts),
    ) if parts else ()  # fmt: skip
    said = f"{len(parts)} 个村共 {tables.count(parts):,} 人。" if parts else "还没有登记的人。"
    return Outcome(files, said, tuple((name, f"{len(rows):,} 人") for name, rows in parts))


def _row(standing: Standing, one: Resident) -> Row:
    paid = "已缴" if one.subject in standing.paid else "未缴"
    return (one.name, one.sex, one.birth[:4], one.village_group, tier_text(one), one.special_group, standing.state(one), paid, "")


JOB = Job(
    key="register", title="村花名册", group=PAPER_GROUP, order=2,
    does="每村一份参保人花名册：性别、出生年份、档次、今年缴了没有；没有证件号码。",
    needs=(village_need(), year_need()), run=run, words="名册 底册",
)  # fmt: skip
