"""找差异: two stations that disagree learn on which filings, by hash, and what to do (security T4, T12, T15, T18)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import Root, run
from app.domain.filing import StationId, StreamKey
from app.errors import OfficeError
from app.exchange import comparison
from app.exchange.comparison import ComparisonForged, ComparisonTooNew, ComparisonUnreadable, Held
from app.exchange.link import travels
from app.exchange.parting import FORKED, OURS, THEIRS, UNSURE
from app.keys.suite import SigningKey
from app.services import comparisons, exchange_out, station_ends
from app.services.comparisons import Compared, ComparisonForeign, ComparisonStranger
from app.services.exchange_out import NobodyThere
from db import Opener
from tests.services.test_exchange_forks import own_stream
from tests.services.test_restored import made, put_back
from tests.stations import CODES, FIRST, PASSPHRASE, Stations, Template

MOMENT = "2026-10-08T09:00:00+08:00"


def said(stations: Stations, writer: str, reader: str) -> Path:
    file = stations.stick() / comparisons.file_name(
        stations.desk(writer).station, str(stations.desk(reader).station), stations.clock.today()
    )
    comparisons.write(stations.desk(writer), file, CODES[reader])
    return file


def held_against(stations: Stations, writer: str, reader: str) -> Compared:
    return comparisons.compare(stations.desk(reader), said(stations, writer, reader))


def brief(found: Compared) -> list[tuple[str, str, str, int]]:
    return [(one.side, one.station, one.village, one.count) for one in found.differences]


def everything(stations: Stations, place: str) -> list[tuple[str, int, str]]:
    """All chains but the log, which writes down that somebody looked."""
    with stations.desk(place).store.read() as unit:
        return [(str(stream), seq, head) for stream, seq, head in unit.journal.heads() if stream.name[:5] != "audit"]


@pytest.fixture(scope="module")
def agreed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stations]:
    """Every station holds what the others filed; for tests that change nothing."""
    made = Stations.copied(template, tmp_path_factory.mktemp("agreed"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exchange_out, "handover", lambda paper: paper.package.encode())
        made.register("东村", 1)
        made.settle()
    yield made
    made.close()


@pytest.fixture
def met(agreed: Stations, tmp_path: Path, no_paper: None) -> Iterator[Stations]:
    """The same, to be changed."""
    agreed.close()
    made = Stations.copied(Template(agreed.root, agreed.secrets), tmp_path)
    made.clock.moment = agreed.clock.moment
    yield made
    made.close()


def test_stations_that_hold_the_same_are_told_so_and_nothing_is_changed(agreed: Stations) -> None:
    before = {place: (everything(agreed, place), agreed.books(place)) for place in ("东村", "镇", "区")}
    for writer, reader in (("东村", "镇"), ("镇", "东村"), ("镇", "区"), ("东村", "区"), ("区", "东村")):
        found = held_against(agreed, writer, reader)
        assert (brief(found), found.sides) == ([], {THEIRS: 0, OURS: 0, FORKED: 0, UNSURE: 0})
        assert found.same > 0
        assert found.sender_name == agreed.desk(writer).station_name
    assert {place: (everything(agreed, place), agreed.books(place)) for place in before} == before


def test_what_was_not_sent_yet_is_listed_with_kind_and_day_where_it_is_held(met: Stations) -> None:
    filing = met.register("东村", 2)
    (one,) = held_against(met, "镇", "东村").differences
    assert (one.side, one.station, one.village) == (OURS, "样例东村", "样例东村")
    assert (one.kind, one.day, one.ours, one.theirs) == ("参保登记", "2026-10-08", filing[:32], "")
    assert one.following == comparisons.SEND.format(other="样例镇")
    (one,) = held_against(met, "东村", "镇").differences
    assert (one.side, one.kind, one.theirs, one.ours) == (THEIRS, "", filing[:32], "")
    assert one.following == comparisons.ASK.format(other="样例东村")
    met.carry("东村", "镇")
    assert brief(held_against(met, "东村", "镇")) == []


def test_a_lost_tail_of_ones_own_is_an_old_copy_at_either_side(stations: Stations) -> None:
    stations.register("东村", 1)
    backup = made(stations, "东村")
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    put_back(stations, "东村", backup)
    (lost, *_) = [one for one in held_against(stations, "镇", "东村").differences if one.village == "样例东村"]
    assert (lost.side, lost.following) == (THEIRS, comparisons.OLD_HERE)
    (kept, *_) = [one for one in held_against(stations, "东村", "镇").differences if one.village == "样例东村"]
    assert (kept.side, kept.kind, kept.following) == (OURS, "参保登记", comparisons.OLD_THERE)


def test_two_copies_of_a_station_are_found_at_the_very_filing(met: Stations) -> None:
    met.close()
    clone = met.root / "clone"
    met.copy_home("东村", clone)
    theirs = met.register("东村", 2)
    met.register("东村", 4)
    met.carry("东村", "镇")
    met.close()
    met.put_home("东村", clone)
    ours = met.register("东村", 3)
    found = held_against(met, "镇", "东村").differences
    assert [(one.side, one.count) for one in found] == [(FORKED, 1), (THEIRS, 1)]
    assert (found[0].ours, found[0].theirs, found[0].kind) == (ours[:32], theirs[:32], "参保登记")
    assert {one.following for one in found} == {comparisons.FORK}


def test_what_a_township_leaves_out_is_told_to_the_district_by_the_village(met: Stations, monkeypatch) -> None:
    met.register("东村", 2)
    met.carry("东村", "镇")
    east, real = own_stream(met, "东村"), travels
    monkeypatch.setattr(exchange_out, "travels", lambda stream, *ends: stream != east and real(stream, *ends))
    met.carry("镇", "区")
    monkeypatch.undo()
    for writer in ("东村", "镇"):
        (one,) = [one for one in held_against(met, writer, "区").differences if one.side == THEIRS]
        assert (one.village, one.following) == ("样例东村", comparisons.ASK.format(other=f"样例{writer}"))
    (one,) = [one for one in held_against(met, "区", "镇").differences if one.side == OURS]
    assert one.following == comparisons.SEND.format(other="样例区社保中心")


def test_what_went_past_the_township_is_asked_of_the_village(met: Stations) -> None:
    met.register("东村", 2)
    met.read("区", met.export("东村", "镇"))
    (one,) = [one for one in held_against(met, "区", "镇").differences if one.side == THEIRS]
    assert one.following == comparisons.ASK_OWNER.format(owner="样例东村")
    (one,) = [one for one in held_against(met, "镇", "区").differences if one.side == OURS]
    assert one.following == comparisons.SEND_BY_OWNER.format(owner="样例东村", other="样例镇")


def test_a_long_run_is_listed_to_a_bound_and_summed(met: Stations, monkeypatch) -> None:
    monkeypatch.setattr(comparisons, "LISTED_OF_A_RUN", 2)
    for no in range(2, 7):
        met.register("东村", no)
    found = held_against(met, "镇", "东村")
    assert [one.count for one in found.differences] == [1, 1, 3]
    assert found.sides[OURS] == 5
    assert (found.differences[-1].ours, found.differences[-1].kind) == ("", "")


def test_what_is_too_long_ago_to_be_listed_is_told_and_read_the_other_way(met: Stations, monkeypatch) -> None:
    for no in range(2, 6):
        met.register("东村", no)
    whole = said(met, "镇", "东村")
    monkeypatch.setattr(comparison, "MOST_IDS", 0)
    for no in range(6, 9):
        met.register("东村", no)
    met.carry("东村", "镇")
    for no in range(9, 12):
        met.register("东村", no)
    assert {one.side for one in comparisons.compare(met.desk("东村"), whole).differences} == {OURS}
    thin = held_against(met, "东村", "镇")
    assert [one.side for one in thin.differences if one.village == "样例东村"] == [UNSURE, THEIRS, THEIRS, THEIRS]
    assert thin.differences[0].following == comparisons.OTHER_WAY
    assert {one.side for one in held_against(met, "镇", "东村").differences} == {OURS}


def forged(
    stations: Stations, sender: str, receiver: str, streams: dict[str, int] | None = None, key: SigningKey | None = None
) -> Path:
    """A file as a changed program at the sender would sign it."""
    with stations.desk(sender).store.read() as unit:
        signer, _ = stations.desk(sender).station_keys(unit)
    chains = {StreamKey.parse(name): Held(seq, 0, "ab" * 16 * seq) for name, seq in (streams or {}).items()}
    file = stations.stick() / "a.xbcompare"
    ends = stations.desk(sender).station, stations.desk(receiver).station
    file.write_bytes(comparison.make(key or signer, *ends, MOMENT, 0, chains))
    return file


def refused(stations: Stations, reader: str, file: Path, kind: type[OfficeError]) -> str:
    before = everything(stations, reader)
    with pytest.raises(kind) as found:
        comparisons.compare(stations.desk(reader), file)
    assert found.value.hint
    assert everything(stations, reader) == before
    return found.value.text


def test_a_file_of_anothers_key_is_a_forged_one(agreed: Stations) -> None:
    refused(agreed, "镇", forged(agreed, "东村", "镇", key=SigningKey.generate()), ComparisonForged)


def test_a_file_for_another_station_is_refused(agreed: Stations) -> None:
    assert "不是给本站点的" in refused(agreed, "区", said(agreed, "东村", "镇"), ComparisonStranger)
    assert "不是给本站点的" in refused(agreed, "东村", said(agreed, "东村", "镇"), ComparisonStranger)


def test_a_neighbour_is_none_to_compare_with(agreed: Stations) -> None:
    assert "不是本站点的上级或下级" in refused(agreed, "西村", forged(agreed, "东村", "西村"), ComparisonStranger)
    with pytest.raises(NobodyThere):
        comparisons.write(agreed.desk("东村"), agreed.stick() / "a.xbcompare", CODES["西村"])


def test_an_unknown_and_an_ended_computer_are_refused(met: Stations) -> None:
    file = said(met, "东村", "镇")
    key, stranger = SigningKey.generate(), StationId("150404100299")
    unknown = met.stick() / "a.xbcompare"
    unknown.write_bytes(comparison.make(key, stranger, met.desk("镇").station, MOMENT, 0, {}))
    assert "不认识" in refused(met, "镇", unknown, ComparisonStranger)
    station_ends.end_station(met.desk("镇"), str(met.desk("东村").station), "电脑被盗")
    assert "已经停用" in refused(met, "镇", file, ComparisonStranger)
    assert str(met.desk("东村").station) not in dict(comparisons.partners(met.desk("镇")))


@pytest.mark.parametrize("stream", ["150404100201-01.1/150404100201", "150404-01.1/150404", "150404100200-01.1/audit"])
def test_a_file_about_chains_of_others_is_refused(agreed: Stations, stream: str) -> None:
    refused(agreed, "镇", forged(agreed, "东村", "镇", {stream: 2}), ComparisonForeign)


def test_a_file_that_lies_about_its_own_chain_is_a_fork_and_changes_nothing(agreed: Stations) -> None:
    stream = str(own_stream(agreed, "东村"))
    found = comparisons.compare(agreed.desk("镇"), forged(agreed, "东村", "镇", {stream: 5}))
    assert {one.side for one in found.differences if one.village == "样例东村"} >= {FORKED, THEIRS}


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, bytes(comparison.MAX_BYTES + 1)])
def test_something_else_is_no_comparison_file(agreed: Stations, content: bytes) -> None:
    file = agreed.stick() / "a.xbcompare"
    file.write_bytes(content)
    refused(agreed, "镇", file, ComparisonUnreadable)


def test_a_later_form_is_told_from_a_damaged_one(agreed: Stations, monkeypatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(comparison, "FORMAT", 2)
        file = said(agreed, "东村", "镇")
    refused(agreed, "镇", file, ComparisonTooNew)


def test_the_next_station_is_offered_first_and_a_computer_is_named_where_there_are_several(met: Stations) -> None:
    assert [name for _, name in comparisons.partners(met.desk("东村"))] == ["样例镇", "样例区社保中心"]
    with met.desk("区").store.read() as unit:
        second = replace(unit.roster.stations()[-1], id=replace(met.desk("镇").station, serial="02"), name="样例镇")
    with met.desk("东村").store.write() as unit:
        unit.roster.add_station(second, 0)
    offered = [name for _, name in comparisons.partners(met.desk("东村"))]
    assert offered == ["样例镇（第 01 台）", "样例镇（第 02 台）", "样例区社保中心"]
    with pytest.raises(NobodyThere) as asked:
        comparisons.write(met.desk("东村"), met.stick() / "a.xbcompare", CODES["镇"])
    assert f"{CODES['镇']}-02.1" in asked.value.hint
    assert comparisons.write(met.desk("东村"), met.stick() / "a.xbcompare", f"{CODES['镇']}-02.1") > 0


def test_the_newest_file_for_this_station_is_found_on_a_stick(agreed: Stations) -> None:
    file, east = said(agreed, "东村", "镇"), str(agreed.desk("东村").station)
    assert comparisons.newest_in(file.parent, east, agreed.desk("镇").station) == file
    assert comparisons.newest_in(file.parent, east, agreed.desk("西村").station) is None
    shutil.rmtree(file.parent)
    assert comparisons.newest_in(file.parent, east, agreed.desk("镇").station) is None


def test_the_command_line_writes_and_reads_one(met: Stations, monkeypatch, capsys) -> None:
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    met.register("东村", 2)
    met.close()
    file = met.stick() / "a.xbcompare"

    def call(place: str, *words: str) -> tuple[int, dict[str, object]]:
        root = Root(Opener(), met.root, lambda *_: 0)
        status = run(
            ["--home", str(met.home(place)), "--as", FIRST[place], "--json", "exchange", "compare", *words], root
        )
        return status, json.loads(capsys.readouterr().out)

    status, told = call("东村", "--write", str(file), "--for", CODES["镇"])
    assert (status, told["to"], file.is_file()) == (0, CODES["镇"], True)
    status, told = call("镇", str(file))
    assert (status, told["from"], told["alike"], told["theirs"]) == (1, CODES["东村"], False, 1)
    status, told = call("镇", "--write", str(file))
    assert (status, told["error"]) == (1, "nothing_to_compare")
