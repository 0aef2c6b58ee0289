"""财政补助 on paper: the request to a level of government, its rows by person, the public roster of 政府代缴, and the form of
one disabled person.

Linyi (004) part 2 (6) names the 《残疾人缴费补助申请表》; Songshan (003) art. 12-13 the subsidies by level, Xuecheng (002) 3(3)1
the lists of groups. None of the texts shows a lay-out: columns are those by which an office and a finance bureau agree, and
the public roster carries no identity number (as public lists do, facts 1.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.fitting import wrap
from app.documents.form import FormPaper
from app.documents.paper import UNSTAMPED, Column, Row, Section, Stamp, TablePaper
from app.documents.portrait import LABEL, LABEL_WIDTH, LEFT, RIGHT, PortraitSheet, render_portrait

SCHEME = "城乡居民基本养老保险"
REQUEST_SIGNATURES = ("经办人", "复核人", "单位负责人", "单位盖章")
LEDGER_LINES = 24.0
PUBLIC_NOTE = "以上人员由政府代缴，费用不用本人缴纳。有不符合条件的，或符合条件没有列入的，请在公示期内向村（社区）或乡镇反映。"
DECLARATION = (
    "声明：本人持有上列残疾人证，申请政府按规定补助（代缴）本年度城乡居民基本养老保险费；所填内容和所交材料真实，"
    "残疾等级变更或注销时及时告知。"
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A village of a request: how many people, what they have paid themselves (0 for 政府代缴), fen by level title."""

    code: str
    name: str
    people: int
    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RequestPaper:
    """What is asked of the levels in `levels` (their titles) for a year; `what` is 缴费补贴 or 政府代缴."""

    unit: str
    what: str
    year: int
    levels: tuple[str, ...]
    rows: Sequence[RequestRow]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody's row: `basis` is what it rests on (the payment's amount and day, or the group)."""

    village: str
    name: str
    id_number: str
    basis: str
    levels: tuple[tuple[str, int], ...]
    sex: str = ""
    birth: str = ""
    group: str = ""


def request_table(paper: RequestPaper) -> TablePaper:
    """财政补助申请表: a row per village, a column per level."""
    several = len(paper.levels) > 1
    columns = (
        Column("序号", 4, "c", "number"), Column("区划代码", 10, "c", "id"), Column("村（社区）", 16), Column("人数", 6, "r", "number"),
        *(Column(f"{level}（元）", 11, "r", "money") for level in paper.levels),
        *((Column("合计（元）", 11, "r", "money"),) if several else ()), Column("备注", 8),
    )  # fmt: skip
    moneys = tuple(column.title for column in columns if column.kind == "money")
    rows = [_village(no, row, paper.levels, several=several) for no, row in enumerate(paper.rows, 1)]
    return TablePaper(
        title=f"{SCHEME}{paper.what}财政补助申请表", unit=paper.unit, period=f"{paper.year} 年度", columns=columns, rows=rows,
        totalled=("人数", *moneys), capital_of=moneys[-1] if rows else "", signatures=REQUEST_SIGNATURES, notes=paper.notes,
        stamp=paper.stamp,
    )  # fmt: skip


def _village(no: int, row: RequestRow, levels: Sequence[str], *, several: bool) -> Row:
    by_level = dict(row.levels)
    amounts = [by_level.get(level, 0) for level in levels]
    return (no, row.code, row.name, row.people, *amounts, *((sum(amounts),) if several else ()), "")


def detail_table(paper: RequestPaper, people: Sequence[PersonRow]) -> TablePaper:
    """财政补助明细表: a row per person, village by village."""
    basis = "缴费金额和入库日期" if not any(row.group for row in people) else "代缴人群"
    several = len(paper.levels) > 1
    columns = (
        Column("序号", 4, "c", "number"), Column("姓名", 7), Column("证件号码", 14, "c", "id"), Column(basis, 16),
        *(Column(f"{level}（元）", 9, "r", "money") for level in paper.levels),
        *((Column("合计（元）", 9, "r", "money"),) if several else ()),
    )  # fmt: skip
    moneys = tuple(column.title for column in columns if column.kind == "money")
    sections = tuple(
        Section(place, [_person(no, row, paper.levels, several=several) for no, row in enumerate(_of(people, place), 1)])
        for place in dict.fromkeys(row.village for row in people)
    )
    return TablePaper(
        title=f"{SCHEME}{paper.what}财政补助明细表", unit=paper.unit, period=f"{paper.year} 年度", columns=columns, sections=sections,
        totalled=moneys, capital_of=moneys[-1] if people else "", signatures=REQUEST_SIGNATURES, notes=paper.notes, stamp=paper.stamp,
    )  # fmt: skip


def _of(people: Sequence[PersonRow], place: str) -> list[PersonRow]:
    return [row for row in people if row.village == place]


def _person(no: int, row: PersonRow, levels: Sequence[str], *, several: bool) -> Row:
    by_level = dict(row.levels)
    amounts = [by_level.get(level, 0) for level in levels]
    return (no, row.name, row.id_number, row.basis, *amounts, *((sum(amounts),) if several else ()))


def public_roster(paper: RequestPaper, people: Sequence[PersonRow]) -> TablePaper:
    """政府代缴花名册 of a village, to be hung out and signed: birth month, no identity number."""
    columns = (
        Column("序号", 4, "c", "number"), Column("姓名", 9), Column("性别", 5, "c"), Column("出生年月", 8, "c"), Column("代缴人群", 12),
        Column("代缴金额（元）", 10, "r", "money"), Column("本人签字（按手印）", 15), Column("备注", 8),
    )  # fmt: skip
    rows = [
        (no, row.name, row.sex, row.birth[:7], row.group, sum(fen for _, fen in row.levels), "", "") for no, row in enumerate(people, 1)
    ]
    return TablePaper(
        title=f"{SCHEME}政府代缴花名册", unit=paper.unit, period=f"{paper.year} 年度", columns=columns, rows=rows,
        totalled=("代缴金额（元）",), signatures=("村（社区）协办员", "村（社区）负责人", "乡镇经办人", "单位盖章"), page_totals=False,
        notes=(PUBLIC_NOTE, *paper.notes), stamp=paper.stamp, row_height=LEDGER_LINES,
    )  # fmt: skip


def disability_form(paper: FormPaper, opinions: Sequence[str]) -> bytes:
    """《残疾人缴费补助申请表》: the person, the certificate, the amount; a box for each office's opinion and seal."""

    def fill(sheet: PortraitSheet) -> None:
        sheet.pairs(paper.pairs)
        sheet.y -= 10
        for line in wrap(LABEL.face, DECLARATION, RIGHT - LEFT, LABEL.size):
            sheet.reserve(17)
            sheet.y -= 17
            sheet.setter.text(LEFT, sheet.y + 4, line, LABEL)
        sheet.y -= 8
        sheet.signatures(paper.signatures, fingerprint=paper.fingerprint)  # right below what the applicant declares
        for title in opinions:
            _opinion(sheet, title)
        sheet.y -= 6
        sheet.notes(paper.notes)

    return render_portrait(paper.title, paper.subtitle, paper.stamp, fill)


OPINION_HEIGHT, OPINION_LABEL = 62.0, LABEL_WIDTH


def _opinion(sheet: PortraitSheet, title: str) -> None:
    """One office's box: its name at the left, room to write, the place of the seal and the day."""
    sheet.reserve(OPINION_HEIGHT)
    sheet.y -= OPINION_HEIGHT
    sheet.setter.box(LEFT, sheet.y, OPINION_LABEL, OPINION_HEIGHT)
    sheet.setter.box(LEFT + OPINION_LABEL, sheet.y, RIGHT - LEFT - OPINION_LABEL, OPINION_HEIGHT)
    lines = wrap(LABEL.face, title, OPINION_LABEL - 16, LABEL.size)
    top = sheet.y + OPINION_HEIGHT / 2 + 7 * (len(lines) - 1)
    for no, line in enumerate(lines):
        sheet.setter.text(LEFT + OPINION_LABEL / 2, top - 14 * no - 4, line, LABEL, "c")
    sheet.setter.text(RIGHT - 12, sheet.y + 10, "（签字、盖章）　　　　年　　月　　日", LABEL, "r")
