"""The steps of a back payment through the made-up district, as the tests of its businesses take them."""

from __future__ import annotations

import csv
from pathlib import Path

from app.services import handling, reviews
from tests.stations import Stations, id_of

HEAD = ("电子税票号码", "缴费人名称", "证件号码", "费款所属年度", "实缴金额", "入库日期", "终端编号", "参考号")

REASON = "外出务工，多年没有缴费"


def application(no: int = 1, **values: str) -> dict[str, str]:
    """What is entered for person `no`: three years at 200 yuan."""
    given = {"id_number": id_of(no), "kind": "中断补缴", "years": "2019-2021", "tier": "200", "reason": REASON}
    return {name: text for name, text in {**given, **values}.items() if text}


def deposit(stations: Stations, who: str, no: int = 1, **values: str) -> dict[str, str]:
    """What is entered for the one open application of person `no`."""
    with stations.desk(who).store.read() as unit:
        subject = stations.resident(who, no).subject
        (due,) = [one for one in unit.dues.of_subject(subject) if one.kind == "back_payment" and one.left_fen]
    given = {
        "due": due.key, "channel": "指定账户", "deposited_on": "2026-10-09", "slip": f"JZ{no:04d}",
        "fen": f"{due.left_fen / 100:.2f}",
    }  # fmt: skip
    return {**given, **values}


def approved(stations: Stations, no: int = 1, who: str = "东村", **values: str) -> str:
    """Register the person and carry an application through all levels; returns its id."""
    stations.register(who, no)
    stations.settle()
    filing = handling.file(stations.desk(who), "back_payment", application(no, **values))
    stations.settle()
    return filing


def deposited(stations: Stations, no: int = 1, who: str = "东村", **values: str) -> str:
    """The approved application's deposit, registered and checked at all levels; returns the filing."""
    stations.clock.day = max(stations.clock.day, stations.clock.day.replace(year=2026, month=10, day=12))
    filing = handling.file(stations.desk(who), "back_deposit", deposit(stations, who, no, **values))
    stations.settle()
    return filing


def transferred(stations: Stations, fen: str, voucher: str = "HZ001", moved_on: str = "2026-10-12") -> str:
    """The township hands on all that came in; finance agrees. Returns the filing."""
    values = {"moved_on": moved_on, "voucher": voucher, "fen": fen}
    filing = handling.file(stations.desk("镇"), "back_transfer", values)
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区财务"))
    stations.down()
    return filing


def treasury(stations: Stations, *rows: tuple[object, ...], name: str = "国库.csv") -> Path:
    """A treasury list of rows (receipt, no, year, yuan, reference)."""
    path = stations.root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        told = [(receipt, "某某", id_of(int(str(no))), year, yuan, "20261015", "", slip) for receipt, no, year, yuan, slip in rows]
        csv.writer(file).writerows([HEAD, *told])
    return path
