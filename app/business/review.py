"""审核: a filing about another filing: approve, return or reject, with an opinion.

The reviewer's key is never the maker's (Songshan 003 art. 40, Qingdao 000 art. 10(2)); the rule is checked here, where
every station enters the review, so it holds at filing and again at import. The last review on the route carries the
effects as data and, per village, a gapless effect number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from app.business import business
from app.business.books import NUMBER_USED, make_effective, number_used, steps_of
from app.business.declaration import EVERY_LEVEL, Body, Business, Effects, Field, Summary
from app.business.shapes import Count, LineName, PostingRow, Run, Shape, Text, Word
from app.domain.filing import OFFICE, Filing
from app.domain.records import FILED, REFUSED, REJECTED, RETURNED, WITHDRAWN, Docket
from app.domain.route import ADMIN, DISTRICT, FINANCE, REVIEWER, Step
from app.ports import Unit

APPROVE, RETURN, REJECT = "approve", "return", "reject"
VERDICT_TITLES = {APPROVE: "同意", RETURN: "退回", REJECT: "不予办理"}
_STATES = {RETURN: RETURNED, REJECT: REJECTED}

FORM = (
    Field("verdict", "审核结论", "choice", required=True, choices=tuple(VERDICT_TITLES)),
    Field("opinion", "审核意见", "long"),
)


class Decided(Shape):
    postings: tuple[PostingRow, ...] = ()
    runs: tuple[Run, ...] = ()
    insurance_number: Word = ""
    lines: tuple[LineName, ...] = ()
    suspended: tuple[LineName, ...] = ()


class ReviewShape(Shape):
    verdict: Literal["approve", "return", "reject"]
    step: Count
    opinion: Text = ""
    effects: Decided | UnsetType = UNSET
    effect_no: Count = 0


def draft_body(verdict: str, opinion: str, step: int, effects: Effects | None, effect_no: int) -> dict[str, Any]:
    """The body of a review; `effects` None unless this review makes the filing effective."""
    body: dict[str, Any] = {"verdict": verdict, "step": step}
    if opinion:
        body["opinion"] = opinion
    if effects is not None:
        body["effects"] = effects
        body["effect_no"] = effect_no
    return body


def objection_to(filing: Filing, target: Filing, docket: Docket, unit: Unit) -> str:
    """Why this review does not count: the wrong level, the same key, a missing role, or nothing to review."""
    steps = steps_of(target, business(target.kind))
    if docket.state not in {FILED, WITHDRAWN} or docket.step >= len(steps):
        return "这份单据已经办结，审核不再有效。"
    if filing.village != target.village or filing.body["verdict"] not in VERDICT_TITLES:
        return "审核单与原单据对不上。"
    step = steps[docket.step]
    station = filing.header.stream.station
    if station.level != step.level or not target.header.stream.station.code.startswith(station.code):
        return "这份单据现在不由本站点审核。"
    operator = unit.roster.operator(filing.header.operator)
    if filing.header.operator == docket.maker:
        return "经办人不能审核自己的单据。"
    if decides(filing, docket, steps) and ("effects" not in filing.body or not filing.body.get("effect_no")):
        return "区里的审核单没有带生效内容，不能生效。"
    if decides(filing, docket, steps) and number_used(filing, unit):
        return NUMBER_USED
    if operator is None or step.role not in unit.roster.roles_at(operator.key, filing.header.basis):
        return f"操作员没有「{step.title}」的角色。"
    return ""


def decides(filing: Filing, docket: Docket, steps: Sequence[Step]) -> bool:
    """Whether this review makes its filing effective at the district: then it must carry effects and their number."""
    last = docket.step + 1 == len(steps) and steps[-1].level == DISTRICT
    return last and filing.body["verdict"] == APPROVE


def apply(filing: Filing, n: int, _effects: Effects, unit: Unit) -> None:
    found = unit.journal.get(filing.header.refs[0]) if filing.header.refs else None
    docket = unit.dockets.get(found[0]) if found else None
    if found is None and filing.village == OFFICE:
        return  # about a neighbour's paper, which does not travel here
    if found is None or docket is None:
        unit.dockets.move(n, state=REFUSED, step=0, awaits="", opinion="找不到被审核的单据。")
        return
    of, target = found
    reason = objection_to(filing, target, docket, unit)
    if reason:
        unit.dockets.move(n, state=REFUSED, step=0, awaits="", opinion=reason)
        return
    if docket.state == WITHDRAWN:
        _restore(of, target, docket, steps_of(target, business(target.kind)), unit)
    verdict, opinion = str(filing.body["verdict"]), str(filing.body.get("opinion", ""))
    unit.dockets.add_review(n, of, docket.step, verdict, filing.header.operator)
    if verdict != APPROVE:
        unit.dockets.move(of, state=_STATES[verdict], step=docket.step, awaits="", opinion=opinion)
        business(target.kind).settle(target, of, _STATES[verdict], unit)
        return
    steps = steps_of(target, business(target.kind))
    after = docket.step + 1
    if after < len(steps):
        unit.dockets.move(of, state=FILED, step=after, awaits=steps[after].level, opinion=opinion)
        return
    unit.dockets.move(of, state=FILED, step=after, awaits="", opinion=opinion)
    # Only the district decides effects: a township's consent (withdrawal, reopening, operator) carries none.
    decided = filing.body if steps[-1].level == DISTRICT else {}
    make_effective(of, target, decided.get("effects") or {}, n, unit, effect_no=int(decided.get("effect_no", 0)))


def _restore(of: int, target: Filing, docket: Docket, steps: Sequence[Step], unit: Unit) -> None:
    """A review from above beats a withdrawal at once: the filing had left the station after all.

    Whichever of the two a station reads first, it comes to the same books.
    """
    unit.dockets.move(of, state=FILED, step=docket.step, awaits=steps[docket.step].level)
    business(target.kind).settle(target, of, FILED, unit)


def summary(body: Body) -> Summary:
    return Summary(VERDICT_TITLES.get(str(body.get("verdict")), "审核"))


BUSINESS = Business(
    kind="review", title="审核", form=FORM, route=(), makers=frozenset({REVIEWER, FINANCE, ADMIN}),
    levels=EVERY_LEVEL, apply=apply, summary=summary, shape=ReviewShape, archive="业务审核，随原件", stream="either",
)  # fmt: skip
