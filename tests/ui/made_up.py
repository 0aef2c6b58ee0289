"""A business that no regulation knows, with a table: what the panel shows of it comes from its declaration alone."""

from __future__ import annotations

from typing import Any

from app.business.declaration import Body, Business, Context, Drafted, Entered, Field, Summary
from app.business.shapes import Fen, Name, Shape, Subject, Text
from app.domain.route import ASSISTANT, CLERK, REVIEWER, TOWNSHIP, Step
from app.errors import Problem

KIND = "coal_money"
FORM = (
    Field("year", "年度", "number", required=True),
    Field("fuel", "燃料", "choice", required=True),
    Field("total_fen", "合计金额", "money", computed=True),
    Field("reason", "说明", "long"),
)
ROWS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("fen", "金额", "money", required=True, words=("补助金额",)),
    Field("fuel", "燃料", "choice"),
    Field("note", "备注"),
)
FUELS = (("coal", "煤"), ("wood", "柴"))


class RowShape(Shape):
    subject: Subject
    fen: Fen
    fuel: Name = "coal"
    note: Text = ""


class CoalShape(Shape):
    year: int
    fuel: Name
    rows: list[RowShape]
    total_fen: int = 0
    reason: Text = ""


def make(entered: Entered, context: Context) -> Drafted:
    rows = [_row(row, context) for row in entered.rows]
    body = {**entered.values, "rows": rows, "total_fen": sum(row["fen"] for row in rows)}
    return Drafted(body, context.village)


def _row(row: Any, context: Context) -> dict[str, Any]:
    who = context.unit.residents.alive(str(row["id_number"]))
    rest = {name: row[name] for name in ("fuel", "note") if name in row}
    return {"subject": who[0].subject if who else "", "fen": row["fen"], **rest}


def check(body: Body, _context: Context) -> list[Problem]:
    rows = list(body["rows"])
    problems = [
        Problem("stranger", "这个号码不在参保登记里，请核对证件。", "id_number", no)
        for no, row in enumerate(rows, 1)
        if not row["subject"]
    ]
    if not rows:
        problems.append(Problem("no_rows", "请至少填一行明细。"))
    return problems


COAL = Business(
    kind=KIND, title="取暖补助", form=FORM, rows=ROWS, route=(Step(TOWNSHIP, REVIEWER, "审核"),),
    makers=frozenset({ASSISTANT, CLERK}), levels=("village", "township"), shape=CoalShape, make=make, check=check,
    apply=lambda _filing, _by, _effects, _unit: None, offers=lambda _context: {"fuel": FUELS},
    summary=lambda body: Summary(f"{body['year']} 年取暖补助", len(body["rows"]), int(body["total_fen"])),
    group="演示", paper="取暖补助明细表", deadline="入冬前", archive="演示，1 年",
)  # fmt: skip
