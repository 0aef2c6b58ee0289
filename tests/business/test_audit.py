"""A sealed log's bytes are for ever, and every way to spoil one is told (app/business/audit.py)."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import pytest

from app.business import audit
from app.domain.audit import AUDIT, HEAD_DOMAIN, Event, chained, head_message, row_of
from app.domain.filing import NO_HASH, Basis, Filing, Header, StationId, StreamKey
from app.exchange.filing_bytes import decode, encode
from app.keys.suite import SigningKey
from tests.exchange.make_reference import FOLDER

REFERENCE = FOLDER / "filing-v1-audit.json"
STATION = StationId("150404100200")
OPERATOR, KEY = SigningKey.from_seed(b"\x21" * 32), SigningKey.from_seed(b"\x42" * 32)
EVENTS = (
    Event(1, "2026-10-09T08:00:00+08:00", "wrong", OPERATOR.public.hex(), times=2),
    Event(2, "2026-10-09T08:00:09+08:00", "sign_in", OPERATOR.public.hex()),
    Event(3, "2026-10-09T08:03:00+08:00", "read", OPERATOR.public.hex(), "people.find", 7),
    Event(4, "2026-10-09T08:05:00+08:00", "write", OPERATOR.public.hex(), "people.register", 1, 1),
    Event(5, "2026-10-09T08:05:30+08:00", "write", OPERATOR.public.hex(), "people.register", result="form_refused"),
)


def sealed(events: tuple[Event, ...] = EVENTS, *, seq: int = 1, before: str = NO_HASH, stream: str = AUDIT, **spoiled: object) -> Filing:
    head = chained(before, events)
    signature = OPERATOR.sign(HEAD_DOMAIN, head_message(str(STATION), events[-1].no, head)).hex()
    body = {
        "before": before, "events": [list(row_of(event)) for event in events], "head": head,
        "operator": OPERATOR.public.hex(), "signature": signature, **spoiled,
    }  # fmt: skip
    header = Header(
        kind=AUDIT, kind_version=1, stream=StreamKey(STATION, stream), seq=seq, prev=NO_HASH, operator=KEY.public.hex(),
        filed_at="2026-10-10T08:00:00+08:00", business_date="2026-10-10", basis=Basis((("150404-01.1", 3, "56" * 32),)),
    )  # fmt: skip
    return encode(header, body)


@dataclass
class Known:
    sign_public: str = ""
    station: str = ""


class Unit:
    """The roster of one station and one operator; nothing came before."""

    roster = property(lambda self: self)
    journal = property(lambda self: self)

    def station(self, name: str) -> Known | None:
        return Known(sign_public=KEY.public.hex()) if name == str(STATION) else None

    def operator(self, key: str) -> Known | None:
        return Known(station=str(STATION)) if key == OPERATOR.public.hex() else None

    def get(self, _filing: str) -> None:
        return None


BOOKS: Any = Unit()
"""What a flaw is judged by: the station's key and the operator's station."""


def test_the_same_events_give_the_reference_bytes_and_are_read_for_ever():
    raw = base64.b64decode(json.loads(REFERENCE.read_text("ascii"))["raw"])
    assert sealed().raw == raw
    found = decode(raw)
    assert audit.flaw(found, BOOKS) == ""
    assert tuple(audit.events_of(found)) == EVENTS
    assert asdict(audit.head_of(found))["no"] == 5


@pytest.mark.parametrize(("filing", "said"), [
    (sealed(EVENTS[1:]), "没有从第 1 行开始"), (sealed((EVENTS[0], *EVENTS[2:])), "改动、删去或添加"),
    (sealed(head="ab" * 32), "改动、删去或添加"), (sealed(signature="ab" * 64), "操作员本人"),
    (sealed(operator="cd" * 32), "操作员本人"), (sealed((replace(EVENTS[0], kind="else"),)), "读不懂"),
    (sealed((replace(EVENTS[0], at="2026-13-09T08:00:00+08:00"),)), "读不懂"), (sealed(head=7), "不合格式"),
    (sealed(stream="150404100200"), "自己的流水"), (sealed((replace(EVENTS[0], call="张三"),)), "不合格式"),
], ids=range(10))  # fmt: skip
def test_a_spoiled_log_is_told(filing: Filing, said: str):
    assert said in audit.flaw(filing, BOOKS)


def test_a_restored_copys_chain_begins_anywhere():
    assert audit.flaw(sealed(EVENTS[3:], before="ab" * 32, stream="audit0123456789ab"), BOOKS) == ""
