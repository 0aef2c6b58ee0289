"""对照文件: one way to write it, small, refused when it is changed; and where two chains part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filing import StationId, StreamKey
from app.errors import OfficeError
from app.exchange import comparison
from app.exchange.comparison import Held
from app.exchange.parting import FORKED, OURS, THEIRS, UNSURE, part
from app.keys.suite import SigningKey

VILLAGE, TOWNSHIP = StationId("150404100200"), StationId("150404100")
MOMENT = "2026-10-08T09:00:00+08:00"
KEY, NEIGHBOUR = SigningKey.from_seed(bytes(32)), SigningKey.from_seed(bytes([1] * 32))


def chain(length: int, branch: int = 0) -> dict[int, str]:
    """Ids by number of a chain that leaves the common one after `branch`, 0 for never."""
    found, before = {}, ""
    for at in range(1, length + 1):
        before = hashlib.sha256(f"{before}{at}{'x' if branch and at > branch else ''}".encode()).hexdigest()
        found[at] = before
    return found


def held(ids: dict[int, str], plan: int = 0) -> Held:
    return Held(len(ids), plan, "".join(ids[at][: comparison.ID_DIGITS] for at in comparison.positions(len(ids), plan)))


def stream(name: str) -> StreamKey:
    return StreamKey(VILLAGE, name)


def file(length: int = 9, moment: str = MOMENT, signer: SigningKey = KEY) -> bytes:
    chains = {stream("office"): held(chain(2)), stream(VILLAGE.code): held(chain(length))}
    return comparison.make(signer, VILLAGE, TOWNSHIP, moment, 0, chains)


def test_what_was_written_is_read() -> None:
    read = comparison.decode(file())
    comparison.require_signed(read, KEY.public)
    assert (read.sender, read.receiver, read.made_at) == (VILLAGE, TOWNSHIP, MOMENT)
    assert dict(read.streams[stream(VILLAGE.code)].listed()) == {at: one[:32] for at, one in chain(9).items()}


def test_fifty_thousand_filings_are_no_more_than_two_megabytes() -> None:
    ids = held({at: f"{at:064x}" for at in range(1, 501)})
    chains = {StreamKey(StationId(f"150404100{n:03d}"), "office"): ids for n in range(100)}
    assert len(comparison.make(KEY, VILLAGE, TOWNSHIP, MOMENT, comparison.plan_for([500] * 100), chains)) <= 2_000_000


@given(seqs=st.lists(st.integers(1, 10**6), max_size=40), plan=st.integers(0, len(comparison.PLANS) - 1))
def test_the_file_stays_small_however_much_a_station_holds(seqs: list[int], plan: int) -> None:
    chosen = comparison.plan_for(seqs)
    assert sum(comparison.listed_count(seq, chosen) for seq in seqs) <= comparison.MOST_IDS
    some = [seq % 3000 + 1 for seq in seqs]
    assert [comparison.listed_count(seq, plan) for seq in some] == [
        len(list(comparison.positions(seq, plan))) for seq in some
    ]


@given(seq=st.integers(1, 20_000), plan=st.integers(0, len(comparison.PLANS) - 1))
def test_the_last_filing_of_a_chain_is_always_listed(seq: int, plan: int) -> None:
    *before, last = comparison.positions(seq, plan)
    assert last == seq
    assert before == sorted({*before} - {seq})


def test_a_number_that_no_chain_has_is_refused_without_counting_up_to_it() -> None:
    chains = {stream("office"): Held(2**53, 4, "ab" * 16)}
    with pytest.raises(comparison.ComparisonUnreadable):
        comparison.decode(comparison.make(KEY, VILLAGE, TOWNSHIP, MOMENT, 4, chains))


def mutants() -> list[tuple[str, Callable[[bytes, Random], bytes]]]:
    return [
        ("a bit", lambda data, chance: _at(data, chance, lambda one: bytes([one[0] ^ 1 << chance.randrange(8)]))),
        ("a byte", lambda data, chance: _at(data, chance, lambda _: chance.randbytes(1))),
        ("a digit", lambda data, chance: data.replace(b"%d" % chance.randrange(10), b"%d" % chance.randrange(10), 1)),
        ("cut", lambda data, chance: data[: chance.randrange(len(data))]),
        ("more", lambda data, chance: data + chance.choice((b"\n", b" ", b"\0", data))),
        ("left out", lambda data, chance: _at(data, chance, lambda _: b"")),
        ("doubled", lambda data, chance: _at(data, chance, lambda one: one + one)),
        ("spliced", lambda data, chance: data[: (at := chance.randrange(1, len(data)))] + file(7)[at:]),
        ("anothers", lambda _data, chance: file(chance.randrange(1, 9), signer=NEIGHBOUR)),
        ("signature", _other_signature),
        ("fields", _resigned),
    ]


def _at(data: bytes, chance: Random, change: Callable[[bytes], bytes]) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + change(data[at : at + 1]) + data[at + 1 :]


def _other_signature(data: bytes, chance: Random) -> bytes:
    whole = msgspec.json.decode(data)
    known = msgspec.json.decode(file(5))["signature"]
    return msgspec.json.encode({**whole, "signature": chance.choice((known, "", whole["signature"].upper(), "zz", 7))})


ODD: tuple[dict[str, Any], ...] = (
    {"plan": 9}, {"plan": -1}, {"plan": 0.5}, {"plan": True}, {"fmt": 0}, {"fmt": 99}, {"fmt": "1"}, {"magic": "xiangbao-statement"},
    {"sender": "x"}, {"sender": "150404100200-01.01"}, {"receiver": ""}, {"made_at": "gestern"}, {"made_at": "2026-10-08"},
    {"streams": {}, "more": 1}, {"streams": []}, {"streams": {"x": [1, "ab" * 16]}}, {"streams": {"150404-01.1/office": [0, ""]}},
    {"streams": {"150404-01.1/office": [2, "ab" * 16]}}, {"streams": {"150404-01.1/office": [1, "AB" * 16]}},
    {"streams": {"150404-01.1/office": [10**17, ""]}}, {"streams": {"150404-1.01/office": [1, "ab" * 16]}},
)  # fmt: skip


def _resigned(data: bytes, chance: Random) -> bytes:
    """The station's own key over what no program writes."""
    body = msgspec.json.decode(msgspec.json.decode(data)["comparison"])
    raw = msgspec.json.encode({**body, **chance.choice(ODD)}, order="sorted")
    return msgspec.json.encode({"comparison": raw.decode(), "signature": KEY.sign(comparison.DOMAIN, raw).hex()})


