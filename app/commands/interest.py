"""`xiangbao interest …`: 结息 of a year for the district, and of one person, as the window's 结息 page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.interest_terms import FINAL, PROVISIONAL
from app.services import settlement_papers, settlements
from app.services.desk import Desk
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("interest", help="个人账户结息").add_subparsers(dest="what", required=True)
    sub(group, "due", "要结息的年度，按先后", run_due)
    show = sub(group, "preview", "一年的利息，逐村试算，不记账", run_preview)
    settle = sub(group, "settle", "提交一年的结息，由另一人复核", run_settle)
    for made in (show, settle):
        made.add_argument("year", type=int, metavar="年度")
        made.add_argument("--stage", choices=(FINAL, PROVISIONAL), default="", help="正式 final 或暂定 provisional")
        made.add_argument("--village", action="append", default=[], metavar="代码", help="只结这个村（可写几次）")
    show.add_argument("--pdf", type=Path)
    show.add_argument("--xlsx", type=Path)
    one = sub(group, "person", "一个人中途领取、注销，或更正以后重新结息", run_person)
    one.add_argument("id_number", metavar="证件号码")
    one.add_argument("--through", required=True, metavar="年-月", help="计息到哪个月，写 12 月就是全年")
    one.add_argument("--preview", action="store_true", help="只算一遍，不提交")
    one.add_argument("--goes-on", action="store_true", help="开始领取待遇：余额以后继续计息（不写就是账户到此为止）")


def run_due(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"years": list(settlements.due_years(desk))}, 0


def run_preview(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = settlements.preview(desk, o.year, o.stage, o.village)
        for path, make in ((o.pdf, settlement_papers.as_pdf), (o.xlsx, settlement_papers.as_xlsx)):
            if path:
                write_whole(path, make(desk, found))
    return {
        "year": found.year, "stage": found.stage, "rate": found.rate, "status": found.status, "terms": found.terms,
        "interest_fen": sum(village.interest_fen for village in found.villages),
        "difference_fen": sum(village.difference_fen for village in found.villages),
        "villages": [_village(village) for village in found.villages],
    }, 0  # fmt: skip


def _village(village: settlements.VillageYear) -> dict[str, Any]:
    return {**asdict(village), "by_source": dict(village.by_source), "problems": list(village.problems)}


def run_settle(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        stage = o.stage or settlements.terms_of_year(desk, o.year)[1]
        filed = settlements.file(desk, o.year, stage, o.village)
    return {
        "year": o.year, "stage": stage, "villages": filed.villages, "total_fen": filed.total_fen,
        "left": [{"village": code, "text": text} for code, text in filed.left],
    }, 0  # fmt: skip


def run_person(call: work.Call) -> work.Result:
    with call.desk() as desk:
        if call.options.preview:
            return _tried(settlements.preview_person(desk, call.options.id_number, call.options.through, goes_on=call.options.goes_on)), 0
        return {"filing": _filed(desk, call.options)}, 0


def _tried(found: settlements.PersonYear) -> dict[str, Any]:
    return {
        "name": found.resident.name, "year": found.year, "through": found.through, "goes_on": found.goes_on, "status": found.status,
        "terms": found.terms, "opening_fen": found.opening_fen, "interest_fen": found.interest_fen,
        "difference_fen": found.difference_fen, "by_source": dict(found.by_source), "problems": list(found.problems),
    }  # fmt: skip


def _filed(desk: Desk, options: Any) -> str:
    return settlements.for_person(desk, options.id_number, options.through, goes_on=options.goes_on)
