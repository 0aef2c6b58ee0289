"""What the panel asks of the services, as plain callables for the reader and the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.business import business
from app.business.declaration import Field
from app.domain.records import Docket
from app.errors import OfficeError, Problem
from app.services import drafts, filed, handling, handling_again, known_people, pasted_lines
from app.services.drafts import Kept
from app.services.handling import Blank, Checked
from app.services.known_people import Known
from ui.handling.kept_lines import LINES, as_text
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.session import Session

Lines = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Brought:
    """Lines from elsewhere, what could not be taken, and where they came from, for the sentence about them."""

    lines: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]
    source: str


class NothingRead(OfficeError):
    """A file without a line for this table."""


def opened(session: Session, wanted: Wanted, _progress: Progress) -> tuple[Wanted, Blank]:
    """The empty form, and whom it is about; of somebody known by his subject alone, number and name are looked up."""
    if wanted.subject and not wanted.number:
        number, name = known_people.by_subject(session.desk, wanted.subject)
        wanted = replace(wanted, number=number, name=name)
    blank = handling.blank(session.desk, wanted.kind)
    given = {name: ((value, title), *_others(blank, name, value)) for name, value, title in wanted.values if title}
    return wanted, replace(blank, choices={**blank.choices, **given})


def _others(blank: Blank, name: str, value: str) -> tuple[tuple[str, str], ...]:
    """The other choices of a field, after the one that the form begins with."""
    return tuple(pair for pair in blank.choices.get(name, ()) if pair[0] != value)


def check(
    session: Session, number: int, kind: str, values: Mapping[str, str], lines: Lines, _progress: Progress
) -> tuple[int, Checked]:
    """`number` tells this question from the others."""
    return number, handling.check(session.desk, kind, values, lines)


def file(
    session: Session, kind: str, values: Mapping[str, str], lines: Lines, key: str, _progress: Progress
) -> Docket:
    """File, and let the draft go."""
    name = handling.file(session.desk, kind, values, lines)
    drafts.keep(session.desk, key, {})
    return filed.docket(session.desk, name)


def read_file(session: Session, kind: str, fields: Sequence[Field], path: Path, _progress: Progress) -> Brought:
    lines, problems = handling.rows_from(session.desk, kind, path)
    today = session.desk.today
    read = tuple(pasted_lines.as_read(fields, line, today) for line in lines)
    if not read and not problems:
        raise NothingRead(f"「{path.name}」里没有可以读入的行。", "请看看选的文件对不对，表头要写明各列是什么。")
    return Brought(read, tuple(problems), f"「{path.name}」")


def read_text(
    session: Session, kind: str, fields: Sequence[Field], text: str, first: str, _progress: Progress
) -> Brought:
    title = business(kind).title
    return Brought(tuple(pasted_lines.pasted(title, fields, text, first, session.desk.today)), (), "粘贴的内容")


def known(session: Session, numbers: Sequence[str], _progress: Progress) -> dict[str, Known | None]:
    """Each number with the person whom it names, None for nobody here."""
    found = known_people.known(session.desk, numbers)
    return {number: found.get(number) for number in numbers}


def again(session: Session, n: int, _progress: Progress) -> Wanted:
    """What came back lies as a draft to be corrected, unless somebody has begun one."""
    found = handling_again.again(session.desk, n)
    key = drafts.handling_of(found.kind, found.subject)
    if not drafts.kept(session.desk, key).values:
        lines = {LINES: as_text(found.rows)} if found.rows else {}
        drafts.keep(session.desk, key, {**found.values, **lines})
    return Wanted(found.kind, "", found.subject)


def waiting(session: Session, _progress: Progress) -> tuple[Kept, ...]:
    """Forms of this panel that were typed and not filed."""
    return tuple(one for one in drafts.waiting(session.desk) if one.form.startswith(drafts.HANDLING))
