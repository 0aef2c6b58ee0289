"""抢救: a new station from what can still be read of a damaged file, where there is no backup or only an older one.

Every filing goes the way that one from a package goes: chain, signature and grounds are asked, and a stream ends at the
first filing that is lost. What this station had sent up comes back from its parent, which it asks for it, and what the
parent had sent comes again; only what had never left is gone. Each stream says from which number on it lacks something.
Until the parent has answered, the new station is a restored copy. The damaged folder is only read, and a sound file is
not salvaged: that would be a second computer for one station. (社会保险经办条例 art. 38; security 4.5, B5.)

A district has no parent: its children send theirs again, what it had filed itself and has lost does not come back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.business import audit
from app.business.books import enter
from app.business.genesis import KIND as GENESIS
from app.business.shapes import misfit
from app.domain.audit import BROKEN, WRITE, Head, is_audit
from app.domain.filing import OFFICE, StationId, StreamKey
from app.domain.route import DISTRICT
from app.errors import OfficeError
from app.exchange.filing_bytes import FilingMalformed, decode
from app.exchange.link import above
from app.exchange.wire import CarriedAct
from app.keys import slots
from app.keys.known_answers import self_test
from app.keys.slots import Opened
from app.ports import Clock, KeptRows, Store, StoredAct, StoreOpener, Unit, Wreck
from app.services import attempts, audit_notes, restored, store_places
from app.services.act_checks import ActRefused, is_new, require_grounds
from app.services.audit_checks import unsealed_flaws
from app.services.backups import workplace
from app.services.desk import StationFacts, facts_of
from app.services.papers import village_name
from app.services.sign_in import KEYS, STORE, has_station, signer_of, whose
from app.services.slot_changes import require_generation
from app.services.stations import FolderTaken, root_signed
from app.storage import storage_errors, sync_folder

TITLES = {
    "counters": "编号",
    "drafts": "没有提交的表",
    "receipts": "回执",
    "settings": "本站设置",
    "traffic": "收发记录",
}
"""What is not computed from filings, in words."""
_ESSENTIAL = ("station", "station_sign", "station_seal", "root")
_NEW_COMPUTER = "请用备份恢复；没有备份，请报告上级停用本机，换一台新电脑，送到过上级的都会发回来。"


class NothingDamaged(OfficeError):
    """The file is sound; there is nothing to salvage."""


class EssentialLost(OfficeError):
    """The station's own name, its keys or the roster are among what is lost."""


class GroundsGone(OfficeError):
    """A filing that could be read does nothing sensible without what is lost."""


class RootUnproven(OfficeError):
    """The district's first filing is not signed by the root that this station trusts."""


@dataclass(frozen=True, slots=True)
class Lost:
    """`count` filings of a stream, from number `first` on; `station` and `place` are names for people."""

    stream: str
    station: str
    place: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The new station and its state; `filings` it holds, logs not counted; `damaged`: what else is lost in part, in words."""

    station: str
    name: str
    state: str
    filings: int
    lost: tuple[Lost, ...]
    damaged: tuple[str, ...]


def salvage(home: Path, to: Path, *, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock) -> Salvaged:
    """Build a station in the empty folder `to` from what can be read of the one in `home`; what is refused leaves nothing.

    Raises FolderTaken, NothingDamaged, EssentialLost, RootUnproven, what the slots and the damaged file refuse.
    """
    if has_station(to) or to.resolve().is_relative_to(home.resolve()):
        raise FolderTaken(f"不能抢救到文件夹 {to}，没有办理。", "请另选一个空文件夹，不要在损坏的文件夹里面。")
    store_places.require_fit(to)
    with _own_folder(to), workplace(to) as place:
        opened = _opened(home, place, name, passphrase, clock)
        wreck, key = _wreck(home / STORE, place, opened, opener)
        if not wreck.findings:
            raise NothingDamaged(
                "数据文件检查过，没有损坏，没有抢救。", "请照常登录办理。打不开的，先看登录页上的提示。"
            )
        done = _rebuilt(place / STORE, wreck, key, opened, opener, clock)
        with storage_errors(to):
            for part in (f"{KEYS}.bak", KEYS, STORE):
                (place / part).replace(to / part)
            attempts.begin(to)
            sync_folder(to)
    return done


@contextmanager
def _own_folder(to: Path) -> Iterator[None]:
    """The folder is made, and taken away again when no station came of it."""
    made = not to.exists()
    try:
        with storage_errors(to):
            to.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        if made and not has_station(to):
            shutil.rmtree(to, ignore_errors=True)


def _opened(home: Path, place: Path, name: str | None, passphrase: str, clock: Clock) -> Opened:
    """Open the operator's slot in a copy of the slot file. A wrong passphrase counts where it always does."""
    who = whose(home, name)
    attempts.require_open(home, who, clock)
    with storage_errors(home / KEYS):
        for part in (KEYS, f"{KEYS}.bak"):
            if (home / part).exists():
                shutil.copyfile(home / part, place / part)
    self_test(suite=slots.suite_in(place / KEYS))
    try:
        return slots.open_slot(place / KEYS, name, passphrase)
    except slots.WrongPassphrase:
        attempts.failed(home, who, clock)
        raise


