"""补缴划转: the township hands what stands in its 指定账户 on to the tax office (Songshan 003 art. 10).

将补缴的保费划转税务专户: one filing per bank transfer, covering the deposits it hands on, by a key at the district's finance
besides the maker's (art. 40). From then on the money is 在途 like a terminal's, and the treasury's list closes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from app.business.back_years import TRANSFER
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary, Warned
from app.business.shapes import Day, Fen, Hash, Shape, Text, Word
from app.domain.back_pay import TERMINAL
from app.domain.chart import deposit_account
from app.domain.filing import Filing, level_of
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.month import Month
from app.domain.posting import Posting, in_transit
from app.domain.records import DEAD, FILED
from app.domain.route import CLERK, DISTRICT, FINANCE, TOWNSHIP, VILLAGE, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("moved_on", "划转日期", "date", required=True),
    Field("voucher", "银行凭证号", required=True),
    Field("fen", "划转金额", "money", required=True, help="明细空着，就是把到这一天为止的进账全部划转"),
    Field("note", "备注", "long"),
)
ROWS = (Field("deposit", "进账", "choice", required=True, words=("进账单", "进账单号", "缴款确认")),)
ROUTE = (Step(DISTRICT, FINANCE, "复核"),)


class RowShape(Shape):
    deposit: Hash
    fen: Fen
    name: Word = ""
    slip: Word = ""
    deposited_on: Word = ""


class BackTransferShape(Shape):
    moved_on: Day
    voucher: Word
    fen: Annotated[int, Meta(ge=1, le=10**12)]
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=20_000)]
    note: Text = ""


def waiting(unit: Unit, place: str) -> list[Due]:
    """Deposits below a place that nobody has transferred yet, the oldest first."""
    found = [due for due in unit.dues.open_ones(TRANSFER) if due.village.startswith(place)]
    return sorted(found, key=lambda due: (str(due.row["deposited_on"]), due.key))


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    said = [
        (due.key, f"{due.row['deposited_on']} {due.row['name']} 进账单 {due.row['slip']} {yuan(due.left_fen)} 元")
        for due in waiting(context.unit, context.village)
    ]
    return {"deposit": said}


def make(entered: Entered, context: Context) -> Drafted:
    """The chosen deposits; with none chosen, all that came in up to the day and no other transfer covers."""
    values = dict(entered.values)
    chosen = [str(row["deposit"]) for row in entered.rows]
    if chosen:
        found = [due for key in chosen if (due := context.unit.dues.get(key)) is not None]
    else:
        covered = _covered(context)
        found = [
            due for due in waiting(context.unit, context.village)
            if str(due.row["deposited_on"]) <= str(values["moved_on"]) and due.key not in covered
        ]  # fmt: skip
    return Drafted(values | {"rows": [_row(due) for due in found]}, refs=tuple(due.key for due in found[:20]))


def _row(due: Due) -> dict[str, Any]:
    return {"deposit": due.key, "fen": due.left_fen, **{key: due.row[key] for key in ("name", "slip", "deposited_on")}}


def _covered(context: Context) -> set[str]:
    """Deposits in transfers that still wait; of two that wait, the later one is the repeat."""
    dockets = context.unit.dockets.listed(state=FILED, kinds=(BUSINESS.kind,), limit=0)
    ns = [docket.n for docket in dockets if docket.n != context.n and (not context.n or docket.n < context.n)]
    return {str(row["deposit"]) for filing in context.unit.journal.filings(ns).values() for row in filing.body["rows"]}


def check(body: Body, context: Context) -> list[Problem]:
    rows = list(body["rows"])
    if not rows:
        return [Problem("nothing_to_move", "到这一天没有等待划转的补缴进账，请核对划转日期。", "moved_on")]
    covered, problems = _covered(context), []
    seen: set[str] = set()
    for no, row in enumerate(rows, 1):
        reason = _against(row, context, covered | seen, str(body["moved_on"]))
        if reason:
            text = f"进账单 {row.get('slip', '')}（{row.get('name', '')}）{reason}"
            problems.append(Problem("deposit_not_open", text, "deposit", no))
        seen.add(str(row["deposit"]))
    total = sum(int(row["fen"]) for row in rows)
    if total != int(body["fen"]):
        text = f"明细合计 {yuan(total)} 元，划转凭证 {yuan(int(body['fen']))} 元，请核对凭证，或只选这次划转的进账。"
        problems.append(Problem("sum_differs", text, "fen"))
    if str(body["moved_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "划转日期还没有到，请核对银行凭证。", "moved_on"))
    if _used_before(body, context):
        problems.append(Problem("voucher_used", "这个银行凭证已经登记过划转，请核对。", "voucher"))
    return problems


def _against(row: Mapping[str, Any], context: Context, covered: set[str], moved_on: str) -> str:
    due = context.unit.dues.get(str(row["deposit"]))
    if due is None or due.kind != TRANSFER or not due.village.startswith(context.village):
        return "不在本乡镇等待划转的进账里，请删去这一行。"
    if str(row["deposit"]) in covered or not due.left_fen:
        return "已经划转，或已在另一份划转里，请删去这一行。"
    if due.left_fen != int(row["fen"]):
        return f"现在应划转 {yuan(due.left_fen)} 元（其余已冲销），请重新填报。"
    return "缴款晚于划转日期，请核对日期。" if str(due.row["deposited_on"]) > moved_on else ""


def _used_before(body: Body, context: Context) -> bool:
    dockets = context.unit.dockets.listed(kinds=(BUSINESS.kind,), limit=0)
    mine = (str(body["moved_on"]), str(body["voucher"]))
    alive = [
        d.n for d in dockets
        if d.n != context.n and d.state not in DEAD and d.village == context.village and (not context.n or d.n < context.n)
    ]  # fmt: skip
    filings = context.unit.journal.filings(alive).values()
    return any((str(filing.body["moved_on"]), str(filing.body["voucher"])) == mine for filing in filings)


def unfit(filing: Filing, _unit: Unit) -> str:
    body: Mapping[str, Any] = filing.body
    deposits = [str(row["deposit"]) for row in body["rows"]]
    if len(set(deposits)) != len(deposits) or sum(int(row["fen"]) for row in body["rows"]) != int(body["fen"]):
        return "划转的明细与金额不符。"
    return "" if filing.village == filing.header.stream.station.code else "补缴划转不是一个村的业务。"


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    """在途 of each station whose deposits go along; nothing when one of them is no longer open as it is written."""
    body = filing.body
    sums: Counter[str] = Counter()
    for row in body["rows"]:
        due = unit.dues.get(str(row["deposit"]))
        if due is None or due.left_fen != int(row["fen"]):
            return {}
        sums[str(due.row["station"])] += int(row["fen"])
    holder, on = deposit_account(filing.village), str(body["moved_on"])
    postings = [Posting(in_transit(station, TERMINAL), holder, fen, on, day) for station, fen in sorted(sums.items())]
    return {"postings": [posting.as_row() for posting in postings]}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    if not effects.get("postings"):
        return
    for row in filing.body["rows"]:
        due = unit.dues.get(str(row["deposit"]))
        if due is not None and due.left_fen >= int(row["fen"]):
            unit.dues.pay(due.key, int(row["fen"]))


def warn(context: Context, _station: str) -> list[Warned]:
    """Deposits that stand in the township's account for more than a month (003 art. 10: 按月)."""
    if level_of(context.village) == VILLAGE:
        return []
    month = Month.of(context.today).previous
    last = min(context.today.day, month.last_day.day)
    late = [due for due in waiting(context.unit, context.village) if str(due.row["deposited_on"]) < f"{month}-{last:02d}"]
    if not late:
        return []
    total = yuan(sum(due.left_fen for due in late))
    text = f"补缴款有 {len(late):,} 笔 {total} 元进指定账户已超过一个月，请乡镇尽快办理补缴划转。"
    if level_of(context.village) == TOWNSHIP:
        return [Warned(text, "去办理", "reviews", f"new/{TRANSFER}")]
    return [Warned(text, "去审核", "reviews", f"waiting/{TRANSFER}")]


def summary(body: Body) -> Summary:
    return Summary(f"补缴划转税务专户，凭证 {body['voucher']}", len(body["rows"]), int(body["fen"]))


BUSINESS = Business(
    kind=TRANSFER, title="补缴划转", form=FORM, route=ROUTE, makers=frozenset({CLERK, FINANCE}), levels=(TOWNSHIP,),
    check=check, effects=effects, apply=apply, summary=summary, shape=BackTransferShape, unfit=unfit, make=make, rows=ROWS,
    offers=offers, group="补缴", paper="补缴保费划转单", signers=("乡镇经办人", "乡镇负责人", "区财务"), deadline="每月月底前",
    archive="基金财务，30 年", sort=33, warn=warn,
)  # fmt: skip
