"""Reading packages and receipts: idempotent and atomic (architecture, 'Exchange'; security 4.3 for the order of checks).

Twice, out of order or interrupted at any byte gives the same books or none of it: everything happens in one
transaction. A fork, a gap, a foreign receiver, an unknown key, a newer format: each its own refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.business.books import enter
from app.business.genesis import KIND as GENESIS
from app.domain.filing import ACT_DOMAIN, OFFICE, Act, Filing, StationId, StreamKey, act_message
from app.domain.records import Receipt
from app.errors import OfficeError, Problem
from app.exchange import statements
from app.exchange.link import travels
from app.exchange.package import OpenedPackage, open_grant, open_package
from app.exchange.package_limits import DISTRICT_BYTES
from app.exchange.wire import CarriedAct, ContentMalformed, read_records
from app.keys.fingerprints import check_code
from app.keys.suite import verify
from app.ports import Unit
from app.services.desk import Desk, Progress, StationFacts, put_facts
from app.services.exchange_out import receipt_for
from app.services.papers import village_name
from app.services.receipts import RECEIPT_SUFFIX, keep_statement, read_receipt
from app.services.stations import root_signed
from app.storage import write_whole


class PackageGap(OfficeError):
    """Filings are missing between what we hold and what the package begins with."""


class PackageFork(OfficeError):
    """Two different filings claim one place in a chain."""


class SignatureWrong(OfficeError):
    """An act is not signed by the operator it names, or by nobody we know."""


class StreamForeign(OfficeError):
    """The sender ships a stream that is none of its business."""


class GrantUnfit(OfficeError):
    """The grant does not admit this station."""


@dataclass(frozen=True, slots=True)
class VillageEffect:
    """What an import brings for one village; money is the payments of new batches, in fen."""

    code: str
    name: str
    new: int
    same: int
    refused: int
    fen: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import, or of its preview. `already` says when this very package was read before."""

    sender: str
    sender_name: str
    new: int
    duplicate: int
    quarantined: int
    refused: tuple[Problem, ...]
    villages: tuple[VillageEffect, ...]
    receipt: Path | None
    already: str
    check_code: str


@dataclass(slots=True)
class _Count:
    new: int = 0
    same: int = 0
    refused: int = 0
    fen: int = 0


@dataclass(slots=True)
class _Taken:
    """What happened so far in one import."""

    villages: dict[str, _Count] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    new: int = 0
    same: int = 0

    def at(self, village: str) -> _Count:
        return self.villages.setdefault(village, _Count())


def preview(desk: Desk, file: Path) -> Imported:
    """What reading the package would do, without keeping anything."""
    return _import(desk, file, keep=False, progress=None)


def read_in(desk: Desk, file: Path, *, progress: Progress | None = None) -> Imported:
    """Read a package (or a receipt file) and write the receipt beside it."""
    if file.name.endswith(RECEIPT_SUFFIX):
        said = read_receipt(desk, file)
        return Imported(said.sender, "", 0, 0, 0, (), (), None, "", "")
    return _import(desk, file, keep=True, progress=progress)


def _import(desk: Desk, file: Path, *, keep: bool, progress: Progress | None) -> Imported:
    with desk.store.write() as unit:
        _, sealing = desk.station_keys(unit)
        opened = open_package(
            file, me=str(desk.station), sealing_key=sealing, sender_key=lambda name: _sender_key(unit, name),
            max_bytes=DISTRICT_BYTES,
        )  # fmt: skip
        sender = StationId.parse(opened.header.sender)
        already = unit.links.seen(opened.header.package)
        taken = _take_all(desk, unit, opened, sender, progress)
        result = _result(unit, opened, taken, already)
        if keep:
            detail = {"file": file.name, "new": taken.new, "duplicate": taken.same, "check_code": result.check_code}
            now = desk.clock.now().isoformat()
            unit.links.log(str(sender), "received", now, opened.header.package, detail)
            receipt = receipt_for(desk, unit, sender)
            _release_restored(desk, unit, sender, already)
        else:
            unit.undo()
    if not keep:
        return result
    desk.refresh()
    beside = _leave_receipt(file, receipt)
    return Imported(
        result.sender, result.sender_name, result.new, result.duplicate, result.quarantined, result.refused,
        result.villages, beside, already, result.check_code,
    )  # fmt: skip


