"""A certified month never changes, whenever its payments are reversed and whenever that is agreed to (Songshan 003 art. 11, 16)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.business.certificate import still_holds
from app.business.certified import CERTIFICATE
from app.business.month_standing import POS_SIDE, month_standing
from app.services import ledgers, line_reversals, verification
from db import Opener
from tests.services.lists import filed
from tests.stations import Stations, Template

MONTHS = ("2026-10", "2026-11", "2026-12")
PEOPLE = range(1, 6)


def pay(stations: Stations, chance: Random) -> None:
    """Somebody whose year is free pays today."""
    free = [no for no in PEOPLE if all(line.phase in {"reversed", "dead"} for line in stations.lines("东村", no))]
    if free:
        stations.batch("东村", stations.sale("东村", chance.choice(free), day=stations.clock.day.isoformat()))


def reverse(stations: Stations, chance: Random) -> None:
    """A payment of any month is taken back; the paper stays at the village for now."""
    with stations.desk("东村").store.read() as unit:
        asked = {
            str(unit.journal.by_number(d.n).body["line"]) for d in unit.dockets.listed(kinds=("reversal",), limit=0)
        }
    lines = [
        line
        for no in PEOPLE
        for line in stations.lines("东村", no)
        if line.phase == "effective" and line.line not in asked
    ]
    if lines:
        line_reversals.reverse_line(stations.desk("东村"), chance.choice(lines).line, "刷错了人")


def certify(stations: Stations, _chance: Random) -> None:
    """Whatever the villages have filed has come up, agreed to or not, and the months that are over are certified."""
    stations.up()
    for month in MONTHS:
        if month < stations.clock.day.isoformat()[:7]:
            with stations.desk("区").store.read() as unit:
                done = unit.marks.get(CERTIFICATE, month) is not None
            if not done:
                filed(stations, "certificate", month=month)


def settle(stations: Stations, _chance: Random) -> None:
    stations.settle()


def certificates_hold(stations: Stations) -> None:
    with stations.desk("区").store.read() as unit:
        for mark in unit.marks.all(CERTIFICATE):
            held = unit.journal.get(str(mark.row["filing"]))
            assert held is not None
            assert still_holds(held[1], month_standing(unit, mark.key)), mark.key


def months_agree(stations: Stations) -> None:
    """Each month is one number at every station, in the 台账 as between the three parties; all months are what still stands."""
    total = 0
    for month in MONTHS:
        found = [ledgers.ledger(stations.desk(who), month) for who in ("区", "镇", "东村")]
        assert len({(one.payments, one.total_fen, one.content_hash) for one in found}) == 1
        with stations.desk("区").store.read() as unit:
            side = next(side for side in month_standing(unit, month).sides if side.name == POS_SIDE)
        assert (side.count, side.fen) == (found[0].payments, found[0].total_fen)
        total += side.fen
    standing = [line for no in PEOPLE for line in stations.lines("区", no) if line.phase == "effective"]
    assert total == sum(line.amount_fen for line in standing)


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_no_reversal_changes_a_certified_month(template: Template, tmp_path_factory, no_paper, seed: int) -> None:
    chance = Random(seed)
    stations = Stations.copied(template, tmp_path_factory.mktemp("certified"))
    try:
        for no in PEOPLE:
            stations.register("东村", no)
        stations.batch("东村", *[stations.sale("东村", no) for no in PEOPLE])
        stations.settle()
        for _ in range(9):
            stations.clock.day = min(stations.clock.day + timedelta(days=chance.choice((0, 5, 20))), date(2026, 12, 20))
            chance.choice((pay, reverse, reverse, certify, certify, settle))(stations, chance)
            certificates_hold(stations)
        stations.settle()
        certificates_hold(stations)
        months_agree(stations)
        for who in ("区", "镇", "东村"):
            assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()
    finally:
        stations.close()
