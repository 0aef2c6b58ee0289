"""What the entry grid asks of the services, as plain callables for the reader and the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.business.batch import VOID
from app.domain.width import halfwidth
from app.intake.pasted import PastedRow, read_pasted
from app.services import collections, half_rows, line_amounts, pasted_rows, people
from app.services.batch_drafts import BatchDraft
from app.services.collections import Payer
from app.services.pasted_rows import JudgedRow, Logged
from app.services.people import Person
from ui.jobs import Progress
from ui.session import Session


def payer(session: Session, number: str, year: int, _progress: Progress) -> tuple[Payer, Person]:
    found = collections.payer(session.desk, number, year)
    return found, people.account_of(session.desk, found.id_number)


def add(
    session: Session, key: str, voucher: str, number: str, year: int, fen: int, kind: str, _progress: Progress
) -> BatchDraft:
    """`number` is the payer's, of a void the original voucher's."""
    return collections.add_line(
        session.desk, key, voucher=voucher, id_text="" if kind == VOID else number, year=year, amount_fen=fen, kind=kind,
        original_voucher=halfwidth(number) if kind == VOID else "",
    )  # fmt: skip


def change_amount(session: Session, key: str, voucher: str, fen: int, _progress: Progress) -> BatchDraft:
    return line_amounts.change_amount(session.desk, key, voucher, fen)


def void(session: Session, key: str, row: int, _progress: Progress) -> BatchDraft:
    return collections.void_line(session.desk, key, row)


def slip(session: Session, key: str, count: int, fen: int, _progress: Progress) -> BatchDraft:
    return collections.set_slip(session.desk, key, count, fen)


def close(session: Session, key: str, counted: tuple[int, int], _progress: Progress) -> str:
    collections.set_slip(session.desk, key, *counted)
    return collections.close_batch(session.desk, key)


def keep_row(session: Session, key: str, cells: Mapping[str, str], _progress: Progress) -> None:
    half_rows.keep(session.desk, key, cells)


def kept_row(session: Session, key: str, _progress: Progress) -> tuple[str, dict[str, str]]:
    return key, half_rows.kept(session.desk, key)


def judge_text(session: Session, key: str, text: str, _progress: Progress) -> tuple[JudgedRow, ...]:
    return pasted_rows.judge_rows(session.desk, key, read_pasted(text))


def judge_rows(session: Session, key: str, rows: Sequence[PastedRow], _progress: Progress) -> tuple[JudgedRow, ...]:
    return pasted_rows.judge_rows(session.desk, key, rows)


def log_rows(session: Session, key: str, rows: Sequence[PastedRow], _progress: Progress) -> Logged:
    return pasted_rows.log_rows(session.desk, key, rows)
