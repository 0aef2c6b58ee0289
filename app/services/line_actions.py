"""What may be done about one payment line, from where it stands: 冲销, 更正, 退费, 入账 (Songshan 003 art. 16).

Each is a form of its own that is opened already filled with the line; what cannot be done says why, and what is done
instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.business import suspense_stock
from app.domain.posting import refundable, suspense
from app.domain.records import BACK, Line
from app.ports import Unit
from app.services.desk import Desk
from app.services.handling import offered

KINDS = ("reversal", "correction", "refund", "suspense_entry")
_STANDING = frozenset({"suspended", "effective", "credited"})
_NOT_PAYMENT = "待查的款项不是缴费，查清后办理退费或暂收款入账。"
_GONE = {
    "filed": "这一批次还没有复核生效，请在「收缴」撤销整批后重新登记。",
    "reversed": "这笔缴费已经冲销。",
    "dead": "这笔缴费已被退回或撤销，不算缴费。",
}


@dataclass(frozen=True, slots=True)
class Action:
    """`why` is "" when it can be done; `values` are (field, value, title) that the form begins with."""

    kind: str
    title: str
    why: str
    values: tuple[tuple[str, str, str], ...] = ()


def offered_here(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(kind, title) of those that this operator may file here at all, in the order of the buttons."""
    titles = {one.kind: one.title for one in offered(desk)}
    return tuple((kind, titles[kind]) for kind in KINDS if kind in titles)


def actions(desk: Desk, line: str) -> tuple[Action, ...]:
    """Each with whether it can be done now."""
    with desk.store.read() as unit:
        found = unit.lines.get(line)
        kinds = offered_here(desk)
        if found is None:
            return tuple(Action(kind, title, "这一行不在本站点，请在登记它的站点办理。") for kind, title in kinds)
        return tuple(_action(kind, title, found, unit) for kind, title in kinds)


def _action(kind: str, title: str, line: Line, unit: Unit) -> Action:
    if kind in suspense_stock.TAKERS:
        return _of_stand(kind, title, line, unit)
    why = _not_standing(line)
    if kind == "correction":
        why = why or ("补缴的人和年度是核定时定下的，请先冲销，再重新核定。" if line.kind == BACK else "")
        return Action(kind, title, why, (("line", line.line, f"{line.name} {line.year} 年度 凭证 {line.voucher}"),))
    return Action(kind, title, why, (("id_number", line.id_number, ""), ("year", str(line.year), "")))


def _not_standing(line: Line) -> str:
    if line.state != "payment":
        return _NOT_PAYMENT if line.state == "open" else "这一行已在终端上撤销。"
    return "" if line.phase in _STANDING else _GONE.get(line.phase, "这笔缴费不能再改。")


def _of_stand(kind: str, title: str, line: Line, unit: Unit) -> Action:
    """The money of a line that stands in 暂收: after a reversal, or an open item's."""
    if suspense_stock.held_for_payer(line):
        return Action(kind, title, "缴费人的登记生效后自动转为缴费；不要了的请先冲销。")
    for stand in (refundable(line.line), suspense(line.line)):
        free = suspense_stock.free_fen(unit, stand)
        if free > 0:
            return Action(kind, title, "", (("stand", stand, suspense_stock.title(unit, stand, free)), *_more(kind, line, free)))
    if line.phase in _STANDING and line.state == "payment":
        return Action(kind, title, "这笔缴费没有冲销，没有可以退或转的款；请先冲销。")
    return Action(kind, title, "这笔款没有在暂收里，或都已申请退费、转走。")


def _more(kind: str, line: Line, free: int) -> Iterable[tuple[str, str, str]]:
    if kind == "refund":
        return (("fen", f"{free / 100:.2f}", ""), ("payee", line.name, ""))
    return (("fen", f"{free / 100:.2f}", ""),)
