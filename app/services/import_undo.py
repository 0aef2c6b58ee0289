"""撤销这次导入: a 撤销 over every filing of an import that nobody has reviewed (architecture, 'Exchange').

At once before the first export, afterwards when the parent agrees; what is already reviewed stays and is listed with
what corrects it: 变更 or 作废 for a registration, 冲销 for a payment. How far it goes is said before anything is done.
One press, one act in each stream. Lines that a POS import put into a batch still open are taken out of it again
(app.services.import_lines).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.business import business
from app.domain.filing import Draft, Filing, StreamKey
from app.domain.money import yuan
from app.domain.records import DEAD, FILED, STATE_TITLES, Docket, Line
from app.domain.route import ASSISTANT, CLERK
from app.errors import OfficeError
from app.exchange import statements
from app.ports import Unit
from app.services import import_lines, import_records
from app.services.desk import Desk, Progress
from app.services.import_records import POS, ImportRecord

HOW = {
    "registration": "已审核，请用变更登记或作废登记更正",
    "batch": "已核对，请逐笔红字冲销",
    "reconciliation": "对账结果已入账，请用红字冲销或手工对账更正",
    "tax_list": "清单留在档案里；读入更正后的清单，按税票号代替",
    "bank_list": "对账单留在档案里；读入更正后的对账单，按日期和凭证号代替",
    "opening": "已复核建账，请逐人做期初冲销",
}
"""What corrects a filing that can no longer be withdrawn, by its kind."""


OWN_LINE, OWN_LINE_HOW = "这次导入的，留下", "同一批次里有别处登记的，批次只能整批撤销。收错的请红字冲销这一笔"
OTHER_LINE, OTHER_LINE_HOW = "别处登记的", "不是这次导入的，不受影响"


class NothingToUndo(OfficeError):
    """No filing of the import can be withdrawn any more."""


@dataclass(frozen=True, slots=True)
class Left:
    """A filing that stays: its number in this store, the resident's (0: nobody's), who or what, state, what corrects it."""

    n: int
    resident: int
    title: str
    state: str
    how: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """How far an undo goes. Counts of filings: at once, with the parent's consent, already gone or under way.

    `lines` of batches still open are taken out; `paid` counts payers of this year among those taken back; `staying` are
    the lines of filed batches that cannot be withdrawn whole, this import's and those from elsewhere.
    """

    record: ImportRecord
    at_once: int
    consent: int
    gone: int
    lines: int
    paid: int
    left: tuple[Left, ...]
    staying: tuple[Left, ...] = ()
    own_staying: int = 0

    @property
    def possible(self) -> bool:
        return bool(self.at_once or self.consent or self.lines)

    @property
    def sentence(self) -> str:
        """What the person reads before pressing."""
        total = self.at_once + self.consent + self.gone + len(self.left)
        parts = [
            f"{self.at_once:,} 件可以立即撤销" if self.at_once else "",
            f"{self.consent:,} 件已送出，要等上级同意" if self.consent else "",
            f"{len(self.left):,} 件已审核或不能撤销，列在下面" if self.left else "",
            f"其中 {self.own_staying:,} 笔因同批还有别处登记的，不能整批撤销，逐笔列在下面" if self.own_staying else "",
            f"{self.gone:,} 件已经撤销、退回或正在撤销" if self.gone else "",
            f"未关闭批次里的 {self.lines:,} 笔会取出" if self.lines else "",
        ]
        said = "，".join(filter(None, parts)) or "没有留下单据"
        paid = f"其中 {self.paid:,} 人今年已登记缴费，重新登记后缴费仍归本人。" if self.paid else ""
        return f"这次导入的 {total:,} 件单据：{said}。{paid}" if total else f"{said}。"


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo has done: filings withdrawn at once, sent for consent, lines taken out of open batches."""

    at_once: int
    consent: int
    lines: int
    left: int


@dataclass(frozen=True, slots=True)
class _Found:
    """One filing of the import and where it stands."""

    n: int
    filing: Filing
    docket: Docket
    left_station: bool
    strangers: int = 0


def plan(desk: Desk, number: int) -> UndoPlan:
    """How far 「撤销这次导入」 would go now. Raises ImportUnknown."""
    with desk.store.read() as unit:
        record = import_records.record_in(unit, number)
        found = list(_found(desk, unit, record))
        open_lines = sum(len(rows) for _, rows in import_lines.open_lines(unit, record))
        return _plan(desk, unit, record, found, open_lines)


def undo(desk: Desk, number: int, reason: str = "", progress: Progress | None = None) -> Undone:
    """Withdraw what can be withdrawn, in one transaction. Raises NothingToUndo, ImportUnknown."""
    desk.need(ASSISTANT, CLERK, doing="撤销导入")
    with desk.store.write() as unit:
        record = import_records.record_in(unit, number)
        found = list(_found(desk, unit, record))
        pending = _pending(unit)
        going = [item for item in found if _goes(item, pending)]
        taken, freed = import_lines.take_out(unit, record)
        if not going and not taken:
            raise NothingToUndo("这次导入没有可以撤销的单据了。", "已审核的请用变更、作废或冲销来更正。")
        why = reason.strip() or f"撤销导入：{record.file}"
        done = 0
        for stream in sorted({item.filing.header.stream for item in going}):
            drafts = [_withdrawal(item, why) for item in going if item.filing.header.stream == stream]
            desk.file(unit, stream.name, drafts, _shifted(progress, done, len(going)))
            done += len(drafts)
        freed |= {paid for item in going for paid in import_lines.paid_in(unit, item.n)}
        import_lines.judge_again(desk, unit, freed)
        import_records.mark_undone(unit, number, desk.clock.now().isoformat())
    consent = sum(item.left_station for item in going)
    return Undone(len(going) - consent, consent, taken, sum(_stays(item) for item in found))


