"""A passphrase is as the policy asks and is changed in time (GB/T 22239-2019 身份鉴别: 复杂度, 定期更换)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import policy_packs
from app.domain.passphrase_terms import BOUNDS, USUAL, PassphraseTerms, terms_of
from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable
from app.keys.passphrases import check_passphrase
from app.services import cautions
from app.services.passphrase_rule import WARN_DAYS, days_left
from app.services.passphrases import TOO_OLD, change_own, why_new
from app.services.sign_in import sign_in
from db import Opener
from tests.stations import PASSPHRASE, POLICY, Stations

NATIONAL = policy_packs.read(POLICY)
OWN = "本人-自己-想出-来的-口令"


def policy(**asked: object) -> Policy:
    return Policy.from_mapping({**NATIONAL, "passphrase": asked})


def again(stations: Stations, after: int) -> str:
    """Why the township's operator would need a new passphrase so many days later."""
    stations.close()
    stations.clock.day += timedelta(days=after)
    desk = sign_in(stations.home("镇"), None, PASSPHRASE, Opener(), stations.clock)
    try:
        return why_new(desk)
    finally:
        desk.close()


def test_a_policy_that_says_nothing_has_the_usual_rule():
    assert terms_of(Policy.from_mapping(NATIONAL)) == USUAL == PassphraseTerms(8, 3, 12, 90)


@pytest.mark.parametrize("name", BOUNDS)
def test_a_policy_may_ask_for_more_and_never_for_less(name):
    least, most = BOUNDS[name]
    assert getattr(terms_of(policy(**{name: most})), name) == most
    for wrong in (least - 1, most + 1, "8", True):
        with pytest.raises(PolicyUnreadable):
            terms_of(policy(**{name: wrong}))


@given(st.text(max_size=20), st.integers(8, 16), st.integers(3, 4), st.integers(12, 20))
def test_what_a_stricter_rule_takes_the_usual_one_takes_too(text, length, kinds, long):
    if check_passphrase(text, PassphraseTerms(length, kinds, long)) is None:
        assert check_passphrase(text) is None


def test_the_sentence_names_the_numbers_of_the_policy():
    problem = check_passphrase("Ab1!Ab1!x", PassphraseTerms(length=10, kinds=4, long=16))
    assert problem is not None
    assert all(words in problem.text for words in ("10 个字符", "四种", "16 个以上"))


def test_a_passphrase_is_too_old_after_ninety_days_and_the_new_one_counts_anew(stations):
    assert again(stations, 0) == again(stations, 89) == ""
    assert again(stations, 1) == TOO_OLD
    desk = sign_in(stations.home("镇"), None, PASSPHRASE, Opener(), stations.clock)
    change_own(desk, PASSPHRASE, OWN)
    assert why_new(desk) == ""
    assert days_left(desk) == USUAL.days
    desk.close()


def test_a_clock_set_back_makes_no_passphrase_younger_than_new(stations):
    assert again(stations, 0) == ""
    stations.clock.day -= timedelta(days=400)
    desk = sign_in(stations.home("镇"), None, PASSPHRASE, Opener(), stations.clock)
    assert days_left(desk) == USUAL.days
    desk.close()


def test_the_workbench_warns_in_the_last_fortnight(stations):
    assert again(stations, USUAL.days - WARN_DAYS - 1) == ""
    desk = stations.desk("镇")
    assert not [one for one in cautions.cautions(desk, "", ()) if one.target == "passphrase"]
    stations.close()
    stations.clock.day += timedelta(days=1)
    (told,) = [one for one in cautions.cautions(stations.desk("镇"), "", ()) if one.target == "passphrase"]
    assert f"再过 {WARN_DAYS} 天" in told.text
