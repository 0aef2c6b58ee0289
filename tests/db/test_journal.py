from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.filing import NO_HASH, StationId, StreamKey
from db.journal import ChainBroken
from tests.db.samples import STREAM, VILLAGE, act_over, chain

OTHER = StreamKey(StationId(VILLAGE, "02", 3), "office")


def keep(store, filings):
    with store.write() as unit:
        return unit.journal.append(act_over(filings), filings)


def test_a_stream_continues_from_its_head(either):
    first = chain(3)
    assert keep(either, first) == [1, 2, 3]
    second = chain(2, seq=3, prev=first[-1].id)
    assert keep(either, second) == [4, 5]
    with either.read() as unit:
        assert unit.journal.head(STREAM) == (5, second[-1].id)
        assert unit.journal.head(OTHER) == (0, NO_HASH)
        assert unit.journal.heads() == [(STREAM, 5, second[-1].id)]
        assert unit.journal.count() == 5


def test_filings_are_read_as_they_were_written(either):
    made = chain(3)
    keep(either, made)
    with either.read() as unit:
        assert unit.journal.get(made[1].id) == (2, made[1])
        assert unit.journal.get("00" * 32) is None
        assert unit.journal.by_number(3) == made[2]
        assert unit.journal.filings([3, 1, 9]) == {1: made[0], 3: made[2]}
        assert unit.journal.id_at(STREAM, 2) == made[1].id
        assert unit.journal.id_at(STREAM, 4) == ""
        assert unit.journal.act_of(2) == act_over(made)
        with pytest.raises(LookupError):
            unit.journal.by_number(4)
        with pytest.raises(LookupError):
            unit.journal.act_of(4)


@pytest.mark.parametrize("fault", ["gap", "fork", "empty", "other stream", "short act"])
def test_what_does_not_continue_is_refused_and_nothing_kept(either, fault):
    made = chain(2)
    keep(either, made)
    more = chain(2, seq=2, prev=made[-1].id)
    act = act_over(more)
    if fault == "gap":
        more = chain(1, seq=3, prev=made[-1].id)
        act = act_over(more)
    elif fault == "fork":
        more = chain(2, seq=2, prev="1" * 64)
    elif fault == "empty":
        more = []
    elif fault == "other stream":
        act = replace(act, stream=OTHER)
    else:
        act = replace(act, last=act.last + 1)
    with pytest.raises(ChainBroken), either.write() as unit:
        unit.journal.append(act, more)
    with either.read() as unit:
        assert unit.journal.heads() == [(STREAM, 2, made[-1].id)]


def test_acts_after_gives_whole_acts_of_the_named_streams_in_order(either):
    a, b = chain(3), chain(2, OTHER)
    c = chain(2, seq=3, prev=a[-1].id)
    for part in (a, b, c):
        keep(either, part)
    with either.read() as unit:
        everything = list(unit.journal.acts_after({STREAM: 0, OTHER: 0}))
        assert [stored.n for stored in everything] == [1, 4, 6]
        assert everything[1].raws == tuple(filing.raw for filing in b)
        assert [stored.n for stored in unit.journal.acts_after({STREAM: 2})] == [1, 6]
        assert [stored.n for stored in unit.journal.acts_after({STREAM: 3})] == [6]
        assert list(unit.journal.acts_after({STREAM: 5, StreamKey(StationId("150404"), "x"): 0})) == []
        assert [stored.act for stored in unit.journal.all_acts()] == [act_over(part) for part in (a, b, c)]


def test_what_a_unit_wrote_it_also_reads(either):
    with either.write() as unit:
        made = chain(2)
        unit.journal.append(act_over(made), made)
        assert unit.journal.by_number(2) == made[1]
        more = chain(1, seq=2, prev=made[-1].id)
        assert unit.journal.append(act_over(more), more) == [3]
        assert unit.journal.count() == 3


def test_undo_keeps_nothing_of_the_unit(either):
    made = chain(2)
    with either.write() as unit:
        unit.journal.append(act_over(made), made)
        unit.undo()
        assert unit.journal.head(STREAM) == (0, NO_HASH)
        unit.journal.append(act_over(made), made)
        assert unit.journal.count() == 2
    with either.read() as unit:
        assert unit.journal.count() == 0
        assert unit.journal.heads() == []


def test_an_error_keeps_nothing_of_the_unit(either):
    made = chain(2)

    def work() -> None:
        with either.write() as unit:
            unit.journal.append(act_over(made), made)
            unit.residents.change(1, {"no such field": 1})

    with pytest.raises(KeyError):
        work()
    with either.read() as unit:
        assert unit.journal.count() == 0


def test_a_reading_unit_cannot_write(either):
    made = chain(1)
    with pytest.raises(RuntimeError, match="reading unit"), either.read() as unit:
        unit.journal.append(act_over(made), made)


def test_a_filing_is_found_by_the_beginning_of_its_id(either):
    made = chain(3)
    keep(either, made)
    with either.read() as unit:
        assert unit.journal.numbers_from(made[1].id[:9]) == [2]
        assert unit.journal.numbers_from(made[1].id) == [2]
        assert unit.journal.numbers_from("", limit=2) == [1, 2]
