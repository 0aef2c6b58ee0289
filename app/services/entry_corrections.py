"""How an entry of a person's account is put right: every kind of money has a paper of its own (Songshan 003 art. 16).

A POS payment, a back payment, money of the tax hall, 暂收 that was put in, aid, 政府代缴 and a balance taken over are each
reversed by their own form, which is opened already filled; subsidies and interest follow what they were counted on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.business import business
from app.domain.chart import INTEREST_COST, OPENING
from app.domain.filing import LEVEL_TITLES
from app.domain.posting import (
    COLLECTIVE,
    DONATION,
    GOVERNMENT_PAID,
    INTEREST,
    INTEREST_OF,
    LEVEL_SUBSIDIES,
    PERSONAL,
    SUBSIDY,
    TREASURY,
)
from app.domain.records import Entry
from app.services.desk import Desk
from app.services.entry_papers import EntryPapers
from app.services.handling import offered
from app.services.line_actions import Action
from app.services.people import PersonUnknown

NOTHING = "没有要更正的。"
_SUBSIDIES = "补贴跟着缴费走：更正或冲销这一年的缴费，补贴一并改正。"
_INTEREST = "利息是算出来的：先改正本金，再到「结息」结一次，程序只记差额。"
_TAKEN_OFF = "这一笔就是更正或冲销的结果；还有不对的，更正原来的那一笔。"
_UNKNOWN = "记这笔账的单据不在本站点，请到乡镇或区里办理。"
_GONE = "这一笔已经更正或冲销过。"

Values = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The paper's kind with what its form begins with besides the person; or `why` there is none."""

    kind: str = ""
    values: Values = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class _About:
    papers: EntryPapers
    subject: str
    entry: Entry


def correction_of(desk: Desk, n: int, posting: int) -> Action:
    """What puts entry number `posting` of resident number `n` right; `why` says why it cannot be done here, or what is done
    instead.
    """
    with desk.store.read() as unit:
        resident = unit.residents.get(n)
        if resident is None:
            raise PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
        entry = next((one for one in unit.postings.of_account(resident.subject) if one.posting == posting), None)
        if entry is None:
            return Action("", "", _GONE)
        said = _said(entry)
        found = _Found(why=said) if said else _found(_About(EntryPapers(unit), resident.subject, entry))
    if not found.kind:
        return Action("", "", found.why)
    return _here(desk, found.kind, (("id_number", resident.id_number, ""), *found.values))


def _here(desk: Desk, kind: str, values: Values) -> Action:
    """Whether this operator may file it at this station."""
    declared = business(kind)
    why = ""
    if kind not in {one.kind for one in offered(desk)}:
        levels = "、".join(LEVEL_TITLES[level] for level in declared.levels)
        why = f"要办「{declared.title}」，由{levels}级的经办（协办员）办理，当前操作员没有这个权限。"
    return Action(kind, declared.title, why, values)


def _said(entry: Entry) -> str:
    """What has no paper of its own."""
    if entry.leaf == INTEREST or entry.leaf in INTEREST_OF.values() or entry.against.startswith(INTEREST_COST):
        return _INTEREST
    if entry.fen < 0:
        return _TAKEN_OFF
    if entry.leaf in {SUBSIDY, *LEVEL_SUBSIDIES.values()} and not entry.against.startswith(OPENING):
        return _SUBSIDIES
    return "" if entry.leaf in _BY_LEAF or entry.against.startswith(OPENING) else NOTHING


def _found(about: _About) -> _Found:
    if about.entry.against.startswith(OPENING):
        return _Found("opening_reversal")
    return _BY_LEAF[about.entry.leaf](about)


def _personal(about: _About) -> _Found:
    paper = about.papers.paper(about.entry.filing)
    if paper is not None and paper[1].kind == "suspense_entry":
        return _Found("entry_reversal", _year(int(paper[1].body["year"])))
    line = about.papers.line_against(about.entry)
    if line is None and paper is not None and paper[1].body.get("line"):
        line = about.papers.line(str(paper[1].body["line"]))
    if line is not None:
        standing = line.subject == about.subject and line.phase == "credited"
        return _Found("reversal", _year(line.year)) if standing else _Found(why=_GONE)
    if paper is None:
        return _Found(why=_UNKNOWN)
    if about.entry.against != TREASURY:
        return _Found(why=_UNKNOWN)
    return _Found("direct_reversal", _year(about.papers.year(about.subject, about.entry)))


def _aid(about: _About) -> _Found:
    batch = about.papers.paper_against(about.entry)
    return (
        _Found("aid_correction", (("slip", str(batch[0].body["slip"]), ""),))
        if batch is not None
        else _Found(why=_UNKNOWN)
    )


def _government(about: _About) -> _Found:
    year = about.papers.year(about.subject, about.entry)
    return _Found("grant_reversal", _year(year)) if year else _Found(why=_UNKNOWN)


def _year(year: int) -> Values:
    return (("year", str(year), ""),) if year else ()


_BY_LEAF: Mapping[str, Callable[[_About], _Found]] = {
    PERSONAL: _personal, COLLECTIVE: _aid, DONATION: _aid, GOVERNMENT_PAID: _government,
}  # fmt: skip
