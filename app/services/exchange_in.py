"""Reading packages and receipts: idempotent and atomic (architecture, 'Exchange'; security 4.3 for the order of checks).

Twice, out of order or interrupted at any byte gives the same books or none of it: everything happens in one
transaction. A fork, a gap, a foreign receiver, an unknown key, a newer format: each its own refusal.

What is wrong with the sender's own streams refuses the package. What is wrong with a stream that it only relays stops
that stream here and nothing else: one copied village computer must not cut off a township.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.business.books import enter
from app.business.genesis import KIND as GENESIS
from app.domain.audit import is_audit
from app.domain.filing import OFFICE, Filing, StationId, StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError, Problem
from app.exchange import statements
from app.exchange.link import goes_down, travels
from app.exchange.package import OpenedPackage, open_grant, open_package
from app.exchange.package_limits import DISTRICT_BYTES
from app.exchange.wire import CarriedAct, ContentMalformed, read_records
from app.keys.fingerprints import check_code
from app.ports import Unit
from app.services import quarantine, restored
from app.services.act_checks import (
    ActRefused,
    GroundsMissing,
    PackageFork,
    PackageGap,
    SignatureWrong,
    act_signed,
    is_new,
    require_grounds,
)
from app.services.audit_logs import log_problems, log_refused
from app.services.desk import Desk, Progress, StationFacts, put_facts
from app.services.exchange_out import receipt_for
from app.services.papers import village_name
from app.services.receipts import RECEIPT_SUFFIX, keep_statement, read_receipt
from app.services.stations import root_signed
from app.storage import write_whole

__all__ = [
    "AlreadyJoined",
    "GrantUnfit",
    "Imported",
    "PackageFork",
    "PackageGap",
    "SignatureWrong",
    "StreamForeign",
    "VillageEffect",
    "act_signed",
    "preview",
    "read_grant",
    "read_in",
]


class StreamForeign(OfficeError):
    """The sender ships a stream that is none of its business."""


class StationEnded(OfficeError):
    """The sender's computer was ended by the office above it."""


class GrantUnfit(OfficeError):
    """The grant does not admit this station."""


class AlreadyJoined(OfficeError):
    """The station has joined before and takes no grant."""


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
    """The result of an import, or of its preview. `already` says when this very package was read before.

    `quarantined` filings were left out with the rest of their streams; `refused` says why, and which have no force.
    """

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
class _Stopped:
    """A stream of which nothing more is taken from this package, and how many filings were left out."""

    why: ActRefused
    filings: int = 0
    fen: int = 0


@dataclass(slots=True)
class _Taken:
    """What happened so far in one import."""

    villages: dict[str, _Count] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)
    stopped: dict[StreamKey, _Stopped] = field(default_factory=dict)
    logs: set[StreamKey] = field(default_factory=set)
    """Chains of logs of which nothing more is taken."""
    new: int = 0
    same: int = 0
    lacking: bool = False
    """Whether filings are known to be missing that the next package will bring."""

    @property
    def quarantined(self) -> int:
        return sum(stopped.filings for stopped in self.stopped.values())

    def problems(self) -> list[Problem]:
        """Everything that did not count, a sentence each; the streams that were stopped first."""
        left_out = [
            Problem(stopped.why.code, f"{stopped.why.what}{stream} 有 {stopped.filings} 份单据没有读入，其余照常。{stopped.why.hint}")
            for stream, stopped in self.stopped.items()
        ]  # fmt: skip
        return left_out + self.refused

    def at(self, village: str) -> _Count:
        return self.villages.setdefault(village, _Count())


def preview(desk: Desk, file: Path) -> Imported:
    """What reading the package would do, without keeping anything."""
    return _import(desk, file, keep=False, progress=None)


