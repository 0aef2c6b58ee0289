"""An undone POS import takes back what it brought and what it had decided; what a clerk typed stays as typed."""

from __future__ import annotations

import csv

import pytest

from app.services import collections, import_records, import_undo, pos_imports
from app.services.batch_drafts import DRAFT
from app.services.import_undo import NothingToUndo
from tests.services.test_duplicates import HEAD, pos_file, sale, slip
from tests.stations import id_of


def void(no: int, original: int, yuan: int = 200) -> tuple[object, ...]:
    head = ("M1", "15040001", "000001", f"{no:06d}", "20261008", "0900", "消费撤销", f"{yuan}.00", f"{no:012d}")
    return (*head, id_of(original), 2026, f"{original:06d}")


def pos_file_with_voids(stations, *rows):
    path = stations.root / "voids.csv"
    head = (*HEAD, "原凭证号")
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([head, *[(*row, *[""] * (len(head) - len(row))) for row in rows]])
    return path


@pytest.fixture
def desk(stations):
    for no in (1, 2):
        stations.register("东村", no)
    return stations.desk("东村")


def typed(desk, *nos: int, vouchers: tuple[int, ...] = ()) -> str:
    key = collections.start_batch(desk, "15040001", "1").key
    for no, voucher in zip(nos, vouchers or nos, strict=True):
        collections.add_line(
            desk, key, voucher=str(voucher), id_text=id_of(no), year=2026, amount_fen=20000, paid_on="2026-10-08"
        )
    return key


def drafted(desk):
    """Every open batch: lines with their decision, and the slip."""
    return [
        ([(int(line.voucher), line.kind, line.state, line.code) for line in one.lines], one.slip_count, one.slip_fen)
        for one in collections.open_batches(desk)
    ]


def newest(desk) -> int:
    return import_records.records(desk)[0].number


def test_typed_sale_counts_again_when_the_imported_void_is_taken_back(desk, stations):
    typed(desk, 1)
    before = drafted(desk)
    pos_imports.import_pos(desk, pos_file_with_voids(stations, void(9, 1), sale(2)))
    assert drafted(desk)[0][0][0] == (1, "sale", "voided", "voided_pair")
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == before
    assert drafted(desk)[0][0] == [(1, "sale", "payment", "")]


def test_typed_void_of_an_imported_sale_becomes_an_open_item(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1)))
    collections.void_line(desk, collections.open_batches(desk)[0].key, 0, "5")
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == [([(5, "void", "open", "void_unpaired")], None, None)]


def test_pair_that_was_typed_stays_a_pair(desk, stations):
    key = typed(desk, 1)
    collections.void_line(desk, key, 0, "8")
    before = drafted(desk)
    pos_imports.import_pos(desk, pos_file(stations, sale(2)))
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == before


@pytest.mark.parametrize("filed", [False, True])
def test_second_payment_counts_when_the_imported_first_one_is_taken_back(desk, stations, filed):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), *([slip(1, 200)] if filed else [])))
    typed(desk, 1, vouchers=(7,))
    assert drafted(desk)[0][0][-1] == (7, "sale", "open", "year_already_paid")
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == [([(7, "sale", "payment", "")], None, None)]


def test_lines_typed_again_after_an_undo_are_not_taken_out_by_the_old_import(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), sale(2)))
    number = newest(desk)
    import_undo.undo(desk, number)
    collections.set_slip(desk, typed(desk, 1), 1, 20000)
    before = drafted(desk)
    assert not import_undo.plan(desk, number).possible
    with pytest.raises(NothingToUndo):
        import_undo.undo(desk, number)
    assert drafted(desk) == before


def test_batch_typed_and_filed_after_an_undo_is_not_withdrawn_by_the_old_import(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), sale(2), slip(2, 400)))
    number = newest(desk)
    import_undo.undo(desk, number)
    key = typed(desk, 1, 2)
    collections.set_slip(desk, key, 2, 40000)
    filing = collections.close_batch(desk, key)
    with pytest.raises(NothingToUndo):
        import_undo.undo(desk, number)
    assert stations.state("东村", filing) == "filed"


def test_imported_lines_filed_later_by_hand_are_withdrawn_with_their_import(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), sale(2)))
    key = collections.open_batches(desk)[0].key
    collections.set_slip(desk, key, 2, 40000)
    filing = collections.close_batch(desk, key)
    assert import_undo.undo(desk, newest(desk)).at_once == 1
    assert stations.state("东村", filing) == "withdrawn"


def test_slip_that_the_clerk_typed_stays_and_the_imported_one_goes(desk, stations):
    collections.set_slip(desk, typed(desk, 1), 3, 60000)
    before = drafted(desk)
    pos_imports.import_pos(desk, pos_file(stations, sale(2), slip(4, 800)))
    assert drafted(desk)[0][1:] == (4, 80000)
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == before


def test_two_imported_slips_are_taken_back_in_any_order(desk, stations):
    collections.set_slip(desk, typed(desk, 1), 3, 60000)
    before = drafted(desk)
    pos_imports.import_pos(desk, pos_file(stations, sale(2), slip(4, 800)))
    first = newest(desk)
    pos_imports.import_pos(desk, pos_file(stations, sale(3), slip(5, 1000)))
    import_undo.undo(desk, first)
    assert drafted(desk)[0][1:] == (5, 100000)
    import_undo.undo(desk, newest(desk))
    assert drafted(desk) == before


def test_filed_batch_says_nothing_of_imports(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), sale(2), slip(2, 400)))
    with desk.store.read() as unit:
        [filing] = list(import_records.filings_of(unit, newest(desk)) or [])
        body = unit.journal.get(filing)[1].body
    assert not any("import" in row for row in body["lines"])
    assert not {name for name in body if name.startswith("slip_")} - {"slip_count", "slip_fen"}


def test_import_of_an_earlier_version_is_known_by_its_lines_until_it_is_undone(desk, stations):
    pos_imports.import_pos(desk, pos_file(stations, sale(1), sale(2)))
    number = newest(desk)
    with desk.store.write() as unit:
        [(key, body)] = unit.drafts.all(DRAFT).items()
        rows = [{name: value for name, value in row.items() if name != "import"} for row in body["lines"]]
        unit.drafts.put(DRAFT, key, {**body, "lines": rows})
        noted = unit.drafts.get(import_records.LINES, f"{number:08d}")
        unit.drafts.put(import_records.LINES, f"{number:08d}", {"lines": noted["lines"]})
    assert import_undo.undo(desk, number).lines == 2
    typed(desk, 1)
    with pytest.raises(NothingToUndo):
        import_undo.undo(desk, number)
