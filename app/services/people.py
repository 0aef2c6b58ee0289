"""参保人: finding, looking at and registering people (Songshan 003 art. 4-6; Linyi 004 2(1))."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.business import annulment, business, change, dispute, group_list, registration
from app.business.declaration import Field
from app.business.grant_request import in_transit_subsidies
from app.business.registration import tidy
from app.domain import id_number as numbers
from app.domain.filing import Draft, Filing
from app.domain.money_records import Mark, Membership
from app.domain.records import DEAD, EFFECTIVE, FILED, Docket, Entry, Line, Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import OfficeError, Problem
from app.exchange import statements
from app.ports import Unit
from app.services import people_lists, review_sheets
from app.services.desk import Desk, check_or_refuse, plain


class PersonUnknown(OfficeError):
    """Nobody with this number here."""


class VillageMissing(OfficeError):
    """A township or hall must say for which village it registers."""


class NotWithdrawable(OfficeError):
    """The filing is not this station's, or has been reviewed."""


find_ids, list_ids = people_lists.find_ids, people_lists.list_ids
filter_choices, totals = people_lists.filter_choices, people_lists.totals


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about one resident: the record, account entries and balance (fen), payment lines, filings, times in special
    groups by agencies' lists, 在途补贴 as (year, what, level, fen), and 核查申请 with what was answered.
    """

    resident: Resident
    entries: tuple[Entry, ...]
    balance_fen: int
    payments: tuple[Line, ...]
    filings: tuple[Docket, ...]
    groups: tuple[Membership, ...] = ()
    awaited: tuple[tuple[int, str, str, int], ...] = ()
    disputes: tuple[Mark, ...] = ()


def rows(desk: Desk, ns: Sequence[int]) -> list[Resident]:
    """The residents with these numbers, in this order."""
    with desk.store.read() as unit:
        return unit.residents.many(ns)


def find(desk: Desk, query: str) -> list[Resident]:
    """The residents whom a query finds, the best found first."""
    return rows(desk, find_ids(desk, query))


def person(desk: Desk, n: int) -> Person:
    """One resident whole; PersonUnknown if there is no such record."""
    with desk.store.read() as unit:
        resident = unit.residents.get(n)
        if resident is None:
            raise PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
        entries = tuple(unit.postings.of_account(resident.subject))
        filings = tuple(unit.dockets.of_subject(resident.subject))
        asked = [unit.marks.get(dispute.MARK, docket.id) for docket in filings if docket.kind == dispute.KIND]
        return Person(
            resident, entries, sum(entry.fen for entry in entries), tuple(unit.lines.of_subject(resident.subject)),
            filings, tuple(unit.memberships.of_subject(resident.subject)),
            tuple(in_transit_subsidies(unit, resident.subject, resident.village)), tuple(filter(None, asked)),
        )  # fmt: skip


def account_of(desk: Desk, id_number: str) -> Person:
    """The person with this ID number, the living registration first; PersonUnknown if none."""
    with desk.store.read() as unit:
        resident = living(unit, id_number)
    return person(desk, resident.n)


def living(unit: Unit, id_number: str) -> Resident:
    """The record with this ID number, an effective one first; PersonUnknown if none."""
    alive = unit.residents.alive(numbers.fold(id_number))
    if not alive:
        raise PersonUnknown(f"本站点没有证件号码 {id_number} 的参保登记。", "请核对号码；刚读入的登记按 F5 刷新。")
    effective = [resident for resident in alive if resident.status == EFFECTIVE]
    return (effective or alive)[0]


def registration_form() -> tuple[Field, ...]:
    return registration.FORM


def change_form() -> tuple[Field, ...]:
    return change.FORM


def village_for(desk: Desk, village: str) -> str:
    """The village that a registration is for: a village station's own, else the one named."""
    if desk.level == "village":
        return desk.station.code
    if len(village) != 12 or not village.startswith(desk.station.code):
        raise VillageMissing("请选择参保人所在的村。", "在登记表里选村，或在命令行用 --village 写 12 位村代码。")
    return village


def check_registration(desk: Desk, form: Mapping[str, str], village: str = "") -> list[Problem]:
    """All problems of a form as typed, each at its field."""
    with desk.store.read() as unit:
        body, context = tidy(form, desk.today), desk.context(unit, village)
        return [*registration.check(body, context), *group_list.unknown(context.policy, body.get("group", ""))]


def register(desk: Desk, form: Mapping[str, str], village: str = "") -> str:
    """File a registration; returns the filing's id. FormRefused with all problems when one blocks."""
    desk.need(ASSISTANT, CLERK, doing="参保登记")
    stream = village_for(desk, village)
    body = plain(tidy(form, desk.today))
    with desk.store.write() as unit:
        before = filed_before(unit, stream).get(str(body.get("id_number")))
        draft = registration_draft(body, before)
        context = desk.context(unit, stream)
        check_or_refuse(draft, context, group_list.unknown(context.policy, str(body.get("group", ""))))
        return desk.file(unit, stream, [draft])[0][1].id


