"""业务单据 as lists: what waits for this operator, what was returned, the register; by number, filtered by the store.

An import of 50,000 registrations is one group of a list, never 50,000 lines to look at.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.business import business, businesses
from app.domain.listing import Listing
from app.domain.queue import Selection
from app.domain.records import FILED, RETURNED, STATE_TITLES, Docket
from app.domain.spelling import spelled
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.papers import village_name
from app.services.standing import Standing, standing
from app.services.unsent import unsent_ns

WAITING = "waiting"
OWN_RETURNED = "own_returned"
UNSENT = "unsent"
REVIEW = "review"
OWN_ORDER = Listing()
_COURSE = {state: at for at, state in enumerate(STATE_TITLES)}
GROUP_LEAST = 2
"""So many filings of one press are a group."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`which`: waiting (for this operator), own_returned (to this station, not filed anew), unsent (not acknowledged by
    the neighbour who lacks them), "" all, or a state; then by kind, village and act, "" and 0 for any.
    """

    which: str = WAITING
    kind: str = ""
    village: str = ""
    act: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, its title and how many filings it lets through."""

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list can be narrowed by."""

    kinds: tuple[Choice, ...]
    villages: tuple[Choice, ...]
    acts: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Clean:
    """What approve-all would take: the numbers without a blocking finding, how many of them have a note, how many have
    a blocking finding, and how many must be looked at one by one.
    """

    ns: array[int]
    noted: int
    blocked: int
    singly: int


def queue_of(desk: Desk) -> Selection:
    """What waits for this operator: the kinds that his roles may review at this level, never his own filings."""
    kinds = tuple(kind for kind in businesses() if _may(desk, kind))
    return Selection(kinds=kinds or ("",), awaits=desk.level, not_maker=desk.operator.key)


def _may(desk: Desk, kind: str) -> bool:
    route = business(kind).route
    steps = [step for step in route if step.level == desk.level] or list(route[-1:])
    return any(step.role in desk.operator.roles for step in steps)


def _selection(desk: Desk, asked: Asked) -> Selection:
    if asked.which == WAITING:
        chosen = queue_of(desk)
    elif asked.which == OWN_RETURNED:
        chosen = Selection(state=RETURNED, station=str(desk.station), unanswered=True)
    else:  # reviews stand in the course of the filing that they are about, not beside it
        chosen = Selection(state=asked.which, kinds=tuple(kind for kind in businesses() if kind != REVIEW))
    return replace(chosen, village=asked.village, act=asked.act)


def listed(desk: Desk, asked: Asked) -> Listed:
    """What the list can be narrowed by, with counts."""
    if asked.which == UNSENT:
        return Listed((), (), ())
    with desk.store.read() as unit:
        chosen = _selection(desk, asked)
        kinds = unit.queues.shares(chosen, "kind")
        one = _of_kind(chosen, asked)
        places = unit.queues.shares(replace(one, village=""), "village")
        acts = unit.queues.acts(replace(one, act=0), least=GROUP_LEAST)
        return Listed(
            tuple(Choice(share.key, business(share.key).title, share.count) for share in kinds),
            tuple(Choice(share.key, village_name(unit, share.key), share.count) for share in places),
            tuple(
                Choice(str(act.act), f"{act.filed_at[5:10]} {village_name(unit, act.village)} {business(act.kind).title}", act.count)
                for act in acts
            ),
        )  # fmt: skip


def _of_kind(chosen: Selection, asked: Asked) -> Selection:
    return replace(chosen, kinds=(asked.kind,)) if asked.kind else chosen


def list_ids(desk: Desk, asked: Asked, listing: Listing = OWN_ORDER) -> array[int]:
    """Numbers of a list as a table arranges it: sorts and filters by kind, village and state, sorts by title and day too.

    Its own order: the queue in the order of work (registrations before batches), every other list with the newest first.
    """
    chosen = _narrowed(desk, asked, listing)
    with desk.store.read() as unit:
        if listing.sort:
            ranks = _ranks(unit, chosen, listing.sort)
            return unit.queues.ids(replace(chosen, sort=listing.sort, descending=listing.descending, ranks=ranks))
        return _in_order(unit, chosen, asked)


def filter_choices(desk: Desk, asked: Asked, key: str, listing: Listing) -> list[tuple[str, str, int]]:
    """(value, title, count) of what the filter of a column offers among the filings that the other filters let through."""
    chosen = _narrowed(desk, asked, listing)
    with desk.store.read() as unit:
        counts = {share.key: share.count for share in unit.queues.shares(chosen, key)}
        return [(value, _title(unit, key, value), counts[value]) for value in _ranks(unit, chosen, key)]


def fen_of(desk: Desk, ns: Sequence[int]) -> int:
    """What the payments of these filings come to, in fen."""
    with desk.store.read() as unit:
        return sum(share.fen for share in unit.queues.shares(Selection(numbers=tuple(ns)), "kind"))


def _narrowed(desk: Desk, asked: Asked, listing: Listing) -> Selection:
    if asked.which == UNSENT:
        return Selection(numbers=tuple(unsent_ns(desk)), only=listing.filters)
    return replace(_of_kind(_selection(desk, asked), asked), only=listing.filters)


def _ranks(unit: Unit, chosen: Selection, key: str) -> tuple[str, ...]:
    """The values of a column of few values, as a clerk reads them: states by their course, the others by pinyin."""
    if key not in {"kind", "village", "state"}:
        return ()
    found = [share.key for share in unit.queues.shares(chosen, key)]
    if key == "state":
        return tuple(sorted(found, key=lambda value: _COURSE.get(value, len(_COURSE))))
    return tuple(sorted(found, key=lambda value: (spelled(_title(unit, key, value)), value)))


def _title(unit: Unit, key: str, value: str) -> str:
    if key == "kind":
        return business(value).title
    return STATE_TITLES.get(value, value) if key == "state" else village_name(unit, value)


def _in_order(unit: Unit, chosen: Selection, asked: Asked) -> array[int]:
    if asked.which != WAITING:
        found = unit.queues.ids(chosen)
        if asked.which != UNSENT:
            found.reverse()
        return found
    kinds = {share.key for share in unit.queues.shares(chosen, "kind")}
    ordered = array("q")
    for kind in sorted(kinds & set(chosen.kinds), key=lambda kind: (business(kind).sort, kind)):
        ordered.extend(unit.queues.ids(replace(chosen, kinds=(kind,))))
    return ordered


def rows(desk: Desk, ns: Sequence[int]) -> list[Docket]:
    """The dockets with these numbers, in this order."""
    with desk.store.read() as unit:
        return unit.queues.many(ns)


def clean(desk: Desk, ns: Sequence[int], *, progress: Progress | None = None) -> Clean:
    """Check what waits among these filings against the rules, without deciding anything."""
    found, noted, blocked, singly = array("q"), 0, 0, 0
    with desk.store.read() as unit:
        office = desk.context(unit)
        for done, docket in enumerate(unit.queues.many(ns), 1):
            if progress:
                progress(done, len(ns))
            if docket.state != FILED or business(docket.kind).singly:
                singly += docket.state == FILED
                continue
            filing = unit.journal.by_number(docket.n)
            problems = business(filing.kind).check(filing.body, replace(office, village=filing.village, n=docket.n))
            if any(problem.blocking for problem in problems):
                blocked += 1
            else:
                found.append(docket.n)
                noted += bool(problems)
    return Clean(found, noted, blocked, singly)


@dataclass(frozen=True, slots=True)
class Again:
    """Where a returned filing is corrected: the page, and what it opens with (a registration filled from the returned
    one, or the person whom a change is about).
    """

    page: str
    standing: Standing | None = None
    resident_n: int = 0


def again(desk: Desk, n: int) -> Again:
    """How filing number `n`, which came back, is corrected and filed again."""
    with desk.store.read() as unit:
        docket = unit.dockets.get(n)
        resident = unit.residents.by_subject(docket.subject) if docket is not None and docket.subject else None
    if docket is None or docket.kind == "batch":
        return Again("collection")
    if resident is None:
        return Again("people" if docket.subject else "reviews")
    if docket.kind == "registration" and resident.n == n:
        return Again("people", standing=standing(desk, resident.id_number))
    return Again("people", resident_n=resident.n)
