"""找差异: which filings two stations disagree on, told by hash (003 Songshan art. 9-11; security T4, T12, T15, T18).

One station writes a small signed file of what it holds of the chains between the two, the other reads it and lists what
only one of them has and where both have another filing under one number. Reading changes nothing: what is missing comes
with a package, and two versions of one filing are for the office above. The logs are left out: no book rests on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.business import BusinessUnknown, business
from app.domain.audit import is_audit
from app.domain.filing import NO_HASH, OFFICE, Filing, StationId, StreamKey
from app.domain.records import Station
from app.errors import OfficeError
from app.exchange import comparison
from app.exchange.comparison import ID_DIGITS, Comparison, Held
from app.exchange.link import between, related, travels
from app.exchange.parting import FORKED, OURS, THEIRS, UNSURE, Run, part
from app.ports import Unit
from app.services.desk import Desk
from app.services.exchange_out import NobodyThere
from app.services.papers import village_name
from app.storage import storage_errors, write_whole

SUFFIX = ".xbcompare"
LISTED_OF_A_RUN, LISTED = 500, 5_000
"""Of a longer run of one chain, and once so many lines are told in all, the rest of a run is told in one line."""
SIDE_TITLES = {THEIRS: "只有对方有", OURS: "只有本站点有", FORKED: "两边不同", UNSURE: "没有核对到"}
ASK = "请给{other}写一个包；他读了，就知道本站点缺什么，再请他写一个包来。"
SEND = "请给{other}写一个包，请他读取。"
ASK_OWNER = "请{owner}给本站点写一个包。"
SEND_BY_OWNER = "请{owner}给{other}也写一个包。"
OLD_HERE = "本机是一份旧的副本：请停止在本机办理业务，用最新的备份恢复；没有备份，请报告上级停用本机，换一台新电脑。"
OLD_THERE = "对方的电脑是一份旧的副本：请他停止办理业务，用最新的备份恢复；没有备份，请报告上级。"
FORK = (
    "同一个编号两边是不同的单据：请让两台电脑都停下，报告上级：由上级停用这个站点，换一台新电脑，再照小票和登记表补录。"
)
OTHER_WAY = "这些单据太早，对照文件里没有逐份列出：请本站点也写一个对照文件，让对方读。"


class ComparisonStranger(OfficeError):
    """The comparison file is not for this station, or not from one that it exchanges with."""


class ComparisonForeign(OfficeError):
    """The comparison file speaks of chains that are none of the two stations' business."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One filing that is not the same at both stations, or a run of them (`first`..`last` of a chain).

    `side` is a key of SIDE_TITLES. `kind` and `day` (ISO) are of the filing that this station holds, "" where it holds none;
    `ours` and `theirs` are the beginnings of the ids, "" where there is none or where it is a run.
    """

    side: str
    station: str
    village: str
    first: int
    last: int
    kind: str
    day: str
    ours: str
    theirs: str
    following: str

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison file says beside our own chains. `made_at` is the ISO moment at which the other side wrote it.

    `same` counts filings that both have; `sides` how many differ, by side.
    """

    sender: str
    sender_name: str
    made_at: str
    same: int
    sides: dict[str, int]
    differences: tuple[Difference, ...]


def file_name(me: StationId, to: str, today: date) -> str:
    """What a comparison file of this station for station `to` is called."""
    return f"{me}-{to}-{today:%Y%m%d}{SUFFIX}"


def partners(desk: Desk) -> list[tuple[str, str]]:
    """(station, name) of every station that this one can be compared with: those above and below, not ended; the next first.

    Where an office has several computers, the name says which.
    """
    with desk.store.read() as unit:
        others = _others(desk, unit)
    computers = Counter(one.id.code for one in others)
    numbered = {one.id: f"（第 {one.id.serial} 台）" if computers[one.id.code] > 1 else "" for one in others}
    return [(str(one.id), one.name + numbered[one.id]) for one in others]


