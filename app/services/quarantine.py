"""没有读入的单据: what packages brought that could not be taken, until somebody has seen to it (security 4.3, T12, T18).

Nothing is merged and nothing is dropped: what is wrong stays where it came from and is listed here, with whose it is, who
brought it, how much money is in it and what to do. What a later package heals says so by itself; the rest is closed by a
person with a word, which is kept beside the traffic. Where the same comes again after that word, it is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.business import BusinessUnknown, business
from app.business.shapes import misfit
from app.domain.filing import Filing, StreamKey
from app.domain.records import REFUSED, Docket
from app.domain.route import ADMIN, ASSISTANT, CLERK
from app.errors import OfficeError
from app.ports import Unit
from app.services.act_checks import ActRefused
from app.services.desk import Desk
from app.services.papers import village_name

QUARANTINED, SEEN_TO, RECEIVED = "quarantined", "quarantine_seen_to", "received"
WAITING, HEALED, SUPERIOR, DONE = "waiting", "healed", "superior", "done"
STATE_TITLES = {WAITING: "等补来", HEALED: "已补齐", SUPERIOR: "要报上级", DONE: "已处理"}
CLOSED = frozenset({HEALED, DONE})
NO_AUTHORITY = "no_authority"
ASK_FOR_MORE = "请给对方写一个包；他读了，就知道本站点缺什么，再请他重新写一个包。"
REPORT = "请让两台电脑都停下，报告上级：由上级停用这个站点，换一台新电脑，再照小票和登记表补录。"
ASK_ABOVE = "请不要自己改，报告上级核对是谁办的。"
NOTHING_LEFT = "不用再做什么，缺的已经补来，读入了。"
NEXT_STEPS = {
    "package_gap": (WAITING, ASK_FOR_MORE),
    "grounds_missing": (WAITING, "不用做什么：它所依据的单据来了，会一起读入。先读上级和镇里的包。"),
    "package_fork": (SUPERIOR, REPORT),
    NO_AUTHORITY: (SUPERIOR, "请与该站点核对是谁办的；该办的，由有权的人重新提交。"),
}  # fmt: skip


class NotListed(OfficeError):
    """Nothing of that number was left out."""


class WordMissing(OfficeError):
    """It is not closed without a word on what was done."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not taken in. `key` names it for `see_to`; `since` and `last` are ISO moments, `fen` is of batches.

    `station` names whose it is, `brought_by` whose package brought it. `filings` is 0 where a whole package was refused:
    how many there are is not known.
    """

    key: str
    station: str
    brought_by: str
    village: str
    code: str
    text: str
    following: str
    filings: int
    fen: int
    since: str
    last: str
    state: str
    note: str = ""


def money(filings: Iterable[Filing]) -> int:
    """The payments of the batches among filings that were not entered, in fen; a batch out of form counts nothing."""
    return sum(_fen(filing) for filing in filings if filing.kind == "batch")


def _fen(filing: Filing) -> int:
    try:
        declared = business(filing.kind)
    except BusinessUnknown:
        return 0
    return 0 if misfit(filing.body, declared.shape, filing.header.suite) else declared.summary(filing.body).fen


def keep_refusal(desk: Desk, refused: ActRefused) -> None:
    """A package that was refused whole for its sender's own stream: the import left nothing behind, so it is noted here."""
    if refused.stream is None:
        return
    found = {"stream": str(refused.stream), "filings": 0, "fen": 0, "code": refused.code, "text": refused.what}
    with desk.store.write() as unit:
        unit.links.log(str(refused.stream.station), QUARANTINED, desk.clock.now().isoformat(), "", found)


def listed(desk: Desk) -> list[LeftOut]:
    """Everything that was left out, what is open first, then the newest."""
    with desk.store.read() as unit:
        return listed_in(desk, unit)


def listed_in(desk: Desk, unit: Unit) -> list[LeftOut]:
    """The same within a unit."""
    found = _streams(unit)
    seen = reversed(unit.links.traffic(0, (SEEN_TO,)))
    notes = {str(detail["key"]): (at, str(detail["note"])) for _, _, at, detail in seen}
    for docket in unit.dockets.listed(state=REFUSED, limit=0):
        if docket.station != str(desk.station):
            found[docket.id[:16]] = _refused(unit, docket)
    all_of_it = [_with_note(one, *notes.get(one.key, ("", ""))) for one in found.values()]
    all_of_it.sort(key=lambda one: one.last, reverse=True)
    return sorted(all_of_it, key=lambda one: one.state in CLOSED)


