"""What a file would bring and which of its rows have problems, each with its own cells and the cell that is wrong.

The same for rosters, POS exports and the treasury's list. A row that an earlier import has brought is no problem but
「已登记，跳过」. Problem rows go out as a spreadsheet with the user's own columns, to be set right and read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.documents.problem_rows import ProblemSheet, problem_workbook
from app.domain.money import yuan
from app.errors import Problem
from app.intake.columns import match
from app.intake.layouts import Layout, table_of
from app.intake.sheets import Cell, NumberCell, SourceFile
from app.services import group_lists, import_records, openings, pos_imports, reconciliations, rosters, statement_lists
from app.services.desk import Desk
from app.services.group_sorting import ALREADY, ListTerms
from app.services.intakes import VOCABULARIES

VILLAGES_SAID = 6
BLOCKING, NOTE, SKIPPED, SUM = "blocking", "note", "skipped", "sum"
SKIPPED_CODES = frozenset({ALREADY, rosters.SKIPPED, openings.SKIPPED, "already_logged"})
SAID = frozenset({NOTE, SUM})
"""Kinds of rows that only say something."""
SETTLED_CODES = frozenset({"voided_pair"})
"""Found and settled by itself: said, but nothing to set right."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One row of the file (0: the file as a whole): its cells as they are, the columns that are wrong, why. A row of kind
    `sum` says what the file brings to one village.
    """

    row: int
    kind: str
    cells: tuple[str, ...]
    bad: tuple[int, ...]
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """`good` of `total` can be kept, `skipped` are here already, `blocked` are not taken; `facts` for the screen. `month` is
    the period that was chosen (a month, a closed year), `beside` the path of a second file, "" without one.
    """

    kind: str
    file: SourceFile
    layout: Layout
    village: str
    month: str
    total: int
    good: int
    skipped: int
    blocked: int
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[ProblemRow, ...]
    facts: tuple[tuple[str, str], ...]
    beside: str = ""


def check(
    desk: Desk, kind: str, file: SourceFile, layout: Layout, *, village: str = "", month: str = "", beside: str = ""
) -> Checked:
    """Judge every row as the import would; nothing is written. Raises ColumnsMissing, NotYourRole and others."""
    table = table_of(file, VOCABULARIES[kind], layout)
    problems: Sequence[Problem]
    facts: tuple[tuple[str, str], ...] = ()
    repeated, sums = 0, tuple[ProblemRow, ...]()
    if kind == import_records.ROSTER:
        found = rosters.try_out(desk, file, layout, village)
        problems, total, good = (*found.details, *found.notes), found.rows, found.accepted
    elif kind == import_records.POS:
        logged = pos_imports.try_out(desk, file, layout)
        problems, total = logged.details, logged.lines
        good = logged.lines - sum(problem.code == "already_logged" for problem in logged.details)
        facts = _pos_facts(logged)
    elif kind == import_records.OPENING:
        opened = openings.try_out(desk, file, int(month), layout, Path(beside) if beside else None)
        problems, total, facts, sums = (*opened.details, *opened.notes), opened.rows, _opening_facts(opened), _by_village(opened)
        good = opened.accepted if opened.agrees else 0
    elif kind in {import_records.TAX, import_records.BANK}:
        take = statement_lists.take_tax if kind == import_records.TAX else statement_lists.take_bank
        listed = take(desk, file, month, layout, keep=False)
        problems, repeated = listed.problems, listed.same
        total, good = listed.rows + sum(problem.row > 0 for problem in problems), listed.new + listed.changed
        if kind == import_records.BANK and any(problem.blocking for problem in problems):
            good = 0  # a statement is taken whole or not at all
        facts = _list_facts(listed)
    elif kind == import_records.GROUPS:
        people = group_lists.try_out(desk, file, ListTerms.read(month), layout)
        problems, total, facts = people.details, people.rows + people.ended, group_facts(people)
        good = people.new + people.ended + people.missing
    else:
        matched, problems = reconciliations.try_out(desk, file, month, layout)
        repeated = matched.repeated
        total, good = matched.rows + len(problems), matched.rows - repeated
        facts = _treasury_facts(matched)
    rows = (*sums, *_rows(problems, dict(table.rows), table.columns))
    skipped = repeated + sum(row.kind == SKIPPED for row in rows)
    blocked = sum(row.kind == BLOCKING for row in rows)
    return Checked(
        kind, file, layout, village, month, total, good, skipped, blocked, table.headers, table.columns, rows, facts, beside
    )


def workbook_of(checked: Checked) -> bytes:
    """The rows to set right as .xlsx: the file's own columns and heads, 原因 last, bad cells coloured, all text."""
    wrong = [row for row in checked.rows if row.kind == BLOCKING and row.row]
    width = max([len(checked.headers), *(len(row.cells) for row in wrong)])
    return problem_workbook(ProblemSheet(_heads(checked, width), tuple((row.cells, row.bad, row.text) for row in wrong)))


def _heads(checked: Checked, width: int) -> tuple[str, ...]:
    """The user's own heads; a head of two rows that one row cannot tell is replaced by the field's name."""
    heads = [*checked.headers, *[""] * (width - len(checked.headers))]
    vocabulary = VOCABULARIES[checked.kind]
    if checked.layout.columns is None:
        told = match(heads, vocabulary)
        for words in vocabulary.fields:
            column = checked.columns.get(words.field, -1)
            if column >= 0 and told.get(words.field) != column:
                heads[column] = words.label
    return tuple(heads)


