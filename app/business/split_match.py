"""一笔入库对几笔缴费: the treasury has one row for several years that one person has paid (Songshan 003 art. 10-11, 13).

Nothing is split by hand: the lines are the person's own, their sum is the row's to the fen, and each is credited with the
row's treasury date and the subsidy that its own day and year give it. A row that was nobody's when the list came is taken
from where it stands (暂收). Finance proposes, another key agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.back_years import held_back
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.manual_match import open_row, subsidy_of
from app.business.reconciliation import STRANGER, credit_line, subsidies
from app.business.shapes import Day, Fen, LineName, Shape, Text, Word, Year
from app.business.suspense_stock import free_fen
from app.domain.chart import unclaimed
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.posting import TREASURY, Posting, account, awaiting, in_transit
from app.domain.records import EFFECTIVE, Line, Resident
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

KIND, BY_HAND = "split_match", "by_hand"
FEWEST, MOST = 2, 15
"""Payments of one row; two of them at least."""

FORM = (
    Field("key", "国库的哪一行", "choice", required=True),
    Field("reason", "说明", "long", required=True, hint="例如 一张税票缴了三年"),
)
ROWS = (Field("year", "缴费年度", "number", required=True, help="不填就按金额自动找出这个人的几笔"),)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)

Row = Mapping[str, Any]


class SplitRow(Shape):
    line: LineName
    year: Year
    fen: Fen
    subsidy: list[tuple[Literal["central", "province", "city", "county"], Fen]] | UnsetType = UNSET


class SplitMatchShape(Shape):
    """`held`: the row stands in 暂收 since it was listed; else it is open."""

    key: Annotated[str, Meta(min_length=1, max_length=200)]
    fen: Fen
    entered_on: Day
    rows: Annotated[list[SplitRow], Meta(max_length=MOST)]
    reason: Text
    held: bool = False
    name: Word = ""
    id_number: Word = ""


def row_of(unit: Unit, key: str) -> tuple[Row | None, bool]:
    """A treasury row that may still be matched, and whether its money stands in 暂收."""
    found = open_row(unit, key)
    return (found, False) if found is not None else (_stranger(unit, key), True)


def _stranger(unit: Unit, key: str) -> Row | None:
    """A row that was nobody's when its list came, while all its money stands where it was put."""
    row = unit.treasury.row(key)
    stands = row is not None and row.get("found") == STRANGER and unit.postings.balance(unclaimed(key)) == int(row["fen"])
    return row if stands else None


def payer_of(unit: Unit, row: Row) -> Resident | None:
    """The registered person whom a row names."""
    alive = unit.residents.alive(str(row.get("id_number", "")))
    return alive[0] if alive and alive[0].status == EFFECTIVE else None


def open_lines(unit: Unit, subject: str) -> list[Line]:
    """A person's payments that the treasury has not confirmed, by year."""
    lines = [line for line in unit.lines.of_subject(subject) if (line.state, line.phase) == ("payment", "effective")]
    return sorted((line for line in lines if held_back(line, unit) is None), key=lambda line: (line.year, line.line))


