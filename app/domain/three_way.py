"""三方对账 of the premiums: what terminals took, what the tax office has on its tickets, what the treasury has received.

Songshan 003 art. 3(6)1, 10-11; Linyi 004 2(4). Pure rules over rows of the three sides, in one order everywhere: receipt
number, then terminal and reference, then person, year and amount; what the second key has matched by hand comes first.
Every row stands in exactly one case, so the sums of what is matched and what is open are the sums of the lists.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.month import Month
from app.domain.open_items import (
    AMOUNT,
    CUT_OFF,
    DUPLICATE,
    IN_DEPOSIT,
    IN_TRANSIT,
    LINE,
    OPEN_LINE,
    PERSON,
    REVERSED,
    TAX_ONLY,
    TERMINAL_ONLY,
    VILLAGE,
    OpenItem,
)

PAID_BEFORE = "year_already_paid"
_UNNAMED = frozenset({"stranger", "differs", "waiting", "open_item", ""})
"""What the treasury's row came to when it credited nobody: a tax row beside it stays open."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A line that a terminal took: `state` payment | open, `phase` as in records.Line; ISO days, months YYYY-MM.

    A back payment (`kind`) is `held` while it stands in the township's 指定账户, and is with the tax office from `moved_on`,
    the day of its transfer ("": from the day on which it was paid).
    """

    line: str
    month: str
    village: str
    terminal: str
    rrn: str
    paid_on: str
    id_number: str
    name: str
    year: int
    fen: int
    state: str
    code: str
    phase: str
    entered_on: str
    kind: str = "sale"
    moved_on: str = ""
    held: bool = False

    @property
    def due_month(self) -> str:
        """The month of whose tickets it should be."""
        return self.moved_on[:7] or self.month


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A ticket of the tax office; `on` is its accounting day (日切), `fen` negative for 退库; `village` a code or ""."""

    key: str
    on: str
    fen: int
    receipt: str = ""
    terminal: str = ""
    rrn: str = ""
    id_number: str = ""
    name: str = ""
    year: int = 0
    village: str = ""


@dataclass(frozen=True, slots=True)
class TreasuryFact:
    """A row of the treasury's list as it was settled: `line` "" where no terminal took it."""

    key: str
    outcome: str
    fen: int
    entered_on: str
    receipt: str = ""
    line: str = ""
    id_number: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything that is compared for a month. `taxed` are the months of which the tax office's list is there (of the
    others nothing is missing on its side); `by_hand` maps a tax row's key to a line's name; `shared` are lines that one row
    of the treasury has settled together, so that no ticket of their own need be there.
    """

    month: str
    lines: Sequence[Collected]
    tax: Sequence[TaxRow]
    treasury: Sequence[TreasuryFact]
    taxed: frozenset[str] = frozenset()
    by_hand: Mapping[str, str] | None = None
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """Rows that belong together; `kind` "" when they agree and the money has come. At least one side is there."""

    line: Collected | None
    tax: TaxRow | None
    fact: TreasuryFact | None
    rule: str
    kind: str


def compare(sides: Sides) -> list[Case]:
    """Every line and every tax row in exactly one case."""
    facts = _Facts(sides.treasury)
    joined = _join(sides, facts)
    cases = [_pair(sides, line, tax, rule, facts) for tax, line, rule in joined if line is not None]
    known = {(line.id_number, line.year) for line in sides.lines if line.phase != "reversed" and line.id_number}
    lone = [tax for tax, line, _ in joined if line is None]
    cases += _refunds(_alone(lone, known, facts), cases)
    matched = {line.line for _, line, _ in joined if line is not None}
    years = Counter((line.id_number, line.year) for line in sides.lines if line.state == "payment" and line.phase != "reversed")
    cases += [_untaxed(sides, line, facts, years) for line in sides.lines if line.line not in matched]
    return cases


class _Facts:
    """The treasury's rows by line, by receipt, and by person, year and amount."""

    def __init__(self, rows: Iterable[TreasuryFact]) -> None:
        self.by_line: dict[str, TreasuryFact] = {}
        self.by_receipt: dict[str, list[TreasuryFact]] = defaultdict(list)
        self.by_person: dict[tuple[str, int, int], list[TreasuryFact]] = defaultdict(list)
        for row in rows:
            if row.line:
                self.by_line[row.line] = row
            if row.receipt:
                self.by_receipt[row.receipt].append(row)
            self.by_person[row.id_number, row.year, row.fen].append(row)

    def of_tax(self, tax: TaxRow, used: set[str]) -> tuple[TreasuryFact | None, str]:
        """The row that no line has and that is this ticket's, with the rule; each row once."""
        rules = (("receipt", self.by_receipt.get(tax.receipt, ()) if tax.receipt else ()),
                 ("person", self.by_person.get((tax.id_number, tax.year, tax.fen), ()) if tax.id_number else ()))  # fmt: skip
        for rule, rows in rules:
            for row in rows:
                same = rule == "person" or (row.fen == tax.fen and row.id_number in {"", tax.id_number})
                if same and not row.line and row.key not in used:
                    used.add(row.key)
                    return row, rule
        return None, ""


