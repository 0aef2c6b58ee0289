"""Whatever order payments, reversals, requests, reviews and arrivals come in: nothing is lost, nobody is paid twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.domain.chart import return_due
from app.services import grants, line_reversals, reconciliations, reviews, verification
from app.services.desk import FormRefused
from db import Opener
from tests.services.test_government_paid import member
from tests.services.test_grants import TIERS, with_policy
from tests.services.test_month import confirmed, treasury_list
from tests.stations import Stations, Template

PEOPLE = {1: "东村", 2: "东村", 11: "西村"}
SHARES = [{"level": "province", "percent": "60"}, {"level": "county", "percent": "40"}]
SUBSIDY_FEN = int(TIERS[0]["subsidy_yuan"]) * 100
GROUP_FEN = 7_000
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), st.sampled_from(sorted(PEOPLE))), st.tuples(st.just("reverse"), st.sampled_from(sorted(PEOPLE))),
        st.tuples(st.just("ask"), st.sampled_from([SUBSIDY, GOVERNMENT])), st.tuples(st.just("return"), st.just("")),
        st.tuples(st.just("agree"), st.just("")), st.tuples(st.just("come"), st.sampled_from(["province", "county"])),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


class Course:
    """One district in which the drawn steps are done; what the rules refuse is left undone."""

    def __init__(self, stations: Stations) -> None:
        self.stations, self.vouchers = stations, 0
        self.listed: set[object] = set()
        with_policy(stations, subsidy={"shares": SHARES}, government_paid={"groups": [{"group": "低保", "yuan": 70, "shares": SHARES}]})
        stations.clock.day = date(2026, 10, 20)
        for no, village in PEOPLE.items():
            stations.register(village, no)
        stations.settle()
        member(stations, 1, "低保")
        member(stations, 11, "低保")

    def pay(self, no: object) -> None:
        number = int(str(no))
        if any(line.phase == "credited" for line in self.stations.lines("区", number)):
            return
        place = PEOPLE[number]
        self.stations.batch(place, self.stations.sale(place, number, 200), terminal=f"T{place}")
        self.stations.settle()
        self.vouchers += 1
        new = [row for row in confirmed(self.stations) if row[-1] not in self.listed]  # the treasury lists a payment once
        self.listed |= {row[-1] for row in new}
        rows = [(f"R{self.vouchers}-{row[0]}", *row[1:]) for row in new]
        path = treasury_list(self.stations, rows, f"国库{self.vouchers}.csv")
        reconciliations.reconcile(self.stations.desk("区财务"), path, "2026-10")
        self.stations.down()

    def reverse(self, no: object) -> None:
        paid = [line for line in self.stations.lines("区", int(str(no))) if line.phase == "credited"]
        if paid:
            line_reversals.reverse_line(self.stations.desk("区经办"), paid[0].line, "缴错")
            reviews.approve_clean(self.stations.desk("区复核"))
            self.stations.down()

    def ask(self, what: object) -> None:
        grants.request(self.stations.desk("区经办"), str(what), 2026)

    def agree(self, _what: object) -> None:
        reviews.approve_clean(self.stations.desk("区复核"))

    def give_back(self, _what: object) -> None:
        desk = self.stations.desk("区复核")
        waiting = [one.n for one in reviews.waiting(desk) if one.kind == "grant_request"]
        if waiting:
            reviews.return_back(desk, waiting[:1], "再核对")

    def come(self, level: object) -> None:
        desk = self.stations.desk("区财务")
        rows = [one for one in grants.awaited(desk) if one.level == level]
        fen, keys = sum(one.fen for one in rows), [one.key for one in rows]
        grants.arrive(desk, keys, arrived_on=date(2026, 10, 20), voucher=f"拨{self.vouchers}", into="财政专户", fen=fen)
        reviews.approve_clean(self.stations.desk("区复核"))

    def run(self, steps: list[tuple[str, object]]) -> None:
        doing: dict[str, Callable[[object], None]] = {
            "pay": self.pay, "reverse": self.reverse, "ask": self.ask, "agree": self.agree, "return": self.give_back, "come": self.come,
        }  # fmt: skip
        for what, about in steps:
            try:
                doing[what](about)
            except (grants.NothingOwed, FormRefused):
                continue


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_nothing_is_lost_and_nobody_is_paid_twice(template: Template, tmp_path_factory: object, steps: list[tuple[str, object]]) -> None:
    root: Path = tmp_path_factory.mktemp("course")  # type: ignore[attr-defined]
    stations = Stations.copied(template, root)
    try:
        course = Course(stations)
        course.run(steps)
        _agrees(stations)
    finally:
        stations.close()


def _agrees(stations: Stations) -> None:
    """Money in the special account is on the accounts or to be returned; a person has each at most once."""
    entered = -stations.balance("区", "财政专户")
    on_accounts = 0
    for no in PEOPLE:
        subject = stations.resident("区", no).subject
        with stations.desk("区").store.read() as unit:
            entries = unit.postings.of_account(subject)
        sums: Counter[str] = Counter()
        for entry in entries:
            sums["政府代缴" if entry.leaf == "政府代缴" else "补贴" if entry.leaf.endswith("补贴") else "个人"] += entry.fen
        credited = any(line.phase == "credited" for line in stations.lines("区", no))
        assert 0 <= sums["补贴"] <= (SUBSIDY_FEN if credited else 0)
        assert 0 <= sums["政府代缴"] <= (GROUP_FEN if no in {1, 11} else 0)
        assert sums["个人"] == (20_000 if credited else 0)
        on_accounts += sums["补贴"] + sums["政府代缴"]
    returned = sum(stations.balance("区", return_due(level)) for level in ("province", "county"))
    assert entered == on_accounts + returned
    assert min(stations.balance("区", return_due(level)) for level in ("province", "county")) >= 0
    assert verification.verify(stations.desk("区"), Opener(), full=True).problems == ()
    stations.down()
    assert verification.verify(stations.desk("东村"), Opener(), full=True).problems == ()