def registration_draft(body: Mapping[str, Any], before: Resident | None) -> Draft:
    """A registration with a new subject, or with that of the same person's returned one, which it refers to."""
    if before is None:
        return Draft(registration.KIND, body, subject=secrets.token_hex(16))
    return Draft(registration.KIND, body, before.subject, (before.filing,))


def filed_before(unit: Unit, village: str) -> dict[str, Resident]:
    """Registrations of a village that came to nothing (returned, rejected, withdrawn), by ID number, the last of each.

    The subject of the person is kept through returns, so payments logged meanwhile find their payer again.
    """
    dead = DEAD & set(unit.residents.count())
    ns = sorted(n for status in dead for n in unit.residents.with_status(status))
    found = [resident for resident in unit.residents.many(ns) if resident.village == village]
    return {resident.id_number: resident for resident in found if "~" not in resident.subject}


def change_record(desk: Desk, n: int, changes: Mapping[str, str]) -> str:
    """File a 变更登记 with the fields that differ from the record."""
    desk.need(ASSISTANT, CLERK, doing="变更登记")
    with desk.store.write() as unit:
        resident = unit.residents.get(n)
        if resident is None:
            raise PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
        body = change_body(resident, changes, desk.today)
        draft = Draft("change", body, resident.subject, (resident.filing,))
        context = desk.context(unit, resident.village, n)
        check_or_refuse(draft, context, group_list.unknown(context.policy, body["changes"].get("group", "")))
        return desk.file(unit, resident.village, [draft])[0][1].id


def change_body(resident: Resident, changes: Mapping[str, str], today: date) -> dict[str, Any]:
    """The body of a 变更登记: what differs from the record, and beside it what the record says."""
    old = change.form_of(resident)
    tidied = tidy({**old, **changes}, today)
    touched = {*changes, *(registration.COMPUTED if "id_number" in changes else ())}
    new = {name: tidied.get(name, "") for name in sorted(touched) if tidied.get(name, "") != old.get(name, "")}
    return {
        "name": resident.name, "subject": resident.subject, "version": resident.version, "changes": new,
        "old": {name: old.get(name, "") for name in new},
    }  # fmt: skip


def check_change(desk: Desk, n: int, changes: Mapping[str, str]) -> list[Problem]:
    """All problems of a change as typed, each at its field; none while the record is not here or nothing differs."""
    with desk.store.read() as unit:
        resident = unit.residents.get(n)
        body = change_body(resident, changes, desk.today) if resident is not None else {}
        if resident is None or not body["changes"]:
            return []
        context = desk.context(unit, resident.village, n)
        return [*change.check(body, context), *group_list.unknown(context.policy, body["changes"].get("group", ""))]


def void_registration(desk: Desk, n: int, reason: str) -> str:
    """File a 作废登记 for an effective registration."""
    desk.need(ASSISTANT, CLERK, doing="作废登记")
    with desk.store.write() as unit:
        resident = unit.residents.get(n)
        if resident is None:
            raise PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
        body = {"name": resident.name, "subject": resident.subject, "reason": reason.strip()}
        draft = Draft(annulment.BUSINESS.kind, body, resident.subject, (resident.filing,))
        check_or_refuse(draft, desk.context(unit, resident.village, n))
        return desk.file(unit, resident.village, [draft])[0][1].id


def withdraw(desk: Desk, n: int, reason: str = "") -> str:
    """撤销 filing number `n` of this station: at once before it was exported, else with the parent's consent."""
    with desk.store.write() as unit:
        docket = unit.dockets.get(n)
        if docket is None or docket.station != str(desk.station) or docket.state != FILED or docket.step:
            raise NotWithdrawable(
                "这份单据不是本站点的，或已经审核，不能撤销。", "已审核的请用变更、作废或冲销来更正。"
            )
        filing = unit.journal.by_number(n)
        body = {
            "of": filing.id, "title": f"{business(filing.kind).title}：{docket.title}", "reason": reason.strip(),
            "exported": _left(desk, unit, filing),
        }  # fmt: skip
        draft = Draft("withdrawal", body, filing.header.subject, (filing.id,))
        check_or_refuse(draft, desk.context(unit, filing.village))
        return desk.file(unit, filing.village, [draft])[0][1].id


def form_pdf(desk: Desk, n: int) -> bytes:
    """The resident's 参保登记表 as a printed form."""
    return review_sheets.form_pdf(desk, n)


def _left(desk: Desk, unit: Unit, filing: Filing) -> bool:
    """Whether the filing has left in a package, or somebody says that he holds it (a restored copy forgets the first)."""
    stream, seq = filing.header.stream, filing.header.seq
    said = (statements.held(receipt).get(stream, (0, ""))[0] for receipt in unit.links.receipts(str(desk.station)))
    return max(unit.links.exported(stream), *said, 0) >= seq
