"""A whole month at four stations: 月清月结 (Songshan 003 art. 9-13), and what every station's verification says after it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.domain.posting import TREASURY
from app.services import months, people, reconciliations, verification
from app.services.ledgers import ledger
from db import Opener
from tests.stations import CODES, Stations, id_of

HEAD = ("电子税票号码", "缴费人名称", "证件号码", "费款所属年度", "实缴金额", "入库日期", "终端编号", "参考号")


def treasury_list(stations: Stations, rows: Sequence[Sequence[object]], name: str = "国库.csv") -> Path:
    """A treasury list of rows (receipt, name, id number, year, yuan, day, terminal, reference)."""
    path = stations.root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def confirmed(stations: Stations, month: str = "2026-10", *, leave: int = 0) -> list[tuple[object, ...]]:
    """Treasury rows that confirm the month's payments, less the last `leave` of them."""
    lines = ledger(stations.desk("区"), month).lines
    return [
        (f"R{no:05d}", x.name, x.id_number, x.year, f"{x.amount_fen / 100:.2f}", "20261012", x.terminal, x.rrn)
        for no, x in enumerate(lines[: len(lines) - leave], 1)
    ]


@pytest.fixture
def month(stations: Stations) -> Stations:
    """Eight people, six payments, everything approved and carried down."""
    for no in (1, 2, 3, 4, 5):
        stations.register("东村", no)
    for no in (11, 12, 13):
        stations.register("西村", no)
    stations.batch("东村", *[stations.sale("东村", no, 100 * (no + 1)) for no in range(1, 6)])
    stations.batch("西村", stations.sale("西村", 11), terminal="T2")
    stations.settle()
    return stations


def transit(stations: Stations) -> int:
    return -stations.balance("区", "在途")


def test_every_effective_batch_stands_in_transit_with_its_slip(month):
    with month.desk("区").store.read() as unit:
        slips = sum(batch.slip_fen for batch in unit.lines.batches())
    assert transit(month) == slips == 220_000
    assert month.balance("区", "待入库") == 220_000


def test_after_full_reconciliation_nothing_is_in_transit(month):
    found = reconciliations.reconcile(month.desk("区财务"), treasury_list(month, confirmed(month)), "2026-10")
    assert (found.matched, found.matched_fen, found.pos_only, found.treasury_only) == (6, 220_000, 0, 0)
    assert transit(month) == month.balance("区", "待入库") == 0
    assert month.balance("区", "个人账户") == -month.balance("区", TREASURY) == 220_000


def test_what_stays_in_transit_is_itemised(month):
    found = reconciliations.reconcile(month.desk("区财务"), treasury_list(month, confirmed(month, leave=2)), "2026-10")
    listed = [row for row in found.details if row.kind == "pos_only"]
    assert found.pos_only == len(listed) == 2
    assert transit(month) == sum(row.pos_fen for row in listed) == found.pos_only_fen


def test_the_same_treasury_list_again_settles_nothing_twice(month):
    rows = confirmed(month)
    reconciliations.reconcile(month.desk("区财务"), treasury_list(month, rows), "2026-10")
    before = month.books("区")
    again = reconciliations.reconcile(month.desk("区财务"), treasury_list(month, rows[::-1], "又一份.csv"), "2026-10")
    assert (again.matched, again.repeated) == (0, 6)
    assert month.books("区") == before


def test_the_account_counts_from_the_treasury_date(month):
    reconciliations.reconcile(month.desk("区财务"), treasury_list(month, confirmed(month)), "2026-10")
    month.down()
    for place in ("区", "镇", "东村"):
        (entry,) = people.person(month.desk(place), month.resident(place, 1).n).entries
        assert (entry.value_on, entry.kind, entry.fen) == ("2026-10-12", "personal", 20_000)


def test_a_row_without_a_line_is_direct_for_a_resident_and_suspense_for_a_stranger(month):
    rows = [
        ("R1", "王子", id_of(2), 2026, "200.00", "20261012", "", ""),
        ("R2", "李丁", id_of(13), 2026, "200.00", "20261012", "", ""),
        ("R3", "生人", id_of(99), 2026, "200.00", "20261012", "", ""),
    ]
    found = reconciliations.reconcile(month.desk("区财务"), treasury_list(month, rows), "2026-10")
    assert {row.kind for row in found.details} >= {"differs", "direct", "stranger"}
    assert month.balance("区", "暂收/税务直缴") == 20_000
    assert people.person(month.desk("区"), month.resident("区", 13).n).balance_fen == 20_000


def test_verification_is_content_everywhere_after_a_whole_month(month):
    reconciliations.reconcile(month.desk("区财务"), treasury_list(month, confirmed(month, leave=1)), "2026-10")
    months.close(month.desk("东村"), "2026-10")
    months.close(month.desk("区财务"), "2026-10")
    month.settle()
    for place in ("区", "镇", "东村", "西村"):
        assert verification.verify(month.desk(place), Opener(), full=True).problems == (), place


def test_village_township_and_district_say_the_same_of_the_village(month):
    of = ("dockets", "residents", "batches", "lines")
    codes = CODES["东村"]

    def village_rows(place: str) -> list[object]:
        books = month.books(place, of=of)
        return [row for name in of for row in books[name] if codes in row and "month_close" not in row]

    assert village_rows("东村") == village_rows("镇") == village_rows("区")
