"""特殊群体名单: 低保, 特困, 重残 and the like, group by group, with how their payment of the year stands.

Groups are the dated policy's; words of the register that name none of them stand under themselves, so that nobody is
left out because somebody wrote 「二级肢残」.
"""

from __future__ import annotations

from collections import defaultdict

from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import PEOPLE_GROUP, Given, Job, Outcome, village_need, year_need
from app.services.desk_jobs.standing import Standing, tier_text
from app.services.papers import village_name

COLUMNS = (
    tables.NO, tables.NAME, tables.SEX, tables.ID, tables.VILLAGE, tables.GROUP, tables.PHONE, Column("登记的说法", 8),
    tables.TIER, Column("本年度缴费", 9), Column("缴费金额（元）", 8, "r", "money"),
)  # fmt: skip


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    groups: dict[str, list[Row]] = defaultdict(list)
    paid = 0
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        policy = desk.policy(unit)
        places = standing.places(given.text("village"))
        for done, (code, _name) in enumerate(places):
            progress(done, len(places))
            for one in standing.people(code):
                if one.special_group.strip():
                    known = policy.hardship_group(one.special_group)
                    groups[known.name if known else one.special_group.strip()].append(_row(standing, one))
                    paid += one.subject in standing.paid
    parts = [(name, tables.numbered(rows)) for name, rows in sorted(groups.items())]
    people = tables.count(parts)
    title = f"{year}年度特殊群体名单"
    files = (tables.book(desk, title, title, COLUMNS, parts, totalled=("缴费金额（元）",)),) if parts else ()
    said = f"登记为特殊群体的有 {people:,} 人，分 {len(parts)} 类；{year} 年度已缴 {paid:,} 人，未缴 {people - paid:,} 人。"
    return Outcome(files, said, tuple((name, f"{len(rows):,} 人") for name, rows in parts))


def _row(standing: Standing, one: Resident) -> Row:
    taken = standing.taken(one)
    return (
        one.name, one.sex, one.id_number, village_name(standing.unit, one.village), one.village_group, one.phone,
        one.special_group, tier_text(one), standing.payment(one), taken[0] if taken else "",
    )  # fmt: skip


JOB = Job(
    key="groups", title="特殊群体名单", group=PEOPLE_GROUP, order=2,
    does="低保、特困、重度残疾等各类人员，分类列出，注明今年缴了没有。",
    needs=(village_need(), year_need()), run=run, words="低保 特困 五保 残疾 贫困 代缴",
)  # fmt: skip