def _join(sides: Sides, facts: _Facts) -> list[tuple[TaxRow, Collected | None, str]]:
    """Each tax row with its line and the rule; a line once. All of one rule are followed before the next begins."""
    lines = {line.line: line for line in sides.lines}
    found: dict[str, tuple[Collected, str]] = {}
    used: set[str] = set()

    def take(tax: TaxRow, line: Collected | None, rule: str) -> None:
        if line is not None and tax.key not in found and line.line not in used:
            used.add(line.line)
            found[tax.key] = line, rule

    positive = [tax for tax in sides.tax if tax.fen > 0]
    for tax in positive:
        take(tax, lines.get((sides.by_hand or {}).get(tax.key, "")), "by_hand")
    for tax in positive:
        named = [row for row in facts.by_receipt.get(tax.receipt, ()) if row.line] if tax.receipt else []
        exact = [row for row in named if (row.id_number, row.year) == (tax.id_number, tax.year)] or named
        take(tax, lines.get(exact[0].line) if exact else None, "receipt")
    references = _references(sides.lines)
    for tax in positive:
        for name in ((tax.terminal, tax.rrn, tax.year), (tax.terminal, tax.rrn, 0)) if tax.rrn else ():
            take(tax, references.get(name), "reference")
    people: dict[tuple[str, int, int], list[Collected]] = defaultdict(list)
    for line in sides.lines:
        if line.line not in used and line.id_number:
            people[line.id_number, line.year, line.fen].append(line)
    for tax in positive:
        free = people.get((tax.id_number, tax.year, tax.fen), ())
        if not tax.rrn or not any(tax.rrn == line.rrn for line in free):
            near = sorted((line for line in free if line.line not in used), key=lambda line: (_red(line), line.month))
            take(tax, near[0] if near else None, "person")
    return [(tax, *found.get(tax.key, (None, ""))) for tax in sides.tax]


def _red(line: Collected) -> bool:
    return line.phase == "reversed" or line.state != "payment"


def _references(lines: Iterable[Collected]) -> dict[tuple[str, str, int], Collected]:
    """Lines by terminal, reference and year, and by reference alone (terminal "") where only one line has it."""
    numbered = [line for line in lines if line.rrn]
    counts = Counter(line.rrn for line in numbered)
    pairs = Counter((line.terminal, line.rrn) for line in numbered)
    by_year = {(line.terminal, line.rrn, line.year): line for line in numbered}
    whole = {(line.terminal, line.rrn, 0): line for line in numbered if pairs[line.terminal, line.rrn] == 1}
    return by_year | whole | {("", line.rrn, 0): line for line in numbered if counts[line.rrn] == 1}


def _pair(sides: Sides, line: Collected, tax: TaxRow, rule: str, facts: _Facts) -> Case:
    return Case(line, tax, facts.by_line.get(line.line), rule, _pair_kind(sides, line, tax))


def _pair_kind(sides: Sides, line: Collected, tax: TaxRow) -> str:
    if line.phase == "reversed":
        return REVERSED
    if line.state != "payment":
        return DUPLICATE if line.code == PAID_BEFORE else OPEN_LINE
    if line.fen != tax.fen:
        return AMOUNT
    if _differ(line.id_number, tax.id_number) or _differ(line.name, tax.name):
        return PERSON
    if tax.village and line.village and not _within(tax.village, line.village):
        return VILLAGE
    if line.held:
        return IN_DEPOSIT
    if (line.due_month <= sides.month) != (tax.on[:7] <= sides.month):
        return CUT_OFF
    return "" if line.phase == "credited" else IN_TRANSIT


def _differ(one: str, other: str) -> bool:
    return bool(one) and bool(other) and one != other


def _within(one: str, other: str) -> bool:
    """Whether one division code lies in the other."""
    return one.startswith(other) or other.startswith(one)