def write(desk: Desk, file: Path, to: str) -> int:
    """Write what this station holds of the chains between it and `to` (a station, or its code where it has one computer).

    Returns how many filings. Raises NobodyThere, and what storage refuses.
    """
    with desk.store.read() as unit:
        other = _one_of(_others(desk, unit), to)
        heads = _heads(desk, unit, other)
        plan = comparison.plan_for(heads.values())
        chains = {stream: _held(unit, stream, seq, plan) for stream, seq in heads.items()}
        signer, _ = desk.station_keys(unit)
        data = comparison.make(signer, desk.station, other, desk.clock.now().isoformat(), plan, chains)
    write_whole(file, data)
    return sum(heads.values())


def newest_in(folder: Path, sender: str, me: StationId) -> Path | None:
    """The newest comparison file in a folder that is, by its name, from station `sender` for this one; None for none."""
    with storage_errors(folder):
        found = [file for file in folder.glob(f"{sender}-{me}-*{SUFFIX}") if file.is_file()]
        return max(found, key=lambda file: file.stat().st_mtime, default=None)


def compare(desk: Desk, file: Path) -> Compared:
    """Read a comparison file and hold it against our own chains; nothing is kept of it.

    Raises the refusals of app.exchange.comparison, ComparisonStranger, ComparisonForeign, and what storage refuses.
    """
    with storage_errors(file):
        data = file.read_bytes() if file.stat().st_size <= comparison.MAX_BYTES else b""
    said = comparison.decode(data)
    with desk.store.read() as unit:
        sender = _sender(desk, unit, said)
        heads = _heads(desk, unit, said.sender)
        found: list[Difference] = []
        sides = dict.fromkeys(SIDE_TITLES, 0)
        for stream in sorted({*heads, *said.streams}):
            mine = _Chain(desk, unit, stream, sender)
            for run in mine.runs(said.streams.get(stream), heads.get(stream, 0)):
                sides[run.side] += run.count
                found += mine.told(run, min(LISTED_OF_A_RUN, max(LISTED - len(found), 0)))
    same = sum(heads.values()) - sides[OURS] - sides[FORKED] - sides[UNSURE]
    return Compared(str(said.sender), sender.name, said.made_at, same, sides, tuple(found))


def _others(desk: Desk, unit: Unit) -> list[Station]:
    found = [one for one in unit.roster.stations() if not one.revoked and related(desk.station, one.id)]
    return sorted(found, key=lambda one: (abs(len(one.id.code) - len(desk.station.code)), one.id))


def _one_of(others: Iterable[Station], to: str) -> StationId:
    found = [one.id for one in others if to in {str(one.id), one.id.code}]
    if not found:
        raise NobodyThere(f"没有可以对照的站点：{to}。", "请核对站点代码；只和上级、下级对照。")
    if len(found) > 1:
        raise NobodyThere(f"{to} 有 {len(found)} 台电脑。", f"请写明是哪一台：{'、'.join(map(str, found))}。")
    return found[0]


def _heads(desk: Desk, unit: Unit, other: StationId) -> dict[StreamKey, int]:
    """How far every chain between the two goes here."""
    return {
        stream: seq for stream, seq, _ in unit.journal.heads()
        if seq and not is_audit(stream) and between(stream, desk.station, other)
    }  # fmt: skip


def _held(unit: Unit, stream: StreamKey, seq: int, plan: int) -> Held:
    """A filing that is gone from the file of this store is no filing that anybody has."""
    ids = unit.journal.ids_between(stream, 1, seq)
    return Held(seq, plan, "".join(ids.get(at, NO_HASH)[:ID_DIGITS] for at in comparison.positions(seq, plan)))


