"""Wrong passphrases and codes in a row: after five the operator waits, five minutes at first and twice as long each time.

GB/T 22239-2019 身份鉴别 (登录失败处理; security T37). The count stands in a file beside the store, because nothing can be
written into a store that was not opened; it survives a restart. Whoever can delete that file can also carry keys.json
away and guess elsewhere: against him stands what a guess costs (app.keys.passphrases), not this count. Another operator
is never locked out with the one who mistypes.

A file that cannot be understood counts as one wait of five minutes for everybody and is written anew; so does one that is
missing although the slot file says that there is one (it says so since the first sign-in). A clock set back does not end
a wait: when it stands before the noted start, the wait counts from now.

What was mistyped is kept, beside the count, until the next sign-in of anybody puts it into the log (GB/T 22239-2019 安全审计).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app.errors import OfficeError
from app.keys import slot_marks
from app.keys.slots import Opened
from app.ports import Clock
from app.storage import discard, write_whole

NAME, KEYS = "attempts.json", "keys.json"
COUNTED = "counted"
"""The mark in the slot file that the count stands beside it."""
FORMAT = 1
FREE = 5
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)


EVERYBODY = ""
"""The name, borne by no operator, under which the wait for a damaged file is noted."""


class TooManyAttempts(OfficeError):
    """The operator mistyped too often, or nobody knows how often, and has to wait."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has to wait: how often he mistyped in a row, and the minutes left."""

    name: str
    wrong: int
    minutes: int


class _Attempts(msgspec.Struct):
    """`untold`: how often each has mistyped since the log was last told."""

    fmt: int
    wrong: dict[str, tuple[int, str]]
    untold: dict[str, int] = {}


def require_open(home: Path, name: str, clock: Clock) -> None:
    """Raise TooManyAttempts while the operator has to wait."""
    known = _read(home, clock)
    for who in (name, EVERYBODY):
        minutes = _minutes_left(home, known, who, clock)
        if minutes:
            why = f"「{name}」连续输错 {known.wrong[who][0]} 次" if who else "输错次数的记录损坏或不见了"
            raise TooManyAttempts(
                f"{why}，还要等 {minutes} 分钟才能再试。",
                "数据没有丢，不用重装程序。请等一等，想一想口令；口令忘了，用恢复单上的恢复码。",
            )


def waiting(home: Path, clock: Clock) -> list[Waiting]:
    """Who has to wait now, by name."""
    known = _read(home, clock)
    names = sorted(who for who in known.wrong if who != EVERYBODY)
    left = [(who, _minutes_left(home, known, who, clock)) for who in names]
    return [Waiting(who, known.wrong[who][0], minutes) for who, minutes in left if minutes]


def _minutes_left(home: Path, known: _Attempts, who: str, clock: Clock) -> int:
    """What is left of a wait, in minutes begun; 0 for none. Noted from now when the clock stands before its start."""
    count, at = known.wrong.get(who, (0, ""))
    if count < FREE:
        return 0
    now, since = clock.now(), datetime.fromisoformat(at)
    if now < since:
        since = now
        known.wrong[who] = (count, now.isoformat())
        _write(home, known)
    left = _wait(count) - (now - since)
    return max(0, -(-int(left.total_seconds()) // 60))


def failed(home: Path, name: str, clock: Clock) -> None:
    """One more wrong passphrase or code. A disk that does not take the count is no reason to say so here."""
    known = _read(home, clock)
    known.wrong[name] = (known.wrong.get(name, (0, ""))[0] + 1, clock.now().isoformat())
    known.untold[name] = known.untold.get(name, 0) + 1
    _write(home, known)


def succeeded(home: Path, name: str) -> None:
    """The right one: the count begins anew."""
    known = _decoded(home)
    if known is None:
        return
    counts = {who: noted for who, noted in known.wrong.items() if who not in {name, EVERYBODY}}
    _settle(home, known, _Attempts(FORMAT, counts, known.untold))


def untold(home: Path) -> dict[str, int]:
    """How often each has mistyped since the log was last told, by name; EVERYBODY for a file missing or damaged."""
    known = _decoded(home)
    return {} if known is None else dict(known.untold)


def told(home: Path) -> None:
    """The log knows what was mistyped."""
    known = _decoded(home)
    if known is not None and known.untold:
        _settle(home, known, _Attempts(FORMAT, known.wrong))


def begin(home: Path) -> None:
    """Write the file where there is none: of a folder that is new, or restored from a backup, which has none in it."""
    if not (home / NAME).exists():
        _write(home, _Attempts(FORMAT, {}))


def require_counter(home: Path, opened: Opened) -> None:
    """From now on a missing file is noticed. A disk that does not take the mark gets it at the next sign-in."""
    with contextlib.suppress(OfficeError):
        if not slot_marks.is_marked(home / KEYS, COUNTED):
            begin(home)
            slot_marks.mark(home / KEYS, opened, COUNTED)


def _settle(home: Path, known: _Attempts, now: _Attempts) -> None:
    if not now.wrong and not now.untold and not slot_marks.is_marked(home / KEYS, COUNTED):
        discard(home / NAME)
    elif now != known:
        _write(home, now)


def _wait(count: int) -> timedelta:
    doubled: int = 2 ** min(count - FREE, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _read(home: Path, clock: Clock) -> _Attempts:
    """The counts; a file that cannot be understood, or is missing and should not be, is replaced by a wait for everybody."""
    known = _decoded(home)
    if known is None:
        known = _Attempts(FORMAT, {EVERYBODY: (FREE, clock.now().isoformat())}, {EVERYBODY: 1})
        _write(home, known)
    return known


def _decoded(home: Path) -> _Attempts | None:
    """The counts, none where there need be none; None when they say nothing that can be understood, or were taken away."""
    try:
        data = (home / NAME).read_bytes()
    except FileNotFoundError:
        return None if slot_marks.is_marked(home / KEYS, COUNTED) else _Attempts(FORMAT, {})
    except OSError:
        return _Attempts(FORMAT, {})
    try:
        found = msgspec.json.decode(data, type=_Attempts)
        zoned = all(datetime.fromisoformat(at).tzinfo is not None for _count, at in found.wrong.values())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return found if zoned else None


def _write(home: Path, known: _Attempts) -> None:
    with contextlib.suppress(OfficeError):
        write_whole(home / NAME, msgspec.json.encode(known, order="sorted"))
