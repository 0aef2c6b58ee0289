"""批量信息变更模板: people with their fields in a spreadsheet that villages fill in and give back (批量信息变更模板.xls)."""

from __future__ import annotations

from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain.records import EFFECTIVE, Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.services.desk import Desk, Progress
from app.services.desk_jobs import change_sheets
from app.services.desk_jobs.declaration import LONG, PEOPLE_GROUP, Given, Job, Made, Need, Outcome, village_need
from app.services.desk_jobs.standing import Standing

HOW = (
    "填法：直接改右边的格子，改好存盘交回；没有变的不要动，也不要加列、删列。",
    "「登记证件号码」用来找人，不能在这里改；证件号码有错的，请在「参保人」里办变更登记。",
    "清空一格就是把这一项变为空。缴费档次写元数，例如 300。",
)


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    numbers = list(dict.fromkeys(given.words("numbers")))
    problems = []
    files, counts = [], []
    with desk.store.read() as unit:
        standing = Standing(desk, unit, desk.today.year)
        known = standing.known(numbers)
        problems = [
            Problem("nobody", f"{number} 没有参保登记，没有放进模板。", "numbers") for number in numbers if number not in known
        ]
        chosen = {one.n for one in known.values()}
        places = standing.places(given.text("village"))
        for done, (code, name) in enumerate(places):
            progress(done, len(places))
            people = [one for one in standing.people(code) if one.status == EFFECTIVE and (not numbers or one.n in chosen)]
            if people:
                files.append(Made(f"信息变更模板-{name}.xlsx", _book(name, people), len(people)))
                counts.append((name, f"{len(people):,} 人"))
    total = sum(made.rows for made in files)
    said = f"{len(files)} 个村共 {total:,} 人的变更模板，登记还没有生效的人不在内。" if files else "没有登记已生效的人。"
    return Outcome(tuple(files), said, tuple(counts), tuple(problems))


def _book(village: str, people: list[Resident]) -> bytes:
    rows: list[list[Value]] = [list(change_sheets.HEADER)]
    rows += [list(change_sheets.row(one, village)) for one in people]
    return plain_workbook([PlainSheet(change_sheets.SHEET, rows, 1), PlainSheet("填表说明", [[text] for text in HOW], 0)])


JOB = Job(
    key="change_template", title="批量信息变更模板", group=PEOPLE_GROUP, order=3,
    does="导出一张可以改的表，每村一份；改好后用「读回批量信息变更」提交。",
    needs=(village_need(), Need("numbers", "只要这些证件号码", LONG, hint="不填就是整村；几个号码用空格或换行隔开")),
    run=run, roles=frozenset({ASSISTANT, CLERK}), words="批量修改 模板 电话 银行账号",
)  # fmt: skip
