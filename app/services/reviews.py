"""The review queue (Songshan 003 art. 40: maker is not checker; art. 6, 10: 初审 at the township, 复核 at the district).

A decision is one review filing per reviewed filing, all of one press in one act per stream. The last review on a route
decides the effects once and ships them as data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.business import business
from app.business.back_years import TRANSFER
from app.business.books import REVIEW, steps_of
from app.business.declaration import Business, Context, Effects, no_arrival
from app.business.review import APPROVE, REJECT, RETURN, draft_body
from app.business.shapes import misfit
from app.domain.filing import Draft, Filing
from app.domain.records import EFFECTIVE, FILED, Docket
from app.domain.route import DISTRICT
from app.errors import OfficeError, Problem
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.transfer_receipts import tell_villages

ABOUT = ("line", "key", "other", "of", "month", "request", "due", "stand", "subject", "to_subject")
"""Fields of a body that name the thing it is about: two filings about one thing are decided one after the other."""

BEYOND = "这份单据的金额超出了账簿能记的范围，请退回核对。"
_NUMBER = re.compile(r"[0-9a-f]{8,64}")


class ReasonMissing(OfficeError):
    """A return or rejection needs a reason."""


class NothingToReview(OfficeError):
    """The filing does not wait for this operator."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many were approved, how many still wait for this operator, and why some were left (number, sentence)."""

    approved: int
    left: int
    reasons: tuple[tuple[int, str], ...] = ()


def waiting(desk: Desk) -> list[Docket]:
    """What waits for this operator: registrations before batches, one's own filings never among them."""
    with desk.store.read() as unit:
        return waiting_in(desk, unit)


def waiting_in(desk: Desk, unit: Unit) -> list[Docket]:
    mine = [
        docket for docket in unit.dockets.waiting(desk.level, desk.operator.key) if _may(desk, docket)
    ]  # fmt: skip
    return sorted(mine, key=lambda docket: (business(docket.kind).sort, docket.n))


def _may(desk: Desk, docket: Docket) -> bool:
    declared = business(docket.kind)
    steps = [step for step in declared.route if step.level == desk.level] or list(declared.route[-1:])
    return any(step.role in desk.operator.roles for step in steps)


def listed(desk: Desk, state: str = "", kinds: Sequence[str] = (), limit: int = 500) -> list[Docket]:
    """Filings of the journal, newest first."""
    with desk.store.read() as unit:
        return unit.dockets.listed(state=state, kinds=kinds, limit=limit)


def numbered(desk: Desk, beginning: str) -> Docket | None:
    """The one filing whose number begins with these 8 to 64 hex digits; None when there is none, or more than one."""
    wanted = beginning.strip().lower()
    if not _NUMBER.fullmatch(wanted):
        return None
    with desk.store.read() as unit:
        found = unit.journal.numbers_from(wanted)
        return unit.dockets.get(found[0]) if len(found) == 1 else None


def findings(desk: Desk, unit: Unit, filing: Filing, n: int) -> list[Problem]:
    """What the rules say about a filing now."""
    return _findings(desk.context(unit), filing, n)


def _findings(office: Context, filing: Filing, n: int) -> list[Problem]:
    """The same for many filings of one press: the policies are read once."""
    return business(filing.kind).check(filing.body, replace(office, village=filing.village, n=n))


def approve(desk: Desk, ns: Sequence[int], *, progress: Progress | None = None) -> Reviewed:
    """Approve these filings; those with a blocking problem are left and said why."""
    chosen = set(ns)
    with desk.store.write() as unit:
        return _approve(desk, unit, [docket for docket in waiting_in(desk, unit) if docket.n in chosen], progress)


def approve_by_id(desk: Desk, ids: Sequence[str]) -> Reviewed:
    """Approve filings named by id or its beginning (8 or more hex digits)."""
    with desk.store.write() as unit:
        queue = waiting_in(desk, unit)
        chosen = [_one(queue, wanted) for wanted in ids]
        return _approve(desk, unit, chosen, None)


