"""Receipts and head lists as they arrive: signature, number, and what they tell about one's own chains.

A receipt from above that knows more of our chain than we do means that this store is an old copy; one that knows
something else at the same place means a fork. Both stop work before anything else is filed.
"""

from __future__ import annotations

from pathlib import Path

from app.domain.audit import BROKEN, is_audit
from app.domain.filing import StationId, StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError, Problem
from app.exchange import statements
from app.exchange.link import above, related
from app.ports import Unit
from app.services import audit_seals, restored
from app.services.desk import Desk

RECEIPT_SUFFIX = ".receipt"


class ChainRefused(OfficeError):
    """What another station says of our chains does not fit them; `what` tells how."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}没有读入任何东西。", hint)
        self.what = what


class StoreBehind(ChainRefused):
    """The other side holds filings of this station that this store has lost."""


class ChainsDiffer(ChainRefused):
    """The other side holds another filing at the same place of this station's chain."""


class ReceiptStranger(OfficeError):
    """The receipt is from a station that we do not know, or not for us."""


def read_receipt(desk: Desk, file: Path) -> tuple[Receipt, list[Problem]]:
    """Read a receipt file that the other side left on the stick; returns it and what is odd about it."""
    try:
        data = file.read_bytes() if file.stat().st_size <= statements.MAX_BYTES else b""
    except OSError as error:
        raise statements.StatementUnreadable(f"{file.name} 打不开。", "请检查 U 盘，再试一次。") from error
    said = statements.decode(data)
    if said.receiver != str(desk.station):
        raise ReceiptStranger(f"{file.name} 不是给本站点的回执。", f"请拿到 {said.receiver} 去读取。")
    if not addressed_well(said):
        raise ReceiptStranger(f"回执来自 {said.sender}，不是本站点的上级或下级。", "请向带来 U 盘的人核实。")
    with desk.store.write() as unit:
        problems = keep_statement(desk, unit, said)
        unit.links.log(said.sender, "receipt", desk.clock.now().isoformat(), "", {"number": said.number})
    desk.refresh()
    return said, problems


def keep_statement(desk: Desk, unit: Unit, said: Receipt) -> list[Problem]:
    """Check a statement's signature and keep it if it is newer; compare its heads with our own chains.

    A receipt between two stations of which neither stands above the other says nothing and is dropped. What a station
    below says of our chains cannot stop us: it is listed, and the statement is not kept.
    """
    mine = said.receiver == str(desk.station)
    if not addressed_well(said):
        return []
    station = unit.roster.station(said.sender)
    if station is None and not mine:
        return []
    if station is None:
        raise ReceiptStranger(f"回执来自不认识的站点 {said.sender}。", "请先读取上级的交换包，拿到最新名册。")
    statements.require_signed(said, bytes.fromhex(station.sign_public))
    restored.hear(unit, said)
    try:
        for stream, (seq, head) in statements.held(said).items() if mine else ():
            _compare(desk, unit, stream, seq, head)
    except ChainRefused as refused:
        if above(station.id, desk.station):
            raise
        return [Problem(refused.code, f"下级站点{station.name}的回执没有采用：{refused.what}请向对方核实，并报告上级。")]
    unit.links.put_receipt(said)
    if mine:
        restored.release(desk, unit)
    return []


def addressed_well(said: Receipt) -> bool:
    """Whether a statement is a head list, or a receipt between two stations of which one stands above the other."""
    return not said.receiver or related(StationId.parse(said.sender), StationId.parse(said.receiver))


def _compare(desk: Desk, unit: Unit, stream: StreamKey, seq: int, head: str) -> None:
    if stream.station != desk.station or not seq:
        return
    if is_audit(stream):
        _compare_log(desk, unit, stream, seq, head)
        return
    own, _ = unit.journal.head(stream)
    if seq > own and restored.asks_back(unit):
        raise StoreBehind(
            f"对方已有本站点的第 {seq} 份单据，本机从损坏的文件里抢救出来的只有 {own} 份。",
            "请给上级写一个包；上级读过它以后写回来的包里，缺的都有，请读那一个。",
        )
    if seq > own:
        raise StoreBehind(
            f"对方已有本站点的第 {seq} 份单据，本机只有 {own} 份：本机是一份旧的副本。",
            "请停止在本机办理业务，用最新的备份恢复；没有备份，请报告上级停用本机，换一台新电脑。",
        )
    if unit.journal.id_at(stream, seq) != head:
        raise ChainsDiffer(
            f"对方手里本站点的第 {seq} 份单据与本机的不同：本站点可能被复制到了两台电脑。",
            "请让两台都停下，报告上级：由上级停用这个站点，换一台新电脑。帮助里有“发现一个站点有两台电脑在办”。",
        )


def _compare_log(desk: Desk, unit: Unit, stream: StreamKey, seq: int, head: str) -> None:
    """A log stops nobody's work: when the other side holds another one, ours goes on in a chain of its own, and says so."""
    if stream == audit_seals.stream_of(unit, desk.station) and unit.journal.id_at(stream, seq) != head:
        desk.notes.add(BROKEN, "receipts.keep_statement")
        audit_seals.begin_anew(unit, head)
