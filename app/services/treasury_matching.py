"""Matching the treasury's list with collected payments: pure rules (Songshan 003 art. 10-11, 13; Linyi 004 2(4)).

By receipt number first (the tax office's list of tickets says which terminal and reference a receipt has), then by
terminal and reference number, then by person, year and amount. What matched by no rule is listed, never guessed: a row
without a POS line is 税务直缴 for an effective resident whose year is open, and 暂收 for anybody else.

A back payment is matched like a POS line by its slip number, with the year where one slip paid several; its money cannot
be in the treasury before the township has transferred it (003 art. 10), so a row that comes earlier is listed and waits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.business.reconciliation import DIFFERS, DIRECT, LATE, MATCHED, OPEN_ITEM, STRANGER, WAITING
from app.business.split_match import FEWEST
from app.domain.records import BACK, EFFECTIVE, Line, Resident
from app.intake.treasury import TreasuryRow
from app.services.aid_awaited import number_key

RECEIPT, REFERENCE, PERSON, SEVERAL = "receipt", "reference", "person", "several"
"""Rules in their order; a filed row remembers by which its line was found. A row that is the sum of several payments of its
person waits to be matched with all of them (app.business.split_match)."""


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the list and what became of it; `line` and `resident` where there are any, `rule` what found the line,
    `aid` the batch of collective aid that it is.
    """

    row: TreasuryRow
    key: str
    outcome: str
    line: Line | None = None
    resident: Resident | None = None
    rule: str = ""
    aid: str = ""


ENTERED = "entered"
"""Outcome of a row that a 补助入库 has entered before the list came: nothing is left to do."""

Ticket = tuple[str, str, int]
"""Terminal, reference and year of a receipt, as the tax office's list has them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look at: uncredited payment lines, open items (and payments reversed before they entered), residents by
    number, who may pay directly; whether a row is a back payment that is not registered yet, and the deposits (line names'
    first part) not transferred yet.
    """

    month: str
    lines: Sequence[Line]
    open_items: Sequence[Line]
    residents: Callable[[str], Sequence[Resident]]
    direct_fits: Callable[[TreasuryRow, Resident], bool]
    back_awaited: Callable[[TreasuryRow, Resident], bool] = lambda _row, _who: False
    held: frozenset[str] = frozenset()
    tickets: Mapping[tuple[str, str], Ticket] = field(default_factory=dict)
    """By receipt number and person."""
    aids: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Batches of collective aid by slip and fen, "" once entered (aid_awaited)."""


def keys_of(rows: Iterable[TreasuryRow]) -> list[str]:
    """The key of each row. Of several years or people on one slip of the list, each has a key of its own."""
    first: dict[str, TreasuryRow] = {}
    found = []
    for row in rows:
        key = key_of(row)
        before = first.setdefault(key, row)
        other = _differs(before.id_number, row.id_number) or _differs(before.year, row.year)
        found.append(f"{key}:{row.id_number}:{row.year or ''}" if other else key)
    return found


def _differs(one: str | int | None, other: str | int | None) -> bool:
    """Whether both are said and not the same."""
    return bool(one) and bool(other) and one != other


def key_of(row: TreasuryRow) -> str:
    """What tells a row apart for ever: its receipt number, else terminal and reference, else person, year and day."""
    if row.receipt:
        return f"receipt:{row.receipt}"
    if row.rrn:
        return f"ref:{row.terminal}:{row.rrn}:{row.entered_on}"
    return f"person:{row.id_number}:{row.year}:{row.amount_fen}:{row.entered_on}"


def match(rows: Iterable[TreasuryRow], known: Known) -> list[Match]:
    """Every row with its outcome; a line is matched once.

    All references are followed before anybody is matched by person, so the order of the list does not matter.
    """
    listed = list(rows)
    used: set[str] = set()
    references, open_references = _references(known.lines), _references(known.open_items)
    told = [_told(row, known.tickets) for row in listed]
    ticketed = _follow(told, references, used)
    named = _follow(listed, references, used)
    taken: set[str] = set()
    items = [one or other for one, other in zip(
        _follow(told, open_references, taken), _follow(listed, open_references, taken), strict=True
    )]  # fmt: skip
    by_person = _by_payer(known.lines)
    open_ones: dict[str, list[Line]] = defaultdict(list)
    for one in known.lines:
        if one.phase == "effective" and one.line.partition("-")[0] not in known.held:
            open_ones[one.id_number].append(one)
    reversed_ones = _by_payer([one for one in known.open_items if one.phase == "reversed"])
    found = []
    for key, row, by_ticket, by_reference, by_item in zip(keys_of(listed), listed, ticketed, named, items, strict=True):
        item, line, rule = by_item, by_ticket or by_reference, RECEIPT if by_ticket else REFERENCE
        aid = _aid(row, known.aids) if line is None and item is None else None
        if aid is not None:
            found.append(Match(row, key, WAITING if aid else ENTERED, aid=aid))
            continue
        payer = _payer_of_several(row, open_ones, used, known) if line is None and item is None else None
        if payer is not None:
            found.append(Match(row, key, WAITING, None, payer, SEVERAL))
            continue
        if line is None and item is None:
            line, rule = _by_person(row, by_person, used), PERSON
        if line is None and item is None:
            item = _reversed_one(row, reversed_ones, taken)
        if line is not None:
            used.add(line.line)
        made = _outcome(row, key, line, item, known)
        found.append(replace(made, rule=rule if line or item else "") if made.line is not None else made)
    return found


def _aid(row: TreasuryRow, aids: Mapping[tuple[str, int], str]) -> str | None:
    """The batch that a row is by its number and its sum, "" for one that has entered; None for none."""
    numbers = (number_key(number) for number in (row.receipt, row.rrn) if number)
    return next((aids[number, row.amount_fen] for number in numbers if (number, row.amount_fen) in aids), None)


def _told(row: TreasuryRow, tickets: Mapping[tuple[str, str], Ticket]) -> TreasuryRow:
    """The row with the terminal and reference that its receipt has in the tax office's list; without any where none."""
    terminal, rrn, year = tickets.get((row.receipt, row.id_number), ("", "", 0)) if row.receipt else ("", "", 0)
    return replace(row, terminal=terminal, rrn=rrn, year=year or row.year) if rrn else replace(row, terminal="", rrn="")


