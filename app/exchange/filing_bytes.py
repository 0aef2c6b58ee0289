"""The bytes of a filing: canonical JSON (UTF-8, sorted keys, no spaces, no floats), encoded once and never again.

JSON because an auditor can read it in thirty years with any tool. Canonical because two readers must never see two
different filings in the same bytes: what does not re-encode to itself is refused (duplicate keys, odd spacing,
numbers such as 1.0). Unknown fields survive: the bytes are what is kept, hashed, signed and shipped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain.filing import FORMAT, Basis, Filing, Header, StationId, StreamKey
from app.errors import OfficeError
from app.keys import suite

MAX_BYTES = 4 * 1024 * 1024
MOST = 2**63 - 1
_LONG = re.compile(rb"[0-9]{19}")
"""Only bytes with so many digits in a row can hold a number that the store cannot."""


class FilingMalformed(OfficeError):
    """The bytes are not a filing."""


class FilingTooNew(OfficeError):
    """The filing was made by a newer program."""


Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Key = Annotated[str, Meta(pattern=r"^(0[23])?[0-9a-f]{64}\Z")]
KEY_DIGITS = {number: 2 * suite.public_bytes(number) for number in suite.SUITES}
"""By a filing's suite. An operator's key has the length of its suite, so whoever takes keys from filings of his own suite
alone, and filings from such keys alone, never takes one of another (app/business/shapes.Key)."""
Count = Annotated[int, Meta(ge=0, le=2**53)]


class _Station(msgspec.Struct, frozen=True):
    code: str
    serial: str
    incarnation: int


class _Head(msgspec.Struct, frozen=True, omit_defaults=True):
    fmt: int
    suite: int
    kind: Annotated[str, Meta(pattern=r"^[a-z_]{1,40}\Z")]
    kind_version: Annotated[int, Meta(ge=1, le=10_000)]
    station: _Station
    stream: Annotated[str, Meta(pattern=r"^[0-9a-z]{1,20}\Z")]
    seq: Annotated[int, Meta(ge=1, le=2**53)]
    prev: Hash
    operator: Key
    filed_at: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9:.+Z-]{5,30}\Z")]
    business_date: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9][0-9]-[0-9][0-9]\Z")]
    basis: tuple[tuple[str, Count, Hash], ...]
    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")] = ""
    refs: tuple[Hash, ...] = ()
    day_set: bool = False


class _Paper(msgspec.Struct, frozen=True):
    head: _Head
    body: dict[str, Any]


def _no_float(text: str) -> Any:
    raise ValueError(text)


class _Numbers(msgspec.Struct, frozen=True):
    fmt: int
    suite: int


class _Numbered(msgspec.Struct, frozen=True):
    head: _Numbers


YEARS = range(2000, 2200)

_numbers = msgspec.json.Decoder(_Numbered)
_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(_Paper, float_hook=_no_float)


def digest(raw: bytes, number: int = suite.SUITE) -> str:
    """The id of a filing: the digest of its bytes (SHA-256, in suite 2 SM3), in hex."""
    return suite.digest(raw, number).hex()


def encode(header: Header, body: Mapping[str, Any]) -> Filing:
    """Make the bytes of a new filing; `body` holds only str, int, bool, None, lists and dicts of these."""
    station = header.stream.station
    head = _Head(
        fmt=header.fmt, suite=header.suite, kind=header.kind, kind_version=header.kind_version,
        station=_Station(station.code, station.serial, station.incarnation), stream=header.stream.name,
        seq=header.seq, prev=header.prev, operator=header.operator, filed_at=header.filed_at,
        business_date=header.business_date, basis=header.basis.heads,
        subject=header.subject, refs=header.refs, day_set=header.day_set,
    )  # fmt: skip
    raw = _encoder.encode(_Paper(head, dict(body)))
    return Filing(header, body, raw, digest(raw, header.suite))


def decode(raw: bytes) -> Filing:
    """Read a filing strictly, as it comes from a stranger. Raises FilingMalformed or FilingTooNew."""
    filing = read(raw)
    if _encoder.encode(msgspec.json.decode(raw)) != raw or (_LONG.search(raw) and not _storable(filing.body)):
        raise FilingMalformed("单据的写法不合格式。", "请让对方重新导出交换包。")
    return filing


def _storable(value: Any) -> bool:
    """Whether every number in a decoded body fits into 64 bits with a sign."""
    if isinstance(value, dict):
        return all(map(_storable, value.values()))
    if isinstance(value, list):
        return all(map(_storable, value))
    return not isinstance(value, int) or -MOST <= value <= MOST


def _require_first_version(head: _Head) -> None:
    """ValueError unless format and suite are ours, the key is the suite's, and the two dates are days of a filing's years."""
    years = [_year(text[:10]) for text in (head.business_date, head.filed_at)]
    if head.fmt != FORMAT or KEY_DIGITS.get(head.suite) != len(head.operator) or any(year not in YEARS for year in years):
        raise ValueError(head.fmt)


@lru_cache(maxsize=1_024)
def _year(day: str) -> int:
    """The year of an ISO day; ValueError for what no calendar has."""
    return date.fromisoformat(day).year


@lru_cache(maxsize=4_096)
def _stream(code: str, serial: str, incarnation: int, name: str) -> StreamKey:
    """The chain that a filing names, the same object for all its filings; ValueError for none that could be."""
    stream = StreamKey(StationId(code, serial, incarnation), name)
    StreamKey.parse(str(stream))
    return stream


def _newer(raw: bytes) -> bool:
    """Whether bytes that do not read as version 1 say of themselves that they are of a later one."""
    try:
        head = _numbers.decode(raw).head
    except (msgspec.MsgspecError, RecursionError):
        return False
    return head.fmt > FORMAT or head.suite > max(KEY_DIGITS)


def read(raw: bytes) -> Filing:
    """Read a filing that has been accepted before (its hash is checked by whoever calls)."""
    if len(raw) > MAX_BYTES:
        raise FilingMalformed("单据过大，不能读取。", "请让对方重新导出交换包。")
    try:
        paper = _decoder.decode(raw)
        head = paper.head
        _require_first_version(head)
        stream = _stream(head.station.code, head.station.serial, head.station.incarnation, head.stream)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        if _newer(raw):
            raise FilingTooNew("单据由更新版本的程序制作。", "请先升级本机程序，再读取。") from error
        raise FilingMalformed("单据的内容读不出来。", "请让对方重新导出交换包。") from error
    header = Header(
        kind=head.kind, kind_version=head.kind_version, stream=stream, seq=head.seq, prev=head.prev,
        operator=head.operator, filed_at=head.filed_at, business_date=head.business_date,
        basis=Basis(head.basis), subject=head.subject, refs=head.refs,
        day_set=head.day_set, fmt=head.fmt, suite=head.suite,
    )  # fmt: skip
    return Filing(header, paper.body, raw, digest(raw, head.suite))
