"""税务缴费明细: the tax office's tickets of a month, as one of the three sides (Songshan 003 art. 3(6)1, 10-11).

Finance reads it in at the district; it stays in the district's own stream and takes effect at once, because it books
nothing. Each list once, by its digest; a later list of the same month adds rows or replaces them by key, and what it does
not name stays. Lists are cut into parts of PART_ROWS rows, each a filing of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from app.business.certified import reopen_certificates
from app.business.declaration import Body, Business, Effects, Field, Summary
from app.business.outside_rows import part_of, put_rows, rows_flawed
from app.business.shapes import Count, Day, Hash, Month, Shape, Sum, Word
from app.domain.filing import Filing
from app.domain.money_records import Mark, StatementRow
from app.domain.route import DISTRICT, FINANCE
from app.domain.three_way import TaxRow
from app.ports import Unit

SOURCE, LISTS, MONTHS = "tax", "tax_list", "tax_month"
"""Source of the rows, and kinds of marks: a part that was read, a month of which there is a list."""

PART_ROWS = 5_000
FORM = (
    Field("month", "月份", "month", required=True), Field("count", "笔数", "number", computed=True),
    Field("total_fen", "金额合计", "money", computed=True), Field("list_hash", "清单校验值", computed=True),
)  # fmt: skip


class TaxRowShape(Shape):
    key: Annotated[str, Meta(min_length=5, max_length=200, pattern="^tax:")]
    on: Day
    fen: Sum
    receipt: Word = ""
    name: Word = ""
    id_number: Word = ""
    year: Annotated[int, Meta(ge=0, le=2200)] = 0
    paid_on: str = ""
    cut_on: str = ""
    terminal: Word = ""
    rrn: Word = ""
    village: Word = ""


class TaxListShape(Shape):
    month: Month
    list_hash: Hash
    part: Count
    count: Count
    total_fen: Sum
    rows: list[TaxRowShape]


def unfit(filing: Filing, unit: Unit) -> str:
    body = filing.body
    rows: Sequence[Mapping[str, Any]] = body["rows"]
    if unit.marks.get(LISTS, part_of(body)) is not None:
        return "这份税务缴费明细已经读入过。"
    if rows_flawed(rows):
        return "税务缴费明细里有重复的行，或没有金额的行。"
    if (len(rows), sum(int(row["fen"]) for row in rows)) != (body["count"], body["total_fen"]):
        return "税务缴费明细的合计与它的行不符。"
    return ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    """Rows by key: the newest word holds, a match by hand only while its row says the same."""
    body = filing.body
    changed = put_rows(unit, by, SOURCE, "", body["rows"])
    unit.marks.put(Mark(LISTS, part_of(body), {"month": body["month"]}, by))
    unit.marks.put(Mark(MONTHS, str(body["month"]), {"list_hash": body["list_hash"]}, by))
    reopen_certificates(unit, {str(body["month"]), *changed} if changed else set(), by)


def tax_row(row: StatementRow) -> TaxRow:
    """A kept row as the comparison reads it."""
    said = row.row
    texts = {name: str(said.get(name, "")) for name in ("receipt", "terminal", "rrn", "id_number", "name", "village")}
    return TaxRow(row.key, row.entered_on, row.fen, **texts, year=int(said.get("year", 0)) or int(row.entered_on[:4]))


def summary(body: Body) -> Summary:
    return Summary(f"{body['month']} 税务缴费明细", int(body["count"]), int(body["total_fen"]))


BUSINESS = Business(
    kind="tax_list", title="税务缴费明细", form=FORM, route=(), makers=frozenset({FINANCE}), levels=(DISTRICT,), apply=apply,
    summary=summary, shape=TaxListShape, unfit=unfit, deadline="次月 5 日前", archive="对账，30 年",
)  # fmt: skip
