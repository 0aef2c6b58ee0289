"""A whole month of a district of suite 2 (商密), in which nothing of suite 1 is asked for anything; and its borders.

GB/T 39786-2021: a district whose 密评 asks for SM2, SM3 and SM4 has them in every signature, chain, package and slot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import Root, run
from app.domain.filing import OFFICE, Basis, Draft
from app.keys import slots, suite_one
from app.keys.passphrases import Cost, stretch
from app.keys.suite import OtherSuite, SigningKey, digest
from app.services import months, people, reconciliations, verification
from app.services.desk import BodyUnfit
from app.services.sign_in import KEYS, sign_in
from app.services.station_ends import end_station
from app.services.station_requests import look_at_request
from app.services.stations import admit, join, request, root_fingerprint
from db import Opener
from tests.keys.conftest import CHEAP
from tests.services.test_month import confirmed, treasury_list
from tests.stations import CODES, PASSPHRASE, POLICY, Stations, Template, build, id_of

ALL = ("区", "镇", "东村", "西村")
MONTH = "2026-10"


def cheaply(passphrase: str, salt: bytes, _cost: Cost) -> bytes:
    return stretch(passphrase, salt, CHEAP)


@pytest.fixture(scope="module")
def template_two(tmp_path_factory) -> Template:
    """Four stations of suite 2; their passphrases cost little, because none is guessed here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "stretch", cheaply)
        return build(tmp_path_factory.mktemp("suite-two"), suite=2)


@pytest.fixture
def district(template_two: Template, tmp_path: Path, no_paper: None) -> Iterator[Stations]:
    (tmp_path / "two").mkdir()
    found = Stations.copied(template_two, tmp_path / "two")
    yield found
    found.close()


@pytest.fixture
def without_suite_one(monkeypatch) -> None:
    """From here on whatever asks suite 1 for anything fails."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("suite 1 was asked in a district of suite 2")

    for name in ("hasher", "mac", "derive", "aead", "signing_pair", "sealing_pair", "sign", "verify", "wrap", "unwrap"):
        monkeypatch.setattr(suite_one, name, refuse)


def a_month(stations: Stations) -> None:
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.batch("东村", *[stations.sale("东村", no, 100 * (no + 1)) for no in (1, 2, 3)])
    stations.batch("西村", stations.sale("西村", 11), terminal="T2")
    stations.settle()
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, confirmed(stations)), MONTH)
    for place in ("东村", "西村"):
        months.close(stations.desk(place), MONTH)
    stations.settle()


def test_a_whole_month_asks_suite_2_alone_and_every_station_proves_it(district: Stations, without_suite_one) -> None:
    a_month(district)
    for place in ALL:
        found = verification.verify(district.desk(place), Opener(), full=True)
        assert (found.ok, found.problems) == (True, ()), place
    assert district.balance("区", "在途") == 0
    assert district.books("区", of=["residents", "lines"]) == district.books("镇", of=["residents", "lines"])


def test_every_filing_is_named_by_its_sm3_and_says_its_suite(district: Stations) -> None:
    filing = district.register("东村", 1)
    with district.desk("东村").store.read() as unit:
        found = unit.journal.get(filing)
    assert found is not None
    header, raw = found[1].header, found[1].raw
    assert (header.suite, len(header.operator), filing) == (2, 66, digest(raw, 2).hex())
    assert header.basis != Basis()


def test_a_replaced_computer_gets_everything_back(district: Stations, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(slots, "stretch", cheaply)
    district.register("东村", 1)
    district.settle()
    end_station(district.desk("镇"), str(district.desk("东村").station), "电脑坏了")
    home, asked, granted = tmp_path / "new-east", tmp_path / "东村.申请", tmp_path / "东村.准入"
    made = request(
        home, level="village", code=CODES["东村"], name="样例东村", operator="东协办", out=asked, passphrase=PASSPHRASE,
        opener=Opener(), replaces_on=district.clock.day, suite=2,
    )  # fmt: skip
    admitted = admit(district.desk("镇"), asked, granted, made.digits)
    assert (admitted.fingerprint, admitted.digits) == (made.fingerprint, made.digits)
    join(home, granted, None, PASSPHRASE, Opener(), district.clock, root_fingerprint(district.desk("区"))[0])
    desk = sign_in(home, None, PASSPHRASE, Opener(), district.clock)
    try:
        assert (desk.facts.state, desk.signer.suite) == ("active", 2)
        assert len(people.find(desk, id_of(1))) == 1
        assert verification.verify(desk, Opener(), full=True).ok
    finally:
        desk.close()


def test_a_package_of_the_other_suite_is_refused_both_ways(district: Stations, stations: Stations) -> None:
    for ours, theirs in ((district, stations), (stations, district)):
        package = theirs.export("镇", "区")
        with pytest.raises(OtherSuite, match="没有读入任何东西"):
            ours.read("区", package)


def test_a_request_of_the_other_suite_is_refused_before_anything_is_filed(district: Stations, tmp_path: Path) -> None:
    asked = tmp_path / "第三村.申请"
    request(
        tmp_path / "third", level="village", code="150404100202", name="第三村", operator="第三协办", out=asked,
        passphrase=PASSPHRASE, opener=Opener(),
    )  # fmt: skip
    before = district.books("镇")
    with pytest.raises(OtherSuite, match="没有读入任何东西"):
        look_at_request(district.desk("镇"), asked)
    with pytest.raises(OtherSuite, match="这份站点申请用的是国际通用密码算法"):
        admit(district.desk("镇"), asked, tmp_path / "准入")
    assert district.books("镇") == before


def test_an_operator_with_a_key_of_the_other_suite_never_comes_onto_the_roster(district: Stations) -> None:
    station, stranger = str(district.desk("区").station), SigningKey.generate(1).public.hex()
    body = {"name": "外人", "key": stranger, "roles": ["clerk"], "level": "district", "station": station}
    with district.desk("区").store.write() as unit, pytest.raises(BodyUnfit):
        district.desk("区").file(unit, OFFICE, [Draft("operator", body)])
    (forged,) = district.forge("区", OFFICE, Draft("operator", body))
    assert "内容不合格式" in district.opinion("区", forged)
    with district.desk("区").store.read() as unit:
        assert unit.roster.operator(stranger) is None


def test_the_command_line_founds_a_district_of_the_suite_it_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(slots, "stretch", cheaply)
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    told = ["station", "init", "--level", "district", "--code", CODES["区"], "--name", "样例区", "--operator", "区主任"]
    root = Root(Opener(), tmp_path / "home", lambda *_: 0)
    assert run(["--json", *told, "--policy", str(POLICY), "--suite", "2"], root) == 0
    assert json.loads(capsys.readouterr().out) == {"station": CODES["区"]}
    assert slots.suite_in(tmp_path / "home" / KEYS) == 2
    with pytest.raises(SystemExit):
        run([*told, "--policy", str(POLICY), "--suite", "3"], root)