def numbers_of(desk: Desk, ids: Sequence[str]) -> list[int]:
    """Store numbers of waiting filings named by id or its beginning."""
    with desk.store.read() as unit:
        queue = waiting_in(desk, unit)
        return [_one(queue, wanted).n for wanted in ids]


def _one(queue: Sequence[Docket], wanted: str) -> Docket:
    found = [docket for docket in queue if len(wanted) >= 8 and docket.id.startswith(wanted.lower())]
    if len(found) != 1:
        raise NothingToReview(f"待审核的单据里没有 {wanted}。", "请用 review list 查看待审核的单据号。")
    return found[0]


def approve_clean(desk: Desk, *, progress: Progress | None = None) -> Reviewed:
    """Approve everything that has no blocking problem; what is looked at one by one is left, and said why."""
    with desk.store.write() as unit:
        waiting = waiting_in(desk, unit)
        done = _approve(desk, unit, [docket for docket in waiting if not business(docket.kind).singly], progress)
        kept = tuple((docket.n, _one_by_one(docket)) for docket in waiting if business(docket.kind).singly)
        return replace(done, reasons=(*done.reasons, *kept))


def _one_by_one(docket: Docket) -> str:
    title = business(docket.kind).title
    return f"{title}（单据号 {docket.id[:16]}）要逐份核对，不和别的一起通过：请看过以后单独同意这一份。"


def _approve(desk: Desk, unit: Unit, queue: Sequence[Docket], progress: Progress | None) -> Reviewed:
    """One kind after the other, because a batch's effects depend on the registrations before it."""
    approved, reasons = 0, []
    done, office = 0, desk.context(unit)
    for kinds, filings in _in_turn(unit, queue):
        streams: dict[str, list[tuple[int, Filing]]] = defaultdict(list)
        for docket in kinds:
            now = unit.dockets.get(docket.n)
            if now is None or now.state != FILED:
                continue  # withdrawn by a consent of this very press
            problems = [p for p in _findings(office, filings[docket.n], docket.n) if p.blocking]
            if problems:
                reasons.append((docket.n, problems[0].text))
            else:
                streams[docket.village].append((docket.n, filings[docket.n]))
            done += 1
            if progress:
                progress(done, len(queue))
        for stream, chosen in streams.items():
            approved += _decide(desk, unit, stream, chosen, APPROVE, "", reasons)
            tell_villages(desk, unit, _moved(unit, chosen))
    return Reviewed(approved, len(waiting_in(desk, unit)), tuple(reasons))


def _in_turn(unit: Unit, queue: Sequence[Docket]) -> Iterator[tuple[list[Docket], dict[int, Filing]]]:
    """What is decided together, with its filings, each read once."""
    for group in _by_sort(queue):
        filings = unit.journal.filings([docket.n for docket in group])
        for wave in _waves(filings, group):
            yield wave, filings


def _moved(unit: Unit, chosen: Sequence[tuple[int, Filing]]) -> list[Filing]:
    """Transfers of back payments among them that now hold."""
    return [
        filing for n, filing in chosen
        if filing.kind == TRANSFER and (docket := unit.dockets.get(n)) is not None and docket.state == EFFECTIVE
    ]  # fmt: skip


def _by_sort(queue: Sequence[Docket]) -> list[list[Docket]]:
    groups: dict[int, list[Docket]] = defaultdict(list)
    for docket in queue:
        groups[business(docket.kind).sort].append(docket)
    return [groups[sort] for sort in sorted(groups)]


