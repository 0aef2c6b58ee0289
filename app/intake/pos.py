"""A POS system's export: transactions one by one, settlement slips, and what could not be read, each at its row.

Premiums are taken by POS only (Songshan 003 art. 8) and reported by month (art. 9). A line is
identified by terminal, batch and voucher; a void names the voucher that it cancels, a refund the
reference number (银发〔2001〕77号; facts of slips and settlement files). Nothing is judged here:
persons, tiers and years are the collection service's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.errors import Problem
from app.intake.cells import clean, clock_of, day_of, digits_of, fen_of, is_scientific, payer_number, squeezed, year_of
from app.intake.columns import Table, find_table, is_header_again
from app.intake.layouts import address
from app.intake.pos_settlements import PosLine, Settlement, SettlementReader
from app.intake.refusals import ColumnsMissing
from app.intake.sheets import Cell, NumberCell, read_sheets
from app.intake.vocabularies import POS

__all__ = ["PosFile", "PosLine", "Settlement", "read_pos"]

Kind = Literal["sale", "void", "refund"]

_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"撤[销消]|冲正|作废|void|reversal", re.IGNORECASE), "void"),
    (re.compile(r"退[货款]|refund", re.IGNORECASE), "refund"),
    (re.compile(r"消费|缴费|收款|支付|付款|扫码|交易|sale|pay", re.IGNORECASE), "sale"),
)
_NO_TRANSACTION = re.compile(r"余额|查询|签[到退]|预授权|批结|参数|测试")
_ACCEPTED = re.compile(r"0{0,4}|.*成功|.*完成|正常|已支付|已清算|已结算|已入账|承兑|approved|success|ok", re.IGNORECASE)
_REVERSED_LATER = re.compile(r"已(?:撤销|冲正|退[货款])|部分退款")
_REFUSED_NOT_SUCCEEDED = re.compile(r"未成功|不成功|未完成|未支付")
_NOTE_VOUCHER = re.compile(
    r"原(?:交易|始|pos|终端)?(?:凭证|流水|票据|小票)?(?:编号|号码|号)?[^0-9日参]{0,3}([0-9]{1,12})(?![0-9])"
)
_NOTE_RRN = re.compile(r"原(?:交易|系统|检索)?参考号?[^0-9]{0,3}([0-9]{12})")
_ID_IN_NOTE = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_PLAIN_CARD = re.compile(r"[0-9]{12,19}")
_TELLING = ("voucher", "amount", "id_number", "rrn")


@dataclass(frozen=True, slots=True)
class PosFile:
    """Every transaction of a file in its order; `settlements`: totals per batch; `summary`: a total of the whole file.

    `problems` that block are rows that could not be read; notes are declined transactions and a summary that differs.
    """

    lines: tuple[PosLine, ...]
    settlements: tuple[Settlement, ...]
    problems: tuple[Problem, ...]
    summary: Settlement | None = None


@dataclass
class _Reading:
    lines: list[PosLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_pos(path: Path) -> PosFile:
    """Read a POS export of any layout with a header row. Raises the classes of refusals.py."""
    return pos_of(find_table(read_sheets(path), POS))


def pos_of(table: Table) -> PosFile:
    """The transactions of a table that has the needed columns; ColumnsMissing when it has no day."""
    if not {"paid_on", "paid_at"} & table.columns.keys():
        raise ColumnsMissing(POS.kind, ("交易日期",), tuple(text for text in table.headers if text))
    reading = _Reading()
    totals = SettlementReader()
    for number, cells in table.rows:
        texts = [clean(cell) for cell in cells]
        values = {name: texts[i] for name, i in table.columns.items() if i < len(texts) and texts[i]}
        if totals.take(number, texts, values, reading.lines):
            continue
        if _is_transaction(values, texts, table.columns):
            reading.problems += _drop_lost(number, cells, values, table.columns)
            _read_row(number, values, reading)
    settlements, summary = totals.finish(reading.lines)
    if summary is not None and (doubt := summary.doubt(reading.lines)):
        reading.problems.append(doubt)
    return PosFile(tuple(reading.lines), settlements, tuple(reading.problems), summary)


def _drop_lost(
    number: int, cells: Sequence[Cell], values: dict[str, str], columns: Mapping[str, int]
) -> list[Problem]:
    """Take out ID and card numbers whose last digits spreadsheet software has lost: the line stays, without them."""
    notes = []
    for field_name, title in (("id_number", "证件号码"), ("card", "卡号")):
        cell = cells[columns[field_name]] if field_name in values else ""
        lost = isinstance(cell, NumberCell) and cell.lost_precision
        if lost or is_scientific(cell):
            del values[field_name]
            where = address(number, columns[field_name])
            text = f"{where} 格的{title}被表格软件当作数字，后几位已经丢失，没有采用。请对照签购单填写。"
            notes.append(Problem(f"{field_name.removesuffix('_number')}_lost_precision", text, field_name, number, blocking=False))
    return notes


def _is_transaction(values: Mapping[str, str], texts: list[Cell], columns: Mapping[str, int]) -> bool:
    """Not a title, a signature line, or the header again."""
    told = sum(1 for name in _TELLING if name in values)
    if told < 2 and sum(1 for text in texts if text) < 4:
        return False
    return "amount" not in values or values["amount"][-1:].isdigit() or not is_header_again(texts, columns, POS)


def _read_row(number: int, values: Mapping[str, str], reading: _Reading) -> None:
    kind_text = squeezed(values.get("kind", ""))
    status = squeezed(values.get("status", ""))
    if _declined(status):
        text = f"这笔交易没有成功（{status}），不计入缴费。"
        reading.problems.append(Problem("declined", text, "status", number, blocking=False))
    elif _NO_TRANSACTION.search(kind_text):
        text = f"“{kind_text}”不是收款，不计入缴费。"
        reading.problems.append(Problem("no_payment", text, "kind", number, blocking=False))
    else:
        result = _line(number, values, kind_text)
        if isinstance(result, PosLine):
            reading.lines.append(result)
        else:
            reading.problems.append(result)


def _declined(status: str) -> bool:
    if _REVERSED_LATER.search(status):
        return False
    return bool(_REFUSED_NOT_SUCCEEDED.search(status)) or not _ACCEPTED.fullmatch(status)


def _line(number: int, values: Mapping[str, str], kind_text: str) -> PosLine | Problem:
    terminal = digits_of(values.get("terminal", ""), 8)
    batch, voucher = digits_of(values.get("batch", ""), 6), digits_of(values.get("voucher", ""), 6)
    for name, label, value in (
        ("terminal", "终端号", terminal),
        ("batch", "批次号", batch),
        ("voucher", "凭证号", voucher),
    ):
        if not value or not value.isalnum():
            return Problem("bad_line", f"{label}没有填或认不出，请对照签购单补上。", name, number)
    when = values.get("paid_on") or values.get("paid_at", "")
    paid_on = day_of(when)
    if paid_on is None:
        return Problem("bad_date", f"交易日期“{when}”认不出，请写成 20261009 或 2026-10-09。", "paid_on", number)
    amount_fen = fen_of(values.get("amount", ""))
    if not amount_fen:
        text = f"金额“{values.get('amount', '')}”认不出或是零，请对照签购单改正。"
        return Problem("bad_amount", text, "amount", number)
    original_voucher, original_rrn = _original(values)
    kind = _kind(kind_text, amount_fen, original_voucher)
    if kind is None:
        text = f"交易类别“{kind_text or '空'}”与金额对不上或认不出，请对照签购单改正。"
        return Problem("bad_kind", text, "kind", number)
    return PosLine(
        row=number,
        merchant=squeezed(values.get("merchant", "")).removesuffix(".0"),
        terminal=terminal,
        batch=batch,
        voucher=voucher,
        paid_on=paid_on,
        paid_at=clock_of(values.get("paid_at", "")) or clock_of(values.get("paid_on", "")),
        kind=kind,
        card=_masked(squeezed(values.get("card", ""))),
        amount_fen=abs(amount_fen),
        rrn=digits_of(values["rrn"], 12) if "rrn" in values else "",
        auth=squeezed(values.get("auth", "")),
        id_number=_payer(values),
        year=year_of(values.get("year", "")),
        original_voucher=original_voucher,
        original_rrn=original_rrn,
        note=values.get("note", ""),
    )


def _kind(text: str, amount_fen: int, original_voucher: str) -> Kind | None:
    """By its words; without a word by its sign. A sale of a negative amount is none."""
    if not text:
        if amount_fen > 0:
            return "sale"
        return "void" if original_voucher else "refund"
    kind = next((kind for pattern, kind in _KINDS if pattern.search(text)), None)
    return None if kind == "sale" and amount_fen < 0 else kind


def _original(values: Mapping[str, str]) -> tuple[str, str]:
    """Voucher (6 digits) and reference number (12) of the transaction that a void or a refund names, or ""."""
    voucher, rrn = squeezed(values.get("original_voucher", "")), squeezed(values.get("original_rrn", ""))
    note = squeezed(values.get("note", ""))
    if not rrn and (found := _NOTE_RRN.search(note)):
        rrn = found[1]
    if not voucher and (found := _NOTE_VOUCHER.search(note)):
        voucher = found[1]
    voucher = voucher.removesuffix(".0").lstrip("'`")
    if len(voucher) == 12:
        voucher, rrn = "", rrn or voucher
    return digits_of(voucher, 6) if voucher else "", digits_of(rrn, 12) if rrn else ""


def _payer(values: Mapping[str, str]) -> str:
    """The number that the payer gave; else one in the remark; else the card holder's."""
    given = values.get("id_number", "")
    if not given and (found := _ID_IN_NOTE.search(squeezed(values.get("note", "")))):
        given = found[0]
    return payer_number(given or values.get("holder_id", ""))


def _masked(card: str) -> str:
    """First six and last four; some systems export whole card numbers, which nobody here needs."""
    return card[:6] + "*" * (len(card) - 10) + card[-4:] if _PLAIN_CARD.fullmatch(card) else card