def see_to(desk: Desk, key: str, note: str) -> None:
    """Close one with a word on what was done. Raises NotListed, WordMissing, NotYourRole."""
    desk.need(ADMIN, CLERK, ASSISTANT, doing="处理没有读入的单据")
    if not note.strip():
        raise WordMissing("没有写怎么处理的。", "请写一句，例如：已报告区里，由镇里换机补录。")
    if key not in {one.key for one in listed(desk)}:
        raise NotListed(f"没有编号是「{key}」的一项。", "请在没有读入的单据里核对编号。")
    with desk.store.write() as unit:
        said = {"key": key, "note": note.strip(), "operator": desk.operator.name}
        unit.links.log(str(desk.station), SEEN_TO, desk.clock.now().isoformat(), "", said)


def _streams(unit: Unit) -> dict[str, LeftOut]:
    """What was stopped, by stream and reason. What waited is healed once a later package of the same sender came in
    without it; two versions of one filing are not healed by the package of either computer.
    """
    found: dict[str, LeftOut] = {}
    peers: dict[str, str] = {}
    heard: dict[str, str] = {}
    if not unit.links.traffic(1, (QUARANTINED,)):
        return found
    for peer, what, at, detail in reversed(unit.links.traffic(0, (QUARANTINED, RECEIVED))):
        if what == RECEIVED:
            heard[peer] = at
            continue
        one = _stopped(unit, peer, at, detail)
        before = found.get(one.key)
        goes_on = before is not None and not _healed(before, heard.get(peers[one.key], ""), at)
        found[one.key] = replace(one, since=before.since) if before is not None and goes_on else one
        peers[one.key] = peer
    return {
        key: replace(one, state=HEALED, following=NOTHING_LEFT) if _healed(one, heard.get(peers[key], "")) else one
        for key, one in found.items()
    }


def _healed(one: LeftOut, heard: str, before: str = "") -> bool:
    """Whether a package came in (at `heard`, of those before the one read at `before`) after it was last stopped."""
    return one.state == WAITING and one.last < heard and heard != before


def _stopped(unit: Unit, peer: str, at: str, detail: Mapping[str, Any]) -> LeftOut:
    stream, code = StreamKey.parse(str(detail["stream"])), str(detail["code"])
    state, following = NEXT_STEPS.get(code, (SUPERIOR, ASK_ABOVE))
    name = _name(unit, str(stream.station))
    place = "名册" if stream.name == "office" else village_name(unit, stream.name)
    return LeftOut(
        f"{stream}/{code}", name, _name(unit, peer), place, code, _in_words(str(detail["text"]), stream, name, place),
        following, int(detail["filings"]), int(detail.get("fen", 0)), at, at, state,
    )  # fmt: skip


def _name(unit: Unit, station: str) -> str:
    known = unit.roster.station(station)
    return known.name if known is not None else station


def _in_words(text: str, stream: StreamKey, name: str, place: str) -> str:
    """The reason with the names that a clerk knows in the place of codes."""
    for code, word in ((str(stream), name), (f"站点 {stream.station}", name), (stream.name, place)):
        text = text.replace(f"{code} ", word).replace(code, word)
    return text


def _refused(unit: Unit, docket: Docket) -> LeftOut:
    state, following = NEXT_STEPS[NO_AUTHORITY]
    name = _name(unit, docket.station)
    return LeftOut(
        docket.id[:16], name, name, village_name(unit, docket.village), NO_AUTHORITY, docket.opinion, following, 1,
        docket.fen, docket.filed_at, docket.filed_at, state,
    )  # fmt: skip


def _with_note(one: LeftOut, at: str, note: str) -> LeftOut:
    """Closed by a word that came after it; what came again later is open again."""
    after = bool(at) and (one.code == NO_AUTHORITY or at >= one.last)  # the other's clock says when it was filed
    return replace(one, state=DONE, note=note) if after else one
