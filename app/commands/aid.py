"""`xiangbao aid …`: 集体补助 and 社会资助 of a month or a year, and what the treasury has that waits for its entry.

Batches, entries and corrections are filed with `xiangbao file make aid | aid_entry | aid_correction` (Songshan 003 art. 12-13).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import aid_awaited, aid_books
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("aid", help="集体补助和社会资助").add_subparsers(dest="what", required=True)
    book = sub(group, "list", "一个月或一年的集体补助明细表、汇总表", run_list)
    book.add_argument("period", metavar="年-月或年度")
    book.add_argument("--pdf", type=Path)
    book.add_argument("--xlsx", type=Path)
    sub(group, "awaited", "国库清单里等着办补助入库的行，连同表单内容", run_awaited)


def run_list(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = aid_books.book(desk, o.period)
        printed = aid_books.paper(desk, found)
        for path, make in ((o.pdf, aid_books.as_pdf), (o.xlsx, aid_books.as_xlsx)):
            if path:
                write_whole(path, make(desk, o.period))
    return {
        "period": found.period, "total_fen": found.total_fen, "hash": found.content_hash,
        "villages": [asdict(village) for village in printed.villages], "rows": [asdict(row) for row in printed.rows],
    }, 0  # fmt: skip


def run_awaited(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"awaited": [asdict(one) for one in aid_awaited.proposals(desk)]}, 0
