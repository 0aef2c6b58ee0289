"""Totals in a POS export: a row per batch, a row after each batch, one for the file, or a block of labels and figures.

The slip's count and total cover every line of the batch, voids included (结算总计单 of the terminal);
that they agree with the lines is what closes a batch (Songshan 003 art. 9-11: 月清月结).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.domain.money import yuan
from app.errors import Problem
from app.intake.cells import digits_of, fen_of, squeezed


@dataclass(frozen=True, slots=True)
class PosLine:
    """One transaction. `amount_fen` > 0 whatever its kind; `voucher`, `batch` 6 digits, `rrn` 12 or "".

    paid_at: HH:MM:SS or ""; card: masked; id_number: folded, not checked; year: of the premium, where given;
    original_voucher, original_rrn: what a void or refund names, "" where it names none.
    """

    row: int
    merchant: str
    terminal: str
    batch: str
    voucher: str
    paid_on: date
    paid_at: str
    kind: Literal["sale", "void", "refund"]
    card: str
    amount_fen: int
    rrn: str
    auth: str
    id_number: str
    year: int | None
    original_voucher: str
    original_rrn: str
    note: str

    @property
    def net_fen(self) -> int:
        """What the line adds to its batch: sales count up, voids and refunds down."""
        return self.amount_fen if self.kind == "sale" else -self.amount_fen


@dataclass(frozen=True, slots=True)
class Settlement:
    """A total as the file states it. `count`, `total_fen`: None where it says none; `text`: the row's words."""

    row: int
    terminal: str
    batch: str
    count: int | None
    total_fen: int | None
    text: str

    def doubt(self, lines: Sequence[PosLine]) -> Problem | None:
        """A note when a total of the whole file fits neither its net nor its sales."""
        net = sum(line.net_fen for line in lines)
        sales = sum(line.amount_fen for line in lines if line.kind == "sale")
        counts = {len(lines), sum(1 for line in lines if line.kind == "sale")}
        if (self.total_fen is None or self.total_fen in {net, sales}) and (self.count is None or self.count in counts):
            return None
        said = "、".join(
            [f"{self.count} 笔"] * (self.count is not None)
            + [f"{yuan(self.total_fen or 0)} 元"] * (self.total_fen is not None)
        )
        text = f"文件的总计是 {said}，读出的是 {len(lines)} 笔、净额 {yuan(net)} 元，请核对文件是否完整。"
        return Problem("summary_differs", text, "amount", self.row, blocking=False)


_BATCH_TOTAL = re.compile(r"结算|批结|批次[合总小]?计|小计|终端[合总]计|settle", re.IGNORECASE)
_FILE_TOTAL = re.compile(r"合计|总计|共计|汇总|总交易|total", re.IGNORECASE)
_COUNT_HEAD = re.compile(r"笔数|单数|件数")
_TOTAL_HEADS = tuple(map(re.compile, ("结算.*金额|净额|净金额|清算金额|应结", "总金额|总额|金额|合计")))
_HINT = re.compile("|".join(part.pattern for part in (_BATCH_TOTAL, _FILE_TOTAL, _COUNT_HEAD)), re.IGNORECASE)
_COUNT = re.compile(r"([0-9][0-9,]*)笔|笔数:?共?([0-9]+)")
_MONEY = re.compile(r"-?[0-9][0-9,]*\.[0-9]{2}(?![0-9])|-?[0-9][0-9,]*(?=元)")
_TERMINAL = re.compile(r"终端(?:编号|号码|号)?:?([0-9A-Za-z]{8})(?![0-9A-Za-z])")
_BATCH = re.compile(r"批次(?:编号|号码|号)?:?([0-9]{1,6})(?![0-9])")
_BARE_TERMINAL = re.compile(r"[0-9A-Za-z]{8}")
_BARE_BATCH = re.compile(r"[0-9]{1,6}")
_LABEL_WORDS = 3