def _shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of one act as progress of all."""
    if progress is None:
        return None
    tell = progress
    return lambda done, _of: tell(before + done, total)


def _withdrawal(item: _Found, reason: str) -> Draft:
    filing = item.filing
    body = {
        "of": filing.id, "title": f"{business(filing.kind).title}：{item.docket.title}", "reason": reason,
        "exported": item.left_station,
    }  # fmt: skip
    return Draft("withdrawal", body, filing.header.subject, (filing.id,))


def _goes(item: _Found, pending: frozenset[str]) -> bool:
    docket = item.docket
    return docket.state == FILED and not docket.step and not item.strangers and item.filing.id not in pending


def _stays(item: _Found) -> bool:
    """Whether the filing stands and cannot be withdrawn."""
    docket = item.docket
    return docket.state not in DEAD and (docket.state != FILED or bool(docket.step) or bool(item.strangers))


def _plan(desk: Desk, unit: Unit, record: ImportRecord, found: Sequence[_Found], open_lines: int) -> UndoPlan:
    pending = _pending(unit)
    going = [item for item in found if _goes(item, pending)]
    consent = sum(item.left_station for item in going)
    left = tuple(_left(unit, item) for item in found if _stays(item))
    paid = unit.tallies.paid(desk.today.year) if going and record.kind == import_records.ROSTER else set()
    payers = sum(item.filing.header.subject in paid for item in going)
    gone = len(found) - len(going) - len(left)
    staying, own = _staying(unit, record, found)
    return UndoPlan(record, len(going) - consent, consent, gone, open_lines, payers, left, staying, own)


def _staying(unit: Unit, record: ImportRecord, found: Sequence[_Found]) -> tuple[tuple[Left, ...], int]:
    """The lines of batches that hold lines from elsewhere too, and how many of them this import brought."""
    mixed = [item.n for item in found if item.strangers and _stays(item)]
    own = set(import_records.lines_in(unit, record.number)) if mixed else set()
    lines = [(line, _key(line) in own) for n in mixed for line in unit.lines.of_batch(n)]
    return tuple(_line_left(unit, line, ours=ours) for line, ours in lines), sum(ours for _, ours in lines)


def _line_left(unit: Unit, line: Line, *, ours: bool) -> Left:
    resident = unit.residents.by_subject(line.subject) if line.subject else None
    who = f"凭证 {line.voucher}　{line.name or '（无姓名）'}　{yuan(line.amount_fen)} 元"
    state, how = (OWN_LINE, OWN_LINE_HOW) if ours else (OTHER_LINE, OTHER_LINE_HOW)
    return Left(line.n, resident.n if resident else 0, who, state, how)


def _key(line: Line) -> tuple[str, str, str, str]:
    return line.terminal, line.batch, line.voucher, line.paid_on


def _left(unit: Unit, item: _Found) -> Left:
    kind, docket = item.filing.kind, item.docket
    how = f"批次里还有别处登记的 {item.strangers} 笔，请逐笔红字冲销" if item.strangers else HOW.get(kind, "请用新单据更正")
    resident = unit.residents.by_subject(docket.subject) if docket.subject else None
    state = "审核中" if docket.state == FILED and docket.step else STATE_TITLES[docket.state]
    return Left(item.n, resident.n if resident else 0, docket.title, state, how)


def _pending(unit: Unit) -> frozenset[str]:
    """Filings whose withdrawal already waits for the parent's consent."""
    ns = [docket.n for docket in unit.dockets.listed(state=FILED, kinds=("withdrawal",), limit=0)]
    return frozenset(str(filing.body["of"]) for filing in unit.journal.filings(ns).values())


def _found(desk: Desk, unit: Unit, record: ImportRecord) -> Iterator[_Found]:
    """Every filing that the import has led to, with its state and whether it has left the station."""
    ns = list(_numbers(unit, record))
    strangers = _strangers(unit, record, ns) if record.kind == POS else {}
    filings = unit.journal.filings(ns)
    sent = {stream: _sent(desk, unit, stream) for stream in {filing.header.stream for filing in filings.values()}}
    for n in ns:
        docket, filing = unit.dockets.get(n), filings[n]
        if docket is not None:
            header = filing.header
            yield _Found(n, filing, docket, header.seq <= sent[header.stream], strangers.get(n, 0))


def _numbers(unit: Unit, record: ImportRecord) -> Iterator[int]:
    """Numbers in this store: of a POS import by its lines, else by the acts it signed."""
    if record.kind == POS:
        yield from sorted(import_lines.filed(unit, record))
        return
    for act in record.acts:
        found = unit.journal.get(act.ids[0])
        if found is not None:
            yield from range(found[0], found[0] + act.last - act.first + 1)


def _strangers(unit: Unit, record: ImportRecord, ns: Sequence[int]) -> dict[int, int]:
    """How many lines of each batch this import did not bring."""
    own = set(import_records.lines_in(unit, record.number))
    counts: Counter[int] = Counter()
    for n in ns:
        counts[n] = sum(
            _key(line) not in own for line in unit.lines.of_batch(n)
        )
    return counts


def _sent(desk: Desk, unit: Unit, stream: StreamKey) -> int:
    """How far a stream has left in a package, or somebody says that he holds it."""
    said = (statements.held(receipt).get(stream, (0, ""))[0] for receipt in unit.links.receipts(str(desk.station)))
    return max(unit.links.exported(stream), *said, 0)
