"""`xiangbao exchange quarantine`: what packages brought that was not taken in, and closing it with a word (security T12, T18)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app import cli_work as work
from app.services import quarantine


def add(group: Any, sub: Any) -> None:
    """Add the command to the group of the exchange."""
    made = sub(group, "quarantine", "没有读入的单据：是谁的、多少、怎么办；写了 --done 就记下已处理", run)
    made.add_argument("--done", metavar="编号", help="处理好的一项的编号（列出来的 key）")
    made.add_argument("--note", metavar="怎么处理的", default="")


def run(call: work.Call) -> work.Result:
    """Close one, where one is named; then all of them as they stand."""
    with call.desk() as desk:
        if call.options.done:
            quarantine.see_to(desk, call.options.done, call.options.note)
        return {"left_out": [asdict(one) for one in quarantine.listed(desk)]}, 0
