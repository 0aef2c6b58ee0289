"""期初建账: what the older system held of a village's people as of the end of a closed year (the scheme runs since 2009).

Songshan 003 art. 12 (an account for everybody: contributions, aid, subsidies, interest) and Linyi 004 2(1) (one insurance
number on every form, card, book and certificate). The district files it per village, another key agrees, the village
signs the printed list. Balances come from 期初 with the closed year's last day as their value date, so interest goes on
from the next January; years paid there count as paid here. What is wrong with a row: app.business.opening_rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from app.business.authority import is_village
from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.opening_rows import LEAVES, known_of, looks_assigned, numbers_in, problems_of
from app.business.shapes import Count, Day, Hash, Name, Shape, Subject, Word, Year
from app.domain.chart import OPENING as AGAINST
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import OPENING, Mark, PaidYear
from app.domain.records import EFFECTIVE, Resident
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (Field("closed_year", "截止年度", "number", required=True), Field("system", "原系统"))
ROWS = (
    Field("name", "姓名", required=True),
    Field("id_number", "证件号码", "id_number", required=True),
    Field("insurance_number", "保险编号"),
    Field("started_on", "参保时间"),
    Field("fen", "期初合计", "money"),
)
"""What a reviewer sees of each person; the components stand on the paper."""
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
    name: Name
    id_number: Word
    balances: Annotated[list[tuple[Word, Amount]], Meta(max_length=30)]
    years: Annotated[list[tuple[Year, Amount]], Meta(max_length=60)]
    insurance_number: Word = ""
    started_on: Word = ""
    fen: Annotated[int, Meta(ge=0, le=10**11)] = 0
    benefit: Benefit | None = None


class OpeningShape(Shape):
    """`of` names the district: insurance numbers are the whole district's, so its openings are decided one by one."""

    closed_year: Year
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=5_000)]
    of: Annotated[str, Meta(pattern=r"^([0-9]{6})?\Z")] = ""
    system: Word = ""
    list_hash: Hash | None = None
    left_out: Count = 0


def total(body: Body) -> int:
    """Fen of all balances of the filing."""
    return sum(int(fen) for row in body["rows"] for _, fen in row["balances"])


def check(body: Body, context: Context) -> list[Problem]:
    """Every problem of every row; rows count from 1."""
    closed, rows = int(body["closed_year"]), body["rows"]
    problems = []
    if closed >= context.today.year:
        problems.append(Problem("year_not_closed", f"{closed} 年还没有结束，期初只能到已结账的年度。", "closed_year"))
    known = known_of(rows, closed, context)
    for no, row in enumerate(rows, 1):
        problems += problems_of(no, row, known)
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    """Balances as runs, the older system's numbers that are free with those they replace, and who is left out because
    the books no longer allow it.
    """
    rows: Sequence[Mapping[str, Any]] = filing.body["rows"]
    residents = unit.residents.named([str(row["subject"]) for row in rows])
    opened = {mark.key for mark in unit.marks.of_people(OPENING, filing.village) if mark.row}
    by_leaf: dict[str, list[list[Any]]] = defaultdict(list)
    numbers: list[list[str]] = []
    left: list[str] = []
    given, taken = set[str](), unit.residents.with_numbers(numbers_in(rows))
    for row in rows:
        subject = str(row["subject"])
        resident = residents.get(subject)
        if resident is None or resident.village != filing.village or resident.status != EFFECTIVE or subject in opened:
            left.append(subject)
            continue
        for leaf, fen in row["balances"]:
            if fen:
                by_leaf[str(leaf)].append([subject, int(fen)])
        number = str(row.get("insurance_number", ""))
        if number not in given and number not in taken and _is_usable(number, resident):
            given.add(number)
            numbers.append([subject, number, resident.insurance_number])
    on = f"{filing.body['closed_year']}-12-31"
    runs = [[AGAINST, leaf, on, day, by_leaf[leaf]] for leaf in sorted(by_leaf)]
    return {"runs": runs, "numbers": numbers, "left": left}


def _is_usable(number: str, resident: Resident) -> bool:
    """Whether the older system's number may become the person's: another than he has, never given out here."""
    return bool(number) and number != resident.insurance_number and not looks_assigned(number, resident.village[:6])


def unfit(filing: Filing, _unit: Unit) -> str:
    rows, closed = filing.body["rows"], int(filing.body["closed_year"])
    if not is_village(filing.village):
        return "期初要按村建账。"
    if len({str(row["subject"]) for row in rows}) != len(rows):
        return "期初里有同一个人写了不止一次。"
    for row in rows:
        leaves, years = [str(leaf) for leaf, _ in row["balances"]], [int(year) for year, _ in row["years"]]
        if len(set(leaves)) != len(leaves) or not set(leaves) <= set(LEAVES):
            return "期初里有账户没有的余额项目，或同一项目写了两次。"
        if row.get("fen", 0) not in {0, sum(int(fen) for _, fen in row["balances"])}:
            return "期初里有合计与各项不符的行。"
        if len(set(years)) != len(years) or any(year > closed for year in years):
            return "期初里有写了两次的年度，或截止年度以后的年度。"
    return ""


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    closed, left = int(filing.body["closed_year"]), {str(one) for one in effects.get("left", ())}
    before = {str(subject): str(old) for subject, _, old in effects.get("numbers", ())}
    rows = [row for row in filing.body["rows"] if str(row["subject"]) not in left]
    unit.paid_years.put_all([
        PaidYear(str(row["subject"]), int(year), OPENING, int(fen), by) for row in rows for year, fen in row["years"]
    ])  # fmt: skip
    unit.marks.put_all([
        Mark(OPENING, subject, _mark(filing, closed, row, before.get(subject, "")), by)
        for row in rows for subject in (str(row["subject"]),)
    ])  # fmt: skip
    change_numbers([(str(subject), str(number)) for subject, number, _ in effects.get("numbers", ())], unit)


def _mark(filing: Filing, closed: int, row: Mapping[str, Any], before: str) -> dict[str, Any]:
    said = {"year": closed, "started_on": str(row.get("started_on", "")), "years": len(row["years"]), "filing": filing.id}
    more = {"benefit": row.get("benefit"), "number_before": before}
    return said | {name: value for name, value in more.items() if value}


def change_numbers(pairs: Sequence[tuple[str, str]], unit: Unit) -> None:
    """Give people their insurance numbers, as far as this station holds the people; a number is never given twice."""
    residents = unit.residents.named([subject for subject, _ in pairs])
    taken = unit.residents.with_numbers([number for _, number in pairs])
    free = [(who, number) for who, number in pairs if who in residents and number not in taken]
    unit.residents.give_numbers([(residents[subject].n, number) for subject, number in free])


def summary(body: Body) -> Summary:
    return Summary(f"期初建账，截至 {body['closed_year']} 年末", len(body["rows"]), total(body))


def said(body: Body) -> str:
    """One sentence for lists and prints."""
    return f"{len(body['rows']):,} 人，{yuan(total(body))} 元"


BUSINESS = Business(
    kind=OPENING, title="期初建账", form=FORM, rows=ROWS, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=OpeningShape, unfit=unfit, paper="期初建账确认表",
    signers=("经办人", "复核人", "村（居）核对人"), archive="个人账户，100 年", sort=22, singly=True,
)  # fmt: skip
