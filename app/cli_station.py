"""`xiangbao station head`: how far this station's chains have come, the 日结单, and an old sheet held against the books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import day_end
from app.storage import write_whole


def add(group: Any, sub: Any) -> None:
    """Add the command to the group `station`."""
    head = sub(group, "head", "本站点各流水到第几号、校验码；日结单", run_head)
    head.add_argument("--out", type=Path, help="把日结单（PDF）写到这个文件")
    head.add_argument("--check", default="", metavar="号和校验码", help="照日结单上的一行输入，看数据里有没有")


def run_head(call: work.Call) -> work.Result:
    """Exit 1 when the row of a sheet is not found."""
    with call.desk() as desk:
        if call.options.check:
            found = day_end.check(desk, call.options.check)
            return {"found": found.found, "said": found.said, "number": found.number, "since": found.since}, 0 if found.found else 1
        if call.options.out is not None:
            write_whole(call.options.out, day_end.slip(desk))
        heads = [{"title": head.title, "number": head.number, "code": head.code} for head in day_end.heads(desk)]
        return {"station": desk.station.code, "heads": heads}, 0
