"""证件号码检查: every number of any spreadsheet: length, check digit, birth date, twice in the file, lost digits.

Each finding names the cell, for the file goes back to the village that made it. A number cell with more than 15 digits
has already lost some (spreadsheet software rounds), so the number cannot be repaired, only asked for again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain import id_number
from app.errors import Problem
from app.intake.cells import clean
from app.intake.plain_tables import PlainRow, PlainTable, read_tables
from app.intake.sheets import NumberCell
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import FILES_GROUP, Given, Job, Made, Outcome
from app.services.desk_jobs.strangers import (
    FILE_NEED,
    ID_NEED,
    STEP,
    above,
    id_columns,
    letters,
    name_at,
    number_at,
    same_name,
    values,
)

GOOD = "没有问题"
OLD, LOST, NUMBER, TWICE, EMPTY, BAD = "15 位旧号码", "数字丢失", "数字格式", "号码重复", "没有号码", "号码不对"
_FIFTEEN = re.compile(r"[0-9]{15}")
Seen = Mapping[str, list[tuple[str, int, str]]]
"""Number → (sheet, row, name) of every row that has it."""


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    sheets = read_tables(given.path("file"))
    columns = id_columns(sheets, given.text("id_column"))
    seen: dict[str, list[tuple[str, int, str]]] = {}
    for at, column in columns.items():
        for row in sheets[at].data():
            if number := number_at(row, column):
                seen.setdefault(number, []).append((sheets[at].sheet, row.number, name_at(sheets[at], row)))
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    out = []
    for at, table in enumerate(sheets):
        progress(at, len(sheets))
        column = columns.get(at, -1)
        head, rows = above(table), []
        width = max(table.width, *(len(line) for line in head))
        head[-1] = [*head[-1], *[""] * (width - len(head[-1])), "证件号码检查"]
        for done, row in enumerate(table.rows):
            rows.append([*values(row.cells, width), _verdict(desk, table, row, column, seen, counts, problems)])
            if done % STEP == 0:
                progress(done, len(table.rows))
        out.append(PlainSheet(table.sheet, [*head, *rows], len(head), frozenset({width})))
    out.append(PlainSheet("问题清单", _listed(problems)))
    checked, bad = sum(counts.values()), len({(p.field, p.row) for p in problems})
    made = Made(f"{given.path('file').stem}-证件号码检查.xlsx", plain_workbook(out), checked)
    said = f"检查了 {checked:,} 行，{bad:,} 行有问题。" if bad else f"检查了 {checked:,} 行，没有发现问题。"
    return Outcome((made,), said, tuple((what, f"{count:,} 行") for what, count in counts.items()), tuple(problems))


def _verdict(
    desk: Desk, table: PlainTable, row: PlainRow, column: int, seen: Seen, counts: Counter[str], problems: list[Problem]
) -> str:
    """The sentence beside a row; counts it and lists what is wrong with it."""
    if column < 0 or row.kind != "data":
        return ""
    found = findings(desk, row, column, seen)
    counts[found[0][0] if found else GOOD] += 1
    address = f"{table.sheet}!{letters(column)}{row.number}"
    problems += [Problem(kind, f"{address}：{text}", address, row.number, blocking=kind != OLD) for kind, text in found]
    return "；".join(text for _, text in found) or GOOD


def findings(desk: Desk, row: PlainRow, column: int, seen: Seen) -> list[tuple[str, str]]:
    """(kind, sentence) of everything wrong with the number of a row."""
    cell = row.at(column)
    number = number_at(row, column)
    if not number:
        return [(EMPTY, "没有证件号码")]
    if isinstance(cell, NumberCell) and cell.lost_precision:
        return [(LOST, "单元格是数字格式，末几位已经变成 0，要照证件重新填（先把这一列设成文本）")]
    found = []
    folded = id_number.fold(clean(cell))
    if _FIFTEEN.fullmatch(folded):
        found.append((OLD, f"15 位旧号码，升位后应为 {number}，请核对证件"))
    try:
        id_number.parse(folded, today=desk.today)
    except id_number.IdRefused as refused:
        found.append((BAD, refused.text))
    if isinstance(cell, NumberCell):
        found.append((NUMBER, "单元格是数字格式，请设成文本，以免丢失末几位"))
    others = seen.get(number, [])
    if len(others) > 1:
        rows = "、".join(f"第 {at} 行" for _, at, _ in others[:5])
        names = {name for _, _, name in others if name}
        differs = "，而且姓名不同" if any(not same_name(one, other) for one in names for other in names) else ""
        found.append((TWICE, f"号码在表里出现 {len(others)} 次（{rows}）{differs}"))
    return found


def _listed(problems: list[Problem]) -> list[list[Value]]:
    rows: list[list[Value]] = [["单元格", "行", "类别", "说明"]]
    rows.extend([problem.field, problem.row, problem.code, problem.text.partition("：")[2]] for problem in problems)
    return rows


JOB = Job(
    key="ids", title="证件号码检查", group=FILES_GROUP, order=6,
    does="任何一张表里的证件号码：位数、校验位、出生日期、15 位旧号、重复、数字格式，逐格指出来。",
    needs=(FILE_NEED, ID_NEED), run=run, roles=frozenset(), words="身份证 校验 18位 重复",
)  # fmt: skip
