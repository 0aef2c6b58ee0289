"""The second list of an older system: a row per person and year paid (facts 1.5: 序号 年度 个人缴费 …)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.intake.cells import clean, fen_of, payer_number, tier_fen_of, year_of
from app.intake.columns import Table, find_table, is_header_again, likeliest_table, missing_of
from app.intake.opening_words import OPENING_YEARS
from app.intake.sheets import SourceFile


@dataclass(frozen=True, slots=True)
class PaidYears:
    """Fen by identity number and year; `wrong`: whose years cannot be read as they stand, and why."""

    by_person: Mapping[str, Mapping[int, int]]
    wrong: Mapping[str, str]


NONE = PaidYears({}, {})


def years_in(file: SourceFile) -> PaidYears:
    """The years of a file of their own. Raises ColumnsMissing."""
    return years_of(find_table(file.sheets, OPENING_YEARS))


def years_beside(file: SourceFile, sheet: str) -> PaidYears:
    """The years on another sheet of the balance file; none when no other sheet has them."""
    others = [one for one in file.sheets if one.rows and one.name != sheet and not one.hidden]
    table = likeliest_table(others, OPENING_YEARS) if others else None
    return years_of(table) if table is not None and not missing_of(table.columns, OPENING_YEARS) else NONE


def years_of(table: Table) -> PaidYears:
    """What was paid by person and year; a year that stands twice is a problem, because nobody can say which is meant."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    wrong: dict[str, str] = {}
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {name: texts[i] for name, i in table.columns.items() if i < len(texts) and texts[i]}
        who, year = payer_number(values.get("id_number", "")), year_of(values.get("year", ""))
        if len(who) < 15 or is_header_again(texts, table.columns, OPENING_YEARS):
            continue  # a title, a total, a signature line
        text = values.get("amount", "")
        fen = fen_of(text)
        fen = tier_fen_of(text) if fen is None else fen
        if year is None or fen is None or fen < 0:
            said = f"年度「{values.get('year', '')}」或金额「{text}」认不出"
            wrong.setdefault(who, f"分年缴费表第 {number} 行的{said}，请改正后再导入。")
        elif year in found[who]:
            wrong.setdefault(who, f"分年缴费表第 {number} 行：{year} 年写了不止一次，请核对。")
        elif fen:
            found[who][year] = fen
    return PaidYears(dict(found), wrong)
