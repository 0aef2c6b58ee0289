"""操作日志: what was done at a station, by whom and when, without a word about whom it was done to.

GB/T 22239-2019 8.1.4.3 安全审计 (user, time, kind, success of every event; kept and protected); 网络安全法 art. 21 (no less
than six months); security T38. An event names a kind from a closed list, the operator's key, the service that was called
and counts. It never holds a name, an ID number or a word that somebody typed, so the log may travel and be shown.

Events are numbered and chained by hash. Sealed, they are filings of a stream of their own (`audit`, and after a restored
copy has taken over `audit` with the copy's own sign behind it): no part of the program deletes a filing, so the log is
kept as long as the ledger, far beyond KEPT_DAYS, and no policy can shorten it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from app.domain.filing import NO_HASH, StreamKey

AUDIT = "audit"
"""Kind of the filing, and the beginning of the name of its stream."""
KEPT_DAYS = 180
"""The least that the law asks (网络安全法 art. 21); the program keeps everything."""
HEAD_DOMAIN = b"xiangbao/audit/1"
"""What the operator signs: how far the events had come, and their hash."""

SIGN_IN, SIGN_OUT, UNLOCK, WRONG, DAMAGED = "sign_in", "sign_out", "unlock", "wrong", "counter"
READ, WRITE, EXPORT, IMPORT, PRINT, BROKEN = "read", "write", "export", "import", "print", "broken"
KINDS = {
    SIGN_IN: "登录",
    SIGN_OUT: "退出",
    UNLOCK: "解锁",
    WRONG: "口令输错",
    DAMAGED: "输错次数的记录缺失或损坏",
    READ: "查看",
    WRITE: "办理",
    EXPORT: "导出",
    IMPORT: "读取",
    PRINT: "打印",
    BROKEN: "日志接不上",
}
"""Every kind of event, with its name for people."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log. `no` counts gaplessly, `at` is ISO with zone, `operator` a public key (hex; "" when nobody is
    known to have done it), `call` the service ("people.find"), `times` how often it asked the store, `papers` how many filings
    it wrote, shipped or took in, `result` "" when done, else the code of the refusal.
    """

    no: int
    at: str
    kind: str
    operator: str
    call: str = ""
    times: int = 1
    papers: int = 0
    result: str = ""


Row = tuple[int, str, str, str, str, int, int, str]


def row_of(event: Event) -> Row:
    """As an event stands in a filing: the fields in order."""
    return astuple(event)


def chained(before: str, events: Iterable[Event]) -> str:
    """The hash of the log after these events, when it was `before` (64 hex digits) ahead of them."""
    for event in events:
        row = json.dumps(row_of(event), ensure_ascii=True, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{row}".encode("ascii")).hexdigest()
    return before


def head_message(station: str, no: int, head: str) -> bytes:
    """What an operator's signature under the log covers: the station, the last event's number, the hash after it."""
    return f"{station}\n{no}\n{head}".encode("ascii")


@dataclass(frozen=True, slots=True)
class Head:
    """How far a station's log has come: the last event's number, the hash after it, and who signed that."""

    no: int = 0
    hash: str = NO_HASH
    operator: str = ""
    signature: str = ""


def gapless(first: int, events: Sequence[Event]) -> bool:
    """Whether the events are numbered one after the other from `first` on."""
    return all(event.no == no for no, event in enumerate(events, first))


def is_audit(stream: StreamKey) -> bool:
    """Whether a chain holds a log: it is never reviewed, counted or waited for."""
    return stream.name.startswith(AUDIT)
