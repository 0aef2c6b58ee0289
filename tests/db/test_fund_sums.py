"""The fund's sums against the same sums counted one by one (Linyi 004 2(5))."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from app.domain.posting import Posting, account

WHO = f"{7:032x}"
PATHS = (
    "国库", "在途/150404100200-00/15040001", "待入库/x-1", "个人账户记账利息/2025", "应收财政补助/county", account(WHO), account(WHO, "县级补贴"),
    account(f"{8:032x}", "个人缴费利息"), "期初",
)  # fmt: skip


def booked(unit):
    """400 postings between any two accounts, over three years."""
    chance = random.Random(11)
    rows = []
    for n in range(1, 401):
        debit, credit = chance.sample(PATHS, 2)
        value_on, booked_on = (
            f"{chance.randint(2024, 2026)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}" for _ in range(2)
        )
        rows.append(Posting(debit, credit, chance.randint(1, 99_999), value_on, booked_on, WHO))
        unit.postings.add(n, [rows[-1]])
    return rows


def sides(path):
    head, *rest = path.split("/")
    return (head, rest[1]) if head == "个人账户" else (head, "")


@pytest.mark.parametrize("by", ["value", "booked"])
def test_flows_equal_the_postings_added_up_one_by_one(store, by):
    with store.write() as unit:
        sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
        for row in booked(unit):
            day = row.value_on if by == "value" else row.booked_on
            if day <= "2025-09-30":
                found = sums[(day[:7] if day >= "2025-07-01" else "", *sides(row.debit), *sides(row.credit))]
                found[0] += row.fen
                found[1] += 1
        flows = unit.funds.flows("2025-07-01", "2025-09-30", by)
        assert {(f.month, f.debit, f.debit_leaf, f.credit, f.credit_leaf): [f.fen, f.rows] for f in flows} == dict(sums)
        assert len(flows) == len(sums)
