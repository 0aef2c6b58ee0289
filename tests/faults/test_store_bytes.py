"""A station file or key file that is not what was written (security B1-B4): found at opening or by verify, in a sentence.

What no look at the file alone can find is said at the tests of older copies: there the parent's word finds it.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.errors import OfficeError
from app.keys import slots
from app.services import exchange_in, verification, witness
from app.services.sign_in import KEYS, STORE
from db import Opener
from tests.faults.program import run
from tests.faults.world import World, state
from tests.figures.registry import reached
from tests.stations import PASSPHRASE, Stations

PAGE = 4096
SALT_AND_HEADER = 100
NOTHING = ""
OLDER_LOG = "log of a filing or two before"


@dataclass(frozen=True, slots=True)
class Village:
    """A village's folder at rest, an older state of its file, and one with commits still in the write-ahead log."""

    world: World
    home: Path
    older: bytes
    newer: bytes
    unclean: Path

    def put(self, data: bytes) -> None:
        for end in ("", "-wal", "-shm"):
            self.home.joinpath(STORE + end).unlink(missing_ok=True)
        self.home.joinpath(STORE).write_bytes(data)

    def found(self, *, full: bool = False) -> str:
        """The code of what opening or verify says; NOTHING when all seems well. Anything else than a sentence fails."""
        try:
            with self.world.desk("东村", self.home) as desk:
                told = verification.verify(desk, Opener(), full=full)
        except OfficeError as refused:
            return refused.code if refused.text and refused.hint else "no sentence"
        assert told.ok == (not told.problems)
        assert all(problem.text for problem in told.problems)
        return told.problems[0].code if told.problems else NOTHING

    def behind(self) -> bool:
        """Whether the heads noted beside the store tell that it is an older one."""
        with self.world.desk("东村", self.home) as desk, desk.store.read() as unit:
            return witness.is_behind(self.home, unit)


@pytest.fixture(scope="module")
def frozen(template, tmp_path_factory):
    root = tmp_path_factory.mktemp("village")
    made = Stations.copied(template, root)
    for no in range(1, 30):
        made.register("东村", no)
    made.batch("东村", *[made.sale("东村", no) for no in range(1, 15)])
    made.close()
    older = (made.home("东村") / STORE).read_bytes()
    for no in range(30, 45):
        made.register("东村", no)
    made.batch("东村", *[made.sale("东村", no) for no in range(15, 40)])
    made.close()
    newer = (made.home("东村") / STORE).read_bytes()
    made.register("东村", 45)
    log = (made.home("东村") / f"{STORE}-wal").read_bytes()
    for no in range(46, 50):
        made.register("东村", no)
    unclean = root / "unclean"
    shutil.copytree(made.home("东村"), unclean)  # as the power went: a desk is open, the log is not written back
    made.close()
    (unclean / f"{STORE}-shm").unlink()
    (unclean / OLDER_LOG).write_bytes(log)
    return World(template, []), made.home("东村"), older, newer, unclean


@pytest.fixture
def village(frozen, tmp_path) -> Village:
    world, home, older, newer, unclean = frozen
    shutil.copytree(home, tmp_path / "home")
    shutil.copytree(unclean, tmp_path / "unclean")
    made = Village(world, tmp_path / "home", older, newer, tmp_path / "unclean")
    made.put(newer)
    return made


def flipped(data: bytes, places: Iterable[int], chance: random.Random) -> Iterable[tuple[int, bytes]]:
    for place in places:
        spoiled = bytearray(data)
        spoiled[place] ^= 1 << chance.randrange(8)
        yield place, bytes(spoiled)


def check_flips(village: Village, places: Iterable[int], seed: int) -> None:
    for place, data in flipped(village.newer, places, random.Random(seed)):
        village.put(data)
        assert village.found() == "store_damaged", f"byte {place}"
        reached("B1")


def test_a_sound_station_has_nothing_to_say(village):
    assert village.found(full=True) == NOTHING


def test_every_byte_of_the_head_of_the_file_matters(village):
    check_flips(village, range(SALT_AND_HEADER), seed=1)


def test_bytes_anywhere_in_the_file_matter(village):
    check_flips(village, random.Random(3).sample(range(len(village.newer)), 150), seed=2)


@pytest.mark.slow
def test_many_more_bytes_anywhere_matter(village):
    check_flips(village, random.Random(5).sample(range(len(village.newer)), 4000), seed=4)


@pytest.mark.parametrize(
    "length", [0, 1, 16, 100, PAGE - 1, PAGE, PAGE + 1, 10 * PAGE, 10 * PAGE + 77, -PAGE, -1, -3000]
)
def test_a_file_cut_short_is_found(village, length):
    village.put(village.newer[:length])
    assert village.found() == "store_damaged"


