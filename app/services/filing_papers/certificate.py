"""三方对账单 as it was filed (月清月结, Songshan 003 art. 11): the month as certified, whatever the books say by now."""

from __future__ import annotations

from app.business.certificate import standing_of
from app.documents.three_party import three_party_pdf
from app.domain.records import EFFECTIVE, FILED, STATE_TITLES
from app.services import month_books
from app.services.desk import Desk
from app.services.filing_papers.parts import course


def certificate_pdf(desk: Desk, n: int) -> bytes:
    """The certificate of filing `n`, with who has filed and who has agreed."""
    with desk.store.read() as unit:
        about = course(unit, n)
        body = about.filing.body
        standing = standing_of(body)
        shown = month_books.named(unit, standing)
    states = {FILED: "等待区复核确认", EFFECTIVE: "已经复核确认"}
    state = states.get(about.docket.state, STATE_TITLES.get(about.docket.state, about.docket.state))
    done = "；".join(f"{step.title} {step.who} {step.when} {step.verdict}" for step in about.steps if step.verdict)
    more = int(body["open_count"]) - len(standing.items)
    rest = f"未了结项共 {body['open_count']:,} 项，本表列出最早的 {len(standing.items):,} 项。" if more > 0 else ""
    notes = tuple(filter(None, (rest, f"办理经过：{done}。" if done else "", f"单据号 {about.docket.id[:16]}")))
    return three_party_pdf(month_books.sheet(desk, standing, shown, state, notes, str(body["digest"])))


PAPERS = {"certificate": certificate_pdf}
