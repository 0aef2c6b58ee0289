"""个人账户对账单 on paper: one person's, or a whole village's in one run with its list to sign (Songshan 003 art. 15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.documents.account_statement import AccountStatement, EntryRow, SourceRow, require_glyphs
from app.documents.fonts import GlyphMissing
from app.documents.statement_sheets import Drawn, Receiver, SignedList, statements_pdf
from app.domain import id_number
from app.domain.contribution_years import Contributions, spans
from app.domain.money import yuan, yuan_plain
from app.domain.money_records import OPENING
from app.domain.records import EFFECTIVE, ENDED, STATE_TITLES, Resident
from app.domain.statement import ComponentYear, is_interest, title_of
from app.domain.statement_terms import statement_terms
from app.errors import OfficeError, Problem
from app.ports import Unit
from app.services import printed_papers, statements
from app.services.desk import Desk, Progress
from app.services.papers import stamp, village_name
from app.services.printed_papers import DIGITS, Printed
from app.services.statements import EntryLine, PersonStatement

SEAL = "经办机构（盖章）："
SOURCE_MOST = 40
Benefit = Mapping[str, Any]
"""`since` and fen by part, of an opening's row."""
STATES = {**STATE_TITLES, EFFECTIVE: "参保"}


class NobodyToPrint(OfficeError):
    """A run without anybody."""


@dataclass(frozen=True, slots=True)
class Run:
    """A printed run: the file, how many statements, who was left out and why, and what is to be noted of it."""

    pdf: bytes = field(repr=False)
    year: int
    people: int
    closing_fen: int
    problems: tuple[Problem, ...]
    printed: tuple[Printed, ...] = field(repr=False)


def one_pdf(desk: Desk, n: int, year: int) -> Run:
    """The statement of resident number `n`."""
    return run(desk, year, ns=[n], signed=False)


def village_run(desk: Desk, village: str, year: int, progress: Progress | None = None) -> Run:
    """Everybody on the register of a village (or below a longer code). Raises NobodyToPrint."""
    with desk.store.read() as unit:
        ns = statements.villagers(unit, village)
    return run(desk, year, ns, progress)


def run(desk: Desk, year: int, ns: Sequence[int], progress: Progress | None = None, *, signed: bool = True) -> Run:
    """The statements of these residents in their order, and the list to sign. Raises NobodyToPrint."""
    with desk.store.read() as unit:
        residents = _chosen(unit, ns)
        job = _Run(desk, unit, year)
        done = _told(progress, len(residents))
        head = SignedList(_unit(unit, desk, residents), f"{year} 年度　{desk.today.isoformat()}") if signed else None
        pdf = statements_pdf(job.papers(residents), head, done)
    if not job.printed:
        raise job.refused[0]
    return Run(pdf, year, len(job.printed), sum(one.fen for one in job.printed), tuple(job.problems), tuple(job.printed))


def keep(desk: Desk, made: Run) -> None:
    """Note what was printed, once the file is out."""
    printed_papers.keep_statements(desk, made.year, made.printed)


def _chosen(unit: Unit, ns: Sequence[int]) -> list[Resident]:
    found = [one for one in unit.residents.many(ns) if one.status in {EFFECTIVE, ENDED}]
    if not found:
        raise NobodyToPrint("这里没有要打印对账单的人。", "请选一个有参保人的村，或换一个筛选。")
    return sorted(found, key=statements.order)


def _told(progress: Progress | None, total: int) -> Callable[[int], None] | None:
    def told(done: int) -> None:
        if progress is not None and (done % 20 == 0 or done == total):
            progress(done, total)

    return told if progress is not None else None


def _unit(unit: Unit, desk: Desk, residents: Sequence[Resident]) -> str:
    villages = sorted({one.village for one in residents})
    return village_name(unit, villages[0]) if len(villages) == 1 else f"{desk.station_name}（{len(villages)} 个村）"