class SettlementReader:
    """Takes the totals out of a file's rows as they come by."""

    def __init__(self) -> None:
        self._block: dict[str, int] = {}
        self._batches: list[Settlement] = []
        self._files: list[Settlement] = []

    def take(self, row: int, texts: Sequence[str], values: Mapping[str, str], lines: Sequence[PosLine]) -> bool:
        """Whether the row is a total (or labels of totals), which is then kept; `lines`: those above it."""
        if not self._block and not _HINT.search(squeezed("".join(texts))):
            return False
        plain = [squeezed(text) for text in texts]
        if block := self._labels(plain):
            self._block = block
            return True
        if self._block:
            if (settlement := self._figures(row, plain)) is not None:
                (self._batches if settlement.batch else self._files).append(settlement)
                return True
            self._block = {}
        heads = [text for text in plain if text][:_LABEL_WORDS]
        word = " ".join([*heads, squeezed(values.get("kind", ""))])
        of_batch, of_file = _BATCH_TOTAL.search(word), _FILE_TOTAL.search(word)
        if not of_batch and not of_file:
            return False
        settlement = self._row(row, plain, values)
        if of_batch and not settlement.batch and lines:
            settlement = replace(settlement, terminal=lines[-1].terminal, batch=lines[-1].batch)
        (self._batches if settlement.batch else self._files).append(settlement)
        return True

    def finish(self, lines: Sequence[PosLine]) -> tuple[tuple[Settlement, ...], Settlement | None]:
        """Totals per batch, and the file's own; the total of a file of one batch is that batch's, if need be."""
        summary = self._files[-1] if self._files else None
        batches = {(line.terminal, line.batch) for line in lines}
        if summary and not self._batches and len(batches) == 1:
            terminal, batch = next(iter(batches))
            return (replace(summary, terminal=terminal, batch=batch),), None
        terminals = {batch: terminal for terminal, batch in batches}
        complete = (
            settlement if settlement.terminal else replace(settlement, terminal=terminals.get(settlement.batch, ""))
            for settlement in self._batches
        )
        return tuple(complete), summary

    def _labels(self, plain: Sequence[str]) -> dict[str, int]:
        """The columns of a block of totals whose first row has labels without figures."""
        if any(re.search(r"[0-9]", text) for text in plain):
            return {}
        found: dict[str, int] = {}
        for column, text in enumerate(plain):
            if _COUNT_HEAD.search(text):
                found.setdefault("count", column)
            elif "终端" in text:
                found.setdefault("terminal", column)
            elif "批次" in text:
                found.setdefault("batch", column)
        for pattern in _TOTAL_HEADS:
            totals = [
                i for i, text in enumerate(plain) if pattern.search(text) and not re.search(r"手续|退|优惠", text)
            ]
            if totals and "count" in found:
                return {**found, "total": next((i for i in totals if i != found["count"]), totals[0])}
        return {}

    def _figures(self, row: int, plain: Sequence[str]) -> Settlement | None:
        def cell(name: str) -> str:
            column = self._block.get(name, len(plain))
            return plain[column].strip("`'") if column < len(plain) else ""

        count = re.fullmatch(r"([0-9][0-9,]*)(?:\.0+)?笔?", cell("count"))
        if count is None:
            return None
        batch = digits_of(cell("batch"), 6) if cell("batch") else ""
        terminal = digits_of(cell("terminal"), 8) if cell("terminal") else ""
        total = fen_of(cell("total"))
        return Settlement(row, terminal, batch, int(count[1].replace(",", "")), total, _joined(plain))

    def _row(self, row: int, plain: Sequence[str], values: Mapping[str, str]) -> Settlement:
        """A total in one row: figures under the columns of the table where they fit, else out of its words."""
        words = _joined(plain)
        terminal, batch = squeezed(values.get("terminal", "")), squeezed(values.get("batch", ""))
        if not _BARE_TERMINAL.fullmatch(terminal):
            terminal = found[1] if (found := _TERMINAL.search(words)) else ""
        if not _BARE_BATCH.fullmatch(batch):
            batch = found[1] if (found := _BATCH.search(words)) else ""
        counted = _COUNT.search(words)
        total = fen_of(values.get("amount", ""))
        if total is None:
            amounts = _MONEY.findall(words)
            total = fen_of(amounts[-1]) if amounts else None
        bare = squeezed(values.get("voucher", "")).removesuffix(".0")
        count = int((counted[1] or counted[2]).replace(",", "")) if counted else None
        if count is None and bare.isdigit() and len(bare) < 6:
            count = int(bare)
        return Settlement(row, terminal, digits_of(batch, 6) if batch else "", count, total, words)


def _joined(plain: Sequence[str]) -> str:
    return " ".join(text for text in plain if text)
