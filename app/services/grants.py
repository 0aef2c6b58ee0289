"""财政补助: who is owed what for a year, the villages' requests, and the money when it comes (003 art. 12-13; 004 2(2)).

Candidates come from the books: payments that have entered without their subsidy, and members of special groups whom the
government pays for by the policy of the year's last day. One request per village, one arrival per village and level.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.business.arrival import INTO, RECEIVABLE
from app.business.grant_request import DUE, LEVEL_TITLES, SUBSIDY, WHAT_TITLES, asked, by_level, key_of
from app.domain.chart import subsidy_due
from app.domain.filing import Draft
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.records import BACK, EFFECTIVE, Resident
from app.domain.route import CLERK, DISTRICT, FINANCE
from app.domain.special_groups import GovernmentPaidTerms, chosen, terms_of
from app.domain.subsidy import split, subsidy_parts
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk, Progress, check_or_refuse
from app.services.papers import village_name


class NothingOwed(OfficeError):
    """There is nobody to ask for, or nothing that waits."""


@dataclass(frozen=True, slots=True)
class VillageClaim:
    """What a village's people are owed and nobody has asked for yet; `rows` as they would stand in the request."""

    village: str
    name: str
    people: int
    fen: int
    levels: tuple[tuple[str, int], ...]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Money asked for and not yet come: one village's request, one level."""

    key: str
    village: str
    name: str
    what: str
    year: int
    level: str
    fen: int
    since: str


def claims(desk: Desk, what: str, year: int) -> list[VillageClaim]:
    """Per village what is owed for a year and not yet asked for, people by name within each."""
    with desk.store.read() as unit:
        found = []
        for village, rows in sorted(_rows(desk, unit, what, year).items()):
            before = asked(unit, village, what, year)
            fresh = [row for row in rows if key_of(row) not in before]
            if fresh:
                levels = by_level(fresh)
                found.append(VillageClaim(
                    village, village_name(unit, village), len(fresh), sum(levels.values()), tuple(sorted(levels.items())),
                    tuple(sorted(fresh, key=lambda row: (row["name"], row["id_number"]))),
                ))  # fmt: skip
        return found


def request(
    desk: Desk, what: str, year: int, villages: Sequence[str] = (), *, progress: Progress | None = None
) -> list[str]:
    """File the villages' requests (all villages without a choice); returns the filings' ids."""
    desk.need(CLERK, doing="申请财政补助")
    if desk.level != DISTRICT:
        raise NothingOwed("财政补助由区里申请。", "本站点读取区里的交换包就会看到。")
    wanted = [claim for claim in claims(desk, what, year) if not villages or claim.village in villages]
    if not wanted:
        raise NothingOwed(f"{year} 年没有要申请的{WHAT_TITLES[what]}。", "请先对账入账，或核对特殊群体名单和政策。")
    filed = []
    with desk.store.write() as unit:
        for done, claim in enumerate(wanted, 1):
            draft = Draft("grant_request", {"what": what, "year": year, "rows": list(claim.rows)})
            check_or_refuse(draft, desk.context(unit, claim.village))
            filed.append(desk.file(unit, claim.village, [draft])[0][1].id)
            if progress:
                progress(done, len(wanted))
    return filed


def awaited(desk: Desk) -> list[Awaited]:
    """Every amount asked for that has not come, by village."""
    with desk.store.read() as unit:
        return [_awaited(unit, due) for due in unit.dues.open_ones(DUE)]


def _awaited(unit: Unit, due: Due) -> Awaited:
    row = due.row
    return Awaited(
        due.key, due.village, village_name(unit, due.village), str(row["what"]), int(row["year"]), str(row["level"]),
        due.left_fen, due.since,
    )  # fmt: skip


def arrive(
    desk: Desk, keys: Sequence[str], *, arrived_on: date, voucher: str, into: str, fen: int,
    progress: Progress | None = None,
) -> list[str]:  # fmt: skip
    """Register one transfer that covers these awaited amounts; `fen` is what the bank's voucher says, to the fen.

    One filing per village and level; returns their ids. Raises NothingOwed when the sums differ.
    """
    desk.need(FINANCE, doing="登记财政拨付")
    filed = []
    with desk.store.write() as unit:
        dues = [due for key in keys if (due := unit.dues.get(key)) is not None and due.left_fen]
        total = sum(due.left_fen for due in dues)
        if len(dues) != len(set(keys)) or not dues:
            raise NothingOwed("选中的申请里有已经到账的，或没有选中。", "请按 F5 刷新后再选。")
        if total != fen:
            raise NothingOwed(
                f"选中的申请合计 {yuan(total)} 元，银行凭证是 {yuan(fen)} 元，相差 {yuan(abs(total - fen))} 元。",
                "请按拨付清单选对村和级次，一分不差再登记。",
            )
        for done, due in enumerate(dues, 1):
            filed.append(_file_arrival(desk, unit, due, arrived_on, voucher.strip(), into))
            if progress:
                progress(done, len(dues))
    return filed


