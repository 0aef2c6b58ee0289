"""Who belongs to which special group, and who is on an agency's list without being registered (应参保未参保).

Songshan 003 art. 3(3)1: the village knows whom to visit; the to-do list is printed for it, one sheet a village.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.business.group_list import MISSING
from app.documents.paper import Column, Section, TablePaper
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook
from app.services.desk import Desk
from app.services.papers import stamp, village_name

MISSING_TITLE = "特殊群体应参保未参保人员名单"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's time in a group; `to_on` "" while it lasts."""

    subject: str
    name: str
    id_number: str
    village: str
    village_name: str
    group: str
    from_on: str
    to_on: str
    source: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody of a list who is not registered; `village` is the filing office's code where the list does not say."""

    village: str
    village_name: str
    name: str
    id_number: str
    group: str
    source: str
    day: str
    place: str


def of_person(desk: Desk, subject: str) -> list[Member]:
    """A person's times in groups, the earliest first."""
    with desk.store.read() as unit:
        resident = unit.residents.by_subject(subject)
        rows = unit.memberships.of_subject(subject) if resident is not None else []
        place = village_name(unit, resident.village) if resident is not None else ""
    assert resident is not None or not rows
    return [
        Member(subject, resident.name if resident else "", resident.id_number if resident else "", resident.village if resident else "",
               place, one.name, one.from_on, one.to_on, one.source)
        for one in rows
    ]  # fmt: skip


def members(desk: Desk, village: str, day: date) -> list[Member]:
    """Everybody who belongs to a group on a day, by village, group and name."""
    with desk.store.read() as unit:
        held = unit.memberships.holding(day.isoformat())
        people = unit.residents.named(sorted({one.subject for one in held}))
        names = {code: village_name(unit, code) for code in {one.village for one in people.values()}}
    found = [
        Member(one.subject, who.name, who.id_number, who.village, names[who.village], one.name, one.from_on, one.to_on, one.source)
        for one in held if (who := people.get(one.subject)) is not None and who.village.startswith(village or desk.station.code)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.village, one.group, one.name, one.id_number))


def missing(desk: Desk, village: str = "") -> list[Missing]:
    """Who is on a list and still not registered, by village and name."""
    with desk.store.read() as unit:
        found = []
        for mark in unit.marks.all(MISSING, village or desk.station.code):
            code, number, group = mark.key.split("/", 2)
            if not mark.row.get("done") and not unit.residents.alive(number):
                row = mark.row
                found.append(Missing(
                    code, village_name(unit, code), str(row.get("name", "")), number, group, str(row.get("source", "")),
                    str(row.get("day", "")), str(row.get("place", "")),
                ))  # fmt: skip
    return sorted(found, key=lambda one: (one.village, one.name, one.id_number))


def missing_table(desk: Desk, found: Sequence[Missing]) -> TablePaper:
    """The to-do list as it is printed, a part for each village, with room to write what came of the visit."""
    columns = (
        Column("序号", 4, "c", "number"), Column("姓名", 7), Column("证件号码", 13, "c", "id"), Column("人群", 8), Column("名单来源", 9),
        Column("名单日期", 7.5, "c"), Column("名单上的住址", 14), Column("走访情况", 12), Column("本人签字", 8),
    )  # fmt: skip
    parts = tuple(
        Section(name, [(no, one.name, one.id_number, one.group, one.source, one.day, one.place, "", "") for no, one in enumerate(rows, 1)])
        for name, rows in ((name, list(same)) for name, same in groupby(found, key=lambda one: one.village_name))
    )
    digest = hashlib.sha256(repr(found).encode()).hexdigest()
    return TablePaper(
        title=MISSING_TITLE, unit=f"{desk.station_name}（{desk.station.code}）", period=f"截至 {desk.today.isoformat()}", columns=columns,
        sections=parts, signatures=("村协办员", "乡镇经办人"), page_totals=False, row_height=26, counted=False,
        notes=("以上人员在有关部门的名单上，但没有参保登记。请逐户核实：应参保的办理登记，已在外地参保、死亡、迁出的写明。",),
        stamp=stamp(desk, digest),
    )  # fmt: skip


def missing_pdf(desk: Desk, found: Sequence[Missing]) -> bytes:
    return render_table(missing_table(desk, found))


def missing_xlsx(desk: Desk, found: Sequence[Missing]) -> bytes:
    return table_workbook([missing_table(desk, found)])