def _rows(
    problems: Sequence[Problem], cells: Mapping[int, Sequence[Cell]], columns: Mapping[str, int]
) -> tuple[ProblemRow, ...]:
    """One record for each row of the file that has something, worst first within a row, in the order of the file."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    found = []
    for number in sorted(by_row):
        mine = sorted(by_row[number], key=_kind)
        bad = tuple(dict.fromkeys(columns[problem.field] for problem in mine if problem.field in columns))
        codes = tuple(problem.code for problem in mine)
        text = "".join(_sentence(problem) for problem in mine)
        found.append(ProblemRow(number, _kind(mine[0]), tuple(map(_shown, cells.get(number, ()))), bad, text, codes))
    return tuple(found)


def _by_village(found: openings.OpeningResult) -> tuple[ProblemRow, ...]:
    """What each village gets, above what is wrong."""
    return tuple(
        ProblemRow(0, SUM, (), (), f"{one.name}：{one.people:,} 人，{yuan(one.fen)} 元，缴费年度 {one.years:,} 个", ())
        for one in found.villages
    )


def _opening_facts(found: openings.OpeningResult) -> tuple[tuple[str, str], ...]:
    """The file's people and money beside its own total row, and what of it can be taken over."""
    stated = "文件没有合计行" if found.stated_fen is None else f"{yuan(found.stated_fen)} 元{'，相符' if found.agrees else '，不符'}"
    return (
        ("文件人数", f"{found.rows:,} 人"), ("各行相加", f"{yuan(found.file_fen)} 元"), ("文件的合计行", stated),
        ("可以建账", f"{found.accepted:,} 人，{len(found.villages):,} 个村"), ("建账金额", f"{yuan(found.fen)} 元"),
        ("截止", f"{found.closed_year} 年 12 月 31 日"),
    )  # fmt: skip


def _shown(cell: Cell) -> str:
    """A cell as spreadsheet software shows it: what has lost its digits stays refused when it is read again as text."""
    if isinstance(cell, NumberCell) and cell.lost_precision:
        return f"{float(cell):.5E}"
    return str(cell)


def _sentence(problem: Problem) -> str:
    if problem.code in SKIPPED_CODES:
        return "已登记，跳过。"
    return problem.text if problem.text.endswith("。") else f"{problem.text}。"


def _kind(problem: Problem) -> str:
    """`blocking` sorts before `note` and `skipped`."""
    if problem.code in SKIPPED_CODES:
        return SKIPPED
    return BLOCKING if problem.blocking and problem.code not in SETTLED_CODES else NOTE


def _pos_facts(found: pos_imports.PosResult) -> tuple[tuple[str, str], ...]:
    tiers = "，".join(f"{tier} 元 {count:,} 笔" for tier, count in found.by_tier.items())
    return (
        ("交易行数", f"{found.lines:,}"), ("批次", f"{found.batches:,}"), ("全部交易净额", f"{yuan(found.net_fen)} 元"),
        ("新记缴费", f"{found.payments:,} 笔"), ("缴费金额", f"{yuan(found.payments_fen)} 元"), ("各档次", tiers),
    )  # fmt: skip


def group_facts(found: group_lists.GroupListResult) -> tuple[tuple[str, str], ...]:
    """What a list of a special group comes to, altogether and in the villages that it changes most."""
    changed = sorted(found.villages, key=lambda one: (-one.new - one.ended - one.missing, one.code))
    villages = [
        (one.name, f"新进 {one.new:,}，已在册 {one.same:,}，退出 {one.ended:,}，未参保 {one.missing:,}")
        for one in changed[:VILLAGES_SAID]
    ]  # fmt: skip
    return (
        ("名单人数", f"{found.rows:,}"), ("新进", f"{found.new:,} 人"), ("已在册", f"{found.same:,} 人"), ("退出", f"{found.ended:,} 人"),
        ("未参保登记", f"{found.missing:,} 人"), ("号码或姓名有误", f"{found.wrong:,} 人"), *villages,
    )  # fmt: skip


def _treasury_facts(found: reconciliations.Reconciled) -> tuple[tuple[str, str], ...]:
    return (
        ("清单行数", f"{found.rows:,}"), ("对上入账", f"{found.matched:,} 笔　{yuan(found.matched_fen)} 元"),
        ("POS 有、国库无", f"{found.pos_only:,} 笔"), ("国库有、POS 无", f"{found.treasury_only:,} 笔"),
        ("金额不符", f"{found.amount_differs:,} 笔"), ("以前清单已对过", f"{found.repeated:,} 笔"),
    )  # fmt: skip


def _list_facts(found: statement_lists.Listed) -> tuple[tuple[str, str], ...]:
    return (
        ("清单行数", f"{found.rows:,}"), ("金额合计", f"{yuan(found.total_fen)} 元"), ("新的", f"{found.new:,} 行"),
        ("与以前读入的不同", f"{found.changed:,} 行"), ("以前已读入", f"{found.same:,} 行"),
    )  # fmt: skip
