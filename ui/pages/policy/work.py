"""What the page asks of the services, as plain callables for the reader and the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain import policy_packs
from app.domain.policy_compare import Change
from app.domain.policy_form import PolicyForm, form_of, mapping_of_form
from app.errors import Problem
from app.services import policy_editor, policy_papers
from app.services.policy_editor import Version
from app.storage import write_whole
from ui.jobs import Progress
from ui.session import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """A form to edit; `kept`: it was typed before and not filed. `notes` are the packs' own remarks by key."""

    form: PolicyForm
    kept: bool
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about the form asked for with `number`."""

    number: int
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]


def versions(session: Session, _progress: Progress) -> tuple[list[Version], bool]:
    """The versions, and whether a draft waits."""
    return policy_editor.versions(session.desk), policy_editor.kept(session.desk) is not None


def opened(session: Session, anew: bool, _progress: Progress) -> Opened:
    kept = None if anew else policy_editor.kept(session.desk)
    form = kept or form_of(policy_editor.draft_from(session.desk))
    return Opened(form, kept is not None, policy_packs.notes(form.values.get("region", "")))


def dropped(session: Session, _progress: Progress) -> Opened:
    """The draft goes; the policy in force is drafted anew."""
    policy_editor.keep(session.desk, None)
    return opened(session, True, _progress)


def read_file(path: Path, _progress: Progress) -> PolicyForm:
    return form_of(policy_editor.whole(policy_editor.read_file(path)))


def judge(session: Session, number: int, form: PolicyForm, _progress: Progress) -> Judged:
    mapping = mapping_of_form(form)
    told, changes = policy_editor.checked(session.desk, mapping), policy_editor.changes(session.desk, mapping)
    return Judged(number, tuple(told), tuple(changes))


def keep(session: Session, form: PolicyForm, _progress: Progress) -> None:
    policy_editor.keep(session.desk, form)


def submit(session: Session, form: PolicyForm, _progress: Progress) -> str:
    return policy_editor.submit(session.desk, mapping_of_form(form))


def paper(session: Session, mapping: Mapping[str, object], changes: Sequence[Change], until: str, _progress: Progress) -> bytes:
    return policy_papers.as_pdf(session.desk, mapping, changes, until)


def save(mapping: Mapping[str, object], path: Path, _progress: Progress) -> Path:
    write_whole(path, policy_papers.file_of(mapping, path.suffix))
    return path
