"""A package arrives as it was sent, at those it was sent to."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.package import (
    NotForThisStation,
    PackageTooLarge,
    Recipient,
    WrongPurpose,
    inspect_package,
    open_grant,
)
from app.exchange.package_form import encode_header
from app.keys.streams import CHUNK
from app.keys.suite import SealingKey
from tests.exchange.conftest import DISTRICT, RECORDS, TOWNSHIP, VILLAGE


def test_records_arrive_in_order_and_unchanged(road):
    info = road.write()
    opened = road.open()
    assert list(opened.records) == RECORDS
    assert opened.header == info.header == inspect_package(road.path)
    assert opened.digest == info.digest
    assert (opened.header.sender, opened.header.number, opened.header.records) == (VILLAGE, 3, 4)
    assert info.size == road.path.stat().st_size


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=400)), max_size=30))
def test_any_records_arrive(road, records):
    road.write(records)
    assert road.read() == records


@pytest.mark.parametrize("length", [CHUNK - 20, CHUNK - 16, CHUNK - 5, CHUNK, 3 * CHUNK + 1, 40 * CHUNK])
def test_records_arrive_across_every_border_of_a_chunk(road, length: int):
    records = [(5, Random(length).randbytes(length)), (6, b"\0" * length)]
    road.write(records)
    assert road.read() == records


def test_an_empty_package_arrives(road):
    road.write([])
    assert road.read() == []


def test_two_addressees_open_the_same_package(road):
    district = SealingKey.generate()
    road.write(recipients=[Recipient(TOWNSHIP, road.township.public), Recipient(DISTRICT, district.public)])
    assert road.read() == RECORDS
    assert road.read(me=DISTRICT, sealing_key=district) == RECORDS


def test_an_addressee_is_not_another(road):
    road.write()
    with pytest.raises(NotForThisStation, match=TOWNSHIP):
        road.open(me=DISTRICT)


def test_a_replaced_key_is_told_apart_from_a_wrong_address(road):
    road.write()
    with pytest.raises(NotForThisStation) as refused:
        road.open(sealing_key=SealingKey.generate())
    assert "密钥" in refused.value.text


def test_nothing_of_the_content_can_be_read_in_the_file(road):
    road.write([(1, "王秀英".encode() * 3)])
    assert "王秀英".encode() not in road.path.read_bytes()


def test_a_package_costs_less_than_200_bytes_beside_its_header(road):
    info = road.write([(1, b"x")])
    assert info.size - len(encode_header(info.header)) - 1 <= 200


def test_a_grant_carries_its_senders_key_and_is_opened_as_one_only(road):
    road.write(purpose="grant")
    with pytest.raises(WrongPurpose, match="准入文件"):
        road.open()
    opened = open_grant(road.path, me=TOWNSHIP, sealing_key=road.township)
    assert opened.header.sender_public == road.village.public.hex()
    assert list(opened.records) == RECORDS


def test_an_exchange_package_is_no_grant(road):
    road.write()
    with pytest.raises(WrongPurpose, match="交换包"):
        open_grant(road.path, me=TOWNSHIP, sealing_key=road.township)


def test_a_package_larger_than_its_level_is_neither_written_nor_read(road):
    records = [(1, Random(1).randbytes(300_000))]
    with pytest.raises(PackageTooLarge):
        road.write(records, max_bytes=200_000)
    assert list(road.path.parent.iterdir()) == []
    road.write(records)
    with pytest.raises(PackageTooLarge):
        road.read(max_bytes=200_000)


def test_a_huge_record_is_not_written(road):
    with pytest.raises(PackageTooLarge):
        road.write([(1, bytes(16 * 1024 * 1024 + 1))])


@pytest.mark.parametrize(
    "wrong", [{"purpose": "other"}, {"sender": ""}, {"number": -1}, {"made": "a\nb"}, {"recipients": []}]
)
def test_a_header_without_shape_is_a_bug_and_writes_nothing(road, wrong):
    with pytest.raises(ValueError, match="shape"):
        road.write(**wrong)
    assert list(road.path.parent.iterdir()) == []


def test_records_that_unpack_larger_than_the_level_allows_are_not_written(road):
    with pytest.raises(PackageTooLarge):
        road.write([(1, bytes(100_000))] * 9, max_bytes=100_000)
    assert list(road.path.parent.iterdir()) == []
