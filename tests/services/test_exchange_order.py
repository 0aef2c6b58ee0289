"""Packages out of order, lost, twice, by another road: the same books or none of it (architecture, 'Exchange')."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.exchange.package import UnknownSender
from app.services import exchange_in, people, reviews
from app.services.exchange_in import PackageGap
from tests.stations import Stations, name_of

OF = ("dockets", "reviews", "residents", "batches", "lines", "postings", "stations", "operators", "policies")


def test_a_lost_stick_costs_nothing(stations):
    stations.register("东村", 1)
    stations.export("东村", "镇")
    stations.register("东村", 2)
    assert stations.carry("东村", "镇").new == 2


def test_out_of_order_the_older_package_is_all_known(stations):
    stations.register("东村", 1)
    older = stations.export("东村", "镇")
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    before = stations.books("镇")
    read = stations.read("镇", older)
    assert (read.new, read.duplicate) == (0, 1)
    assert stations.books("镇") == before


def test_after_the_receipt_only_what_is_new_travels(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    receipt = stations.read("镇", file).receipt
    assert receipt is not None
    stations.read("东村", receipt)
    stations.register("东村", 2)
    read = stations.carry("东村", "镇")
    assert (read.new, read.duplicate) == (1, 0)


def test_a_gap_is_named_and_nothing_is_read(stations):
    """The receiver acknowledged and then fell back to an older state: what it lacks is said, and a new package heals."""
    backup = stations.home("镇").with_name("old-township")
    stations.close()
    stations.copy_home("镇", backup)
    stations.register("东村", 1)
    receipt = stations.read("镇", stations.export("东村", "镇")).receipt
    assert receipt is not None
    stations.read("东村", receipt)
    stations.register("东村", 2)
    file = stations.export("东村", "镇")
    stations.close()
    stations.put_home("镇", backup)
    before = stations.books("镇")
    with pytest.raises(PackageGap, match="缺第 1 到 1 份"):
        stations.read("镇", file)
    assert stations.books("镇") == before


def test_a_village_stick_carried_straight_to_the_district_opens_there(stations):
    stations.carry("镇", "区")
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    assert stations.read("区", file).new == 1
    assert stations.read("镇", file).new == 1
    reviews.approve_clean(stations.desk("镇"))
    read = stations.carry("镇", "区")
    assert read.duplicate >= 1
    assert reviews.approve_clean(stations.desk("区复核")).approved == 1


def test_a_village_stick_after_the_townships_brings_nothing_twice(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    stations.read("镇", file)
    stations.carry("镇", "区")
    before = stations.books("区")
    read = stations.read("区", file)
    assert (read.new, read.duplicate) == (0, 1)
    assert stations.books("区") == before


def test_the_district_does_not_know_a_village_before_the_townships_certificate(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    with pytest.raises(UnknownSender):
        stations.read("区", file)


def test_a_preview_keeps_nothing_and_leaves_no_receipt(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    before = stations.books("镇")
    seen = exchange_in.preview(stations.desk("镇"), file)
    assert (seen.new, seen.receipt) == (1, None)
    assert stations.books("镇") == before
    assert list(file.parent.iterdir()) == [file]


def test_the_answer_of_the_district_may_come_straight_to_the_village(stations):
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "东村")
    assert stations.resident("东村", 1).status == "effective"
    before = stations.books("东村")
    stations.carry("区", "镇")
    stations.carry("镇", "东村")
    assert stations.books("东村", of=OF) == {name: before[name] for name in OF}


ROADS = (("东村", "镇"), ("西村", "镇"), ("镇", "区"), ("区", "镇"), ("镇", "东村"), ("镇", "西村"), ("区", "东村"), ("东村", "区"))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("carry"), st.sampled_from(ROADS)),
        st.tuples(st.just("lose"), st.sampled_from(ROADS)),
        st.tuples(st.just("again"), st.integers(0, 30)),
        st.tuples(st.just("register"), st.sampled_from(("东村", "西村", "镇"))),
        st.tuples(st.just("collect"), st.sampled_from(("东村", "西村"))),
        st.tuples(st.just("change"), st.sampled_from(("东村", "镇"))),
        st.tuples(st.just("approve"), st.sampled_from(("镇", "区复核"))),
        st.tuples(st.just("return"), st.sampled_from(("镇", "区复核"))),
        st.tuples(st.just("withdraw"), st.sampled_from(("东村", "西村"))),
    ),
    min_size=6, max_size=24,
)  # fmt: skip


class Wander:
    """Work and sticks in any order; a stick that is lost or read late stays in `sticks`."""

    def __init__(self, stations: Stations) -> None:
        self.stations = stations
        self.sticks: list[tuple[str, object]] = []
        self.people = 0
        stations.carry("镇", "区")

    def step(self, what: str, on: object) -> None:
        getattr(self, what)(on)

    def carry(self, road: tuple[str, str]) -> None:
        file = self.stations.export(*road)
        self.sticks.append((road[1], file))
        self.stations.read(road[1], file)

    def lose(self, road: tuple[str, str]) -> None:
        self.sticks.append((road[1], self.stations.export(*road)))

    def again(self, which: int) -> None:
        if self.sticks:
            receiver, file = self.sticks[which % len(self.sticks)]
            self.stations.read(receiver, file)  # type: ignore[arg-type]

    def register(self, who: str) -> None:
        self.people += 1
        self.stations.register(who, self.people, "东村", name=name_of(self.people) + who[0])

    def collect(self, who: str) -> None:
        alive = [one for one in people.find(self.stations.desk(who), "") if one.status in {"filed", "effective"}]
        with self.stations.desk(who).store.read() as unit:
            paid = unit.lines.paid(2026)
        rows = [
            {"paid_on": "2026-10-08", "fen": 20_000, "id_number": one.id_number, "name": one.name,
             "subject": one.subject, "year": 2026, "state": "payment"}
            for one in alive if one.subject not in paid
        ]  # fmt: skip
        if rows:
            self.stations.batch(who, *rows, terminal=f"T-{who}")

    def change(self, who: str) -> None:
        for one in people.find(self.stations.desk(who), "")[:1]:
            if one.status == "effective":
                people.change_record(self.stations.desk(who), one.n, {"phone": f"139{self.people:04d}{one.n:04d}"})

    def approve(self, who: str) -> None:
        reviews.approve_clean(self.stations.desk(who))

    def withdraw(self, who: str) -> None:
        desk = self.stations.desk(who)
        own = [one for one in reviews.listed(desk, "filed") if one.station == str(desk.station) and not one.step]
        for docket in own[:1]:
            people.withdraw(desk, docket.n)

    def finish(self) -> None:
        for _ in range(3):
            self.stations.settle()


def _return(self: Wander, who: str) -> None:
    queue = reviews.waiting(self.stations.desk(who))
    if queue:
        reviews.return_back(self.stations.desk(who), [queue[0].n], "请核对")


setattr(Wander, "return", _return)


@settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@given(steps=STEPS)
def test_any_order_with_losses_and_repeats_ends_in_equal_books(template, tmp_path_factory, no_paper, steps):
    stations = Stations.copied(template, tmp_path_factory.mktemp("wander"))
    try:
        wander = Wander(stations)
        for what, on in steps:
            wander.step(what, on)
        wander.finish()
        district, township = stations.books("区", of=OF), stations.books("镇", of=OF)
        assert township == district
        for place in ("东村", "西村"):
            mine = stations.books(place, of=("residents", "lines", "batches"))
            code = str(stations.desk(place).station.code)
            assert mine == {name: [row for row in district[name] if code in row] for name in mine}
    finally:
        stations.close()
