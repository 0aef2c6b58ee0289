"""The sheet that a reviewer reads: the form, what the rules found, old beside new for a change, and its route so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business import business, key_renewal, operator
from app.business.back_years import DEPOSIT
from app.business.books import steps_of
from app.business.change import old_value
from app.business.declaration import Field
from app.business.review import VERDICT_TITLES
from app.documents.form import CHAIN_SIGNATURES, FormPaper, form_paper
from app.domain.filing import LEVEL_TITLES, OFFICE, Filing
from app.domain.money import yuan, yuan_plain
from app.domain.records import FILED, RETURNED, STATE_TITLES, Docket, Line, Resident
from app.errors import OfficeError, Problem
from app.keys import fingerprints
from app.ports import Unit
from app.services import filing_rows, policy_editor
from app.services.desk import Desk
from app.services.filing_papers import own_paper
from app.services.filing_rows import Reader, RowsHead
from app.services.papers import stamp, village_name
from app.services.review_lists import queue_of
from app.services.reviews import findings

APPLICANTS = frozenset({"参保人", "申请人", "领取人"})
"""Who may sign by a fingerprint; an office signs with its name."""


class FilingUnknown(OfficeError):
    """No such filing here."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of the route: who, when, what was decided. `verdict` "" for a step still to come."""

    title: str
    who: str
    when: str
    verdict: str
    opinion: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """`fields` are (label, value, old value), for a change those that change first; `rest` what stays as it is, and
    where the paper comes from; `table` heads the lines that its form has (filing_rows.page reads them). `why_not` says
    why this operator cannot decide; `own_returned` that it came back here.
    """

    docket: Docket
    title: str
    fields: tuple[tuple[str, str, str], ...]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...]
    history: tuple[StepDone, ...]
    can_decide: bool
    why_not: str
    rest: tuple[tuple[str, str, str], ...] = ()
    own_returned: bool = False
    table: RowsHead | None = None


def sheet(desk: Desk, n: int) -> ReviewSheet:
    """Everything about filing number `n` for review."""
    with desk.store.read() as unit:
        docket = unit.dockets.get(n)
        if docket is None:
            raise FilingUnknown("找不到这份单据。", "请按 F5 刷新后再看。")
        filing = unit.journal.by_number(n)
        mine = n in unit.queues.ids(queue_of(desk))
        problems = tuple(findings(desk, unit, filing, n)) if docket.state == FILED else ()
        lines = tuple(unit.lines.of_batch(n)) if docket.kind in {"batch", DEPOSIT} else ()
        why_not = "" if mine else _why_not(desk, docket)
        return ReviewSheet(
            docket, business(docket.kind).title, tuple(_fields(desk, unit, filing)), problems, lines,
            tuple(history(unit, docket, filing)), mine, why_not, tuple(_rest(unit, docket, filing)),
            docket.state == RETURNED and docket.station == str(desk.station),
            filing_rows.head_of(business(docket.kind), filing_rows.rows_of(filing.body)),
        )  # fmt: skip


def _why_not(desk: Desk, docket: Docket) -> str:
    if docket.state != FILED:
        return f"这份单据{STATE_TITLES[docket.state]}，不再审核。"
    if docket.maker == desk.operator.key:
        return "自己经办的单据要由别人审核。"
    if docket.awaits != desk.level:
        return f"这份单据现在由{LEVEL_TITLES.get(docket.awaits, '上级')}审核。"
    return "当前操作员没有审核这份单据的角色。"


def _fields(desk: Desk, unit: Unit, filing: Filing) -> list[tuple[str, str, str]]:
    """(label, value, old value) of the form; a change shows what the record says now beside what it will say."""
    declared, body = business(filing.kind), filing.body
    rows = [("所属", "站点" if filing.village == OFFICE else village_name(unit, filing.village), "")]
    if filing.kind == "change":
        resident = unit.residents.by_subject(filing.header.subject)
        now = {name: old_value(resident, name) for name in body["changes"]} if resident else {}
        labels = {field.name: field.label for field in declared.form}
        changed = [
            (labels.get(name, name), str(value), now.get(name, "") or "（空）")
            for name, value in body["changes"].items()
        ]
        return [*changed, ("姓名", str(body.get("name", "")), ""), *rows]
    if filing.kind == policy_editor.KIND:
        changes = policy_editor.filed_changes(unit, body)
        shown = [(f"{one.section}：{one.label}", one.new or "取消", one.old or "（没有）") for one in changes]
        return [*shown, ("地区", str(body["region"]), ""), ("生效日期", str(body["valid_from"]), "")]
    reader = filing_rows.reader_of(desk, unit, filing, masked=True)
    return [*_person(reader, filing), *rows, *_filled(reader, filing), *_own_key(filing)]


