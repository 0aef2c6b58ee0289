from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.errors import OfficeError
from app.intake.layouts import Correction, Layout
from app.intake.refusals import FileChanged
from app.intake.sheets import read_file
from app.services import import_records, import_undo, pos_imports, reviews, rosters, verification
from app.services.import_undo import NothingToUndo
from db import Opener
from tests.services.test_duplicates import pos_file, sale, slip
from tests.stations import id_of, name_of

PEOPLE = (1, 2, 3, 4)


class Stopped(Exception):
    pass


def roster_file(root: Path, *nos: int, name: str = "名册.csv") -> Path:
    path = root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("姓名", "身份证号", "缴费档次"), *[(name_of(no), id_of(no), 200) for no in nos]])
    return path


def living(stations, who: str) -> dict[str, object]:
    """What counts: people and lines that are alive, every posting."""
    with stations.desk(who).store.read() as unit:
        books = unit.books()
        lines = {row[2]: row for row in books["lines"] if "dead" not in row}
        return {
            "people": sorted(unit.residents.alive_numbers()), "payers": sorted(unit.residents.payers(stations.desk(who).station.code)),
            "postings": books["postings"], "lines": lines, "months": books["months"], "treasury": books["treasury"],
        }  # fmt: skip


def import_number(stations, who: str = "东村") -> int:
    return import_records.records(stations.desk(who))[0].number


def test_an_import_is_an_object_with_its_file_hash_and_numbers(stations):
    file = roster_file(stations.root, *PEOPLE)
    found = rosters.import_roster(stations.desk("东村"), file)
    [record] = import_records.records(stations.desk("东村"))
    assert record.number == found.number
    assert (record.file, record.accepted, record.filings) == ("名册.csv", 4, 4)
    assert record.digest == read_file(file).digest
    assert record.operator == stations.desk("东村").operator.name


def test_an_import_that_registers_nobody_leaves_no_record(stations):
    file = roster_file(stations.root, 1)
    rosters.import_roster(stations.desk("东村"), file)
    assert rosters.import_roster(stations.desk("东村"), file).number == 0
    assert len(import_records.records(stations.desk("东村"))) == 1


def test_undo_before_the_export_takes_everything_back_at_once(stations):
    stations.register("东村", 9)
    before = living(stations, "东村")
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *PEOPLE))
    plan = import_undo.plan(stations.desk("东村"), import_number(stations))
    assert (plan.at_once, plan.consent, plan.left) == (4, 0, ())
    assert "4 件可以立即撤销" in plan.sentence
    done = import_undo.undo(stations.desk("东村"), plan.record.number)
    assert (done.at_once, done.consent) == (4, 0)
    assert living(stations, "东村") == before


def test_a_replay_of_the_journal_gives_the_same_books_after_an_undo(stations):
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *PEOPLE))
    import_undo.undo(stations.desk("东村"), import_number(stations))
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *PEOPLE))
    found = verification.verify(stations.desk("东村"), Opener(), full=True)
    assert (found.ok, found.problems) == (True, ())


def test_an_undo_is_one_act(stations):
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *PEOPLE))
    import_undo.undo(stations.desk("东村"), import_number(stations))
    with stations.desk("东村").store.read() as unit:
        assert unit.journal.act_of(unit.journal.count()).last - unit.journal.act_of(unit.journal.count()).first == 3


def test_the_corrected_file_can_be_imported_after_an_undo_with_the_same_subjects(stations):
    file = roster_file(stations.root, *PEOPLE)
    rosters.import_roster(stations.desk("东村"), file)
    subjects = {stations.resident("东村", no).subject for no in PEOPLE}
    import_undo.undo(stations.desk("东村"), import_number(stations))
    assert rosters.import_roster(stations.desk("东村"), file).accepted == 4
    assert {stations.resident("东村", no).subject for no in PEOPLE} == subjects
    stations.settle()
    assert {stations.resident("区", no).status for no in PEOPLE} == {"effective"}


def test_after_the_export_the_parent_must_agree(stations):
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *PEOPLE))
    stations.carry("东村", "镇")
    plan = import_undo.plan(stations.desk("东村"), import_number(stations))
    assert (plan.at_once, plan.consent) == (0, 4)
    assert "要等上级同意" in plan.sentence
    import_undo.undo(stations.desk("东村"), plan.record.number, "导错了文件")
    assert stations.resident("东村", 1).status == "filed"
    again = import_undo.plan(stations.desk("东村"), plan.record.number)
    assert (again.possible, again.gone) == (False, 4)
    with pytest.raises(NothingToUndo):
        import_undo.undo(stations.desk("东村"), plan.record.number)
    stations.carry("东村", "镇")
    waiting = [docket.n for docket in reviews.waiting(stations.desk("镇")) if docket.kind == "withdrawal"]
    assert reviews.approve(stations.desk("镇"), waiting).approved == 4
    stations.carry("镇", "东村")
    assert [stations.resident("东村", no).status for no in PEOPLE] == ["withdrawn"] * 4


