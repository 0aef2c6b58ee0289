"""办理业务: any business that declares how it is entered is filed here, from a form, from a spreadsheet, from a script.

The window's form, `xiangbao file` and the tests go through the same two steps: `check` says everything that is wrong at
its place, `file` signs it (Songshan 003 art. 3, 40: each level has its own work, and maker is not checker).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.business import business, businesses, field_values
from app.business.declaration import Business, Context, Drafted, Entered, Field
from app.business.shapes import misfit
from app.domain.deadline_terms import words_for
from app.domain.filing import LEVEL_TITLES, Draft
from app.domain.money import MoneyUnreadable, parse_yuan
from app.errors import OfficeError, Problem
from app.intake.declared import Head, rows_of
from app.intake.sheets import read_file
from app.ports import Unit
from app.services.desk import Desk, FormRefused, NotYourRole

Texts = Mapping[str, str]


class NotEntered(OfficeError):
    """A kind of filing that is not entered as a form, or not at this level."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A business that this operator may file here; `about_person`: its form begins with a person."""

    kind: str
    title: str
    group: str
    about_person: bool
    deadline: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty form: its fields, the columns of its table (none: no table), what its choices are by field name."""

    kind: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[Field, ...]
    choices: Mapping[str, Sequence[tuple[str, str]]]
    paper: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What filing would give: every problem at its place (`row` counts the table's lines from 1), the summary's title,
    count and fen, and the body as it would be filed.
    """

    problems: tuple[Problem, ...]
    title: str
    count: int
    fen: int
    body: Mapping[str, Any]

    @property
    def blocked(self) -> bool:
        return any(problem.blocking for problem in self.problems)


def offered(desk: Desk, *, about_person: bool | None = None) -> list[Offered]:
    """What the operator may file at this station, by group and order; only person forms, or only others, when asked.

    Work that no policy of the place knows is not among it (cash, where nobody may take it).
    """
    mine = [
        one
        for one in sorted(businesses().values(), key=lambda one: (one.group, one.sort, one.kind))
        if one.make is not None and desk.level in one.levels and desk.can(*one.makers)
    ]
    with desk.store.read() as unit:
        context = desk.context(unit) if mine else None
        found = [
            Offered(one.kind, one.title, one.group, one.about_person, words_for(context.policy, one.kind, one.deadline))
            for one in mine
            if context is not None and one.known(context)
        ]
    return [one for one in found if about_person in {None, one.about_person}]


def blank(desk: Desk, kind: str) -> Blank:
    """The empty form of a kind, with what the books offer to choose from now."""
    declared = _entered(desk, kind)
    with desk.store.read() as unit:
        offers = dict(declared.offers(desk.context(unit)))
    for field in (*declared.form, *declared.rows):
        if field.choices and field.name not in offers:
            offers[field.name] = tuple((choice, choice) for choice in field.choices)
    return Blank(kind, declared.title, declared.form, declared.rows, offers, declared.paper)


def check(desk: Desk, kind: str, values: Texts, rows: Sequence[Texts] = ()) -> Checked:
    """Everything that is wrong with what was entered, and what filing it would say; nothing is written."""
    declared = _entered(desk, kind)
    with desk.store.read() as unit:
        return _checked(desk, unit, declared, values, rows)[0]


def file(desk: Desk, kind: str, values: Texts, rows: Sequence[Texts] = ()) -> str:
    """File what was entered; returns the filing's id. FormRefused with every problem when one of them blocks."""
    declared = _entered(desk, kind)
    if not desk.can(*declared.makers):
        desk.need(*declared.makers, doing=f"办理{declared.title}")
    with desk.store.write() as unit:
        checked, drafted = _checked(desk, unit, declared, values, rows)
        if checked.blocked:
            raise FormRefused(checked.problems)
        draft = Draft(kind, drafted.body, drafted.subject, drafted.refs, drafted.version)
        return desk.file(unit, drafted.village or desk.station.code, [draft])[0][1].id


