"""期初建账: what the older system held of a village's people as of the end of a closed year (the scheme runs since 2009).

Songshan 003 art. 12 (an account for everybody: contributions, aid, subsidies, interest) and Linyi 004 2(1) (one insurance
number on every form, card, book and certificate). The district files it per village, another key agrees, the village
signs the printed list. Balances come from 期初 with the closed year's last day as their value date, so interest goes on
from the next January; years paid there count as paid here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.registration import insurance_number
from app.business.shapes import Count, Day, Hash, Shape, Subject, Word, Year
from app.domain.chart import OPENING as AGAINST
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import OPENING, Mark, PaidYear
from app.domain.posting import KINDS
from app.domain.records import EFFECTIVE
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

LEAVES = tuple(leaf for leaf, kind in KINDS.items() if kind not in {"benefit", "refund"})
FORM = (Field("closed_year", "截止年度", "number", required=True), Field("system", "原系统"))
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)

Amount = Annotated[int, Meta(ge=0, le=1_000_000_000)]


class Benefit(Shape):
    """What a pensioner draws a month, in fen, and since when."""

    since: Day
    base_fen: Amount = 0
    account_fen: Amount = 0
    extra_fen: Amount = 0


class RowShape(Shape):
    subject: Subject
    name: Word
    id_number: Word
    balances: Annotated[list[tuple[Word, Amount]], Meta(max_length=30)]
    years: Annotated[list[tuple[Year, Amount]], Meta(max_length=60)]
    insurance_number: Word = ""
    started_on: Word = ""
    benefit: Benefit | None = None


class OpeningShape(Shape):
    closed_year: Year
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=5_000)]
    system: Word = ""
    list_hash: Hash | None = None
    left_out: Count = 0


def total(body: Body) -> int:
    """Fen of all balances of the filing."""
    return sum(int(fen) for row in body["rows"] for _, fen in row["balances"])


def check(body: Body, context: Context) -> list[Problem]:
    closed = int(body["closed_year"])
    problems = []
    if closed >= context.today.year:
        problems.append(Problem("year_not_closed", f"{closed} 年还没有结束，期初只能到已结账的年度。", "closed_year"))
    seen: set[str] = set()
    numbers: dict[str, str] = {}
    for no, row in enumerate(body["rows"], 1):
        sentence = _wrong(row, closed, context, seen) or _wrong_number(row, context, numbers)
        if sentence:
            problems.append(Problem("opening_row", f"{row['name']}：{sentence}", "rows", no))
        seen.add(str(row["subject"]))
    return problems


def _wrong(row: Mapping[str, Any], closed: int, context: Context, seen: set[str]) -> str:
    resident = context.unit.residents.by_subject(str(row["subject"]))
    if resident is None or resident.village != context.village or resident.status != EFFECTIVE:
        return "没有在本村参保登记，或登记还没有生效，请先登记并复核。"
    if str(row["subject"]) in seen:
        return "在这份期初里出现了两次，请删去一行。"
    mark = context.unit.marks.get(OPENING, str(row["subject"]))
    if mark is not None and mark.row:
        return f"已经按 {mark.row['year']} 年建过期初；要改的先做期初冲销。"
    leaves = [str(leaf) for leaf, _ in row["balances"]]
    if len(set(leaves)) != len(leaves) or not set(leaves) <= set(LEAVES):
        return "有账户没有的余额项目，或同一项目写了两次，请核对。"
    years = [int(year) for year, _ in row["years"]]
    if len(set(years)) != len(years):
        return "有的年度写了不止一次，请核对。"
    if any(year > closed for year in years):
        return f"有 {closed} 年以后的缴费年度，请核对截止年度。"
    return ""


def _wrong_number(row: Mapping[str, Any], context: Context, numbers: dict[str, str]) -> str:
    """The older system's insurance number is kept; it must be nobody else's, and not look like one given out here."""
    number, subject = str(row.get("insurance_number", "")), str(row["subject"])
    if not number:
        return ""
    holder = next((one for one in context.unit.residents.with_number(number) if one != subject), "")
    if holder or numbers.setdefault(number, subject) != subject:
        return f"保险编号 {number} 已经是别人的，请核对。"
    district = context.village[:6]
    middle = number[6:14]
    own = len(number) == 15 and number[:6] == district and middle.isdigit()
    resident = context.unit.residents.by_subject(subject)
    kept = resident is not None and resident.insurance_number == number
    if own and not kept and insurance_number(district, int(middle)) == number:
        return f"保险编号 {number} 与本程序的编号规则相同，会与以后的编号相重，请留空。"
    return ""


def effects(filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    by_leaf: dict[str, list[list[Any]]] = defaultdict(list)
    for row in filing.body["rows"]:
        for leaf, fen in row["balances"]:
            if fen:
                by_leaf[str(leaf)].append([str(row["subject"]), int(fen)])
    on = f"{filing.body['closed_year']}-12-31"
    return {"runs": [[AGAINST, leaf, on, day, by_leaf[leaf]] for leaf in sorted(by_leaf)]}


def unfit(filing: Filing, _unit: Unit) -> str:
    bad = {str(leaf) for row in filing.body["rows"] for leaf, _ in row["balances"]} - set(LEAVES)
    return "期初里有账户没有的余额项目。" if bad else ""


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    closed = int(filing.body["closed_year"])
    for row in filing.body["rows"]:
        subject, number = str(row["subject"]), str(row.get("insurance_number", ""))
        for year, fen in row["years"]:
            unit.paid_years.put(PaidYear(subject, int(year), OPENING, int(fen), by))
        said = {"year": closed, "started_on": str(row.get("started_on", "")), "filing": filing.id}
        said |= {"benefit": row["benefit"]} if row.get("benefit") else {}
        unit.marks.put(Mark(OPENING, subject, said, by))
        resident = unit.residents.by_subject(subject)
        if number and resident is not None and resident.insurance_number != number:
            unit.residents.change(resident.n, {"insurance_number": number})


def summary(body: Body) -> Summary:
    return Summary(f"期初建账，截至 {body['closed_year']} 年末", len(body["rows"]), total(body))


def said(body: Body) -> str:
    """One sentence for lists and prints."""
    return f"{len(body['rows']):,} 人，{yuan(total(body))} 元"


BUSINESS = Business(
    kind=OPENING, title="期初建账", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=OpeningShape, unfit=unfit, paper="期初建账确认表",
    signers=("经办人", "复核人", "村（居）核对人"), archive="个人账户，100 年", sort=22, singly=True,
)  # fmt: skip
