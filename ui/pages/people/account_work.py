"""What a person's account asks of the store, in the threads of its jobs: no widget is touched here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.domain.records import Docket
from app.services import explanations, grant_papers, rights_papers, statement_papers, statements
from app.services.desk_jobs import running
from app.services.explanations import Explained
from ui.jobs import Progress
from ui.session import Session

STATEMENT, RIGHTS, CERTIFICATE, ENQUIRY = "statement", "rights", "certificate", "enquiry"
DISABILITY, IN_TRANSIT = "disability", "in_transit"
OF_YEAR = frozenset({STATEMENT, DISABILITY})
"""Papers about one year, which is given with them."""


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
    outcome = running.run(session.desk, "statement", {"numbers": _number(session, n)}, progress)
    return Paper(f"缴费查询单-{_name(session, n)}", outcome.files[0].content)


def disability(session: Session, n: int, _progress: Progress, *, year: int) -> Paper:
    """残疾人缴费补助申请表 for the year: what lists and policy say is filled in, the rest is written by hand."""
    pdf = grant_papers.disability_pdf(session.desk, _number(session, n), year)
    return Paper(f"{year}年度残疾人缴费补助申请表-{_name(session, n)}", pdf)


def in_transit(session: Session, n: int, _progress: Progress) -> Paper:
    """在途补贴证明: what was asked for and has not come, to go along with a record that moves (Linyi 004 2(4))."""
    return Paper(f"在途补贴证明-{_name(session, n)}", grant_papers.in_transit_pdf(session.desk, _number(session, n)))


def _name(session: Session, n: int) -> str:
    with session.desk.store.read() as unit:
        return statements.resident_of(unit, n).name


def _number(session: Session, n: int) -> str:
    with session.desk.store.read() as unit:
        return statements.resident_of(unit, n).id_number


MAKERS: dict[str, Make] = {RIGHTS: rights, CERTIFICATE: certificate, ENQUIRY: enquiry, IN_TRANSIT: in_transit}


def maker(kind: str, year: int) -> Make:
    """How a paper of this kind is made; `year` is used by those that are about one year."""
    if kind not in OF_YEAR:
        return MAKERS[kind]
    return partial(statement if kind == STATEMENT else disability, year=year)
