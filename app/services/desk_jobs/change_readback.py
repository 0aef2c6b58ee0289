"""读回批量信息变更: only the cells that differ become 变更登记, one per person, after a preview of old → new.

One act per village, all in one transaction: either every good row is filed or none (Linyi 004 2(1)). A person whose
change already waits for review is left out, so reading the same file twice files nothing twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.business import business, change, group_list
from app.documents.plain_workbooks import PlainSheet, Value, plain_workbook
from app.domain.filing import Draft
from app.domain.records import EFFECTIVE, FILED, Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.intake.cells import clean, is_scientific
from app.intake.file_gate import take_bytes
from app.intake.plain_tables import PlainRow, PlainTable
from app.intake.refusals import FileChanged
from app.intake.sheets import NumberCell
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.desk_jobs.change_sheets import LABELS, VERSION, WHO
from app.services.desk_jobs.declaration import FILES, PEOPLE_GROUP, Given, Job, Made, Need, NeedMissing, Outcome
from app.services.desk_jobs.strangers import STEP, letters, number_at, place, read_all
from app.services.papers import village_name
from app.services.people import change_body

ID_TITLE, NAME_TITLE = WHO[1], WHO[2]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row that changes something: who, the draft, and where it stands."""

    resident: Resident
    draft: Draft
    where: str


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    """The preview: nothing is filed."""
    seal = _seal(given)
    with desk.store.read() as unit:
        wanted, problems = _read(desk, unit, given, progress)
        rows = [row for one in wanted for row in _cells(unit, one)]
    head: list[Value] = ["村", "姓名", "证件号码", "栏目", "原来", "改为", "在哪一行"]
    files = (Made("信息变更预览.xlsx", plain_workbook([PlainSheet("变更预览", [head, *rows])]), len(rows)),) if rows else ()
    refused = sum(problem.blocking for problem in problems)
    said = f"{len(wanted):,} 人的 {len(rows):,} 处有改动，可以提交；{refused:,} 行有问题，不会提交。还没有写入。"
    counts = (("有改动的人", f"{len(wanted):,} 人"), ("改动", f"{len(rows):,} 处"), ("有问题", f"{refused:,} 行"))
    return Outcome(files, said, counts, tuple(problems), ready=len(wanted), seal=seal)


def commit(desk: Desk, given: Given, progress: Progress) -> Outcome:
    """File what the preview has shown: the files are read and checked again in the same transaction.

    Raises FileChanged when they are not those of the preview.
    """
    desk.need(ASSISTANT, CLERK, doing="变更登记")
    villages: dict[str, list[Draft]] = defaultdict(list)
    with desk.store.write() as unit:
        wanted, problems = _read(desk, unit, given, progress)
        if given.seal and _seal(given) != given.seal:
            raise FileChanged("、".join(path.name for path in given.paths("files")))
        for one in wanted:
            villages[one.resident.village].append(one.draft)
        for village in sorted(villages):
            desk.file(unit, village, villages[village], progress)
        counts = tuple((village_name(unit, village), f"{len(villages[village]):,} 份") for village in sorted(villages))
    return Outcome((), f"已提交 {len(wanted):,} 份变更登记，等上级审核。", counts, tuple(problems))


def _seal(given: Given) -> str:
    """SHA-256 over the files' own, in their order."""
    whole = hashlib.sha256()
    for path in given.paths("files"):
        whole.update(hashlib.sha256(take_bytes(path)).digest())
    return whole.hexdigest()


def _read(desk: Desk, unit: Unit, given: Given, progress: Progress) -> tuple[list[Wanted], list[Problem]]:
    """Rows that change something and pass the rules; everything wrong with the others."""
    wanted: list[Wanted] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for table in read_all(given.paths("files"), progress):
        numbers = table.column(ID_TITLE)
        if numbers is None:
            problems += _foreign(table)
            continue
        for done, row in enumerate(table.data()):
            if done % STEP == 0:
                progress(done, len(table.rows))
            found = _one(desk, unit, table, row, numbers)
            if isinstance(found, Wanted) and found.resident.subject in seen:
                found = [_problem("twice", f"{found.resident.name} 在前面已经有一行，只读前面那一行。", table, row)]
            if isinstance(found, Wanted):
                seen.add(found.resident.subject)
                wanted.append(found)
            else:
                problems += found
    if not wanted and not problems:
        problems.append(Problem("nothing_changed", "没有一格和登记的不一样，没有要提交的。", blocking=False))
    return wanted, problems


