"""操作日志 (GB/T 22239-2019 8.1.4.3; security T38, H5): what is noted, when it is sealed, how it travels, what it never says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.domain.audit import AUDIT, EXPORT, READ, WRITE, WRONG, is_audit
from app.domain.filing import Draft, StreamKey
from app.errors import OfficeError
from app.exchange.wire import LOG, LOG_ACT
from app.services import audit_notes, audit_seals, exchange_out, links, people, restored, reviews, unsent, verification
from app.services.act_checks import MOST_ODD
from app.services.backups import StoreUnsound
from app.services.desk import Desk, sign_and_enter
from app.services.sign_in import STORE
from db import Opener
from tests.stations import CODES, Stations, id_of


def noted(desk: Desk) -> list[tuple[str, str, int, str]]:
    """(kind, call, papers, result) of what is noted and not sealed."""
    with desk.store.behind.read() as unit:
        return [(line.kind, line.call, line.papers, line.result) for line in audit_notes.unsealed(unit)]


def logs(desk: Desk, code: str) -> int:
    """How many sealed logs of a place this desk holds."""
    with desk.store.behind.read() as unit:
        return sum(seq for stream, seq, _ in unit.journal.heads() if is_audit(stream) and stream.station.code == code)


def test_work_is_noted_in_the_transaction_that_does_it(stations: Stations):
    stations.register("东村", 1)
    assert (WRITE, "people.register", 1, "") in noted(stations.desk("东村"))


def test_what_is_looked_at_is_noted_before_it_is_shown_and_repetitions_are_counted(stations: Stations):
    desk = stations.desk("东村")
    for _ in range(3):
        people.find(desk, id_of(1))
    assert noted(desk)[-1] == (READ, "people.find", 0, "")
    stations.register("东村", 1)
    with desk.store.behind.read() as unit:
        found = [(one.call, one.times) for one in audit_notes.unsealed(unit) if one.call == "people.find"]
    assert [times > 1 for _, times in found] == [False, True]


def test_what_was_noted_survives_without_a_closing(stations: Stations):
    """As after kill -9: another store on the same file sees the lines."""
    stations.register("东村", 1)
    _, dek, _ = stations.secrets["东协办"]
    other = Opener().open(stations.home("东村") / STORE, dek)
    with other.read() as unit:
        assert audit_notes.progress_of(unit).waiting == len(audit_notes.unsealed(unit)) > 0
    other.close()


def test_a_refusal_is_noted_with_its_code(stations: Stations):
    stations.register("东村", 1)
    with pytest.raises(OfficeError):
        stations.register("东村", 1)
    stations.register("东村", 2)
    assert (WRITE, "people.register", 0, "form_refused") in noted(stations.desk("东村"))


def test_every_export_carries_the_log_and_the_parent_keeps_it(stations: Stations):
    stations.register("东村", 1)
    read = stations.carry("东村", "镇")
    assert (read.new, read.quarantined, read.refused) == (1, 0, ())
    assert {village.code for village in read.villages} == {CODES["东村"]}
    assert logs(stations.desk("镇"), CODES["东村"]) == 1
    assert (EXPORT, "exchange_out.export", 1, "") in noted(stations.desk("东村"))
    stations.carry("镇", "区")
    assert logs(stations.desk("区"), CODES["东村"]) == logs(stations.desk("区"), CODES["镇"]) == 1


def test_a_log_is_never_reviewed_waited_for_or_counted(stations: Stations):
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    village, township = stations.desk("东村"), stations.desk("镇")
    with village.store.behind.write() as unit:
        people.find(village, id_of(1))
        village.seal(unit)
    assert [link.waiting for link in links.links(village)] == [0]
    assert unsent.oldest_unsent(village) == {}
    assert len(unsent.unsent_ns(village)) == 0
    assert reviews.waiting(township) == []
    assert links.withheld(township) == []
    with township.store.behind.read() as unit:
        assert unit.dockets.count_by_state().keys() <= {"effective", "filed"}
        assert not any(docket.kind == AUDIT for docket in unit.dockets.listed(limit=0))


def test_the_first_line_of_another_day_seals_what_came_before(stations: Stations):
    stations.register("东村", 1)
    desk = stations.desk("东村")
    assert logs(desk, CODES["东村"]) == 0
    stations.clock.moment += timedelta(days=1)
    stations.register("东村", 2)
    assert logs(desk, CODES["东村"]) == 1
    assert noted(desk) == []


def test_what_was_noted_before_work_that_is_not_kept_waits_again(stations: Stations):
    """An export seals the log first; a place that is not there, or a full stick, must not take the lines with it."""
    desk = stations.desk("东村")
    desk.notes.add(WRONG, times=3)
    with pytest.raises(OfficeError):
        exchange_out.export(desk, stations.stick(), "999999999")
    stations.register("东村", 1)
    assert [line for line in noted(desk) if line[0] in {WRONG, EXPORT}] == [
        (WRONG, "", 0, ""), (EXPORT, "exchange_out.export", 0, "nobody_there"),
    ]  # fmt: skip


def test_an_export_that_failed_is_not_said_to_be_done(stations: Stations, monkeypatch: pytest.MonkeyPatch):
    stations.register("东村", 1)
    with monkeypatch.context() as broken:
        broken.setattr(exchange_out, "handover", lambda _paper: (_ for _ in ()).throw(StoreUnsound("打印不了。", "")))
        with pytest.raises(StoreUnsound):
            stations.export("东村", "镇")
    stations.register("东村", 2)
    said = [line for line in noted(stations.desk("东村")) if line[0] == EXPORT]
    assert said == [(EXPORT, "exchange_out.export", 0, "store_unsound")]


def test_work_that_was_not_kept_has_no_line_that_says_so(stations: Stations, monkeypatch: pytest.MonkeyPatch):
    """Not even when the store refuses at the last moment."""
    with monkeypatch.context() as broken:
        broken.setattr(audit_seals, "is_due", lambda _unit, _clock: (_ for _ in ()).throw(StoreUnsound("磁盘满了。", "")))
        with pytest.raises(StoreUnsound):
            stations.register("东村", 1)
    stations.register("东村", 2)
    said = [line for line in noted(stations.desk("东村")) if line[0] == WRITE and line[1] == "people.register"]
    assert said == [(WRITE, "people.register", 0, "store_unsound"), (WRITE, "people.register", 1, "")]


def test_a_station_that_begins_log_after_log_is_stopped_and_its_work_goes_on(stations: Stations):
    """Each chain stands in every receipt of its township for ever (app/exchange/statements.MOST_STREAMS)."""
    stations.register("东村", 1)
    desk = stations.desk("东村")
    with desk.store.behind.write() as unit:
        for no in range(MOST_ODD + 20):
            audit_seals.begin_anew(unit, f"{no:012x}")
            desk.notes.add(READ)
            desk.seal(unit)
    read = stations.carry("东村", "镇")
    assert (read.new, read.duplicate) == (1, 0)
    assert "log_differs" in {problem.code for problem in read.refused}
    assert logs(stations.desk("镇"), CODES["东村"]) <= MOST_ODD + 1


def test_flawed_logs_of_a_village_hide_nothing_of_the_townships_own(stations: Stations):
    """A changed program could send as many as it likes; the township's check has a limit and an answer of its own."""
    desk = stations.desk("东村")
    flawed = Draft(AUDIT, {"events": 3}, kind_version=1)
    with desk.store.behind.write() as unit:
        signer, _ = desk.station_keys(unit)
        for _ in range(verification.MOST + 10):
            sign_and_enter(unit, signer, StreamKey(desk.station, AUDIT), [flawed], stations.clock)
    stations.carry("东村", "镇")
    township = stations.desk("镇")
    found = verification.verify(township, Opener(), full=True)
    assert found.ok
    assert len([note for note in found.notes if note.code == "log_differs"]) == verification.MOST
    with township.store.behind.write() as unit:
        unit.drafts.drop(audit_notes.LINES, next(iter(unit.drafts.all(audit_notes.LINES))))
    (problem,) = verification.verify(township, Opener()).problems
    assert "删去" in problem.text


