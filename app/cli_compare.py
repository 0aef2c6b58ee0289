"""`xiangbao exchange compare`: which filings two stations disagree on (003 Songshan art. 9-11; security T12, T15, T18)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.errors import OfficeError
from app.services import comparisons


class NothingToCompare(OfficeError):
    """Neither a file to read nor one to write is named."""


def add(group: Any, sub: Any) -> None:
    """Add the command to the group of the exchange."""
    made = sub(group, "compare", "找差异：读对方的对照文件，列出两边不同的单据；写了 --write 就写一个给对方读", run)
    made.add_argument("file", type=Path, nargs="?", help="对方写的对照文件")
    made.add_argument("--write", type=Path, metavar="文件", help="写本站点的对照文件")
    made.add_argument("--for", dest="to", metavar="代码", help="写给哪个站点：上级或下级；一个单位有几台电脑的，写全，如 150404-02.1")


def run(call: work.Call) -> work.Result:
    """Exit status 1 when something differs."""
    wanted = call.options
    if bool(wanted.file) == bool(wanted.write) or bool(wanted.write) != bool(wanted.to):
        raise NothingToCompare("没有写要读的对照文件。", "请写文件名；要给对方写一个，请写 --write 文件 --for 代码。")
    with call.desk() as desk:
        if wanted.write:
            filings = comparisons.write(desk, wanted.write, wanted.to)
            return {"file": str(wanted.write), "to": wanted.to, "filings": filings}, 0
        found = comparisons.compare(desk, wanted.file)
    rows = [{**asdict(one), "count": one.count} for one in found.differences]
    alike = not rows
    return {
        "from": found.sender.partition("-")[0], "made_at": found.made_at, "same": found.same, "alike": alike, **found.sides,
        "differences": rows,
    }, 0 if alike else 1  # fmt: skip
