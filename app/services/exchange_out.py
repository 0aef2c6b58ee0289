"""Writing packages (Songshan 003 art. 9-11: village to township to district, and the answers back).

Cumulative: every act that the receiver has not acknowledged goes along each time, so any one package that arrives is
enough and a lost stick costs nothing. A village's package opens at its township and at its district. The log goes along
as far as it was before this very export, and is counted nowhere (app/services/audit_seals.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.handover import HandoverPaper, HandoverVillage, handover
from app.domain.audit import EXPORT, is_audit
from app.domain.filing import OFFICE, StationId, StreamKey, parent_code
from app.domain.month import Month
from app.domain.records import Receipt, Station
from app.errors import OfficeError
from app.exchange import statements
from app.exchange.link import above, goes_down, goes_up, related, travels
from app.exchange.package import Recipient, drop_package, place_package, write_package
from app.exchange.package_limits import DISTRICT_BYTES
from app.exchange.wire import act_records, statement_record
from app.keys.fingerprints import check_code
from app.ports import Unit
from app.services import restored
from app.services.audit_calls import EXPORT_CALL
from app.services.batch_drafts import file_overdue
from app.services.desk import Desk, Progress
from app.services.papers import stamp, village_name
from app.services.receipts import addressed_well

SUFFIX = ".xbp"


class NobodyThere(OfficeError):
    """No such station to write to."""


class FolderMissing(OfficeError):
    """The folder or stick to write to is not there."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One package on the stick: to whom, how many filings and yuan (fen), and the code both sides compare."""

    to: str
    to_name: str
    file: Path
    filings: int
    fen: int
    check_code: str
    handover_pdf: bytes


class _Load:
    """What goes into one package; the counts stand once `records` is exhausted."""

    def __init__(self, desk: Desk, unit: Unit, target: Station) -> None:
        self.unit = unit
        self.filings = 0
        self.villages: dict[str, tuple[int, int]] = {}
        self.heads: dict[StreamKey, int] = {}
        self._said = list(_statements(desk, unit, target))
        acknowledged = statements.held(unit.links.receipt(str(target.id), str(desk.station)))
        asked_back = above(desk.station, target.id) and any(stream.station == target.id for stream in acknowledged)
        self._after = {
            stream: acknowledged.get(stream, (0, ""))[0] for stream, _, _ in unit.journal.heads()
            if travels(stream, desk.station, target.id) or (asked_back and goes_up(stream, target.id))
        }  # fmt: skip

    def records(self) -> Iterator[tuple[int, bytes]]:
        """Statements first, then every act that the target has not acknowledged, in the order of this store."""
        yield from map(statement_record, self._said)
        for stored in self.unit.journal.acts_after(self._after):
            yield from act_records(stored.act, stored.raws)
            stream, count = stored.act.stream, len(stored.raws)
            self.filings += 0 if is_audit(stream) else count
            self.heads[stream] = max(stored.act.last, self.heads.get(stream, 0))
            if stream.name != OFFICE and not is_audit(stream):
                fen = self.unit.dockets.fen_between(stored.n, stored.n + count - 1, "batch")
                before = self.villages.get(stream.name, (0, 0))
                self.villages[stream.name] = (before[0] + count, before[1] + fen)

    @property
    def fen(self) -> int:
        return sum(fen for _, fen in self.villages.values())


def export(desk: Desk, folder: Path, to: str | None = None, *, progress: Progress | None = None) -> list[Exported]:
    """Write a package for the parent (default) or for the child with code `to`; at the district default: every child.

    A package gets its name only after the transaction is kept: otherwise a power cut in between would leave a stick
    with filings that this station does not hold, and its next filings would be a fork.
    """
    if not folder.is_dir():
        raise FolderMissing(f"找不到文件夹 {folder}。", "请插好 U 盘，重新选择要写入的文件夹。")
    written: list[Exported] = []
    try:
        with desk.store.write() as unit:
            file_overdue(desk, unit)
            desk.seal(unit)
            targets = _targets(desk, unit, to)
            for done, target in enumerate(targets, 1):
                written.append(_write(desk, unit, folder, target))
                if progress:
                    progress(done, len(targets))
            said = [desk.notes.line(EXPORT, EXPORT_CALL, papers=package.filings) for package in written]
            desk.store.put_waiting(unit, said)
        for package in written:
            place_package(package.file)
    finally:
        for package in written:
            drop_package(package.file)
    return written


def _targets(desk: Desk, unit: Unit, to: str | None) -> list[Station]:
    others = [station for station in unit.roster.stations() if station.id != desk.station and not station.revoked]
    if to is None and desk.level != "district":
        found = [station for station in others if station.id.code == parent_code(desk.station.code)]
    elif to is None:
        found = [station for station in others if parent_code(station.id.code) == desk.station.code]
    else:
        found = [station for station in others if station.id.code == to and related(desk.station, station.id)]
    if not found:
        raise NobodyThere(
            f"没有可以写给的站点{'：' + to if to else ''}。", "请核对站点代码；下级要先准入，本站要先加入上级。"
        )
    return found


def _recipients(desk: Desk, unit: Unit, target: Station) -> list[Recipient]:
    """The target; and the district too, when a village writes to its township."""
    chosen = [target]
    if desk.level == "village" and target.level == "township":
        chosen += [station for station in unit.roster.stations() if station.level == "district"]
    return [Recipient(str(station.id), bytes.fromhex(station.seal_public)) for station in chosen]


