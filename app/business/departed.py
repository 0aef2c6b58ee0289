"""Whether a filing lies beyond the place up to which its signer's key counts (app/business/departure.py; security T16)."""

from __future__ import annotations

from app.domain.filing import Filing
from app.ports import Unit

DEPARTED = "departed"
"""Kind of the mark; its key is the operator's. `heads`: stream → the last number that counts; `name`."""


def beyond(filing: Filing, unit: Unit) -> str:
    """Why a filing signed by somebody who has left does not count, as a sentence; "" when it counts."""
    mark = unit.marks.get(DEPARTED, filing.header.operator)
    if mark is None or filing.header.seq <= int(mark.row["heads"].get(str(filing.header.stream), 0)):
        return ""
    return f"操作员「{mark.row['name']}」已经离任，他离任以后签名的单据无效。"
