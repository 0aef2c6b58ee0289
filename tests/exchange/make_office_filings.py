"""Makes the reference filings of the papers that came later, of stations, operators, policies and money taken back: `python -m tests.exchange.make_office_filings`.

Each file of bodies has its reference file; neither is ever changed, what is added later gets files of its own.
"""

from __future__ import annotations

from pathlib import Path

from tests.exchange.make_money_filings import write
from tests.exchange.make_reference import FOLDER

FILES = {
    Path(__file__).with_name("departure_bodies.json"): FOLDER / "filing-v1-departure.json",
    Path(__file__).with_name("renewal_bodies.json"): FOLDER / "filing-v1-renewal.json",
    Path(__file__).with_name("station_end_bodies.json"): FOLDER / "filing-v1-station-end.json",
    Path(__file__).with_name("policy_bodies.json"): FOLDER / "filing-v2-policy.json",
    Path(__file__).with_name("taken_back_bodies.json"): FOLDER / "filing-v1-taken-back.json",
    Path(__file__).with_name("parts_bodies.json"): FOLDER / "filing-v2-parts.json",
    Path(__file__).with_name("moved_bodies.json"): FOLDER / "filing-v3-moved.json",
    Path(__file__).with_name("hall_bodies.json"): FOLDER / "filing-v3-hall.json",
}

if __name__ == "__main__":
    for bodies, target in FILES.items():
        write(bodies, target)
