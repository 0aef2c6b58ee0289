"""合并各村上报的表格: many files with like headers into one, with the column 来源; what differs is listed.

Columns are laid together by their headers, not by place, for one village always puts 电话 before 姓名. Totals and
repeated headers of the parts are left out of the whole, because they would be counted twice; each is listed.
"""

from __future__ import annotations

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.errors import Problem
from app.intake.cells import squeezed
from app.intake.plain_tables import DATA, HEADER, PlainTable
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import FILES, FILES_GROUP, Given, Job, Made, Need, NeedMissing, Outcome
from app.services.desk_jobs.strangers import KINDS, letters, place, read_all, value

SOURCE = ("来源文件", "来源工作表", "来源行")
COUNTED = frozenset({"序号", "编号", "no", "no.", "顺序号"})


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    del desk
    paths = given.paths("files")
    if len(paths) < 2:
        raise NeedMissing("只选了一个文件，没有可以合并的。", "请把各村上报的文件都选上，至少两个。")
    sheets = read_all(paths, progress)
    headers = _headers(sheets)
    problems = _header_problems(sheets, headers)
    rows: list[list[Value]] = [[*headers.values(), *SOURCE]]
    counts = []
    for table in sheets:
        before = len(rows)
        columns = _columns(table, headers)
        for row in table.rows:
            if row.kind != DATA:
                what = "重复的表头" if row.kind == HEADER else "合计或落款"
                problems.append(Problem("left_out", f"{place(table, row)}像{what}，没有并入。", table.sheet, row.number, blocking=False))
                continue
            cells: list[Value] = [value(row.at(columns[key])) if key in columns else "" for key in headers]
            if any(cell != "" for cell in cells):
                rows.append([*cells, table.file, table.sheet, row.number])
        counts.append((f"{table.file}·{table.sheet}", f"{len(rows) - before:,} 行"))
    _number_again(rows, list(headers))
    made = Made("各村合并.xlsx", plain_workbook([PlainSheet("合并", rows, 1)]), len(rows) - 1)
    said = f"{len(paths)} 个文件合并成一张表，共 {len(rows) - 1:,} 行。"
    return Outcome((made,), said, tuple(counts), tuple(problems))


def _key(table: PlainTable, column: int) -> str:
    header = table.headers[column] if column < len(table.headers) else ""
    return squeezed(header).lower() or f"?{letters(column)}"


def _headers(sheets: list[PlainTable]) -> dict[str, str]:
    """Key → title of every column, in the order of the first file, further ones behind."""
    found: dict[str, str] = {}
    for table in sheets:
        used = {column for row in table.data() for column, cell in enumerate(row.cells) if cell}
        for column in range(table.width):
            title = table.headers[column] if column < len(table.headers) else ""
            if title or column in used:
                found.setdefault(_key(table, column), title or f"（{letters(column)} 列，无表头）")
    return found


def _columns(table: PlainTable, headers: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in range(table.width):
        key = _key(table, column)
        if key in headers:
            found.setdefault(key, column)
    return found


def _header_problems(sheets: list[PlainTable], headers: dict[str, str]) -> list[Problem]:
    """Columns that not every file has, or that one has twice."""
    problems = []
    for table in sheets:
        columns = _columns(table, headers)
        missing = [title for key, title in headers.items() if key not in columns]
        if missing:
            text = f"{table.file}·{table.sheet} 没有这些列：{'、'.join(missing)}，并入时空着。"
            problems.append(Problem("column_missing", text, table.sheet, blocking=False))
        keys = [_key(table, column) for column in range(len(table.headers)) if table.headers[column]]
        for twice in sorted({key for key in keys if keys.count(key) > 1}):
            text = f"{table.file}·{table.sheet} 有两列都叫「{headers[twice]}」，只并入左边一列。"
            problems.append(Problem("column_twice", text, table.sheet))
    return problems


def _number_again(rows: list[list[Value]], keys: list[str]) -> None:
    """序号 counts through the whole; the villages' own numbers would all begin with 1."""
    for column, key in enumerate(keys):
        if key in COUNTED:
            for number, row in enumerate(rows[1:], 1):
                row[column] = number


JOB = Job(
    key="merge", title="合并各村上报的表格", group=FILES_GROUP, order=4,
    does="把各村交来的、表头差不多的表并成一张，注明每行来自哪个文件；表头不一样的地方列出来。",
    needs=(Need("files", "各村的文件", FILES, required=True, hint=f"一行一个文件；{KINDS}"),), run=run, words="汇总 合表 归集",
)  # fmt: skip
