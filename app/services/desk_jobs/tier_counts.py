"""缴费档次和人数统计: who is on the register, who has paid, at which tier; by village, township, sex and age.

The counts of people and payers are the workbench's; fen and tiers are those of the lines that pay the year (Linyi 004 2(6)),
and how many came by 税务直缴, whose money no terminal took, stands in a column of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.documents.paper import Column, Row
from app.domain.money import yuan, yuan_plain
from app.domain.records import Resident
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import MONEY_GROUP, Given, Job, Made, Outcome, village_need, year_need
from app.services.desk_jobs.standing import Standing
from app.services.desk_jobs.units import apart
from app.services.papers import village_name

AGES = ((0, 29, "29 岁及以下"), (30, 44, "30—44 岁"), (45, 59, "45—59 岁"), (60, 200, "60 岁及以上"))
NO_AGE = "年龄不明"
DIRECT = "其中税务直缴"


@dataclass
class Tally:
    """People, payers (`direct`: those by 税务直缴), fen and payers by tier of what terminals took."""

    people: int = 0
    payers: int = 0
    direct: int = 0
    fen: int = 0
    tiers: Counter[int] = field(default_factory=Counter)


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year = given.number("year")
    with desk.store.read() as unit:
        standing = Standing(desk, unit, year)
        people: list[Resident] = []
        places = standing.places(given.text("village"))
        for done, (code, _name) in enumerate(places):
            progress(done, len(places))
            people += standing.people(code)
        names = dict(places)
        sheets = [("按村", _tallies(standing, people, lambda one: names.get(one.village, one.village)))]
        if desk.level == "district":
            towns = apart({code: village_name(unit, code) for code in {one.village[:9] for one in people}})
            sheets.append(("按镇", _tallies(standing, people, lambda one: towns[one.village[:9]])))
        sheets.append(("按性别", _tallies(standing, people, lambda one: one.sex or "性别不明")))
        sheets.append(("按年龄", _tallies(standing, people, lambda one: _age_group(standing.age(one)))))
        whole = _tallies(standing, people, lambda _one: "全部").get("全部", Tally())
    title = f"{year}年度缴费档次和人数统计"
    tiers = sorted(whole.tiers)
    columns = (
        Column("分类", 10), Column("登记人数", 6, "r", "number"), Column("已缴人数", 6, "r", "number"),
        Column("已缴比例", 6, "r", "id"), *([Column(DIRECT, 7, "r", "number")] if whole.direct else []),
        Column("已缴金额（元）", 9, "r", "money"),
        *(Column(f"{yuan_plain(fen)} 元", 5, "r", "number") for fen in tiers),
    )  # fmt: skip
    parts = [(name, _rows(found, tiers, direct=whole.direct > 0)) for name, found in sheets]
    totalled = tuple(column.title for column in columns if column.kind in ("number", "money"))
    files: tuple[Made, ...] = (
        tables.book(desk, title, title, columns, parts, totalled=totalled),
        tables.paper(desk, title, title, columns, [(f"{desk.station_name}（{name}）", rows) for name, rows in parts],
                     period=f"{year}年度", totalled=totalled),
    )  # fmt: skip
    said = f"登记 {whole.people:,} 人，{year} 年度已缴 {whole.payers:,} 人（{_share(whole)}），{yuan(whole.fen)} 元。"
    said += f"其中税务直缴 {whole.direct:,} 人，缴的钱不经 POS，不在金额和各档里。" if whole.direct else ""
    counts = tuple((f"{yuan_plain(fen)} 元档", f"{whole.tiers[fen]:,} 人") for fen in tiers)
    return Outcome(files, said, counts)


def _tallies(standing: Standing, people: Iterable[Resident], by: Callable[[Resident], str]) -> dict[str, Tally]:
    found: dict[str, Tally] = defaultdict(Tally)
    for one in people:
        tally = found[by(one)]
        tally.people += 1
        tally.payers += one.subject in standing.paid
        tally.direct += one.subject in standing.direct
        line = standing.lines.get(one.subject)
        if line is not None:
            tally.fen += line.amount_fen
            tally.tiers[line.amount_fen] += 1
    return found


def _rows(found: dict[str, Tally], tiers: list[int], *, direct: bool) -> list[Row]:
    ordered = sorted(found.items(), key=lambda item: _place(item[0]))
    return [
        (name, t.people, t.payers, _share(t), *([t.direct] if direct else []), t.fen, *(t.tiers[fen] for fen in tiers))
        for name, t in ordered
    ]


def _place(name: str) -> tuple[int, str]:
    titles = [title for _, _, title in AGES]
    return (titles.index(name) if name in titles else len(titles), name)


def _share(tally: Tally) -> str:
    return f"{tally.payers / tally.people:.1%}" if tally.people else "—"


def _age_group(age: int | None) -> str:
    return next((title for low, high, title in AGES if age is not None and low <= age <= high), NO_AGE)


JOB = Job(
    key="tiers", title="缴费档次和人数统计", group=MONEY_GROUP, order=3,
    does="按村、镇、性别、年龄数一数：登记多少人、缴了多少人、各档多少人、多少钱。",
    needs=(village_need(), year_need()), run=run, words="参保率 汇总 人数 报表",
)  # fmt: skip