def _own_key(filing: Filing) -> list[tuple[str, str, str]]:
    """Of a key that begins: what its owner reads out over the telephone before it is approved (Qingdao 000 art. 10)."""
    if filing.kind not in {operator.BUSINESS.kind, key_renewal.KIND}:
        return []
    public = bytes.fromhex(str(filing.body["key"]))
    return [("本人密钥指纹", f"{fingerprints.words(public)}　{fingerprints.digits(public)}", "")]


def _person(reader: Reader, filing: Filing) -> list[tuple[str, str, str]]:
    """Whom the paper is about, where its form does not ask for the name."""
    asked = {field.name for field in reader.declared.form}
    name = str(filing.body.get("name", ""))
    if "name" in asked or not filing.header.subject or not {"id_number", "subject"} & {*asked, *filing.body}:
        return []
    found, number = reader.who(filing.header.subject)
    rows = [("姓名", name or found, "")] if name or found else []
    told = any(filing.body.get(field.name) for field in reader.declared.form if field.kind == "id_number")
    return rows + ([("证件号码", number, "")] if number and not told else [])


def _filled(reader: Reader, filing: Filing) -> list[tuple[str, str, str]]:
    """The fields of the form into which something was entered."""
    body = filing.body
    said = [(f.label, shown_value(f, body, reader), "") for f in reader.declared.form if body.get(f.name) not in (None, "", [])]
    return [row for row in said if row[1]]


def _rest(unit: Unit, docket: Docket, filing: Filing) -> list[tuple[str, str, str]]:
    """What a change leaves as it is, and for every filing its number, where and when it was made."""
    rows = []
    if filing.kind == "change":
        resident = unit.residents.by_subject(filing.header.subject)
        if resident is not None:
            rows = _unchanged(resident, business(filing.kind).form, filing.body)
    station = unit.roster.station(docket.station)
    act = unit.journal.act_of(docket.n)
    together = act.last - act.first + 1
    rows += [("单据号", docket.id[:16], ""), ("填报站点", station.name if station else docket.station, "")]
    return [*rows, ("同批提交", f"{together:,} 件", "")] if together > 1 else rows


def _unchanged(resident: Resident, form: Sequence[Field], body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (field.label, old_value(resident, field.name), "")
        for field in form
        if field.name not in body["changes"] and field.name != "name" and old_value(resident, field.name)
    ]


def shown_value(field: Field, body: Mapping[str, Any], reader: Reader) -> str:
    """A field's value as a person reads it. The number of an opened paper is whole, to compare with the card."""
    value = body.get(field.name, "")
    if field.kind == "money" and isinstance(value, int):
        return f"{yuan(value)} 元"
    if field.kind == "tier" and value:
        return f"{yuan_plain(value) if isinstance(value, int) else value} 元/年"
    return str(value) if field.kind == "id_number" else reader.text(field, value)


def history(unit: Unit, docket: Docket, filing: Filing) -> list[StepDone]:
    """The course of a filing: its maker, each review, and the steps still to come while it waits."""
    steps = steps_of(filing, business(filing.kind))
    maker = unit.roster.operator(docket.maker)
    done = [StepDone("经办", maker.name if maker else "", docket.filed_at[:16].replace("T", " "), "提交", "")]
    for n, step, verdict, reviewer in unit.dockets.reviews(docket.n):
        who = unit.roster.operator(reviewer)
        review = unit.journal.by_number(n)
        title = f"{LEVEL_TITLES[steps[step].level]}{steps[step].title}" if step < len(steps) else "审核"
        when = review.header.filed_at[:16].replace("T", " ")
        opinion = str(review.body.get("opinion", ""))
        done.append(StepDone(title, who.name if who else "", when, VERDICT_TITLES[verdict], opinion))
    if docket.state == FILED:
        done += [StepDone(f"{LEVEL_TITLES[s.level]}{s.title}", "", "", "", "") for s in steps[docket.step :]]
    return done


def form_pdf(desk: Desk, n: int) -> bytes:
    """The filing as its printed form, with its route so far and the places to sign."""
    found = sheet(desk, n)
    declared = business(found.docket.kind)
    own = own_paper(declared.kind)
    if own is not None:
        return own(desk, n)
    pairs = tuple((label, value if not old else f"{old} → {value}") for label, value, old in found.fields)
    notes = tuple(f"{s.title}：{s.who} {s.when} {s.verdict} {s.opinion}".strip() for s in found.history if s.verdict)
    subtitle = f"单据号 {found.docket.id[:16]}　{found.docket.business_date}　{STATE_TITLES[found.docket.state]}"
    paper = FormPaper(
        title=declared.paper or declared.title, subtitle=subtitle, pairs=pairs, notes=notes,
        stamp=stamp(desk, found.docket.id), signatures=declared.signers or CHAIN_SIGNATURES,
        annex=filing_rows.annex(desk, found.docket) if found.table is not None else None,
        fingerprint=(declared.signers or CHAIN_SIGNATURES)[0] in APPLICANTS,
    )  # fmt: skip
    return form_paper(paper)
