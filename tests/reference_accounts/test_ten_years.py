"""Ten years of a thousand residents against the plain script, to the fen (Songshan 003 art. 13-14, 16, 23)."""

from __future__ import annotations

from collections.abc import Mapping

from app.services import reviews, settlements
from tests.reference_accounts.books import add_people, book, interest_booked, set_policy, settle
from tests.reference_accounts.history import History, invented
from tests.reference_accounts.plain_interest import interest_by_year
from tests.stations import Stations, id_of

FIRST, LAST = 2016, 2025
FINAL = dict(zip(range(FIRST, LAST + 1), ("8.31", "7.12", "8.29", "7.61", "6.04", "6.69", "6.12", "3.97", "2.62", "1.50"), strict=True))
"""facts 2.5: the rates of ten years as published."""

PROVISIONAL = dict.fromkeys(FINAL, "2.75")


def expected(history: History, rates: Mapping[int, str], *, late: bool, method: str = "A", rounding: str = "half_up") -> dict[tuple[str, str, int], int]:
    moves = history.movements + (history.late if late else ())
    found = interest_by_year(moves, rates, method=method, rounding=rounding, closed=history.closed if late else {})
    return {key: fen for key, fen in found.items() if fen}


def settle_all(stations: Stations, stage: str) -> None:
    for year in FINAL:
        settle(stations, year, stage)


def test_ten_years_of_a_thousand_residents_agree_to_the_fen(stations: Stations) -> None:
    """Provisional rates, then the final ones with corrections that came late: only differences are booked, and the
    accounts come to what settling once at the end gives.
    """
    history = invented(1_000, FIRST, LAST)
    add_people(stations, history.people[:500])
    add_people(stations, history.people[500:], "西村", 2_000_000)
    book(stations, history.movements)
    set_policy(stations, PROVISIONAL, final=False)
    settle_all(stations, "provisional")
    assert interest_booked(stations, history.people) == expected(history, PROVISIONAL, late=False)
    book(stations, history.late)
    set_policy(stations, FINAL)
    settle_all(stations, "final")
    plain = interest_by_year(history.movements + history.late, FINAL)
    assert interest_booked(stations, history.people) == {key: fen for key, fen in plain.items() if fen}


def test_methods_and_roundings_agree_with_the_plain_script(stations: Stations) -> None:
    history = invented(60, 2023, 2025, seed=7)
    add_people(stations, history.people)
    book(stations, history.movements)
    rates, demand = {2023: "3.97", 2024: "2.62", 2025: "1.50"}, {2023: "0.25", 2024: "0.15", 2025: "0.05"}
    for method, rounding in (("A", "down"), ("B", "up_jiao"), ("B", "half_up"), ("C", "half_up"), ("D", "down")):
        for since in ("2020-01-01", "2025-01-01"):  # the rules of a year are those of its own last day
            set_policy(stations, rates, method=method, rounding=rounding, demand=demand, since=since)
        for year in rates:
            settle(stations, year)
        plain = interest_by_year(history.movements, rates, method=method, rounding=rounding, demand=demand)
        assert interest_booked(stations, history.people) == {key: fen for key, fen in plain.items() if fen}, (method, rounding)


def test_closed_accounts_end_with_their_month_and_drawn_ones_go_on(stations: Stations) -> None:
    """facts 2.5, 10.6: settled alone at the rate known then, topped up with the final rate; who leaves bears nothing
    after, who draws goes on with what is left.
    """
    history = invented(300, 2021, 2025, seed=3)
    assert history.closed
    add_people(stations, history.people)
    book(stations, history.movements)
    rates = {2021: "6.69", 2022: "6.12", 2023: "3.97", 2024: "2.62", 2025: "1.50"}
    set_policy(stations, rates, provisional=(2025,))
    numbers = {who: id_of(no % 1000, f"19{40 + no % 60:02d}0101") for no, who in enumerate(history.people, 1_000_000)}
    drawing = dict(list(history.closed.items())[::2])
    closed = {who: month for who, month in history.closed.items() if who not in drawing}
    paid = {move[0] for move in history.movements}
    for year in rates:
        for who, month in history.closed.items():
            if month.startswith(str(year)) and who in paid:
                settlements.for_person(stations.desk("区财务"), numbers[who], month, goes_on=who in drawing)
        reviews.approve_clean(stations.desk("区复核"))
        settle(stations, year, "final" if year != 2025 else "provisional")
    final = {**rates, 2025: "1.62"}
    set_policy(stations, final)
    settle(stations, 2025)
    assert drawing.keys() & paid
    assert closed.keys() & paid
    plain = interest_by_year(history.movements, final, closed=closed, drawing=drawing)
    assert interest_booked(stations, history.people) == {key: fen for key, fen in plain.items() if fen}
