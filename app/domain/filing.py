"""单据: a signed, immutable piece of business paper; everything else is computed from filings.

The bytes live for ever, so header v1 already carries what later work needs. A stream is one gapless, hash-chained
sequence of filings of one station about one village (or `office`: certificates, policy, divisions; or the station's
own code: what concerns no village). `prev` is the id of the filing before it in the stream, so the hash of the last
one stands for all of them. An act is what one operator signs with one press: consecutive filings of one stream.

A station's incarnation is part of the stream's identity: a restored or re-installed station opens new chains instead
of continuing old ones, so a stick of its earlier life that turns up later is not mistaken for a fork.

Sources: Songshan (003) art. 16 (records before a correction stay), art. 40 (maker is not checker);
社会保险经办条例 art. 38 (the course of every transaction is recorded).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = 1
OFFICE = "office"
NO_HASH = "0" * 64

Level = str
"""village | township | district"""

LEVELS: tuple[Level, ...] = ("village", "township", "district")
LEVEL_TITLES = {"village": "村", "township": "镇", "district": "区"}
_LEVEL_BY_LENGTH = {12: "village", 9: "township", 6: "district"}


def level_of(code: str) -> Level:
    """The level that a division code of 12, 9 or 6 digits stands for; ValueError for any other length."""
    try:
        return _LEVEL_BY_LENGTH[len(code)]
    except KeyError:
        raise ValueError(code) from None


def parent_code(code: str) -> str:
    """The code of the level above; "" for a district."""
    return {12: code[:9], 9: code[:6]}.get(len(code), "")


@dataclass(frozen=True, slots=True, order=True)
class StationId:
    """One installation. Text form `150404100200-01.1`: code, serial within the office, incarnation."""

    code: str
    serial: str = "01"
    incarnation: int = 1

    def __str__(self) -> str:
        return f"{self.code}-{self.serial}.{self.incarnation}"

    @classmethod
    def parse(cls, text: str) -> StationId:
        code, _, rest = text.partition("-")
        serial, _, incarnation = rest.partition(".")
        if not (
            code.isascii() and code.isdigit() and len(code) in _LEVEL_BY_LENGTH and serial and incarnation.isdigit()
        ):
            raise ValueError(text)
        return cls(code, serial, int(incarnation))

    @property
    def level(self) -> Level:
        return level_of(self.code)


@dataclass(frozen=True, slots=True, order=True)
class StreamKey:
    """One chain: the station that files, and the village code (or `office`, or the station's own code) it is about."""

    station: StationId
    name: str

    def __str__(self) -> str:
        return f"{self.station}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> StreamKey:
        station, _, name = text.partition("/")
        if not name:
            raise ValueError(text)
        return cls(StationId.parse(station), name)


@dataclass(frozen=True, slots=True)
class Basis:
    """The snapshot that the station held when it filed: (station, seq, head) of every `office` chain above it and its
    own, the district's first.

    These chains hold certificates, operators, roles, policy and divisions, so their positions pin all of them
    together; authority is judged by them, never by the clock and never by what a reader happens to know later.
    """

    heads: tuple[tuple[str, int, str], ...] = ()

    def seq(self, station: str) -> int:
        """How far the office chain of a station was known; 0 when not at all."""
        return next((seq for name, seq, _ in self.heads if name == station), 0)


@dataclass(frozen=True, slots=True)
class Header:
    """Header v1. `day_set` says that the business calendar's day was set by hand (tests), so nobody takes it for real."""

    kind: str
    kind_version: int
    stream: StreamKey
    seq: int
    prev: str
    operator: str
    filed_at: str
    business_date: str
    basis: Basis
    subject: str = ""
    refs: tuple[str, ...] = ()
    day_set: bool = False
    fmt: int = FORMAT
    suite: int = 1


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Filing:
    """Header and body as read from `raw`; `id` is the SHA-256 of `raw`, in hex."""

    header: Header
    body: Mapping[str, Any]
    raw: bytes
    id: str

    @property
    def kind(self) -> str:
        return self.header.kind

    @property
    def village(self) -> str:
        """The village (or office) that the filing concerns: its stream's name."""
        return self.header.stream.name


@dataclass(frozen=True, slots=True)
class Draft:
    """What an operator is about to sign: everything but the place in the chain. `kind_version` 0: the business's own; a
    lower one where the body says nothing that an older program could not carry out.
    """

    kind: str
    body: Mapping[str, Any]
    subject: str = ""
    refs: tuple[str, ...] = ()
    kind_version: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One signature by `operator` (public key, hex) over filings `first`..`last` of a stream, by the last one's id."""

    stream: StreamKey
    first: int
    last: int
    operator: str
    signature: bytes = field(repr=False)


def act_message(stream: StreamKey, first: int, last: int, last_id: str) -> bytes:
    """The bytes that an act's signature covers."""
    return f"{stream}\n{first}\n{last}\n{last_id}".encode()


ACT_DOMAIN = b"xiangbao/act/1"
