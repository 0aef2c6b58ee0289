"""The made-up district's year of money before its month (app.services.demo_month), each step an ordinary filing.

What an older system held is taken over in two villages, an agency's list names who is paid for, subsidies are asked for
and come, a month is certified, the year is settled at a provisional rate and its premiums are handed on.
"""

from __future__ import annotations

import contextlib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.business.batch import PAYMENT
from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.domain.id_number import check_digit
from app.domain.interest_terms import FINAL, PROVISIONAL
from app.domain.month import Month
from app.domain.posting import TREASURY
from app.services import (
    grants,
    group_lists,
    handling,
    month_books,
    openings,
    reviews,
    settlements,
    statement_lists,
)
from app.services.demo_files import tickets_of
from app.services.demo_lists import balances_csv, group_csv, tax_csv
from app.services.demo_stage import MadeVillage, Person, Stage
from app.services.group_sorting import ListTerms
from app.services.ledgers import ledger

CLERK, REVIEWER, FINANCE = "区经办", "区复核", "区财务"
OPERATORS: tuple[tuple[str, tuple[str, ...]], ...] = ((CLERK, ("clerk",)),)
"""Who files at the district what 区复核 reviews."""

SHARES = [{"level": "province", "percent": "60"}, {"level": "county", "percent": "40"}]
PAID_FOR = (("特困", 200), ("低保", 100))


