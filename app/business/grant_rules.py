"""What the rules give for a year, recomputed from the books: who asks, and who agrees, count by the same functions.

缴费补贴 follows the payment as it entered, by the policy of the day on which it was paid (Songshan 003 art. 13; Linyi 004
2(2)); 政府代缴 follows membership of a group on the policy's day, age on 31 December, and the policy's order among several
groups (003 art. 3(2)2; Xuecheng 002 3(3)1; facts 1.6, 2.3). An amount that the rules do not give is refused at review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.business.declaration import Context
from app.domain.back_pay import subsidised
from app.domain.money_records import DIRECT_REVERSED
from app.domain.policy import Policy
from app.domain.posting import PERSONAL, TREASURY, awaiting, in_transit
from app.domain.records import EFFECTIVE, Line, Resident
from app.domain.special_groups import GIVES_WAY, GovernmentPaidTerms, chosen, terms_of
from app.domain.subsidy import split, subsidy_parts
from app.errors import Problem
from app.ports import Unit

Parts = tuple[tuple[str, int], ...]
Row = dict[str, Any]


class Rules:
    """The policies of many days, and what they give for an amount, each worked out once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._policies: dict[str, Policy] = {}
        self._parts: dict[tuple[str, int, int], Parts] = {}

    def policy(self, day: str) -> Policy:
        if day not in self._policies:
            self._policies[day] = self._context.policy_at(day)
        return self._policies[day]

    def parts(self, paid_on: str, fen: int, year: int) -> Parts:
        """The subsidy by level of a payment of a day, amount and year."""
        key = (paid_on, fen, year)
        if key not in self._parts:
            self._parts[key] = subsidy_parts(self.policy(paid_on), fen, year, paid_on)
        return self._parts[key]

    def asked_later(self, paid_on: str, kind: str) -> bool:
        """Whether a payment's subsidy is asked for after it (补缴 mostly has none, and some policies enter it at once)."""
        policy = self.policy(paid_on)
        return policy.subsidy_entry == "on_appropriation" and subsidised(policy, kind)


def day_of(year: int, terms: GovernmentPaidTerms, today: date) -> date:
    """The day on which a person must belong to a group to be paid for: the policy's, or today before it has come."""
    return min(terms.day_in(year), today)


def government_row(resident: Resident, names: Sequence[str], terms: GovernmentPaidTerms, year: int, *, paid: bool) -> Row | None:
    """What the government pays for one person who belongs to `names`, with the groups that gave way; None: nothing.

    `paid`: the person has paid for the year himself.
    """
    if resident.status != EFFECTIVE or not resident.birth or (paid and terms.own_payment == GIVES_WAY):
        return None
    choice = chosen(terms, names, year - int(resident.birth[:4]))
    if choice is None or not choice.group.fen:
        return None
    why = choice.why + (f"本人 {year} 年已缴费，政府代缴另记一份。" if paid else "")
    return {
        "subject": resident.subject, "name": resident.name, "id_number": resident.id_number, "group": choice.group.name,
        "parts": [list(part) for part in split(choice.group.fen, choice.group.shares)],
        "others": list(choice.others), "why": why,
    }  # fmt: skip


def subsidy_problems(row: Mapping[str, Any], no: int, year: int, unit: Unit, rules: Rules) -> list[Problem]:
    """Whether a row for a payment asks for what the rules give for it."""
    name, asked = str(row.get("name", "")), _parts_of(row)
    line = unit.lines.get(str(row["line"])) if row.get("line") else None
    if line is None:
        paid_on, fen = str(row.get("entered_on", "")), int(row.get("paid_fen", 0))
        if not paid_on or fen not in _direct(str(row["subject"]), paid_on, unit):
            text = f"{name} 没有这笔直接入库的缴费，不能申请补贴，请退回核对。"
            return [Problem("not_entered", text, "rows", no)]
        due = rules.parts(paid_on, fen, year) if rules.asked_later(paid_on, "") else ()
    else:
        due = rules.parts(line.paid_on, line.amount_fen, year)
        if due != asked:
            due = rules.parts(line.paid_on, credited_fen(line, unit), year)
        due = due if rules.asked_later(line.paid_on, line.kind) else ()
    return [] if due == asked else [_differs(name, asked, due, no)]


def credited_fen(line: Line, unit: Unit) -> int:
    """What has entered the account for a line: a match by hand may have credited more or less than the slip said."""
    transit, waits = in_transit(line.station, line.terminal), awaiting(line.line)
    return sum(
        entry.fen for entry in unit.postings.of_account(line.subject)
        if entry.leaf == PERSONAL and entry.fen > 0 and entry.value_on == line.entered_on and entry.against in {transit, waits}
    )  # fmt: skip


def _direct(subject: str, entered_on: str, unit: Unit) -> set[int]:
    """Amounts that came to the account straight from the treasury on a day, without those that were reversed."""
    entries = unit.postings.of_account(subject)
    came = Counter(e.fen for e in entries if (e.leaf, e.against, e.value_on) == (PERSONAL, TREASURY, entered_on))
    marks = [mark.row for mark in unit.marks.all(DIRECT_REVERSED, f"{subject}/")] if came else []
    return set(came - Counter(int(row["fen"]) for row in marks if row["entered_on"] == entered_on))


def government_problems(row: Mapping[str, Any], no: int, year: int, day: str, context: Context) -> list[Problem]:
    """Whether the person is entitled on the day, and to this amount."""
    unit, name = context.unit, str(row.get("name", ""))
    resident = unit.residents.by_subject(str(row["subject"]))
    terms = terms_of(context.policy_at(day))
    names = [one.name for one in unit.memberships.of_subject(str(row["subject"])) if one.holds(day)]
    paid = str(row["subject"]) in unit.lines.paid_by([str(row["subject"])], year)
    due = government_row(resident, names, terms, year, paid=paid) if resident is not None else None
    if due is None:
        text = f"{name} 在 {day} 不属于政府代缴的人群，或年龄不在范围内，请退回核对名单。"
        return [Problem("not_entitled", text, "rows", no)]
    asked, entitled = _parts_of(row), _parts_of(due)
    return [] if asked == entitled else [_differs(name, asked, entitled, no)]


def _parts_of(row: Mapping[str, Any]) -> Parts:
    return tuple((str(level), int(fen)) for level, fen in row["parts"])


def _differs(name: str, asked: Parts, due: Parts, no: int) -> Problem:
    said, given = (sum(fen for _, fen in parts) / 100 for parts in (asked, due))
    text = f"{name} 申请 {said:.2f} 元，按政策应为 {given:.2f} 元（各级负担也要相符），请退回重新生成。"
    return Problem("amount_not_by_policy", text, "rows", no)
