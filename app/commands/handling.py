"""`xiangbao file …`: any business that is entered as a form, from the command line, as the window's 新办业务."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.errors import OfficeError
from app.services import handling


class FieldUnknown(OfficeError):
    """The form has no such field."""


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("file", help="办理各项业务").add_subparsers(dest="what", required=True)
    sub(group, "kinds", "本操作员能填报的业务", run_kinds)
    sub(group, "form", "一项业务的栏目和可选内容", run_form).add_argument("kind")
    make = sub(group, "make", "填报并提交", run_make)
    make.add_argument("kind", help="业务代码，见 file kinds")
    make.add_argument("fields", nargs="*", metavar="栏目=内容")
    make.add_argument("--rows", type=Path, metavar="表格", help="明细表（xlsx、xls、ods、csv）")
    make.add_argument("--dry-run", action="store_true", help="只检查，不提交")


def run_kinds(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"kinds": [asdict(one) for one in handling.offered(desk)]}, 0


def run_form(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = handling.blank(desk, call.options.kind)
        return {
            "kind": found.kind, "title": found.title, "fields": [_field(field) for field in found.fields],
            "rows": [_field(field) for field in found.rows],
            "choices": {name: [list(pair) for pair in pairs] for name, pairs in found.choices.items()},
        }, 0  # fmt: skip


def _field(field: Any) -> dict[str, Any]:
    return {"name": field.name, "label": field.label, "kind": field.kind, "required": field.required}


def _by_name(blank: handling.Blank, typed: dict[str, str]) -> dict[str, str]:
    """What was typed by the fields' own names: the words of the form do as well. Raises FieldUnknown."""
    names = {field.name: field.name for field in blank.fields} | {field.label: field.name for field in blank.fields}
    unknown = [word for word in typed if word not in names]
    if unknown:
        known = "、".join(f"{field.name}（{field.label}）" for field in blank.fields)
        raise FieldUnknown(f"「{blank.title}」没有栏目「{'、'.join(unknown)}」。", f"栏目：{known}。")
    return {names[word]: value for word, value in typed.items()}


def run_make(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        values = _by_name(handling.blank(desk, o.kind), work.fields_of(o.fields))
        rows, problems = handling.rows_from(desk, o.kind, o.rows) if o.rows else ([], [])
        checked = handling.check(desk, o.kind, values, rows)
        found: dict[str, Any] = {
            "title": checked.title, "count": checked.count, "fen": checked.fen, "left_out": [asdict(p) for p in problems],
            "problems": [asdict(problem) for problem in checked.problems],
        }  # fmt: skip
        if o.dry_run:
            return found, 0
        return {"filing": handling.file(desk, o.kind, values, rows), **found}, 0
