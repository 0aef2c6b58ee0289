"""Rows pasted into an open batch: same rules as typed lines (Songshan 003 art. 7), bad cells kept back."""

from __future__ import annotations

import pytest

from app.domain.id_number import check_digit
from app.intake.pasted import PastedRow
from app.services import collections, pasted_rows, people
from app.services.collections import BatchGone
from tests.stations import id_of, name_of

REGISTERED = (1, 2, 3)


@pytest.fixture
def batch(stations):
    desk = stations.desk("东村")
    for no in REGISTERED:
        people.register(desk, {"name": name_of(no), "id_number": id_of(no), "tier": "200"})
    return desk, collections.start_batch(desk, "15040001", "77").key


def row(no: int, voucher: str = "", amount: str = "200", **cells: str) -> PastedRow:
    return PastedRow(no, **{"voucher": voucher or f"{no:06d}", "id_number": id_of(no), "amount": amount, **cells})


def fields(judged: pasted_rows.JudgedRow) -> set[str]:
    return {problem.field for problem in judged.problems if problem.blocking}


def test_looking_at_rows_logs_nothing(batch):
    desk, key = batch
    judged = pasted_rows.judge_rows(desk, key, [row(1), row(2)])
    assert [(one.payer, one.fen, one.problems) for one in judged] == [(name_of(1), 20000, ()), (name_of(2), 20000, ())]
    assert collections.open_batches(desk)[0].lines == ()


def test_good_rows_are_logged_as_typed_lines_are(batch):
    desk, key = batch
    logged = pasted_rows.log_rows(desk, key, [row(1, name=name_of(1)), row(2, "４４５６", "２００")])
    assert (logged.rows, logged.left) == (2, ())
    assert [(line.voucher, line.state, line.amount_fen) for line in logged.draft.lines] == [
        ("000001", "payment", 20000), ("004456", "payment", 20000),
    ]  # fmt: skip


def test_every_bad_cell_is_named_at_its_field_and_keeps_its_row_back(batch):
    desk, key = batch
    wrong = id_of(9)[:-1] + ("1" if id_of(9)[-1] != "1" else "2")
    rows = [
        row(1), PastedRow(2, "", id_of(2), amount="200"), row(3, amount="二百五块"),
        PastedRow(4, "000004", wrong, amount="200"), row(2, "000001"), row(2, "000006", name="别人"),
        row(2, "000007", year="去年"), row(2, "000008", paid_on="昨天"), row(2, "1234567"),
    ]  # fmt: skip
    judged = pasted_rows.judge_rows(desk, key, rows)
    assert [fields(one) for one in judged] == [
        set(), {"voucher"}, {"amount"}, {"id_number"}, {"voucher"}, {"name"}, {"year"}, {"paid_on"}, {"voucher"},
    ]  # fmt: skip
    logged = pasted_rows.log_rows(desk, key, rows)
    assert (logged.rows, len(logged.left), len(logged.draft.lines)) == (1, 8, 1)


def test_what_the_terminal_took_and_is_no_payment_becomes_an_open_item(batch):
    desk, key = batch
    judged = pasted_rows.judge_rows(desk, key, [row(1), row(1, "000010"), row(8), row(2, amount="201")])
    assert [one.kept_back for one in judged] == [False] * 4
    assert [[problem.code for problem in one.problems] for one in judged] == [
        [], ["year_already_paid"], ["unknown_person"], ["amount_is_no_tier"],
    ]  # fmt: skip
    logged = pasted_rows.log_rows(desk, key, [row(1), row(1, "000010"), row(8), row(2, amount="201")])
    assert [line.state for line in logged.draft.lines] == ["payment", "open", "open", "open"]


def test_correct_number_of_a_stranger_is_an_open_item_a_wrong_one_is_kept_back(batch):
    desk, key = batch
    first_17 = "11010119800101001"
    good, bad = first_17 + check_digit(first_17), first_17 + ("0" if check_digit(first_17) != "0" else "1")
    judged = pasted_rows.judge_rows(
        desk, key, [PastedRow(1, "1", good, amount="200"), PastedRow(2, "2", bad, amount="200")]
    )
    assert [one.kept_back for one in judged] == [False, True]


def test_closed_batch_takes_no_pasted_rows(batch):
    desk, _key = batch
    with pytest.raises(BatchGone):
        pasted_rows.log_rows(desk, "15040001-999999-2026-10-01", [row(1)])


def test_payer_of_a_void_registration_is_named_with_the_state(batch):
    desk, _key = batch
    resident = people.find(desk, id_of(1))[0]
    with desk.store.read() as unit:
        filed = unit.journal.get(resident.filing)
    assert filed is not None
    people.withdraw(desk, filed[0])
    with pytest.raises(collections.PayerUnknown, match=f"{name_of(1)}的登记已撤销"):
        collections.payer(desk, id_of(1), 2026)
