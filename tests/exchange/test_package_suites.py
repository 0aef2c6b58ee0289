"""One district, one suite: what is of the other is refused both ways, with what was read and what is used here."""

from __future__ import annotations

from io import BytesIO

import pytest

from app.domain.filing import NO_HASH, Basis, Header, StationId, StreamKey
from app.exchange.filing_bytes import FilingMalformed, FilingTooNew, decode, encode
from app.exchange.package import OtherSuite, PackageError, Recipient, inspect_package
from app.exchange.package_form import read_prefix
from app.keys.suite import SealingKey, SigningKey, digest
from tests.exchange.conftest import RECORDS, TOWNSHIP, VILLAGE, road_in


def signed_part(data: bytes) -> bytes:
    return read_prefix(BytesIO(data), len(data)).signed


ROADS = pytest.mark.parametrize("suite", [1, 2])


@ROADS
def test_a_package_is_read_by_a_station_of_its_suite(tmp_path, suite) -> None:
    road = road_in(tmp_path, suite)
    info = road.write()
    assert road.read() == RECORDS
    assert (info.header.suite, inspect_package(road.path).suite) == (suite, suite)
    assert info.digest == digest(b"xiangbao/package/digest/1" + signed_part(road.path.read_bytes()), suite)


@ROADS
def test_a_package_of_the_other_suite_is_refused_in_a_sentence(tmp_path, suite) -> None:
    road = road_in(tmp_path, suite)
    road.write()
    with pytest.raises(OtherSuite) as caught:
        road.read(sealing_key=SealingKey.generate(3 - suite))
    assert caught.value.code == "other_suite"
    assert "国际通用密码算法" in caught.value.text
    assert "商用密码算法" in caught.value.text


@ROADS
def test_a_key_of_the_other_suite_signs_no_package_of_this_one(tmp_path, suite) -> None:
    road = road_in(tmp_path, suite)
    road.write()
    stranger = SigningKey.generate(3 - suite)
    with pytest.raises(PackageError, match="签名"):
        road.read(sender_key={VILLAGE: stranger.public}.get)


@ROADS
def test_nothing_is_sealed_to_a_receiver_of_the_other_suite(tmp_path, suite) -> None:
    road = road_in(tmp_path, suite)
    with pytest.raises(ValueError, match="shape"):
        road.write(recipients=[Recipient(TOWNSHIP, SealingKey.generate(3 - suite).public)])
    assert not road.path.exists()


def header(suite: int, operator: str) -> Header:
    stream = StreamKey(StationId("150404100200"), "150404100200")
    return Header("batch", 1, stream, 1, NO_HASH, operator, "2026-10-08T09:00:00+08:00", "2026-10-08", Basis(), suite=suite)


@ROADS
def test_a_filing_is_named_by_the_digest_of_its_suite(suite) -> None:
    made = encode(header(suite, SigningKey.generate(suite).public.hex()), {})
    assert made.id == digest(made.raw, suite).hex() != digest(made.raw, 3 - suite).hex()
    assert decode(made.raw) == made


@ROADS
def test_a_filing_whose_operator_has_a_key_of_the_other_suite_is_none(suite) -> None:
    made = encode(header(suite, SigningKey.generate(3 - suite).public.hex()), {})
    with pytest.raises(FilingMalformed):
        decode(made.raw)


def test_a_filing_of_a_suite_that_is_to_come_asks_for_a_newer_program() -> None:
    made = encode(header(2, SigningKey.generate(2).public.hex()), {})
    with pytest.raises(FilingTooNew):
        decode(made.raw.replace(b'"suite":2', b'"suite":3'))
