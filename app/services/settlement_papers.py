"""结息汇总表 of a preview, on paper and as a spreadsheet (Songshan 003 art. 14)."""

from __future__ import annotations

import hashlib

from app.documents.settlement import InterestPaper, VillageInterest, interest_pdf, interest_xlsx
from app.domain.interest_terms import STATUS_TITLES
from app.services.desk import Desk
from app.services.papers import stamp
from app.services.settlements import Preview, VillageYear

NEGATIVE = "本次记账是负数的，是以前结息时多记的：结息以后公布了利率，或者有缴费冲销、更正，这次减回。"


def state_of(village: VillageYear) -> str:
    """How far a village's year is settled, in a word or two."""
    if village.waiting:
        return "待复核"
    if village.blocked:
        return "不能结息"
    if not village.stage:
        return "未结息"
    return f"已{STATUS_TITLES[village.stage]}结息" if not village.changes else "有差额"


def paper(desk: Desk, found: Preview) -> InterestPaper:
    """The preview as it is printed."""
    rows = tuple(
        VillageInterest(v.code, v.name, v.accounts, v.opening_fen, v.by_source, v.interest_fen, v.difference_fen, state_of(v))
        for v in found.villages
    )
    said = "\n".join(f"{v.code}|{v.accounts}|{v.opening_fen}|{v.interest_fen}|{v.difference_fen}" for v in rows)
    digest = hashlib.sha256(f"{found.year}|{found.terms}\n{said}".encode()).hexdigest()
    notes: tuple[str, ...] = () if found.status == "final" else ("利率是暂定的，正式利率公布后再结一次，只记差额。",)
    notes += (NEGATIVE,) if any(v.difference_fen < 0 for v in found.villages) else ()
    return InterestPaper(
        f"{desk.station_name}（{desk.station.code}）", f"{found.year} 年度（{STATUS_TITLES[found.stage]}）", found.terms, rows,
        notes, stamp(desk, digest),
    )  # fmt: skip


def as_pdf(desk: Desk, found: Preview) -> bytes:
    return interest_pdf(paper(desk, found))


def as_xlsx(desk: Desk, found: Preview) -> bytes:
    return interest_xlsx(paper(desk, found))
