"""What is a refused payment and what is only money going out again."""

from __future__ import annotations

from typing import Any

import pytest

from app.business.batch import OPEN, PAYMENT, VOIDED
from app.services.pos_rules import Known, judge, pair_voids

NOBODY: Known = Known({}, lambda day: pytest.fail(f"no policy is needed on {day}"), lambda _year: {}, {})


def row(voucher: str, kind: str = "sale", fen: int = 20000, original: str = "") -> dict[str, Any]:
    return {"voucher": voucher, "kind": kind, "fen": fen, "original": original, "paid_on": "2026-10-09", "year": 2026}


@pytest.mark.parametrize("wrong", [{"original": "000009"}, {"original": "000001", "fen": 25000}])
def test_void_that_names_no_sale_of_its_amount_leaves_the_sale_alone(wrong: dict[str, Any]) -> None:
    sale, void = row("000001"), row("000002", "void") | wrong
    assert pair_voids([sale, void]) == 0
    problem = judge(void, NOBODY)
    assert (void["state"], void["code"]) == (OPEN, "void_unpaired")
    assert problem is not None
    assert not problem.blocking
    assert sale.get("state") not in {VOIDED, PAYMENT}


def test_void_pairs_with_the_voucher_it_names_among_equals() -> None:
    rows = [row("999999"), row("000001"), row("000002", "void", original="999999")]
    assert pair_voids(rows) == 1
    assert [each.get("state") for each in rows] == [VOIDED, None, VOIDED]
