"""Receipts and head lists: signed by the station, readable for ever, refused when forged or damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange import statements
from app.services.station_requests import read_request
from tests.exchange import make_filings as made

KEY = made.STATIONS[str(made.TOWNSHIP)]


def test_the_first_receipt_is_read_for_ever():
    said = statements.decode(made.RECEIPT.read_bytes())
    statements.require_signed(said, KEY.public)
    assert (said, statements.encode(said)) == (made.receipt(), made.RECEIPT.read_bytes())
    assert (said.sender, said.receiver, said.number) == (str(made.TOWNSHIP), str(made.VILLAGE), 7)


def test_the_first_request_is_read_for_ever():
    asked, _ = read_request(made.REQUEST)
    assert (asked.station, asked.name, asked.sign) == (str(made.VILLAGE), "样例村", made.STATIONS[str(made.VILLAGE)].public.hex())
    assert made.REQUEST.read_bytes() == made.request()


def test_what_is_held_is_read_by_stream():
    held = statements.held(made.receipt())
    assert [(stream.name, seq) for stream, (seq, _) in held.items()] == [(made.VILLAGE.code, 8)]
    assert statements.held(None) == {}


@pytest.mark.parametrize("forged", [
    {"raw": made.receipt().raw.replace(b'"number":7', b'"number":8')}, {"signature": bytes(64)}, {"signature": b""},
])  # fmt: skip
def test_a_changed_receipt_is_a_forged_one(forged):
    with pytest.raises(statements.StatementForged):
        statements.require_signed(replace(made.receipt(), **forged), KEY.public)


def test_another_stations_signature_is_none():
    with pytest.raises(statements.StatementForged):
        statements.require_signed(made.receipt(), made.STATIONS[str(made.VILLAGE)].public)


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_else_is_unreadable(data):
    with pytest.raises(statements.StatementUnreadable):
        statements.decode(data)


@given(at=st.integers(0, len(made.RECEIPT.read_bytes()) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_unreadable_or_forged(at, bit):
    data = bytearray(made.RECEIPT.read_bytes())
    data[at] ^= 1 << bit
    try:
        said = statements.decode(bytes(data))
        statements.require_signed(said, KEY.public)
    except (statements.StatementUnreadable, statements.StatementForged, statements.StatementTooNew):
        return
    assert said == made.receipt()