def policy_of(base: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The tiers of `base` with what money needs: who bears subsidies, whom the government pays for, the yearly rates (the
    last year's still provisional), the account for 补缴.
    """
    rates = [{"year": day.year - back, "percent": percent, "status": status} for back, percent, status in (
        (4, "3.97", FINAL), (3, "3.97", FINAL), (2, "2.62", FINAL), (1, "1.50", PROVISIONAL),
    )]  # fmt: skip
    return {
        **base, "cash_allowed": False, "subsidy_entry": "on_appropriation", "subsidy": {"shares": SHARES},
        "government_paid": {
            "conflict": "order", "own_payment": "gives_way",
            "groups": [{"group": group, "yuan": yuan, "shares": SHARES} for group, yuan in PAID_FOR],
        },
        "interest": {"method": "A", "rounding": "half_up", "subsidy_from": "payment", "rates": rates},
        "back_payment": {
            "account": {"name": "穆家营子镇养老保险补缴专户（演示）", "bank": "穆家营子镇信用社", "number": "604301012200001234"}
        },
    }  # fmt: skip


def ask_to_pay_back(stage: Stage, villages: Sequence[MadeVillage], on: date) -> None:
    """Two people of the last village ask to pay earlier years; there no balances are taken over."""
    village = villages[-1]
    desk = stage.desk(village.code, None, on)
    years = f"{on.year - 3}-{on.year - 2}"
    for person in _of_working_age(village.people[: village.payers_before], on)[:2]:
        form = {
            "id_number": person["id_number"],
            "kind": "中断补缴",
            "years": years,
            "tier": "200",
            "reason": "外出务工，没有缴费",
        }
        handling.file(desk, "back_payment", form)


def carry_year(stage: Stage, villages: Sequence[MadeVillage], before: date, day: date) -> None:
    """From the day on which the registrations took effect to the settlement of that year."""
    stage.say("区：期初、特殊群体、财政补助、结息…")
    _open(stage, villages[:2], before)
    _list_groups(stage, villages, before)
    later = max(before, date(before.year, 12, 20))
    for what in (SUBSIDY, GOVERNMENT):
        with contextlib.suppress(grants.NothingOwed):
            agree(stage, later, grants.request(stage.desk("district", CLERK, later), what, before.year))
    _money_comes(stage, villages[-1], later)
    _certify(stage, before, max(later, before + timedelta(days=15)))
    january = date(day.year, 1, 15)
    with contextlib.suppress(settlements.NothingToSettle):
        for year in settlements.due_years(stage.desk("district", CLERK, january)):
            status = settlements.terms_of_year(stage.desk("district", CLERK, january), year)[1]
            agree(stage, january, settlements.file(stage.desk("district", CLERK, january), year, status).filings)
    _hand_on(stage, january)


def agree(stage: Stage, on: date, filings: Sequence[str]) -> None:
    """The second key."""
    reviews.approve_by_id(stage.desk("district", REVIEWER, on), filings)


def _open(stage: Stage, villages: Sequence[MadeVillage], on: date) -> None:
    desk = stage.desk("district", CLERK, on)
    everybody = [person for village in villages for person in village.people]
    with desk.store.read() as unit:
        subsidies = {str(tier.fen // 100): tier.subsidy_fen // 100 for tier in desk.policy(unit).tiers}
    path = stage.folder / f"原系统余额-{on.year - 1}.csv"
    path.write_bytes(balances_csv(everybody, on.year - 1, subsidies, random.Random(on.year - 1)))  # noqa: S311 - no secret
    with contextlib.suppress(openings.NothingToOpen):
        openings.import_balances(desk, path, on.year - 1)
        waiting = [
            docket.n for docket in reviews.waiting(stage.desk("district", REVIEWER, on)) if docket.kind == "opening"
        ]
        reviews.approve(stage.desk("district", REVIEWER, on), waiting)


def _list_groups(stage: Stage, villages: Sequence[MadeVillage], on: date) -> None:
    """民政局's list: two people of each village, and one who has not registered."""
    listed = [
        (person, group, f"{on.year}-01-01", village.name)
        for village in villages
        for person, (group, _) in zip(_of_working_age(village.others, on), PAID_FOR, strict=False)
    ]
    digits = f"{villages[0].code[:6]}19790412903"
    absent = {"name": "孟秀云", "id_number": digits + check_digit(digits)}
    path = stage.folder / "民政局名单.csv"
    path.write_bytes(
        group_csv("特殊群体人员名单（演示）", [*listed, (absent, "低保", f"{on.year}-01-01", villages[0].name)])
    )
    found = group_lists.import_list(stage.desk("district", CLERK, on), path, ListTerms("", "民政局", on))
    agree(stage, on, found.filings)


def _of_working_age(persons: Sequence[Person], on: date) -> list[Person]:
    return [one for one in persons if 25 <= on.year - int(one["id_number"][6:10]) <= 55]


def _money_comes(stage: Stage, last: MadeVillage, on: date) -> None:
    """One transfer for each level and purpose; the county's subsidy for the last village is still to come."""
    sums: dict[tuple[str, str], list[grants.Awaited]] = defaultdict(list)
    for one in grants.awaited(stage.desk("district", FINANCE, on)):
        if (one.what, one.level, one.village) != (SUBSIDY, "county", last.code):
            sums[one.what, one.level].append(one)
    for number, (_, found) in enumerate(sorted(sums.items()), 1):
        filed = grants.arrive(
            stage.desk("district", FINANCE, on), [one.key for one in found], arrived_on=on, voucher=f"ZF{on.year}{number:04d}",
            into="财政专户", fen=sum(one.fen for one in found),
        )  # fmt: skip
        agree(stage, on, filed)


def _certify(stage: Stage, before: date, on: date) -> None:
    """The month of a year ago is compared on all sides and certified by the second key."""
    finance, month = stage.desk("district", FINANCE, on), str(Month.of(before))
    lines = [line for line in ledger(finance, month).lines if line.rrn and line.state == PAYMENT]
    path = stage.folder / f"税务缴费明细-{month}.csv"
    path.write_bytes(tax_csv(tickets_of(lines, before)))
    statement_lists.read_tax(finance, path, month)
    agree(stage, on, [month_books.certify(finance, month)])


def _hand_on(stage: Stage, on: date) -> None:
    """Last year's premiums go from the treasury to the special account, with the bank's interest there."""
    desk = stage.desk("district", FINANCE, on)
    with desk.store.read() as unit:
        fen = -unit.postings.balance(TREASURY)
    moves = [("interest_special", fen // 400, 2), ("treasury_special", fen, 3)]
    for way, moved, number in moves:
        if moved > 0:
            form = {
                "way": way,
                "fen": f"{moved / 100:.2f}",
                "moved_on": on.isoformat(),
                "voucher": f"YH{on.year}{number:04d}",
            }
            agree(stage, on, [handling.file(desk, "fund_movement", form)])