def test_what_is_reviewed_stays_and_is_listed_with_what_corrects_it(stations):
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, 1, 2, 3))
    stations.carry("东村", "镇")
    reviews.approve(stations.desk("镇"), [stations.resident("镇", 1).n])
    reviews.return_back(stations.desk("镇"), [stations.resident("镇", 2).n], "核对")
    stations.carry("镇", "东村")
    plan = import_undo.plan(stations.desk("东村"), import_number(stations))
    assert (plan.consent, plan.gone, len(plan.left)) == (1, 1, 1)
    [left] = plan.left
    assert left.title == name_of(1)
    assert "变更登记或作废登记" in left.how
    assert left.resident == stations.resident("东村", 1).n
    done = import_undo.undo(stations.desk("东村"), plan.record.number)
    assert (done.at_once, done.consent, done.left) == (0, 1, 1)


def test_a_pos_import_comes_out_of_open_batches_again(stations):
    for no in (1, 2):
        stations.register("东村", no)
    before = living(stations, "东村")
    file = pos_file(stations, sale(1), sale(2))
    found = pos_imports.import_pos(stations.desk("东村"), file)
    assert found.payments == 2
    plan = import_undo.plan(stations.desk("东村"), found.number)
    assert (plan.lines, plan.at_once) == (2, 0)
    assert import_undo.undo(stations.desk("东村"), found.number).lines == 2
    assert living(stations, "东村") == before
    assert pos_imports.import_pos(stations.desk("东村"), file).payments == 2


def test_a_pos_import_that_was_filed_is_withdrawn_as_a_batch(stations):
    for no in (1, 2):
        stations.register("东村", no)
    before = living(stations, "东村")
    file = pos_file(stations, sale(1), sale(2), slip(2, 400))
    found = pos_imports.import_pos(stations.desk("东村"), file)
    plan = import_undo.plan(stations.desk("东村"), found.number)
    assert (plan.lines, plan.at_once) == (0, 1)
    import_undo.undo(stations.desk("东村"), found.number)
    assert living(stations, "东村") == before
    assert pos_imports.import_pos(stations.desk("东村"), file).payments == 2


def test_a_batch_with_lines_from_elsewhere_is_not_withdrawn_as_a_whole(stations):
    for no in (1, 2):
        stations.register("东村", no)
    pos_imports.import_pos(stations.desk("东村"), pos_file(stations, sale(1)))
    found = pos_imports.import_pos(stations.desk("东村"), pos_file(stations, sale(1), sale(2), slip(2, 400)))
    plan = import_undo.plan(stations.desk("东村"), found.number)
    assert not plan.possible
    assert "别处登记的 1 笔" in plan.left[0].how
    assert [(name_of(1) in line.title, line.state) for line in plan.staying] == [
        (True, import_undo.OTHER_LINE), (False, import_undo.OWN_LINE)
    ]
    assert "1 笔因同批还有别处登记的，不能整批撤销" in plan.sentence


def test_a_cancelled_import_keeps_nothing(stations, monkeypatch):
    file = read_file(roster_file(stations.root, *range(1, 30)))
    before = stations.books("东村")

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    monkeypatch.setattr("app.services.desk.PROGRESS_STEP", 5)
    with pytest.raises(Stopped):
        rosters.file_rows(stations.desk("东村"), file, progress=stop)
    assert stations.books("东村") == before
    assert import_records.records(stations.desk("东村")) == []


def test_a_cancelled_undo_keeps_nothing(stations, monkeypatch):
    rosters.import_roster(stations.desk("东村"), roster_file(stations.root, *range(1, 30)))
    before = stations.books("东村")

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    monkeypatch.setattr("app.services.desk.PROGRESS_STEP", 5)
    number = import_number(stations)
    with pytest.raises(Stopped):
        import_undo.undo(stations.desk("东村"), number, progress=stop)
    assert stations.books("东村") == before


def test_a_file_changed_between_looking_and_filing_is_noticed(stations):
    path = roster_file(stations.root, 1, 2)
    file = read_file(path)
    roster_file(stations.root, 1, 2, 3)
    before = stations.books("东村")
    with pytest.raises(FileChanged) as refused:
        rosters.file_rows(stations.desk("东村"), file)
    assert "改动过" in refused.value.text
    assert stations.books("东村") == before


def test_corrections_live_in_the_import_and_stand_in_its_record(stations):
    path = roster_file(stations.root, 1, 2)
    path.write_text(path.read_text(encoding="utf-8-sig").replace(id_of(2), id_of(2)[:-2]), encoding="utf-8-sig")
    whole = path.read_bytes()
    file = read_file(path)
    layout = Layout(corrections=(Correction(3, 1, id_of(2)),))
    assert rosters.file_rows(stations.desk("东村"), file, layout).accepted == 2
    [record] = import_records.records(stations.desk("东村"))
    assert record.corrections == (("B3", id_of(2)[:-2], id_of(2)),)
    assert path.read_bytes() == whole


def test_an_unknown_import_is_refused_in_a_sentence(stations):
    with pytest.raises(OfficeError) as refused:
        import_undo.plan(stations.desk("东村"), 99)
    assert "99" in refused.value.text
