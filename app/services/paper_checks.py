"""A paper brought back: was it printed here, when, by whom, and does the account still say the same (Songshan 003 art. 15-16).

The code on the paper is a hash of what it rests on, so a station that did not print it can compute it again from the
person's number: equal books give the equal code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.records import Resident
from app.ports import Unit
from app.services import printed_papers, rights_papers, statements
from app.services.desk import Desk
from app.services.printed_papers import DIGITS, Printed, plain_code

TITLES = {"statement": "个人账户对账单", "certificate": "缴费证明", "rights": "个人权益记录"}
_SPAN = re.compile(r"([0-9]{4})(?:—([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Checked:
    """`found`: printed here, or computed again; `same`: the account says the same today. `fen` of then and of now."""

    found: bool
    same: bool
    said: str
    what: str = ""
    name: str = ""
    id_number: str = ""
    scope: str = ""
    printed: Printed | None = None
    fen: int = 0
    now_fen: int = 0


def check(desk: Desk, code: str, id_number: str = "") -> Checked:
    """What is known of a code; with the person's number also of a paper that another station printed.

    Raises CodeUnreadable, PersonUnknown.
    """
    wanted = plain_code(code)
    with desk.store.read() as unit:
        printed = printed_papers.find(unit, wanted)
        if printed is not None:
            return _printed(unit, printed)
    if id_number:
        n = statements.number_of(desk, id_number)
        with desk.store.read() as unit:
            again = _again(unit, statements.resident_of(unit, n), wanted, desk.today.year)
        if again is not None:
            return again
    hint = "" if id_number else "；别的站点打印的，请连同证件号码一起查"
    return Checked(False, False, f"本站点没有打印过这个校验码的纸{hint}。")


def _printed(unit: Unit, printed: Printed) -> Checked:
    who = unit.residents.by_subject(printed.subject)
    title = TITLES.get(printed.what, printed.what)
    when = f"{printed.at} 由 {printed.by} 打印"
    if who is None:
        return Checked(True, False, f"{title}，{when}；本站点已经没有这个人的登记。", title, printed=printed, fen=printed.fen)
    code, now = _now(unit, who, printed)
    same = code == printed.code
    said = "账户现在与纸上一致" if same else "打印以后账户有变动，与纸上不同"
    return Checked(
        True, same, f"{title}，{when}；{said}。", title, who.name, who.id_number, printed.scope, printed, printed.fen, now
    )  # fmt: skip


def _now(unit: Unit, who: Resident, printed: Printed) -> tuple[str, int]:
    """The code that the paper would have today, and its sum."""
    if printed.what == "statement":
        return _statement(unit, who, int(printed.scope))
    rows = rights_papers.certified(unit, who, years_in(printed.scope))
    return rights_papers.code_of(who, rows)[:DIGITS], sum(one.fen for one in rows)


def _statement(unit: Unit, who: Resident, year: int) -> tuple[str, int]:
    found = next(statements.each(unit, [who], year))
    return found.code[:DIGITS], found.statement.whole.closing.fen


def years_in(scope: str) -> list[int]:
    """The years of 2012—2018、2020."""
    found: list[int] = []
    for first, last in _SPAN.findall(scope):
        found += range(int(first), int(last or first) + 1)
    return found


def _again(unit: Unit, who: Resident, wanted: str, year: int) -> Checked | None:
    """A statement of one of this person's years that has the code."""
    days = [entry.value_on for entry in unit.postings.of_account(who.subject)]
    first = int(min(days, default=f"{year}")[:4])
    for one in range(year, first - 1, -1):
        code, fen = _statement(unit, who, one)
        if code == wanted:
            title = TITLES["statement"]
            said = f"{title}：不是本站点打印的，按本站点的账算出同一个校验码，内容一致。"
            return Checked(True, True, said, title, who.name, who.id_number, f"{one}", None, fen, fen)
    rows = rights_papers.certified(unit, who, range(1990, year + 2))
    whole = statements.rights_in(unit, who)
    others = {
        "certificate": (rights_papers.code_of(who, rows), sum(row.fen for row in rows)), "rights": (whole.code, whole.balance_fen),
    }  # fmt: skip
    for what, (code, fen) in others.items():
        if code[:DIGITS] == wanted:
            said = f"{TITLES[what]}：按本站点的账算出同一个校验码，内容一致。"
            return Checked(True, True, said, TITLES[what], who.name, who.id_number, "全部年度", None, fen, fen)
    return None