def _sender_key(unit: Unit, name: str) -> bytes | None:
    station = unit.roster.station(name)
    return None if station is None or station.revoked else bytes.fromhex(station.sign_public)


def _take_all(desk: Desk, unit: Unit, opened: OpenedPackage, sender: StationId, progress: Progress | None) -> _Taken:
    taken, done, said = _Taken(), 0, []
    for record in read_records(opened.records):
        if isinstance(record, Receipt):
            said.append(record)
            continue
        if not travels(record.act.stream, sender, desk.station):
            raise StreamForeign(
                f"包里有不归对方管的单据（{record.act.stream}），没有读入任何东西。", "请向对方核实，并报告上级。"
            )
        _take(unit, record, taken)
        done += len(record.filings)
        if progress:
            progress(done, opened.header.records)
    for statement in said:  # after the acts: these bring the certificates of those who made the statements
        keep_statement(desk, unit, statement)
    return taken


def _take(unit: Unit, carried: CarriedAct, taken: _Taken) -> None:
    """One act: new, already held, overlapping (a fork), or beyond a gap."""
    act = carried.act
    seq, head = unit.journal.head(act.stream)
    if act.last <= seq:
        _require_same(unit, carried)
        taken.same += len(carried.filings)
        taken.at(act.stream.name).same += len(carried.filings)
        return
    if act.first > seq + 1:
        raise PackageGap(
            f"{act.stream.name} 的单据缺第 {seq + 1} 到 {act.first - 1} 份，没有读入任何东西。",
            "请让对方重新导出一个包（新包会带上还没有回执的全部单据）。",
        )
    if act.first <= seq:
        raise _fork(act.stream, seq)
    check_chain(carried, head)
    check_signature(unit, carried)
    for n, filing in zip(unit.journal.append(act, carried.filings), carried.filings, strict=True):
        _enter(unit, n, filing, taken)


def _enter(unit: Unit, n: int, filing: Filing, taken: _Taken) -> None:
    try:
        reason = enter(filing, n, unit)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ContentMalformed(
            f"单据 {filing.id[:16]} 缺少应有的内容，没有读入任何东西。", "请让对方升级程序后重新导出，并报告上级。"
        ) from error
    count = taken.at(filing.village)
    taken.new += 1
    count.new += 1
    if filing.kind == "batch":
        docket = unit.dockets.get(n)
        count.fen += docket.fen if docket else 0
    if reason:
        count.refused += 1
        taken.refused.append(Problem("no_authority", f"单据 {filing.id[:16]}：{reason}"))


def _require_same(unit: Unit, carried: CarriedAct) -> None:
    for filing in carried.filings:
        if unit.journal.id_at(carried.act.stream, filing.header.seq) != filing.id:
            raise _fork(carried.act.stream, filing.header.seq)


def _fork(stream: StreamKey, seq: int) -> PackageFork:
    return PackageFork(
        f"站点 {stream.station} 的第 {seq} 份单据有两个不同的版本，可能是同一站点被复制到了两台电脑。没有读入任何东西。",
        "请停用其中一台，把两台的情况报告上级，由上级决定保留哪一份。",
    )


def check_chain(carried: CarriedAct, head: str) -> None:
    """The filings follow one another and the head, and say of themselves what the act says."""
    act = carried.act
    for offset, filing in enumerate(carried.filings):
        header = filing.header
        good = header.seq == act.first + offset and header.stream == act.stream and header.operator == act.operator
        if not good or header.prev != head:
            raise ContentMalformed(
                "包里的单据次序或链条不对，没有读入任何东西。", "请让对方重新导出；仍不行请报告上级。"
            )
        head = filing.id


def check_signature(unit: Unit, carried: CarriedAct) -> None:
    """The act is signed by the operator it names, who is on the roster of the filing station."""
    act = carried.act
    operator = unit.roster.operator(act.operator)
    first = carried.filings[0]
    founding = first.kind == GENESIS and act.first == 1 and not unit.roster.stations()
    if not founding and (operator is None or operator.station != str(act.stream.station)):
        raise SignatureWrong(
            f"站点 {act.stream.station} 的单据由名册上没有的操作员签名，没有读入任何东西。",
            "请先让上级的交换包带来最新名册，再读取；仍不行请报告上级。",
        )
    if not act_signed(act, carried.filings[-1].id):
        raise SignatureWrong("包里有单据的签名不对，没有读入任何东西。", "请让对方重新导出，并报告上级。")