def _alone(lone: Sequence[TaxRow], known: set[tuple[str, int]], facts: _Facts) -> list[Case]:
    """Tickets without a line: paid at the tax hall and credited, a year paid twice, or nobody knows."""
    used: set[str] = set()
    found = []
    for tax in lone:
        fact, rule = facts.of_tax(tax, used) if tax.fen > 0 else (None, "")
        credited = fact is not None and fact.outcome not in _UNNAMED
        if credited:
            found.append(Case(None, tax, fact, "direct" if rule else "", ""))
            known.add((tax.id_number, tax.year))
            continue
        twice = tax.fen > 0 and (tax.id_number, tax.year) in known
        found.append(Case(None, tax, fact, rule, DUPLICATE if twice else TAX_ONLY))
        known.add((tax.id_number, tax.year))
    return found


def _refunds(lone: Sequence[Case], pairs: list[Case]) -> list[Case]:
    """退库 settles the ticket it gives back, one of a reversed or unclaimed payment; changes `pairs` in place."""
    open_places: dict[tuple[str, int, int], list[tuple[list[Case], int]]] = defaultdict(list)
    found = list(lone)
    for cases in (pairs, found):
        for place, case in enumerate(cases):
            if case.kind in {REVERSED, TAX_ONLY, DUPLICATE, OPEN_LINE} and case.tax is not None and case.tax.fen > 0:
                open_places[case.tax.id_number, case.tax.year, case.tax.fen].append((cases, place))
    for place, case in enumerate(lone):
        if case.tax is not None and case.tax.fen < 0:
            options = open_places.get((case.tax.id_number, case.tax.year, -case.tax.fen))
            if options:
                cases, where = options.pop(0)
                back = cases[where]
                settled = "" if back.kind not in {OPEN_LINE, DUPLICATE} or back.line is None else OPEN_LINE
                cases[where] = Case(back.line, back.tax, back.fact, "refunded", settled)
                found[place] = Case(None, case.tax, None, "refunded", "")
    return found


def _untaxed(sides: Sides, line: Collected, facts: _Facts, years: Mapping[tuple[str, int], int]) -> Case:
    """A line that no ticket names."""
    return Case(line, None, facts.by_line.get(line.line), "", _untaxed_kind(sides, line, years))


def _untaxed_kind(sides: Sides, line: Collected, years: Mapping[tuple[str, int], int]) -> str:
    if line.phase == "reversed" or (line.phase == "credited" and line.line in sides.shared):
        return ""
    if line.state != "payment":
        return DUPLICATE if line.code == PAID_BEFORE else OPEN_LINE
    if line.id_number and years[line.id_number, line.year] > 1:
        return DUPLICATE
    if line.held:
        return IN_DEPOSIT
    if line.due_month not in sides.taxed or line.due_month > sides.month:
        return "" if line.phase == "credited" else IN_TRANSIT
    cut = line.due_month == sides.month and (line.moved_on or line.paid_on) == Month.parse(sides.month).last_day.isoformat()
    return CUT_OFF if cut and line.phase != "credited" else TERMINAL_ONLY


def items_of(cases: Iterable[Case], month: str) -> list[OpenItem]:
    """The open cases that concern the month or an earlier one, oldest first."""
    found = [_item(case) for case in cases if case.kind and _concerns(case, month)]
    return sorted(found, key=lambda item: (item.since, item.key))


def _concerns(case: Case, month: str) -> bool:
    months = [case.line.month] if case.line is not None else []
    months += [case.tax.on[:7]] if case.tax is not None else []
    return min(months) <= month


def _item(case: Case) -> OpenItem:
    line, tax = case.line, case.tax
    key = f"{LINE}:{line.line}" if line is not None else tax.key if tax is not None else ""
    days = ([line.paid_on] if line is not None else []) + ([tax.on] if tax is not None else [])
    treasury = case.fact.fen if case.fact is not None else line.fen if line is not None and line.phase == "credited" else 0
    reference = f"{line.terminal}／{line.rrn}" if line is not None else tax.receipt or tax.rrn if tax is not None else ""
    return OpenItem(
        key, case.kind, min(days), line.village if line is not None else tax.village if tax is not None else "",
        (line.name if line is not None else "") or (tax.name if tax is not None else ""),
        (line.id_number if line is not None else "") or (tax.id_number if tax is not None else ""),
        line.fen if line is not None else 0, tax.fen if tax is not None else 0, treasury, case.rule,
        line.year if line is not None else tax.year if tax is not None else 0, reference,
        tax.key if line is not None and tax is not None else "",
    )  # fmt: skip
