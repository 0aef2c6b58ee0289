"""Whom a search has found reads like a list of numbers, however it is looked at."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.finding.found import Found

parts = st.lists(st.lists(st.booleans(), max_size=60), max_size=5)


def made(chosen: list[list[bool]]) -> tuple[Found, list[int]]:
    """Blocks of numbers that stand in no order, and those that were found."""
    blocks, found, first = [], [], 1
    for rows in chosen:
        numbers = [first + (at * 7 + 3) % len(rows) if len(rows) % 7 else first + at for at in range(len(rows))]
        blocks.append((array("q", numbers), int("".join("01"[row] for row in rows) or "0", 2)))
        found += [n for n, row in zip(numbers, rows, strict=True) if row]
        first += len(rows)
    return Found(blocks), found


@given(parts, st.slices(80), st.integers(-90, 90))
def test_a_part_of_what_was_found_is_that_part_of_the_list(chosen, part, place):
    found, plain = made(chosen)
    assert list(found) == plain
    assert len(found) == len(plain)
    assert list(found[part]) == plain[part]
    assert found[:] == array("q", plain)
    if -len(plain) <= place < len(plain):
        assert found[place] == plain[place]
    else:
        with pytest.raises(IndexError):
            found[place]


@given(parts)
def test_every_number_says_its_place_and_no_other_number_is_there(chosen):
    found, plain = made(chosen)
    for number in range(sum(map(len, chosen)) + 2):
        assert (number in found) == (number in plain)
        if number in plain:
            assert found.index(number) == plain.index(number)
        else:
            with pytest.raises(ValueError, match=str(number)):
                found.index(number)


def test_nothing_found_is_empty():
    assert not made([[], [False]])[0]
    anything: object = "w"
    assert anything not in made([[True]])[0]
