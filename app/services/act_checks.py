"""Whether an act that arrives may be appended: its place in the chain, the chain itself, the signature.

Everything is asked before the first byte is written, so an act that is left out leaves nothing behind.
(Architecture, 'Exchange'; security 4.3.)
"""

from __future__ import annotations

from app.business.authority import is_township, is_village
from app.business.genesis import KIND as GENESIS
from app.domain.audit import AUDIT, is_audit
from app.domain.filing import ACT_DOMAIN, OFFICE, Act, Basis, StationId, StreamKey, act_message
from app.errors import OfficeError
from app.exchange.wire import CarriedAct, ContentMalformed
from app.keys.suite import verify
from app.ports import Unit

MOST_ODD = 100
"""Chains of one station that no work of its own needs: a log begins anew after each restored copy, and a station may err."""
NEW_REPORT = "请让对方重新导出；仍不行请报告上级。"


class ActRefused(OfficeError):
    """An act that cannot be taken; `what` says why, without what becomes of the rest of the package.

    `stream`: where it was to go, once it has refused a package.
    """

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}没有读入任何东西。", hint)
        self.what = what
        self.stream: StreamKey | None = None


class PackageGap(ActRefused):
    """Filings are missing between what we hold and what the package begins with."""


class PackageFork(ActRefused):
    """Two different filings claim one place in a chain."""


class GroundsMissing(ActRefused):
    """The act is about filings, or rests on certificates, that are not here yet."""


class BasisWrong(ActRefused):
    """What the act says it rests on is not what the office chains say."""


class SignatureWrong(ActRefused):
    """An act is not signed by the operator it names, or by nobody we know."""


class TooManyChains(ActRefused):
    """A station has begun more chains than any work needs."""


class ChainBroken(ActRefused, ContentMalformed):
    """The filings of an act do not follow one another, or say something else of themselves than the act."""


def is_new(unit: Unit, carried: CarriedAct) -> bool:
    """False when every filing is already here, word for word; raises ActRefused when the act fits nowhere."""
    act = carried.act
    seq, head = unit.journal.head(act.stream)
    if act.last <= seq:
        _require_same(unit, carried)
        return False
    if act.first > seq + 1:
        raise PackageGap(
            f"{act.stream.name} 的单据缺第 {seq + 1} 到 {act.first - 1} 份。",
            "请先给对方写一个交换包：对方读了就知道本站点缺什么。再请对方重新导出，新包会把缺的都带来。",
        )
    if act.first <= seq:
        raise _fork(act.stream, seq)
    if not seq:
        _require_few(unit, act.stream)
    check_chain(carried, head)
    check_signature(unit, carried)
    check_basis(unit, carried, head)
    return True


def _require_few(unit: Unit, stream: StreamKey) -> None:
    """Raise TooManyChains for one chain too many of a station beside those that its work needs.

    A receipt names every chain (app/exchange/statements.MOST_STREAMS): who began tens of thousands would leave his township
    without one that can be read, and chains stay for ever.
    """
    if not _is_odd(stream):
        return
    odd = sum(held.station == stream.station and _is_odd(held) for held, seq, _ in unit.journal.heads() if seq)
    if odd >= MOST_ODD:
        raise TooManyChains(f"站点 {stream.station} 开的单据流水太多，不合常理。", "请报告上级：对方的程序可能被改动过。")


def _is_odd(stream: StreamKey) -> bool:
    """Whether a chain is none of the office's, the first of the log, the station's own and those of places below it."""
    code, name = stream.station.code, stream.name
    below = name.startswith(code) and (is_village(name) or is_township(name))
    return name not in {OFFICE, AUDIT, code} and not below


def require_grounds(unit: Unit, carried: CarriedAct) -> None:
    """Raise GroundsMissing for an act about filings that are not here. Asked where filings are known to be missing.

    A review that was entered before the paper it is about would be refused for ever, at this station only; so it waits
    for what brings both.
    """
    here = {filing.id for filing in carried.filings}
    offices = {str(stream.station): seq for stream, seq, _ in unit.journal.heads() if stream.name == OFFICE}
    for header in (filing.header for filing in carried.filings):
        unread = header.stream.name != OFFICE and any(ref not in here and unit.journal.get(ref) is None for ref in header.refs)
        if unread or any(offices.get(station, 0) < seq for station, seq, _ in header.basis.heads):
            raise GroundsMissing("有单据的依据还没有读到。", "缺的单据补来以后，会和它一起读入。")


def _require_same(unit: Unit, carried: CarriedAct) -> None:
    for filing in carried.filings:
        if unit.journal.id_at(carried.act.stream, filing.header.seq) != filing.id:
            raise _fork(carried.act.stream, filing.header.seq)


