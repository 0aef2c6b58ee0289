"""Lists from outside for the tests of the month's comparison: tickets and bank statements of made-up people."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from app.services import handling, reviews
from app.services.ledgers import ledger
from tests.services.test_month import treasury_list
from tests.stations import Stations

TAX_HEAD = ("税票号码", "缴费人姓名", "证件号码", "费款所属年度", "实缴金额", "缴费日期", "日切日期", "终端号", "参考号", "村代码")
BANK_HEAD = ("交易日期", "凭证号", "摘要", "借方发生额", "贷方发生额", "余额")

Ticket = tuple[object, ...]


def csv_file(stations: Stations, name: str, rows: Sequence[Sequence[object]]) -> Path:
    path = stations.root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def tax_list(stations: Stations, tickets: Sequence[Ticket], name: str = "税务.csv") -> Path:
    return csv_file(stations, name, [TAX_HEAD, *tickets])


def bank_list(stations: Stations, opening_yuan: float, moves: Sequence[tuple[str, str, float]], name: str = "银行.csv") -> Path:
    """Moves are (day, voucher, yuan in or, negative, out)."""
    balance, rows = opening_yuan, []
    for day, voucher, yuan in moves:
        balance += yuan
        rows.append((day, voucher, "往来", f"{-yuan:.2f}" if yuan < 0 else "", f"{yuan:.2f}" if yuan > 0 else "", f"{balance:.2f}"))
    return csv_file(stations, name, [BANK_HEAD, ("", "", "期初余额", "", "", f"{opening_yuan:.2f}"), *rows])


def tickets(stations: Stations, month: str = "2026-10") -> list[Ticket]:
    """A ticket for each payment of the month, as it should be."""
    return [
        (f"R{no:05d}", x.name, x.id_number, x.year, f"{x.amount_fen / 100:.2f}", x.paid_on, x.paid_on, x.terminal, x.rrn, x.village)
        for no, x in enumerate(ledger(stations.desk("区"), month).lines, 1)
    ]


def receipts(stations: Stations, month: str = "2026-10", day: str = "2026-10-12") -> Path:
    """The treasury's list that confirms every ticket by its number alone."""
    rows = [(t[0], t[1], t[2], t[3], t[4], day, "", "") for t in tickets(stations, month)]
    return treasury_list(stations, rows, f"国库-{month}.csv")


def filed(stations: Stations, kind: str, **values: str) -> str:
    """A filing of finance, approved by the second key."""
    filing = handling.file(stations.desk("区财务"), kind, values)
    done = reviews.approve_by_id(stations.desk("区复核"), [filing])
    assert done.approved == 1, done
    return filing
