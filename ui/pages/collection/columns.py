"""What the tables of 收缴 show. A line that the terminal took is never deleted: it is a payment, 待查 or 已撤销."""

from __future__ import annotations

from app.business.batch import REASONS
from app.domain import id_number
from app.domain.money import yuan
from app.domain.records import Batch, Line
from app.errors import Problem
from app.services.batch_drafts import BatchDraft, DraftLine
from ui import wording
from ui.models.columns import NEVER, Column


def line_text(line: DraftLine | Line) -> str:
    """A line's state in words, with the reason when it is no payment."""
    reason = REASONS.get(line.code, "") if line.state != "payment" else ""
    title = wording.marked(line.state, wording.LINE_STATES.get(line.state, line.state))
    return f"{title}：{reason}" if reason else title


def _signed_fen(line: DraftLine | Line) -> int:
    return line.amount_fen if line.kind == "sale" else -line.amount_fen


def _signed(line: DraftLine | Line) -> str:
    return yuan(_signed_fen(line))


def _tone(line: DraftLine | Line) -> str:
    return wording.TONES.get(line.state, "")


def _masked(line: DraftLine | Line) -> str:
    return id_number.mask(line.id_number) if line.id_number else ""


def _year(line: DraftLine | Line) -> str:
    return str(line.year) if line.year else ""


ENTRY: tuple[Column, ...] = (
    Column("凭证号", lambda line: line.voucher, 4.5, yields=NEVER, least=3.9),
    Column("证件号码", _masked, 10.5, yields=NEVER, least=9.5),
    Column("姓名", lambda line: line.name, 5.2, yields=NEVER, least=3.2),
    Column("年度", _year, 3, yields=NEVER, least=2.7),
    Column("金额（元）", _signed, 5, right=True, yields=NEVER, least=4.5),
    Column("状态", line_text, tone=_tone, least=4.2, yields=NEVER),
)

LINES: tuple[Column, ...] = (
    Column("行", lambda line: str(line.no), 2, right=True, order=lambda line: line.no, yields=1),
    Column("凭证号", lambda line: line.voucher, 5),
    Column("日期", lambda line: line.paid_on, 6, yields=2),
    Column("证件号码", _masked, 10.5),
    Column("姓名", lambda line: line.name, 6.5),
    Column("年度", _year, 3.5, filterable=True),
    Column("金额（元）", _signed, 6, right=True, total_fen=_signed_fen),
    Column("状态", line_text, tone=_tone, filterable=True, value=wording.unmarked(line_text), yields=-1),
)


def _difference(fen: int | None) -> str:
    return "未填结算单" if fen is None else ("✓ 一致" if fen == 0 else f"⚠ 相差 {yuan(fen)} 元")


def _open_tone(draft: BatchDraft) -> str:
    return "good" if draft.difference_fen == 0 else "warn"


OPEN: tuple[Column, ...] = (
    Column("终端", lambda draft: draft.terminal, 7, filterable=True),
    Column("批次", lambda draft: draft.batch, 5),
    Column("打开日期", lambda draft: draft.opened_on, 6),
    Column("行数", lambda draft: f"{len(draft.lines):,}", 4, right=True, number=lambda draft: len(draft.lines)),
    Column("缴费笔数", lambda draft: f"{draft.payments:,}", 5, right=True, number=lambda draft: draft.payments),
    Column(
        "缴费金额（元）",
        lambda draft: yuan(draft.payments_fen),
        8,
        right=True,
        total_fen=lambda draft: draft.payments_fen,
    ),
    Column("与结算单", lambda draft: _difference(draft.difference_fen), tone=_open_tone),
)


def _batch_tone(batch: Batch) -> str:
    return "warn" if batch.difference_fen else wording.TONES.get(batch.state, "")


def _batch_state(batch: Batch) -> str:
    state = wording.state_text(batch.state)
    return f"{state}，与结算单相差 {yuan(batch.difference_fen)} 元" if batch.difference_fen else state


CLOSED: tuple[Column, ...] = (
    Column("终端", lambda batch: batch.terminal, 7, filterable=True),
    Column("批次", lambda batch: batch.batch, 5),
    Column("打开日期", lambda batch: batch.opened_on, 6),
    Column("行数", lambda batch: f"{batch.lines:,}", 4, right=True, number=lambda batch: batch.lines),
    Column("缴费笔数", lambda batch: f"{batch.payments:,}", 5, right=True, number=lambda batch: batch.payments),
    Column(
        "缴费金额（元）",
        lambda batch: yuan(batch.payments_fen),
        8,
        right=True,
        total_fen=lambda batch: batch.payments_fen,
    ),
    Column("状态", _batch_state, tone=_batch_tone, filterable=True, value=wording.unmarked(_batch_state)),
)


def _problem_tone(problem: Problem) -> str:
    return "" if problem.blocking else "warn"


PROBLEMS: tuple[Column, ...] = (
    Column(
        "行", lambda problem: str(problem.row) if problem.row else "", 3, right=True, order=lambda problem: problem.row
    ),
    Column("说明", lambda problem: problem.text, tone=_problem_tone),
)
