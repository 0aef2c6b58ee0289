"""The rule for new passphrases (GB/T 22239-2019 level 2, 身份鉴别) and what makes two passphrases the same."""

from __future__ import annotations

import unicodedata

import pytest

from app.keys.passphrases import CEILING, COST, FLOOR, Cost, check_passphrase, stretch

CHEAP = Cost(64, 1, 1)


@pytest.mark.parametrize(
    "good", ["Abcd1234", "abc@1234", "村口有棵老槐树一百多年了", "correct horse battery staple", "一场 好雨 两季 丰收"]
)
def test_a_good_passphrase_passes(good: str):
    assert check_passphrase(good) is None


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "Ab1@",
        "abcd1234",
        "12345678",
        "aaaaaaaaaaaaaaaa",
        "Aa1Aa1Aa1Aa1",
        "村口老树一棵树村口",
        "a b c d",
        " Abcd1234 ",
    ],
)
def test_a_weak_passphrase_is_named_with_what_to_do(weak: str):
    problem = check_passphrase(weak)
    assert problem is not None
    assert (problem.code, problem.field, problem.text[-1]) == ("weak_passphrase", "passphrase", "。")


def test_the_same_letters_typed_on_two_systems_are_the_same_passphrase():
    typed = "Ångström-2026"
    other = unicodedata.normalize("NFD", typed)
    assert typed != other
    assert stretch(typed, bytes(16), CHEAP) == stretch(other, bytes(16), CHEAP)


def test_capitals_count_and_so_does_the_salt():
    kept = {stretch(p, bytes([s]) * 16, CHEAP) for p in ("Abc", "abc") for s in (0, 1)}
    assert len(kept) == 4


def test_any_text_at_all_can_be_tried():
    assert len(stretch("\ud800\0", bytes(16), CHEAP)) == 32


def test_the_usual_cost_is_within_its_limits_and_cheap_or_huge_ones_are_not():
    assert COST.within(FLOOR, CEILING)
    for refused in (CHEAP, Cost(64 * 1024, 1, 4), Cost(2**21, 3, 4), Cost(64 * 1024, 11, 4), Cost(64 * 1024, 3, 64)):
        assert not refused.within(FLOOR, CEILING)
