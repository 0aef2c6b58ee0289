"""A payment is set right at each phase of its life, to the fen, and no paper can say what the books do not (003 art. 16)."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.posting import refundable, suspense
from app.services import differences, handling, line_reversals, reconciliations
from tests.services.test_grants import entries, paid, with_policy
from tests.services.test_month import confirmed, treasury_list
from tests.services.test_refunds import clean, correct, decided, line_of
from tests.stations import Stations, id_of

WITH = {"subsidy_entry": "with_payment"}


def account_fen(stations: Stations, no: int) -> int:
    return sum(entry.fen for entry in entries(stations, "区", no))


def by_hand(stations: Stations, yuan: str) -> str:
    """Person 1 paid 200; the treasury has another amount, and the match by hand is approved. Returns the line."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 3):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    rows = [(*row[:4], yuan, *row[5:]) for row in confirmed(stations)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    (listed,) = [one for one in differences.listed(stations.desk("区财务"), "2026-10") if one.key]
    line = stations.lines("区", 1)[0].line
    reconciliations.match_by_hand(stations.desk("区财务"), listed.key, line, "银行手续费")
    decided(stations)
    return line


@pytest.mark.parametrize(("yuan", "fen"), [("180.00", 18_000), ("200.05", 20_005)])
def test_a_reversal_takes_back_what_was_credited_not_what_the_terminal_said(stations: Stations, yuan: str, fen: int) -> None:
    line = by_hand(stations, yuan)
    assert account_fen(stations, 1) == fen
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    assert account_fen(stations, 1) == 0
    assert stations.balance("区", refundable(line)) == fen
    assert stations.balance("区", suspense(line)) == max(20_000 - fen, 0)
    clean(stations)


@pytest.mark.parametrize(("yuan", "fen"), [("180.00", 18_000), ("200.05", 20_005)])
def test_a_correction_moves_what_was_credited(stations: Stations, yuan: str, fen: int) -> None:
    line = by_hand(stations, yuan)
    correct(stations, 1, 3)
    decided(stations)
    assert (account_fen(stations, 1), account_fen(stations, 3)) == (0, fen)
    line_reversals.reverse_line(stations.desk("东村"), line, "退")
    decided(stations)
    assert (account_fen(stations, 3), stations.balance("区", refundable(line))) == (0, fen)
    clean(stations)


def test_the_subsidy_of_a_corrected_payment_goes_back_when_it_is_reversed(stations: Stations) -> None:
    with_policy(stations, **WITH)
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    line = line_of(stations, 1)
    owed = stations.balance("区", "应收财政补助")
    correct(stations, 1, 3)
    decided(stations)
    assert stations.balance("区", "应收财政补助") == owed
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    assert (account_fen(stations, 1), account_fen(stations, 3)) == (0, 0)
    assert stations.balance("区", "应收财政补助") == owed + 4_000
    clean(stations)


def test_a_payment_that_moves_there_and_back_leaves_no_trace_in_the_sums(stations: Stations) -> None:
    with_policy(stations, **WITH)
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    line = line_of(stations, 1)
    for frm, to, year in ((1, 3, "2026"), (3, 1, "2026"), (1, 1, "2025"), (1, 1, "2026")):
        form = {"line": line, "id_number": id_of(to), "reason": "错", "year": year}
        handling.file(stations.desk("东村"), "correction", form)
        decided(stations)
        assert (account_fen(stations, to), sum(account_fen(stations, no) for no in {1, 3} - {to})) == (24_000, 0), (frm, to)
    clean(stations)


def test_money_of_a_reversed_payment_that_comes_later_is_known(stations: Stations) -> None:
    """冲销 before 入库: the treasury's money clears 在途 and is nobody's payment a second time."""
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    rows = confirmed(stations)
    line = line_of(stations, 1)
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    assert account_fen(stations, 1) == 0
    assert stations.balance("区", refundable(line)) == 20_000
    assert stations.balance("区", "在途") == 0
    assert stations.balance("区", "暂收") == 20_000
    stations.down()
    clean(stations)
