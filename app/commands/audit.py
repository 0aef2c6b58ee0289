"""`xiangbao audit …`: the log of this station and of those below: shown, written to a file, sealed (GB/T 22239-2019 8.1.4.3)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.audit import KINDS
from app.services import audit_logs
from app.services.audit_logs import Asked
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("audit", help="操作日志").add_subparsers(dest="what", required=True)
    shown = sub(group, "show", "谁在什么时候登录、查看、办理、导出、打印过", run_show)
    shown.add_argument("--from", dest="first", default="", metavar="日期", help="不写就是最近 30 天")
    shown.add_argument("--to", dest="last", default="", metavar="日期")
    shown.add_argument("--place", default="", metavar="代码", help="本站点或下级站点的代码，连同它的下级")
    shown.add_argument("--kind", default="", choices=("", *KINDS))
    shown.add_argument("--xlsx", type=Path)
    sub(group, "seal", "现在就封存操作日志", run_seal)


def run_show(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = audit_logs.events(desk, Asked(o.first, o.last, o.place, o.kind))
        if o.xlsx:
            write_whole(o.xlsx, audit_logs.as_xlsx(desk, found))
    return {"lines": len(found.lines), "more": found.more, "rows": [
        {**asdict(line.event), "station": line.station, "operator_name": line.operator, "sealed": line.sealed}
        for line in found.lines
    ]}, 0  # fmt: skip


def run_seal(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"sealed": audit_logs.seal(desk)}, 0