def _statements(desk: Desk, unit: Unit, target: Station) -> Iterator[Receipt]:
    """The receipt for the target, receipts to relay, this station's head list and its children's."""
    signer, _ = desk.station_keys(unit)
    yield receipt_for(desk, unit, target.id)
    if target.id.code.startswith(desk.station.code):
        below = [station for station in unit.roster.stations() if station.id.code.startswith(target.id.code)]
        for station in below:
            if station.id != target.id and desk.level == "district":
                yield receipt_for(desk, unit, station.id)
            yield from _relayed(desk, unit, str(station.id))
        return
    heads = [
        head for head in unit.journal.heads()
        if head[0].station == desk.station and goes_up(head[0], desk.station) and not is_audit(head[0])
    ]  # fmt: skip
    now = desk.clock.now()
    number = unit.links.next_number("", "heads", at_least=int(now.timestamp()))
    nonce = restored.nonce(unit)
    yield statements.make(signer, str(desk.station), "", number, now.isoformat(), heads, nonce=nonce)
    yield from _relayed(desk, unit, "")


def _relayed(desk: Desk, unit: Unit, receiver: str) -> Iterator[Receipt]:
    """What others said to `receiver` ("": head lists), as far as it still means something there.

    Words of a station whose key was replaced since would be refused as forged, and the package with them.
    """
    for said in unit.links.receipts(receiver):
        station = unit.roster.station(said.sender)
        if station is None or station.id == desk.station or not addressed_well(said):
            continue
        if statements.signed_by(said, bytes.fromhex(station.sign_public)):
            yield said


def receipt_for(desk: Desk, unit: Unit, other: StationId) -> Receipt:
    """The station's signed word on how far it holds the streams that `other` ships to it (or that concern it)."""
    signer, _ = desk.station_keys(unit)
    if desk.station.code.startswith(other.code):
        heads = [head for head in unit.journal.heads() if goes_down(head[0], desk.station)]
        heads += restored.asked_heads(unit, desk.station)
    else:
        heads = [head for head in unit.journal.heads() if goes_up(head[0], other)]
    # Seconds since 1970, so that a store restored from a backup never says anything with a lower number than before.
    now = desk.clock.now()
    number = unit.links.next_number(str(other), "receipt", at_least=int(now.timestamp()))
    nonce, echo = restored.nonce(unit), restored.echo(unit, other)
    return statements.make(
        signer, str(desk.station), str(other), number, now.isoformat(), heads, nonce=nonce, echo=echo
    )


def _write(desk: Desk, unit: Unit, folder: Path, target: Station) -> Exported:
    signer, _ = desk.station_keys(unit)
    load = _Load(desk, unit, target)
    number, now = unit.links.next_number(str(target.id), "package"), desk.clock.now()
    file = folder / f"{desk.station.code}-{target.id.code}-{desk.today:%Y%m%d}-{number:04d}{SUFFIX}"
    info = write_package(
        file, sender=str(desk.station), signer=signer, recipients=_recipients(desk, unit, target), purpose="exchange",
        number=number, made=now.isoformat(), records=load.records(), epoch=desk.station.incarnation, max_bytes=DISTRICT_BYTES, held=True,
    )  # fmt: skip
    code = check_code(info.digest, info.header.suite)
    unit.links.set_exported(load.heads)
    detail = {"file": file.name, "filings": load.filings, "fen": load.fen, "check_code": code}
    unit.links.log(str(target.id), "sent", now.isoformat(), info.package_id, detail)
    paper = _handover(desk, unit, target, load, file.name, code)
    return Exported(target.id.code, target.name, file, load.filings, load.fen, code, handover(paper))


def _handover(desk: Desk, unit: Unit, target: Station, load: _Load, name: str, code: str) -> HandoverPaper:
    villages = tuple(
        HandoverVillage(village, village_name(unit, village), filings, fen)
        for village, (filings, fen) in sorted(load.villages.items())
    )  # fmt: skip
    return HandoverPaper(
        package=name, from_station=f"{desk.station_name}（{desk.station.code}）",
        to_station=f"{target.name}（{target.id.code}）", period=Month.of(desk.today).title, filings=load.filings,
        amount_fen=load.fen, villages=villages, check_code=code, stamp=stamp(desk),
    )  # fmt: skip


def write_grant(desk: Desk, child: Station, out: Path) -> None:
    """The answer to a request: the office streams of this station and of those above it, sealed to the child.

    A computer that replaces another gets everything back that the other had sent.
    """
    with desk.store.write() as unit:
        signer, _ = desk.station_keys(unit)
        after = {
            stream: 0 for stream, _, _ in unit.journal.heads()
            if (stream.name == OFFICE and desk.station.code.startswith(stream.station.code)) or _comes_back(stream, child)
        }  # fmt: skip
        records = [
            record for stored in unit.journal.acts_after(after) for record in act_records(stored.act, stored.raws)
        ]  # fmt: skip
        number = unit.links.next_number(str(child.id), "grant")
        write_package(
            out, sender=str(desk.station), signer=signer, purpose="grant", number=number,
            recipients=[Recipient(str(child.id), bytes.fromhex(child.seal_public))],
            made=desk.clock.now().isoformat(), records=records, epoch=desk.station.incarnation, max_bytes=DISTRICT_BYTES,
        )  # fmt: skip


def _comes_back(stream: StreamKey, child: Station) -> bool:
    return child.id.incarnation > 1 and goes_down(stream, child.id)
