"""`xiangbao grants …`: 财政补助 as the window's page: claims, requests, what is awaited, arrivals, papers (003 art. 12-13)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.business.grant_request import GOVERNMENT, LEVEL_TITLES, SUBSIDY
from app.domain.money import parse_yuan
from app.services import grant_overview, grant_papers, grants
from app.services.desk import Desk
from app.services.grant_papers import Wanted
from app.storage import write_whole

KINDS = {"subsidy": SUBSIDY, "government": GOVERNMENT}
PAPERS: dict[str, Callable[[Desk, Wanted], bytes]] = {
    "request": grant_papers.request_pdf, "detail": grant_papers.detail_pdf, "roster": grant_papers.roster_pdf,
}  # fmt: skip


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("grants", help="财政补助：缴费补贴和政府代缴").add_subparsers(dest="what", required=True)
    for name, title, run in (
        ("claims", "应申请而没有申请的", run_claims), ("overview", "各村应补、已申请、已到账、在途", run_overview),
        ("request", "提交申请，由另一人复核", run_request),
    ):  # fmt: skip
        made = sub(group, name, title, run)
        _about(made)
        if name != "overview":
            made.add_argument("--village", action="append", default=[], metavar="代码", help="只要这个村（可写几次）")
    sub(group, "awaited", "已申请、还没有到账的", run_awaited)
    arrive = sub(group, "arrive", "登记一笔财政拨款到账", run_arrive)
    arrive.add_argument("keys", nargs="*", metavar="编号", help="见 grants awaited；不给就按级次和项目全选")
    arrive.add_argument("--level", choices=tuple(LEVEL_TITLES))
    arrive.add_argument("--kind", choices=tuple(KINDS))
    arrive.add_argument("--year", type=int)
    arrive.add_argument("--part", action="store_true", help="财政只拨了一部分：按申请的先后，够一个人的先记账")
    arrive.add_argument("--receivable", action="store_true", help="收到的是随缴费记账的补贴（应收财政补助）")
    for name, kind in (("--day", date.fromisoformat), ("--voucher", str), ("--fen", int), ("--yuan", parse_yuan)):
        arrive.add_argument(name, type=kind, required=name in {"--day", "--voucher"})
    arrive.add_argument("--into", choices=grants.INTO_CHOICES, default=grants.INTO_CHOICES[0])
    sub(group, "receivable", "应收财政补助，按级次", run_receivable)
    paper = sub(group, "paper", "申请表、明细表、政府代缴花名册", run_paper)
    paper.add_argument("paper", choices=tuple(PAPERS))
    _about(paper)
    paper.add_argument("--village", default="", metavar="代码")
    paper.add_argument("--level", default="", choices=("", *LEVEL_TITLES))
    paper.add_argument("--pdf", type=Path)
    paper.add_argument("--xlsx", type=Path)
    one = sub(group, "person", "一个人的残疾人缴费补助申请表，或在途补贴证明", run_person)
    one.add_argument("id_number", metavar="证件号码")
    one.add_argument("--year", type=int, help="残疾人缴费补助的年度；不给就是在途补贴证明")
    one.add_argument("--pdf", type=Path, required=True)


def _about(parser: Any) -> None:
    parser.add_argument("year", type=int, metavar="年度")
    parser.add_argument("--kind", choices=tuple(KINDS), default="subsidy", help="subsidy 缴费补贴，government 政府代缴")


def run_claims(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = grants.claim_sums(desk, KINDS[o.kind], o.year, o.village)
    return {
        "year": o.year, "kind": o.kind, "people": sum(one.people for one in found), "fen": sum(one.fen for one in found),
        "villages": [{"code": one.village, "name": one.name, "people": one.people, "fen": one.fen, "levels": dict(one.levels)}
                     for one in found],
    }, 0  # fmt: skip


def run_overview(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = grant_overview.overview(desk, KINDS[o.kind], o.year)
    return asdict(found), 0


def run_request(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        return {"filings": grants.request(desk, KINDS[o.kind], o.year, o.village)}, 0


def run_awaited(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"awaited": [asdict(one) for one in grants.awaited(desk)]}, 0


def run_arrive(call: work.Call) -> work.Result:
    o = call.options
    fen = o.fen if o.fen is not None else o.yuan
    if fen is None or (o.receivable and not o.level):
        raise work.NothingChosen("请写明金额（--yuan 或 --fen）；应收财政补助还要写明级次（--level）。", "金额以银行凭证为准。")
    with call.desk() as desk:
        if o.receivable:
            return {"filings": [grants.settle_receivable(desk, o.level, arrived_on=o.day, voucher=o.voucher, into=o.into, fen=fen)]}, 0
        keys = o.keys or [
            one.key for one in grants.awaited(desk)
            if o.level in {None, one.level} and o.year in {None, one.year} and (not o.kind or KINDS[o.kind] == one.what)
        ]  # fmt: skip
        return {"filings": grants.arrive(desk, keys, arrived_on=o.day, voucher=o.voucher, into=o.into, fen=fen, part=o.part)}, 0


def run_receivable(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"receivable": grants.receivable(desk)}, 0


def run_paper(call: work.Call) -> work.Result:
    o = call.options
    wanted = Wanted(KINDS[o.kind], o.year, o.village, o.level)
    with call.desk() as desk:
        if o.pdf:
            write_whole(o.pdf, PAPERS[o.paper](desk, wanted))
        if o.xlsx:
            write_whole(o.xlsx, grant_papers.request_xlsx(desk, wanted))
    return {"pdf": str(o.pdf or ""), "xlsx": str(o.xlsx or "")}, 0


def run_person(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        made = grant_papers.disability_pdf(desk, o.id_number, o.year) if o.year else grant_papers.in_transit_pdf(desk, o.id_number)
        write_whole(o.pdf, made)
    return {"pdf": str(o.pdf)}, 0
