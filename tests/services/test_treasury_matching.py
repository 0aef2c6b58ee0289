"""References before persons: which payment a row of the treasury's list confirms (Songshan 003 art. 11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations

import pytest

from app.business.reconciliation import DIFFERS, MATCHED, OPEN_ITEM, STRANGER
from app.domain.records import Line
from app.intake.treasury import TreasuryRow
from app.services.treasury_matching import Known, match

PAYER = "150404196002290011"


def line(no: int, rrn: str, *, state: str = "payment", fen: int = 20000, terminal: str = "15040001") -> Line:
    return Line(
        n=1, no=no, line=f"L-{no}", station="150404100200-01", village="150404100200", month="2026-10", terminal=terminal,
        batch="000001", voucher=f"{no:06d}", paid_on="2026-10-09", paid_at="", kind="sale", amount_fen=fen, rrn=rrn, card="",
        id_number=PAYER, name="张三", subject="s", year=2026, state=state, code="", phase="effective",
    )  # fmt: skip


def row(rrn: str, fen: int = 20000, terminal: str = "15040001") -> TreasuryRow:
    day = date(2026, 10, 9)
    return TreasuryRow(3, f"R{rrn}{fen}", "张三", PAYER, "", 2026, None, fen, day, day, terminal, rrn)


def outcomes(
    rows: Sequence[TreasuryRow], lines: Sequence[Line], items: Sequence[Line] = ()
) -> dict[str, tuple[str, str]]:
    known = Known("2026-10", lines, items, lambda _: (), lambda _row, _who: False)
    return {found.row.rrn: (found.outcome, found.line.line if found.line else "") for found in match(rows, known)}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_order_of_the_list_does_not_matter(order: tuple[int, ...]) -> None:
    paid, again = line(1, "000000000001"), line(2, "000000000002", state="open")
    rows = [row("000000000001"), row("000000000002"), row("000000000003")]
    assert outcomes([rows[place] for place in order], [paid], [again]) == {
        "000000000001": (MATCHED, "L-1"),
        "000000000002": (OPEN_ITEM, "L-2"),
        "000000000003": (STRANGER, ""),
    }


def test_reference_without_a_terminal_is_followed_where_only_one_line_has_it() -> None:
    assert outcomes([row("000000000001", 30000, "")], [line(1, "000000000001")]) == {"000000000001": (DIFFERS, "L-1")}
    twins = [line(1, "000000000001"), line(2, "000000000001", terminal="15040002")]
    assert outcomes([row("000000000001", 30000, "")], twins) == {"000000000001": (STRANGER, "")}