def _foreign(table: PlainTable) -> list[Problem]:
    """A sheet that is not the template's; the page that explains it says nothing."""
    if table.width <= 1:
        return []
    if VERSION not in table.headers:
        raise NeedMissing(f"「{table.file}·{table.sheet}」不是信息变更模板。", "请用「批量信息变更模板」导出的表填写，不要改表头。")
    return [Problem("no_id_column", f"{table.file}·{table.sheet} 缺少「{ID_TITLE}」这一列，没有读。")]


def _one(desk: Desk, unit: Unit, table: PlainTable, row: PlainRow, numbers: int) -> Wanted | list[Problem]:
    """What one row asks for: a draft, or why not ([] when nothing differs)."""
    number = number_at(row, numbers)
    effective = [one for one in unit.residents.alive(number) if one.status == EFFECTIVE] if number else []
    if not effective:
        return [_problem("nobody", f"号码「{number or '（空）'}」没有生效的参保登记。", table, row)]
    if spoilt := _spoilt(table, row):
        return spoilt
    resident = effective[0]
    if not resident.village.startswith(desk.station.code):
        return [_problem("not_ours", f"{resident.name} 不在本站点的辖区。", table, row)]
    body = change_body(resident, _given(table, row, resident), desk.today)
    if not body["changes"]:
        return []
    version = table.column(VERSION)
    pinned = clean(row.at(version)) if version is not None else ""
    if not pinned or not resident.version.startswith(pinned):
        return [_problem("stale", f"{resident.name} 的资料在导出模板之后变过，请重新导出再填。", table, row)]
    if any(docket.kind == "change" and docket.state == FILED for docket in unit.dockets.of_subject(resident.subject)):
        return [_problem("waiting", f"{resident.name} 已有一份变更登记在等审核，审核后再读回。", table, row)]
    context = desk.context(unit, resident.village, resident.n)
    found = [*business("change").check(body, context), *group_list.unknown(context.policy, body["changes"].get("group", ""))]
    blocking = [problem for problem in found if problem.blocking]
    if blocking:
        return [_problem(problem.code, f"{resident.name}：{problem.text}", table, row) for problem in blocking]
    return Wanted(resident, Draft("change", body, resident.subject, (resident.filing,)), place(table, row))


def _spoilt(table: PlainTable, row: PlainRow) -> list[Problem]:
    """Cells that a spreadsheet has made a number of, their last digits gone (6.22202E+18); never a value."""
    found = []
    for label in LABELS:
        column = table.column(label)
        cell = row.at(column) if column is not None else ""
        if column is not None and ((isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(cell)):
            text = f"{letters(column)}{row.number} 的{label}被表格软件变成了数字，后几位已丢失。请把这一格设为文本，照原件重填。"
            found.append(_problem("lost_digits", text, table, row))
    return found


def _given(table: PlainTable, row: PlainRow, resident: Resident) -> dict[str, str]:
    """The cells that differ from the record; columns that the file does not have ask for nothing."""
    found = {}
    for label, name in LABELS.items():
        column = table.column(label)
        if column is not None and (text := clean(row.at(column))) != change.old_value(resident, name):
            found[name] = text
    return found


def _problem(code: str, text: str, table: PlainTable, row: PlainRow) -> Problem:
    return Problem(code, f"{place(table, row)}：{text}", table.sheet, row.number)


def _cells(unit: Unit, one: Wanted) -> Iterator[list[Value]]:
    """A row of the preview per cell that differs."""
    labels = {name: label for label, name in LABELS.items()}
    for name, text in one.draft.body["changes"].items():
        yield [
            village_name(unit, one.resident.village), one.resident.name, one.resident.id_number, labels.get(name, name),
            one.draft.body["old"].get(name, "") or "（空）", text or "（空）", one.where,
        ]  # fmt: skip


JOB = Job(
    key="change_readback", title="读回批量信息变更", group=PEOPLE_GROUP, order=4,
    does="读回改好的变更模板，先看改了哪些（原来 → 改为），确认后才提交变更登记。",
    needs=(Need("files", "改好的模板", FILES, required=True, hint="一行一个文件；用「批量信息变更模板」导出的表"),),
    run=run, roles=frozenset({ASSISTANT, CLERK}), commit=commit, commit_title="提交变更登记", words="批量修改 导入",
)  # fmt: skip
