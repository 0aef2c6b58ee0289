"""What must hold whatever was filed and carried in whatever order: at the district, and between the stations."""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from app.business import direct_payments
from app.domain.chart import CHART, OPENING
from app.domain.posting import INTEREST_OF, LEVEL_SUBSIDIES, PRINCIPALS
from app.ports import Unit
from app.services import reviews, settlements, verification
from app.services.desk import FormRefused
from db import Opener
from tests.reference_accounts.plain_interest import Movement, interest_by_year
from tests.sequences.levels import PLACES, RATES, SHARES, SUBSIDY_YUAN, Levels
from tests.stations import Stations, comparable

STANDING = {"suspended", "effective", "credited"}
BY_FILING = {
    "dockets": 0,
    "reviews": 0,
    "residents": 0,
    "batches": 0,
    "lines": 0,
    "postings": 0,
    "dues": 1,
    "marks": 2,
    "paid_years": 4,
}
"""Tables that two stations must have alike as far as they hold the same filings, and where the filing's number stands."""


def whole(at: Levels) -> None:
    """Everything, when no stick is missing any more."""
    with at.stations.desk("区").store.read() as unit:
        books_are_whole(unit)
        for subject, _ in unit.residents.subjects():
            account_is_whole(unit, subject)
    agree(at.stations)
    for place in PLACES:
        found = verification.verify(at.stations.desk(place), Opener(), full=True).problems
        assert found == (), (place, found)


def books_are_whole(unit: Unit) -> None:
    """No fen is lost, no account of the fund stands on the wrong side, nothing was taken off a due twice."""
    assert sum(unit.postings.balance(account.name) for account in CHART) == 0
    wrong = [row for name in ("待入库", "暂收") for row in unit.postings.balances(name) if row[1] < 0]
    owed = (row for name in ("在途", "指定账户", "库存现金", "应收财政补助") for row in unit.postings.balances(name))
    wrong += [
        row for row in owed if row[1] > 0 and not row[0].endswith("/现金")
    ]  # the treasury may be quicker than 解缴
    assert not wrong, wrong
    cash = sum(fen for path, fen in unit.postings.balances("在途") if path.endswith("/现金"))
    assert cash + unit.postings.balance("库存现金") <= 0
    overdrawn = [row for row in unit.books()["dues"] if not 0 <= row[6] <= row[5]]
    assert not overdrawn, overdrawn


def account_is_whole(unit: Unit, subject: str) -> None:
    """An account is its entries; no money below nothing, no year paid twice, no subsidy twice."""
    entries = unit.postings.of_account(subject)
    leaves: Counter[str] = Counter()
    for entry in entries:
        leaves[entry.leaf] += entry.fen
    assert {path.rsplit("/", 1)[1]: fen for path, fen in unit.postings.balances(f"个人账户/{subject}") if fen} == {
        leaf: fen for leaf, fen in leaves.items() if fen
    }
    assert [leaf for leaf in PRINCIPALS if leaves[leaf] < 0] == []
    years = paid_years(unit, subject)
    assert len(set(years)) == len(years), years
    for level, fen in subsidy_parts().items():
        leaf = LEVEL_SUBSIDIES[level]
        given = sum(entry.fen for entry in entries if entry.leaf == leaf and entry.against.split("/")[0] != OPENING)
        assert given <= fen * len(years), (leaf, given, years)


def paid_years(unit: Unit, subject: str) -> list[int]:
    lines = [line for line in unit.lines.of_subject(subject) if line.state == "payment" and line.phase in STANDING]
    years = [line.year for line in lines] + [
        one.year for one in unit.paid_years.of_subject(subject) if one.kind != "government_paid"
    ]
    return years + [one.year for one in direct_payments.standing(unit, subject)]


def subsidy_parts() -> dict[str, int]:
    """What each level pays for one payment, in fen."""
    return {str(share["level"]): int(Fraction(str(share["percent"])) * SUBSIDY_YUAN) for share in SHARES}


def agree(stations: Stations) -> None:
    """Village, township and district say the same of every paper and every account that two of them hold."""
    district = _by_filing(stations, "区")
    for place in PLACES[1:]:
        own = _by_filing(stations, place)
        held = {row[1] for row in own["dockets"].elements()}
        for table, rows in own.items():
            at = BY_FILING[table]
            theirs = Counter({row: n for row, n in district[table].items() if row[at] in held})
            assert rows == theirs, (
                place,
                table,
                sorted((rows - theirs).elements()),
                sorted((theirs - rows).elements()),
            )
        _accounts_agree(stations, place)


def _by_filing(stations: Stations, place: str) -> dict[str, Counter[tuple[object, ...]]]:
    with stations.desk(place).store.read() as unit:
        books = comparable(unit, tuple(BY_FILING))
    return {name: Counter(map(tuple, rows)) for name, rows in books.items()}


def _accounts_agree(stations: Stations, place: str) -> None:
    """Whole accounts, not only the rows of papers that both hold: a village has all of its people's money."""
    code = stations.desk(place).station.code
    with stations.desk("区").store.read() as above, stations.desk(place).store.read() as here:
        for subject, _ in above.residents.subjects():
            resident = above.residents.by_subject(subject)
            if resident is not None and resident.village.startswith(code):
                assert _account(here, subject) == _account(above, subject), (place, resident.name)


def _account(unit: Unit, subject: str) -> list[tuple[str, int, str, str]]:
    return sorted(
        (entry.leaf, entry.fen, entry.value_on, entry.booked_on) for entry in unit.postings.of_account(subject)
    )


def interest_is_right(at: Levels) -> None:
    """Settled again at the end, the interest of every account is what the plain script counts from its movements."""
    at.stations.clock.day = max(at.stations.clock.day, date(2027, 2, 15))
    reviewer = at.stations.desk("区复核")
    stale = [one.n for one in reviews.waiting(reviewer) if one.kind == "interest"]
    if stale:
        reviews.return_back(reviewer, stale, "账簿又有变动，重新结息")
    years = [year for year in sorted(RATES) if year < at.stations.clock.day.year]
    for year in years:
        with contextlib.suppress(settlements.NothingToSettle, FormRefused):
            settlements.file(at.stations.desk("区财务"), year, "final")
            at.approve("区")
    moves: list[Movement] = []
    booked: dict[tuple[str, str, int], int] = defaultdict(int)
    sources = {leaf: source for source, leaf in INTEREST_OF.items()}
    with at.stations.desk("区").store.read() as unit:
        for subject, _ in unit.residents.subjects():
            for entry in unit.postings.of_account(subject):
                if entry.leaf in sources:
                    booked[subject, sources[entry.leaf], int(entry.value_on[:4])] += entry.fen
                else:
                    moves.append((subject, entry.value_on, entry.leaf, entry.fen))
    plain = interest_by_year(moves, {year: RATES[year] for year in years})
    waiting = [one.title for one in reviews.waiting(reviewer) if one.kind == "interest"]
    assert not waiting, waiting
    assert {key: fen for key, fen in booked.items() if fen} == {key: fen for key, fen in plain.items() if fen}
