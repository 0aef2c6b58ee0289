"""What a desk does is noted for the log: kept in the store with the very work, or before what was asked for is shown.

GB/T 22239-2019 8.1.4.3 安全审计; security T38, H5. A writing unit carries its own line, so work and line are kept together
or neither is. What was looked at is noted before it is read: the first time in a quarter of an hour at once, how often it
was repeated with the next line. Nobody waits for the log: while another writes, or the disk is full, lines wait in memory
and go with the next ones. After a kill they are lost, but for the first of each, which is kept.

Lines that are not sealed yet lie in the store as drafts; beside them stands how far they go and their hash, signed with
the operator's own key, which the store does not hold. Who changes lines with the data key alone cannot sign that anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from app.domain.audit import HEAD_DOMAIN, Event, Head, chained, head_message
from app.domain.filing import NO_HASH
from app.keys.suite import SigningKey
from app.ports import Clock, Unit

LINES, HEAD = "audit_line", "audit_head"
"""Kinds of drafts: a line by its number, and the one head (key "")."""
PERIOD_S = 15 * 60
"""What is repeated in so many seconds is counted, not written down each time."""

Wanted = tuple[str, str, str]
"""(kind, call, result)"""


class Notes:
    """The lines of one desk that are not in the store yet. Used from several threads."""

    def __init__(self, station: str, signer: SigningKey, clock: Clock) -> None:
        self._station = station
        self._signer = signer
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[Event] = []
        self._repeated: dict[Wanted, int] = {}
        self._since: dict[Wanted, float] = {}

    def signed_by(self, signer: SigningKey) -> None:
        """From now on the operator at this desk signs with another key: his own, in the place of one that he was given."""
        self._signer = signer

    def add(self, kind: str, call: str = "", *, times: int = 1, papers: int = 0, result: str = "", operator: str | None = None) -> None:
        """A line of its own. `operator` is this desk's unless somebody else (or nobody known) did it."""
        line = self.line(kind, call, times=times, papers=papers, result=result, operator=operator)
        with self._lock:
            self._waiting.append(line)

    def line(
        self, kind: str, call: str = "", *, times: int = 1, papers: int = 0, result: str = "", operator: str | None = None
    ) -> Event:
        """A line of this moment that waits for nobody: whoever makes it puts it into his unit."""
        who = self._signer.public.hex() if operator is None else operator
        return Event(0, self._clock.now().isoformat(), kind, who, call, times, papers, result)

    def count(self, kind: str, call: str, result: str = "") -> bool:
        """Something that may be done often. True when it is the first time in a period and should be kept now."""
        wanted, now = (kind, call, result), time.monotonic()
        with self._lock:
            known = self._since.get(wanted)
            if known is not None and now - known < PERIOD_S:
                self._repeated[wanted] = self._repeated.get(wanted, 0) + 1
                return False
            self._since[wanted] = now
        self.add(kind, call, result=result)
        return True

    def take(self) -> list[Event]:
        """Everything that waits, repetitions as a line each; whoever takes it puts it, or gives it back."""
        with self._lock:
            repeated, self._repeated = self._repeated, {}
        for (kind, call, result), times in repeated.items():
            self.add(kind, call, times=times, result=result)
        with self._lock:
            taken, self._waiting = self._waiting, []
        return taken

    def give_back(self, lines: Iterable[Event]) -> None:
        """Lines that could not be kept; they wait again, before those that came since."""
        with self._lock:
            self._waiting = [*lines, *self._waiting]

    def empty(self) -> bool:
        return not self._waiting and not self._repeated

    def put(self, unit: Unit, lines: Iterable[Event]) -> None:
        """Number the lines and keep them in the unit, with the head signed anew."""
        before = progress_of(unit)
        numbered = [replace(line, no=no) for no, line in enumerate(lines, before.head.no + 1)]
        if not numbered:
            return
        for line in numbered:
            unit.drafts.put(LINES, f"{line.no:012d}", asdict(line))
        last, after = numbered[-1].no, chained(before.head.hash, numbered)
        signature = self._signer.sign(HEAD_DOMAIN, head_message(self._station, last, after)).hex()
        since = before.since or numbered[0].at[:10]
        head = Head(last, after, self._signer.public.hex(), signature)
        _keep(unit, replace(before, head=head, since=since))


NOTHING = Head()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the log of this store goes, how far it is sealed (the last line's number, and the hash after it), and the
    day of the first line that is not ("": none).
    """

    head: Head = NOTHING
    sealed: int = 0
    sealed_hash: str = NO_HASH
    since: str = ""

    @property
    def waiting(self) -> int:
        """Lines that are not sealed yet."""
        return self.head.no - self.sealed


def progress_of(unit: Unit) -> Progress:
    """As it stands in the store; nothing at all before its first line."""
    kept = unit.drafts.get(HEAD, "")
    return Progress() if kept is None else Progress(**{**kept, "head": Head(**kept["head"])})


def _keep(unit: Unit, progress: Progress) -> None:
    unit.drafts.put(HEAD, "", asdict(progress))


def begin_after(unit: Unit, head: Head) -> None:
    """The log goes on after the last sealed line (or from its beginning); lines that do not follow on that are dropped.

    For a store of which a part was lost: its head stands for lines that are not there any more.
    """
    for key in unit.drafts.all(LINES):
        unit.drafts.drop(LINES, key)
    _keep(unit, Progress(head, head.no, head.hash))


def unsealed(unit: Unit) -> list[Event]:
    """The lines that are kept and not sealed yet, in order."""
    return [_line(body) for body in unit.drafts.all(LINES).values()]


def sealed(unit: Unit, lines: Iterable[Event]) -> None:
    """These lines, all that there were, are in a filing now; they are not kept twice."""
    for line in lines:
        unit.drafts.drop(LINES, f"{line.no:012d}")
    head = progress_of(unit).head
    _keep(unit, Progress(head, head.no, head.hash))


def _line(body: Mapping[str, Any]) -> Event:
    return Event(**body)
