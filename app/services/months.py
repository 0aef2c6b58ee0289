"""月结 and reopening (Songshan 003 art. 11; architecture 'Money')."""

from __future__ import annotations

from app.domain.filing import Draft
from app.domain.month import Month
from app.domain.route import ASSISTANT, CLERK, FINANCE
from app.services.back_ledgers import back_ledger_in
from app.services.batch_drafts import file_overdue
from app.services.desk import Desk, check_or_refuse
from app.services.ledgers import ledger_in


def close(desk: Desk, month: str) -> bool:
    """Close a month: file its counts, sums and ledger hash. Open batches of the month are filed first."""
    desk.need(ASSISTANT, CLERK, FINANCE, doing="月结")
    key = str(Month.parse(month))
    with desk.store.write() as unit:
        file_overdue(desk, unit)
        found = ledger_in(desk, unit, key)
        body = {
            "month": key, "station": str(desk.station), "payments": found.payments, "total_fen": found.total_fen,
            "ledger_hash": found.content_hash,
        }  # fmt: skip
        back = back_ledger_in(unit, key)
        if back.lines:
            body |= {"back_payments": back.payments, "back_fen": back.total_fen, "back_hash": back.content_hash}
        draft = Draft("month_close", body)
        check_or_refuse(draft, desk.context(unit))
        desk.file(unit, desk.station.code, [draft])
        return unit.months.closed(str(desk.station), key)


def reopen(desk: Desk, month: str, reason: str) -> bool:
    """Ask to reopen a closed month; returns whether it is still closed (it is, until another key agrees)."""
    desk.need(ASSISTANT, CLERK, FINANCE, doing="重开月份")
    key = str(Month.parse(month))
    with desk.store.write() as unit:
        draft = Draft("month_reopen", {"month": key, "station": str(desk.station), "reason": reason.strip()})
        check_or_refuse(draft, desk.context(unit))
        desk.file(unit, desk.station.code, [draft])
        return unit.months.closed(str(desk.station), key)
