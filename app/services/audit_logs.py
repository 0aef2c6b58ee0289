"""The log as people read it, here and of the stations below; and what a parent says of a log that arrives.

GB/T 22239-2019 8.1.4.3 安全审计: administrators and auditors look at the log of their own station and at those of the
stations below. It is read from the sealed filings, and what is not sealed yet from the store. Operators' names are the
roster's: the log itself has keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.business.audit import AuditShape, events_of
from app.business.shapes import misfit
from app.documents.plain_workbooks import PlainSheet, plain_workbook
from app.domain.audit import KINDS, Event, is_audit
from app.domain.filing import Filing, StreamKey
from app.domain.route import ADMIN, AUDITOR
from app.errors import OfficeError, Problem
from app.ports import Unit
from app.services import audit_notes
from app.services.audit_words import work_of
from app.services.desk import Desk

DAYS = 30
MOST = 5_000
"""Lines in one answer; more are named by a narrower question."""
AT_ONCE = 20
_NO_END = "9999-12-31"
HEAD = ("时间", "站点", "操作员", "事项", "业务", "次数", "单据数", "结果", "封存")


class LogDaysUnreadable(OfficeError):
    """The days asked for are no days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines: of days `first` to `last` (ISO; no first: the last 30 days; no last: to the end, for a clock may have stood
    in the future), a place and all below it, a kind, an operator.
    """

    first: str = ""
    last: str = ""
    place: str = ""
    kind: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line with what the roster knows; `sealed` when it is part of a filing."""

    event: Event
    station: str
    place: str
    operator: str
    sealed: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row under HEAD."""
        event = self.event
        done = "完成" if not event.result else f"未办成（{event.result}）"
        papers = str(event.papers) if event.papers else ""
        return (
            event.at[:19].replace("T", " "), self.place, self.operator, KINDS[event.kind], work_of(event.call),
            str(event.times), papers, done, "已封存" if self.sealed else "未封存",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Log:
    """The newest lines first; `more` when there are others that were left out."""

    lines: tuple[LogLine, ...]
    more: bool = False


def events(desk: Desk, asked: Asked = Asked()) -> Log:
    """The log of this station and of those below, as far as it is held. Raises NotYourRole."""
    desk.need(ADMIN, AUDITOR, doing="查看操作日志")
    with desk.store.read() as unit:
        reading = _Reading(desk, unit, _filled(asked, desk))
        found = [*reading.unsealed(), *reading.sealed()]
    found.sort(key=lambda line: (line.event.at, line.event.no), reverse=True)
    return Log(tuple(found[:MOST]), len(found) > MOST)


def as_xlsx(desk: Desk, log: Log) -> bytes:
    """The lines as a spreadsheet."""
    desk.note_paper()
    return plain_workbook([PlainSheet("操作日志", [HEAD, *(line.cells for line in log.lines)])])


def places(desk: Desk) -> list[tuple[str, str]]:
    """(code, name) of the stations whose logs are held here, this one first."""
    with desk.store.read() as unit:
        codes = {stream.station.code for stream, _, _ in unit.journal.heads() if is_audit(stream)}
        codes = {code for code in codes if code.startswith(desk.station.code)} | {desk.station.code}
        return [(code, _name_at(unit, code)) for code in sorted(codes)]


def seal(desk: Desk) -> int:
    """Seal the log now; returns how many sealed logs this station has. Raises NotYourRole."""
    desk.need(ADMIN, AUDITOR, doing="封存操作日志")
    desk.seal_now()
    with desk.store.read() as unit:
        return sum(seq for stream, seq, _ in unit.journal.heads() if is_audit(stream) and stream.station == desk.station)


def _filled(asked: Asked, desk: Desk) -> Asked:
    try:
        last = date.fromisoformat(asked.last) if asked.last else desk.clock.now().date()
        first = date.fromisoformat(asked.first) if asked.first else last - timedelta(days=DAYS)
    except (ValueError, OverflowError):
        raise LogDaysUnreadable(
            f"日期「{asked.first} 至 {asked.last}」读不懂。", "请写成 2026-10-20 的样子。"
        ) from None
    until = last.isoformat() if asked.last else _NO_END
    return Asked(first.isoformat(), until, asked.place or desk.station.code, asked.kind, asked.operator)


@dataclass(slots=True)
class _Reading:
    """Reads lines that fit; a chain is read from its end until the lines are too old."""

    desk: Desk
    unit: Unit
    asked: Asked
    names: dict[str, str] = field(default_factory=dict)

    def unsealed(self) -> Iterator[LogLine]:
        if self.desk.station.code.startswith(self.asked.place):
            yield from self._fitting(str(self.desk.station), audit_notes.unsealed(self.unit), sealed=False)

    def sealed(self) -> Iterator[LogLine]:
        for stream, _, _ in self.unit.journal.heads():
            code = stream.station.code
            if is_audit(stream) and code.startswith(self.asked.place) and code.startswith(self.desk.station.code):
                yield from self._chain(stream)

    def _chain(self, stream: StreamKey) -> Iterator[LogLine]:
        numbers = self.unit.journal.numbers_after(stream, 0)
        while numbers:
            part, numbers = numbers[-AT_ONCE:], numbers[:-AT_ONCE]
            filings = self.unit.journal.filings(part).values()
            if all(filing.header.filed_at[:10] < self.asked.first for filing in filings):
                return  # everything in them, and before them, was done earlier; a single one may have had a wrong clock
            for filing in filings:
                if not misfit(filing.body, AuditShape):
                    yield from self._fitting(str(stream.station), events_of(filing), sealed=True)

    def _fitting(self, station: str, found: Sequence[Event], *, sealed: bool) -> Iterator[LogLine]:
        asked = self.asked
        for event in found:
            fits = asked.first <= event.at[:10] <= asked.last and event.kind in KINDS
            if fits and asked.kind in {"", event.kind} and asked.operator in {"", event.operator}:
                yield LogLine(event, station, self._place(station), self._operator(event.operator), sealed)

    def _place(self, station: str) -> str:
        if station not in self.names:
            known = self.unit.roster.station(station)
            self.names[station] = known.name if known is not None else station
        return self.names[station]

    def _operator(self, key: str) -> str:
        if key not in self.names:
            known = self.unit.roster.operator(key) if key else None
            self.names[key] = known.name if known is not None else ""
        return self.names[key]


def _name_at(unit: Unit, code: str) -> str:
    station = unit.roster.at(code)
    return station.name if station is not None else code


def log_problems(unit: Unit, filing: Filing, flaw: str) -> list[Problem]:
    """What is to be said of a log that has just arrived: a flaw in it, a clock that went back, or that it goes on in another
    chain than before.
    """
    stream = filing.header.stream
    name = _name(unit, stream)
    if flaw:
        return [Problem("log_differs", f"站点「{name}」的{flaw}请向对方核实，并报告上级。")]
    before = unit.journal.get(filing.header.prev)
    if before is not None and filing.header.filed_at[:10] < before[1].header.filed_at[:10]:
        days = f"上一次封存是 {before[1].header.filed_at[:10]}，后来的这一次却是 {filing.header.filed_at[:10]}"
        text = f"站点「{name}」电脑的日期往回走过：操作日志{days}。请向对方核实日期是谁改的。"
        return [Problem("log_clock_back", text, blocking=False)]
    others = [held for held, _, _ in unit.journal.heads() if held.station == stream.station and is_audit(held) and held != stream]
    if filing.header.seq == 1 and others:
        text = f"站点「{name}」的操作日志另起了一条：它从备份恢复过，或者被换回过旧的数据文件。"
        return [Problem("log_begun_anew", text, blocking=False)]
    return []


def log_refused(unit: Unit, stream: StreamKey) -> Problem:
    """What is to be said of a log that contradicts what is held of it."""
    text = f"站点「{_name(unit, stream)}」的操作日志和以前送来的不一样，没有采用，以前的仍在：它可能被改动过，或者有两台电脑在办。"
    return Problem("log_differs", text + "请向对方核实，并报告上级。")


def _name(unit: Unit, stream: StreamKey) -> str:
    station = unit.roster.station(str(stream.station))
    return station.name if station is not None else stream.station.code
