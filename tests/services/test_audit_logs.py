"""The log as administrators read it: their own station's and those below, newest first, nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.audit import EXPORT, IMPORT, WRITE
from app.services import audit_logs
from app.services.audit_logs import Asked, LogDaysUnreadable
from app.services.desk import NotYourRole
from tests.stations import CODES, Stations


@pytest.fixture
def worked(stations: Stations) -> Stations:
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.carry("镇", "区")
    return stations


def test_an_administrator_sees_what_was_done_below_with_names_from_the_roster(worked):
    log = audit_logs.events(worked.desk("区"), Asked(place=CODES["东村"], kind=WRITE))
    (line,) = [line for line in log.lines if line.event.call == "people.register"]
    assert (line.place, line.operator, line.sealed) == ("样例东村", "东协办", True)
    assert line.cells[3:6] == ("办理", "参保登记与查找", "1")
    assert line.cells[6:] == ("1", "完成", "已封存")


def test_the_newest_line_stands_first_and_unsealed_ones_are_said_to_be(worked):
    log = audit_logs.events(worked.desk("镇"))
    assert [line.event.at for line in log.lines] == sorted((line.event.at for line in log.lines), reverse=True)
    assert EXPORT in {line.event.kind for line in log.lines if not line.sealed}
    assert {line.place for line in log.lines} == {"样例镇", "样例东村"}
    assert IMPORT in {line.event.kind for line in log.lines}


def test_a_station_sees_nothing_of_those_beside_or_above_it(worked):
    worked.carry("镇", "东村")
    log = audit_logs.events(worked.desk("东村"), Asked(place="15"))
    assert {line.place for line in log.lines} == {"样例东村"}
    assert audit_logs.places(worked.desk("东村")) == [(CODES["东村"], "样例东村")]


def test_days_narrow_the_log_and_what_is_no_day_is_refused(worked):
    desk = worked.desk("区")
    assert audit_logs.events(desk, Asked("2026-10-08", "2026-10-08")).lines
    assert audit_logs.events(desk, Asked("2026-10-09", "2026-10-10")).lines == ()
    with pytest.raises(LogDaysUnreadable):
        audit_logs.events(desk, Asked("昨天"))


def test_only_administrators_and_auditors_look_at_it(worked):
    with pytest.raises(NotYourRole):
        audit_logs.events(worked.desk("区财务"))


def test_nothing_is_left_out_of_what_is_older_than_half_a_year(worked):
    """H6: no function of the program deletes a filing, and the store refuses it (tests/db); so the log stays."""
    worked.clock.moment += timedelta(days=400)
    worked.clock.day += timedelta(days=400)
    worked.register("东村", 2)
    worked.carry("东村", "镇")
    old = audit_logs.events(worked.desk("镇"), Asked("2026-10-08", "2026-10-08", CODES["东村"]))
    assert {line.event.call for line in old.lines} >= {"people.register", "exchange_out.export"}


def test_a_clock_that_was_set_back_hides_nothing_and_is_told(worked):
    worked.clock.moment -= timedelta(days=9_000)
    worked.register("东村", 2)
    read = worked.carry("东村", "镇")
    assert "log_clock_back" in {problem.code for problem in read.refused}
    worked.clock.moment += timedelta(days=9_000)
    log = audit_logs.events(worked.desk("镇"), Asked(place=CODES["东村"], kind=WRITE))
    assert "people.register" in {line.event.call for line in log.lines}


def test_a_clock_that_stood_in_the_future_hides_nothing(worked):
    worked.clock.moment += timedelta(days=900)
    worked.register("东村", 2)
    worked.clock.moment -= timedelta(days=900)
    log = audit_logs.events(worked.desk("东村"), Asked(kind=WRITE))
    assert log.lines[0].event.at[:4] == "2029"


def test_the_spreadsheet_has_a_row_for_every_line(worked):
    desk = worked.desk("区")
    log = audit_logs.events(desk)
    assert audit_logs.as_xlsx(desk, log)[:2] == b"PK"
    assert audit_logs.seal(desk) == 1
