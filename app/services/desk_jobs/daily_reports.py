"""收缴日报／月报: a month's takings by day and village with running totals; the last one is the ledger's own total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.documents.paper import Column, Row
from app.domain.money import yuan
from app.domain.records import Line
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import MONEY_GROUP, MONTH, Given, Job, Need, Outcome, village_need
from app.services.ledgers import ledger

DAYS = (
    Column("日期", 9, "c", "id"), Column("村（社区）", 10), Column("笔数", 6, "r", "number"), Column("金额（元）", 9, "r", "money"),
    Column("累计笔数", 6, "r", "number"), Column("累计金额（元）", 10, "r", "money"),
)  # fmt: skip
EVERY_VILLAGE = "各村合计"
TOTALLED = ("笔数", "金额（元）")


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    month = given.month("month")
    found = ledger(desk, str(month))
    progress(1, 2)
    wanted = given.text("village")
    names = {village.code: village.name for village in found.villages}
    lines = [line for line in found.lines if wanted in ("", line.village)]
    by_day = _running(lines, EVERY_VILLAGE)
    by_village = [
        (names[code], _running([line for line in lines if line.village == code], names[code])) for code in sorted(names)
        if wanted in ("", code)
    ]  # fmt: skip
    fen, payments = sum(line.amount_fen for line in lines), sum(line.state != "red" for line in lines)
    title = f"{month.title}收缴日报"
    parts = [(EVERY_VILLAGE, by_day), *by_village]
    notes = ("笔数不含红字冲销；金额已减去红字冲销，与当月台账相等。",)
    files = (
        tables.paper(desk, title, title, DAYS, parts, period=month.title, totalled=TOTALLED, notes=notes),
        tables.book(desk, title, title, DAYS, parts, totalled=TOTALLED, notes=notes),
    ) if lines else ()  # fmt: skip
    said = f"{month.title}共 {payments:,} 笔，{yuan(fen)} 元，与台账相等。" if lines else f"{month.title}还没有缴费。"
    today = desk.today.isoformat()
    day = [line for line in lines if line.paid_on == today]
    counts = [("今天", f"{sum(line.state != 'red' for line in day):,} 笔 {yuan(sum(line.amount_fen for line in day))} 元")]
    counts += [(name, f"{_sum(rows, 2):,} 笔 {yuan(_sum(rows, 3))} 元") for name, rows in by_village]
    return Outcome(files, said, tuple(counts))


def _running(lines: Iterable[Line], name: str) -> list[Row]:
    """A row per day with takings, and what has come in up to it."""
    days: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        days[line.paid_on][0] += line.state != "red"
        days[line.paid_on][1] += line.amount_fen
    rows: list[Row] = []
    count = fen = 0
    for day in sorted(days):
        count, fen = count + days[day][0], fen + days[day][1]
        rows.append((day, name, days[day][0], days[day][1], count, fen))
    return rows


def _sum(rows: Sequence[Row], column: int) -> int:
    return sum(cell for row in rows if isinstance(cell := row[column], int))


JOB = Job(
    key="daily", title="收缴日报、月报", group=MONEY_GROUP, order=4,
    does="一个月里每天、每村收了多少笔多少钱，逐日累计，合计与台账相等。",
    needs=(village_need(), Need("month", "月份", MONTH, hint="例如 2026-10")), run=run, words="进度 日报 累计",
)  # fmt: skip
