"""按村（镇）拆分表格: one file per unit with the same titles and header; rows of no known unit go into 未识别.

The first thing a district does with any list that comes from above (Songshan 003 art. 3(3)1: villages verify).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from app.documents.plain_workbooks import PlainSheet, plain_workbook
from app.domain.filing import LEVELS
from app.errors import OfficeError, Problem
from app.intake.cells import clean, payer_number, squeezed
from app.intake.plain_tables import (
    ACCOUNT,
    ADDRESS,
    ID_NUMBER,
    PHONE,
    TOTAL,
    VILLAGE,
    PlainRow,
    PlainTable,
    read_tables,
)
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import CHOICE, COLUMN, FILES_GROUP, Given, Job, Made, Need, Outcome
from app.services.desk_jobs.strangers import FILE_NEED, STEP, named_column, sheet_of
from app.services.desk_jobs.units import TOWNSHIP_LEVEL, VILLAGE_LEVEL, units_of

UNKNOWN = "未识别"
EXACT = "text"
_LOOKED_AT = 400
_ENOUGH = 0.5

MOST = 500
"""Files of one run: more than a district has villages, and more than anybody looks at."""

_ID = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")


class TooManyParts(OfficeError):
    """The column has more different contents than anybody wants files."""


class PrivateColumn(OfficeError):
    """The names of the files would be personal data."""


Finder = Callable[[PlainTable, int, PlainRow], str]


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    tables = read_tables(given.path("file"))
    find = _finder(desk, tables, given.text("column"), given.text("by"))
    parts: dict[str, dict[int, list[PlainRow]]] = defaultdict(lambda: defaultdict(list))
    problems: list[Problem] = []
    total, done = sum(len(table.rows) for table in tables), 0
    for place, table in enumerate(tables):
        for row in table.rows:
            name = find(table, place, row) if row.kind != "header" else ""
            if len(parts) >= MOST and (name or UNKNOWN) not in parts:
                raise TooManyParts(f"这一列会拆出 {MOST} 个以上的文件，没有拆。", "请换一列（例如村、镇）再拆。")
            parts[name or UNKNOWN][place].append(row)
            if not name:
                problems.append(_problem(row, table))
            done += 1
            if done % STEP == 0:
                progress(done, total)
    return _outcome(given.path("file").stem, tables, parts, problems, progress)


def _outcome(
    stem: str,
    tables: Sequence[PlainTable],
    parts: dict[str, dict[int, list[PlainRow]]],
    problems: list[Problem],
    progress: Progress,
) -> Outcome:
    files, counts = [], []
    for done, name in enumerate(sorted(parts, key=lambda name: (name == UNKNOWN, name))):
        progress(done, len(parts))
        sheets: list[PlainSheet] = [sheet_of(tables[place], rows) for place, rows in sorted(parts[name].items())]
        rows = sum(len(found) for found in parts[name].values())
        files.append(Made(f"{stem}-{name}.xlsx", plain_workbook(sheets), rows))
        counts.append((name, f"{rows:,} 行"))
    lost = sum(len(rows) for rows in parts.get(UNKNOWN, {}).values())
    units = len(files) - (1 if lost else 0)
    said = f"拆成 {units} 个文件" + (f"，{lost:,} 行认不出单位，放在「{UNKNOWN}」里。" if lost else "，没有认不出的行。")
    return Outcome(tuple(files), said, tuple(counts), tuple(problems))


def _problem(row: PlainRow, table: PlainTable) -> Problem:
    if row.kind == "data":
        return Problem("unit_unknown", f"工作表「{table.sheet}」第 {row.number} 行认不出单位。", table.sheet, row.number)
    what = "合计或落款" if row.kind == TOTAL else "重复的表头"
    text = f"工作表「{table.sheet}」第 {row.number} 行像{what}，放在「{UNKNOWN}」里。"
    return Problem("not_a_row", text, table.sheet, row.number, blocking=False)


def _finder(desk: Desk, tables: Sequence[PlainTable], chosen: str, by: str) -> Finder:
    if by == EXACT:
        columns = named_column(tables, chosen, "拆分的列") if chosen else _by_words(tables)
        _refuse_private(tables, columns)
        return lambda _table, place, row: _shown(clean(row.at(columns.get(place, -1))) if row.kind != TOTAL else "")
    units = units_of(desk, by)
    titles = units.titles()

    def unit_of(text: str) -> str:
        found = units.find(text)
        return titles[found.code] if found is not None else ""

    if chosen:
        columns = named_column(tables, chosen, "拆分的列")
        return lambda _table, place, row: unit_of(row.at(columns.get(place, -1)))
    columns = _by_content(tables, unit_of)
    registered = _registered(desk, tables, by)

    def find(table: PlainTable, place: int, row: PlainRow) -> str:
        known = unit_of(row.at(columns.get(place, -1)))
        if known or row.kind == TOTAL:
            return known
        code = registered.get(payer_number(clean(row.at(table.columns.get(ID_NUMBER, -1)))), "")
        return unit_of(code)

    return find


def _refuse_private(tables: Sequence[PlainTable], columns: Mapping[int, int]) -> None:
    """A file's name is read by everybody who sees the folder: no ID number, account or telephone stands in one."""
    for place, column in columns.items():
        table = tables[place]
        known = any(table.columns.get(field) == column for field in (ID_NUMBER, ACCOUNT, PHONE))
        if known or any(_ID.fullmatch(squeezed(clean(row.at(column)))) for row in table.data()):
            raise PrivateColumn(
                f"「{table.sheet}」的这一列是证件号码、账号或电话，不能拿来拆分：它们会写进文件名，看到文件夹的人都能看到。",
                "请换一列（例如村、镇）再拆。",
            )


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]


