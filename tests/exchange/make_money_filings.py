"""Makes the reference filings of the papers about money, once: `python -m tests.exchange.make_money_filings`.

Their bodies stand in money_bodies.json, taken from made-up papers; one chain per stream. Never overwrites a file that is
there: what is added later gets a file of its own.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from app.domain.filing import NO_HASH, Basis, Filing, Header, StreamKey
from app.exchange.filing_bytes import encode
from tests.exchange.make_filings import key_of
from tests.exchange.make_reference import FOLDER

BODIES = Path(__file__).with_name("money_bodies.json")
FILINGS = FOLDER / "filing-v1-money.json"


def filings(bodies: Path = BODIES) -> list[Filing]:
    """One filing of every kind in a file of bodies, chained per stream."""
    heads: dict[StreamKey, tuple[int, str]] = {}
    made = []
    for row in json.loads(bodies.read_text(encoding="utf-8")):
        stream = StreamKey.parse(row["stream"])
        seq, prev = heads.get(stream, (0, NO_HASH))
        header = Header(
            kind=row["kind"], kind_version=row["version"], stream=stream, seq=seq + 1, prev=prev,
            operator=key_of(stream.station), filed_at="2026-10-09T09:30:00+08:00", business_date="2026-10-09",
            basis=Basis((("150404-01.1", 3, "56" * 32),)), subject=row["subject"], refs=tuple(row["refs"]), day_set=False,
        )  # fmt: skip
        filing = encode(header, row["body"])
        heads[stream] = (seq + 1, filing.id)
        made.append(filing)
    return made


def write(bodies: Path, target: Path) -> None:
    """The reference file of some bodies, unless it is there."""
    if not target.exists():
        rows = [
            {"kind": one.kind, "stream": str(one.header.stream), "id": one.id, "raw": base64.b64encode(one.raw).decode()}
            for one in filings(bodies)
        ]
        target.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(BODIES, FILINGS)