class _Run:
    """The papers of a run as they are drawn; what cannot be printed is left out and told."""

    def __init__(self, desk: Desk, unit: Unit, year: int) -> None:
        self.desk, self.unit, self.year = desk, unit, year
        self.terms = statement_terms(desk.policy(unit))
        self.printed: list[Printed] = []
        self.problems: list[Problem] = []
        self.refused: list[OfficeError] = [NobodyToPrint("没有能打印的对账单。", "请看每个人的原因。")]
        self._names: dict[str, str] = {}
        self._before: dict[str, Mapping[str, Printed]] = {}
        self._benefits: dict[str, Mapping[str, Benefit]] = {}

    def papers(self, residents: Sequence[Resident]) -> Iterator[Drawn]:
        for one in statements.each(self.unit, residents, self.year):
            paper, who = self.paper(one), one.resident
            try:
                require_glyphs(paper)
            except GlyphMissing as missing:
                self.problems.append(Problem("no_glyph", f"{who.name}：{missing.text}", "name"))
                self.refused.insert(0, missing)
                continue
            self.printed.append(self._note(one))
            yield paper, Receiver(who.village_group, who.name, id_number.mask(who.id_number))

    def _note(self, one: PersonStatement) -> Printed:
        who, when = one.resident, stamp(self.desk)
        fen = one.statement.whole.closing.fen
        return Printed(
            "statement", one.code[:DIGITS], who.subject, who.village, str(self.year), fen, when.printed_at, when.printed_by
        )  # fmt: skip

    def _name(self, code: str) -> str:
        if code not in self._names:
            self._names[code] = village_name(self.unit, code)
        return self._names[code]

    def paper(self, one: PersonStatement) -> AccountStatement:
        who, found = one.resident, one.statement
        closed = self.year < self.desk.today.year
        until = f"{self.year}-12-31" if closed else self.desk.today.isoformat()
        place = f"{self._name(who.village)} {who.village_group}".strip()
        return AccountStatement(
            f"{self.year} 年度（{self.year}-01-01 至 {until}）",
            (
                ("姓名", who.name), ("身份号码", who.id_number), ("保险编号", who.insurance_number or "待编"),
                ("参保状态", self._state(who, until)), ("村（组）", place),
                ("累计缴费", f"{one.contributions.count} 年"),
            ),
            tuple(_source(row) for row in found.components), _source(found.whole),
            tuple(_entry(line) for line in one.lines if not is_interest(line.entry)),
            tuple(self._notes(one)), SEAL, stamp(self.desk, one.code),
            "年末余额" if closed else "现有余额",
        )  # fmt: skip

    def _notes(self, one: PersonStatement) -> Iterator[str]:
        yield years_said(one.contributions)
        for year, what, fen in one.in_transit:
            yield f"在途补贴：{year} 年度{what} {yuan(fen)} 元，已申请，还没有拨付到账。"
        benefit = self._benefit(one.resident)
        if benefit is not None:
            yield benefit_said(benefit)
        before = self._printed_before(one.resident)
        opening = one.statement.whole.opening.fen
        if before is not None and before.fen != opening:
            change = yuan(opening - before.fen)
            yield f"上年末余额与 {before.at[:10]} 打印的对账单（{yuan(before.fen)} 元）相差 {change} 元，是打印以后补记的。"
        yield self.terms.said(self._name(one.resident.village[:9]))

    def _state(self, who: Resident, until: str) -> str:
        benefit = self._benefit(who)
        drawing = who.status == EFFECTIVE and benefit is not None and str(benefit["since"]) <= until
        return "领取待遇" if drawing else STATES.get(who.status, who.status)

    def _benefit(self, who: Resident) -> Benefit | None:
        """What a pensioner drew when his account was taken over; a village's are read together."""
        if who.village not in self._benefits:
            marks = self.unit.marks.of_people(OPENING, who.village)
            self._benefits[who.village] = {mark.key: mark.row["benefit"] for mark in marks if mark.row.get("benefit")}
        return self._benefits[who.village].get(who.subject)

    def _printed_before(self, who: Resident) -> Printed | None:
        if who.village not in self._before:
            self._before[who.village] = printed_papers.statements_printed(self.unit, who.village, self.year - 1)
        return self._before[who.village].get(who.subject)


def benefit_said(benefit: Benefit) -> str:
    """What a pensioner draws, as the older system told it."""
    titles = (("base_fen", "基础养老金"), ("account_fen", "个人账户养老金"), ("extra_fen", "其他"))
    parts = [(title, int(benefit.get(name, 0))) for name, title in titles]
    named = "、".join(f"{title} {yuan(fen)} 元" for title, fen in parts if fen)
    whole = sum(fen for _, fen in parts)
    return f"期初转入时每月领取养老金 {yuan(whole)} 元（{named}），{benefit['since']} 起领取。"


def years_said(found: Contributions) -> str:
    """The years that count, what is missing between them, and what is on its way."""
    counted = f"：{spans(one.year for one in found.years)}" if found.years else ""
    gaps = f"；中断年度：{spans(found.gaps)}" if found.gaps else ""
    waiting = "、".join(f"{one.year} 年度 {yuan_plain(one.fen)} 元" for one in found.awaited)
    return f"累计缴费年限 {found.count} 年{counted}{gaps}。" + (f"已缴、待国库入库：{waiting}。" if waiting else "")


def _source(row: ComponentYear) -> SourceRow:
    fens = [figure.fen for figure in row.figures]
    return SourceRow(title_of(row.name), *fens)


def _entry(line: EntryLine) -> EntryRow:
    entry = line.entry
    return EntryRow(
        entry.value_on, entry.booked_on, entry.leaf, str(line.year or ""), entry.fen, line.source[:SOURCE_MOST]
    )  # fmt: skip


