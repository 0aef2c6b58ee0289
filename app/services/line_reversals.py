"""冲销 of a payment line (Songshan 003 art. 16; Qingdao 000 art. 4): a new filing that refers to the old one."""

from __future__ import annotations

from app.business.reversal import home_of
from app.domain.filing import Draft
from app.domain.route import ASSISTANT, CLERK
from app.errors import OfficeError
from app.services.desk import Desk, check_or_refuse


class LineUnknown(OfficeError):
    """No such payment line here."""


def reverse_line(desk: Desk, line: str, reason: str) -> str:
    """File a 冲销 of one payment line; returns the filing's id."""
    desk.need(ASSISTANT, CLERK, doing="冲销缴费")
    with desk.store.write() as unit:
        found = unit.lines.get(line)
        if found is None:
            raise LineUnknown(f"找不到缴费行 {line}。", "请在缴费明细里选一行再冲销。")
        batch = unit.journal.by_number(found.n)
        body = {"line": line, "reason": reason.strip(), "name": found.name, "fen": found.amount_fen}
        home = home_of(found, unit)
        draft = Draft("reversal", body, found.subject, (batch.id,))
        check_or_refuse(draft, desk.context(unit, home))
        return desk.file(unit, home, [draft])[0][1].id
