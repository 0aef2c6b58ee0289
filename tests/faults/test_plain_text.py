"""A thief of the computer or of the stick reads nobody's name (security F1, H8, T39): no plain text in any file left behind."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.services import backups, exchange_in, rosters
from tests.faults.program import has_bytes, killed_when, run, start
from tests.intake.making import write_xlsx
from tests.stations import PASSPHRASE, id_of, name_of

ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
SURE_BYTES = 6
"""Shorter markers turn up in encrypted megabytes by chance."""


def markers(words: Iterable[str]) -> set[bytes]:
    """Each word in the encodings in which a program might let it slip."""
    found = set()
    for word in words:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            found.add(word.encode(encoding))
        found.add(word.encode("ascii", "backslashreplace"))
    return {marker for marker in found if len(marker) >= SURE_BYTES}


def leaks(folders: Iterable[Path], wanted: set[bytes]) -> list[str]:
    """Files that hold a marker in their bytes or in their name, sidecar files included."""
    found = []
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            data = str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes()
            found += [f"{file}: {marker!r}" for marker in wanted if marker in data]
    return found


def words_of(rows: Iterable[dict[str, str]]) -> set[str]:
    return {row[column] for row in rows for column in ("姓名", "身份证号码", "联系电话") if row.get(column)}


def roster_rows(folder: Path) -> list[dict[str, str]]:
    """The people of a made-up district's rosters."""
    found = []
    for file in folder.glob("名册-*.csv"):
        lines = file.read_text("utf-8-sig").splitlines()[1:]
        found += [row for row in csv.DictReader(io.StringIO("\n".join(lines))) if row["身份证号码"][:1].isdigit()]
    return [row for row in found if ID_NUMBER.fullmatch(row["身份证号码"])]


def test_the_search_finds_what_it_looks_for(tmp_path):
    (tmp_path / "a").write_bytes(b"xx" + "王秀英".encode("utf-16-le") + b"yy")
    assert leaks([tmp_path], markers(["王秀英"]))


@pytest.mark.parametrize("residents", [15])
def test_a_month_leaves_no_name_and_no_number_in_any_file(tmp_path, residents):
    """Every station folder, the stick with its requests, grants, packages and receipts, and the folder for temporary files."""
    temporary, district = tmp_path / "tmp", tmp_path / "区"
    temporary.mkdir()
    told = run(tmp_path / "home", "demo", district, "--residents", str(residents), TMPDIR=str(temporary))
    assert told.done, told
    people = roster_rows(district)
    assert len(people) == residents
    places = [path for path in district.iterdir() if path.is_dir()]
    assert {path.suffix for path in (district / "U盘").iterdir()} >= {".request", ".grant", ".xbp", ".receipt"}
    assert len(places) == 6
    assert leaks([*places, temporary], markers(words_of(people))) == []
    assert not ID_NUMBER.search(told.stderr)


def test_work_cut_short_and_backups_leave_none_either(stations, tmp_path):
    """The write-ahead log of a killed import from a workbook, a backup, a package and its receipt."""
    rows = [[name_of(no), id_of(no), "200", f"138{no:08d}"] for no in range(1, 200)]
    roster = write_xlsx(tmp_path / "名册.xlsx", {"表": [["姓名", "身份证号码", "缴费档次", "联系电话"], *rows]})
    home, temporary = stations.home("东村"), tmp_path / "tmp"
    temporary.mkdir()
    log = home / "station.xb-wal"
    child = start(home, "resident", "import", roster, TMPDIR=str(temporary))
    killed = killed_when(lambda: has_bytes(log), 0.0, child)
    assert not ID_NUMBER.search(killed.stderr)
    rosters.import_roster(stations.desk("西村"), roster)
    backups.backup(stations.desk("西村"), stations.stick())
    package = stations.export("西村", "镇")
    exchange_in.read_in(stations.desk("镇"), package)
    wanted = markers({cell for name, number, _, phone in rows for cell in (name, number, phone)})
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert any(path.suffix == ".xbbackup" for folder in folders for path in folder.iterdir())
    assert leaks(folders, wanted) == []


def test_refusals_and_findings_put_no_number_on_the_error_stream(stations, tmp_path):
    rows = [
        ["姓名", "身份证号码", "缴费档次"],
        ["张三", id_of(1)[:-1] + "0", "200"],
        ["", id_of(2), "200"],
        ["李四", id_of(3), "7"],
    ]
    roster = write_xlsx(tmp_path / "坏.xlsx", {"表": rows})
    home = stations.home("东村")
    for words in (
        ("resident", "import", roster), ("account", id_of(9)),
        ("resident", "register", f"id_number={id_of(4)}", "name=王五", "tier=7"),
    ):  # fmt: skip
        assert not ID_NUMBER.search(run(home, *words).stderr)


def test_no_passphrase_and_no_key_is_left_in_plain(stations, tmp_path):
    folders = [path for path in tmp_path.iterdir() if path.is_dir()]
    secret = {PASSPHRASE.encode()}
    for _, dek, seed in stations.secrets.values():
        secret |= {dek, seed, dek.hex().encode(), seed.hex().encode()}
    assert leaks(folders, secret) == []
