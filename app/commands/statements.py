"""`xiangbao statement …`, `rights`, `certificate`, `paper check`: what an account says, and what was printed of it.

Songshan 003 art. 15-16. `statement ID` is one person's year, `statement village CODE` everybody's with the list to sign.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.contribution_years import Contributions
from app.domain.statement import ComponentYear
from app.services import paper_checks, rights_papers, statement_papers, statements
from app.services.desk import Desk
from app.services.statements import PersonStatement
from app.storage import write_whole

VILLAGE = "village"


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    made = sub(commands, "statement", "个人账户对账单：一个人的，或 statement village 代码 整村的", run_statement)
    made.add_argument("who", metavar="证件号码", help="证件号码；整村打印写 village")
    made.add_argument("code", nargs="?", default="", metavar="村代码", help="只在 village 后面写")
    made.add_argument("--year", type=int, default=0, metavar="年度", help="不写就是今年")
    made.add_argument("--pdf", type=Path)
    rights = sub(commands, "rights", "个人权益记录：历年逐项", run_rights)
    rights.add_argument("id_number", metavar="证件号码")
    rights.add_argument("--pdf", type=Path)
    rights.add_argument("--xlsx", type=Path)
    sheet = sub(commands, "certificate", "缴费证明", run_certificate)
    sheet.add_argument("id_number", metavar="证件号码")
    sheet.add_argument("--from", dest="first", type=int, default=0, metavar="年度")
    sheet.add_argument("--to", dest="last", type=int, default=9999, metavar="年度")
    sheet.add_argument("--pdf", type=Path, required=True)
    group = commands.add_parser("paper", help="打印过的纸").add_subparsers(dest="what", required=True)
    check = sub(group, "check", "按校验码核对一张打印过的纸", run_check)
    check.add_argument("check_code", metavar="校验码")
    check.add_argument("--id-number", default="", metavar="证件号码", help="别的站点打印的，连同证件号码一起查")


def run_statement(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        year = o.year or desk.today.year
        if o.who == VILLAGE:
            return _village(desk, o.code, year, o.pdf)
        n = statements.number_of(desk, o.who)
        found = statements.statement(desk, n, year)
        if o.pdf:
            _write(desk, statement_papers.one_pdf(desk, n, year), o.pdf)
    return _shown(found), 0


def _village(desk: Desk, code: str, year: int, pdf: Path | None) -> work.Result:
    made = statement_papers.village_run(desk, code, year)
    if pdf is not None:
        _write(desk, made, pdf)
    return {
        "village": code, "year": year, "people": made.people, "closing_fen": made.closing_fen, "problems": list(made.problems),
    }, 0  # fmt: skip


def _write(desk: Desk, made: statement_papers.Run, path: Path) -> None:
    write_whole(path, made.pdf)
    statement_papers.keep(desk, made)


def _shown(found: PersonStatement) -> dict[str, Any]:
    year = found.statement
    return {
        "id_number": found.resident.id_number, "name": found.resident.name, "year": year.year,
        "opening_fen": year.whole.opening.fen, "closing_fen": year.whole.closing.fen,
        "components": [_component(row) for row in year.components],
        "entries": [
            {"value_on": line.entry.value_on, "booked_on": line.entry.booked_on, "leaf": line.entry.leaf, "fen": line.entry.fen,
             "year": line.year, "source": line.source, "filing": line.entry.filing}
            for line in found.lines
        ],
        **_years(found.contributions), "in_transit": [list(one) for one in found.in_transit], "code": found.code,
    }  # fmt: skip


def _component(row: ComponentYear) -> dict[str, Any]:
    names = ("opening", "added", "taken", "interest", "closing")
    figures = dict(zip(names, row.figures, strict=True))
    sums = {f"{name}_fen": figure.fen for name, figure in figures.items()}
    return {"name": row.name, **sums, "filings": {name: list(one.filings) for name, one in figures.items() if one.filings}}


def _years(found: Contributions) -> dict[str, Any]:
    return {
        "years": [{"year": one.year, "fen": one.fen, "source": one.source} for one in found.years], "years_paid": found.count,
        "gaps": list(found.gaps), "awaited": [{"year": one.year, "fen": one.fen} for one in found.awaited],
    }  # fmt: skip


def run_rights(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        n = statements.number_of(desk, o.id_number)
        found = statements.rights(desk, n)
        for path, make in ((o.pdf, rights_papers.rights_pdf), (o.xlsx, rights_papers.rights_xlsx)):
            if path:
                write_whole(path, make(desk, n))
    years = [
        {"year": one.year, "added": {name: f.fen for name, f in one.named() if f.postings}, "balance_fen": one.balance_fen}
        for one in found.years
    ]
    return {"id_number": found.resident.id_number, "balance_fen": found.balance_fen, "years": years, **_years(found.contributions)}, 0


def run_certificate(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        made = rights_papers.certificate(desk, statements.number_of(desk, o.id_number), o.first, o.last)
        write_whole(o.pdf, made.pdf)
        rights_papers.keep(desk, made)
    return {"file": str(o.pdf), "years": list(made.years), "fen": made.fen, "code": made.printed.code}, 0


def run_check(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = paper_checks.check(desk, call.options.check_code, call.options.id_number)
    return {**asdict(found), "said": found.said}, 0


