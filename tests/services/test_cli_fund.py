"""`xiangbao reconcile-tax`, `three-way`, `bank`, `fund`: what the window does, from the command line."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from app import cli_work as work
from app.commands import fund, three_way
from app.services import reconciliations
from app.services.desk import Desk
from tests.services.lists import bank_list, receipts, tax_list, tickets
from tests.services.test_month import month
from tests.stations import Stations

__all__ = ["month"]


class Called(work.Call):
    """A call at an open desk: signing in has its own tests."""

    __slots__ = ("at",)
    at: Desk

    def __init__(self, at: Desk, **options: Any) -> None:
        defaults = {"pdf": None, "xlsx": None, "by": "value", "month": ""}
        nothing: Any = None
        super().__init__(argparse.Namespace(**{**defaults, **options}), nothing, nothing, nothing)
        object.__setattr__(self, "at", at)

    def desk(self) -> Any:
        return nullcontext(self.at)


@pytest.fixture
def finance(month: Stations) -> tuple[Stations, Desk]:
    return month, month.desk("区财务")


def test_the_tax_list_is_read_and_what_is_open_is_counted(finance):
    stations, desk = finance
    path = tax_list(stations, tickets(stations)[1:])
    found, status = three_way.run_tax(Called(desk, file=path, month="2026-10"))
    assert (found["rows"], found["new"], found["open"], status) == (5, 5, {"terminal_only": 1}, 0)
    again, _ = three_way.run_tax(Called(desk, file=path, month="2026-10"))
    assert (again["new"], again["same"], again["filings"]) == (0, 5, [])


def test_a_month_and_its_paper(finance, tmp_path):
    stations, desk = finance
    paper = Path(tmp_path) / "对账单.pdf"
    found, _ = three_way.run_month(Called(desk, month="2026-10", pdf=paper))
    assert (found["clean"], sum(one["fen"] for one in found["transit"])) == (False, 220_000)
    assert paper.read_bytes().startswith(b"%PDF")
    assert stations


def test_the_funds_books_and_a_banks_statement(finance, tmp_path):
    stations, desk = finance
    work_file = receipts(stations)
    reconciliations.reconcile(desk, work_file, "2026-10")
    taken, _ = fund.run_bank(Called(desk, file=bank_list(stations, 0, [("2026-10-12", "", 2200.0)]), account="国库"))
    assert (taken["rows"], taken["opening_fen"], taken["closing_fen"]) == (1, 0, 220_000)
    balance, _ = fund.run_balance(Called(desk, period="2026-10", xlsx=Path(tmp_path) / "余额.xlsx"))
    assert balance["agrees"] is True
    ledger, _ = fund.run_ledger(Called(desk, account="国库", first="2026-10-01", last="2026-10-31"))
    assert (len(ledger["rows"]), ledger["closing_fen"]) == (6, 220_000)
    transit, _ = fund.run_transit(Called(desk))
    assert transit == {"total_fen": 0, "terminals": []}
    analysis, _ = fund.run_analysis(Called(desk, period="2026-Q4"))
    assert analysis["closing_fen"] == 220_000