def read_in(desk: Desk, file: Path, *, progress: Progress | None = None) -> Imported:
    """Read a package (or a receipt file) and write the receipt beside it."""
    if file.name.endswith(RECEIPT_SUFFIX):
        said, problems = read_receipt(desk, file)
        return Imported(said.sender, "", 0, 0, 0, tuple(problems), (), None, "", "")
    try:
        return _import(desk, file, keep=True, progress=progress)
    except ActRefused as refused:
        quarantine.keep_refusal(desk, refused)
        raise


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
            for stream, stopped in taken.stopped.items():
                found = {
                    "stream": str(stream), "filings": stopped.filings, "fen": stopped.fen, "code": stopped.why.code,
                    "text": stopped.why.what,
                }  # fmt: skip
                unit.links.log(str(sender), quarantine.QUARANTINED, now, opened.header.package, found)
            receipt = receipt_for(desk, unit, sender)
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
    if station is not None and station.revoked:
        raise StationEnded(
            f"站点「{station.name}」的这台电脑（{name}）已经停用，没有读入任何东西。",
            "请问清这个 U 盘的来历；已经换了电脑的，请用新电脑重新导出。",
        )
    return None if station is None else bytes.fromhex(station.sign_public)


def _take_all(desk: Desk, unit: Unit, opened: OpenedPackage, sender: StationId, progress: Progress | None) -> _Taken:
    taken, done, said = _Taken(lacking=desk.facts.state == restored.RESTORED), 0, []
    for record in read_records(opened.records):
        if isinstance(record, Receipt):
            said.append(record)
            continue
        if not travels(record.act.stream, sender, desk.station) and not restored.comes_back(unit, record.act.stream, sender):
            raise StreamForeign(
                f"包里有不归对方管的单据（{record.act.stream}），没有读入任何东西。", "请向对方核实，并报告上级。"
            )
        _take_or_stop(unit, record, sender, taken)
        done += len(record.filings)
        if progress:
            progress(done, opened.header.records)
    for statement in said:  # after the acts: these bring the certificates of those who made the statements
        taken.refused += keep_statement(desk, unit, statement)
    return taken


def _take_or_stop(unit: Unit, carried: CarriedAct, sender: StationId, taken: _Taken) -> None:
    """Take an act; or stop its stream, when it is not the sender's own. A log never stops anything else."""
    stream = carried.act.stream
    if is_audit(stream):
        _take_log(unit, carried, taken)
        return
    if stream not in taken.stopped:
        try:
            _take(unit, carried, taken)
        except ActRefused as refused:
            if stream.station == sender and not isinstance(refused, GroundsMissing):
                refused.stream = stream
                raise
            taken.stopped[stream] = _Stopped(refused)
            taken.lacking = taken.lacking or isinstance(refused, PackageGap)
    if stream in taken.stopped:
        taken.stopped[stream].filings += len(carried.filings)
        taken.stopped[stream].fen += quarantine.money(carried.filings)


def _take_log(unit: Unit, carried: CarriedAct, taken: _Taken) -> None:
    """Take a piece of a log; what does not continue the log that is here is said and left out, a gap waits."""
    stream = carried.act.stream
    if stream in taken.logs:
        return
    try:
        _take(unit, carried, taken)
    except ActRefused as refused:
        taken.logs.add(stream)
        if not isinstance(refused, PackageGap | GroundsMissing):
            taken.refused.append(log_refused(unit, stream))


def _take(unit: Unit, carried: CarriedAct, taken: _Taken) -> None:
    """One act, new or already held. It is checked whole before anything of it is written."""
    act = carried.act
    if not is_new(unit, carried):
        if is_audit(act.stream):
            return
        taken.same += len(carried.filings)
        taken.at(act.stream.name).same += len(carried.filings)
        return
    if taken.lacking:
        # After a gap, and in a restored copy: its neighbours still leave out what it had before, the next package brings
        # it. After a fork nothing comes any more, and nothing waits.
        require_grounds(unit, carried)
    for n, filing in zip(unit.journal.append(act, carried.filings), carried.filings, strict=True):
        _enter(unit, n, filing, taken)