def _by_payer(lines: Iterable[Line]) -> dict[tuple[str, int], list[Line]]:
    found: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.id_number, line.year].append(line)
    return found


def _payer_of_several(row: TreasuryRow, open_ones: Mapping[str, Sequence[Line]], used: set[str], known: Known) -> Resident | None:
    """The person whose open payments, two or more, come to exactly this row; None when one of them alone may be it."""
    free = [line for line in open_ones.get(row.id_number, ()) if line.line not in used] if row.id_number else []
    if len(free) < FEWEST or sum(line.amount_fen for line in free) != row.amount_fen:
        return None
    return next((one for one in known.residents(row.id_number) if one.status == EFFECTIVE), None)


def _reversed_one(row: TreasuryRow, by_person: Mapping[tuple[str, int], Sequence[Line]], taken: set[str]) -> Line | None:
    """The person's payment that was reversed before it entered; a reference must be its own (lists fill up with zeros)."""
    found = _by_person(row, by_person, taken)
    if found is None or (row.rrn and row.rrn.lstrip("0") != found.rrn.lstrip("0")):
        return None
    taken.add(found.line)
    return found


References = Mapping[tuple[str, str, int], Line]
"""Lines by terminal, reference and year; year 0 where the reference names one line whatever the year."""


def _references(lines: Sequence[Line]) -> References:
    """Lines by terminal and reference; by reference alone (terminal "") where only one line has it. The years of one slip
    of a back payment share its number, so each is found by its year.
    """
    numbered = [line for line in lines if line.rrn]
    counts = Counter(line.rrn for line in numbered)
    slips = Counter((line.terminal, line.rrn) for line in numbered if line.kind == BACK)
    shared = [line for line in numbered if line.kind == BACK and slips[line.terminal, line.rrn] > 1]
    alone = {("", line.rrn, 0): line for line in numbered if counts[line.rrn] == 1}
    by_year = {(terminal, line.rrn, line.year): line for line in shared for terminal in ("", line.terminal)}
    whole = {(line.terminal, line.rrn, 0): line for line in numbered if line.kind != BACK or slips[line.terminal, line.rrn] == 1}
    return by_year | alone | whole


def _follow(
    rows: Sequence[TreasuryRow], references: References, used: set[str]
) -> list[Line | None]:
    """The line that each row's reference names, each line once; adds them to `used`."""
    found: list[Line | None] = []
    for row in rows:
        names = ((row.terminal, row.rrn, 0), (row.terminal, row.rrn, row.year or row.entered_on.year))
        line = next((references[name] for name in names if name in references), None) if row.rrn else None
        if line is not None and line.line in used:
            line = None
        if line is not None:
            used.add(line.line)
        found.append(line)
    return found


def _by_person(row: TreasuryRow, by_person: Mapping[tuple[str, int], Sequence[Line]], used: set[str]) -> Line | None:
    """The person's unmatched line of the year with this amount; without a reference, one with another amount too."""
    year = row.year or row.entered_on.year
    free = [line for line in by_person.get((row.id_number, year), ()) if line.line not in used]
    same = [line for line in free if line.amount_fen == row.amount_fen]
    if same:
        return same[0]
    return free[0] if free and not row.rrn else None


def _outcome(row: TreasuryRow, key: str, line: Line | None, item: Line | None, known: Known) -> Match:
    if line is not None:
        return Match(row, key, _of_line(row, line, known), line)
    if item is not None:
        waiting = item.phase == "filed" or item.amount_fen != row.amount_fen
        return Match(row, key, WAITING if waiting else OPEN_ITEM, item)
    for resident in known.residents(row.id_number):
        if known.back_awaited(row, resident):
            return Match(row, key, WAITING, None, resident)
        if resident.status == EFFECTIVE:
            outcome = DIRECT if known.direct_fits(row, resident) else STRANGER
            return Match(row, key, outcome, None, resident)
    return Match(row, key, STRANGER)


def _of_line(row: TreasuryRow, line: Line, known: Known) -> str:
    if row.amount_fen != line.amount_fen or not _same_person(row.id_number, line.id_number):
        return DIFFERS
    if line.phase != "effective" or line.line.partition("-")[0] in known.held:
        return WAITING
    return MATCHED if line.month == known.month else LATE


def _same_person(theirs: str, ours: str) -> bool:
    """Whether two ID numbers name one person; a list without numbers does not contradict, 15 digits stand for 18."""
    return not theirs or theirs == ours or (len(theirs) == 15 and theirs == ours[:6] + ours[8:17])