def test_a_program_that_knows_no_logs_passes_over_them():
    assert (LOG_ACT, LOG) == (5, 6)  # released: an older reader passes over types that it does not know


def test_a_restored_copy_goes_on_in_a_chain_of_its_own_and_its_parent_says_so(stations: Stations):
    stations.carry("东村", "镇")
    desk = stations.desk("东村")
    with desk.store.write() as unit:
        restored.mark(unit)
    desk.refresh()
    read = stations.carry("东村", "镇")
    assert [problem.code for problem in read.refused] == ["log_begun_anew"]
    assert logs(stations.desk("镇"), CODES["东村"]) == 2
    assert verification.verify(desk, Opener(), full=True).ok


def test_the_log_says_nothing_about_anybody(stations: Stations):
    """H8: no number of 15 digits or more, no word that is not the program's own."""
    for no in (1, 2):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    people.find(stations.desk("东村"), "王乙")
    stations.settle()
    with stations.desk("区").store.behind.read() as unit:
        streams = [stream for stream, _, _ in unit.journal.heads() if is_audit(stream)]
        found = [unit.journal.by_number(n) for stream in streams for n in unit.journal.numbers_after(stream, 0)]
    assert len(found) >= 4
    for filing in found:
        words = [cell for row in filing.body["events"] for cell in row if isinstance(cell, str)]
        assert all(re.fullmatch(r"[0-9a-f]{64}|[a-z_.]*|\d{4}-\d\d-\d\dT[0-9:+]+", word) for word in words), words
