"""`xiangbao roster …` and `xiangbao imports …`: what the import wizard does, from the command line.

`resident import` and `collection import` keep their fixed forms and the automatic matching; here a person says which
sheet, header row and columns are meant, looks before anything is written, and takes a whole import back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.errors import OfficeError
from app.intake.layouts import AUTOMATIC, Layout, address, column_letters
from app.intake.sheets import SourceFile, read_file
from app.services import import_records, import_undo, intake_checks, intakes, pos_imports, reconciliations, rosters
from app.services.import_records import POS, ROSTER, TREASURY, ImportRecord
from app.services.intake_checks import ProblemRow
from app.storage import write_whole

_FILES = {"roster": ROSTER, "pos": POS, "treasury": TREASURY}


class ColumnUnknown(OfficeError):
    """--columns names a field or a column that is not there."""


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    for name, text in (("roster", "花名册"), ("pos", "POS 交易明细"), ("treasury", "国库清单")):
        group = commands.add_parser(name, help=f"{text}：先看再导入").add_subparsers(dest="what", required=True)
        look = sub(group, "preview", "看文件怎样读、有哪些问题，不写入", run_preview)
        take = sub(group, "import", "按指定的表头和列导入", run_import)
        for made in (look, take):
            made.add_argument("file", type=Path)
            made.add_argument("--sheet", default="", help="工作表的名字")
            made.add_argument("--header-row", type=int, default=0, help="表头是第几行")
            made.add_argument("--columns", default="", metavar="项=列,…", help="例如 name=A,id_number=证件号,tier=F")
            made.add_argument("--village", default="", help="在镇、区办理花名册时：村的 12 位代码")
            made.add_argument("--month", default="", help="国库清单的对账月份")
            made.set_defaults(kind=_FILES[name])
        look.add_argument("--problems", type=Path, help="把要改正的行写成 xlsx")
    group = commands.add_parser("imports", help="导入记录").add_subparsers(dest="what", required=True)
    sub(group, "list", "以前的导入", run_list)
    for name, text, run in (
        ("plan", "撤销一次导入能撤到哪里，不写入", run_plan), ("undo", "撤销一次导入", run_undo),
    ):  # fmt: skip
        sub(group, name, text, run).add_argument("number", type=int, help="导入号，见 imports list")
    group.choices["undo"].add_argument("--reason", default="")


def run_preview(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        file = read_file(o.file)
        layout = _layout(o, file)
        found = intakes.look(o.kind, file, layout)
        checked = intake_checks.check(desk, o.kind, file, layout, village=o.village, month=o.month)
        if o.problems:
            write_whole(o.problems, intake_checks.workbook_of(checked))
    columns = {field.field: column_letters(field.column) for field in found.fields if field.column >= 0}
    return {
        "file": file.name, "sha256": file.digest, "sheet": found.sheet, "header_row": found.header_row,
        "columns": columns, "unused": list(found.unused), "rows": checked.total, "good": checked.good,
        "blocked": checked.blocked, "skipped": checked.skipped,
        "problems": [_problem(row) for row in checked.rows],
    }, 0  # fmt: skip


def _problem(row: ProblemRow) -> dict[str, Any]:
    return {
        "row": row.row, "kind": row.kind, "cells": [address(row.row, column) for column in row.bad],
        "codes": list(row.codes), "text": row.text,
    }  # fmt: skip


def run_import(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        file = read_file(o.file)
        layout = _layout(o, file)
        if o.kind == ROSTER:
            found = rosters.file_rows(desk, file, layout, o.village)
            return {
                "import": found.number, "rows": found.rows, "accepted": found.accepted, "problems": found.problems,
                "details": list(found.details),
            }, 0  # fmt: skip
        if o.kind == POS:
            logged = pos_imports.log_rows(desk, file, layout)
            return {"import": logged.number, "lines": logged.lines, "payments": logged.payments,
                    "problems": logged.problems, "details": list(logged.details)}, 0  # fmt: skip
        matched = reconciliations.settle_rows(desk, file, o.month, layout)
    return {**asdict(matched), "details": [asdict(d) for d in matched.details]}, 0


def run_list(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = import_records.records(desk)
    return {"imports": [_said(record) for record in found]}, 0


def run_plan(call: work.Call) -> work.Result:
    with call.desk() as desk:
        plan = import_undo.plan(desk, call.options.number)
    return {
        **_said(plan.record), "text": plan.sentence, "at_once": plan.at_once, "consent": plan.consent,
        "gone": plan.gone, "lines": plan.lines, "left": [asdict(left) for left in plan.left],
    }, 0  # fmt: skip


def run_undo(call: work.Call) -> work.Result:
    with call.desk() as desk:
        done = import_undo.undo(desk, call.options.number, call.options.reason)
    return {"withdrawn": done.at_once, "consent": done.consent, "lines": done.lines, "left": done.left}, 0


def _said(record: ImportRecord) -> dict[str, Any]:
    return {
        "number": record.number, "kind": record.kind, "file": record.file, "sha256": record.digest, "by": record.operator,
        "at": record.at, "rows": record.rows, "accepted": record.accepted, "skipped": dict(record.skipped),
        "filings": [{"stream": str(act.stream), "first": act.first, "last": act.last} for act in record.acts],
        "corrections": [list(correction) for correction in record.corrections], "undone": record.undone,
    }  # fmt: skip


def _layout(o: Any, file: SourceFile) -> Layout:
    """The layout that the options describe; columns not named stay as matched."""
    if not (o.sheet or o.header_row or o.columns):
        return AUTOMATIC
    layout = Layout(o.sheet, o.header_row)
    if not o.columns:
        return layout
    found = intakes.look(o.kind, file, layout)
    columns = dict(found.chosen)
    known = {field.field for field in found.fields}
    for pair in o.columns.split(","):
        field, sign, text = pair.partition("=")
        if not sign or field.strip() not in known:
            raise ColumnUnknown(f"--columns 里的“{pair}”看不懂。", f"要写成 项=列，项是：{'、'.join(sorted(known))}。")
        columns[field.strip()] = _column(text.strip(), found.headers)
    return Layout(found.sheet, found.header_row, tuple(columns.items()))


def _column(text: str, headers: Sequence[str]) -> int:
    """A column by its header or by its letters."""
    if text in headers:
        return headers.index(text)
    letters = {column_letters(column): column for column in range(len(headers))}
    if text.upper() not in letters:
        raise ColumnUnknown(f"文件里没有“{text}”这一列。", f"文件的列：{'、'.join(headers)}。")
    return letters[text.upper()]
