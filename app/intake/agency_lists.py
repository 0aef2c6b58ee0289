"""特殊群体名单 as 民政, 残联, 卫健 and others keep them: people out of a spreadsheet of any making (Songshan 003 art. 3(6)).

Such lists are dirty (facts 1.6): a disability certificate stands where the identity number should, a 低保 row names a whole
household in further columns or in one cell, letters are small, blanks stand in between. Nobody is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain import names
from app.domain.disability import Certificate, certificate_of, grade_of
from app.domain.width import halfwidth
from app.intake.agency_words import AGENCY, ID_CELLS
from app.intake.cells import clean, day_of, is_scientific, payer_number
from app.intake.columns import Table, is_header_again
from app.intake.sheets import Cell, NumberCell

_MEMBER = re.compile(r"成员|家属|配偶|妻子|丈夫|儿子|女儿|子女|共同生活|[0-9一二三四五六]$")
_MEMBER_ID = re.compile(r"身份证|证件号|身份号码|公民身份|残疾人?证号")
_MEMBER_NAME = re.compile(r"姓名|名字|成员[0-9一二三四五六]?$")
_SPLIT = re.compile(r"[、，,;；/|\n\r\t]+|\s{1,}")
_TOTAL = re.compile(r"(?:本页|本表|全部|以上)?(?:合计|小计|总计|共计)")
_YEAR_MONTH = re.compile(r"([12][0-9]{3})[-./年]?(0?[1-9]|1[0-2])月?")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person of a list: `id_number` folded, not checked ("" where `lost`); days ISO or ""; `grade` of a disability, 0
    none; `certificate` its number; `group` and `place` as written.
    """

    row: int
    id_number: str
    name: str = ""
    group: str = ""
    grade: int = 0
    certificate: str = ""
    from_on: str = ""
    to_on: str = ""
    place: str = ""
    lost: bool = False


def people_of(table: Table) -> list[ListedPerson]:
    """Everybody whom the rows name, a household's members each for himself."""
    further = _further_members(table)
    found = []
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        first = next((text for text in texts if text), "")
        if not first or _TOTAL.match(first) or is_header_again(texts, table.columns, AGENCY):
            continue
        found += _row(table, number, cells, texts, further)
    return found


def _further_members(table: Table) -> list[tuple[int, int]]:
    """Columns (number, name or -1) of a household's further members."""
    heads = ["".join(halfwidth(head).split()) for head in table.headers]
    taken, found = set(table.columns.values()), []
    for place, head in enumerate(heads):
        if place not in taken and _MEMBER.search(head) and _MEMBER_ID.search(head) and not AGENCY.never.search(head):
            before = [at for at in range(max(0, place - 3), place) if at not in taken and _MEMBER_NAME.search(heads[at])]
            found.append((place, before[-1] if before else -1))
    return found


def _row(
    table: Table, number: int, cells: Sequence[Cell], texts: Sequence[str], further: Sequence[tuple[int, int]]
) -> list[ListedPerson]:
    at = {field: texts[i] for field, i in table.columns.items() if i < len(texts)}
    shared = (at.get("group", ""), _day(at.get("from_on", "")), _day(at.get("to_on", "")), at.get("place", ""))
    grade, found = grade_of(at.get("grade", "")), []
    for place, name_at in ((table.columns["id_number"], table.columns.get("name", -1)), *further):
        cell: Cell = cells[place] if place < len(cells) else ""
        numbers = _numbers(texts[place]) if place < len(texts) else []
        called = _names(texts[name_at] if 0 <= name_at < len(texts) else "", len(numbers))
        for text, name in zip(numbers, called, strict=True):
            lost = (isinstance(cell, NumberCell) and cell.lost_precision) or is_scientific(text)
            certificate = certificate_of(text) or (_elsewhere(texts, text) if place == table.columns["id_number"] else None)
            found.append(ListedPerson(
                number, "" if lost else payer_number(certificate.id_number if certificate else text), name, shared[0],
                certificate.grade if certificate else grade, certificate.number if certificate else "", *shared[1:], lost,
            ))  # fmt: skip
    if not found and at.get("name"):
        found.append(ListedPerson(number, "", names.normalise(at["name"]), shared[0], grade, "", *shared[1:]))
    return found


def _numbers(text: str) -> list[str]:
    """The numbers that a cell holds: one with blanks inside, or several with something between them."""
    whole = "".join(halfwidth(text).split())
    if not whole or ID_CELLS.fullmatch(whole):
        return [whole] if whole else []
    parts = [part for part in _SPLIT.split(halfwidth(text)) if part]
    several = [found[0] for part in parts if (found := ID_CELLS.search(part))]
    return several if len(several) > 1 else [whole]


def _names(text: str, count: int) -> list[str]:
    """As many names as numbers; a cell that does not tell them apart names the first alone."""
    if count <= 1:
        return [names.normalise(text)] * count
    parts = [names.normalise(part) for part in _SPLIT.split(text) if names.normalise(part)]
    return parts if len(parts) == count else [parts[0] if len(parts) == 1 else "", *[""] * (count - 1)]


def _elsewhere(texts: Sequence[str], number: str) -> Certificate | None:
    """The certificate of the same person in another cell of the row."""
    found = (certificate_of(text) for text in texts if len(text) >= 20)
    return next((one for one in found if one is not None and one.id_number == number.upper()), None)


def _day(text: str) -> str:
    """ISO; a month alone is its first day, what is no day is nothing."""
    if not text:
        return ""
    day = day_of(text)
    month = _YEAR_MONTH.fullmatch("".join(halfwidth(text).split()))
    if day is None and month:
        day = date(int(month[1]), int(month[2]), 1)
    return day.isoformat() if day else ""
