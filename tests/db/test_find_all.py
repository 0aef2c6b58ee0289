"""Both ways of finding, bit sets and SQL, give what looking at everybody one by one gives."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.finding import NUMBERS, Keys, level, number_key, with_villages, words
from app.domain.listing import Listing
from app.domain.names import search_key
from app.domain.spelling import spelled
from db import Opener
from db.finding import finder as finders
from tests.db.samples import KEY, line, resident

NAMES = (
    "王秀英", "王秀", "单雄信", "張偉", "曾国强", "巴特尔·敖其尔", "王𡐤", "㛃䶮", "John Smith", "欧阳春梅", "解珍", "重庆", "仇英", "区小龙", "董敏建",
    "𬱖𫖯", "阿不都热依木·买买提", "翟让", "乜三",
)  # fmt: skip
VILLAGES = [("150404100200", "官仓沟村"), ("150404100201", "王家营子村"), ("150404100206", "东村")]
digits = st.text("01234", min_size=3, max_size=11)
people: st.SearchStrategy[list[Any]] = st.lists(
    st.builds(
        dict, name=st.sampled_from(NAMES), village=st.sampled_from([code for code, _ in VILLAGES]),
        id_number=st.builds("150404{}{}".format, digits, st.sampled_from("0X")), phone=st.one_of(st.just(""), digits),
        account=st.one_of(st.just(""), digits), tier_fen=st.sampled_from([0, 10_000, 20_000]), sex=st.sampled_from("男女"),
        status=st.sampled_from(["filed", "effective", "ended", "returned"]), village_group=st.sampled_from(["", "一组", "二组"]),
        birth=st.sampled_from(["1970-01-01", "1980-02-02", "1990-03-03"]),
    ),
    min_size=1, max_size=14,
)  # fmt: skip
typed = st.one_of(
    st.sampled_from(["王", "wx", "wang", "wxy", "秀英", "1504", "0x", "s", "shan", "村", "东村 w", "wjyz w", "王家 s", "zeng", "·", "js", "smith"]),
    st.text("01234x", min_size=1, max_size=4), st.text("wxyszhangd", min_size=1, max_size=3), st.text("王秀英单張张尔", min_size=1, max_size=2),
    st.builds("{} {}".format, st.sampled_from(["王", "官仓沟", "东", "w"]), st.text("0wx王", min_size=1, max_size=2)),
)  # fmt: skip
listings = st.builds(
    Listing, st.one_of(st.just(""), typed), st.sampled_from(["", "name", "id_number", "village", "birth", "tier", "group", "status", "insurance_number", "phone"]),
    st.booleans(),
    st.lists(
        st.sampled_from([
            ("status", ("effective",)), ("status", ("filed", "ended")), ("tier", ("20000", "0")), ("sex", ("女",)), ("paid", ("paid",)),
            ("paid", ("unpaid",)), ("paid", ("paid", "unpaid")), ("village", ("150404100200", "150404100206")), ("group", ("",)),
        ]), max_size=2, unique=True,
    ).map(tuple),
)  # fmt: skip


def naive(everybody, paid, listing, sought):
    """Ask each person by himself."""
    asked = with_villages(sought, VILLAGES)
    columns = {"tier": "tier_fen", "group": "village_group"}
    found = []
    for person in everybody:
        numbers = tuple(number_key(getattr(person, name)) for name in NUMBERS)
        keys = Keys(person.village, search_key(person.name), spelled(person.name), numbers)
        best = min([level(word, keys) for word in asked], default=1)
        wanted = all(
            ("paid" if person.n in paid else "unpaid" if person.status not in {"ended", "returned"} else "") in values
            if key == "paid" and len(values) == 1
            else key == "paid" or str(getattr(person, columns.get(key, key))) in values
            for key, values in listing.filters
        )
        if best and wanted and (sought or not listing.query.strip()):
            found.append(((0 if listing.sort else -best, person.village, keys.spelled, person.n), person, keys))
    found.sort(key=lambda one: one[0])
    if listing.sort:
        column = columns.get(listing.sort, listing.sort)
        key = {
            "name": lambda one: one[2].spelled, "id_number": lambda one: one[2].numbers[0], "phone": lambda one: one[2].numbers[1],
            "insurance_number": lambda one: one[2].numbers[3],
        }.get(listing.sort, lambda one: getattr(one[1], column))  # fmt: skip
        found.sort(key=key, reverse=listing.descending)
    return [person.n for _, person, _ in found]


@settings(max_examples=40, deadline=None)
@given(rows=people, asks=st.lists(listings, min_size=1, max_size=6), again=st.lists(st.sampled_from(NAMES), max_size=3), data=st.data())
def test_both_ways_find_whom_looking_at_everybody_finds(rows, asks, again, data):
    everybody = {n: resident(n, **fields) for n, fields in enumerate(rows, 1)}
    paid = {n for n in everybody if n % 3 == 0}
    with tempfile.TemporaryDirectory() as folder:
        store = Opener().create(Path(folder) / "books.xb", KEY)
        with store.write() as unit:
            for person in everybody.values():
                unit.residents.add(person)
            unit.lines.add_batch(
                _batch(), [line(99, n, subject=everybody[n].subject, year=2026) for n in sorted(paid)]
            )
        for name in [None, *again]:
            if name is not None:  # a change, seen by the next search
                n = data.draw(st.sampled_from(sorted(everybody)))
                fields = {"name": name, "phone": "43210", "status": "ended"}
                everybody[n] = replace(everybody[n], **fields)
                with store.write() as unit:
                    unit.residents.change(n, fields)
            for listing in asks:
                sought = words(listing.query)
                expected = naive(everybody.values(), paid, listing, sought)
                near = with_villages(sought, VILLAGES)
                with store.read() as unit:
                    assert unit.residents._shelf() is not None
                    assert list(unit.residents.list_ids(listing, 2026, near)) == expected
                with store.write() as unit:
                    assert list(unit.residents.list_ids(listing, 2026, near)) == expected
        store.close()


def _batch():
    from tests.db.samples import batch

    return batch(99)


@pytest.fixture
def many(path):
    """Three villages of people with a number of their own."""
    store = Opener().create(path, KEY)
    with store.write() as unit:
        for n in range(1, 301):
            code = VILLAGES[n % 3][0]
            unit.residents.add(resident(n, name=NAMES[n % len(NAMES)], village=code, phone=f"139{n * 7919 % 10**8:08d}"))
    yield store
    store.close()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 11, 18])
def test_any_part_of_any_number_finds_its_person(many, size):
    with many.read() as unit:
        for person in unit.residents.many(range(1, 301, 37)):
            for number in (person.id_number, person.phone):
                for start in range(len(number) - size + 1):
                    assert person.n in unit.residents.find(number[start : start + size])


def test_a_new_village_and_a_new_person_are_found_at_once(many):
    with many.read() as unit:
        assert unit.residents.find("吕布") == []
    with many.write() as unit:
        unit.residents.add(resident(400, name="吕布", village="150404100100"))
        unit.residents.add(resident(401, name="吕布", village="150404100300"))
        unit.residents.change(5, {"village": "150404100300", "name": "吕布"})
    with many.read() as unit:
        assert unit.residents.find("lvbu") == [400, 5, 401]
        assert list(unit.residents.list_ids(Listing("", filters=(("village", ("150404100300",)),)), 2026)) == [5, 401]
        assert unit.residents.choices("village")["150404100300"] == 2


def test_what_was_undone_is_not_found(many):
    with many.read() as unit:
        unit.residents.find("王")
    with many.write() as unit:
        unit.residents.change(1, {"name": "吕布"})
        unit.undo()
    with many.read() as unit:
        assert unit.residents.find("吕布") == []


def test_what_another_program_filed_is_found(many, path):
    from tests.db.samples import act_over, chain

    with many.read() as unit:
        assert unit.residents.find("吕布") == []
    other = Opener().open(path, KEY)
    with other.write() as unit:
        made = chain(1)
        (n,) = unit.journal.append(act_over(made), made)
        unit.residents.add(resident(500 + n, name="吕布", subject="ab" * 16))
    other.close()
    with many.read() as unit:
        assert unit.residents.find("吕布") == [501]


def test_a_large_register_is_searched_before_and_after_its_bit_sets_are_there(many, monkeypatch):
    monkeypatch.setattr(finders, "AT_ONCE", 100)
    for _ in range(2):
        with many.read() as unit:
            assert unit.residents.find("曾国强") == [n for n in unit.residents.find("zgq") if n % len(NAMES) == 4]
        many.settle()
    with many.read() as unit:
        assert unit.residents._shelf() is not None
    with many.write() as unit:
        for n in range(1, 301):
            unit.residents.change(n, {"name": "吕布"})
    with many.read() as unit:
        assert len(unit.residents.find("吕布")) == 300
    many.settle()
    with many.read() as unit:
        assert len(unit.residents.find("吕布")) == 300
        assert unit.residents.find("曾国强") == []


def test_an_unknown_order_or_filter_is_the_callers_mistake(many):
    with many.read() as unit:
        for listing in (Listing(sort="shoe"), Listing(filters=(("shoe", ("42",)),))):
            with pytest.raises(ValueError, match="shoe"):
                unit.residents.list_ids(listing, 2026)
