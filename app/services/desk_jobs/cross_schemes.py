"""重复参保核对: lists of other schemes (职工养老, 机关, 供养) held against the register and each other by ID number.

国发〔2014〕8号 lets nobody draw from two schemes; the district is handed lists and asked who is on both.
"""

from __future__ import annotations

from collections import defaultdict

from app.documents.paper import Column, Row
from app.domain.records import Resident
from app.errors import Problem
from app.intake.plain_tables import PlainRow, PlainTable
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import FILES, FILES_GROUP, Given, Job, Need, Outcome
from app.services.desk_jobs.standing import Standing
from app.services.desk_jobs.strangers import KINDS, id_columns, name_at, number_at, place, read_all, same_name
from app.services.papers import village_name

OURS = (
    tables.NO, tables.NAME, tables.ID, tables.VILLAGE, tables.GROUP, tables.PHONE, Column("本险种状态", 8), Column("今年缴费", 8),
    Column("对方名单里的姓名", 8), Column("姓名比对", 6), Column("出现在哪里", 24),
)  # fmt: skip
OTHERS = (tables.NO, Column("公民身份号码", 14, "c", "id"), Column("姓名", 10), Column("出现在哪里", 40))

Hit = tuple[str, str]
"""(name as written there, place)"""


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    sheets = read_all(given.paths("files"), progress)
    hits, problems, files_of = _hits(sheets)
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        known = standing.known(list(hits))
        ours = [_ours(standing, known[number], hits[number]) for number in hits if number in known]
    between: list[Row] = [
        (number, "、".join(dict.fromkeys(name for name, _ in found if name)), "；".join(where for _, where in found))
        for number, found in hits.items() if number not in known and len(files_of[number]) > 1
    ]  # fmt: skip
    parts: list[tables.Part] = [("与本险种重复", tables.numbered(ours))]
    made = [tables.book(desk, "重复参保核对", "重复参保核对", OURS, parts)]
    if between:
        made.append(tables.book(desk, "外来名单之间重复", "外来名单之间重复", OTHERS, [("名单之间重复", tables.numbered(between))]))
    said = f"看了 {len(hits):,} 个号码：{len(ours):,} 人在本险种登记在册，另有 {len(between):,} 人在几份名单里都有。"
    counts = (("外来名单号码", f"{len(hits):,} 个"), ("与本险种重复", f"{len(ours):,} 人"), ("名单之间重复", f"{len(between):,} 人"))
    return Outcome(tuple(made), said, counts, tuple(problems))


def _hits(sheets: list[PlainTable]) -> tuple[dict[str, list[Hit]], list[Problem], dict[str, set[str]]]:
    """Number → where it stands; the rows without a readable one; number → the files it is in."""
    hits: dict[str, list[Hit]] = defaultdict(list)
    files: dict[str, set[str]] = defaultdict(set)
    problems: list[Problem] = []
    columns = id_columns(sheets)
    for position, table in enumerate(sheets):
        if position not in columns:
            text = f"{table.file}·{table.sheet} 里找不到证件号码这一列，没有核对。"
            problems.append(Problem("no_id_column", text))
            continue
        for row in table.data():
            number = number_at(row, columns[position])
            if number:
                hits[number].append((name_at(table, row), place(table, row)))
                files[number].add(table.file)
            else:
                problems.append(_unread(table, row))
    return hits, problems, files


def _unread(table: PlainTable, row: PlainRow) -> Problem:
    return Problem("no_number", f"{place(table, row)}没有证件号码，没有核对。", table.sheet, row.number, blocking=False)


def _ours(standing: Standing, one: Resident, found: list[Hit]) -> Row:
    theirs = list(dict.fromkeys(name for name, _ in found if name))
    agrees = "" if not theirs else "一致" if all(same_name(name, one.name) for name in theirs) else "不一致"
    return (
        one.name, one.id_number, village_name(standing.unit, one.village), one.village_group, one.phone,
        standing.paying(one), standing.payment(one), "、".join(theirs), agrees, "；".join(where for _, where in found),
    )  # fmt: skip


JOB = Job(
    key="cross", title="重复参保核对", group=FILES_GROUP, order=3,
    does="把其他险种的名单（一份或几份）和参保登记按证件号码核对，列出重复的人。",
    needs=(Need("files", "其他险种的名单", FILES, required=True, hint=f"一行一个文件；{KINDS}"),), run=run,
    words="职工养老 跨险种 比对 双重",
)  # fmt: skip