def _enter(unit: Unit, n: int, filing: Filing, taken: _Taken) -> None:
    try:
        reason = enter(filing, n, unit)
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ContentMalformed(
            f"单据 {filing.id[:16]} 缺少应有的内容，没有读入任何东西。", "请让对方升级程序后重新导出，并报告上级。"
        ) from error
    if is_audit(filing.header.stream):
        taken.refused += log_problems(unit, filing, reason)
        return
    count = taken.at(filing.village)
    taken.new += 1
    count.new += 1
    if filing.kind == "batch":
        docket = unit.dockets.get(n)
        count.fen += docket.fen if docket else 0
    if reason:
        count.refused += 1
        taken.refused.append(Problem("no_authority", f"单据 {filing.id[:16]}：{reason}"))


def _result(unit: Unit, opened: OpenedPackage, taken: _Taken, already: str) -> Imported:
    sender = unit.roster.station(opened.header.sender)
    villages = tuple(
        VillageEffect(code, "站点名册与政策" if code == OFFICE else village_name(unit, code), c.new, c.same, c.refused, c.fen)
        for code, c in sorted(taken.villages.items())
    )  # fmt: skip
    return Imported(
        opened.header.sender.partition("-")[0], sender.name if sender else "", taken.new, taken.same,
        taken.quarantined, tuple(taken.problems()), villages, None, already, check_code(opened.digest, opened.header.suite),
    )  # fmt: skip


def _leave_receipt(file: Path, receipt: Receipt) -> Path | None:
    """The receipt beside the package, on the same stick; None when the stick cannot be written (it goes with the next package)."""
    beside = file.with_name(file.name + RECEIPT_SUFFIX)
    try:
        write_whole(beside, statements.encode(receipt))
    except OfficeError:  # whatever the stick answers: the package has been taken in
        return None
    return beside


def read_grant(desk: Desk, grant: Path, *, keep: bool = True, trust: Callable[[bytes], None] | None = None) -> bytes:
    """Check a grant from the district's root down, take it in, and begin work; returns the root's public key.

    Nothing is kept without `keep`. `trust` is asked about the root before anything is kept and raises to refuse it.
    A station that has joined takes no grant: an old one would set it to work that must not work.
    """
    if desk.facts.state != "asked":
        raise AlreadyJoined("本站点已经加入上级，不用再读准入文件。", "名册的变化随上级的交换包来，请在「交换」里读取。")
    with desk.store.write() as unit:
        _, sealing = desk.station_keys(unit)
        opened = open_grant(grant, me=str(desk.station), sealing_key=sealing, max_bytes=DISTRICT_BYTES)
        taken = _Taken()
        root = b""
        for record in _acts(read_records(opened.records)):
            first = record.filings[0]
            if not _in_grant(record.act.stream, desk.station):
                raise GrantUnfit("准入文件里有别的东西，没有读入。", "请让上级重新导出准入文件。")
            if first.kind == GENESIS and not root:
                root = bytes.fromhex(str(first.body["root"]["keys"][0]))
                if not root_signed(dict(first.body), root):
                    raise GrantUnfit("准入文件里的区级根证书签名不对，没有读入。", "请让上级重新导出，并电话核对指纹。")
            _take(unit, record, taken)
        _require_admitted(desk, unit, opened, root)
        if trust is not None:
            trust(root)
        unit.settings.put("root", root)
        put_facts(unit, StationFacts(desk.facts.station, desk.facts.name, "active"))
        if not keep:
            unit.undo()
    desk.refresh()
    return root


def _in_grant(stream: StreamKey, me: StationId) -> bool:
    """The office streams from above, and what comes back to a computer that has replaced another."""
    office = stream.name == OFFICE and me.code.startswith(stream.station.code)
    return office or (me.incarnation > 1 and goes_down(stream, me))


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
