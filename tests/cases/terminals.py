"""What a village's terminals took in a month, and what logging the export must say about it.

Readings where the fixed forms leave a question open (and then nothing else is planted):
- `lines` and `batches` count what the file has, lines logged before and their batch included;
- a line logged before counts as that alone, also when it is half of a voided pair;
- a refund, and a void that names no sale of its batch and amount, have no code of their own; what they name keeps
  its own standing; only sales that are no payment are refunded here;
- which of two payments for a year is the payment is left to the order of the file, which is planted equal to the
  order of time, and a list that runs backwards has no such two;
- an amount for an earlier year that is a tier is a payment for that year;
- people of other villages, empty numbers and people refused in the roster are unknown persons;
- a batch that runs on into the next month has no slip in the first file; the second file has it whole, its old
  lines logged before, and a slip over all of it;
- a line whose day, amount or kind cannot be read, declined transactions and lines twice in one file are not planted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from tests.cases.identities import Person, Population, as_15
from tests.cases.rosters import Roster, Terms

SALE, VOID, REFUND = "sale", "void", "refund"


@dataclass(frozen=True)
class Line:
    """One transaction. `payer`: the number in full; `typed`: as the file has it; `outcome`: payment or a code."""

    kind: str
    fen: int
    typed: str
    year: int
    outcome: str
    payer: Person | None = None
    terminal: str = ""
    batch: int = 0
    voucher: int = 0
    at: datetime = datetime(2026, 10, 9, 8)
    rrn: str = ""
    original: int = 0
    original_rrn: str = ""
    names: int = 0
    """Which line of its group a void or a refund names, counted back; 0 for none."""

    @property
    def signed_fen(self) -> int:
        return self.fen if self.kind == SALE else -self.fen

    @property
    def batch_key(self) -> tuple[str, int]:
        return self.terminal, self.batch


@dataclass(frozen=True)
class Slip:
    """A settlement total of one batch."""

    terminal: str
    batch: int
    count: int
    fen: int
    agrees: bool


@dataclass
class Month:
    """One export: `lines` in order of time, `slips` (none where the system prints none), counted problems."""

    lines: list[Line] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    repeated: list[Line] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)

    @property
    def payments(self) -> list[Line]:
        return [line for line in self.lines if line.outcome == "payment"]

    def expected(self) -> dict[str, object]:
        every = self.repeated + self.lines
        tiers = Counter(line.fen // 100 for line in self.payments)
        return {
            "lines": len(every), "batches": len({line.batch_key for line in every}), "payments": len(self.payments),
            "payments_fen": sum(line.fen for line in self.payments), "net_fen": sum(line.signed_fen for line in every),
            "by_tier": {str(yuan): count for yuan, count in sorted(tiers.items())},
            "refused": {code: count for code, count in sorted(self.problems.items()) if count},
        }  # fmt: skip


@dataclass
class _Terminal:
    number: str
    batch: int
    voucher: int


class Till:
    """The terminals of one village over the months. `slipped`: whether its export has settlement totals."""

    def __init__(
        self, rng: Random, people: Population, terms: Terms, roster: Roster, first: int,
        *, slipped: bool, neighbours: Sequence[Person] = (),
    ) -> None:  # fmt: skip
        self._rng, self._people, self._terms, self._roster = rng, people, terms, roster
        self._slipped, self._neighbours = slipped, neighbours
        self._running: _Terminal | None = None
        count = rng.choice((1, 1, 2, 3))
        batch = rng.choice((1, 36, 999998, 120))
        self._terminals = [
            _Terminal(f"{first + i:08d}" if rng.random() < 0.7 else f"X{(first + i) % 10**7:07d}",
                      batch if rng.random() < 0.6 else batch % 900 + i + 1, rng.choice((1, 1087, 999980, 4996)))
            for i in range(count)
        ]  # fmt: skip
        self._paid: dict[int, set[str]] = {2025: set(), 2026: set()}
        self._last: list[Line] = []
        self.backwards = rng.random() < 0.15
        """Whether the export lists the newest first."""

    def month(self, month: int, share: float, *, overlap: bool = False, runs_on: bool = False) -> Month:
        """The month's lines. `share` of those who have not paid pay; `overlap`: the last batch of before comes again.

        `runs_on`: the last batch is not settled at the end of this month and goes on in the next.
        """
        made = Month()
        if overlap or self._running:
            made.repeated = list(self._last)
            made.problems["already_logged"] = len(self._last)
        groups = self._payments(share)
        self._rng.shuffle(groups)
        self._lay(made, groups, month, runs_on=runs_on)
        for line in made.lines:
            if line.outcome not in {"payment", "", "half"}:
                made.problems[line.outcome] += 1
        self._settle(made)
        return made

    # --- what is taken ------------------------------------------------------------------------------------------

    def _payments(self, share: float) -> list[list[Line]]:
        """Groups of lines that stay together; each person pays for a year once, apart from what is planted last."""
        rng = self._rng
        free = [person for person in self._roster.accepted if person.number not in self._paid[2026]]
        payers = rng.sample(free, max(4, int(len(free) * share)))
        groups = [[self._pay(person)] for person in payers]
        some = max(1, len(payers) // 25)
        others = [person for person in free if person not in payers]
        for _ in range(some):
            groups.append(self._pair(rng.choice(payers + others)))
            groups.append([self._stranger()])
            groups.append([self._odd_amount(rng.choice(payers))])
            ordinary = [person for person in payers + others if not person.hardship]
            if self._terms.closed and rng.random() < 0.7:
                payer = rng.choice(ordinary)
                groups.append([self._sale(payer, rng.choice(self._terms.closed), "tier_not_open")])
        for person in rng.sample(payers, min(len(payers), rng.randrange(0, 3))):
            groups.append([self._pay(person, 2025)])
        if rng.random() < 0.4:
            groups.append(self._lost_void(rng.choice(payers + others)))
        return groups

    def _pay(self, person: Person, year: int = 2026) -> Line:
        if person.number in self._paid[year]:
            return self._odd_amount(person)
        self._paid[year].add(person.number)
        other = self._rng.random() < 0.1
        return self._sale(person, self._rng.choice(self._terms.opened[:5]) if other else person.tier, "payment", year)

    def _sale(self, person: Person, yuan: int, outcome: str, year: int = 2026) -> Line:
        number = person.number
        dice = self._rng.random()
        typed = number
        if dice < 0.03:
            typed = number.lower()
        elif dice < 0.05:
            typed = f"{number[:6]} {number[6:]}"
        elif dice < 0.07 and len(number) == 18 and number[6:8] == "19" and number[0] not in "89":
            typed = as_15(number)
        return Line(SALE, yuan * 100, typed, year, outcome, person)

    def _pair(self, person: Person) -> list[Line]:
        """A sale and its void; sometimes with another sale of the same amount between them."""
        yuan = self._rng.choice((*self._terms.opened, 6000, 7000))
        sale = replace(self._sale(person, yuan, "half"), payer=None)
        void = replace(sale, kind=VOID, outcome="voided_pair", names=1)
        if self._rng.random() < 0.3:
            return [sale, self._stranger(yuan), replace(void, names=2)]
        return [sale, void]

    def _stranger(self, yuan: int = 0) -> Line:
        rng = self._rng
        known = self._roster.refused
        dice = rng.random()
        if dice < 0.1:
            number = ""
        elif dice < 0.2 and self._neighbours:
            number = rng.choice(self._neighbours).number
        elif dice < 0.3 and known:
            number = rng.choice(known).number
        else:
            number = self._people.number()
        amount = yuan or rng.choice((self._terms.opened[0], self._no_tier(), *self._terms.closed))
        return Line(SALE, amount * 100, number, rng.choice((2026, 2026, 2025)), "unknown_person")

    def _no_tier(self) -> int:
        return self._rng.choice([yuan for yuan in (50, 150, 250, 350, 450, 1, 2600) if yuan not in self._terms.tiers])

    def _odd_amount(self, person: Person) -> Line:
        line = self._sale(person, self._no_tier(), "amount_is_no_tier", self._rng.choice((2026, 2025)))
        return replace(line, fen=line.fen + 50) if self._rng.random() < 0.2 else line

    def _lost_void(self, person: Person) -> list[Line]:
        """A void that names a voucher no sale has, or a sale of another amount."""
        yuan = self._no_tier()
        sale = self._sale(person, yuan, "amount_is_no_tier")
        if self._rng.random() < 0.5:
            return [sale, replace(sale, kind=VOID, fen=sale.fen + 5000, outcome="", payer=None, names=1)]
        return [sale, replace(sale, kind=VOID, outcome="", payer=None, names=-1)]

    # --- when and where -----------------------------------------------------------------------------------------

    def _lay(self, made: Month, groups: list[list[Line]], month: int, *, runs_on: bool) -> None:
        """Give the groups to batches in order of time; then, last, second payments and refunds."""
        rng = self._rng
        total = sum(map(len, groups)) + 20
        step = min(240, 16 * 36000 // total)
        self._now = datetime(2026, month, rng.randrange(8, 11), 8, 1)
        waiting = list(groups)
        while waiting:
            terminal, size = self._running or rng.choice(self._terminals), rng.randrange(10, 41)
            self._running = None
            taken = 0
            made_now: list[Line] = []
            while waiting and taken < size:
                group = waiting.pop()
                made_now += self._place(group, terminal, made_now, step)
                taken += len(group)
            if not waiting:
                made_now += self._place(self._again(made.lines + made_now), terminal, made_now, step)
                made_now += self._place(self._refunds(made.lines + made_now), terminal, made_now, step)
            made.lines += made_now
            self._last = made_now
            if runs_on and not waiting:
                self._running = terminal
            else:
                terminal.batch = terminal.batch % 999999 + 1

    def _place(self, group: Sequence[Line], terminal: _Terminal, before: list[Line], step: int) -> list[Line]:
        """The lines with terminal, batch, voucher, time and reference; what they name is filled in."""
        placed: list[Line] = []
        for line in group:
            self._now += timedelta(seconds=self._rng.randrange(step // 2 + 1, step + 2))
            if self._now.hour >= 18:
                self._now = self._now.replace(hour=8, minute=1) + timedelta(days=1)
            original, original_rrn = line.original, line.original_rrn
            if line.kind == VOID:
                named = placed[-line.names] if line.names > 0 else None
                original = named.voucher if named else (terminal.voucher + 500) % 999999 + 1
                original_rrn = named.rrn if named else ""
            placed.append(
                replace(line, terminal=terminal.number, batch=terminal.batch, voucher=terminal.voucher, at=self._now,
                        rrn=f"{self._rng.randrange(10**12):012d}", original=original, original_rrn=original_rrn)
            )  # fmt: skip
            terminal.voucher = terminal.voucher % 999999 + 1
        return placed

    def _again(self, lines: list[Line]) -> list[Line]:
        """Somebody who has paid pays again: this batch, an earlier one, or an earlier month."""
        if self.backwards:
            return []
        rng = self._rng
        people = {p.number: p for p in self._roster.accepted if p.number in self._paid[2026]}
        chosen = rng.sample(sorted(people), min(len(people), rng.randrange(1, 4)))
        return [
            self._sale(people[n], rng.choice((people[n].tier, self._terms.opened[0])), "year_already_paid")
            for n in chosen
        ]

    def _refunds(self, lines: list[Line]) -> list[Line]:
        refused = [line for line in lines if line.outcome in {"amount_is_no_tier", "unknown_person"} and line.typed]
        if not refused or self._rng.random() < 0.5:
            return []
        line = self._rng.choice(refused)
        fen = line.fen if self._rng.random() < 0.5 else max(100, line.fen // 200 * 100)
        return [
            replace(line, kind=REFUND, fen=fen, outcome="", payer=None, original=line.voucher, original_rrn=line.rrn)
        ]

    def _settle(self, made: Month) -> None:
        """A slip per batch; now and then one that differs, never the last (it may come again next month)."""
        if not self._slipped:
            return
        last = self._last[0].batch_key if self._last else None
        for key in dict.fromkeys(line.batch_key for line in made.repeated + made.lines):
            lines = [line for line in made.repeated + made.lines if line.batch_key == key]
            count, fen = len(lines), sum(line.signed_fen for line in lines)
            if key == last and self._running:
                continue
            differs = key != last and lines[0] not in made.repeated and self._rng.random() < 0.08
            if differs:
                made.problems["settlement_differs"] += 1
                extra = self._rng.choice((self._terms.opened[0] * 100, -10000, 500000))
                count, fen = count + self._rng.choice((1, 1, 0, -1)), fen + extra
            made.slips.append(Slip(*key, count, fen, not differs))
