"""What `verify` asks of the logs, before all of this station's own: the sealed one, and what has been noted since (security T38, E9).

The store's key alone is not enough to change a line: each line is part of a hash that the operator's own key has signed.
Found at home: a line changed, deleted or put in, sealed or not, also when every hash was computed anew. Not found at home,
but by the office above: a log cut off at a place where it was sealed before, and one that began anew. Cut off and never
found is at most what was noted since the last seal, by somebody who kept the older head with its signature.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.business import audit
from app.business.shapes import misfit
from app.domain.audit import Head, chained, gapless, is_audit
from app.domain.filing import Filing
from app.errors import Problem
from app.ports import Unit
from app.services import audit_notes
from app.services.desk import facts_of

LOG_DIFFERS = "log_differs"
"""Code of everything that is wrong with a log; the books do not rest on it."""


def sealed_flaw(filing: Filing, unit: Unit) -> Iterator[Problem]:
    """What is wrong with a filing of a log; nothing for any other filing.

    Another station's was said when it came, and is no fault of this store, whose bytes are what that station has signed: it
    is a note, or a village with a changed program would keep the offices above it from ever finding their books in order.
    """
    stream = filing.header.stream
    flaw = audit.flaw(filing, unit) if is_audit(stream) else ""
    if flaw:
        own = str(stream.station) == facts_of(unit).station
        yield Problem(LOG_DIFFERS, f"{stream} 第 {filing.header.seq} 份：{flaw}", blocking=own)


def unsealed_flaws(unit: Unit) -> Iterator[Problem]:
    """Whether what was noted since the last seal follows on it, without a gap, as its operators signed it."""
    me = facts_of(unit).station
    progress, lines = audit_notes.progress_of(unit), audit_notes.unsealed(unit)
    if not _sealed_so_far(unit, me, progress):
        yield Problem(LOG_DIFFERS, "还没有封存的操作日志和最近一次封存的接不上，被改动过。")
    counted = gapless(progress.sealed + 1, lines) and len(lines) == progress.waiting
    if not counted or chained(progress.sealed_hash, lines) != progress.head.hash:
        yield Problem(LOG_DIFFERS, "还没有封存的操作日志里有的行被改动、删去或添加过。")
    elif progress.head != Head() and not audit.signed(me, progress.head):
        yield Problem(LOG_DIFFERS, "还没有封存的操作日志没有操作员本人的签名，被改动过。")


def _sealed_so_far(unit: Unit, me: str, progress: audit_notes.Progress) -> bool:
    """Whether the last sealed log of one of this station's chains ends where the unsealed one says that it begins."""
    ends = set()
    for stream, seq, head in unit.journal.heads():
        if is_audit(stream) and str(stream.station) == me and seq:
            found = unit.journal.get(head)
            if found is None or misfit(found[1].body, audit.AuditShape):
                return False
            last = audit.head_of(found[1])
            ends.add((last.no, last.hash))
    if not ends:
        return progress.sealed == 0
    return (progress.sealed, progress.sealed_hash) in ends