def rows_from(desk: Desk, kind: str, path: Path) -> tuple[list[dict[str, str]], list[Problem]]:
    """The lines of a spreadsheet as the form's table takes them, and the rows that could not be taken."""
    declared = _entered(desk, kind)
    if not declared.rows:
        raise NotEntered(f"「{declared.title}」没有明细表。", "请直接填写表单。")
    heads = [Head(field.name, field.label, field.words, field.kind, field.required) for field in declared.rows]
    found, problems = [], []
    for line in rows_of(read_file(path), declared.title, heads):
        if line.lost:
            text = f"第 {line.row} 行的证件号码被表格软件当作数字，后几位已经丢失，请按文本重新填写。"
            problems.append(Problem("id_lost_precision", text, line.lost, line.row))
        else:
            found.append(line.values)
    return found, problems


def _entered(desk: Desk, kind: str) -> Business:
    declared = business(kind)
    if declared.make is None:
        raise NotEntered(f"「{declared.title}」不在这里填报。", "请到它自己的页面办理。")
    if desk.level not in declared.levels:
        levels = "、".join(LEVEL_TITLES[level] for level in declared.levels)
        raise NotYourRole(f"「{declared.title}」由{levels}级办理。", "请换到有权办理的站点。")
    return declared


def _checked(
    desk: Desk, unit: Unit, declared: Business, values: Texts, rows: Sequence[Texts]
) -> tuple[Checked, Drafted]:
    """Fields by themselves first; the books are asked only when every field can be read."""
    context = desk.context(unit)
    entered, problems = read_entered(declared, values, rows, context)
    assert declared.make is not None
    if any(problem.blocking for problem in problems):
        return Checked(tuple(problems), declared.title, 0, 0, {}), Drafted({})
    drafted = declared.make(entered, context)
    about = replace(context, village=drafted.village or context.village)
    problems += declared.check(drafted.body, about)
    if any(problem.blocking for problem in problems):
        return Checked(tuple(problems), declared.title, 0, 0, drafted.body), drafted
    if misfit(drafted.body, declared.shape):
        problems.append(Problem("misfit", "有的内容太长或不合要求，请检查后再提交。"))
        return Checked(tuple(problems), declared.title, 0, 0, drafted.body), drafted
    summary = declared.summary(drafted.body)
    return Checked(tuple(problems), summary.title, summary.count, summary.fen, drafted.body), drafted


def read_entered(
    declared: Business, values: Texts, rows: Sequence[Texts], context: Context
) -> tuple[Entered, list[Problem]]:
    """Typed texts as values by the fields' kinds, with what is wrong with each by itself; rows count from 1."""
    problems: list[Problem] = []
    offers = declared.offers(context)
    read = _fields(declared.form, values, context, offers, problems, 0)
    lines = []
    for no, texts in enumerate(rows, 1):
        if any(text.strip() for text in texts.values()):
            lines.append(_fields(declared.rows, texts, context, offers, problems, no))
    return Entered(read, tuple(lines)), problems


def _fields(
    fields: Sequence[Field], texts: Texts, context: Context, offers: Mapping[str, Sequence[tuple[str, str]]],
    problems: list[Problem], row: int,
) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {}
    for field in fields:
        text = str(texts.get(field.name, ""))
        if field.computed:
            continue
        pairs = offers.get(field.name) or tuple((choice, choice) for choice in field.choices)
        text = next((value for value, title in pairs if text.strip() in {value, title}), text)
        titles = tuple(title for _, title in pairs)
        chosen = any(value == text for value, _ in pairs)
        wrong = None if chosen else field_values.problem(field, text, context.today, titles)
        if wrong is not None:
            problems.append(replace(wrong, row=row))
        value = _value(field, field_values.read(field.kind, text, context.today))
        if value not in ("", None):
            found[field.name] = value
    return found


def _value(field: Field, text: str) -> Any:
    """Fen for money, a whole number for number and tier, text for the rest; what cannot be read stays text."""
    if not text:
        return ""
    if field.kind in {"money", "tier"}:
        try:
            return parse_yuan(text)
        except MoneyUnreadable:
            return text
    return int(text) if field.kind == "number" and text.isascii() and text.isdigit() else text