@pytest.mark.parametrize("more", [b"\0" * 10, b"\0" * PAGE, b"x" * 3 * PAGE])
def test_a_file_with_more_at_its_end_is_told_or_harmless(village, more):
    village.put(village.newer + more)
    with village.world.desk("东村", village.home) as desk:
        assert state(desk)["count"] > 0
    assert village.found(full=True) in {NOTHING, "store_damaged"}


@pytest.mark.parametrize("first", [0, 1, 7, 33, 60])
@pytest.mark.parametrize("length", [1, 512, PAGE, 4 * PAGE])
def test_a_zeroed_range_is_found(village, first, length):
    at = first * PAGE + (0 if length > 512 else 1000)
    data = bytearray(village.newer)
    data[at : at + length] = bytes(length)
    village.put(bytes(data))
    assert village.found() == "store_damaged"


def test_two_pages_that_changed_places_are_found(village):
    data = bytearray(village.newer)
    data[5 * PAGE : 6 * PAGE], data[9 * PAGE : 10 * PAGE] = data[9 * PAGE : 10 * PAGE], data[5 * PAGE : 6 * PAGE]
    village.put(bytes(data))
    assert village.found() == "store_damaged"


def test_a_page_of_an_older_copy_put_back_is_found(village):
    """The cipher does not see it (its check covers the page's number, not its time); chains, indexes and replay do.

    Not found: the page of `counters` (numbers of packages and receipts given out, how far streams have left), which is
    not computed from the journal. An older one repeats numbers; receivers then take the repeated statement as known.
    """
    pages = range(len(village.older) // PAGE)
    old = [page for page in pages if village.older[page * PAGE :][:PAGE] != village.newer[page * PAGE :][:PAGE]]
    unseen = []
    for page in old:
        at = page * PAGE
        village.put(village.newer[:at] + village.older[at : at + PAGE] + village.newer[at + PAGE :])
        if not village.found(full=True):
            unseen.append(page)
    assert len(old) > 15
    assert len(unseen) <= 1, unseen


def spoiled_pages(data: bytes, chance: random.Random) -> bytes:
    """A range zeroed, two pages swapped, the file cut (on a page's border or off it) or lengthened by half a page."""
    pages, made = len(data) // PAGE, bytearray(data)
    one, two = (page * PAGE for page in chance.sample(range(pages), 2))
    match chance.randrange(4):
        case 0:
            at, length = chance.randrange(len(data)), chance.choice((16, 512, PAGE, 4 * PAGE))
            made[at : at + length] = bytes(len(made[at : at + length]))
        case 1:
            made[one : one + PAGE], made[two : two + PAGE] = made[two : two + PAGE], made[one : one + PAGE]
        case 2:
            del made[one + chance.choice((0, 0, 1, 77, PAGE - 1)) :]
        case _:
            made[one:one] = chance.randbytes(chance.choice((1, 100, PAGE)))
    return bytes(made)


@pytest.mark.parametrize("cases", [range(80), pytest.param(range(80, 900), marks=pytest.mark.slow)], ids=str)
def test_a_file_spoiled_by_pages_is_found(village, cases):
    for case in cases:
        data = spoiled_pages(village.newer, random.Random(case))
        village.put(data)
        assert data == village.newer or village.found() == "store_damaged", case
        reached("B2")


@pytest.mark.parametrize("cases", [range(20), pytest.param(range(20, 520), marks=pytest.mark.slow)], ids=str)
def test_some_older_pages_put_back_without_the_key_are_found(village, cases):
    """As above, several at once; all of them together are the whole older copy, which the heads beside the store tell."""
    pages = range(len(village.older) // PAGE)
    old = [page for page in pages if village.older[page * PAGE :][:PAGE] != village.newer[page * PAGE :][:PAGE]]
    for case in cases:
        chance, data = random.Random(case), bytearray(village.newer)
        for page in chance.sample(old, chance.randint(2, len(old))):
            data[page * PAGE : (page + 1) * PAGE] = village.older[page * PAGE : (page + 1) * PAGE]
        village.put(bytes(data))
        assert village.found(full=True) or village.behind(), case
        reached("B3")


def test_a_whole_older_copy_is_told_by_the_parents_receipt(template, tmp_path):
    """An older file is sound in itself; that filings are missing only somebody else can know."""
    made = Stations.copied(template, tmp_path)
    made.register("东村", 1)
    made.close()
    older = (made.home("东村") / STORE).read_bytes()
    made.register("东村", 2)
    made.carry("东村", "镇")
    answer = made.export("镇", "东村")
    made.close()
    (made.home("东村") / STORE).write_bytes(older)
    desk = made.desk("东村")
    assert verification.verify(desk, Opener(), full=True).ok
    with pytest.raises(OfficeError) as refused:
        exchange_in.read_in(desk, answer)
    assert refused.value.code == "store_behind"
    made.close()


def wal(village: Village) -> Path:
    return village.unclean / f"{STORE}-wal"


def unclean(village: Village) -> dict[str, Any]:
    with village.world.desk("东村", village.unclean) as desk:
        assert verification.verify(desk, Opener(), full=True).ok
        return state(desk)


def test_an_unclean_stop_loses_nothing(village):
    assert unclean(village)["count"] == 6 + 49 + 2


def test_a_lost_log_gives_whole_filings_of_an_earlier_moment(village):
    """Without its log the file is as it was written back last: sound, nothing half; the parent knows of the rest."""
    wal(village).unlink()
    assert unclean(village)["count"] <= 6 + 49 + 2


def test_a_spoiled_log_gives_whole_filings_only(village):
    """SQLite reads a log up to its first bad frame: an earlier moment, each filing whole, never a mixture."""
    chance, good, file = random.Random(7), wal(village).read_bytes(), village.unclean / STORE
    main = file.read_bytes()
    assert len(good) > 5 * PAGE
    for place, data in flipped(good, [*range(0, 32, 5), *chance.sample(range(len(good)), 25)], chance):
        for end in ("", "-wal", "-shm"):
            village.unclean.joinpath(STORE + end).unlink(missing_ok=True)
        file.write_bytes(main)
        wal(village).write_bytes(data)
        assert unclean(village)["count"] <= 6 + 49 + 2, place


def spoiled_log(village: Village, good: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, the log of a moment before, frames swapped, or none."""
    frame, made = PAGE + 24, bytearray(good)
    match chance.randrange(5):
        case 0:
            del made[chance.randrange(len(made)) :]
        case 1:
            for place in chance.sample(range(len(made)), chance.randint(1, 20)):
                made[place] ^= 1 << chance.randrange(8)
        case 2:
            return (village.unclean / OLDER_LOG).read_bytes()
        case 3:
            one, two = (32 + no * frame for no in chance.sample(range(len(made) // frame), 2))
            made[one : one + frame], made[two : two + frame] = made[two : two + frame], made[one : one + frame]
        case _:
            return b""
    return bytes(made)


@pytest.mark.parametrize("cases", [range(20), pytest.param(range(20, 220), marks=pytest.mark.slow)], ids=str)
def test_whatever_becomes_of_a_log_filings_are_whole(village, cases):
    good, file = wal(village).read_bytes(), village.unclean / STORE
    main = file.read_bytes()
    for case in cases:
        for end in ("", "-wal", "-shm"):
            village.unclean.joinpath(STORE + end).unlink(missing_ok=True)
        file.write_bytes(main)
        wal(village).write_bytes(spoiled_log(village, good, random.Random(case)))
        assert unclean(village)["count"] <= 6 + 49 + 2, case
        reached("B4")


def test_a_key_file_with_any_byte_changed_is_refused_or_mended(village):
    """Both copies spoiled: refused. One spoiled: opened by the other, and mended."""
    keys, copy = village.home / KEYS, village.home / f"{KEYS}.bak"
    good, chance = keys.read_bytes(), random.Random(8)
    for place, data in flipped(good, range(len(good)), chance):
        keys.write_bytes(data)
        copy.write_bytes(data)
        with pytest.raises(OfficeError) as refused:
            slots.open_slot(keys, None, PASSPHRASE)
        assert refused.value.text, place
    for place, data in flipped(good, chance.sample(range(len(good)), 3), chance):
        keys.write_bytes(data)
        copy.write_bytes(good)
        opened = slots.open_slot(keys, None, PASSPHRASE)
        assert opened.notes, place
        assert keys.read_bytes() == good


@pytest.mark.parametrize("length", [0, 1, 50, 400])
def test_key_files_cut_short_are_refused(village, length):
    for name in (KEYS, f"{KEYS}.bak"):
        file = village.home / name
        file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(OfficeError):
        slots.open_slot(village.home / KEYS, None, PASSPHRASE)


@pytest.mark.parametrize(
    "spoil",
    [
        "store head", "store middle", "store is a folder", "keys",
        *[pytest.param(spoil, marks=pytest.mark.slow) for spoil in
          ("store cut", "store empty", "store gone", "keys gone", "both gone")],
    ],
)  # fmt: skip
def test_the_program_says_it_in_a_sentence(village, spoil):
    store, data = village.home / STORE, bytearray(village.newer)
    if spoil.startswith("store"):
        data[{"store head": 20}.get(spoil, len(data) // 2)] ^= 4
        village.put({"store cut": bytes(data[: 5 * PAGE]), "store empty": b""}.get(spoil, bytes(data)))
    if spoil in {"store gone", "store is a folder", "both gone"}:
        store.unlink()
    if spoil == "store is a folder":
        store.mkdir()
    for name in (KEYS, f"{KEYS}.bak"):
        if spoil == "keys":
            (village.home / name).write_text(json.dumps({"format": 1}))
        elif spoil in {"keys gone", "both gone"}:
            (village.home / name).unlink()
    told = run(village.home, "verify")
    assert told.status == 1
    assert told.said.get("ok") is False or told.refused


def test_verify_of_the_program_is_content_with_a_sound_station(village):
    assert run(village.home, "verify", "--full").said["ok"] is True
