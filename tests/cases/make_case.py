"""Make a district's two months: rosters, POS exports, treasury lists and the figures that must come out of them.

Everything is made up and comes from one seed; the expectations are counted from what was planted, never by the
program under test. The readings of open questions stand in rosters, terminals and treasury. A case is what
expected.json says: stations, policy, and per file the counts of the command line's JSON.

    python -m tests.cases.make_case FOLDER --seed 7 --sizes 120,200,90 [--dirt 0.05]
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.cases.exports import ExportForm
from tests.cases.identities import Population
from tests.cases.rosters import Roster, RosterMaker, Terms
from tests.cases.terminals import Line, Month, Till
from tests.cases.treasury import Reconciliation, Treasury

_DIVISIONS = Path(__file__).parents[2] / "resources" / "divisions" / "divisions.csv"
_MONTHS = ("2026-10", "2026-11")
_POLICIES = (
    ((100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1500, 2000, 3000, 4000, 5000), 1),
    ((100, 300, 500, 600, 800, 1000, 1500, 2000, 2500, 3000, 4000, 5000), 1),
    ((100, 200, 300, 500, 1000, 2000, 3000), 2),
    ((50, 100, 200, 400, 600, 800, 1600, 6000), 3),
    ((200, 300, 600, 900, 1800, 3600), 0),
)


@dataclass
class _Village:
    code: str
    name: str
    roster: Roster
    months: dict[str, Month]


class _Case:
    """One case being made."""

    def __init__(self, folder: Path, seed: int, sizes: Sequence[int], dirt: float) -> None:
        self._folder, self._sizes, self._dirt = folder, sizes, dirt
        self._rng = Random(seed)
        self.place, self.district, self.township, self.villages = _places(self._rng)
        tiers, closed = self._rng.choice(_POLICIES)
        self.terms = Terms(tiers, tiers[:closed])
        self._people = Population(self._rng, self.district[0])
        self._made: list[_Village] = []

    def make(self) -> dict[str, object]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for (code, name), size in zip(self.villages, self._sizes, strict=True):
            self._made.append(self._village(code, name, size))
        october, november = self._treasury()
        closed = self.terms.closed
        return {
            "place": self.place,
            "policy": {
                "tiers_yuan_subsidy_yuan": {str(yuan): 30 + yuan // 50 for yuan in self.terms.tiers},
                "hardship_only": list(closed),
            },
            "stations": {"district": self.district, "township": self.township, "villages": self.villages},
            "rosters": {made.roster.file: made.roster.expected() for made in self._made},
            "pos": {f"pos-{made.code}-{m}.csv": made.months[m].expected() for made in self._made for m in _MONTHS},
            "treasury": {f"treasury-{m}.xlsx": r.expected() for m, r in zip(_MONTHS, (october, november), strict=True)},
            "samples": {made.code: self._samples(made, october, november) for made in self._made},
            "treasury_late_october": november.late,
        }

    def _village(self, code: str, name: str, size: int) -> _Village:
        rng = self._rng
        suffix = rng.choice(("xlsx", "xlsx", "csv", "csv", "ods"))
        roster = RosterMaker(rng, self._people, self.terms, suffix, self._dirt).make(self._folder, code, name, size)
        slipped = rng.random() < 0.8
        first = int(code[2:6]) * 10000 + 100 * (1 + len(self._made))
        neighbours = [person for made in self._made for person in made.roster.accepted]
        till = Till(rng, self._people, self.terms, roster, first, slipped=slipped, neighbours=neighbours)
        form = ExportForm(rng, slipped=slipped, backwards=till.backwards)
        months = {
            _MONTHS[0]: till.month(10, rng.uniform(0.3, 0.6), runs_on=rng.random() < 0.3),
            _MONTHS[1]: till.month(11, rng.uniform(0.3, 0.6), overlap=rng.random() < 0.4),
        }
        for month, made in months.items():
            form.write(self._folder / f"pos-{code}-{month}.csv", made)
        return _Village(code, name, roster, months)

    def _treasury(self) -> tuple[Reconciliation, Reconciliation]:
        treasury = Treasury(self._rng, self._people, self.terms.opened[:6])
        paid = [[line for made in self._made for line in made.months[m].payments] for m in _MONTHS]
        refused = [
            [line for made in self._made for line in made.months[m].lines if line.outcome != "payment"] for m in _MONTHS
        ]
        seen = {line.payer.number for lines in paid + refused for line in lines if line.payer}
        never = [p for made in self._made for p in made.roster.accepted if p.number not in seen]
        self._rng.shuffle(never)
        half = len(never) // 2
        october = treasury.reconcile(10, paid[0], (), refused[0], never[:half])
        november = treasury.reconcile(11, paid[1], october.missing, refused[1], never[half:])
        for month, made in zip(_MONTHS, (october, november), strict=True):
            treasury.write(self._folder / f"treasury-{month}.xlsx", made.rows)
        return october, november

    def _samples(self, village: _Village, *lists: Reconciliation) -> dict[str, dict[str, object]]:
        """Somebody credited once, and somebody never credited, per month; both paid for one year only."""
        mine = {p.number for p in village.roster.accepted}
        once = _paid_once([line for month in village.months.values() for line in month.payments])
        samples: dict[str, dict[str, object]] = {}
        late = {(row.person.number, row.year) for row in lists[1].rows}
        for month, made in zip(_MONTHS, lists, strict=True):
            sample: dict[str, object] = {}
            for line in made.credited:
                if line.payer and line.payer.number in mine & once:
                    sample |= {"matched": line.payer.number, "matched_fen": line.fen}
                    break
            for line in made.missing:
                if line.payer and line.payer.number in mine & once and (line.payer.number, line.year) not in late:
                    sample["pos_only"] = line.payer.number
            samples[month] = sample
        return samples


def _paid_once(lines: Sequence[Line]) -> set[str]:
    counted = Counter(line.payer.number for line in lines if line.payer)
    return {number for number, count in counted.items() if count == 1}


def _places(rng: Random) -> tuple[str, tuple[str, str], tuple[str, str], list[tuple[str, str]]]:
    """A real district, a township of it with at least three villages, and three of those."""
    with _DIVISIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {row["code"]: row["name"] for row in rows}
    district = rng.choice([code for code in names if len(code) == 6 and code != "150404"])
    villages: dict[str, list[str]] = {}
    for code in names:
        if len(code) == 12 and code.startswith(district):
            villages.setdefault(code[:9], []).append(code)
    township = rng.choice([code for code, below in villages.items() if len(below) >= 3])
    chosen = sorted(rng.sample(villages[township], 3))
    office = f"{names[district]}社会保险事业服务中心"
    return names[district], (district, office), (township, names[township]), [(code, names[code]) for code in chosen]


def make(folder: Path, seed: int, sizes: Sequence[int] = (120, 90, 60), dirt: float = 0.06) -> dict[str, object]:
    """Write the case into `folder`; returns what expected.json says."""
    expected = _Case(folder, seed, sizes, dirt).make()
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), encoding="utf-8")
    return expected


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", default="120,90,60")
    parser.add_argument("--dirt", type=float, default=0.06)
    given = parser.parse_args()
    make(given.folder, given.seed, [int(size) for size in given.sizes.split(",")], given.dirt)


if __name__ == "__main__":
    main()
