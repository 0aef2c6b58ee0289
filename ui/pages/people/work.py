"""What 参保人 asks of the store, in the threads of its jobs: no widget is touched here."""

from __future__ import annotations

from app.services import people, person_papers
from app.services import standing as found
from app.services.people import Person
from app.services.standing import Standing
from ui.jobs import Progress
from ui.session import Session


def person(session: Session, n: int, _progress: Progress) -> Person:
    return people.person(session.desk, n)


def standing(session: Session, number: str, _progress: Progress) -> Standing:
    return found.standing(session.desk, number)


def void(session: Session, n: int, reason: str, _progress: Progress) -> str:
    return people.void_registration(session.desk, n, reason)


def withdraw(session: Session, n: int, reason: str, _progress: Progress) -> str:
    return people.withdraw(session.desk, n, reason)


def overview_pdf(session: Session, n: int, _progress: Progress) -> bytes:
    return person_papers.overview_pdf(session.desk, n)


def form_pdf(session: Session, n: int, _progress: Progress) -> bytes:
    return people.form_pdf(session.desk, n)
