"""Reversals and refunds of back payments, of cash, and of payments taken elsewhere (Songshan 003 art. 6, 8, 16)."""

from __future__ import annotations

from datetime import date

from app.domain.chart import deposit_account
from app.domain.posting import refundable
from app.services import handling, line_actions, line_reversals, reconciliations
from tests.business.back_pay_steps import approved, deposited, transferred
from tests.services.test_cash import cash, taken
from tests.services.test_correction_phases import pay
from tests.services.test_month import treasury_list
from tests.services.test_refunds import REFUND, clean, decided, refusals
from tests.stations import CODES, Stations, id_of

__all__ = ["cash"]
HELD = deposit_account(CODES["镇"])


def refunded(stations: Stations, line: str, payee: str) -> None:
    form = {**REFUND, "stand": refundable(line), "payee": payee}
    filing = handling.file(stations.desk("东村"), "refund", form)
    decided(stations)
    pay(stations, filing)


def test_a_back_payment_that_was_never_handed_on_is_paid_out_of_the_townships_account(stations: Stations) -> None:
    """003 art. 8: the money is still in the 指定账户, so the refund comes out of it and the rest is handed on."""
    approved(stations)
    deposited(stations)
    line = stations.lines("东村", 1)[0]
    line_reversals.reverse_line(stations.desk("东村"), line.line, "年度写错")
    decided(stations)
    stations.clock.day = date(2026, 10, 20)
    assert stations.balance("区", HELD) == -60_000
    refunded(stations, line.line, line.name)
    assert (stations.balance("区", HELD), stations.balance("区", "支出户")) == (-40_000, 0)
    transferred(stations, "400", moved_on="2026-10-20")
    assert stations.balance("区", "指定账户") == 0
    clean(stations)


def test_a_back_payment_is_not_corrected_but_reversed(stations: Stations) -> None:
    approved(stations)
    deposited(stations)
    stations.register("东村", 3)
    stations.settle()
    line = stations.lines("东村", 1)[0]
    form = {"line": line.line, "id_number": id_of(3), "reason": "x"}
    assert refusals(stations, "镇", "correction", form) == {"back_payment"}
    why = {one.kind: one.why for one in line_actions.actions(stations.desk("东村"), line.line)}
    assert "重新核定" in why["correction"]
    assert why["reversal"] == ""


def test_cash_of_a_reversed_line_is_remitted_comes_and_is_refunded(cash: Stations) -> None:
    """002 3(2)3: the whole taking is remitted; what the treasury's list says of the reversed receipt clears 在途."""
    taken(cash)
    cash.settle()
    line = cash.lines("东村", 1)[-1]
    line_reversals.reverse_line(cash.desk("东村"), line.line, "收错人")
    decided(cash)
    cash.clock.day = date(2026, 10, 20)
    handling.file(cash.desk("东村"), "remittance", {"remitted_on": "2026-10-08", "slip": "缴1", "fen": "500"})
    cash.settle()
    rows = [
        (f"R{no}", x.name, x.id_number, 2026, f"{x.amount_fen / 100:.2f}", "20261012", x.terminal, x.rrn)
        for no, x in enumerate((line, cash.lines("东村", 2)[-1]), 1)
    ]
    reconciliations.reconcile(cash.desk("区财务"), treasury_list(cash, rows), "2026-10")
    assert (cash.balance("区", "在途"), cash.balance("区", "库存现金")) == (0, 0)
    cash.down()
    refunded(cash, line.line, line.name)
    assert (cash.balance("区", "暂收"), cash.balance("区", "支出户")) == (0, 20_000)
    clean(cash)


def test_a_payment_taken_at_the_township_for_a_village_is_set_right_at_the_township(stations: Stations) -> None:
    """全区通办 (003 art. 6): the village does not hold the line and says so; the township can do it."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 3):
        stations.register("东村", no)
    stations.settle()
    stations.batch("镇", stations.sale("镇", 1, 200), terminal="T9")
    decided(stations)
    (line,) = stations.lines("区", 1)
    rows = [("R1", line.name, line.id_number, 2026, "200.00", "20261012", "T9", line.rrn)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    stations.down()
    found = {one.kind: one.why for one in line_actions.actions(stations.desk("镇"), line.line)}
    assert (found["reversal"], found["correction"]) == ("", "")
    handling.file(stations.desk("镇"), "correction", {"line": line.line, "id_number": id_of(3), "reason": "认错人"})
    decided(stations)
    third = stations.resident("区", 3).subject
    for who in ("区", "镇", "东村"):
        assert stations.balance(who, f"个人账户/{third}") == 20_000
    line_reversals.reverse_line(stations.desk("镇"), line.line, "退")
    decided(stations)
    assert stations.balance("东村", f"个人账户/{third}") == 0
    clean(stations)
