"""Whatever a changed program writes into a body gets a verdict: nothing stops a stream, an import or a press of reviews.

Bodies fit their shape, because the shape is asked first, and are otherwise as odd as the shape allows.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from app.business import business, businesses
from app.domain.filing import OFFICE, Draft
from app.services import reviews, verification
from db import Opener
from tests.business.hostile_bodies import body_for
from tests.stations import CODES, Stations

FOUNDING = {"genesis", "operator", "admission", "policy"}
"""Kinds of the stations and their rules, which have forgeries of their own."""

NUMBERED = {"reconciliation"}
"""Effective by itself at the district with a number that only its own program counts."""


@pytest.fixture
def people(stations: Stations) -> Stations:
    for who, no in (("东村", 1), ("西村", 2)):
        stations.register(who, no)
    stations.settle()
    for who, no in (("东村", 1), ("西村", 2)):
        stations.batch(who, stations.sale(who, no))
    stations.settle()
    return stations


def known_in(stations: Stations) -> dict[str, list[str]]:
    """What a changed program knows of the district: subjects, lines and filings, of other villages too."""
    books = stations.books("区", of=("residents", "lines", "dockets"))
    subjects = [row[1] for row in books["residents"]]
    filings = [row[1] for row in books["dockets"]]
    return {
        r"^[0-9a-f]{32}\Z": subjects, r"^([0-9a-f]{32})?\Z": subjects, r"^[0-9a-f]{64}\Z": filings,
        r"^([0-9a-f]{64})?\Z": ["", *filings],
        r"^[0-9a-f]{32}-[0-9]{1,6}\Z": [row[2] for row in books["lines"]],
    }  # fmt: skip


def refs_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The paper that a body is about, as its header would name it."""
    named = (str(body[name]) for name in ("due", "of", "aid", "request") if name in body)
    return tuple(one for one in named if len(one) == 64 and set(one) <= set("0123456789abcdef"))[:1]


def drafts(kind: str, chance: random.Random, known: dict[str, list[str]], count: int) -> list[Draft]:
    made = []
    for _ in range(count):
        body = body_for(business(kind).shape, chance, known)
        subject = str(body.get("subject", ""))
        who = subject if len(subject) == 32 and subject.isascii() else chance.choice(known[r"^[0-9a-f]{32}\Z"])
        made.append(Draft(kind, body, who, refs_of(body)))
    return made


def test_every_body_that_fits_its_shape_gets_a_verdict_at_every_level(people: Stations) -> None:
    chance, known = random.Random(20261008), known_in(people)
    for kind in sorted(set(businesses()) - FOUNDING):
        for who in ("东村", "镇", "区经办", "区财务"):
            if kind in NUMBERED and who.startswith("区"):
                continue
            own = people.desk(who).station.code
            stream = OFFICE if business(kind).stream == "office" else chance.choice([CODES["东村"], CODES["东村"], own])
            for draft in drafts(kind, chance, known, 3):
                people.forge(who, stream, draft)
    people.carry("东村", "镇")
    reviews.approve_clean(people.desk("镇"))
    people.carry("镇", "区")
    for who in ("区复核", "区财务"):
        waiting = [docket.n for docket in reviews.waiting(people.desk(who))]
        reviews.approve(people.desk(who), waiting)
    people.down()
    for place in ("区", "镇", "东村"):
        assert verification.verify(people.desk(place), Opener(), full=True).problems == ()


def test_a_wrong_word_where_the_summary_looks_is_a_verdict(people: Stations) -> None:
    """What is refused is listed all the same, so its line in the list must be made of anything."""
    month = {"month": "2026-09", "digest": "0" * 64, "conclusion": "", "open_count": 0, "unexplained": 0, "income_fen": 0}
    month |= {"sides": [], "accounts": [], "transit": [], "receivable": [], "items": [], "carried": []}
    moved = {"way": "income_spent", "fen": 100, "moved_on": "2026-10-08", "voucher": "1"}
    forged = people.forge("东村", CODES["东村"], Draft("certificate", month), Draft("fund_movement", moved))
    assert people.carry("东村", "镇").new == 2
    assert [people.state(who, one) for who in ("东村", "镇") for one in forged] == ["refused"] * 4


def test_takings_without_a_payers_name_are_takings(people: Stations) -> None:
    subject = people.resident("东村", 1).subject
    line = {"receipt": "00010001", "fen": 20_000, "year": 2026, "id_number": "", "subject": subject}
    body = {"paid_on": "2026-10-08", "month": "2026-10", "lines": [line]}
    (forged,) = people.forge("东村", CODES["东村"], Draft("cash_collection", body))
    people.carry("东村", "镇")
    assert people.state("镇", forged) == "filed"


@pytest.mark.parametrize("days", [("0001-01-01", "2026-10-08"), ("2026-01-01", "9999-12-31"), ("2026-10-08", "2026-10-07")])
def test_a_statement_of_impossible_days_has_no_force(people: Stations, days: tuple[str, str]) -> None:
    body = {
        "account": "收入户", "list_hash": "0" * 64, "part": 0, "first_on": days[0], "last_on": days[1], "opening_fen": 0,
        "closing_fen": 0, "rows": [],
    }  # fmt: skip
    (forged,) = people.forge("区财务", CODES["区"], Draft("bank_list", body))
    assert people.state("区", forged) == "refused"


def test_a_review_that_the_books_could_not_take_is_not_filed(people: Stations) -> None:
    """It would have no force, and the filing would wait for ever with a hole in the effect numbers behind it."""
    body = {"terminal": "T1", "batch": "9", "opened_on": "2026-10-08", "month": "2026-10", "lines": [], "slip_fen": 10**15}
    (forged,) = people.forge("东村", CODES["东村"], Draft("batch", body))
    good = people.register("东村", 3)
    people.carry("东村", "镇")
    reviews.approve_clean(people.desk("镇"))
    people.carry("镇", "区")
    done = reviews.approve_clean(people.desk("区复核"))
    assert (done.approved, done.left, [text for _, text in done.reasons]) == (1, 1, [reviews.BEYOND])
    assert (people.state("区", forged), people.state("区", good)) == ("filed", "effective")
    assert reviews.return_back(people.desk("区复核"), [people.number("区", forged)], "金额不对") == 1
    assert verification.verify(people.desk("区"), Opener(), full=True).problems == ()
