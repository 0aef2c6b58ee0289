"""What a person's account asks of the store, in the threads of its jobs: no widget is touched here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.domain.records import Docket
from app.services import explanations, rights_papers, statement_papers, statements
from app.services.desk_jobs import running
from app.services.explanations import Explained
from ui.jobs import Progress
from ui.session import Session

STATEMENT, RIGHTS, CERTIFICATE, ENQUIRY = "statement", "rights", "certificate", "enquiry"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper made; `keep` notes it among what was printed."""

    title: str
    pdf: bytes
    keep: Callable[[], None] | None = None


Make = Callable[[Session, int, Progress], Paper]


def explained(session: Session, n: int, posting: int, _progress: Progress) -> tuple[Explained, ...]:
    return explanations.explain(session.desk, n, [posting])


def docket(session: Session, n: int, _progress: Progress) -> Docket | None:
    with session.desk.store.read() as unit:
        return unit.dockets.get(n)


def printed(session: Session, n: int, make: Make, progress: Progress) -> Paper:
    return make(session, n, progress)


def keep(note: Callable[[], None], _progress: Progress) -> None:
    note()


def statement(session: Session, n: int, _progress: Progress, *, year: int) -> Paper:
    made = statement_papers.one_pdf(session.desk, n, year)
    title = f"{year}年度个人账户对账单-{_name(session, n)}"
    return Paper(title, made.pdf, partial(statement_papers.keep, session.desk, made))


def rights(session: Session, n: int, _progress: Progress) -> Paper:
    return Paper(f"个人权益记录-{_name(session, n)}", rights_papers.rights_pdf(session.desk, n))


def certificate(session: Session, n: int, _progress: Progress) -> Paper:
    made = rights_papers.certificate(session.desk, n)
    return Paper(f"缴费证明-{_name(session, n)}", made.pdf, partial(rights_papers.keep, session.desk, made))


def enquiry(session: Session, n: int, progress: Progress) -> Paper:
    with session.desk.store.read() as unit:
        number = statements.resident_of(unit, n).id_number
    outcome = running.run(session.desk, "statement", {"numbers": number}, progress)
    return Paper(f"缴费查询单-{_name(session, n)}", outcome.files[0].content)


def _name(session: Session, n: int) -> str:
    with session.desk.store.read() as unit:
        return statements.resident_of(unit, n).name


MAKERS: dict[str, Make] = {RIGHTS: rights, CERTIFICATE: certificate, ENQUIRY: enquiry}
