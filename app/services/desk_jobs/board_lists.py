"""公示名单: who has paid, to be hung on the village's board; it carries no ID number and no phone (interface rule 10)."""

from __future__ import annotations

from app.documents.paper import Column, Row
from app.domain.money import yuan
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import PAPER_GROUP, TEXT, Given, Job, Need, Outcome, village_need, year_need
from app.services.desk_jobs.standing import Standing

COLUMNS = (
    tables.NO, tables.NAME, tables.SEX, tables.GROUP, Column("缴费日期", 8, "c", "id"), Column("缴费金额（元）", 8, "r", "money"),
)  # fmt: skip
FEN = ("缴费金额（元）",)
SIGNED = ("制表人", "村监委会", "村委会盖章")


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    parts: list[tables.Part] = []
    fen = 0
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            rows: list[Row] = []
            for one in standing.people(code):
                taken = standing.taken(one)
                if taken is not None:
                    rows.append((one.name, one.sex, one.village_group, taken[1], taken[0]))
                    fen += taken[0]
            if rows:
                parts.append((name, tables.numbered(rows)))
    title = f"{year}年度城乡居民养老保险缴费公示"
    notes: tuple[str, ...] = ("对公示内容有异议的，请在公示期内向村（社区）或乡镇反映。",)
    if given.text("contact"):
        notes = (*notes, f"监督电话：{given.text('contact')}")
    files = (
        tables.paper(desk, title, title, COLUMNS, parts, period=f"{year}年度", totalled=FEN, signatures=SIGNED, notes=notes),
        tables.book(desk, title, title, COLUMNS, parts, totalled=FEN, notes=notes),
    ) if parts else ()  # fmt: skip
    people = tables.count(parts)
    said = f"{len(parts)} 个村共公示 {people:,} 人，{yuan(fen)} 元，不含证件号码和电话。" if parts else f"{year} 年度还没有人缴费。"
    return Outcome(files, said, tuple((name, f"{len(rows):,} 人") for name, rows in parts))


JOB = Job(
    key="board", title="缴费公示名单", group=PAPER_GROUP, order=1,
    does="每村一份已缴费公示，没有证件号码和电话，可以直接张贴。",
    needs=(village_need(), year_need(), Need("contact", "监督电话", TEXT, hint="印在末尾，可不填")), run=run,
    words="张榜 公开 公示栏",
)  # fmt: skip
