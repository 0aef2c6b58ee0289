"""Who may file what: level, code prefix, operator, roles. Judged by position in the chains, never by a clock: what
roles an operator had is what the office chains said as far as the filing's basis knew them, so a station that joins
later, or reads late, comes to the same verdict.

Songshan 003 art. 2-3 (duties of village, township, district), art. 40; architecture 'Authority, effect and order'.
"""

from __future__ import annotations

from app.business.declaration import Business
from app.business.departed import beyond
from app.domain.filing import OFFICE, Filing
from app.domain.route import ROLE_TITLES
from app.ports import Unit

VILLAGE_DIGITS, TOWNSHIP_DIGITS = 12, 9
ABOUT_TOWNSHIPS = {"review": 1, "reconciliation": 1, "reversal": 3, "refund": 2, "refund_payment": 2}
"""Kinds that the district may file in a township's stream, from which version on."""


def is_village(name: str) -> bool:
    """Whether a stream's name is a village's code."""
    return len(name) == VILLAGE_DIGITS and name.isascii() and name.isdigit()


def is_township(name: str) -> bool:
    """Whether a stream's name is a township's code."""
    return len(name) == TOWNSHIP_DIGITS and name.isascii() and name.isdigit()


def _may_be_about(name: str, declared: Business, version: int) -> bool:
    """A village; what a township has filed about itself (its month, its transfers, what its hall took) is reviewed and
    reconciled in a stream of its name. A payment that its hall took and that has not entered may be reversed and refunded in
    it by the district too, which alone pays refunds: the hall's computer may be lost (Songshan 003 art. 6, 16).
    """
    return is_village(name) or (is_township(name) and version >= ABOUT_TOWNSHIPS.get(declared.kind, version + 1))


def in_charge(code: str, name: str, declared: Business, version: int = 0) -> bool:
    """Whether a station may file this kind (in a version; 0: the newest) in a stream: the office's, its own, or that of a
    village below it.
    """
    below = _may_be_about(name, declared, version or declared.version)
    return name == OFFICE or (name.startswith(code) and (name == code or below))


def objection(filing: Filing, declared: Business, unit: Unit) -> str:
    """Why this filing has no authority, as a sentence; "" when it has."""
    station = filing.header.stream.station
    if station.level not in declared.levels:
        return f"「{declared.title}」不由这一级办理。"
    name = filing.header.stream.name
    if not in_charge(station.code, name, declared, filing.header.kind_version):
        return "不是本站点辖区内的业务。"
    if declared.stream != "either" and (name == OFFICE) != (declared.stream == "office"):
        return f"「{declared.title}」没有归入应归的单据流水。"
    if declared.kind == "genesis":
        return ""
    operator = unit.roster.operator(filing.header.operator)
    if operator is None or operator.station != str(station):
        return "经办的操作员不在本站点名册上。"
    left = "" if operator.roles else beyond(filing, unit)
    if left:
        return left
    if declared.own_key:
        return ""
    if not unit.roster.roles_at(operator.key, filing.header.basis) & declared.makers:
        wanted = "、".join(ROLE_TITLES[role] for role in sorted(declared.makers))
        return f"操作员没有办理「{declared.title}」的角色（需要：{wanted}）。"
    return ""