def _wreck(path: Path, place: Path, opened: Opened, opener: StoreOpener) -> tuple[Wreck, bytes]:
    """The damaged file, and the data key that it is under: after an unfinished change of the key that is an older one."""
    keys = (opened.secrets["dek"], *opened.older)
    refused: list[OfficeError] = []
    for key in keys:
        try:
            return opener.salvage(path, key, place), key
        except OfficeError as refusal:
            refused.append(refusal)
    raise refused[0]


def _rebuilt(path: Path, wreck: Wreck, key: bytes, opened: Opened, opener: StoreOpener, clock: Clock) -> Salvaged:
    """The new store, closed, and what became of everything."""
    kept = wreck.kept()
    _require_essential(kept)
    store = opener.create(path, key)
    try:
        with store.write() as unit:
            _keep(unit, kept)
            had = _enter_all(unit, wreck)
            _require_known(unit)
            facts = restored.mark(unit)
            restored.ask_back(unit)
            me = StationId.parse(facts.station)
            unit.links.set_exported({stream: seq for stream, seq, _ in unit.journal.heads() if stream.station == me})
            lost = tuple(_lost(unit, had))
            filings = unit.journal.papers()
        require_generation(store, opened.generation)
        _settle_log(store, facts, opened, clock, filings)
    finally:
        store.close()
    return Salvaged(
        facts.station, facts.name, facts.state, filings, lost, tuple(TITLES[table] for table in kept.damaged)
    )


def _require_essential(kept: KeptRows) -> None:
    """Raise EssentialLost unless the station's name, keys and root are there; one that never joined has no root."""
    lost = {key for key in _ESSENTIAL if key not in kept.settings}
    if lost == {"root"} and msgspec.json.decode(kept.settings["station"], type=StationFacts).state == "asked":
        return
    if lost:
        raise EssentialLost(
            "损坏的页里有本站点的名称或密钥，抢救出来也不能用，没有建立新的文件夹。",
            _NEW_COMPUTER,
        )


def _require_known(unit: Unit) -> None:
    """Raise EssentialLost unless the roster still has this station and whom it exchanges with: it could ask nobody."""
    facts = facts_of(unit)
    me = StationId.parse(facts.station)
    known = unit.roster.station(facts.station) is not None and (
        me.level == DISTRICT or bool(restored.witnesses(unit, me))
    )
    if facts.state != "asked" and not known:
        raise EssentialLost("损坏的页里有站点名册，本站点认不出上级，没有建立新的文件夹。", _NEW_COMPUTER)


def _keep(unit: Unit, kept: KeptRows) -> None:
    """What is not computed from filings, as it was."""
    for key, value in kept.settings.items():
        unit.settings.put(key, value)
    for kind, key, body in kept.drafts:
        unit.drafts.put(kind, key, body)
    for said in kept.receipts:
        unit.links.put_receipt(said)
    for entry in kept.traffic:
        unit.links.log(*entry)
    for peer, what, number in kept.counters:
        unit.links.next_number(peer, what, at_least=number)


def _enter_all(unit: Unit, wreck: Wreck) -> dict[StreamKey, int]:
    """Put every act that may be taken into the books; returns how many filings each stream had, as far as is known."""
    entering = _Entering(unit, StationId.parse(facts_of(unit).station), wreck.heads())
    for stored in wreck.acts():
        entering.take(stored)
    return entering.had


