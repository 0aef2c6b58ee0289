"""Two people compare a fingerprint before anything counts: a grant or request that was swapped does nothing (security T2)."""

from __future__ import annotations

import pytest

from app.services.sign_in import sign_in
from app.services.station_requests import look_at_request
from app.services.stations import (
    FingerprintDiffers,
    Joined,
    admit,
    init_district,
    join,
    look_at_grant,
    request,
    request_fingerprint,
    root_fingerprint,
)
from db import Opener
from tests.stations import CODES, PASSPHRASE, POLICY, Day

VILLAGE = CODES["镇"] + "207"


@pytest.fixture
def asked(stations):
    """A new village's request, and the grant that the true township wrote for it."""
    root = stations.root
    made = request(
        root / "new", level="village", code=VILLAGE, name="鸭子河村", operator="赵村", out=root / "v.request",
        passphrase=PASSPHRASE, opener=Opener(),
    )  # fmt: skip
    admit(stations.desk("镇"), made.file, root / "v.grant")
    return made


@pytest.fixture
def impostor(stations, asked):
    """A grant by somebody who made a district and a township of his own and got hold of the request file."""
    root, clock, opener = stations.root / "evil", Day(), Opener()
    district = init_district(
        root / "d", code=CODES["区"], name="样例区社保中心", operator="坏人", policy=POLICY, passphrase=PASSPHRASE,
        opener=opener, clock=clock,
    )  # fmt: skip
    made = request(
        root / "t", level="township", code=CODES["镇"], name="样例镇", operator="坏人", out=root / "t.request",
        passphrase=PASSPHRASE, opener=opener,
    )  # fmt: skip
    admit(district, made.file, root / "t.grant")
    district.close()
    join(root / "t", root / "t.grant", None, PASSPHRASE, opener, clock)
    township = sign_in(root / "t", None, PASSPHRASE, opener, clock)
    admit(township, asked.file, root / "v.grant")
    township.close()
    return root / "v.grant"


def look(stations, grant) -> Joined:
    return look_at_grant(stations.root / "new", grant, None, PASSPHRASE, Opener(), stations.clock)


def state(stations) -> tuple[str, tuple[str, str], tuple[str, str]]:
    desk = sign_in(stations.root / "new", None, PASSPHRASE, Opener(), stations.clock)
    try:
        return desk.facts.state, root_fingerprint(desk), request_fingerprint(desk)
    finally:
        desk.close()


def test_looking_at_a_grant_says_the_root_and_keeps_nothing(stations, asked):
    seen = look(stations, stations.root / "v.grant")
    assert (seen.root_fingerprint, seen.root_digits) == root_fingerprint(stations.desk("区"))
    assert state(stations) == ("asked", ("", ""), (asked.fingerprint, asked.digits))


def test_a_swapped_grant_shows_another_root_and_is_refused(stations, impostor):
    words, digits = root_fingerprint(stations.desk("镇"))
    assert look(stations, impostor).root_fingerprint != words
    for expected in (words, digits, ""):
        with pytest.raises(FingerprintDiffers):
            join(stations.root / "new", impostor, None, PASSPHRASE, Opener(), stations.clock, expected)
    assert state(stations)[0] == "asked"
    join(stations.root / "new", stations.root / "v.grant", None, PASSPHRASE, Opener(), stations.clock, words)
    assert state(stations) == ("active", (words, digits), ("", ""))


@pytest.mark.parametrize("spaced", [" ".join, "".join, "　".join])
def test_the_fingerprint_may_be_typed_in_words_or_digits_and_with_spaces(stations, asked, spaced):
    words, digits = root_fingerprint(stations.desk("区"))
    joined = join(
        stations.root / "new", stations.root / "v.grant", None, PASSPHRASE, Opener(), stations.clock,
        spaced(digits) if spaced("ab") != "ab" else spaced(words),
    )  # fmt: skip
    assert joined.root_digits == digits


def test_the_parent_sees_who_asks_and_a_swapped_request_is_refused(stations, asked):
    seen = look_at_request(stations.desk("镇"), asked.file)
    assert (seen.name, seen.operator, seen.fingerprint) == ("鸭子河村", "赵村", asked.fingerprint)
    swapped = request(
        stations.root / "other", level="village", code=VILLAGE[:-1] + "8", name="鸭子河村", operator="赵村",
        out=stations.root / "other.request", passphrase=PASSPHRASE, opener=Opener(),
    )  # fmt: skip
    out = stations.root / "other.grant"
    with pytest.raises(FingerprintDiffers):
        admit(stations.desk("镇"), swapped.file, out, asked.fingerprint)
    assert not out.exists()
    with stations.desk("镇").store.read() as unit:
        assert unit.roster.station(str(swapped.station)) is None
    admit(stations.desk("镇"), swapped.file, out, swapped.digits)
    assert out.exists()
