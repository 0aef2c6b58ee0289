"""A damaged file without a backup: what is read, what the parent returns, and that nothing comes that was not there (B5)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import Root, run
from app.domain.audit import is_audit
from app.domain.filing import OFFICE, StreamKey
from app.errors import OfficeError
from app.exchange.filing_bytes import read
from app.exchange.link import goes_up, travels
from app.services import salvage, verification
from app.services.receipts import StoreBehind
from app.services.salvage import Salvaged
from app.services.sign_in import STORE
from app.services.stations import FolderTaken
from db import Opener
from db.engine import connect
from db.sound_rows import SoundRows
from tests.services.test_exchange_order import OF
from tests.stations import CODES, FIRST, PASSPHRASE, Stations, Template

PAGE = 4096
PEOPLE = 8


@pytest.fixture(scope="module")
def quiet(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Stations:
    """A village whose filings went up and came back in force, and one more that never left; all stations closed."""
    stations = Stations.copied(template, tmp_path_factory.mktemp("quiet"))
    for no in range(1, PEOPLE + 1):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.services.exchange_out.handover", lambda paper: paper.package.encode())
        stations.settle()
    stations.register("东村", PEOPLE + 1)
    stations.close()
    return stations


@pytest.fixture
def village(quiet: Stations, tmp_path: Path, no_paper: None) -> Iterator[Stations]:
    stations = Stations.copied(Template(quiet.root, quiet.secrets), tmp_path)
    stations.clock.moment, stations._slips = quiet.clock.moment, quiet._slips
    yield stations
    stations.close()


@dataclass(frozen=True)
class Pages:
    """The pages of the village's file without which filings are lost, as far as a table's list of pages does not begin there:
    those of the first filing of all, the district's, those of no certificate, and those of the place's own work alone.
    """

    first: list[int]
    work: list[int]
    own: list[int]


@pytest.fixture(scope="module")
def pages(quiet: Stations, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return pages_of(quiet, "东村", tmp_path_factory.mktemp("pages") / STORE)


def pages_of(quiet: Stations, place: str, path: Path) -> Pages:
    """The same for any place; `path` is for trying."""
    key, content = quiet.secrets[FIRST[place]][1], (quiet.home(place) / STORE).read_bytes()
    tables = last_root(quiet.home(place) / STORE, key)
    path.write_bytes(content)
    streams = {n: read(raw).header.stream for n, raw in SoundRows(path, key, "filings", "raw")}
    office = {n for n, stream in streams.items() if stream.name == OFFICE}
    own = {n for n, stream in streams.items() if stream.station.code == CODES[place]} - office
    found = Pages([], [], [])
    for page in range(tables + 1, len(content) // PAGE + 1):
        path.write_bytes(flipped(content, page))
        for end in ("-wal", "-shm"):
            path.with_name(STORE + end).unlink(missing_ok=True)
        lost = streams.keys() - {row[0] for row in SoundRows(path, key, "filings", "raw")}
        if lost and not lost & office:
            found.work.append(page)
            if lost <= own:
                found.own.append(page)
        if 1 in lost:
            found.first.append(page)
    return found


def root_of(path: Path, key: bytes, table: str) -> int:
    connection = connect(path, key)
    try:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0])
    finally:
        connection.close()


def last_root(path: Path, key: bytes) -> int:
    """The highest page that a table or index begins on; the list of the tables lies before it."""
    connection = connect(path, key)
    try:
        return int(connection.execute("SELECT max(rootpage) FROM sqlite_master").fetchone()[0])
    finally:
        connection.close()


def flipped(content: bytes, *pages: int) -> bytes:
    changed = bytearray(content)
    for page in pages:
        changed[(page - 1) * PAGE + 200] ^= 16
    return bytes(changed)


def damage(stations: Stations, *pages: int, place: str = "东村") -> None:
    """Change a byte on these pages of the place's file."""
    path = stations.home(place) / STORE
    path.write_bytes(flipped(path.read_bytes(), *pages))


def save(stations: Stations, place: str = "东村") -> Salvaged:
    """Salvage the place into another folder, which takes the place of the damaged one."""
    home, to = stations.home(place), stations.root / "salvaged"
    done = salvage.salvage(home, to, name=None, passphrase=PASSPHRASE, opener=Opener(), clock=stations.clock)
    stations.put_home(place, to)
    return done


def heads(stations: Stations, place: str) -> dict[StreamKey, tuple[int, str]]:
    with stations.desk(place).store.read() as unit:
        return {stream: (seq, head) for stream, seq, head in unit.journal.heads() if not is_audit(stream)}


def all_heads(stations: Stations, place: str) -> dict[str, int]:
    with stations.desk(place).store.read() as unit:
        return {str(stream): seq for stream, seq, _ in unit.journal.heads()}


def ids(stations: Stations, place: str) -> set[str]:
    with stations.desk(place).store.read() as unit:
        return {row[1] for row in unit.books()["dockets"]}


