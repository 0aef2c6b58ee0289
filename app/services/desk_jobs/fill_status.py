"""按证件号码填参保信息: status columns at the right of the clerk's own spreadsheet, found by its ID column.

姓名比对 stands first: a number typed wrong often hits somebody else, and only the name tells. Every other cell of the
file stays as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain.money import yuan_plain
from app.domain.records import Resident
from app.errors import Problem
from app.intake.plain_tables import DATA, PlainTable, read_tables
from app.services.desk import Desk, Progress
from app.services.desk_jobs.declaration import COLUMNS, FILES_GROUP, Given, Job, Made, Need, Outcome, year_need
from app.services.desk_jobs.standing import Standing, tier_text
from app.services.desk_jobs.strangers import (
    FILE_NEED,
    ID_NEED,
    STEP,
    above,
    id_columns,
    name_at,
    number_at,
    same_name,
    values,
)
from app.services.papers import village_name

SAME, DIFFERS, NOBODY, NO_NAME = "一致", "不一致", "查无此人", "表中无姓名"
COMPARED = "姓名比对"

Teller = Callable[[Standing, Resident], Value]


def _balance(standing: Standing, resident: Resident) -> Value:
    return yuan_plain(sum(entry.fen for entry in standing.unit.postings.of_account(resident.subject)))


def _paid_tier(standing: Standing, resident: Resident) -> Value:
    taken = standing.taken(resident)
    return yuan_plain(taken[0]) if taken is not None else ""


def _paid_on(standing: Standing, resident: Resident) -> Value:
    taken = standing.taken(resident)
    return taken[1] if taken is not None else ""


FIELDS: dict[str, tuple[str, Teller]] = {
    "state": ("参保状态", lambda standing, person: standing.state(person)),
    "paying": ("缴费状态", lambda standing, person: standing.paying(person)),
    "year_state": ("本年度是否缴费", lambda standing, person: standing.payment(person)),
    "paid_tier": ("本年度缴费金额", _paid_tier),
    "paid_on": ("缴费日期", _paid_on),
    "tier": ("登记的缴费档次", lambda _standing, person: tier_text(person)),
    "balance": ("账户余额", _balance),
    "village": ("所在村", lambda standing, person: village_name(standing.unit, person.village)),
    "group": ("村组", lambda _standing, person: person.village_group),
    "name": ("登记姓名", lambda _standing, person: person.name),
    "phone": ("登记电话", lambda _standing, person: person.phone),
    "special": ("特殊人群", lambda _standing, person: person.special_group),
    "insurance": ("个人编号", lambda _standing, person: person.insurance_number),
}
USUAL = ("state", "paying", "year_state", "paid_tier", "paid_on", "village")


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    tables = read_tables(given.path("file"))
    columns = id_columns(tables, given.text("id_column"))
    wanted = [name for name in given.words("fields") if name in FIELDS] or list(USUAL)
    found: Counter[str] = Counter()
    problems: list[Problem] = []
    sheets = []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, given.number("year"))
        for place, table in enumerate(tables):
            if place in columns:
                sheets.append(_filled(standing, table, columns[place], wanted, found, problems, progress))
            else:
                sheets.append(PlainSheet(table.sheet, [*above(table), *(values(row.cells) for row in table.rows)], len(above(table))))
    rows = sum(found.values())
    made = Made(f"{given.path('file').stem}-参保信息.xlsx", plain_workbook(sheets), rows)
    said = f"查了 {rows:,} 行：{found[SAME]:,} 行一致，{found[DIFFERS]:,} 行姓名不一致，{found[NOBODY]:,} 行查无此人。"
    counts = tuple((what, f"{found[what]:,} 行") for what in (SAME, DIFFERS, NOBODY, NO_NAME) if found[what])
    return Outcome((made,), said, counts, tuple(problems))


def _filled(
    standing: Standing, table: PlainTable, column: int, wanted: list[str], found: Counter[str],
    problems: list[Problem], progress: Progress,
) -> PlainSheet:  # fmt: skip
    width = max(table.width, *(len(cells) for _, cells in table.above)) if table.above else table.width
    head = above(table)
    head[-1] += [""] * (width - len(head[-1])) + [COMPARED, *(_title(standing, name) for name in wanted)]
    known = standing.known([number_at(row, column) for row in table.data()])
    rows: list[list[Value]] = []
    for done, row in enumerate(table.rows):
        cells = values(row.cells, width)
        number = number_at(row, column)
        if row.kind == DATA and number:
            person = known.get(number)
            verdict = _verdict(name_at(table, row), person)
            found[verdict] += 1
            if verdict in (DIFFERS, NOBODY):
                said = f"第 {row.number} 行{'姓名与登记的不一致，请核对号码' if verdict == DIFFERS else '的号码没有参保登记'}。"
                problems.append(Problem(verdict, f"工作表「{table.sheet}」{said}", table.sheet, row.number, blocking=False))
            cells += [verdict, *(FIELDS[name][1](standing, person) if person else "" for name in wanted)]
        rows.append(cells)
        if done % STEP == 0:
            progress(done, len(table.rows))
    made = frozenset(range(width, width + 1 + len(wanted)))
    return PlainSheet(table.sheet, [*head, *rows], len(head), made)


def _title(standing: Standing, name: str) -> str:
    return FIELDS[name][0].replace("本年度", f"{standing.year}年度")


def _verdict(name: str, person: Resident | None) -> str:
    if person is None:
        return NOBODY
    if not name:
        return NO_NAME
    return SAME if same_name(name, person.name) else DIFFERS


JOB = Job(
    key="fill", title="按证件号码填参保信息", group=FILES_GROUP, order=2,
    does="在您的表右边填上参保状态、缴费情况等，并比对姓名；原来的格子都不动。",
    needs=(
        FILE_NEED, ID_NEED, year_need(),
        Need("fields", "填哪些", COLUMNS, choices=tuple((name, title) for name, (title, _) in FIELDS.items()), otherwise=" ".join(USUAL)),
    ),
    run=run, words="比对 查询 匹配 vlookup 状态",
)  # fmt: skip
