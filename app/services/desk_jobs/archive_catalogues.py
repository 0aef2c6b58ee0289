"""档案目录: a year's finished filings by village and archive class, as they stand in the folder.

Class and retention are what each business declares (Songshan 003 art. 20, 36; Linyi 004 2(6)). Reviews go with what
they reviewed and have no line of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from app.business import BusinessUnknown, business
from app.documents.paper import Column, Row
from app.domain.records import EFFECTIVE, ENDED, REJECTED, STATE_TITLES, Docket
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import PAPER_GROUP, Given, Job, Outcome, village_need, year_need
from app.services.desk_jobs.standing import Standing

COLUMNS = (
    tables.NO, Column("档案类别", 8), Column("保管期限", 5, "c"), Column("题名", 18), Column("单据编号", 11, "c", "id"),
    Column("单据流水", 7, "c", "id"),
    Column("日期", 7, "c", "id"), Column("办理结果", 6, "c"), Column("页数", 4, "r", "number"), Column("备注", 8),
)  # fmt: skip
FINISHED = frozenset({EFFECTIVE, ENDED, REJECTED})
WITH_THE_ORIGINAL = "随原件"
SIGNED = ("立卷人", "检查人", "归档日期")
LINES_ON_A_PAGE = 26


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    year, wanted = given.text("year"), given.text("village")
    rows: dict[str, list[tuple[tuple[str, str, int], Row]]] = defaultdict(list)
    classes: Counter[str] = Counter()
    pages = 0
    with desk.store.read() as unit:
        names = dict(Standing(desk, unit, int(year)).places())
        found = [docket for docket in unit.dockets.listed(limit=0) if _listed(docket, year, wanted)]
        for done, docket in enumerate(found):
            if done % 500 == 0:
                progress(done, len(found))
            kind, years = _class(docket)
            if years != WITH_THE_ORIGINAL:
                count = _pages(unit, docket)
                pages += count
                classes[f"{kind}（{years}）" if years else kind] += 1
                place = names.get(docket.village, "本单位")
                rows[place].append(((kind, docket.business_date, docket.n), _row(unit, docket, kind, years, count)))
    parts = [(place, tables.numbered([row for _, row in sorted(rows[place], key=lambda one: one[0])])) for place in sorted(rows)]
    title = f"{year}年度业务档案目录"
    files = (
        tables.book(desk, title, title, COLUMNS, parts, totalled=("页数",)),
        tables.paper(desk, title, title, COLUMNS, parts, period=f"{year}年度", totalled=("页数",), signatures=SIGNED),
    ) if parts else ()  # fmt: skip
    said = f"{year} 年度共 {tables.count(parts):,} 件，{pages:,} 页。" if parts else f"{year} 年度没有办结的单据。"
    return Outcome(files, said, tuple((kind, f"{count:,} 件") for kind, count in sorted(classes.items())))


def _listed(docket: Docket, year: str, village: str) -> bool:
    return docket.business_date[:4] == year and docket.state in FINISHED and village in ("", docket.village)


def _class(docket: Docket) -> tuple[str, str]:
    """(class, retention) as the business declares them: 「参保登记，100 年」."""
    try:
        declared = business(docket.kind).archive
    except BusinessUnknown:
        return "其他", ""
    kind, _, years = declared.partition("，")
    return (kind, years) if years else (business(docket.kind).title, declared)


def _pages(unit: Unit, docket: Docket) -> int:
    """Sheets of the filing's paper: a form is one, a batch as many as its lines fill."""
    if docket.kind != "batch":
        return 1
    batch = unit.lines.batch(docket.n)
    return 1 if batch is None else max(1, -(-batch.lines // LINES_ON_A_PAGE))


def _row(unit: Unit, docket: Docket, kind: str, years: str, pages: int) -> Row:
    header = unit.journal.by_number(docket.n).header
    try:
        title = f"{business(docket.kind).title}：{docket.title}"
    except BusinessUnknown:
        title = docket.title
    stream = f"{header.stream.station.code[-3:]}-{header.seq}"
    return (kind, years, title, docket.id[:16], stream, docket.business_date, STATE_TITLES[docket.state], pages, "")


JOB = Job(
    key="archive", title="档案目录", group=PAPER_GROUP, order=6,
    does="一年里办结的单据按村、按档案类别编成目录：题名、编号、日期、页数，附保管期限。",
    needs=(village_need(), year_need()), run=run, words="归档 立卷 卷内目录",
)  # fmt: skip
