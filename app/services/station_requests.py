"""站点申请: the small signed file with which a new station asks its parent to be admitted, and what it must be to be read.

It holds the new station's public keys and its first operator's; both sign it, so nobody asks with another's key. Two
people compare its fingerprint over the phone (Songshan 003 art. 2-3). Its suite is that of its keys; another district's
is refused before anybody telephones (GB/T 39786-2021; security T36).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.domain.filing import StationId
from app.errors import OfficeError
from app.exchange.filing_bytes import MAX_BYTES
from app.keys.fingerprints import digits, words
from app.keys.suite import KEY_BYTES, KeysError, digest, require_own, suite_of, verify, wrap
from app.services.desk import Desk

REQUEST_DOMAIN = b"xiangbao/request/1"
REQUEST_MAGIC = "xiangbao-request"
REQUEST_FORMAT = 1
_NAME_LENGTH = 64
MOST_INCARNATIONS = 9999


class RequestUnreadable(OfficeError):
    """The request file is damaged or something else."""


class RequestTooNew(OfficeError):
    """The request was written by a newer program."""


class Request(msgspec.Struct, frozen=True):
    """What a new station asks to be admitted with. All keys are hex."""

    magic: str
    fmt: int
    station: str
    name: str
    operator_name: str
    operator_public: str
    sign: str
    seal: str
    nonce: str


class SignedRequest(msgspec.Struct, frozen=True):
    """The exact bytes of a request, signed by the station's key and by the operator's: nobody asks with another's key."""

    request: msgspec.Raw
    signature: str
    operator_signature: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as written or as somebody else's: who asks, and the fingerprint that two people compare."""

    station: StationId
    file: Path
    fingerprint: str
    digits: str
    name: str = ""
    operator: str = ""


def read_request(file: Path) -> tuple[Request, bytes]:
    """The request and its exact bytes, its own signature checked."""
    try:
        data = file.read_bytes() if file.stat().st_size <= MAX_BYTES else b""
        signed = msgspec.json.decode(data, type=SignedRequest)
        raw = bytes(signed.request)
        asked = msgspec.json.decode(raw, type=Request)
        StationId.parse(asked.station)
        good = asked.magic == REQUEST_MAGIC and all(
            verify(bytes.fromhex(key), REQUEST_DOMAIN, raw, bytes.fromhex(signature))
            for key, signature in ((asked.sign, signed.signature), (asked.operator_public, signed.operator_signature))
        )
        if asked.magic == REQUEST_MAGIC and asked.fmt > REQUEST_FORMAT:
            raise RequestTooNew(f"{file.name} 是由更新版本的程序写的，没有读入。", "请先升级本机程序，再准入。")
        if good:
            _require_usable(asked)
    except (OSError, KeysError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise RequestUnreadable(f"{file.name} 不是站点申请文件，或者已损坏。", "请让对方重新导出申请文件。") from error
    if not good:
        raise RequestUnreadable(f"{file.name} 的签名不对，可能被改动过。", "请让对方重新导出申请文件，并电话核对指纹。")
    return asked, raw


def serial_fits(serial: str) -> bool:
    return serial.isascii() and serial.isdigit() and len(serial) <= 4


def _require_usable(asked: Request) -> None:
    """Whoever writes a request can sign anything: keys that nothing could be sealed to, names that no list could show.

    Raises ValueError or KeysError.
    """
    keys = (asked.sign, asked.seal, asked.operator_public)
    suites = {suite_of(bytes.fromhex(key)) for key in keys}
    if len(suites) != 1 or 0 in suites or any(bytes.fromhex(key).hex() != key for key in keys):
        raise ValueError(asked.station)
    if not all(
        0 < len(name.strip()) <= _NAME_LENGTH and name.isprintable() for name in (asked.name, asked.operator_name)
    ):
        raise ValueError(asked.station)
    station = StationId.parse(asked.station)
    if (
        str(station) != asked.station
        or not serial_fits(station.serial)
        or not 0 < station.incarnation <= MOST_INCARNATIONS
    ):
        raise ValueError(asked.station)
    wrap(bytes(KEY_BYTES), bytes.fromhex(asked.seal), REQUEST_DOMAIN)


def look_at_request(desk: Desk, file: Path) -> Asked:
    """Who asks in this file, and its fingerprint; nothing is admitted. Raises OtherSuite before two people compare it."""
    asked, raw = read_request(file)
    require_own(suite_asked(asked), desk.signer.suite, "这份站点申请")
    station = StationId.parse(asked.station)
    return Asked(station, file, *fingerprint(raw, suite_asked(asked)), asked.name, asked.operator_name)


def suite_asked(asked: Request) -> int:
    """Of a request that was read: all its keys are of one."""
    return suite_of(bytes.fromhex(asked.sign))


def fingerprint(raw: bytes, suite: int) -> tuple[str, str]:
    """What two people compare of a request, in words and digits."""
    hashed = digest(raw, suite)
    return words(hashed, suite), digits(hashed, suite)