def act_signed(act: Act, last_id: str) -> bool:
    """Whether the operator named in the act signed it."""
    try:
        public = bytes.fromhex(act.operator)
    except ValueError:
        return False
    return verify(public, ACT_DOMAIN, act_message(act.stream, act.first, act.last, last_id), act.signature)


def _result(unit: Unit, opened: OpenedPackage, taken: _Taken, already: str) -> Imported:
    sender = unit.roster.station(opened.header.sender)
    villages = tuple(
        VillageEffect(code, "站点名册与政策" if code == OFFICE else village_name(unit, code), c.new, c.same, c.refused, c.fen)
        for code, c in sorted(taken.villages.items())
    )  # fmt: skip
    return Imported(
        opened.header.sender.partition("-")[0], sender.name if sender else "", taken.new, taken.same, 0,
        tuple(taken.refused), villages, None, already, check_code(opened.digest),
    )  # fmt: skip


def _leave_receipt(file: Path, receipt: Receipt) -> Path | None:
    """The receipt beside the package, on the same stick; None when the stick cannot be written (it goes with the next package)."""
    beside = file.with_name(file.name + RECEIPT_SUFFIX)
    try:
        write_whole(beside, statements.encode(receipt))
    except OfficeError:  # whatever the stick answers: the package has been taken in
        return None
    return beside


def _release_restored(desk: Desk, unit: Unit, sender: StationId, already: str) -> None:
    """A restored copy works again once its parent has been read and holds nothing that this store lacks.

    A package that this copy had read before its backup was made proves nothing.
    """
    if desk.facts.state == "restored" and desk.station.code.startswith(sender.code) and not already:
        put_facts(unit, StationFacts(desk.facts.station, desk.facts.name, "active"))


def read_grant(desk: Desk, grant: Path) -> bytes:
    """Check a grant from the district's root down, take it in, and begin work; returns the root's public key."""
    with desk.store.write() as unit:
        _, sealing = desk.station_keys(unit)
        opened = open_grant(grant, me=str(desk.station), sealing_key=sealing)
        taken = _Taken()
        root = b""
        for record in _acts(read_records(opened.records)):
            first = record.filings[0]
            if record.act.stream.name != OFFICE or not desk.station.code.startswith(record.act.stream.station.code):
                raise GrantUnfit("准入文件里有别的东西，没有读入。", "请让上级重新导出准入文件。")
            if first.kind == GENESIS and not root:
                root = bytes.fromhex(str(first.body["root"]["keys"][0]))
                if not root_signed(dict(first.body), root):
                    raise GrantUnfit("准入文件里的区级根证书签名不对，没有读入。", "请让上级重新导出，并电话核对指纹。")
            _take(unit, record, taken)
        _require_admitted(desk, unit, opened, root)
        unit.settings.put("root", root)
        put_facts(unit, StationFacts(desk.facts.station, desk.facts.name, "active"))
    desk.refresh()
    return root


def _acts(records: Iterator[Receipt | CarriedAct]) -> Iterator[CarriedAct]:
    return (record for record in records if isinstance(record, CarriedAct))


def _require_admitted(desk: Desk, unit: Unit, opened: OpenedPackage, root: bytes) -> None:
    """The very station with these very keys was admitted by the sender, whose key the chain vouches for."""
    signer, sealing = desk.station_keys(unit)
    me, sender = unit.roster.station(str(desk.station)), unit.roster.station(opened.header.sender)
    fits = (
        root and me is not None and sender is not None and me.sign_public == signer.public.hex()
        and me.seal_public == sealing.public.hex() and sender.sign_public == opened.header.sender_public
    )  # fmt: skip
    if not fits:
        raise GrantUnfit(
            "这份准入文件不是给本站点这次申请的，没有读入。", "请把申请文件重新交给上级，再拿回新的准入文件。"
        )