def _by_words(tables: Sequence[PlainTable]) -> dict[int, int]:
    return {place: table.columns[VILLAGE] for place, table in enumerate(tables) if VILLAGE in table.columns}


def _by_content(tables: Sequence[PlainTable], unit_of: Callable[[str], str]) -> dict[int, int]:
    """The column of each sheet that most rows name a unit in; of equals the one that is headed as a place."""
    found = {}
    for place, table in enumerate(tables):
        rows = list(table.data())[:_LOOKED_AT]
        hits: Counter[int] = Counter()
        for row in rows:
            hits.update(column for column in range(len(row.cells)) if row.cells[column] and unit_of(row.cells[column]))
        headed = [table.columns[field] for field in (VILLAGE, ADDRESS) if field in table.columns]
        best = max(hits, key=lambda column: (hits[column], column in headed, -column), default=-1)
        if best >= 0 and (hits[best] >= _ENOUGH * len(rows) or best in headed):
            found[place] = best
    return found


def _registered(desk: Desk, tables: Sequence[PlainTable], by: str) -> dict[str, str]:
    """ID number → code of the place where the person is on the register; asked only when sheets have numbers."""
    if not any(ID_NUMBER in table.columns for table in tables):
        return {}
    with desk.store.read() as unit:
        everybody = unit.residents.payers(desk.station.code)
    return {number: resident.village[: 12 if by == VILLAGE_LEVEL else 9] for number, resident in everybody.items()}


JOB = Job(
    key="split", title="按村（镇）拆分表格", group=FILES_GROUP, order=1,
    does="把一张表拆成一村一个文件，表头照旧；认不出的行单独放一个文件，一行也不丢。",
    needs=(
        FILE_NEED,
        Need("column", "按哪一列", COLUMN, hint="不选就自动找：村名、代码、地址，或按证件号码查登记所在村"),
        Need("by", "拆到", CHOICE, otherwise=VILLAGE_LEVEL,
             choices=((VILLAGE_LEVEL, "村（社区）"), (TOWNSHIP_LEVEL, "镇（街道）"), (EXACT, "照这一列的内容"))),
    ),
    run=run, levels=LEVELS[1:], words="拆表 分表 按村分开 split",
)  # fmt: skip
