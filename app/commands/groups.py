"""`xiangbao groups …`: an agency's list of people, who belongs where, who is not registered (Songshan 003 art. 3(6))."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import group_lists, group_people
from app.services.group_sorting import ListTerms
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("groups", help="特殊群体名单").add_subparsers(dest="what", required=True)
    read = sub(group, "import", "导入部门给的名单", run_import)
    read.add_argument("file", type=Path, metavar="表格", help="xlsx、xls、ods 或 csv")
    read.add_argument("--group", default="", metavar="人群", help="整份名单的人群，如 低保；表里自己写明的不用给")
    read.add_argument("--source", required=True, metavar="来源", help="给名单的部门，如 民政局")
    read.add_argument("--day", type=date.fromisoformat, required=True, metavar="日期", help="名单日期，如 2026-10-01")
    read.add_argument("--scope", metavar="代码", help="名单管到哪里；不给就是本站点的辖区，不在名单上的原有人员退出")
    read.add_argument("--add-only", action="store_true", help="只增加，不让任何人退出")
    read.add_argument("--dry-run", action="store_true", help="只检查，不提交")
    people = sub(group, "list", "某一天在各人群里的人", run_list)
    people.add_argument("--village", default="", metavar="代码")
    people.add_argument("--day", type=date.fromisoformat, metavar="日期")
    sub(group, "late", "在名单上、后来参保了的人", run_late)
    sub(group, "join", "把后来参保的人列入名单上的人群", run_join)
    missing = sub(group, "missing", "在名单上、还没有参保登记的人", run_missing)
    missing.add_argument("--village", default="", metavar="代码")
    missing.add_argument("--pdf", type=Path)
    missing.add_argument("--xlsx", type=Path)


def run_import(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        scope = "" if o.add_only else o.scope or desk.station.code
        found = group_lists.import_list(desk, o.file, ListTerms(o.group, o.source, o.day, scope), dry_run=o.dry_run)
    return {
        "rows": found.rows, "new": found.new, "same": found.same, "ended": found.ended, "missing": found.missing,
        "wrong": found.wrong, "problems": found.problems, "villages": [asdict(one) for one in found.villages],
        "details": [asdict(problem) for problem in found.details], "filings": list(found.filings), "import": found.number,
    }, 0  # fmt: skip


def run_list(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = group_people.members(desk, o.village, o.day or desk.today)
    return {"members": [asdict(one) for one in found]}, 0


def run_late(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = group_lists.late(desk)
    return {"late": [
        {"village": one.resident.village, "name": one.resident.name, "id_number": one.resident.id_number, "group": one.group,
         "source": one.source, "day": one.day}
        for one in found
    ]}, 0  # fmt: skip


def run_join(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"filings": group_lists.join(desk)}, 0


def run_missing(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = group_people.missing(desk, o.village)
        for path, make in ((o.pdf, group_people.missing_pdf), (o.xlsx, group_people.missing_xlsx)):
            if path:
                write_whole(path, make(desk, found))
    return {"missing": [asdict(one) for one in found]}, 0
