"""财政补助: who is owed what for a year, the villages' requests, and the money when it comes (003 art. 12-13; 004 2(2)).

Candidates come from the books: payments that have entered without their subsidy, and members of special groups whom the
government pays for by the policy of the year's last day. One request per village, one arrival per village and level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.business.arrival import INTO, PARTS, RECEIVABLE, due_of
from app.business.grant_request import DUE, LEVEL_TITLES, WHAT_TITLES
from app.domain.chart import subsidy_due
from app.domain.filing import Draft
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.records import FILED
from app.domain.route import CLERK, DISTRICT, FINANCE
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk, Progress, check_or_refuse
from app.services.grant_claims import VillageClaim, claim_sums, claims, claims_in
from app.services.papers import village_name

__all__ = ["VillageClaim", "claim_sums", "claims"]


class NothingOwed(OfficeError):
    """There is nobody to ask for, or nothing that waits."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Money asked for and not yet come: one village's request, one level; `fen` is what still waits of `asked_fen`, and
    `registered_fen` what of it has been registered as come and waits for the second key.
    """

    key: str
    village: str
    name: str
    what: str
    year: int
    level: str
    fen: int
    since: str
    asked_fen: int = 0
    registered_fen: int = 0

    @property
    def come_fen(self) -> int:
        """What has come in parts."""
        return max(self.asked_fen - self.fen, 0)


def request(
    desk: Desk, what: str, year: int, villages: Sequence[str] = (), *, progress: Progress | None = None
) -> list[str]:
    """File the villages' requests (all villages without a choice); returns the filings' ids."""
    desk.need(CLERK, doing="申请财政补助")
    if desk.level != DISTRICT:
        raise NothingOwed("财政补助由区里申请。", "本站点读取区里的交换包就会看到。")
    filed = []
    with desk.store.write() as unit:
        for claim in claims_in(desk, unit, what, year, villages, progress):
            body = {"what": what, "year": year, "rows": list(claim.rows), "day": claim.day}
            draft = Draft("grant_request", body)
            check_or_refuse(draft, desk.context(unit, claim.village))
            filed.append(desk.file(unit, claim.village, [draft])[0][1].id)
        if not filed:
            raise NothingOwed(f"{year} 年没有要申请的{WHAT_TITLES[what]}。", "请先对账入账，或核对特殊群体名单和政策。")
    return filed


def awaited(desk: Desk) -> list[Awaited]:
    """Every amount asked for that has not come, by village."""
    with desk.store.read() as unit:
        registered = _registered(unit)
        return [_awaited(unit, due, registered[due.key]) for due in unit.dues.open_ones(DUE)]


def _registered(unit: Unit) -> Counter[str]:
    """Fen of the arrivals that wait for the second key, by the key of the amount that they are for."""
    waiting = [docket.n for docket in unit.dockets.listed(state=FILED, kinds=("arrival",), limit=1_000_000)]
    found: Counter[str] = Counter()
    for filing in unit.journal.filings(waiting).values():
        found[due_of(filing.body)] += int(filing.body["fen"])
    return found


def _awaited(unit: Unit, due: Due, registered_fen: int) -> Awaited:
    row = due.row
    return Awaited(
        due.key, due.village, village_name(unit, due.village), str(row["what"]), int(row["year"]), str(row["level"]),
        due.left_fen, due.since, due.fen, registered_fen,
    )  # fmt: skip


def arrive(
    desk: Desk, keys: Sequence[str], *, arrived_on: date, voucher: str, into: str, fen: int, part: bool = False,
    progress: Progress | None = None,
) -> list[str]:  # fmt: skip
    """Register one transfer that covers these awaited amounts; `fen` is what the bank's voucher says, to the fen.

    `part`: the level has paid less than they come to; the oldest request is filled first, by village within a day.
    One filing per village and level; returns their ids. Raises NothingOwed when the sums differ.
    """
    desk.need(FINANCE, doing="登记财政拨付")
    filed = []
    with desk.store.write() as unit:
        dues = [due for key in keys if (due := unit.dues.get(key)) is not None and due.left_fen]
        total = sum(due.left_fen for due in dues)
        if len(dues) != len(set(keys)) or not dues:
            raise NothingOwed("选中的申请里有已经到账的，或没有选中。", "请按 F5 刷新后再选。")
        if total < fen or (total > fen and not part) or fen <= 0:
            raise NothingOwed(
                f"选中的申请合计 {yuan(total)} 元，银行凭证是 {yuan(fen)} 元，相差 {yuan(abs(total - fen))} 元。",
                "请按拨付清单选对村和级次，一分不差再登记；财政只拨了一部分的，请注明「部分到账」。",
            )
        shared = _shared(dues, fen)
        for done, (due, paid) in enumerate(shared, 1):
            filed.append(_file_arrival(desk, unit, due, paid, arrived_on, voucher.strip(), into))
            if progress:
                progress(done, len(shared))
    return filed


def _shared(dues: Sequence[Due], fen: int) -> list[tuple[Due, int]]:
    """(amount that waits, what of the transfer it gets), whole ones first; who gets nothing is left out."""
    found = []
    for due in sorted(dues, key=lambda due: (due.since, due.village, due.key)):
        paid = min(due.left_fen, fen)
        fen -= paid
        if paid:
            found.append((due, paid))
    return found


def _file_arrival(desk: Desk, unit: Unit, due: Due, fen: int, arrived_on: date, voucher: str, into: str) -> str:
    body = {
        "level": due.row["level"], "what": due.row["what"], "arrived_on": arrived_on.isoformat(), "voucher": voucher,
        "into": into, "fen": fen, "request": due.row["filing"],
    }  # fmt: skip
    if fen < due.left_fen:
        body["part"] = True
    draft = Draft("arrival", body, kind_version=1 if fen == due.fen else PARTS)
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
    draft = Draft("arrival", body, kind_version=1)
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit))
        return desk.file(unit, desk.station.code, [draft])[0][1].id


INTO_CHOICES = tuple(INTO)