def _file_arrival(desk: Desk, unit: Unit, due: Due, arrived_on: date, voucher: str, into: str) -> str:
    body = {
        "level": due.row["level"], "what": due.row["what"], "arrived_on": arrived_on.isoformat(), "voucher": voucher,
        "into": into, "fen": due.left_fen, "request": due.row["filing"],
    }  # fmt: skip
    draft = Draft("arrival", body)
    check_or_refuse(draft, desk.context(unit, due.village))
    return desk.file(unit, due.village, [draft])[0][1].id


def receivable(desk: Desk) -> dict[str, int]:
    """What each level owes for subsidies that were entered with payments, in fen; levels that owe nothing are left out."""
    with desk.store.read() as unit:
        owed = {level: -unit.postings.balance(subsidy_due(level)) for level in LEVEL_TITLES}
    return {level: fen for level, fen in owed.items() if fen}


def settle_receivable(desk: Desk, level: str, *, arrived_on: date, voucher: str, into: str, fen: int) -> str:
    """Register money of a level for subsidies that stand on the accounts already; returns the filing's id."""
    desk.need(FINANCE, doing="登记财政拨付")
    body = {
        "level": level, "what": RECEIVABLE, "arrived_on": arrived_on.isoformat(), "voucher": voucher.strip(), "into": into,
        "fen": fen, "due": f"{RECEIVABLE}/{level}",
    }  # fmt: skip
    draft = Draft("arrival", body)
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit))
        return desk.file(unit, desk.station.code, [draft])[0][1].id


def _rows(desk: Desk, unit: Unit, what: str, year: int) -> dict[str, list[dict[str, Any]]]:
    return _subsidies(desk, unit, year) if what == SUBSIDY else _government_paid(desk, unit, year)


def _subsidies(desk: Desk, unit: Unit, year: int) -> dict[str, list[dict[str, Any]]]:
    """Payments for the year that have entered, by the policy of the day on which they were paid; 补缴 has none."""
    office, found = desk.context(unit), defaultdict(list)
    for entered in unit.lines.entered(year):
        policy = office.policy_at(entered.paid_on)
        if policy.subsidy_entry == "with_payment" or entered.kind == BACK:
            continue
        parts = subsidy_parts(policy, entered.fen, year, entered.paid_on)
        if parts:
            row = {
                "subject": entered.subject, "name": entered.name, "id_number": entered.id_number,
                "entered_on": entered.entered_on, "paid_fen": entered.fen, "parts": [list(part) for part in parts],
            }  # fmt: skip
            found[entered.village].append({**row, "line": entered.line} if entered.line else row)
    return dict(found)


def _government_paid(desk: Desk, unit: Unit, year: int) -> dict[str, list[dict[str, Any]]]:
    """Members of paid groups, effective and of the age, by the policy of the year's last day (or today)."""
    last = date(year, 12, 31)
    day = min(last, desk.today)
    terms = terms_of(desk.policy(unit, day))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for village in sorted({village for village, _ in unit.residents.subjects()}):
        groups: dict[str, list[str]] = defaultdict(list)
        for member in unit.memberships.of_village(village):
            if member.holds(day.isoformat()):
                groups[member.subject].append(member.name)
        for resident in (unit.residents.by_subject(subject) for subject in groups):
            row = _paid_for(resident, groups, terms, last) if resident is not None else None
            if row is not None and resident is not None:
                found[resident.village].append(row)
    return dict(found)


def _paid_for(
    resident: Resident, groups: dict[str, list[str]], terms: GovernmentPaidTerms, last: date
) -> dict[str, Any] | None:
    """What the government pays for one person, with the groups that gave way; None when it pays nothing."""
    if resident.status != EFFECTIVE or not resident.birth:
        return None
    choice = chosen(terms, groups[resident.subject], last.year - int(resident.birth[:4]))
    if choice is None or not choice.group.fen:
        return None
    return {
        "subject": resident.subject, "name": resident.name, "id_number": resident.id_number, "group": choice.group.name,
        "parts": [list(part) for part in split(choice.group.fen, choice.group.shares)],
        "others": list(choice.others), "why": choice.why,
    }  # fmt: skip


INTO_CHOICES = tuple(INTO)
