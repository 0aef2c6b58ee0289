"""Whatever is paid, taken back and settled, in whatever order: the books stay whole (Songshan 003 art. 13-16).

Payments enter by the treasury's list, are taken back by a reversal, years are settled at changing rates; afterwards the
sum of all accounts is zero, each account is its entries, interest is what the plain script counts once all is settled,
and replaying the journal gives the same books.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.business.reconciliation import postings_of
from app.domain.filing import Draft
from app.services import people, reviews, settlements
from app.services.desk import FormRefused
from app.services.line_reversals import reverse_line
from app.services.verification import verify
from db import Opener
from tests.reference_accounts.books import interest_booked, set_policy
from tests.reference_accounts.plain_interest import Movement, interest_by_year
from tests.stations import CODES, Stations, Template

PEOPLE, YEARS = (1, 2), (2023, 2024, 2025)
STEPS = st.one_of(
    st.tuples(st.just("enter"), st.sampled_from(PEOPLE), st.sampled_from(YEARS), st.integers(1, 12)),
    st.tuples(st.just("reverse"), st.sampled_from(PEOPLE), st.sampled_from(YEARS)),
    st.tuples(st.just("settle"), st.sampled_from(YEARS)),
    st.tuples(st.just("rate"), st.sampled_from(("1.50", "2.62", "8.31"))),
)


class District:
    """Two people, a payment line of each for each year, waiting for the treasury."""

    def __init__(self, template: Template, root: Path) -> None:
        self.stations = Stations.copied(template, root)
        desk = self.stations.desk
        for no in PEOPLE:
            self.stations.register("区经办", no, village="东村")
        reviews.approve_clean(desk("区复核"))
        rows = [self.stations.sale("区经办", no, year=year) for no in PEOPLE for year in YEARS]
        self.stations.batch("区经办", *rows)
        reviews.approve_clean(desk("区复核"))
        self.lines = {(no, line.year): line for no in PEOPLE for line in self.stations.lines("区财务", no)}
        self.entered: dict[tuple[int, int], str] = {}
        self.moves: list[Movement] = []
        self.rates = dict.fromkeys(YEARS, "2.62")
        set_policy(self.stations, self.rates)

    def enter(self, no: int, year: int, month: int) -> None:
        line, day = self.lines[no, year], f"{year}-{month:02d}-15"
        if (no, year) in self.entered:
            return
        row: dict[str, Any] = {
            "key": f"{no}-{year}", "outcome": "matched", "fen": line.amount_fen, "entered_on": day, "year": year, "name": line.name,
            "id_number": line.id_number, "subject": line.subject, "line": line.line, "station": line.station, "terminal": line.terminal,
        }  # fmt: skip
        with self.stations.desk("区财务").store.read() as unit:
            number = unit.dockets.last_effect(CODES["东村"]) + 1
        effects = {"postings": [posting.as_row() for posting in postings_of(row, "2026-10-08")]}
        body = {"month": day[:7], "list_hash": "0" * 64, "rows": [row], "effects": effects, "effect_no": number}
        (filed,) = self.stations.forge("区财务", CODES["东村"], Draft("reconciliation", body, kind_version=1))
        assert self.stations.state("区财务", filed) == "effective"
        self.entered[no, year] = day
        self.moves.append((line.subject, day, "个人缴费", line.amount_fen))

    def reverse(self, no: int, year: int) -> None:
        day = self.entered.get((no, year))
        line = self.lines[no, year]
        if not day or any(move == (line.subject, day, "个人缴费", -line.amount_fen) for move in self.moves):
            return
        reverse_line(self.stations.desk("区经办"), line.line, "交错了")
        assert reviews.approve_clean(self.stations.desk("区复核")).approved == 1
        self.moves.append((line.subject, day, "个人缴费", -line.amount_fen))

    def settle(self, year: int) -> None:
        with contextlib.suppress(settlements.NothingToSettle, FormRefused):
            settlements.file(self.stations.desk("区财务"), year, "final")
            agreed = reviews.approve_clean(self.stations.desk("区复核"))
            assert not agreed.reasons

    def rate(self, percent: str) -> None:
        self.rates = dict.fromkeys(YEARS, percent)
        set_policy(self.stations, self.rates)

    def check(self) -> None:
        with self.stations.desk("区财务").store.read() as unit:
            books = unit.books()["postings"]
            for no in PEOPLE:
                subject = self.lines[no, YEARS[0]].subject
                assert unit.postings.balance(f"个人账户/{subject}") == sum(entry.fen for entry in unit.postings.of_account(subject))
        sides: dict[str, int] = {}
        for _, debit, credit, fen, *_ in books:
            sides[debit] = sides.get(debit, 0) - fen
            sides[credit] = sides.get(credit, 0) + fen
        assert sum(sides.values()) == 0
        assert sides.get("国库", 0) + sum(fen for path, fen in sides.items() if path.startswith("在途/")) <= 0
        interest = sum(fen for path, fen in sides.items() if path.startswith("个人账户记账利息/"))
        assert -interest == sum(fen for path, fen in sides.items() if path.endswith("利息") and path.startswith("个人账户/"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=12))
@example(steps=[("enter", 1, 2023, 3), ("settle", 2023), ("enter", 2, 2024, 5), ("settle", 2024), ("reverse", 1, 2023), ("rate", "8.31")])
def test_any_order_of_payments_reversals_and_settlements_keeps_the_books_whole(
    template: Template, no_paper: None, steps: list[tuple[Any, ...]]
) -> None:
    with TemporaryDirectory() as root:
        district = District(template, Path(root))
        for what, *given_to in steps:
            getattr(district, what)(*given_to)
        for year in YEARS:
            district.settle(year)
        district.check()
        subjects = [district.lines[no, YEARS[0]].subject for no in PEOPLE]
        plain = interest_by_year(district.moves, district.rates)
        assert interest_booked(district.stations, subjects) == {key: fen for key, fen in plain.items() if fen}
        found = verify(district.stations.desk("区"), Opener(), full=True)
        assert found.ok, found.problems
        assert {people.account_of(district.stations.desk("区"), district.lines[no, 2023].id_number).resident.subject for no in PEOPLE} == set(subjects)
        district.stations.close()
