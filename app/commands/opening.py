"""`xiangbao opening …`: 期初建账 from an older system's export, and each village's list to be signed (Songshan 003 art. 12)."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import opening_papers, openings
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("opening", help="期初建账").add_subparsers(dest="what", required=True)
    take = sub(group, "import", "按原系统的余额表逐村建账", run_import)
    take.add_argument("balances", type=Path, metavar="余额表", help="xlsx、xls、ods 或 csv，一人一行")
    take.add_argument("--years", type=Path, metavar="分年缴费表", help="一人一年一行；余额表里有年度列的不用")
    take.add_argument("--closed-year", type=int, required=True, metavar="年度", help="余额截止到哪年年末")
    take.add_argument("--dry-run", action="store_true", help="只检查，不提交")
    paper = sub(group, "paper", "一个村的期初建账确认表", run_paper)
    paper.add_argument("village", metavar="代码", help="村的 12 位代码")
    paper.add_argument("--pdf", type=Path)
    paper.add_argument("--xlsx", type=Path)


def run_import(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = openings.import_balances(desk, o.balances, o.closed_year, years=o.years, dry_run=o.dry_run)
    villages = [{**asdict(village), "by_leaf": dict(village.by_leaf)} for village in found.villages]
    return {
        **asdict(found), "villages": villages, "problems": dict(found.problems),
        "details": [asdict(problem) for problem in found.details], "notes": [asdict(note) for note in found.notes],
    }, 0  # fmt: skip


def run_paper(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        for path, make in ((o.pdf, opening_papers.as_pdf), (o.xlsx, opening_papers.as_xlsx)):
            if path:
                write_whole(path, make(desk, o.village))
        return asdict(opening_papers.sums(desk, o.village)), 0
