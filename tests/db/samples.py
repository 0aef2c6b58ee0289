"""Made-up filings and records for the store's tests."""

from __future__ import annotations

from dataclasses import replace

from app.domain.filing import NO_HASH, Act, Basis, Filing, Header, StationId, StreamKey
from app.domain.records import Batch, Docket, Line, Resident
from app.exchange.filing_bytes import encode

VILLAGE = "150404100200"
STATION = StationId(VILLAGE)
STREAM = StreamKey(STATION, VILLAGE)
OPERATOR = "0a" * 32
KEY = bytes(range(32))


def chain(count: int, stream: StreamKey = STREAM, seq: int = 0, prev: str = NO_HASH) -> list[Filing]:
    made: list[Filing] = []
    for number in range(seq + 1, seq + count + 1):
        header = Header(
            "registration",
            1,
            stream,
            number,
            prev,
            OPERATOR,
            "2025-03-01T09:00:00+08:00",
            "2025-03-01",
            Basis(),
            subject=f"{number:032x}",
        )
        made.append(encode(header, {"name": "王秀英", "id_number": f"{number:018d}"}))
        prev = made[-1].id
    return made


def act_over(filings: list[Filing]) -> Act:
    first, last = filings[0].header, filings[-1].header
    return Act(first.stream, first.seq, last.seq, OPERATOR, b"s" * 64)


def docket(n: int, **fields) -> Docket:
    made = Docket(
        n,
        f"{n:064x}",
        "registration",
        VILLAGE,
        str(STATION),
        OPERATOR,
        f"{n:032x}",
        "2025-03-01",
        "2025-03-01T09:00:00+08:00",
        "filed",
        0,
        "township",
        "参保登记 王秀英",
        1,
        0,
    )
    return replace(made, **fields)


def resident(n: int, **fields) -> Resident:
    made = Resident(
        n,
        f"{n:032x}",
        VILLAGE,
        "王秀英",
        f"1504041970{n:08d}",
        "居民身份证",
        "女",
        "1970-01-01",
        "汉族",
        "农业",
        "一组",
        f"139{n:08d}",
        20_000,
        "",
        "",
        "",
        "",
        "",
        "filed",
        f"{n:064x}",
        f"{n:064x}",
    )
    return replace(made, **fields)


def batch(n: int, **fields) -> Batch:
    made = Batch(
        n,
        f"{n:064x}",
        str(STATION),
        VILLAGE,
        "2025-03",
        "M1",
        "T1",
        f"{n:06d}",
        "2025-03-01",
        1,
        20_000,
        1,
        20_000,
        0,
        1,
        20_000,
        "filed",
    )
    return replace(made, **fields)


def line(n: int, no: int = 1, **fields) -> Line:
    made = Line(
        n,
        no,
        f"{n:016x}-{no}",
        str(STATION),
        VILLAGE,
        "2025-03",
        "T1",
        f"{n:06d}",
        f"{no:06d}",
        "2025-03-05",
        "10:00:00",
        "消费",
        20_000,
        f"{n:06d}{no:06d}",
        "6217****1234",
        f"{no:018d}",
        "王秀英",
        f"{no:032x}",
        2025,
        "payment",
        "",
        "filed",
    )
    return replace(made, **fields)
