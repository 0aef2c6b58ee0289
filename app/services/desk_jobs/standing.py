"""How people stand now, read once per job: on the register, paid for the year or not, of which age, in which village.

Who is on the register and who has paid is what 工作台 and 谁没缴 count (residents.payers, tallies.otherwise), so that a list
and the number above it cannot differ. 参保状态 and 缴费状态 are the words of the district's own system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.domain import id_number, pinyin
from app.domain.contribution_years import SOURCE_TITLES
from app.domain.records import EFFECTIVE, ENDED, FILED, Line, Resident
from app.intake.cells import payer_number
from app.ports import Unit
from app.services.batch_drafts import DRAFT
from app.services.desk import Desk
from app.services.desk_jobs.units import apart
from app.services.ledgers import PHASE_TITLES
from app.services.papers import village_name
from app.services.places import villages

_NUMBER = re.compile(r"[0-9]+")


@dataclass(eq=False)
class Standing:
    """The books of one moment for a year of payment. Lives as long as its unit."""

    desk: Desk
    unit: Unit
    year: int

    @cached_property
    def paid(self) -> dict[str, str]:
        """Subject → the name of the line that paid the year, or how it counts without one (key of SOURCE_TITLES)."""
        otherwise = self.unit.tallies.otherwise(self.year)
        counted = {subject: source for source in reversed(otherwise) for subject in otherwise[source]}
        lines = {subject: line for subject, line in self.unit.lines.paid(self.year).items() if line not in SOURCE_TITLES}
        return counted | lines

    @cached_property
    def direct(self) -> dict[str, tuple[int, str]]:
        """Subject → (fen, treasury date) of a 税务直缴 for the year, of those whom no line has paid."""
        rows = self.unit.treasury.direct_rows(self.year)
        return {subject: (fen, day) for subject, fen, day in rows if self.paid.get(subject) == "direct"}

    def taken(self, resident: Resident) -> tuple[int, str] | None:
        """(fen, day) of the person's payment for the year: by terminal the day of paying, by 税务直缴 that of the treasury;
        None for who has paid neither way.
        """
        line = self.lines.get(resident.subject)
        return (line.amount_fen, line.paid_on) if line is not None else self.direct.get(resident.subject)

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Subject → the line that paid the year, read month by month."""
        wanted = {line: subject for subject, line in self.paid.items() if line not in SOURCE_TITLES}
        found: dict[str, Line] = {}
        for month in sorted({batch.month for batch in self.unit.lines.batches()}):
            for line in self.unit.lines.payments(month):
                if line.line in wanted:
                    found[wanted[line.line]] = line
        for line_name, subject in wanted.items():
            late = None if subject in found else self.unit.lines.get(line_name)
            if late is not None:
                found[subject] = late
        return found

    @cached_property
    def typed(self) -> dict[str, int]:
        """Subject → fen of a payment for the year that stands in a batch not yet closed."""
        rows: Iterable[dict[str, Any]] = (
            row for body in self.unit.drafts.all(DRAFT).values() for row in body["lines"]
        )
        return {row["subject"]: row["fen"] for row in rows
                if row.get("state") == "payment" and row.get("year") == self.year and row.get("subject")}  # fmt: skip

    @cached_property
    def benefit_age(self) -> int:
        return self.desk.policy(self.unit).benefit_age

    def places(self, chosen: str = "") -> list[tuple[str, str]]:
        """(code, name) of the chosen village, else of every village with a station or with people on the register; two
        villages of one name carry their codes.
        """
        if chosen:
            return [(chosen, village_name(self.unit, chosen))]
        known = dict(villages(self.desk))
        for code in {village for village, _ in self.unit.residents.subjects()} - known.keys():
            known[code] = village_name(self.unit, code)
        return sorted(apart(known).items())

    def people(self, village: str) -> list[Resident]:
        """Everybody on the register of a village, by village group and then by the pinyin of the name."""
        return sorted(self.unit.residents.payers(village).values(), key=order)

    def everybody(self, chosen: str = "") -> Iterator[tuple[str, str, list[Resident]]]:
        """(code, name, people) of each village."""
        for code, name in self.places(chosen):
            yield code, name, self.people(code)

    def known(self, numbers: Sequence[str]) -> dict[str, Resident]:
        """Those of these numbers (as typed) who are on the register, by the number as it was asked for."""
        if len(numbers) > 2000:
            everybody = self.unit.residents.payers(self.desk.station.code)
            return {number: everybody[folded] for number in numbers if (folded := payer_number(number)) in everybody}
        found = {}
        for number in dict.fromkeys(numbers):
            alive = self.unit.residents.alive(payer_number(number)) if number else []
            if alive:
                found[number] = alive[0]
        return found

    def state(self, resident: Resident) -> str:
        """参保状态."""
        titles = {FILED: "待审核", EFFECTIVE: "正常参保", ENDED: "终止参保"}
        return titles.get(resident.status, "未参保")

    def paying(self, resident: Resident) -> str:
        """缴费状态: 正常缴费 until the age of benefits, 到龄 from then on; nothing before the registration is effective."""
        if resident.status == ENDED:
            return "终止参保"
        if resident.status != EFFECTIVE:
            return "登记未生效"
        age = self.age(resident)
        return "已到龄，待核待遇" if age is not None and age >= self.benefit_age else "正常缴费"

    def payment(self, resident: Resident) -> str:
        """Whether the year is paid, and how far the money has come."""
        line = self.lines.get(resident.subject)
        if line is not None:
            return f"已缴（{PHASE_TITLES.get(line.phase, line.phase)}）"
        if resident.subject in self.paid:
            return f"已缴（{SOURCE_TITLES.get(self.paid[resident.subject], '另有凭据')}）"
        return "已登记未提交" if resident.subject in self.typed else "未缴"

    def age(self, resident: Resident) -> int | None:
        born = birth(resident)
        return None if born is None else id_number.age_on(born, self.desk.today)


def birth(resident: Resident) -> date | None:
    """The birth date of the record; None when it cannot be read."""
    try:
        return date.fromisoformat(resident.birth)
    except ValueError:
        return None


def order(resident: Resident) -> tuple[int, str, str, str]:
    """By village group as counted (2组 before 10组), then by pinyin, as clerks expect of a list of names."""
    number = _NUMBER.search(resident.village_group)
    spelled = pinyin.syllables(resident.name)
    return (int(number[0]) if number else 10_000, resident.village_group, spelled[0] if spelled else "~", resident.name)


def tier_text(resident: Resident) -> str:
    return str(resident.tier_fen // 100) if resident.tier_fen else ""