def _sender(desk: Desk, unit: Unit, said: Comparison) -> Station:
    """Who wrote the file, if it is one whose word counts here."""
    if said.receiver != desk.station:
        raise ComparisonStranger(
            f"对照文件不是给本站点的，是给 {said.receiver} 的。", "请拿到那里去读，或请对方给本站点写一个。"
        )
    sender = unit.roster.station(str(said.sender))
    if sender is None:
        raise ComparisonStranger(
            f"对照文件来自不认识的站点 {said.sender}。", "请先读取上级的交换包，拿到最新名册；仍不认识，请问清来历。"
        )
    if sender.revoked:
        raise ComparisonStranger(
            f"对照文件来自已经停用的电脑（{sender.name}）。", "请用新电脑重新写一个，并问清这个文件的来历。"
        )
    if not related(desk.station, sender.id):
        raise ComparisonStranger(
            f"对照文件来自{sender.name}，不是本站点的上级或下级。", "只和上级、下级对照；请向带来的人核实。"
        )
    comparison.require_signed(said, bytes.fromhex(sender.sign_public))
    if any(is_audit(stream) or not between(stream, desk.station, sender.id) for stream in said.streams):
        raise ComparisonForeign("对照文件里有不归这两个站点的单据，没有采用。", "请向对方核实，并报告上级。")
    return sender


class _Chain:
    """One chain that both sides speak of, and what to say where it differs."""

    def __init__(self, desk: Desk, unit: Unit, stream: StreamKey, other: Station) -> None:
        self._me, self._unit, self._stream, self._other = desk.station, unit, stream, other
        self._ours: dict[int, str] = {}
        self._theirs: dict[int, str] = {}
        self._forked = False

    def runs(self, said: Held | None, seq: int) -> list[Run]:
        self._theirs = dict(said.listed()) if said is not None else {}
        self._ours = self._unit.journal.ids_between(self._stream, 1, seq) if seq else {}
        runs = part(said.seq if said is not None else 0, self._theirs.items(), seq, self._ours)
        self._forked = any(run.side == FORKED for run in runs)
        return runs

    def told(self, run: Run, most: int) -> Iterator[Difference]:
        """A line for each filing of a run, and one for what is left of it after so many."""
        singly = 0 if run.side == UNSURE else min(run.count, most)
        known = self._filings(range(run.first, run.first + singly))
        for at in range(run.first, run.first + singly):
            yield self._line(run.side, at, at, known.get(at))
        if singly < run.count:
            yield self._line(run.side, run.first + singly, run.last, None)

    def _filings(self, ats: Iterable[int]) -> dict[int, Filing]:
        found = (self._unit.journal.get(self._ours[at]) for at in ats if at in self._ours)
        return {kept[1].header.seq: kept[1] for kept in found if kept is not None}

    def _line(self, side: str, first: int, last: int, filing: Filing | None) -> Difference:
        one, stream = first == last, self._stream
        place = "名册" if stream.name == OFFICE else village_name(self._unit, stream.name)
        return Difference(
            side, self._owner(), place, first, last, _title(filing.kind) if filing is not None else "",
            filing.header.business_date if filing is not None else "",
            self._ours.get(first, "")[:ID_DIGITS] if one else "", self._theirs.get(first, "") if one else "",
            self._following(side),
        )  # fmt: skip

    def _owner(self) -> str:
        known = self._unit.roster.station(str(self._stream.station))
        return known.name if known is not None else str(self._stream.station)

    def _following(self, side: str) -> str:
        """Who has to write to whom; what is behind in its own chain is an old copy."""
        whose, other, names = self._stream.station, self._other.id, {"other": self._other.name, "owner": self._owner()}
        if self._forked:
            return FORK
        if side == UNSURE:
            return OTHER_WAY
        theirs = side == THEIRS
        if whose == (self._me if theirs else other):
            return OLD_HERE if theirs else OLD_THERE
        ends = (other, self._me) if theirs else (self._me, other)
        if travels(self._stream, *ends):
            return (ASK if theirs else SEND).format(**names)
        return (ASK_OWNER if theirs else SEND_BY_OWNER).format(**names)


def _title(kind: str) -> str:
    try:
        return business(kind).title
    except BusinessUnknown:
        return kind
