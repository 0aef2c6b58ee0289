"""A filing's bytes are for ever: the same inputs give the reference bytes, and odd bytes are refused."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.business import business, businesses
from app.business.shapes import misfit
from app.domain.filing import Header, StationId, StreamKey
from app.exchange.filing_bytes import MAX_BYTES, FilingMalformed, FilingTooNew, decode, digest, encode, read
from tests.exchange import make_filings as made
from tests.exchange import make_money_filings as money
from tests.exchange import make_office_filings as office

FILES = (made.FILINGS, money.FILINGS, *office.FILES.values())
REFERENCE = [row for file in FILES for row in json.loads(file.read_text(encoding="utf-8"))]
LATER = [filing for bodies in (money.BODIES, *office.FILES) for filing in money.filings(bodies)]
FILINGS = [*(filing for _, filings in made.acts() for filing in filings), *LATER]


def test_there_is_a_reference_filing_of_every_kind():
    assert {row["kind"] for row in REFERENCE} == set(businesses())


def test_every_later_reference_paper_fits_its_business() -> None:
    for filing in LATER:
        assert misfit(filing.body, business(filing.kind).shape) == "", filing.kind


@pytest.mark.parametrize("place", range(len(REFERENCE)))
def test_the_same_inputs_give_the_reference_bytes(place):
    row, filing = REFERENCE[place], FILINGS[place]
    assert (filing.raw, filing.id) == (base64.b64decode(row["raw"]), row["id"])


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["kind"])
def test_the_reference_bytes_are_read_for_ever(row):
    raw = base64.b64decode(row["raw"])
    filing = decode(raw)
    assert (filing.kind, str(filing.header.stream), filing.id, filing.raw) == (row["kind"], row["stream"], row["id"], raw)
    assert encode(filing.header, filing.body).raw == raw


ONE = next(filing for filing in FILINGS if filing.kind == "registration")


@pytest.mark.parametrize("change", [
    lambda raw: raw + b" ", lambda raw: b" " + raw, lambda raw: raw.replace(b",", b", ", 1),
    lambda raw: raw.replace(b'"seq":1', b'"seq":1.0', 1), lambda raw: raw.replace(b'"seq":1', b'"seq":01', 1),
    lambda raw: raw.replace(b'"body":{', b'"body":{"name":"x",', 1), lambda raw: raw[:-1], lambda raw: b"",
    lambda raw: raw.replace("王".encode(), b"\\u738b", 1), lambda raw: raw.replace(b'"fmt":1', b'"fmt":"1"', 1),
    lambda raw: raw.replace(b"150404100200", b"15040410020", 1), lambda raw: b"[" * 100_000, lambda raw: b"\xff\xfe",
    lambda raw: raw.replace(b'"body":{', b'"body":{"a":123456789012345678901234567890,', 1),
    lambda raw: raw.replace(b'"body":{', b'"body":{"a":9223372036854775808,', 1),
])  # fmt: skip
def test_bytes_that_are_not_canonical_are_refused(change):
    with pytest.raises(FilingMalformed):
        decode(change(ONE.raw))


def test_a_newer_format_is_refused_with_the_advice_to_upgrade():
    with pytest.raises(FilingTooNew):
        read(ONE.raw.replace(b'"fmt":1', b'"fmt":2', 1))


def test_too_large_a_filing_is_refused():
    with pytest.raises(FilingMalformed):
        read(b" " * (MAX_BYTES + 1))


def test_unknown_fields_of_a_body_survive():
    raw = encode(ONE.header, {**ONE.body, "from_the_future": [1, {"deep": None}]}).raw
    assert decode(raw).body["from_the_future"] == [1, {"deep": None}]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcß中", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(body=st.dictionaries(st.text("abc_中", min_size=1, max_size=4), VALUES, max_size=4), seq=st.integers(1, 2**31))
def test_what_is_written_is_read_and_the_id_is_the_hash(body, seq):
    stream = StreamKey(StationId("150404100200"), "150404100200")
    header = Header("registration", 1, stream, seq, "0" * 64, "ab" * 32, "2026-10-09T09:30:00+08:00", "2026-10-09", ONE.header.basis)
    filing = encode(header, body)
    again = decode(filing.raw)
    assert (again.header, again.body, again.id) == (header, body, digest(filing.raw))