def fitting(lines: Sequence[Line], fen: int) -> list[Line]:
    """The lines that come to the sum: all of them, else the only choice there is; [] when none or several do."""
    if len(lines) >= FEWEST and sum(line.amount_fen for line in lines) == fen:
        return list(lines)
    some = lines[:MOST]
    sizes = range(FEWEST, len(some))
    found = [list(part) for size in sizes for part in combinations(some, size) if sum(line.amount_fen for line in part) == fen]
    return found[0] if len(found) == 1 else []


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Rows whose person has several open payments: open ones, then those that stand in 暂收."""
    unit = context.unit
    held = [path.removeprefix(unclaimed("")) for path, _ in unit.postings.balances(unclaimed("").rstrip("/"))]
    strangers = [row for key in held if (row := _stranger(unit, key)) is not None]
    rows = [*unit.treasury.open_rows(), *strangers]
    return {"key": [(str(row["key"]), title) for row in rows if (title := _title(unit, row))]}


def _title(unit: Unit, row: Row) -> str:
    payer = payer_of(unit, row)
    if payer is None or len(open_lines(unit, payer.subject)) < FEWEST:
        return ""
    return f"{payer.name} {payer.id_number} {row['entered_on']} 入库 {yuan(int(row['fen']))} 元"


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    row, held = row_of(context.unit, str(values.get("key", "")))
    payer = payer_of(context.unit, row) if row is not None else None
    if row is None or payer is None:
        return Drafted({**values, "fen": int(row["fen"]) if row else 0, "entered_on": str(row["entered_on"]) if row else "", "rows": []})
    years, fen = {int(one["year"]) for one in entered.rows if one.get("year")}, int(row["fen"])
    lines = open_lines(context.unit, payer.subject)
    chosen = [line for line in lines if line.year in years] if years else fitting(lines, fen)
    body = {
        **values, "fen": fen, "entered_on": str(row["entered_on"]), "name": payer.name, "id_number": payer.id_number,
        "rows": [_row(line, context) for line in chosen],
    }  # fmt: skip
    return Drafted({**body, "held": True} if held else body, payer.village, payer.subject)


def _row(line: Line, context: Context) -> dict[str, Any]:
    given = subsidy_of(line, line.amount_fen, context)
    row = {"line": line.line, "year": line.year, "fen": line.amount_fen}
    return {**row, "subsidy": given} if given else row


def check(body: Body, context: Context) -> list[Problem]:
    problems = [] if str(body.get("reason", "")).strip() else [Problem("missing_reason", "请写明为什么这样对上。", "reason")]
    row, held = row_of(context.unit, str(body.get("key", "")))
    payer = payer_of(context.unit, row) if row is not None else None
    if row is None:
        return [*problems, Problem("row_settled", "国库清单里没有这一行，或已经处理过。", "key")]
    if payer is None:
        return [*problems, Problem("unknown_person", "这一行写的人没有参保登记，或登记还没有生效，请先登记并复核。", "key")]
    said = (int(body.get("fen", 0)), str(body.get("entered_on", "")), bool(body.get("held")))
    if said != (int(row["fen"]), str(row["entered_on"]), held):
        return [*problems, Problem("row_differs", "金额或入库日期与国库清单的这一行不符，请退回重新填写。", "key")]
    if held and free_fen(context.unit, unclaimed(str(row["key"]))) < int(row["fen"]):
        return [*problems, Problem("spoken_for", "这笔暂收款已经申请退费或入账，请先退回那份单据。", "key")]
    if context.n and payer.village != context.village:
        return [*problems, Problem("another_village", "这个人不在这个村，请退回重新填写。", "key")]
    return [*problems, *_line_problems(body, payer, context)]


def _line_problems(body: Body, payer: Resident, context: Context) -> list[Problem]:
    rows, fen = list(body["rows"]), int(body["fen"])
    lines = {line.line: line for line in open_lines(context.unit, payer.subject)}
    total = sum(int(row["fen"]) for row in rows)
    if len(rows) < FEWEST or total != fen:
        said = "、".join(f"{line.year} 年 {yuan(line.amount_fen)} 元" for line in lines.values()) or "没有"
        text = f"选中的合计 {yuan(total)} 元，国库是 {yuan(fen)} 元。{payer.name} 还没有入库的缴费：{said}。请选合计正好相等的几个年度。"
        return [Problem("sum_differs", text, "key")]
    problems = []
    for no, row in enumerate(rows, 1):
        line = lines.get(str(row["line"]))
        if line is None or (line.amount_fen, line.year) != (int(row["fen"]), int(row["year"])):
            text = f"{row['year']} 年的这一笔已经入库、冲销，或不是这个人的，请退回重新填写。"
            problems.append(Problem("line_not_open", text, "year", no))
        elif [list(part) for part in row.get("subsidy", ())] != subsidy_of(line, line.amount_fen, context):
            problems.append(Problem("subsidy_differs", "随缴费记账的补贴与政策不符，请退回重新提交。", "year", no))
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body, subject = filing.body, filing.header.subject
    row, held = row_of(unit, str(body["key"]))
    lines = [unit.lines.get(str(one["line"])) for one in body["rows"]]
    if row is None or held != bool(body.get("held")) or any(line is None or line.phase != "effective" for line in lines):
        return {}
    on, source = str(row["entered_on"]), unclaimed(str(body["key"])) if held else TREASURY
    postings = [
        posting for line, one in zip(lines, body["rows"], strict=True) if line is not None
        for posting in (
            Posting(source, in_transit(line.station, line.terminal), line.amount_fen, on, day),
            Posting(awaiting(line.line), account(subject), line.amount_fen, on, day, subject),
            *subsidies(one.get("subsidy", ()), subject, on, day),
        )
    ]  # fmt: skip
    return {"postings": [posting.as_row() for posting in postings]}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    if not effects.get("postings"):
        return
    for row in filing.body["rows"]:
        credit_line(str(row["line"]), str(filing.body["entered_on"]), unit)
    unit.treasury.settle(str(filing.body["key"]), BY_HAND)


def unfit(filing: Filing, unit: Unit) -> str:
    """Several lines of the person whom the paper is about, each once, that come to the row's sum."""
    rows: Sequence[Row] = filing.body["rows"]
    names = [str(row["line"]) for row in rows]
    if len(set(names)) != len(names) or len(names) < FEWEST or sum(int(row["fen"]) for row in rows) != int(filing.body["fen"]):
        return "一笔入库对几笔缴费：明细与金额不符。"
    known = ((row, unit.lines.get(str(row["line"]))) for row in rows)
    odd = (line for row, line in known if line is not None and (line.subject, line.amount_fen) != (filing.header.subject, int(row["fen"])))
    return "一笔入库对几笔缴费：有不是这个人的缴费。" if any(True for _ in odd) else ""


def shared_lines(unit: Unit) -> Iterable[str]:
    """Lines that one row of the treasury has settled together with others: no ticket of the tax office names them alone."""
    ns = [one.n for one in unit.dockets.listed(state=EFFECTIVE, kinds=(KIND,), limit=0)]
    return (str(row["line"]) for filing in unit.journal.filings(ns).values() for row in filing.body["rows"])


def summary(body: Body) -> Summary:
    years = "、".join(str(row["year"]) for row in body["rows"])
    return Summary(f"{body.get('name', '')} 一笔入库对 {years} 年度：{body['reason']}", len(body["rows"]), int(body["fen"]))


BUSINESS = Business(
    kind=KIND, title="一笔入库对几笔缴费", form=FORM, rows=ROWS, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=SplitMatchShape, unfit=unfit, make=make, offers=offers,
    group="对账", paper="手工对账说明单", signers=("财务", "复核人"), archive="对账，30 年", sort=36, singly=True,
)  # fmt: skip