def refusal(data: bytes) -> OfficeError | None:
    try:
        comparison.require_signed(comparison.decode(data), KEY.public)
    except OfficeError as refused:
        return refused
    return None


def test_nothing_that_was_changed_on_the_way_is_accepted() -> None:
    chance, good, other = Random(20_261_121), file(), file(7)
    for name, mutate in mutants():
        for _ in range(60):
            data = mutate(good, chance)
            if data in (good, other):  # as they were written
                continue
            refused = refusal(data)
            assert type(refused).__name__.startswith("Comparison"), (name, data)
            assert refused is not None
            assert refused.hint


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_anything_else_is_unreadable(data: bytes) -> None:
    with pytest.raises(comparison.ComparisonUnreadable):
        comparison.decode(data)


LENGTHS = st.integers(0, 700)


@given(theirs=LENGTHS, ours=LENGTHS, branch=st.integers(0, 700), plan=st.integers(0, 3))
def test_two_chains_part_where_they_part(theirs: int, ours: int, branch: int, plan: int) -> None:
    """What is told as different is so, what is the same is never told as different, and all numbers are accounted for."""
    left, right = chain(theirs, branch), chain(ours)
    runs = part(theirs, held(left, plan).listed() if left else (), ours, right)
    told = {at: run.side for run in runs for at in range(run.first, run.last + 1)}
    assert len(told) == sum(run.count for run in runs)
    for at in range(1, max(theirs, ours) + 1):
        if at > ours or at > theirs:
            assert told[at] == (THEIRS if at > ours else OURS)
        elif left[at] == right[at]:
            assert told.get(at, UNSURE) == UNSURE
            assert plan or at not in told
        else:
            assert told[at] in ({FORKED, UNSURE} if plan else {FORKED})
