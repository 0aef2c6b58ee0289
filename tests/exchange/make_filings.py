"""Makes the reference filings and the small package of format 1, once: `python -m tests.exchange.make_filings`.

One filing of every kind from fixed inputs, as acts of a district, a township and a village; a package of them with a
receipt and a head list; a request and a grant. Never overwrites a file that is there.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from app.business.genesis import ROOT_DOMAIN
from app.domain.filing import (
    ACT_DOMAIN,
    NO_HASH,
    OFFICE,
    Act,
    Basis,
    Filing,
    Header,
    StationId,
    StreamKey,
    act_message,
)  # fmt: skip
from app.exchange import statements
from app.exchange.filing_bytes import encode
from app.exchange.package import Recipient, write_package
from app.exchange.wire import act_records, statement_record
from app.keys.suite import SealingKey, SigningKey, digest
from app.services.station_requests import REQUEST_DOMAIN, REQUEST_MAGIC, Request, SignedRequest
from tests.exchange.make_reference import FOLDER, fixed

FILINGS, PACKAGE = FOLDER / "filing-v1.json", FOLDER / "month-v1.xbp"
RECEIPT, REQUEST, GRANT = FOLDER / "receipt-v1.receipt", FOLDER / "request-v1.json", FOLDER / "grant-v1.xbpkg"

DISTRICT, TOWNSHIP, VILLAGE = StationId("150404"), StationId("150404100"), StationId("150404100200")
OPERATORS = {str(place): SigningKey.from_seed(digest(f"operator {place}".encode())) for place in (DISTRICT, TOWNSHIP, VILLAGE)}
STATIONS = {str(place): SigningKey.from_seed(digest(f"station {place}".encode())) for place in (DISTRICT, TOWNSHIP, VILLAGE)}
SEALS = {str(place): SealingKey.from_seed(digest(f"seal {place}".encode())) for place in (DISTRICT, TOWNSHIP, VILLAGE)}
ROOT = SigningKey.from_seed(digest(b"root"))
SUBJECT = "5a" * 16
LINE = "0123456789abcdef-1"
POLICY = {"region": "150404", "valid_from": "2025-01-01", "tiers": [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]}


def key_of(place: StationId) -> str:
    return OPERATORS[str(place)].public.hex()


def genesis() -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": "样例区社保中心", "root": {"keys": [ROOT.public.hex()], "threshold": 1}, "policy": POLICY,
        "station": {"sign": STATIONS[str(DISTRICT)].public.hex(), "seal": SEALS[str(DISTRICT)].public.hex()},
        "operator": {"name": "区主任", "key": key_of(DISTRICT)},
    }  # fmt: skip
    body["root_signature"] = ROOT.sign(ROOT_DOMAIN, msgspec.json.encode(body, order="sorted")).hex()
    return body


def admission(place: StationId) -> dict[str, Any]:
    return {
        "station": str(place), "name": "样例镇", "sign": STATIONS[str(place)].public.hex(), "covers": [place.code],
        "seal": SEALS[str(place)].public.hex(), "operator": {"name": "经办", "key": key_of(place)}, "fingerprint": "ab" * 32,
    }  # fmt: skip


ROW = {"voucher": "001087", "kind": "sale", "paid_on": "2026-10-09", "paid_at": "080455", "fen": 20_000, "year": 2026,
       "rrn": "837119140723", "id_number": "15040419970228311X", "name": "王秀英", "subject": SUBJECT, "state": "payment"}  # fmt: skip
POSTING = ["在途/150404100200-01.1/15040001", f"待入库/{LINE}", 20_000, "2026-10-09", "2026-10-10", ""]

Body = Mapping[str, Any]
KINDS: list[tuple[StreamKey, str, Body, str, tuple[str, ...]]] = [
    (StreamKey(DISTRICT, OFFICE), "genesis", genesis(), "", ()),
    (StreamKey(DISTRICT, OFFICE), "policy", POLICY, "", ()),
    (StreamKey(DISTRICT, OFFICE), "admission", admission(TOWNSHIP), "", ()),
    (StreamKey(TOWNSHIP, OFFICE), "admission", admission(VILLAGE), "", ()),
    (StreamKey(TOWNSHIP, OFFICE), "operator",
     {"name": "李建国", "key": "cd" * 32, "roles": ["clerk"], "level": "township", "station": str(TOWNSHIP)}, "", ()),
    (StreamKey(VILLAGE, VILLAGE.code), "registration",
     {"name": "王秀英", "id_number": "15040419970228311X", "id_kind": "resident", "sex": "男", "birth": "1997-02-28",
      "tier": "200", "village_group": "3组", "note": "𬱖㛃 “引号”\\ 与\n换行"}, SUBJECT, ()),
    (StreamKey(VILLAGE, VILLAGE.code), "batch",
     {"terminal": "15040001", "batch": "000036", "opened_on": "2026-10-09", "month": "2026-10", "slip_count": 1,
      "slip_fen": 20_000, "lines": [ROW]}, "", ()),
    (StreamKey(VILLAGE, VILLAGE.code), "change",
     {"name": "王秀英", "subject": SUBJECT, "version": "ef" * 32, "changes": {"phone": "13900000000"}, "old": {"phone": ""}},
     SUBJECT, ("ef" * 32,)),
    (StreamKey(VILLAGE, VILLAGE.code), "annulment", {"name": "王秀英", "subject": SUBJECT, "reason": "重复"}, SUBJECT, ("ef" * 32,)),
    (StreamKey(VILLAGE, VILLAGE.code), "reversal",
     {"line": LINE, "reason": "录错人", "name": "王秀英", "fen": 20_000}, SUBJECT, ("ef" * 32,)),
    (StreamKey(VILLAGE, VILLAGE.code), "withdrawal", {"of": "ef" * 32, "title": "参保登记：王秀英", "exported": True}, "", ("ef" * 32,)),
    (StreamKey(VILLAGE, VILLAGE.code), "month_close",
     {"month": "2026-10", "station": str(VILLAGE), "payments": 1, "total_fen": 20_000, "ledger_hash": "12" * 32}, "", ()),
    (StreamKey(VILLAGE, VILLAGE.code), "month_reopen", {"month": "2026-10", "station": str(VILLAGE), "reason": "漏登"}, "", ()),
    (StreamKey(TOWNSHIP, VILLAGE.code), "review", {"verdict": "return", "step": 0, "opinion": "姓名写错"}, SUBJECT, ("ef" * 32,)),
    (StreamKey(DISTRICT, VILLAGE.code), "review",
     {"verdict": "approve", "step": 1, "effects": {"postings": [POSTING], "suspended": []}, "effect_no": 1}, "", ("ef" * 32,)),
    (StreamKey(DISTRICT, VILLAGE.code), "reconciliation",
     {"month": "2026-10", "list_hash": "34" * 32, "effect_no": 2, "effects": {"postings": [
         ["国库", "在途/150404100200-01.1/15040001", 20_000, "2026-10-12", "2026-11-03", ""]]},
      "rows": [{"key": "receipt:1", "outcome": "matched", "fen": 20_000, "entered_on": "2026-10-12", "year": 2026,
                "name": "王秀英", "id_number": "15040419970228311X", "line": LINE}]}, "", ()),
    (StreamKey(DISTRICT, VILLAGE.code), "manual_match",
     {"key": "receipt:2", "line": LINE, "fen": 19_900, "entered_on": "2026-10-12", "name": "王秀英", "reason": "少一元手续费"},
     SUBJECT, ()),
]  # fmt: skip


def acts() -> list[tuple[Act, list[Filing]]]:
    """The filings, chained per stream, one act per run of a stream."""
    heads: dict[StreamKey, tuple[int, str]] = {}
    runs: list[tuple[Act, list[Filing]]] = []
    for stream, kind, body, subject, refs in KINDS:
        seq, prev = heads.get(stream, (0, NO_HASH))
        header = Header(
            kind=kind, kind_version=1, stream=stream, seq=seq + 1, prev=prev, operator=key_of(stream.station),
            filed_at="2026-10-09T09:30:00+08:00", business_date="2026-10-09", basis=Basis((("150404-01.1", 3, "56" * 32),)),
            subject=subject, refs=refs, day_set=kind == "month_close",
        )  # fmt: skip
        filing = encode(header, body)
        heads[stream] = (seq + 1, filing.id)
        if runs and runs[-1][0].stream == stream:
            runs[-1][1].append(filing)
        else:
            runs.append((Act(stream, seq + 1, 0, key_of(stream.station), b""), [filing]))
    return [(signed(act, filings), filings) for act, filings in runs]


def signed(act: Act, filings: list[Filing]) -> Act:
    last = filings[-1].header.seq
    message = act_message(act.stream, act.first, last, filings[-1].id)
    return Act(act.stream, act.first, last, act.operator, OPERATORS[str(act.stream.station)].sign(ACT_DOMAIN, message))


def receipt() -> Any:
    heads = [(act.stream, act.last, filings[-1].id) for act, filings in acts() if act.stream.station == VILLAGE]
    return statements.make(STATIONS[str(TOWNSHIP)], str(TOWNSHIP), str(VILLAGE), 7, "2026-10-09T09:30:00+08:00", heads)


def request() -> bytes:
    raw = msgspec.json.encode(Request(
        REQUEST_MAGIC, 1, str(VILLAGE), "样例村", "村协办", key_of(VILLAGE), STATIONS[str(VILLAGE)].public.hex(),
        SEALS[str(VILLAGE)].public.hex(), "78" * 16,
    ))  # fmt: skip
    signatures = [keys[str(VILLAGE)].sign(REQUEST_DOMAIN, raw).hex() for keys in (STATIONS, OPERATORS)]
    return msgspec.json.encode(SignedRequest(msgspec.Raw(raw), *signatures))


def main() -> None:
    made = acts()
    if not FILINGS.exists():
        rows = [
            {"kind": filing.kind, "stream": str(filing.header.stream), "id": filing.id, "raw": base64.b64encode(filing.raw).decode()}
            for _, filings in made for filing in filings
        ]  # fmt: skip
        FILINGS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    carried = [record for act, filings in made for record in act_records(act, [filing.raw for filing in filings])]
    office = [
        record for act, filings in made if act.stream.name == OFFICE
        for record in act_records(act, [filing.raw for filing in filings])
    ]  # fmt: skip
    common: dict[str, Any] = {"sender": str(TOWNSHIP), "signer": STATIONS[str(TOWNSHIP)], "made": "2026-10-09T09:30:00+08:00"}
    if not PACKAGE.exists():
        to = [Recipient(str(DISTRICT), SEALS[str(DISTRICT)].public)]
        write_package(PACKAGE, recipients=to, purpose="exchange", number=4, randomness=fixed(),
                      records=[statement_record(receipt()), *carried], **common)  # fmt: skip
    if not GRANT.exists():
        to = [Recipient(str(VILLAGE), SEALS[str(VILLAGE)].public)]
        write_package(GRANT, recipients=to, purpose="grant", number=1, randomness=fixed(), records=office, **common)
    for path, data in ((RECEIPT, statements.encode(receipt())), (REQUEST, request())):
        if not path.exists():
            path.write_bytes(data)


if __name__ == "__main__":
    main()
