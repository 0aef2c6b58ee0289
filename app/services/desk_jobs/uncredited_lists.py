"""已缴未入账名单: payments that were collected and are not yet on the account, how far each has come and for how long.

Collected is not reported, reported is not credited (Songshan 003 art. 11, 13: the account is entered by the treasury
date): each stage has somebody else to ask. The lines are those that 对账 still waits for, and those of open batches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from app.documents.paper import Column, Row
from app.domain.filing import StreamKey
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.records import Line
from app.exchange import statements
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.desk_jobs import tables
from app.services.desk_jobs.declaration import MONEY_GROUP, NUMBER, Given, Job, Need, Outcome, village_need
from app.services.ledgers import ledger_in
from app.services.papers import village_name

COLUMNS = (
    tables.NO, tables.NAME, tables.ID, Column("年度", 4, "c", "id"), Column("金额（元）", 7, "r", "money"),
    Column("缴费日期", 8, "c", "id"),
    Column("已过天数", 5, "r", "number"), Column("走到哪一步", 11), Column("终端／批次／凭证", 15), Column("该找谁", 12),
)  # fmt: skip
OPEN, OWN, UNSENT = "批次未提交", "待本站点审核", "上级还没有回执"
WAITING, SUSPENDED, TREASURY = "待上级审核", "待查（登记未生效）", "待国库入库"
ASK = {
    OPEN: "本站点关闭批次", OWN: "本站点审核人", UNSENT: "写交换包送上级", WAITING: "审核的上级", SUSPENDED: "先办好参保登记",
    TREASURY: "区财务对账",
}  # fmt: skip
AGES = ((0, 30, "30 天以内"), (31, 60, "31—60 天"), (61, 10**6, "60 天以上"))


def run(desk: Desk, given: Given, progress: Progress) -> Outcome:
    least, wanted = given.number("days"), given.text("village")
    rows: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    stages: Counter[str] = Counter()
    ages: Counter[str] = Counter()
    fen = 0
    with desk.store.read() as unit:
        found = _lines(desk, unit)
        stage = _Stages(desk, unit)
        for done, line in enumerate(found):
            if done % 500 == 0:
                progress(done, len(found))
            days = (desk.today - date.fromisoformat(line.paid_on)).days
            if days >= least and wanted in ("", line.village):
                where = stage.of(line)
                stages[where] += 1
                ages[_age(days)] += 1
                fen += line.amount_fen
                rows[line.village].append((days, _row(line, days, where)))
        names = {code: village_name(unit, code) for code in rows}
    parts = [
        (names[code], tables.numbered([row for _, row in sorted(rows[code], key=lambda one: -one[0])])) for code in sorted(rows)
    ]
    title = "已缴未入账名单"
    files = (
        tables.book(desk, title, title, COLUMNS, parts, totalled=("金额（元）",)),
        tables.paper(desk, title, title, COLUMNS, parts, totalled=("金额（元）",)),
    ) if parts else ()  # fmt: skip
    said = f"已缴未入账 {tables.count(parts):,} 笔，{yuan(fen)} 元。" if parts else "缴的费都已入账。"
    counts = [(name, f"{stages[name]:,} 笔") for name in ASK if stages[name]]
    counts += [(name, f"{ages[name]:,} 笔") for _, _, name in AGES if ages[name]]
    return Outcome(files, said, tuple(counts))


def _lines(desk: Desk, unit: Unit) -> list[Line]:
    """Lines no treasury row has settled, and the payments of batches still open."""
    month = str(Month.of(desk.today))
    drafts = {line.batch + line.terminal + line.voucher: line
              for one in sorted({month, *(batch.month for batch in unit.lines.batches())})
              for line in ledger_in(desk, unit, one).lines if line.phase == "draft"}  # fmt: skip
    return [*unit.lines.uncredited("9999-12"), *drafts.values()]


class _Stages:
    """How far a line has come: what the parent's receipt says it holds decides between sent and not sent."""

    def __init__(self, desk: Desk, unit: Unit) -> None:
        self._unit = unit
        self._level = desk.level
        self._held: Mapping[StreamKey, tuple[int, str]] = {}
        for receipt in unit.links.receipts(str(desk.station)):
            if len(receipt.sender.partition("-")[0]) < len(desk.station.code):
                self._held = {**self._held, **statements.held(receipt)}
        self._found: dict[int, str] = {}

    def of(self, line: Line) -> str:
        if line.phase == "draft":
            return OPEN
        if line.phase == "suspended":
            return SUSPENDED
        if line.phase == "effective":
            return TREASURY
        if line.n not in self._found:
            self._found[line.n] = self._filed(line.n)
        return self._found[line.n]

    def _filed(self, n: int) -> str:
        """A batch not yet reviewed to the end: whose turn it is, and whether the parent has said that it holds it."""
        docket = self._unit.dockets.get(n)
        if docket is not None and docket.awaits == self._level:
            return OWN
        header = self._unit.journal.by_number(n).header
        return WAITING if self._held.get(header.stream, (0, ""))[0] >= header.seq else UNSENT


def _age(days: int) -> str:
    return next((title for low, high, title in AGES if low <= days <= high), AGES[0][2])


def _row(line: Line, days: int, stage: str) -> Row:
    return (
        line.name, line.id_number, str(line.year), line.amount_fen, line.paid_on, days, stage,
        f"{line.terminal}／{line.batch}／{line.voucher}", ASK[stage],
    )  # fmt: skip


JOB = Job(
    key="uncredited", title="已缴未入账名单", group=MONEY_GROUP, order=2,
    does="钱已经刷了、还没记到账户上的，每笔过了几天、停在哪一步、该找谁。",
    needs=(village_need(), Need("days", "只列几天以上的", NUMBER, otherwise="0")), run=run, words="在途 待入库 对账 催办",
)  # fmt: skip
