"""Lists of filings by number against the same lists picked one by one."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.domain.queue import Selection
from tests.db.samples import OPERATOR, VILLAGE, act_over, chain, docket

ME = "0b" * 32


def register(unit):
    """180 filings in two acts, of three kinds, waiting at two levels."""
    chance = random.Random(3)
    made = []
    filings = chain(180)
    for part in (filings[:60], filings[60:]):
        for n in unit.journal.append(act_over(part), part):
            state = chance.choice(("filed", "filed", "returned", "effective"))
            made.append(
                docket(
                    n, kind=chance.choice(("registration", "change", "batch")), state=state, maker=chance.choice((OPERATOR, ME)),
                    awaits=chance.choice(("township", "district")) if state == "filed" else "",
                    village=chance.choice((VILLAGE, "150404100201")), business_date=f"2025-03-{chance.randint(1, 28):02d}", fen=n,
                )
            )
            unit.dockets.add(made[-1])
    return made


def test_a_queue_holds_what_waits_here_and_is_not_ones_own(store):
    with store.write() as unit:
        made = register(unit)
        queue = Selection(awaits="township", not_maker=ME, kinds=("registration", "batch"))
        naive = [d for d in made if d.awaits == "township" and d.state == "filed" and d.maker != ME and d.kind != "change"]
        assert list(unit.queues.ids(queue)) == [d.n for d in naive]
        assert unit.queues.many([naive[2].n, 999, naive[0].n]) == [naive[2], naive[0]]
        shares = {share.key: share for share in unit.queues.shares(queue, "kind")}
        assert {kind: share.count for kind, share in shares.items()} == Counter(d.kind for d in naive)
        assert shares["batch"].oldest == min(d.business_date for d in naive if d.kind == "batch")
        assert shares["batch"].fen == sum(d.fen for d in naive if d.kind == "batch")


def test_filters_of_the_register_narrow_together(store):
    with store.write() as unit:
        made = register(unit)
        chosen = Selection(state="returned", village=VILLAGE)
        assert list(unit.queues.ids(chosen)) == [d.n for d in made if d.state == "returned" and d.village == VILLAGE]
        assert len(unit.queues.ids(Selection())) == 180
        assert len(unit.queues.ids(Selection(station="elsewhere"))) == 0


def test_what_was_filed_with_one_press_is_one_group(store):
    with store.write() as unit:
        register(unit)
        acts = unit.queues.acts(Selection(), least=10)
        assert sorted(act.count for act in acts) == [60, 120]
        for act in acts:
            assert len(unit.queues.ids(Selection(act=act.act))) == act.count
        assert [act.count for act in unit.queues.acts(Selection(), least=100)] == [120]


def test_the_store_sorts_and_filters_by_the_columns_of_a_list(store):
    with store.write() as unit:
        made = register(unit)
        ranks = ("batch", "registration", "change")
        by_kind = Selection(sort="kind", ranks=ranks, only=(("state", ("filed", "returned")),))
        kept = [d for d in made if d.state in {"filed", "returned"}]
        assert list(unit.queues.ids(by_kind)) == [d.n for d in sorted(kept, key=lambda d: (ranks.index(d.kind), d.n))]
        falling = unit.queues.ids(Selection(sort="day", descending=True))
        assert list(falling) == [d.n for d in sorted(sorted(made, key=lambda d: d.n), key=lambda d: d.business_date, reverse=True)]
        some = tuple(d.n for d in made[10:40])
        assert {share.key: share.count for share in unit.queues.shares(Selection(numbers=some), "state")} == Counter(
            d.state for d in made[10:40]
        )


def test_contents_are_sorted_by_their_pinyin(store):
    with store.write() as unit:
        names = ("周大明", "王秀英", "艾小燕", "李强")
        filings = chain(len(names))
        for n, name in zip(unit.journal.append(act_over(filings), filings), names, strict=True):
            unit.dockets.add(docket(n, title=name))
        found = unit.queues.many(unit.queues.ids(Selection(sort="title")))
    assert [d.title for d in found] == ["艾小燕", "李强", "王秀英", "周大明"]


def test_no_list_sorts_or_filters_by_what_it_does_not_have(store):
    with store.read() as unit:
        with pytest.raises(ValueError, match="order"):
            unit.queues.ids(Selection(sort="weight"))
        with pytest.raises(ValueError, match="filter"):
            unit.queues.ids(Selection(only=(("weight", ("1",)),)))
