"""What an account says at a moment, as it is kept in a paper about it (Songshan 003 art. 16: 保留处理前的记录)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Annotated, Any

from msgspec import Meta

from app.business.shapes import Count, Hash, Shape, Sum, Word, Year
from app.domain.posting import KINDS
from app.ports import Unit


class Record(Shape):
    """Balance by component and years paid, in fen; `digest` covers every entry with its dates and filing."""

    balance_fen: Sum
    components: Annotated[list[tuple[Word, Sum]], Meta(max_length=40)]
    years: Annotated[list[tuple[Year, Sum]], Meta(max_length=100)]
    entries: Count
    digest: Hash


def record_of(unit: Unit, subject: str) -> dict[str, Any]:
    """The account of a person as it stands now."""
    entries = unit.postings.of_account(subject)
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.leaf] += entry.fen
    years: Counter[int] = Counter()
    for line in unit.lines.of_subject(subject):
        if line.state == "payment" and line.phase == "credited":
            years[line.year] += line.amount_fen
    for paid in unit.paid_years.of_subject(subject):
        years[paid.year] += paid.fen
    rows = [[entry.value_on, entry.booked_on, entry.leaf, entry.fen, entry.filing] for entry in entries]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return {
        "balance_fen": sum(sums.values()), "components": [[leaf, sums[leaf]] for leaf in KINDS if sums[leaf]],
        "years": [[year, fen] for year, fen in sorted(years.items())], "entries": len(rows),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
