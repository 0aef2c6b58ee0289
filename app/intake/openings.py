"""The older system's balance file in: one row per person, every component, the years paid (Songshan 003 art. 12, 14).

What is read agrees with itself before anything is asked of the books: the components make the file's own balance to the
fen, the rows make its totals row, nothing is negative, no year stands twice. A column 政府补贴 that repeats the sum of the
levels, and a column 利息 that repeats the sum of the interests, is a subtotal and counts once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice

from app.domain import names
from app.domain.money import yuan
from app.domain.posting import INTEREST, INTEREST_OF, LEVEL_SUBSIDIES, SUBSIDY
from app.domain.width import halfwidth
from app.errors import Problem
from app.intake.cells import clean, day_of, fen_of, is_scientific, payer_number, squeezed
from app.intake.columns import Table, is_header_again, year_of_head
from app.intake.layouts import address
from app.intake.opening_words import BENEFIT_FIELDS, LEAF_OF, OPENING
from app.intake.opening_years import NONE, PaidYears
from app.intake.sheets import Cell, NumberCell

_TOTAL = re.compile(r"(?:本页|本表|本村|全村|全镇|全区|全县|全部|以上)?(?:合计|小计|总计|共计|累计)")
_SUBTOTAL = re.compile(r"小计|本页|累计")
_LONG_NUMBER = re.compile(r"[0-9]{12}")
_NOTHING = frozenset({"", "-", "—", "--", "——", "/", "无", "0", "0.0", "0.00", "未缴", "未缴费", "否"})
_TICKS = frozenset({"√", "✓", "✔", "是", "已缴", "已缴费", "y", "Y"})
_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-./年]?(0?[1-9]|1[0-2])月?")
_YEAR_ALONE = re.compile(r"((?:19|20)[0-9]{2})年?")
_COUNT = re.compile(r"([0-9]{1,2})(?:\.0+)?年?")


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One person as the file has it. `balances` by sub-account and `years` by year in fen; `number` is the insurance number;
    `started_on` ISO as far as it goes; `benefit` monthly fen by part with `since` (ISO day), empty for who draws nothing.
    """

    row: int
    name: str
    id_number: str
    number: str
    started_on: str
    balances: Mapping[str, int]
    years: Mapping[int, int]
    benefit: Mapping[str, str | int]

    @property
    def fen(self) -> int:
        return sum(self.balances.values())


