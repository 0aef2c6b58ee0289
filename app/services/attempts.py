"""Wrong passphrases and codes in a row: after five the operator waits, five minutes at first and twice as long each time.

GB/T 22239-2019 身份鉴别 (登录失败处理; security T37). The count stands in a file beside the store, because nothing can be
written into a store that was not opened; it survives a restart. Whoever can delete that file can also carry keys.json
away and guess elsewhere: against him stands what a guess costs (app.keys.passphrases), not this count. Another operator
is never locked out with the one who mistypes.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from app.errors import OfficeError
from app.ports import Clock
from app.storage import discard, write_whole

NAME = "attempts.json"
FORMAT = 1
FREE = 5
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)


class TooManyAttempts(OfficeError):
    """The operator mistyped too often and has to wait."""


class _Attempts(msgspec.Struct):
    fmt: int
    wrong: dict[str, tuple[int, str]]


def require_open(home: Path, name: str, clock: Clock) -> None:
    """Raise TooManyAttempts while the operator has to wait."""
    count, at = _read(home).wrong.get(name, (0, ""))
    if count < FREE:
        return
    left = datetime.fromisoformat(at) + _wait(count) - clock.now()
    if timedelta() < left <= _wait(count):
        minutes = -(-int(left.total_seconds()) // 60)
        raise TooManyAttempts(
            f"「{name}」连续输错 {count} 次，还要等 {minutes} 分钟才能再试。",
            "数据没有丢，不用重装程序。请等一等，想一想口令；口令忘了，用恢复单上的恢复码。",
        )


def failed(home: Path, name: str, clock: Clock) -> None:
    """One more wrong passphrase or code. A disk that does not take the count is no reason to say so here."""
    known = _read(home)
    known.wrong[name] = (known.wrong.get(name, (0, ""))[0] + 1, clock.now().isoformat())
    with contextlib.suppress(OfficeError):
        write_whole(home / NAME, msgspec.json.encode(known, order="sorted"))


def succeeded(home: Path, name: str) -> None:
    """The right one: the count begins anew."""
    known = _read(home)
    if known.wrong.pop(name, None) is None:
        return
    if not known.wrong:
        discard(home / NAME)
        return
    with contextlib.suppress(OfficeError):
        write_whole(home / NAME, msgspec.json.encode(known, order="sorted"))


def _wait(count: int) -> timedelta:
    doubled: int = 2 ** min(count - FREE, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def _read(home: Path) -> _Attempts:
    try:
        found = msgspec.json.decode((home / NAME).read_bytes(), type=_Attempts)
        for _count, at in found.wrong.values():
            datetime.fromisoformat(at).astimezone()
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return _Attempts(FORMAT, {})
    return found