@dataclass(slots=True)
class _Entering:
    """Acts in the damaged file's order. `numbers`: that file's number of each filing taken; `lost_to`: the last lost one."""

    unit: Unit
    me: StationId
    had: dict[StreamKey, int]
    ended: set[StreamKey] = field(default_factory=set)
    numbers: list[int] = field(default_factory=list)
    following: int = 1
    lost_to: int = 0

    def take(self, stored: StoredAct) -> None:
        """Enter the act, or end its stream."""
        stream, count = stored.act.stream, len(stored.raws)
        self.had[stream] = max(self.had.get(stream, 0), stored.act.last)
        if stored.n != self.following:
            self.lost_to = stored.n - 1
        self.following = stored.n + count
        if stream not in self.ended and self._entered(stored):
            self.numbers += range(stored.n, self.following)
            return
        self.ended.add(stream)
        if not is_audit(stream):  # no book rests on a log
            self.lost_to = self.following - 1

    def _entered(self, stored: StoredAct) -> bool:
        """Whether an act was taken, by the same rules as one that arrives."""
        try:
            carried = CarriedAct(stored.act, tuple(decode(raw) for raw in stored.raws))
            if self.lost_to and not self._surely_in_place(carried):
                return False
            if not is_new(self.unit, carried):
                return False
        except (ActRefused, FilingMalformed):
            return False
        _enter(self.unit, carried)
        return True

    def _surely_in_place(self, carried: CarriedAct) -> bool:
        """Whether an act that stood behind a loss means the same without what is lost. Raises GroundsMissing.

        The district's review counts only after the township's, though it does not name it: so nothing about a paper is
        taken once something is lost that came after that paper, and of what the offices above decided only certificates
        and policy, because everything of theirs comes again.
        """
        stream = carried.act.stream
        if above(stream.station, self.me) and stream.name != OFFICE and not is_audit(stream):
            return False
        require_grounds(self.unit, carried)
        refs = (ref for filing in carried.filings for ref in filing.header.refs)
        found = (self.unit.journal.get(ref) for ref in refs)
        return all(self.numbers[one[0] - 1] > self.lost_to for one in found if one is not None)


def _enter(unit: Unit, carried: CarriedAct) -> None:
    """Append an act that is checked and enter its filings."""
    first = carried.filings[0]
    if first.kind == GENESIS and not root_signed(dict(first.body), unit.settings.get("root") or b""):
        raise RootUnproven("区级根证书的签名不对，没有抢救。", "数据被人动过。请报告上级，换一台新电脑。")
    try:
        for n, filing in zip(unit.journal.append(carried.act, carried.filings), carried.filings, strict=True):
            enter(filing, n, unit)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GroundsGone(f"单据 {first.id[:16]} 离不开丢了的内容，没有抢救成。", _NEW_COMPUTER) from error


def _lost(unit: Unit, had: dict[StreamKey, int]) -> Iterator[Lost]:
    """What each stream lacks at its end, with names."""
    for stream, count in sorted(had.items()):
        seq, _ = unit.journal.head(stream)
        if count > seq:
            station = unit.roster.station(str(stream.station))
            name = station.name if station else str(stream.station)
            yield Lost(str(stream), name, _place(unit, stream), seq + 1, count - seq)


def _place(unit: Unit, stream: StreamKey) -> str:
    """What a stream is about, in words."""
    if is_audit(stream):
        return "操作日志"
    return "名册和政策" if stream.name == OFFICE else village_name(unit, stream.name)


def _settle_log(store: Store, facts: StationFacts, opened: Opened, clock: Clock, filings: int) -> None:
    """Let the log follow on what is sealed of it, and begin with the salvage itself."""
    signer = signer_of(store, opened)
    notes = audit_notes.Notes(facts.station, signer, clock)
    with store.write() as unit:
        broken = any(unsealed_flaws(unit))
        if broken:
            audit_notes.begin_after(unit, _last_sealed(unit))
        notes.add(BROKEN if broken else WRITE, "salvage.salvage", papers=filings)
        notes.put(unit, notes.take())


def _last_sealed(unit: Unit) -> Head:
    """How far the sealed log of this station goes, in whichever of its chains it goes farthest."""
    me = facts_of(unit).station
    ends = [head for stream, _, head in unit.journal.heads() if is_audit(stream) and str(stream.station) == me]
    return max(_heads(unit, ends), key=lambda head: head.no, default=Head())


def _heads(unit: Unit, ids: Sequence[str]) -> Iterator[Head]:
    for found in map(unit.journal.get, ids):
        if found is not None and not misfit(found[1].body, audit.AuditShape):
            yield audit.head_of(found[1])
