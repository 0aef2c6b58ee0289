"""Receipts and head lists as they arrive: signature, number, and what they tell about one's own chains.

A receipt that knows more of our chain than we do means that this store is an old copy; one that knows something else
at the same place means a fork. Both stop work before anything else is filed.
"""

from __future__ import annotations

from pathlib import Path

from app.domain.filing import StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError
from app.exchange import statements
from app.ports import Unit
from app.services.desk import Desk

RECEIPT_SUFFIX = ".receipt"


class StoreBehind(OfficeError):
    """The other side holds filings of this station that this store has lost."""


class ChainsDiffer(OfficeError):
    """The other side holds another filing at the same place of this station's chain."""


class ReceiptStranger(OfficeError):
    """The receipt is from a station that we do not know, or not for us."""


def read_receipt(desk: Desk, file: Path) -> Receipt:
    """Read a receipt file that the other side left on the stick."""
    try:
        data = file.read_bytes() if file.stat().st_size <= statements.MAX_BYTES else b""
    except OSError as error:
        raise statements.StatementUnreadable(f"{file.name} 打不开。", "请检查 U 盘，再试一次。") from error
    said = statements.decode(data)
    if said.receiver != str(desk.station):
        raise ReceiptStranger(f"{file.name} 不是给本站点的回执。", f"请拿到 {said.receiver} 去读取。")
    with desk.store.write() as unit:
        keep_statement(desk, unit, said)
        unit.links.log(said.sender, "receipt", desk.clock.now().isoformat(), "", {"number": said.number})
    return said


def keep_statement(desk: Desk, unit: Unit, said: Receipt) -> None:
    """Check a statement's signature and keep it if it is newer; compare its heads with our own chains."""
    station = unit.roster.station(said.sender)
    if station is None and said.receiver != str(desk.station):
        return
    if station is None:
        raise ReceiptStranger(f"回执来自不认识的站点 {said.sender}。", "请先读取上级的交换包，拿到最新名册。")
    statements.require_signed(said, bytes.fromhex(station.sign_public))
    if said.receiver == str(desk.station):
        for key, seq, head in said.streams:
            _compare(desk, unit, StreamKey.parse(key), seq, head)
    unit.links.put_receipt(said)


def _compare(desk: Desk, unit: Unit, stream: StreamKey, seq: int, head: str) -> None:
    if stream.station != desk.station:
        return
    own, _ = unit.journal.head(stream)
    if seq > own:
        raise StoreBehind(
            f"对方已有本站点的第 {seq} 份单据，本机只有 {own} 份：本机是一份旧的副本。没有读入任何东西。",
            "请停止在本机办理业务，用最新的备份恢复，或报告上级办理换机。",
        )
    if unit.journal.id_at(stream, seq) != head:
        raise ChainsDiffer(
            f"对方手里本站点的第 {seq} 份单据与本机的不同：本站点可能被复制到了两台电脑。没有读入任何东西。",
            "请停用其中一台，并报告上级。",
        )
