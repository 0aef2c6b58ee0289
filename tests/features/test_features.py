"""The office's own words as tests: what a clerk would tell a new colleague (Songshan 003 art. 9-16, 40)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from app.domain.posting import account, refundable
from app.domain.records import STATE_TITLES
from app.services import months, reconciliations, reviews
from app.services.exchange_in import Imported
from app.services.ledgers import ledger
from app.services.line_reversals import reverse_line
from app.services.reviews import Reviewed
from tests.services.test_month import confirmed, treasury_list
from tests.stations import Stations

scenarios("separation.feature", "money.feature", "sticks.feature")


@dataclass
class Told:
    """What the last step reported."""

    reviewed: list[Reviewed] = field(default_factory=list)
    read: list[Imported] = field(default_factory=list)
    stick: list[Path] = field(default_factory=list)


@pytest.fixture
def told() -> Told:
    return Told()


@given(parsers.parse("{who} 登记了 {no:d} 号居民"))
def registered(stations: Stations, who: str, no: int) -> None:
    stations.register(who, no)


@given(parsers.parse("{who} 替村里（{village}）登记了 {no:d} 号居民"))
def registered_for(stations: Stations, who: str, village: str, no: int) -> None:
    stations.register(who, no, village)


@given(parsers.parse("{who} 的终端收了 {no:d} 号居民 {yuan:d} 元"))
def collected(stations: Stations, who: str, no: int, yuan: int) -> None:
    stations.batch(who, stations.sale(who, no, yuan))


@given(parsers.parse("{who} 月结了 {month}"))
def closed(stations: Stations, who: str, month: str) -> None:
    months.close(stations.desk(who), month)


@given(parsers.parse("{who} 导出的 U 盘丢了"))
def lost(stations: Stations, who: str) -> None:
    stations.export(who, "镇")


@given("区里有最新的名册")
def roster_known(stations: Stations) -> None:
    stations.carry("镇", "区")


@when("单据送到镇里并审核")
def at_the_township(stations: Stations, told: Told) -> None:
    for village in ("东村", "西村"):
        stations.carry(village, "镇")
    told.reviewed.append(reviews.approve_clean(stations.desk("镇")))


@when("单据送到区里并审核")
def at_the_district(stations: Stations, told: Told) -> None:
    stations.carry("镇", "区")
    told.reviewed.append(reviews.approve_clean(stations.desk("区复核")))


@when("审核结果送回各站点")
def brought_down(stations: Stations) -> None:
    stations.down()


@when("全部审核生效")
def settled(stations: Stations) -> None:
    stations.settle()


@when(parsers.parse("国库确认了 {month} 的全部缴费"))
def treasury(stations: Stations, month: str) -> None:
    file = treasury_list(stations, confirmed(stations, month))
    reconciliations.reconcile(stations.desk("区财务"), file, month)


@when(parsers.parse("{who} 冲销 {no:d} 号居民的缴费，原因是 {reason}"))
def reversed_line(stations: Stations, who: str, no: int, reason: str) -> None:
    reverse_line(stations.desk(who), stations.lines(who, no)[0].line, reason)


@when(parsers.parse("{who} 再导出一只 U 盘送到 {to}"))
def carried(stations: Stations, told: Told, who: str, to: str) -> None:
    told.stick.append(stations.export(who, to))
    told.read.append(stations.read(to, told.stick[-1]))


@when(parsers.parse("{to} 把同一只 U 盘再读一次"))
def read_again(stations: Stations, told: Told, to: str) -> None:
    told.read.append(stations.read(to, told.stick[-1]))


@when(parsers.parse("{who} 写给镇里的 U 盘送到了 {to}"))
def carried_straight(stations: Stations, told: Told, who: str, to: str) -> None:
    told.read.append(stations.read(to, stations.export(who, "镇")))


@then(parsers.parse("{who} {no:d} 号居民的登记是 {state}"))
def stands(stations: Stations, who: str, no: int, state: str) -> None:
    assert STATE_TITLES[stations.resident(who, no).status] == state


@then(parsers.parse("{who} {no:d} 号居民有 {digits:d} 位参保编号"))
def numbered(stations: Stations, who: str, no: int, digits: int) -> None:
    assert len(stations.resident(who, no).insurance_number) == digits


@then(parsers.parse("{who} 没有可以审核的单据"))
def nothing_waits(stations: Stations, who: str) -> None:
    assert reviews.waiting(stations.desk(who)) == []


@then(parsers.parse("{who} 有 {count:d} 份可以审核的单据"))
def some_wait(stations: Stations, who: str, count: int) -> None:
    assert len(reviews.waiting(stations.desk(who))) == count


@then(parsers.parse("有 {count:d} 份被留下，原因写着 {text}"))
def left(told: Told, count: int, text: str) -> None:
    reasons = told.reviewed[-1].reasons
    assert len(reasons) == count
    assert all(text in reason for _, reason in reasons)


@then(parsers.parse("区里在途 {transit:d} 元，待入库 {waiting:d} 元"))
def in_transit(stations: Stations, transit: int, waiting: int) -> None:
    assert (-stations.balance("区", "在途"), stations.balance("区", "待入库")) == (transit * 100, waiting * 100)


@then(parsers.parse("{no:d} 号居民的个人账户有 {yuan:d} 元"))
def on_account(stations: Stations, no: int, yuan: int) -> None:
    assert stations.balance("区", account(stations.resident("区", no).subject)) == yuan * 100


@then(parsers.parse("{no:d} 号居民有 {yuan:d} 元待退"))
def to_be_refunded(stations: Stations, no: int, yuan: int) -> None:
    assert stations.balance("区", refundable(stations.lines("区", no)[0].line)) == yuan * 100


@then(parsers.parse("{who} {month} 的台账有 {count:d} 笔缴费，合计 {yuan:d} 元"))
def ledger_says(stations: Stations, who: str, month: str, count: int, yuan: int) -> None:
    found = ledger(stations.desk(who), month)
    assert (found.payments, found.total_fen) == (count, yuan * 100)


@then(parsers.parse("{who} 读到 {count:d} 份新单据"))
def newly_read(told: Told, who: str, count: int) -> None:
    assert told.read[-1].new == count