def _waves(filings: Mapping[int, Filing], group: Sequence[Docket]) -> list[list[Docket]]:
    """Filings about the same person or thing one after the other, so that the second is checked after the first holds.

    Two reversals of one line, or two changes of one record, must not be decided on the same books.
    """
    if business(group[0].kind).arrive is not no_arrival:
        return [list(group)]  # what arrives in the pending books is compared there, the earlier one first
    turns: dict[str, int] = defaultdict(int)
    waves: list[list[Docket]] = []
    for docket in group:
        about = _about(filings[docket.n], docket.subject)
        turn = max((turns[name] for name in about), default=0)
        turns.update(dict.fromkeys(about, turn + 1))
        waves += [[]] if turn == len(waves) else []
        waves[turn].append(docket)
    return waves


def _about(filing: Filing, subject: str) -> set[str]:
    """Whom and what a filing is about: its person, what its fields name, and the people of its rows."""
    body = filing.body
    rows = body.get("rows", ())
    people = (str(row["subject"]) for row in rows if isinstance(row, Mapping) and "subject" in row)
    return {subject, *(str(body[name]) for name in ABOUT if name in body), *people} - {""}


def return_back(desk: Desk, ns: Sequence[int], reason: str) -> int:
    """退回 with a reason; the maker corrects and files again. Returns how many."""
    return _refuse(desk, ns, RETURN, reason)


def reject(desk: Desk, ns: Sequence[int], reason: str) -> int:
    """不予办理, finally, with a reason."""
    return _refuse(desk, ns, REJECT, reason)


def _refuse(desk: Desk, ns: Sequence[int], verdict: str, reason: str) -> int:
    if not reason.strip():
        raise ReasonMissing("退回或不予办理要写明理由。", "请写一句经办人看得懂、知道怎么改的话。")
    chosen_ns = set(ns)
    with desk.store.write() as unit:
        queue = [docket for docket in waiting_in(desk, unit) if docket.n in chosen_ns]
        if not queue:
            raise NothingToReview("选中的单据不在待审核的单据里。", "请按 F5 刷新后再选。")
        filings = unit.journal.filings([docket.n for docket in queue])
        streams: dict[str, list[tuple[int, Filing]]] = defaultdict(list)
        for docket in queue:
            streams[docket.village].append((docket.n, filings[docket.n]))
        return sum(_decide(desk, unit, stream, chosen, verdict, reason.strip()) for stream, chosen in streams.items())


def _decide(
    desk: Desk, unit: Unit, stream: str, chosen: Sequence[tuple[int, Filing]], verdict: str, opinion: str,
    left: list[tuple[int, str]] | None = None,
) -> int:  # fmt: skip
    """File the reviews of one stream as one act; what the books cannot take is `left`, said why, and takes no number."""
    drafts = []
    numbers = _Numbers(unit)
    for n, filing in chosen:
        docket = unit.dockets.get(n)
        assert docket is not None
        declared = business(filing.kind)
        effects, effect_no = None, 0
        if verdict == APPROVE and docket.state == FILED and docket.step + 1 == len(steps_of(filing, declared)):
            effects = numbers.effects(desk, declared, filing, n)
            if misfit(draft_body(verdict, opinion, docket.step, effects, 0), business(REVIEW).shape):
                if left is not None:
                    left.append((n, BEYOND))
                continue
            effect_no = numbers.next_effect(filing.village) if desk.level == DISTRICT else 0
        body = draft_body(verdict, opinion, docket.step, effects, effect_no)
        drafts.append(Draft("review", body, filing.header.subject, (filing.id,)))
    return len(desk.file(unit, stream, drafts))


class _Numbers:
    """Numbers given out within one press, before its reviews stand in the books: both kinds stay gapless."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._effects: dict[str, int] = {}
        self._ahead: dict[str, int] = defaultdict(int)

    def next_effect(self, village: str) -> int:
        if village not in self._effects:
            self._effects[village] = self._unit.dockets.last_effect(village)
        self._effects[village] += 1
        return self._effects[village]

    def effects(self, desk: Desk, declared: Business, filing: Filing, n: int) -> Effects:
        made = declared.effects(filing, n, self._unit, desk.today.isoformat(), self._ahead[declared.kind])
        self._ahead[declared.kind] += 1
        return made