@dataclass(frozen=True, slots=True)
class Openings:
    """`rows` without a problem of their own; `read` people in all with `read_fen`; `stated_fen` the file's own total (None:
    it has none) and whether the rows make it; `by_year` whether years stand in the file.
    """

    rows: tuple[OpeningRow, ...]
    read: int
    read_fen: int
    stated_fen: int | None
    agrees: bool
    by_year: bool
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    """What the rows so far have come to."""

    table: Table
    year_columns: Mapping[int, int]
    further: PaidYears
    rows: list[OpeningRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    read: int = 0
    read_fen: int = 0
    part_fen: int = 0
    stated: list[tuple[int, int, bool]] = field(default_factory=list)


def year_columns(table: Table) -> dict[int, int]:
    """Column → year, of the columns that say what was paid in one year; of two of a year the first."""
    used, found = set(table.columns.values()), dict[int, int]()
    for column, head in enumerate(table.headers):
        year = year_of_head(head) if column not in used else 0
        if year and year not in found.values():
            found[column] = year
    return found


def openings_of(table: Table, further: PaidYears = NONE) -> Openings:
    """The people of a table that has the needed columns; `further`: the years of a second list."""
    reading = _Reading(table, year_columns(table), further)
    for number, cells in table.rows:
        _read(number, cells, reading)
    stated = [fen for _, fen, _ in reading.stated]
    wrong = [(row, fen) for row, fen, agrees in reading.stated if not agrees]
    if wrong:
        reading.problems.append(_total_differs(wrong[-1], reading))
    return Openings(
        tuple(reading.rows), reading.read, reading.read_fen, stated[-1] if stated else None, not wrong,
        bool(reading.year_columns or further.by_person), tuple(reading.problems), tuple(reading.notes),
    )  # fmt: skip


def _read(number: int, cells: Sequence[Cell], reading: _Reading) -> None:
    columns = reading.table.columns
    texts = [clean(cell) for cell in cells]
    values = {name: texts[i] for name, i in columns.items() if i < len(texts) and texts[i]}
    heads = [squeezed(text) for text in islice(filter(None, texts), 2)]
    person = _LONG_NUMBER.search(halfwidth(values.get("id_number", "")))
    if person is None and any(_TOTAL.match(head) for head in heads):
        _read_total(number, values, heads, reading)
    elif person or (_amounts_in(values) and not is_header_again(texts, columns, OPENING)):
        _read_person(number, cells, texts, values, reading)


def _amounts_in(values: Mapping[str, str]) -> bool:
    """A person whose number is missing is named by amounts; a title, a signature line, a row of column numbers is not."""
    return "name" in values and not values["name"].isdigit() and any(fen_of(values.get(name, "")) for name in LEAF_OF)


def _read_total(number: int, values: Mapping[str, str], heads: Sequence[str], reading: _Reading) -> None:
    """A totals row agrees with all rows above it, or with those since the totals row before (one village's)."""
    stated = fen_of(values["total"]) if "total" in values else None
    if stated is None:
        parts = _balances({name: fen_of(values[name]) or 0 for name in LEAF_OF if name in values})
        stated = sum(parts.values()) if parts else None
    if stated is None or any(_SUBTOTAL.search(head) for head in heads):
        return
    reading.stated.append((number, stated, stated in {reading.read_fen, reading.part_fen}))
    reading.part_fen = 0


def _read_person(
    number: int, cells: Sequence[Cell], texts: Sequence[str], values: Mapping[str, str], reading: _Reading
) -> None:
    problems: list[Problem] = []
    who = _who(number, cells, values, reading, problems)
    balances = _money(number, values, problems)
    years = _years(number, texts, who, reading, problems)
    benefit = _benefit(number, values, problems)
    started = _started(number, values, problems)
    reading.read += 1
    stated = fen_of(values["total"]) if "total" in values else None
    fen = sum(balances.values()) if stated is None else stated
    reading.read_fen, reading.part_fen = reading.read_fen + fen, reading.part_fen + fen
    reading.problems += problems
    if not problems:
        name, insurance = names.normalise(values.get("name", "")), squeezed(values.get("insurance_number", ""))
        row = OpeningRow(number, name, who, insurance, started, balances, years, benefit)
        reading.notes += _count_note(number, values, years, reading)
        reading.rows.append(row)


def _who(
    number: int, cells: Sequence[Cell], values: Mapping[str, str], reading: _Reading, problems: list[Problem]
) -> str:
    column = reading.table.columns["id_number"]
    cell = cells[column] if column < len(cells) else ""
    if (isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(cell):
        text = f"{address(number, column)} 格的证件号码被表格软件当作数字，后几位已经丢失，请把这一列按文本重新导出。"
        problems.append(Problem("id_lost_precision", text, "id_number", number))
        return ""
    who = payer_number(values.get("id_number", ""))
    if not who:
        problems.append(Problem("missing_id_number", "没有证件号码，请补上。", "id_number", number))
    elif (before := reading.seen.setdefault(who, number)) != number:
        problems.append(Problem("duplicate_in_file", f"与第 {before} 行是同一个证件号码，请核对后留一行。", "id_number", number))
    return who


@lru_cache(maxsize=4_096)
def _says_nothing(text: str) -> bool:
    """Whether a cell stands for no money; a district's file has the same few thousand amounts over and over."""
    return squeezed(text) in _NOTHING


@lru_cache(maxsize=4_096)
def _is_ticked(text: str) -> bool:
    return squeezed(text) in _TICKS


def _amount(number: int, name: str, label: str, text: str, problems: list[Problem]) -> int:
    """Fen of one cell; 0 where it says nothing."""
    if _says_nothing(text):
        return 0
    fen = fen_of(text)
    if fen is None:
        problems.append(Problem("bad_amount", f"{label}「{text}」不是以元为单位、最多两位小数的金额，请改正。", name, number))
    elif fen < 0:
        text = f"{label}是负数（{yuan(fen)} 元）。期初只接正数，请先在原系统查清，把账平了再导出。"
        problems.append(Problem("negative_balance", text, name, number))
    elif fen > 1_000_000_000:
        problems.append(Problem("bad_amount", f"{label}「{text}」过大，请核对是否填错了列。", name, number))
    else:
        return fen
    return 0


def _label(name: str) -> str:
    return next(words.label for words in OPENING.fields if words.field == name)


def _money(number: int, values: Mapping[str, str], problems: list[Problem]) -> dict[str, int]:
    """The components in fen, once they make the file's own balance."""
    before = len(problems)
    found = {name: _amount(number, name, LEAF_OF[name], values[name], problems) for name in LEAF_OF if name in values}
    total = _amount(number, "total", "合计", values["total"], problems) if "total" in values else None
    balances = _balances(found) if total != sum(found.values()) else {LEAF_OF[name]: fen for name, fen in found.items() if fen}
    if len(problems) == before and total is not None and total != (whole := sum(balances.values())):
        text = f"各项相加是 {yuan(whole)} 元，合计写的是 {yuan(total)} 元，相差 {yuan(abs(total - whole))} 元，请核对。"
        problems.append(Problem("parts_differ", text, "total", number))
    return balances


def _balances(found: Mapping[str, int]) -> dict[str, int]:
    """Components by sub-account, subtotals left out."""
    balances = {LEAF_OF[name]: fen for name, fen in found.items() if fen}
    levels = sum(balances.get(leaf, 0) for leaf in LEVEL_SUBSIDIES.values())
    if levels and balances.get(SUBSIDY) == levels:
        del balances[SUBSIDY]
    apart = sum(balances.get(leaf, 0) for leaf in INTEREST_OF.values())
    if apart and balances.get(INTEREST) == apart:
        del balances[INTEREST]
    return balances


def _years(
    number: int, texts: Sequence[str], who: str, reading: _Reading, problems: list[Problem]
) -> dict[int, int]:
    found = dict(reading.further.by_person.get(who, {}))
    if who in reading.further.wrong:
        problems.append(Problem("bad_years", reading.further.wrong[who], "years", number))
    for column, year in reading.year_columns.items():
        text = texts[column] if column < len(texts) else ""
        if _says_nothing(text):
            continue
        if _is_ticked(text):
            found.setdefault(year, 0)
        else:
            found[year] = _amount(number, "years", f"{year} 年", text, problems)
    return dict(sorted(found.items()))


def _count_note(number: int, values: Mapping[str, str], years: Mapping[int, int], reading: _Reading) -> list[Problem]:
    """The file's own count of years beside the years themselves."""
    said = _COUNT.fullmatch(squeezed(values.get("years_count", "")))
    if said is None or int(said[1]) == len(years) or not (reading.year_columns or reading.further.by_person):
        return []
    text = f"累计缴费年限写的是 {int(said[1])} 年，逐年的有 {len(years)} 年，请核对是否漏了年度。"
    return [Problem("years_differ", text, "years_count", number, blocking=False)]


def _benefit(number: int, values: Mapping[str, str], problems: list[Problem]) -> dict[str, str | int]:
    parts = {
        part: _amount(number, name, _label(name), values[name], problems)
        for name, part in BENEFIT_FIELDS.items() if name in values
    }  # fmt: skip
    total = _amount(number, "benefit_total", "月养老金", values["benefit_total"], problems) if "benefit_total" in values else 0
    if total and parts and sum(parts.values()) != total:
        text = f"养老金各部分相加是 {yuan(sum(parts.values()))} 元，月养老金写的是 {yuan(total)} 元，请核对。"
        problems.append(Problem("benefit_differs", text, "benefit_total", number))
    if total and not parts:
        parts = {"base_fen": total}
    if not any(parts.values()):
        return {}
    since = _first_day(values.get("benefit_since", ""))
    if not since:
        text = f"领取待遇的人要写明从哪年哪月起领取，「{values.get('benefit_since', '')}」认不出，请写成 2020-03。"
        problems.append(Problem("bad_benefit_since", text, "benefit_since", number))
        return {}
    return {"since": since, **{part: fen for part, fen in parts.items() if fen}}


def _started(number: int, values: Mapping[str, str], problems: list[Problem]) -> str:
    text = values.get("started_on", "")
    if _says_nothing(text):
        return ""
    found = _month_or_day(text)
    if not found:
        problems.append(Problem("bad_start", f"参保时间「{text}」认不出，请写成 2012-01-01 或 2012-01。", "started_on", number))
    return found


def _month_or_day(text: str) -> str:
    """ISO as far as the cell goes: a day, a month or a year; "" when it is none."""
    bare = squeezed(text)
    if (month := _MONTH.fullmatch(bare)) is not None:
        return f"{month[1]}-{int(month[2]):02d}"
    if (year := _YEAR_ALONE.fullmatch(bare)) is not None:
        return year[1]
    day = day_of(text)
    return day.isoformat() if day is not None and date(1990, 1, 1) <= day else ""


def _first_day(text: str) -> str:
    found = _month_or_day(text)
    return found + "-01" * (2 - found.count("-")) if found else ""


def _total_differs(wrong: tuple[int, int], reading: _Reading) -> Problem:
    row, stated = wrong
    text = (
        f"文件的合计是 {yuan(stated)} 元，读出的 {reading.read:,} 人相加是 {yuan(reading.read_fen)} 元。"
        "文件可能不完整，请重新导出；合计对上以前不能建账。"
    )
    return Problem("total_differs", text, "total", row)
