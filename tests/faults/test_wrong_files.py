"""The wrong file at every door (security T22, T23, B9, G): a sentence, nothing changed, nothing exhausted."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import OfficeError
from app.services import backups, exchange_in, pos_imports, reconciliations, rosters
from app.services import stations as setting_up
from app.services.sign_in import KEYS, STORE, has_station
from db import Opener
from tests.faults.program import run
from tests.faults.world import state
from tests.intake.making import repacked, write_xlsx
from tests.stations import PASSPHRASE, POLICY, Stations

MOST_BYTES = 600_000_000
"""Of address space; reading one of these files whole takes more."""
LONGEST_S = 10.0
SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
CORNERS = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENTS = {
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "an empty file": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a workbook with a password": OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000,
    "a web page": b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>",
    "a letter": "各村：请于本月底前报送名册。\n".encode("gb18030"),
    "zeros": bytes(5000),
    "deep brackets": b"[" * 200_000,
    "deep braces": b'{"a":' * 50_000,
}
OWN = ("keys", "store", "package", "receipt", "backup", "policy", "request", "grant")
OTHERS = ("300 MB", "many strings", "far corners", "an archive bomb", "a folder", "nothing")


@pytest.fixture(scope="module")
def drawer(template, tmp_path_factory):
    """One file of each kind, named after it."""
    folder = tmp_path_factory.mktemp("drawer")
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    with (folder / "300 MB").open("wb") as file:
        file.truncate(300 << 20)
    sane = write_xlsx(folder / "sane.xlsx", {"表": [["姓名", "身份证号码"], ["张三", "1"]]})
    strings = b"<sst>" + b"<si><t>a</t></si>" * 5_000_000
    repacked(sane, folder / "many strings", {"xl/sharedStrings.xml": strings})
    repacked(sane, folder / "far corners", {"xl/worksheets/sheet1.xml": SHEET % CORNERS})
    _archive_bomb(folder / "an archive bomb")
    (folder / "a folder").mkdir()
    _own_files(template, folder)
    return folder


def _archive_bomb(path: Path) -> None:
    """The members of a backup, inflating to 400 MB each."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (KEYS, STORE, "backup.json"):
            with archive.open(name, "w", force_zip64=True) as member:
                for _ in range(400):
                    member.write(bytes(1 << 20))
    path.write_bytes(packed.getvalue())


def _own_files(template: Any, folder: Path) -> None:
    (folder / "work").mkdir()
    made = Stations.copied(template, folder / "work")
    made.register("东村", 1)
    package = made.export("东村", "镇")
    shutil.copy(package, folder / "package")
    receipt = made.read("镇", package).receipt
    assert receipt is not None
    shutil.copy(receipt, folder / "receipt")
    shutil.copy(backups.backup(made.desk("西村"), made.stick()), folder / "backup")
    made.close()
    shutil.copy(made.home("西村") / KEYS, folder / "keys")
    shutil.copy(made.home("西村") / STORE, folder / "store")
    shutil.copy(POLICY, folder / "policy")
    shutil.copy(template.root / "东村.申请", folder / "request")
    shutil.copy(template.root / "东村.准入", folder / "grant")


@pytest.fixture
def office(stations, tmp_path):
    stations.register("西村", 9)
    return stations


Door = Callable[[Stations, Path, Path], object]


def _init(office: Stations, file: Path, home: Path) -> object:
    return setting_up.init_district(
        home, code="150499", name="区", operator="甲", policy=file, passphrase=PASSPHRASE, opener=Opener(),
        clock=office.clock,
    )  # fmt: skip


def _restore(office: Stations, file: Path, home: Path) -> object:
    return backups.restore(file, home, name=None, passphrase=PASSPHRASE, opener=Opener(), clock=office.clock)


def _receipt(office: Stations, file: Path, home: Path) -> object:
    if not file.exists():
        return exchange_in.read_in(office.desk("西村"), file.with_name("没有.receipt"))
    named = home.with_name("一份.receipt")
    shutil.rmtree(named) if named.is_dir() else named.unlink(missing_ok=True)
    named.mkdir() if file.is_dir() else os.link(file, named)
    return exchange_in.read_in(office.desk("西村"), named)


def _preview(office: Stations, file: Path, _home: Path) -> object:
    return exchange_in.preview(office.desk("西村"), file)


DOORS: dict[str, tuple[str, Door]] = {
    "as a roster": ("西村", lambda office, file, _home: rosters.import_roster(office.desk("西村"), file)),
    "as a POS export": ("西村", lambda office, file, _home: pos_imports.import_pos(office.desk("西村"), file)),
    "as a treasury list": (
        "区财务", lambda office, file, _home: reconciliations.reconcile(office.desk("区财务"), file, "2026-10"),
    ),
    "as a package": ("西村", lambda office, file, _home: exchange_in.read_in(office.desk("西村"), file)),
    "as a package to look at": ("西村", _preview),
    "as a receipt": ("西村", _receipt),
    "as a backup": ("西村", _restore),
    "as a policy": ("西村", _init),
    "as a request": ("镇", lambda office, file, home: setting_up.admit(office.desk("镇"), file, home.with_name("批"))),
    "as a grant": ("西村", lambda office, file, _home: exchange_in.read_grant(office.desk("西村"), file)),
}  # fmt: skip
RIGHT = {("as a backup", "backup"), ("as a policy", "policy"), ("as a request", "request")}


@pytest.mark.parametrize("door", DOORS)
def test_the_wrong_file_is_refused_in_a_sentence_and_changes_nothing(office, drawer, tmp_path, door):
    who, enter = DOORS[door]
    desk, home = office.desk(who), tmp_path / "new" / "home"
    home.parent.mkdir()
    before = state(desk)
    for name in (*CONTENTS, *OWN, *OTHERS):
        if (door, name) in RIGHT:
            continue
        began = time.monotonic()
        with pytest.raises(OfficeError) as refused:
            enter(office, drawer / name, home)
        assert refused.value.text, name
        assert refused.value.hint, name
        assert refused.value.code, name
        assert time.monotonic() - began < LONGEST_S, name
        assert state(desk) == before, name
        assert not has_station(home), name


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of POSIX")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("resident", "import"), "many strings"), (("resident", "import"), "far corners"), (("restore",), "an archive bomb"),
        pytest.param(("resident", "import"), "300 MB", marks=pytest.mark.slow),
        pytest.param(("exchange", "import"), "300 MB", marks=pytest.mark.slow),
        pytest.param(("restore",), "300 MB", marks=pytest.mark.slow),
        (("station", "init", "--level", "district", "--code", "150499", "--name", "区", "--operator", "甲", "--policy"), "300 MB"),
    ],
)  # fmt: skip
def test_the_program_stays_small_and_says_it(office, drawer, tmp_path, words, name):
    office.close()
    home = tmp_path / "fresh" if words[0] in {"restore", "station"} else office.home("西村")
    assert run(home, *words, drawer / name, memory_bytes=MOST_BYTES).refused
