"""A made-up account's whole life: taken over, paid, subsidised, aided, settled, corrected; beside it an empty one."""

from __future__ import annotations

import subprocess
from datetime import date

from app.domain.filing import Draft
from app.domain.money_records import OPENING
from app.services import grants, handling, reconciliations, reviews
from app.services.desk import check_or_refuse
from tests.reference_accounts.books import set_policy, settle
from tests.services.test_month import confirmed, treasury_list
from tests.services.test_settlements import enter
from tests.stations import CODES, Stations, id_of

BALANCES = [
    ["个人缴费", 260_000], ["个人缴费利息", 18_765], ["省级补贴", 20_000], ["市级补贴", 8_000], ["县级补贴", 24_000],
    ["县级补贴利息", 1_234], ["利息", 3_003],
]  # fmt: skip
YEARS = [year for year in range(2011, 2024) if year != 2015]
RARE = "㛃𬱖𡐤"


def agree(stations: Stations) -> None:
    desk = stations.desk("区复核")
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])


def whole_life(stations: Stations) -> Stations:
    """东村: person 1 with everything, 2 with one year paid and taken back, 3 with a rare name and nothing."""
    for no in (1, 2):
        stations.register("东村", no, village_group=f"{no}组")
    stations.register("东村", 3, name=RARE, village_group="2组")
    stations.settle()
    open_accounts(stations)
    set_policy(stations, {2024: "2.62", 2025: "1.50"})
    for no, day in ((1, "2024-03-20"), (1, "2025-06-10"), (2, "2025-06-10")):
        enter(stations, no, 20_000, day)
    settle(stations, 2024)
    settle(stations, 2025)
    stations.down()
    pay_this_year(stations)
    stations.settle()
    return stations


def open_accounts(stations: Stations) -> None:
    """Person 1 comes from the older system with the end of 2023."""
    desk, who = stations.desk("区经办"), stations.resident("区", 1)
    row = {"subject": who.subject, "name": who.name, "id_number": who.id_number, "balances": BALANCES,
           "years": [[year, 20_000] for year in YEARS]}  # fmt: skip
    draft = Draft(OPENING, {"closed_year": 2023, "rows": [row], "system": "原居民养老系统"})
    with desk.store.write() as unit:
        check_or_refuse(draft, desk.context(unit, CODES["东村"]))
        desk.file(unit, CODES["东村"], [draft])
    agree(stations)


def pay_this_year(stations: Stations) -> None:
    """POS, treasury, subsidy asked for and come, collective aid; the payment of person 2 is taken back."""
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2))
    aid = {"what": "集体补助", "year": "2026", "donor": "东村集体经济合作社", "deposited_on": "2026-10-08", "slip": "补0001"}
    filing = handling.file(stations.desk("东村"), "aid", aid, [{"id_number": id_of(1), "fen": "150"}])
    stations.settle()
    stations.clock.day = date(2026, 10, 20)
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, confirmed(stations)), "2026-10")
    entry = {"due": filing, "entered_on": "2026-10-15", "receipt": "库0001", "fen": "150"}
    handling.file(stations.desk("区财务"), "aid_entry", entry)
    agree(stations)
    grants.request(stations.desk("区经办"), "subsidy", 2026)
    agree(stations)
    desk = stations.desk("区财务")
    waiting = grants.awaited(desk)
    grants.arrive(
        desk, [one.key for one in waiting], arrived_on=date(2026, 10, 19), voucher="拨001", into="财政专户",
        fen=sum(one.fen for one in waiting),
    )  # fmt: skip
    agree(stations)
    handling.file(stations.desk("区经办"), "reversal", {"id_number": id_of(2), "year": "2026", "reason": "重复缴费"})
    agree(stations)


def text_of(pdf: bytes) -> str:
    """What poppler reads back, without line ends inside a sentence."""
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True)
    return made.stdout.decode()
