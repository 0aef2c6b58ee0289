"""A history put into a made-up district's store, and what its books then say of interest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.domain.posting import INTEREST_OF, Posting, account
from app.domain.records import EFFECTIVE, Resident
from app.services import policies, reviews, settlements
from tests.reference_accounts.plain_interest import Movement
from tests.stations import CODES, Stations, id_of

DAY = "2026-10-08"


def add_people(stations: Stations, people: Iterable[str], village: str = "东村", first: int = 1_000_000) -> None:
    """Records straight into the district's store: what is counted here is money."""
    with stations.desk("区财务").store.write() as unit:
        for no, subject in enumerate(people, first):
            unit.residents.add(Resident(
                no, subject, CODES[village], f"某{no}", id_of(no % 1000, f"19{40 + no % 60:02d}0101"), "居民身份证", "男", "1980-01-01",
                "", "", "", "", 20_000, "", "", "", "", f"{no:020d}", EFFECTIVE, f"{no:064x}", "",
            ))  # fmt: skip


def book(stations: Stations, movements: Iterable[Movement]) -> None:
    """Movements straight onto the accounts."""
    postings = []
    for subject, day, source, fen in movements:
        own, other = account(subject, source), "财政专户"
        postings.append(Posting(*((other, own) if fen > 0 else (own, other)), abs(fen), day, DAY, subject))
    with stations.desk("区财务").store.write() as unit:
        unit.postings.add(1, postings)


def set_policy(
    stations: Stations, rates: Mapping[int, str], *, final: bool = True, method: str = "A", rounding: str = "half_up",
    demand: Mapping[int, str] | None = None, since: str = "2025-01-01", provisional: Iterable[int] = (),
) -> None:  # fmt: skip
    """A new policy of the district with these rates, agreed by another operator."""
    unsure = set(provisional) if final else set(rates)
    interest = {
        "method": method, "rounding": rounding,
        "rates": [
            {"year": year, "percent": percent, "status": "provisional" if year in unsure else "final"}
            for year, percent in rates.items()
        ],
        "demand_rates": [{"year": year, "percent": percent} for year, percent in (demand or {}).items()],
    }  # fmt: skip
    file = Path(stations.root) / "policy.json"
    tiers = [{"yuan": 200, "subsidy_yuan": 35, "hardship_only": False}]
    file.write_text(json.dumps({"region": "150404", "valid_from": since, "tiers": tiers, "interest": interest}), encoding="utf-8")
    policies.load(stations.desk("区"), file)
    reviews.approve_clean(stations.desk("区复核"))


def settle(stations: Stations, year: int, stage: str = "final") -> settlements.Filed:
    """File the year for all villages and let another operator agree."""
    filed = settlements.file(stations.desk("区财务"), year, stage)
    agreed = reviews.approve_clean(stations.desk("区复核"))
    assert not agreed.reasons, agreed.reasons
    return filed


def interest_booked(stations: Stations, people: Iterable[str]) -> dict[tuple[str, str, int], int]:
    """Interest by (person, source, year) as the accounts say it; zeros left out."""
    sources = {leaf: source for source, leaf in INTEREST_OF.items()}
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    with stations.desk("区财务").store.read() as unit:
        for subject in people:
            for entry in unit.postings.of_account(subject):
                if entry.leaf in sources:
                    found[subject, sources[entry.leaf], int(entry.value_on[:4])] += entry.fen
    return {key: fen for key, fen in found.items() if fen}
