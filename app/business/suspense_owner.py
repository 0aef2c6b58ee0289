"""Whose money stands in 暂收: a payment line's payer, the donor of a row of aid, the payer of a 税务直缴 that was taken back, or
nobody who is known (Linyi 004 2(5): every sum in 暂收 must be told what it is before it is cleared).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.business import aid
from app.business.reconciliation import DIRECT
from app.ports import Unit

_AID_ROW = re.compile(r"暂收/待退/([0-9a-f]{32})-([0-9]{1,6})")
_DIRECT_ROW = "暂收/税务直缴/"
WORD = 64
"""A payer's name in a paper has no more characters."""


@dataclass(frozen=True, slots=True)
class Owner:
    """`payer` is who paid, "" when nobody knows; `village` whose stream a paper about the money belongs to, "" where no
    village's; `what` the slip or row in words.
    """

    payer: str = ""
    village: str = ""
    subject: str = ""
    what: str = ""


def owner_of(unit: Unit, path: str) -> Owner:
    """What the books held here know of the money of a place in 暂收."""
    line = unit.lines.get(path.split("/", 2)[2]) if path.count("/") >= 2 else None
    if line is not None:
        slip = f"{line.name or '不知名'} {line.paid_on} 终端 {line.terminal} 凭证 {line.voucher}"
        return Owner(line.name, line.village, line.subject, slip)
    return _of_treasury(unit, path.removeprefix(_DIRECT_ROW)) if path.startswith(_DIRECT_ROW) else _of_aid(unit, path)


def is_aid(unit: Unit, path: str) -> bool:
    """Whether the money is 集体补助 or 社会资助 that goes back to its donor, as far as this station knows."""
    known = path.startswith(_DIRECT_ROW) or (path.count("/") >= 2 and unit.lines.get(path.split("/", 2)[2]) is not None)
    return not known and bool(_of_aid(unit, path).what)


def _of_treasury(unit: Unit, key: str) -> Owner:
    """A row of the treasury's list: a stranger's, or what was taken off somebody's account again."""
    row = unit.treasury.row(key)
    if row is None:
        return Owner()
    name, receipt = str(row.get("name", "")), str(row.get("receipt", ""))
    what = f"{name or '不知名'} {row['year']} 年度 {row['entered_on']} 入库{f' 税票 {receipt}' if receipt else ''}"
    if row.get("found") != DIRECT:
        return Owner(name, what=what)
    person = unit.residents.by_subject(str(row["subject"]))
    return Owner(name, person.village if person is not None else "", str(row["subject"]), what)


def _of_aid(unit: Unit, path: str) -> Owner:
    """A row of a batch of 集体补助 or 社会资助 that is to be given back to its donor."""
    named = _AID_ROW.fullmatch(path)
    ns = unit.journal.numbers_from(named[1], 1) if named else []
    filing = unit.journal.by_number(ns[0]) if ns else None
    if named is None or filing is None or filing.kind != aid.KIND or int(named[2]) > len(filing.body["rows"]):
        return Owner()
    body, row = filing.body, filing.body["rows"][int(named[2]) - 1]
    place = unit.roster.at(filing.village)
    given = f"{place.name if place is not None else filing.village} {row['name']}"
    what = f"{body['what']}退回 {body['donor']}，原给 {given}，单号 {body['slip']}"
    return Owner(str(body["donor"])[:WORD], filing.village, what=what)
