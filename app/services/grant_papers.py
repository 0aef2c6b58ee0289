"""财政补助 on paper and as spreadsheets: requests to each level, their rows, rosters of 政府代缴, one disabled person's form, and
what is on its way to a person (Linyi 004 2(4), 2(6); Songshan 003 art. 12-13).

A paper shows what was asked for and counts; before anything has been asked for, what would be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business.grant_request import GOVERNMENT, LEVEL_TITLES, WHAT_TITLES, in_transit_subsidies
from app.business.group_list import KIND as LIST_KIND
from app.documents import grants as papers
from app.documents.approval import Grid, Opinion, Part, PartsPaper, Words, parts_paper
from app.documents.form import FormPaper
from app.documents.grants import PersonRow, RequestPaper, RequestRow
from app.documents.tables import render_table, render_tables
from app.documents.workbooks import table_workbook
from app.domain.capital import capital
from app.domain.disability import SEVERE, Certificate, certificate_of
from app.domain.disability import title as grade_title
from app.domain.money import yuan
from app.domain.records import Resident
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk
from app.services.grant_claims import entitled_in
from app.services.grant_rows import asked_rows
from app.services.papers import stamp, village_name
from app.services.people import account_of

DISABILITY_TITLE = f"{papers.SCHEME}残疾人缴费补助申请表"
OPINIONS = ("村（社区）意见", "残联意见", "乡镇街道意见", "区社保中心意见")


class NothingToPrint(OfficeError):
    """Nobody stands on the paper that was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which grant and year; of a village ("" all of this office), to a level ("" all)."""

    what: str
    year: int
    village: str = ""
    level: str = ""


def request_pdf(desk: Desk, wanted: Wanted) -> bytes:
    """财政补助申请表, one sheet for each level that is asked, then all levels together where there are several."""
    paper, _ = _read(desk, wanted)
    return render_tables([papers.request_table(one) for one in _by_level(paper)])


def request_xlsx(desk: Desk, wanted: Wanted) -> bytes:
    """The request by village, and its rows by person, as one workbook."""
    paper, people = _read(desk, wanted)
    return table_workbook([papers.request_table(paper), papers.detail_table(paper, people)])


def detail_pdf(desk: Desk, wanted: Wanted) -> bytes:
    """财政补助明细表 by person."""
    return render_table(papers.detail_table(*_read(desk, wanted)))


def roster_pdf(desk: Desk, wanted: Wanted) -> bytes:
    """政府代缴花名册, a sheet of its own for each village."""
    paper, people = _read(desk, wanted)
    sheets = []
    for row in paper.rows:
        mine = [one for one in people if one.village == row.name]
        sheets.append(papers.public_roster(RequestPaper(row.name, paper.what, paper.year, paper.levels, [row], (), paper.stamp), mine))
    return render_tables(sheets)


def _by_level(paper: RequestPaper) -> list[RequestPaper]:
    """A request for each level, with the villages that ask something of it; the whole one first where there are several."""
    if len(paper.levels) == 1:
        return [paper]
    single = [
        RequestPaper(paper.unit, paper.what, paper.year, (level,), [row for row in paper.rows if dict(row.levels).get(level)],
                     paper.notes, paper.stamp)
        for level in paper.levels
    ]  # fmt: skip
    return [paper, *single]


def _read(desk: Desk, wanted: Wanted) -> tuple[RequestPaper, list[PersonRow]]:
    with desk.store.read() as unit:
        rows, asked = asked_rows(unit, wanted.what, wanted.year), True
        if not rows:
            rows, asked = dict(entitled_in(desk, unit, wanted.what, wanted.year)[0]), False
        below = wanted.village or desk.station.code
        chosen = {code: rows[code] for code in sorted(rows) if code.startswith(below)}
        people = [one for code in chosen for one in _people(unit, village_name(unit, code), chosen[code], wanted)]
        villages = [_village(code, village_name(unit, code), chosen[code], wanted.level) for code in chosen]
    villages = [row for row in villages if row.levels]
    if not villages:
        raise NothingToPrint(f"{wanted.year} 年没有{WHAT_TITLES[wanted.what]}可打印。", "请先对账入账，或核对名单、政策和所选的村、级次。")
    levels = tuple(title for title in LEVEL_TITLES.values() if any(dict(row.levels).get(title) for row in villages))
    notes = () if asked else ("还没有提交申请，这是按现有账簿和名单测算的。",)
    digest = hashlib.sha256(repr((wanted, villages, people)).encode()).hexdigest()
    unit_text = f"{desk.station_name}（{desk.station.code}）"
    return RequestPaper(unit_text, WHAT_TITLES[wanted.what], wanted.year, levels, villages, notes, stamp(desk, digest)), people


def _village(code: str, name: str, rows: Sequence[Mapping[str, Any]], level: str) -> RequestRow:
    sums: dict[str, int] = {}
    people = 0
    for row in rows:
        parts = _parts(row, level)
        people += bool(parts)
        for title, fen in parts:
            sums[title] = sums.get(title, 0) + fen
    return RequestRow(code, name, people, tuple(sums.items()))


def _parts(row: Mapping[str, Any], level: str) -> tuple[tuple[str, int], ...]:
    return tuple((LEVEL_TITLES[str(one)], int(fen)) for one, fen in row["parts"] if level in {"", one})


def _people(unit: Unit, place: str, rows: Sequence[Mapping[str, Any]], wanted: Wanted) -> list[PersonRow]:
    known = unit.residents.named([str(row["subject"]) for row in rows]) if wanted.what == GOVERNMENT else {}
    found = []
    for row in rows:
        parts, who = _parts(row, wanted.level), known.get(str(row["subject"]))
        group = str(row.get("group", ""))
        basis = group or f"{yuan(int(row.get('paid_fen', 0)))} 元，{row.get('entered_on', '')}"
        if parts:
            found.append(PersonRow(
                place, str(row["name"]), str(row["id_number"]), basis, parts, who.sex if who else "", who.birth if who else "", group
            ))
    return found


def disability_pdf(desk: Desk, id_number: str, year: int) -> bytes:
    """《残疾人缴费补助申请表》 of one person, with what the lists and the policy say; what they do not say is left to write."""
    resident = account_of(desk, id_number).resident
    with desk.store.read() as unit:
        row = next((row for row in _rows_of(desk, unit, year, resident) if row.get("group") == SEVERE), None)
        certificate, grade = _certificate(unit, resident)
        place = village_name(unit, resident.village)
    fen = sum(int(part) for _, part in row["parts"]) if row else 0
    pairs = (
        ("姓名", resident.name), ("性别", resident.sex), ("公民身份号码", resident.id_number), ("出生日期", resident.birth),
        ("所在村", place), ("保险编号", resident.insurance_number), ("联系电话", resident.phone), ("户籍性质", resident.household),
        ("残疾人证号", certificate.number if certificate else ""), ("残疾类别", certificate.kind if certificate else ""),
        ("残疾等级", grade_title(certificate.grade if certificate else grade)), ("补助年度", f"{year} 年"),
        ("补助金额", f"{yuan(fen)} 元" if fen else ""), ("金额大写", f"人民币{capital(fen)}" if fen else ""),
    )  # fmt: skip
    digest = hashlib.sha256(repr(pairs).encode()).hexdigest()
    notes = ("附：残疾人证复印件、身份证复印件。代为办理的，注明与本人的关系并附代办人身份证复印件。",)
    form = FormPaper(DISABILITY_TITLE, f"{desk.station_name}　{desk.today.isoformat()}", pairs, ("申请人（代办人）", "区经办人"),
                     notes=notes, stamp=stamp(desk, digest))  # fmt: skip
    return papers.disability_form(form, OPINIONS)


def _rows_of(desk: Desk, unit: Unit, year: int, resident: Resident) -> list[dict[str, Any]]:
    """What was asked for for a person, else what he is entitled to."""
    asked = asked_rows(unit, GOVERNMENT, year, resident.village).get(resident.village, [])
    rows = [row for row in asked if row["subject"] == resident.subject]
    if not rows:
        entitled = entitled_in(desk, unit, GOVERNMENT, year, [resident.village])[0]
        rows = [row for _, some in entitled for row in some if row["subject"] == resident.subject]
    return rows


def _certificate(unit: Unit, resident: Resident) -> tuple[Certificate | None, int]:
    """Certificate and grade by the newest list that named the person as severely disabled."""
    for one in reversed(unit.memberships.of_subject(resident.subject)):
        filing = unit.journal.by_number(one.n) if one.name == SEVERE else None
        if filing is not None and filing.header.refs:
            found = unit.journal.get(filing.header.refs[0])
            filing = found[1] if found is not None else None
        rows = filing.body.get("rows", ()) if filing is not None and filing.kind == LIST_KIND else ()
        for row in rows:
            if row["subject"] == resident.subject and row["group"] == SEVERE:
                return certificate_of(str(row.get("certificate", ""))), int(row.get("grade", 0))
    return None, 0


def in_transit_pdf(desk: Desk, id_number: str) -> bytes:
    """在途补贴 of a person, to go along when his record is moved (Linyi 004 2(4))."""
    resident = account_of(desk, id_number).resident
    with desk.store.read() as unit:
        found = in_transit_subsidies(unit, resident.subject, resident.village)
        place = village_name(unit, resident.village)
    if not found:
        raise NothingToPrint(f"{resident.name} 没有在途的财政补助。", "申请已经到账，或还没有申请。")
    rows = [(f"{year} 年", WHAT_TITLES[what], LEVEL_TITLES[level], yuan(amount)) for year, what, level, amount in found]
    fen = sum(amount for _, _, _, amount in found)
    number = f"，保险编号 {resident.insurance_number}" if resident.insurance_number else ""
    said = (
        f"　　兹证明 {resident.name}（公民身份号码 {resident.id_number}{number}）在{place}参加城乡居民基本养老保险。"
        f"截至 {desk.today.isoformat()}，下列财政补助已经向财政申请，还没有拨付到账，到账后由本单位划转到转入地。"
    )
    parts: list[Part] = [
        Words((said, "　　特此证明。"), large=True),
        Grid(("补助年度", "补助项目", "拨付级次", "金额（元）"), (*rows, ("合计", "", "", yuan(fen))), (0.2, 0.35, 0.2, 0.25),
             ("c", "l", "c", "r"), bold_last=True),
        Words((f"合计（大写）：人民币{capital(fen)}",)), Opinion("经办人"), Opinion("复核、盖章"),
    ]  # fmt: skip
    digest = hashlib.sha256(repr((resident.subject, rows)).encode()).hexdigest()
    return parts_paper(PartsPaper(f"{papers.SCHEME}在途补贴证明", desk.station_name, tuple(parts), stamp(desk, digest)))