def _fork(stream: StreamKey, seq: int) -> PackageFork:
    return PackageFork(
        f"站点 {stream.station} 的第 {seq} 份单据有两个不同的版本，可能是同一站点被复制到了两台电脑。",
        "请让两台都停下，报告上级：由上级停用这个站点，换一台新电脑。帮助里有“发现一个站点有两台电脑在办”。",
    )


def check_chain(carried: CarriedAct, head: str) -> None:
    """The filings follow one another and the head, and say of themselves what the act says."""
    act = carried.act
    for offset, filing in enumerate(carried.filings):
        header = filing.header
        good = header.seq == act.first + offset and header.stream == act.stream and header.operator == act.operator
        if not good or header.prev != head:
            raise ChainBroken(f"{act.stream} 的单据前后接不上。", NEW_REPORT)
        head = filing.id


def check_signature(unit: Unit, carried: CarriedAct) -> None:
    """The act is signed by the operator it names, who is on the roster of the filing station."""
    act = carried.act
    if is_audit(act.stream):
        _check_seal(unit, carried)
        return
    operator = unit.roster.operator(act.operator)
    founding = carried.filings[0].kind == GENESIS and act.first == 1 and not unit.roster.stations()
    if not founding and (operator is None or operator.station != str(act.stream.station)):
        raise SignatureWrong(
            f"站点 {act.stream.station} 的单据由名册上没有的操作员签名。",
            "请先让上级的交换包带来最新名册，再读取；仍不行请报告上级。",
        )
    if not act_signed(act, carried.filings[-1].id):
        raise SignatureWrong(f"站点 {act.stream.station} 有单据的签名不对。", "请让对方重新导出，并报告上级。")


def _check_seal(unit: Unit, carried: CarriedAct) -> None:
    """A log is sealed with the key of the station itself."""
    act = carried.act
    station = unit.roster.station(str(act.stream.station))
    if station is None or station.sign_public != act.operator or not act_signed(act, carried.filings[-1].id):
        raise SignatureWrong(f"站点 {act.stream.station} 的操作日志不是用它的密钥封存的。", NEW_REPORT)


def check_basis(unit: Unit, carried: CarriedAct, head: str) -> None:
    """What a filing says it knew of the office chains is what they say, and never less than the filing before it knew.

    The basis decides which roles its signer had, so it is held against the chains that are here: a position that is
    not here yet makes the act wait, a head that is another one refuses it. In an office stream the own chain is known
    to the end.
    """
    before = unit.journal.get(head)
    known: Basis | None = before[1].header.basis if before is not None else None
    own = str(carried.act.stream.station)
    for header in (filing.header for filing in carried.filings):
        if header.basis == known:
            continue
        floor = {station: seq for station, seq, _ in known.heads} if known is not None else {}
        if any(header.basis.seq(station) < seq for station, seq in floor.items()):
            raise BasisWrong(f"{carried.act.stream} 的单据所依据的名册往回退了。", "请报告上级：对方的程序可能被改动过。")
        for station, seq, said in header.basis.heads:
            _check_head(unit, carried.act.stream, station, seq, said)
        known = header.basis
    if carried.act.stream.name == OFFICE and carried.filings[0].header.basis.seq(own) != carried.act.first - 1:
        raise BasisWrong(f"{carried.act.stream} 的单据没有写明本站点的名册。", NEW_REPORT)


def _check_head(unit: Unit, stream: StreamKey, station: str, seq: int, said: str) -> None:
    try:
        office = StreamKey(StationId.parse(station), OFFICE)
    except ValueError:
        raise BasisWrong(f"{stream} 的单据写的依据读不懂。", NEW_REPORT) from None
    if not stream.station.code.startswith(office.station.code):
        raise BasisWrong(f"{stream} 的单据依据了不归它看的名册。", NEW_REPORT)
    if seq > unit.journal.head(office)[0]:
        raise GroundsMissing("有单据的依据还没有读到。", "先读取上级或镇里的交换包；缺的补来以后，会和它一起读入。")
    if unit.journal.id_at(office, seq) != said:
        raise BasisWrong(f"{stream} 的单据所依据的名册与本站点的不同。", "请报告上级：可能有站点被复制到了两台电脑。")


def act_signed(act: Act, last_id: str) -> bool:
    """Whether the operator named in the act signed it."""
    try:
        public = bytes.fromhex(act.operator)
    except ValueError:
        return False
    return verify(public, ACT_DOMAIN, act_message(act.stream, act.first, act.last, last_id), act.signature)