@pytest.mark.parametrize("share", [1, 2, 100])
def test_what_the_parent_had_comes_back_and_the_station_works_on(village: Stations, pages: Pages, share: int):
    """One page of filings, every second page, or all of them but the certificates."""
    before, held = all_heads(village, "东村"), ids(village, "东村")
    village.close()
    damage(village, *{1: pages.work[1:2], 2: pages.work[::2], 100: pages.work}[share])
    done = save(village)
    assert done.state == "restored"
    assert done.lost
    after = all_heads(village, "东村")
    lost = {one.stream: one for one in done.lost}
    for stream, count in before.items():
        gone = lost[stream].count if stream in lost else 0
        own = after.get(stream, 0)
        assert own + gone == count, stream
        assert stream not in lost or lost[stream].first == own + 1
    assert ids(village, "东村") <= held
    village.carry("东村", "镇")
    village.carry("镇", "东村")
    east, township = village.desk("东村"), village.desk("镇")
    assert east.facts.state == "active"
    mine, theirs = heads(village, "东村"), heads(village, "镇")
    assert all(mine[stream][0] >= theirs[stream][0] for stream in theirs if goes_up(stream, east.station))
    assert all(mine[stream] == theirs[stream] for stream in theirs if travels(stream, township.station, east.station))
    assert verification.verify(east, Opener(), full=True).problems == ()
    village.register("东村", PEOPLE + 5)
    village.settle()
    assert village.resident("区", PEOPLE + 5).status == "effective"
    assert village.resident("东村", 1).status == "effective"
    assert len(village.lines("东村", 1)) == 1
    assert verification.verify(village.desk("镇"), Opener(), full=True).problems == ()


@pytest.mark.parametrize("only_own", [True, False])
def test_a_township_gets_from_the_district_what_its_villages_had_sent_too(village: Stations, only_own: bool):
    """Also where only its own reviews are lost: those of the district, which count after them, are left out with them."""
    pages = pages_of(village, "镇", village.root / "trying.xb")
    damage(village, *(pages.own if only_own else pages.work), place="镇")
    lost = {(one.station, one.place) for one in save(village, "镇").lost}
    assert {("样例区社保中心", "样例东村"), ("样例镇", "样例东村")} <= lost
    assert (("样例东村", "样例东村") in lost) is not only_own
    village.carry("镇", "区")
    village.carry("区", "镇")
    township = village.desk("镇")
    assert township.facts.state == "active"
    assert verification.verify(township, Opener(), full=True).problems == ()
    theirs = heads(village, "区")
    assert heads(village, "镇") == {stream: theirs[stream] for stream in heads(village, "镇")}
    village.register("镇", PEOPLE + 6, "东村")
    village.settle()
    assert village.resident("东村", PEOPLE + 6).status == "effective"
    assert village.books("镇", of=OF) == village.books("区", of=OF)


def test_an_index_alone_loses_nothing_and_the_damaged_folder_stays_as_it_is(village: Stations, capsys, monkeypatch):
    """From the command line."""
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    whole = heads(village, "东村")
    village.close()
    home, to = village.home("东村"), village.root / "salvaged"
    damage(village, root_of(home / STORE, village.secrets[FIRST["东村"]][1], "sqlite_autoindex_filings_2"))
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    words = ["--home", str(home), "--json", "salvage", "--to", str(to)]
    assert run(words, Root(Opener(), home, lambda *_: 0)) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["station"], said["state"], said["lost"], said["damaged"]) == (CODES["东村"], "restored", [], [])
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before
    village.put_home("东村", to)
    assert heads(village, "东村") == whole
    assert verification.verify(village.desk("东村"), Opener(), full=True).ok


def test_a_stick_from_before_says_what_to_do_and_one_written_too_early_does_no_harm(village: Stations, pages: Pages):
    old = village.export("镇", "东村")
    village.close()
    damage(village, *pages.work)
    save(village)
    with pytest.raises(StoreBehind) as refused:
        village.read("东村", old)
    assert "抢救" in refused.value.text
    village.carry("东村", "镇")
    answer, again = village.export("镇", "东村"), village.export("镇", "东村")
    village.read("东村", answer)
    village.register("东村", PEOPLE + 5)
    assert village.read("东村", again).quarantined == 0
    village.carry("东村", "镇")
    assert village.resident("镇", PEOPLE + 5).status == "filed"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("", "nothing_damaged"),
        ("page 1", "store_beyond_salvage"),
        ("settings", "essential_lost"),
        ("roster", "essential_lost"),
    ],
)
def test_what_cannot_be_salvaged_is_refused_and_leaves_nothing(village: Stations, pages: Pages, what: str, code: str):
    home, to = village.home("东村"), village.root / "salvaged"
    settings = root_of(home / STORE, village.secrets[FIRST["东村"]][1], "settings")
    damage(village, *{"": [], "page 1": [1], "settings": [settings], "roster": pages.first[:1]}[what])
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    with pytest.raises(OfficeError) as refused:
        save(village)
    assert refused.value.code == code
    assert refused.value.text.endswith("。")
    assert not to.exists()
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_nothing_is_put_into_a_folder_that_has_a_station_or_lies_in_the_damaged_one(village: Stations):
    home = village.home("东村")
    for to in (village.home("西村"), home / "inside"):
        with pytest.raises(FolderTaken):
            salvage.salvage(home, to, name=None, passphrase=PASSPHRASE, opener=Opener(), clock=village.clock)
    shutil.rmtree(home / "inside", ignore_errors=True)
