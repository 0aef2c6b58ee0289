"""What a filing does to the books when it enters the journal: the one place through which every filing goes.

Own filings, imported ones and a replay of the whole journal take the same path, in the order of the store's numbers,
so the books are a function of the journal. Form, chain and signature were checked before; here authority gives a
verdict (it is shown and never stops a stream), the pending layer is written, and effects are carried out as the
data that the deciding review shipped (Songshan 003 art. 40; architecture: 'Effects are decided once').
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business import BusinessUnknown, audit, business
from app.business.authority import objection
from app.business.declaration import Business, Summary
from app.business.shapes import misfit
from app.domain.audit import AUDIT, is_audit
from app.domain.filing import Filing
from app.domain.posting import Posting, postings_of_runs
from app.domain.records import EFFECTIVE, FILED, REFUSED, Docket
from app.domain.route import Step, steps_from
from app.ports import Unit

REVIEW = "review"
NUMBER_USED = "这个村的这个生效号已经用过：区里可能有两台电脑各自办理，请报告区局核对。"


def steps_of(filing: Filing, declared: Business) -> tuple[Step, ...]:
    """The reviews that this filing needs, in order."""
    return tuple(declared.route_of(filing.body, steps_from(declared.route, filing.header.stream.station.level)))


def enter(filing: Filing, n: int, unit: Unit) -> str:
    """Write filing number `n` into the books; returns "" or the reason why nobody acts on it (verdict refused).

    A sealed log moves nothing and waits for nobody: what is wrong with it is said, and it stands in no list.
    """
    if is_audit(filing.header.stream) or filing.kind == AUDIT:
        return audit.flaw(filing, unit)
    declared = business(filing.kind)
    if filing.header.kind_version > declared.version:
        raise BusinessUnknown(f"「{declared.title}」由更新版本的程序办理，本程序还读不懂。", "请先升级本机程序，再读取。")
    if misfit(filing.body, declared.shape, filing.header.suite):
        reason = f"「{declared.title}」的内容不合格式，不能办理。"
        unit.dockets.add(_docket(filing, n, Summary(declared.title, 0), reason, ()))
        return reason
    reason = objection(filing, declared, unit) or declared.unfit(filing, unit)
    if not reason and declared.decides_itself and number_used(filing, unit):
        reason = NUMBER_USED
    steps = steps_of(filing, declared)
    unit.dockets.add(_docket(filing, n, declared.summary(filing.body), reason, steps))
    if reason:
        return reason
    declared.arrive(filing, n, unit)
    if not steps:
        own = filing.body if declared.decides_itself else {}
        make_effective(n, filing, own.get("effects") or {}, n, unit, effect_no=int(own.get("effect_no", 0)))
    docket = unit.dockets.get(n) if filing.kind == REVIEW else None
    return docket.opinion if docket is not None and docket.state == REFUSED else ""


def number_used(filing: Filing, unit: Unit) -> bool:
    """Whether the effect number of a deciding filing is not beyond the village's last: two of one number are two districts'."""
    return 0 < int(filing.body.get("effect_no", 0)) <= unit.dockets.last_effect(filing.village)


def make_effective(n: int, filing: Filing, effects: Mapping[str, Any], by: int, unit: Unit, *, effect_no: int) -> None:
    """Carry out the effects of filing `n` that filing `by` (its last review, or itself) shipped."""
    declared = business(filing.kind)
    docket = unit.dockets.get(n)
    step = docket.step if docket else 0
    unit.dockets.move(n, state=EFFECTIVE, step=step, awaits="", effect_no=effect_no)
    declared.apply(filing, by, dict(effects), unit)
    rows: Sequence[Sequence[Any]] = effects.get("postings", ())
    booked = [Posting.from_row(row) for row in rows] + postings_of_runs(effects.get("runs", ()))
    if booked:
        unit.postings.add(by, booked)


def _docket(filing: Filing, n: int, summary: Summary, reason: str, steps: Sequence[Step]) -> Docket:
    return Docket(
        n=n, id=filing.id, kind=filing.kind, village=filing.village, station=str(filing.header.stream.station),
        maker=filing.header.operator, subject=filing.header.subject, business_date=filing.header.business_date,
        filed_at=filing.header.filed_at, state=REFUSED if reason else FILED, step=0,
        awaits="" if reason or not steps else steps[0].level, title=summary.title, count=summary.count,
        fen=summary.fen, opinion=reason,
    )  # fmt: skip
