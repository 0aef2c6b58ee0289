"""Catalogue B5: what is lost of a damaged file is what stood on the damaged pages, and nothing comes that was not there."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.ports import Wreck
from db import Opener, salvage
from db.engine import connect
from db.trouble import StoreBeyondSalvage, StoreTooNew
from tests.db.samples import KEY, act_over, chain
from tests.figures.registry import reached

PAGE = 4096
ACTS = 60
EACH = 5


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with 60 acts of five filings each, settings, drafts and traffic."""
    path: Path = tmp_path_factory.mktemp("sound") / "station.xb"
    store = Opener().create(path, KEY)
    made = chain(ACTS * EACH)
    with store.write() as unit:
        for first in range(0, len(made), EACH):
            unit.journal.append(act_over(made[first : first + EACH]), made[first : first + EACH])
        for no in range(40):
            unit.settings.put(f"setting/{no:03d}", b"x" * 300)
            unit.drafts.put("form", f"{no:03d}", {"text": "甲" * 100})
            unit.links.log("", "backup", f"2026-10-08T09:00:{no:02d}", "", {"no": no})
            unit.links.next_number(f"peer-{no:03d}", "package", at_least=no + 1)
    store.close()
    return path


def roots(path: Path) -> dict[str, int]:
    connection = connect(path, KEY)
    try:
        found = connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0").fetchall()
        return dict(found)
    finally:
        connection.close()


def hurt(sound: Path, folder: Path, pages: list[int]) -> Path:
    """A copy with a byte changed on each of these pages (1 is the first)."""
    content = bytearray(sound.read_bytes())
    for page in pages:
        content[(page - 1) * PAGE + 100] ^= 4
    path = folder / "station.xb"
    path.write_bytes(content)
    return path


def opened(path: Path) -> Wreck:
    aside = path.parent / "aside"
    aside.mkdir()
    return Opener().salvage(path, KEY, aside)


def raws_of(path: Path) -> list[tuple[int, bytes]]:
    store = Opener().open(path, KEY)
    try:
        with store.read() as unit:
            return [(stored.n + at, raw) for stored in unit.journal.all_acts() for at, raw in enumerate(stored.raws)]
    finally:
        store.close()


def saved(wreck: Wreck) -> list[tuple[int, bytes]]:
    return [(stored.n + at, raw) for stored in wreck.acts() for at, raw in enumerate(stored.raws)]


def test_a_sound_file_gives_everything_and_no_finding(sound, tmp_path):
    wreck = opened(hurt(sound, tmp_path, []))
    assert wreck.findings == ()
    assert saved(wreck) == raws_of(sound)
    assert list(wreck.heads().values()) == [ACTS * EACH]
    kept = wreck.kept()
    assert (len(kept.settings), len(kept.drafts), len(kept.traffic), len(kept.counters)) == (40, 40, 40, 40)
    assert kept.damaged == ()


SPOILED = [(1, 1), (2, 1), (3, 1), (4, 5), (5, 5), (6, 12)]
AT_NIGHT = [(seed, (1, 5, 40)[seed % 3]) for seed in range(7, 97)]


@pytest.mark.parametrize(
    ("seed", "count"), [*SPOILED, *(pytest.param(*one, marks=pytest.mark.slow) for one in AT_NIGHT)]
)
def test_lost_is_what_stood_on_the_pages_and_nothing_else_comes(sound, tmp_path, seed, count):
    pages = sound.stat().st_size // PAGE
    beyond_the_tables_list = range(max(roots(sound).values()) + 1, pages + 1)
    chosen = random.Random(seed).sample(beyond_the_tables_list, count)
    path = hurt(sound, tmp_path, chosen)
    before = path.read_bytes()
    wreck = opened(path)
    found = saved(wreck)
    assert set(found) <= set(raws_of(sound))
    assert all(one[0] < other[0] for one, other in pairwise(found))
    lost = ACTS * EACH - len(found)
    acts_on_a_page = 26
    assert lost <= count * acts_on_a_page * EACH
    assert path.read_bytes() == before
    assert not (path.parent / "station.xb-wal").exists()
    reached("B5")


def test_one_page_of_filings_costs_only_the_acts_that_stood_on_it(sound, tmp_path):
    lost = []
    for page in range(max(roots(sound).values()) + 20, max(roots(sound).values()) + 23):
        folder = tmp_path / str(page)
        folder.mkdir()
        lost.append(ACTS * EACH - len(saved(opened(hurt(sound, folder, [page])))))
    assert max(lost) <= 3 * EACH


def test_an_index_alone_costs_nothing(sound, tmp_path):
    found = roots(sound)
    indexes = [
        page for name, page in found.items() if name.startswith(("sqlite_autoindex_filings", "sqlite_autoindex_acts"))
    ]
    wreck = opened(hurt(sound, tmp_path, indexes))
    assert wreck.findings
    assert saved(wreck) == raws_of(sound)


def test_the_page_of_streams_costs_no_filing(sound, tmp_path):
    wreck = opened(hurt(sound, tmp_path, [roots(sound)["streams"]]))
    assert saved(wreck) == raws_of(sound)
    assert wreck.heads() == {}


def test_what_is_left_of_settings_is_said_to_be_a_part(sound, tmp_path):
    root = roots(sound)["settings"]
    wreck = opened(hurt(sound, tmp_path, [root]))
    kept = wreck.kept()
    assert kept.settings == {}
    assert kept.damaged == ("settings",)
    assert len(kept.drafts) == 40


@pytest.mark.parametrize("where", [3, 30, 100])
def test_the_first_page_or_its_salt_is_the_end_of_it(sound, tmp_path, where):
    content = bytearray(sound.read_bytes())
    content[where] ^= 1
    path = tmp_path / "station.xb"
    path.write_bytes(content)
    with pytest.raises(StoreBeyondSalvage):
        opened(path)


@pytest.mark.parametrize("cut", [PAGE, 5 * PAGE, 5 * PAGE + 99])
def test_a_file_cut_short_gives_what_is_left(sound, tmp_path, cut):
    path = tmp_path / "station.xb"
    path.write_bytes(sound.read_bytes()[:-cut])
    wreck = opened(path)
    assert wreck.findings
    assert set(saved(wreck)) <= set(raws_of(sound))
    assert len(saved(wreck)) > 0


def test_the_log_beside_the_file_is_read_too(sound, tmp_path):
    path = hurt(sound, tmp_path, [])
    store = Opener().open(path, KEY)
    with store.write() as unit:
        unit.settings.put("late", b"1")
    copy = tmp_path / "copy"
    copy.mkdir()
    for end in ("", "-wal"):
        (copy / f"station.xb{end}").write_bytes((tmp_path / f"station.xb{end}").read_bytes())
    store.close()
    assert opened(copy / "station.xb").kept().settings["late"] == b"1"


def test_a_newer_programs_file_is_refused(sound, tmp_path):
    path = hurt(sound, tmp_path, [])
    connection = connect(path, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreTooNew):
        opened(path)


def test_a_page_that_the_disk_does_not_give_counts_as_damaged(sound, tmp_path, monkeypatch):
    bad = (max(roots(sound).values()) + 20) * PAGE
    real = salvage._read_at

    def failing(reading: Any, at: int, count: int) -> bytes | None:
        return None if at <= bad < at + count else real(reading, at, count)

    monkeypatch.setattr(salvage, "_read_at", failing)
    wreck = opened(hurt(sound, tmp_path, []))
    assert wreck.findings
    found = saved(wreck)
    assert set(found) <= set(raws_of(sound))
    assert len(found) >= (ACTS - 3) * EACH
